#!/usr/bin/env bash
# From a bare checkout to the npm tarball: the core (Rust to WebAssembly), then the n8n node around it.
# Needs rustup, Node 20 or newer and npm; fetches everything else in pinned versions. Safe to run again, and quick when
# nothing changed. The last line on stdout is the path of what was built; progress goes to stderr.
#
#   BUILD_VARIANT=name CORE_FEATURES=features   also builds build/variants/<name>/: the unpacked package with a core that
#                                               has these cargo features. For tests; never what is published.
set -euo pipefail
shopt -s inherit_errexit

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
WRAPPER=$ROOT/node-wrapper
BUILD=$ROOT/build
TOOLS=${XDG_CACHE_HOME:-$HOME/.cache}/n8n-nodes-instagram-direct/tools
WASM_PACK=0.15.0
WASM_BINDGEN=0.2.128 # equals the crate's version in Cargo.toml
VARIANT=${BUILD_VARIANT:-}
FEATURES=${CORE_FEATURES:-}

# rustup chooses the toolchain by the folder.
cd "$ROOT"

say() { printf '%s\n' "$*" >&2; }
die() { say "build.sh: $*"; exit 1; }

# step NAME COMMAND...: runs it quietly and shows how long it takes; its output appears if it fails.
step() {
	local name=$1 begin=$SECONDS log status=0
	shift
	log=$(mktemp)
	("$@") >"$log" 2>&1 &
	local pid=$!
	[[ -t 2 ]] || say "$name ..."
	while kill -0 "$pid" 2>/dev/null; do
		[[ -t 2 ]] && printf '\r%s ... %ds ' "$name" $((SECONDS - begin)) >&2
		sleep 0.2
	done
	wait "$pid" || status=$?
	[[ -t 2 ]] && printf '\r' >&2
	if ((status != 0)); then
		say "$name: failed after $((SECONDS - begin))s"
		cat "$log" >&2
		rm -f "$log"
		exit "$status"
	fi
	say "$name: $((SECONDS - begin))s        "
	rm -f "$log"
}

need() { command -v "$1" >/dev/null 2>&1 || die "$1 is missing. $2"; }

# hash_of PATH...: one hash over the names and contents of all files below.
hash_of() {
	find "$@" -type f \
		-not -path '*/node_modules/*' -not -path "$WRAPPER/dist/*" -not -path "$WRAPPER/LICENSE" -not -path "$WRAPPER/README.md" -print0 |
		LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

check_prerequisites() {
	need rustup "Install it from https://rustup.rs."
	need node "Install Node.js 20 or newer."
	need npm "It comes with Node.js."
	local major
	major=$(node -p 'process.versions.node.split(".")[0]')
	((major >= 20)) || die "Node.js 20 or newer is needed, this is $(node -v)."
}

install_toolchain() {
	"$ROOT/scripts/rust-toolchain.sh" check || step 'Rust toolchain' "$ROOT/scripts/rust-toolchain.sh" install
}

has_version() { [[ $("$1" --version 2>/dev/null || true) == "$2 $3" ]]; }

install_cargo_tool() { # PACKAGE VERSION
	# The tools are quick enough unoptimised, and their build takes a minute instead of six.
	CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=false CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
		cargo install --locked --force --root "$TOOLS" "$1@$2"
}

install_wasm_tools() {
	if ! has_version wasm-pack wasm-pack $WASM_PACK || ! has_version wasm-bindgen wasm-bindgen $WASM_BINDGEN; then
		export PATH=$TOOLS/bin:$PATH
	fi
	has_version wasm-pack wasm-pack $WASM_PACK ||
		step "wasm-pack $WASM_PACK" install_cargo_tool wasm-pack $WASM_PACK
	has_version wasm-bindgen wasm-bindgen $WASM_BINDGEN ||
		step "wasm-bindgen $WASM_BINDGEN" install_cargo_tool wasm-bindgen-cli $WASM_BINDGEN
}

# In the folder itself, so that its .npmrc holds.
npm_ci() { cd "$WRAPPER" && npm ci; }

install_packages() {
	local marker=$WRAPPER/node_modules/.installed hash
	hash=$(hash_of "$WRAPPER/package.json" "$WRAPPER/package-lock.json" "$WRAPPER/.npmrc")
	[[ -f $marker && $(<"$marker") == "$hash" ]] && return
	step "npm packages" npm_ci
	printf '%s' "$hash" >"$marker"
}

compile_core() { # OUTDIR FEATURES
	# Before the registry's folders are looked at.
	cargo fetch --locked --manifest-path "$ROOT/Cargo.toml"
	# No path of this machine ends up in the wasm: the same sources give the same bytes anywhere. The folders of the
	# registries come last, since the last prefix that fits wins, and short, since panics carry these paths.
	local sep=$'\x1f' cargo_home=${CARGO_HOME:-$HOME/.cargo} registry flags
	flags=--remap-path-prefix=$ROOT=/core
	flags+=${sep}--remap-path-prefix=$(rustc --print sysroot)=/rust
	flags+=${sep}--remap-path-prefix=$cargo_home=/cargo
	for registry in "$cargo_home"/registry/src/*/; do
		flags+=${sep}--remap-path-prefix=$registry=
	done
	# Five kilobytes less for a hash that signs one request at a time.
	flags+=${sep}--cfg${sep}sha2_backend_soft='"compact"'
	export CARGO_ENCODED_RUSTFLAGS=$flags
	export CARGO_TARGET_DIR=$ROOT/target/wasm-release
	rm -rf "$1"
	local module
	for module in send verify; do compile_module "$1" "$module" "$2"; done
}

# compile_module OUTDIR MODULE FEATURES: leaves OUTDIR/{MODULE.wasm,bundle/MODULE/}
compile_module() {
	wasm-pack build "$ROOT" --release --target web --mode no-install --no-pack --no-typescript \
		--out-dir "$1/pkg/$2" --out-name core -- --locked --no-default-features --features "$2${3:+,$3}"
	# Named one by one: all of them together include some that Node 20 refuses.
	# A large function that is called at one place stays a function: V8 compiles whole functions as they first run, and all in one
	# made 31 KB, much of which a batch never gets to.
	node "$WRAPPER/node_modules/binaryen/bin/wasm-opt" -Oz --one-caller-inline-max-function-size=100 \
		--enable-bulk-memory --enable-bulk-memory-opt --enable-call-indirect-overlong --enable-multivalue \
		--enable-mutable-globals --enable-nontrapping-float-to-int --enable-reference-types --enable-sign-ext \
		"$1/pkg/$2/core_bg.wasm" -o "$1/$2.wasm"
	node "$WRAPPER/tools/bundle-core.mjs" "$1/pkg/$2/core.js" "$1/$2.wasm" "$1/bundle/$2"
}

# Another compiler makes other bytes: one that overrides rust-toolchain.toml, too.
compiler() { rustc --version --verbose | sha256sum | cut -d' ' -f1; }

# build_core NAME FEATURES: leaves target/core/NAME/{send.wasm,verify.wasm,bundle/}
build_core() {
	local out=$ROOT/target/core/$1 hash
	hash=$(hash_of "$ROOT/Cargo.toml" "$ROOT/Cargo.lock" "$ROOT/rust-toolchain.toml" "$ROOT/src" "$ROOT/build.sh" \
		"$WRAPPER/package-lock.json" "$WRAPPER/tools")-$(compiler)-$2
	if [[ -f $out/bundle/verify/core.js && -f $out/.hash && $(<"$out/.hash") == "$hash" ]]; then return; fi
	install_wasm_tools
	install_packages
	step "core${2:+ with $2}" compile_core "$out" "$2"
	printf '%s' "$hash" >"$out/.hash"
}

compile_node() {
	cd "$WRAPPER"
	cp "$ROOT/LICENSE" LICENSE
	node tools/package-readme.mjs "$ROOT/README.md" README.md
	# Checks the types and copies what is no code. It wipes dist, so the core goes in afterwards.
	npx --no-install n8n-node build
	node tools/bundle-wrapper.mjs . dist
	mkdir -p dist/core
	cp -R "$ROOT/target/core/release/bundle/." dist/core/
	node tools/output-schemas.mjs dist
	# Into the tarball go the files' modes too, which depend on the umask here and at the checkout.
	find dist package.json README.md LICENSE -type f -exec chmod 644 {} +
}

build_package() {
	local hash version tarball
	version=$(sed -n 's/^\t"version": "\(.*\)",$/\1/p' "$WRAPPER/package.json")
	[[ $version ]] || die 'node-wrapper/package.json has no version'
	TARBALL=$BUILD/n8n-nodes-instagram-direct-$version.tgz
	hash=$(hash_of "$WRAPPER" "$ROOT/LICENSE" "$ROOT/README.md" "$ROOT/target/core/release/bundle")
	if [[ -f $TARBALL && -f $BUILD/.hash && $(<"$BUILD/.hash") == "$hash" ]]; then return; fi
	install_packages
	step 'node' compile_node
	rm -f "$BUILD"/n8n-nodes-instagram-direct-*.{tgz,cdx.json}
	step 'tarball' npm pack "$WRAPPER" --ignore-scripts --pack-destination "$BUILD"
	step 'bill of materials' node "$ROOT/scripts/sbom.mjs" "$TARBALL"
	printf '%s' "$hash" >"$BUILD/.hash"
}

build_variant() {
	local out=$BUILD/variants/$VARIANT hash
	hash=$(hash_of "$TARBALL" "$ROOT/target/core/$VARIANT/bundle")
	if [[ -f $BUILD/variants/$VARIANT.hash && -d $out && $(<"$BUILD/variants/$VARIANT.hash") == "$hash" ]]; then return; fi
	rm -rf "$out"
	mkdir -p "$out"
	tar -xzf "$TARBALL" -C "$out" --strip-components=1
	cp -R "$ROOT/target/core/$VARIANT/bundle/." "$out/dist/core/"
	printf '%s' "$hash" >"$BUILD/variants/$VARIANT.hash"
}

size_of() { wc -c <"$1" | tr -d ' '; }

mkdir -p "$BUILD"
# Two builds at once would write into the same folders.
if command -v flock >/dev/null 2>&1; then
	exec 9>"$BUILD/.lock"
	flock 9
fi

check_prerequisites
install_toolchain
build_core release ''
build_package
for module in send verify; do
	wasm=$ROOT/target/core/release/$module.wasm
	say "wasm ($module) $(size_of "$wasm") bytes, gzipped $(gzip -9 -n -c "$wasm" | wc -c | tr -d ' ')"
done
say "tarball $(size_of "$TARBALL") bytes"
if [[ $VARIANT ]]; then
	[[ $VARIANT =~ ^[a-z0-9-]+$ && $VARIANT != release ]] || die "BUILD_VARIANT must be a plain name other than release"
	build_core "$VARIANT" "$FEATURES"
	build_variant
	printf '%s\n' "$BUILD/variants/$VARIANT"
else
	printf '%s\n' "$TARBALL"
fi
