/** The module's WebAssembly in hex, written by build.sh. */
export const wasm: string;
