#!/usr/bin/env bash
# Sizes (functions of at most 100 lines, their median at most 25, files of at most 600), names of exported symbols, and
# the format of clang-format. $1: the build folder. scripts/lint.sh runs clang-tidy, which takes longer.
set -euo pipefail
build=$(cd "${1:?usage: test_style.sh BUILD_FOLDER}" && pwd)
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
fault() {
  echo "$*" >&2
  status=1
}

find base grids inputs solver scheduling outputs app cases cmake benchmarks tests -name '*.[ch]' 2>/dev/null | sort >"$work/files"
[ "$(wc -l <"$work/files")" -gt 20 ] || fault "only $(wc -l <"$work/files") source files were found"

while read -r file; do
  lines=$(wc -l <"$file")
  [ "$lines" -le 600 ] || fault "$file: $lines lines; at most 600: split it"
done <"$work/files"

# Every function as "lines file:line": from the first line of a definition at the left margin to the brace that closes it.
awk 'FNR == 1 { head = ""; inside = 0 }
  inside && /^}/ { print FNR - begin + 1, FILENAME ":" begin; inside = 0; head = ""; next }
  inside { next }
  head == "" && /^[A-Za-z_]/ && !/^(typedef|extern "C")/ { begin = FNR; head = $0 }
  head != "" && begin != FNR { head = head " " $0 }
  head != "" && /;[ \t]*(\/\*.*)?$/ { head = ""; next }
  head != "" && /\{[ \t]*(\/\*.*)?$/ { inside = head ~ /\(/ && head !~ /=/; if (!inside) head = "" }
  head != "" && /^[A-Za-z_].*\{.*\}[ \t]*$/ { head = "" }' $(cat "$work/files") >"$work/functions"
while read -r lines place; do
  [ "$lines" -le 100 ] || fault "$place: a function of $lines lines; at most 100: split it"
done <"$work/functions"
count=$(wc -l <"$work/functions")
median=$(sort -n "$work/functions" | awk -v n="$count" 'NR == int((n + 1) / 2) { print $1 }')
[ "$count" -gt 100 ] || fault "only $count functions were found"
[ "${median:-0}" -le 25 ] || fault "the median function has $median lines; at most 25"

# An exported symbol says where it lives: ql_ and then its file, the first word of its file, a folder of it, or a header
# beside it. Of generated code only ql_ is asked.
objects=$build/CMakeFiles/qinglan.dir
while read -r object; do
  headers=$(find "$(dirname "$object")" -maxdepth 1 -name '*.h' -printf '%f ' 2>/dev/null || true)
  nm -g --defined-only "$objects/$object" | awk -v object="$object" -v headers="$headers" '
    $3 ~ /^(\.gomp|__|_fini|_init)/ || NF < 3 { next }
    { path = object; sub(/\.c\.o$/, "", path); good = path ~ /^generated/
      gsub(/\.h/, "", headers); parts = split(path "/" headers, part, /[\/ ]/)
      for (i = 1; i <= parts; i++) {
        if (part[i] == "") continue
        split(part[i], word, "_")
        if (index($3, "ql_" part[i]) == 1 || index($3, "ql_" word[1]) == 1) good = 1
      }
      if (!good) print path ".c: exports " $3 "; its name must begin with ql_ and its file or folder"
      else if ($3 !~ /^ql_/) print path ".c: exports " $3 " without ql_" }' >>"$work/names"
done < <(cd "$objects" && find . -name '*.c.o' | sed 's#^\./##')
if [ -s "$work/names" ]; then
  fault "$(cat "$work/names")"
fi

if clang-format --version 2>/dev/null | grep -q 'version 14\.'; then # other versions differ in small things
  if ! xargs clang-format --dry-run -Werror <"$work/files" 2>"$work/format"; then
    fault "not as clang-format has it; run: clang-format -i $(sed -nE 's/^([^:]*):[0-9]+:[0-9]+: error:.*/\1/p' "$work/format" | sort -u | tr '\n' ' ')"
  fi
else
  echo "clang-format 14 is not installed: the format was not checked"
fi
echo "$count functions, median $median lines, longest $(sort -n "$work/functions" | tail -n 1)"
exit $status
