#!/usr/bin/env bash
# clang-tidy with the project's .clang-tidy over the library and the program, two processes at a time. Needs the tree
# built in build/ (scripts/test.sh does that), for the generated headers.
# One file a process: clang-tidy 14 finds va_lists of one file wanting in the next.
# Usage: scripts/lint.sh [FILE.c]...   (default: all). Exit code 77: clang-tidy is not installed.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v clang-tidy >/dev/null; then
  echo "SKIPPED: clang-tidy is not installed (Debian package clang-tidy)"
  exit 77
fi
[ -f build/build.ninja ] || { echo "error: there is no build/; run scripts/test.sh first" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# clang has its own words for gcc's tuning flags, and no omp.h: they change nothing that is looked for.
ninja -C build -t compdb |
  sed -E 's/ -(fopenmp|march=native|mprefer-vector-width=512|Werror)//g' >"$work/compile_commands.json"
if [ $# -gt 0 ]; then
  files=("$@")
else
  mapfile -t files < <(find base grids inputs solver outputs app cases -name '*.c' | sort)
fi
if ! printf '%s\n' "${files[@]}" | xargs -P 2 -n 1 clang-tidy --quiet -p "$work" --extra-arg=-Wno-unknown-pragmas \
  >"$work/found" 2>"$work/notes"; then
  cat "$work/found" >&2
  grep -E 'error' "$work/notes" >&2 || true
  exit 1
fi
echo "clang-tidy: ${#files[@]} files are clean"
