#!/usr/bin/env bash
# mechgen on bad mechanisms: exit code 2 and a message with file and line for each.
set -euo pipefail
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# expect LINE TEXT: the mechanism on stdin must be refused at that line with that text
expect() {
  local file=$work/bad.def code=0
  cat > "$file"
  "$build/ql-mechgen" "$file" "$work" > "$work/log" 2>&1 || code=$?
  if [ $code -ne 2 ] || ! grep -F "bad.def:$1: error:" "$work/log" | grep -qF -- "$2"; then
    echo "expected exit code 2 and '$2' at line $1, got code $code and:"
    cat "$work/log" "$file"
    failed=1
  fi
}

head=$'#DEFVAR\nA = O; B = 2O;\n#DEFFIX\nM = IGNORE;\n#EQUATIONS\n'
expect 6 "unknown species 'C'" <<< "$head<R1> A + C = B : 1e-12;"
expect 6 "unknown species 'D'" <<< "$head<R1> A = B + 0.5 D : 1e-12;"
expect 6 "'=' is missing" <<< "$head<R1> A + B : 1e-12;"
expect 6 "':' is missing" <<< "$head<R1> A = B;"
expect 6 "';' missing" <<< "$head<R1> A = B : 1e-12"
expect 6 "unknown rate law 'ARRH'" <<< "$head<R1> A = B : ARRH(1, 2);"
expect 6 "ARR_ab takes 2 numbers, not 3" <<< "$head<R1> A = B : ARR_ab(1, 2, 3);"
expect 6 "a number expected" <<< "$head<R1> A = B : ARR_ab(1, x);"
expect 6 "no reaction before this one has that label" <<< "$head<R1> A = B : K(R0);"
expect 6 "belong together" <<< "$head<R1> A = B : J(A);"
expect 6 "belong together" <<< "$head<R1> A + hv = B : 1.0;"
expect 6 "belong together" <<< "$head<R1> A + hv = B : HET(A);"
expect 6 "in parentheses expected" <<< "$head<R1> A = B : HET();"
expect 6 "in parentheses expected" <<< "$head<R1> A = B : HET(A, B);"
expect 6 "nothing expected after the rate" <<< "$head<R1> A = B : HET(A) * 2;"
expect 6 "there are ARR_abc, ARR_ab, ARR_ac, EP2, EP3, FALL, TROE, J(name), HET(name), K(label)" \
  <<< "$head<R1> A = B : Het(A);"
expect 6 "hv is no product" <<< "$head<R1> A = B + hv : 1.0;"
expect 7 "used before, at line 6" <<< "$head<R1> A = B : 1;"$'\n<R1> B = A : 1;'
expect 6 "no variable species" <<< "$head<R1> M = B : 1;"
expect 6 "whole number" <<< "$head<R1> 1.5 A = B : 1;"
expect 6 "more than 3 variable reactants" <<< "$head<R1> 2 A + 2 B = A : 1;"
expect 6 "'+' or '-' expected" <<< "$head<R1> A B = A : 1;"
expect 6 "cannot be negative" <<< "$head<R1> A = B : -1;"
expect 6 "nothing expected after the rate" <<< "$head<R1> A = B : ARR_ab(1, 2) * 3;"
expect 6 "needs positive" <<< "$head<R1> A = B : FALL(0, 0, 0, 1, 0, 0, 0.6);"
expect 6 "never closed" <<< "$head{ <R1> A = B : 1;"
expect 1 "unknown command '#DEFVARS'" <<< $'#DEFVARS\nA = O;'
expect 3 "declared before" <<< $'#DEFVAR\nA = O;\nA = 2O;\n#EQUATIONS\nA = PROD : 1;'
expect 2 "unknown atom 'Xx'" <<< $'#DEFVAR\nA = Xx;\n#EQUATIONS\nA = PROD : 1;'
expect 2 "needs '= composition'" <<< $'#DEFVAR\nA;\n#EQUATIONS\nA = PROD : 1;'
expect 2 "nor MASS(...) or IGNORE" <<< $'#DEFVAR\nA = 5;\n#EQUATIONS\nA = PROD : 1;'
for mass in 'MASS()' 'MASS(0)' 'MASS(-5)' 'MASS(172' 'MASS(172) + O' 'MASS(1e5)' 'MASS(nan)'; do
  expect 2 "one molar mass in g mol-1" <<< $'#DEFVAR\nA = '"$mass"$';\n#EQUATIONS\nA = PROD : 1;'
done
expect 4 "needs a mole fraction" <<< $'#DEFVAR\nA = O;\n#DEFFIX\nO2 = 2O;\n#EQUATIONS\nA = PROD : 1;'
expect 6 "between 0 and 1" <<< $'#DEFVAR\nA = O;\n#DEFFIX\nO2 = 2O;\n#INITVALUES\nO2 = 21;\n#EQUATIONS\nA = PROD : 1;'
expect 4 "#SETRAD lists variable species" <<< $'#DEFVAR\nA = O;\n#SETRAD\nB;\n#EQUATIONS\nA = PROD : 1;'
expect 1 "stands in no section" <<< 'A = O;'
expect 1 "cannot read" <<< '#INCLUDE missing.spc'
expect 1 "needs species" <<< '#DEFVAR'

printf '#DEFVAR\nA = MASS( 172 ); // a\n{ two\n lines }\n#EQUATIONS\nA + A = 0.5A - 1e-1 A : 2.0e-3*ARR_abc(1, 2, 3);\n' \
  > "$work/good.def"
"$build/ql-mechgen" "$work/good.def" "$work"
grep -q 'species_count = 1' "$work/good.c" || failed=1
grep -q 'molar_mass = 0.17[12]' "$work/good.c" || failed=1

# names from outside are numbered in the order they come, J and HET apart, each once
printf '#DEFVAR\nA = O; B = O;\n#EQUATIONS\nA = B : HET(X);\nB = A : 2 * HET(Y);\nA + B = PROD : HET(X);\nA + hv = B : J(Y);\n' \
  > "$work/outside.def"
"$build/ql-mechgen" "$work/outside.def" "$work"
grep -q 'photolysis_count = 1' "$work/outside.c" || failed=1
grep -q 'het_count = 2' "$work/outside.c" || failed=1
grep -A 3 'char \*const het\[\]' "$work/outside.c" | tr -d ' \n' | grep -qF '"X","Y",0' || failed=1
exit $failed
