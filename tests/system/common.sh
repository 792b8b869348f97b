# What the system tests share. Sourced; $1 of the caller is the build folder.
set -euo pipefail
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shared=${QL_SHARED:-../shared}

fail() { echo "FAILED: $*" >&2; exit 1; }
skip() { echo "SKIPPED: $*"; exit 77; }

# demo_case FOLDER SEASON HOURS: the small demo, cut to its first hours.
demo_case() {
  "$build/qinglan" demo --dir "$1" --season "$2" --size small >/dev/null
  local start end
  start=$(sed -n 's/^start: *\([^ ]*\).*/\1/p' "$1/case.yaml")
  end=$(date -u -d "$start + $3 hours" +%Y-%m-%dT%H:%M:%SZ)
  sed -i "s|^end:.*|end: $end|" "$1/case.yaml"
}

# hourly_checkpoints CASE: one after every hour of the run, however short it takes by the clock.
hourly_checkpoints() { sed -i 's/^output:/output:\n  checkpoint: 60/' "$1"; }

# browser_modules: what the tests in a browser need from npm, installed once; sets $modules.
browser_modules() {
  modules=$build/browser
  mkdir -p "$modules"
  cp tests/browser/package.json tests/browser/package-lock.json tests/browser/.npmrc "$modules/"
  local stamp
  stamp=$modules/node_modules/.$(sha256sum <"$modules/package-lock.json" | cut -c 1-16)
  [ -e "$stamp" ] && return
  (cd "$modules" && npm ci >"$work/log" 2>&1) || skip "npm could not install the packages of tests/browser: $(tail -n 5 "$work/log")"
  touch "$stamp"
}
