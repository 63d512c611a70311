# Shared by the scripts: finds the toolchain and installs what the package needs.
# Sourced, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$1"
  [ -z "${2:-}" ] || say "hint: $2"
  exit 2
}

# The Debian packages behind the system libraries of Package.swift.
packages=(
  pkg-config zlib1g-dev libzip-dev libjpeg-dev libpng-dev libwebp-dev libssl-dev
  libcurl4-openssl-dev
)

missing_packages() {
  local package
  for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
  done
}

# Installs the packages that are missing, as root or through a sudo that asks nothing.
install_packages() {
  command -v dpkg-query >/dev/null ||
    fail "this is no Debian or Ubuntu: cannot install the system libraries" \
      "install the development files of zlib, libzip, libjpeg-turbo, libpng, libwebp and libcrypto"
  local wanted
  mapfile -t wanted < <(missing_packages)
  [ "${#wanted[@]}" -eq 0 ] && return
  local elevate=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null && sudo -n true 2>/dev/null ||
      fail "missing packages: ${wanted[*]}" "run as root: apt-get install ${wanted[*]}"
    elevate=(sudo -n)
  fi
  say "installing ${wanted[*]}"
  export DEBIAN_FRONTEND=noninteractive
  "${elevate[@]}" apt-get update -qq >&2 ||
    say "apt-get update failed: trying with the lists that are here"
  "${elevate[@]}" apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null ||
    fail "apt-get could not install ${wanted[*]}" "check the network and the package sources"
}

need_swift() {
  command -v swift >/dev/null ||
    fail "no Swift toolchain: the program 'swift' is not on PATH" \
      "install Swift $(cat .swift-version) or later from swift.org"
}

prepare() {
  need_swift
  install_packages
}
