// @ts-check
/** What the package may cost, in one place: the bench prints these as goals, and CI fails on too many bytes, not on a time (bench/limits.mjs). */

/**
 * 1 KB is 1,000 bytes.
 * @type {{ measure: 'loadingMs' | 'wasmBytes' | 'wasmGzipBytes' | 'tarballBytes', title: string, limit: number, unit: 'ms' | 'KB' }[]}
 */
export const limits = [
	{ measure: 'loadingMs', title: 'loading and first execute, CPU over an empty node’s', limit: 20, unit: 'ms' },
	{ measure: 'wasmBytes', title: 'WebAssembly, the largest module', limit: 200, unit: 'KB' },
	{ measure: 'wasmGzipBytes', title: 'WebAssembly, the largest module gzipped', limit: 90, unit: 'KB' },
	{ measure: 'tarballBytes', title: 'tarball', limit: 220, unit: 'KB' },
];

/**
 * @param {{ loadingMs: number, wasmBytes: number, wasmGzipBytes: number, tarballBytes: number }} measured
 * @returns {{ title: string, value: number, limit: number, unit: string, met: boolean }[]} values in the limits' units
 */
export function againstLimits(measured) {
	return limits.map(({ measure, title, limit, unit }) => {
		const value = unit === 'KB' ? measured[measure] / 1000 : measured[measure];
		return { title, value, limit, unit, met: value <= limit };
	});
}
