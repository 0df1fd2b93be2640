#!/usr/bin/env bash
# Runs the boundary tests in Node against a sandbox of their own.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
TOOLS=${XDG_CACHE_HOME:-$HOME/.cache}/n8n-nodes-instagram-direct/tools
export PATH=$TOOLS/bin:$PATH
cd "$ROOT"
# The pinned wasm-pack and wasm-bindgen are build.sh's matter.
command -v wasm-pack >/dev/null && command -v wasm-bindgen-test-runner >/dev/null || bash build.sh >/dev/null
[[ -d sandbox/node_modules ]] || (cd sandbox && npm ci --silent)

log=$(mktemp)
node sandbox/src/main.mjs --port 0 >"$log" 2>&1 &
sandbox=$!
trap 'kill "$sandbox" 2>/dev/null || true; wait "$sandbox" 2>/dev/null || true; rm -f "$log"' EXIT
until grep -q '^Graph sandbox listening on ' "$log"; do
	kill -0 "$sandbox" 2>/dev/null || { cat "$log" >&2; exit 1; }
	sleep 0.1
done
SANDBOX_URL=$(sed -n 's/^Graph sandbox listening on //p' "$log")
export SANDBOX_URL
wasm-pack test --node --mode no-install . --test boundary
