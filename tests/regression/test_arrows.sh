#!/usr/bin/env bash
# The arrows of docs/design.md: no include runs upward, none runs between inputs/ and solver/, the libraries behind
# the doors are included only by their doors, and the library neither prints nor ends the program.
set -euo pipefail
cd "$(dirname "$0")/../.."
faults=$(mktemp)
trap 'rm -f "$faults"' EXIT

# rooms_seen_from ROOM: the rooms whose headers its files may include.
rooms_seen_from() {
  case $1 in
    base) echo "base" ;;
    grids) echo "base grids" ;;
    inputs) echo "base grids inputs" ;;
    solver) echo "base grids solver" ;;
    scheduling) echo "base grids inputs scheduling" ;;
    outputs) echo "base grids inputs solver scheduling outputs" ;;
    cases) echo "base grids inputs cases" ;;
    app) echo "base grids inputs solver scheduling outputs cases app" ;;
  esac
}

files=0
for room in base grids inputs solver scheduling outputs cases app; do
  allowed=" $(rooms_seen_from $room) "
  while read -r file; do
    files=$((files + 1))
    while IFS=: read -r line text; do
      header=$(sed -E 's/.*"([^"]*)".*/\1/' <<<"$text")
      target=${header%%/*}
      if [[ $header == */* && " base grids inputs solver scheduling outputs cases app " == *" $target "* && $allowed != *" $target "* ]]; then
        echo "$file:$line: $room/ includes $header; $room may see only:$allowed" >>"$faults"
      fi
    done < <(grep -nE '^#include "' "$file" || true)
  done < <(find $room -name '*.[ch]')
done

# only_in LIBRARY PATTERN: its headers are included nowhere else than in files that match the pattern.
only_in() {
  grep -rnE "#include <$1" base grids inputs solver scheduling outputs app --include='*.[ch]' | grep -vE "^($2)" |
    sed "s#\$#  (only: $2)#" >>"$faults" || true
}
only_in netcdf 'base/nc'
only_in udunits2 'base/units'
only_in proj 'grids/'
only_in hdf5 'outputs/'
only_in glpk 'scheduling/'
only_in 'cyaml|#include <yaml' 'inputs/'

# forbidden PATTERN WHY ROOM...: a call that these rooms must not make. Programs that run while building are exempt.
forbidden() {
  local pattern=$1 why=$2
  shift 2
  grep -rnE "(^|[^a-zA-Z0-9_.>\"])($pattern)\(" "$@" --include='*.c' | grep -vE '/mechgen/|^[^:]*:[0-9]+: *(\*|/\*|//)' |
    sed "s#\$#  ($why)#" >>"$faults" || true
}
forbidden 'printf|puts|putchar|perror|exit|_exit|abort|assert' 'the library does not print or end the program' \
  base grids inputs solver scheduling outputs
forbidden 'fprintf\((stdout|stderr)|fputs\([^;]*(stdout|stderr)' 'the library does not print' base grids inputs solver scheduling outputs
forbidden 'fopen|open|fprintf|nc_[a-z_]+|ql_nc_[a-z_]+|H5[A-Z][a-z]+' 'solver/ opens no file' solver

if [ -s "$faults" ]; then
  cat "$faults" >&2
  exit 1
fi
[ "$files" -gt 20 ] || { echo "only $files source files were found" >&2; exit 1; }
echo "$files files, no arrow upward"
