#!/usr/bin/env bash
# Install what is missing, build, and run every test. Usage: scripts/test.sh [CTEST OPTION...]
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/packages.sh

need_packages "${build_packages[@]}" "${report_packages[@]}" "${test_packages[@]}"
build_tree build -DBUILD_TESTING=ON
echo "== testing"
ctest --test-dir build --output-on-failure --parallel 2 "$@"
