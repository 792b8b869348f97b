#!/usr/bin/env bash
# The packages of the report and of its test: exact versions, each with a checksum, and no address of a registry.
set -euo pipefail
cd "$(dirname "$0")/../.."
status=0
fault() {
  echo "$*" >&2
  status=1
}
locks=0
while read -r lock; do
  locks=$((locks + 1))
  folder=$(dirname "$lock")
  grep -q '"resolved"' "$lock" && fault "$lock: names addresses; write it with omit-lockfile-registry-resolved"
  packages=$(grep -c '^    "node_modules/' "$lock")
  sums=$(grep -c '"integrity": "sha512-' "$lock")
  [ "$packages" -gt 2 ] && [ "$packages" -eq "$sums" ] || fault "$lock: $packages packages, $sums checksums"
  if grep -nE '"[a-z-]+": "[~^>*]' "$folder/package.json"; then
    fault "$folder/package.json: name exact versions"
  fi
  grep -q '^ignore-scripts=true' "$folder/.npmrc" || fault "$folder/.npmrc: packages must not run scripts when installed"
done < <(find outputs tests -name package-lock.json)
[ "$locks" -eq 2 ] || fault "$locks lock files were found"
exit $status
