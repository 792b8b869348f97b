# Which Debian packages qinglan needs, and how they get here. Sourced by quickstart.sh and test.sh.

build_packages=(gcc libc6-dev cmake ninja-build pkg-config libnetcdf-dev libhdf5-dev libgsl-dev libproj-dev
  libudunits2-dev libcyaml-dev libyaml-dev libjansson-dev libmd-dev libglpk-dev)
test_packages=(libcmocka-dev netcdf-bin cdo clang-format clang-tidy python3-netcdf4 chromium fonts-noto-cjk)
# For `qinglan report`: node with npm bundles its pages. Node's own Debian packages bring npm along and refuse Debian's.
report_packages=()
command -v npm >/dev/null || report_packages=(nodejs npm)

# need_packages PACKAGE...: install what is missing, and say so; nothing (and no root) if all are here.
need_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  if [ ${#missing[@]} -eq 0 ]; then
    echo "== every Debian package needed is installed"
    return 0
  fi
  echo "== installing with apt-get: ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "error: these packages are missing and this is not root; as root run:" >&2
      echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

# build_tree FOLDER [CMAKE OPTION...]: configure and build.
build_tree() {
  local folder=$1
  shift
  echo "== building in $folder"
  cmake -S . -B "$folder" -G Ninja "$@" >"$folder.log" 2>&1 || { tail -n 40 "$folder.log" >&2; return 1; }
  cmake --build "$folder" >>"$folder.log" 2>&1 || { grep -E -A12 'FAILED|error' "$folder.log" | head -n 60 >&2; return 1; }
}
