/** The module's WebAssembly in base64, written by build.sh. */
export const wasm: string;
