/** The module's WebAssembly, a character for a byte, written by build.sh. */
export const wasm: string;
