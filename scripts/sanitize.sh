#!/usr/bin/env bash
# Build with AddressSanitizer and UndefinedBehaviorSanitizer and run the tests that do not compare speed or
# long integrations; then the parallel parts with ThreadSanitizer.
# Usage: scripts/sanitize.sh [address|thread]...   (default: address)
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/packages.sh

need_packages "${build_packages[@]}" "${test_packages[@]}"
for kind in "${@:-address}"; do
  build_tree "build-$kind" -DBUILD_TESTING=ON -DQL_SANITIZE="$kind"
  echo "== testing with the $kind sanitizer"
  ctest --test-dir "build-$kind" --output-on-failure --parallel 2 --label-exclude long
done
