#!/usr/bin/env bash
# The tests under the sanitizers. Usage: scripts/sanitize.sh [address|thread]...   (default: address)
#   address  AddressSanitizer and UndefinedBehaviorSanitizer with gcc, all tests but the long ones
#   thread   ThreadSanitizer with clang and LLVM's OpenMP, whose Archer tool tells it what OpenMP synchronises (gcc's
#            libgomp would drown it in false alarms): the parallel operators' tests
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/packages.sh

thread_packages=(clang-14 libclang-rt-14-dev libomp-14-dev)
parallel_tests='unit_aerosol_properties|unit_clouds_operator|unit_clouds_scavenging|unit_organic_operator|unit_outputs|unit_puff_pig|unit_thermodynamics|unit_transport|unit_mixing|unit_photolysis_operator|unit_deposition_operator|unit_chem_operator|unit_met_fields|unit_uptake|twin_natural'

test_address() {
  need_packages "${build_packages[@]}" "${report_packages[@]}" "${test_packages[@]}"
  build_tree build-address -DBUILD_TESTING=ON -DQL_SANITIZE=address
  ctest --test-dir build-address --output-on-failure --parallel 2 --label-exclude long
}

test_thread() {
  need_packages "${build_packages[@]}" "${report_packages[@]}" "${test_packages[@]}" "${thread_packages[@]}"
  CC=clang-14 build_tree build-thread -DBUILD_TESTING=ON -DQL_SANITIZE=thread -DQL_WERROR=OFF
  OMP_TOOL_LIBRARIES=/usr/lib/llvm-14/lib/libarcher.so TSAN_OPTIONS=ignore_noninstrumented_modules=1 \
    ctest --test-dir build-thread --output-on-failure --tests-regex "^($parallel_tests)\$"
}

for kind in "${@:-address}"; do
  echo "== testing with the $kind sanitizer"
  "test_$kind"
done
