#!/usr/bin/env bash
# The toolchain that rust-toolchain.toml names, with its components and targets.
#
#   scripts/rust-toolchain.sh check     whether it is here, whole; asks nothing of the network
#   scripts/rust-toolchain.sh install   installs what of it is missing
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The words of KEY in rust-toolchain.toml, one a line.
named() { sed -n "s/^$1 = //p" rust-toolchain.toml | tr -d '[]" ' | tr ',' '\n'; }

channel=$(named channel)

is_here() {
	local installed part
	installed=$(rustup component list --installed --toolchain "$channel" 2>/dev/null) || return 1
	for part in rustc $(named components) $(named targets | sed 's/^/rust-std-/'); do
		grep -q "^$part" <<<"$installed" || return 1
	done
}

install() {
	local options=() part
	for part in $(named components); do options+=(--component "$part"); done
	for part in $(named targets); do options+=(--target "$part"); done
	rustup toolchain install "$channel" --profile "$(named profile)" --no-self-update "${options[@]}"
}

case ${1:-} in
check) is_here ;;
install) is_here || install ;;
*)
	echo "usage: rust-toolchain.sh check|install" >&2
	exit 2
	;;
esac
