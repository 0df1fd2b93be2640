import type { Core } from './boundary';

/** The only global the core needs. */
export type CoreGlobals = { queueMicrotask(task: () => void): void };

/** A fresh instance of the core, and its memory. build.sh bundles this file from wasm-bindgen's output. */
export function createCore(
	globals: CoreGlobals,
	module: WebAssembly.Module,
): { core: Core; memory: WebAssembly.Memory };
