import type { Core } from '../boundary';
import type { CreateCore } from '../instance';

/** A fresh instance of the sending core. build.sh bundles this file from wasm-bindgen's output. */
export const createCore: CreateCore<Core>;
/** The module's WebAssembly, a character for a byte, written by build.sh. */
export const wasm: string;
