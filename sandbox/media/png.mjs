// @ts-check
/** A minimal PNG writer: 8-bit RGB, no interlacing. */
import { deflateSync } from 'node:zlib';

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
	let c = n;
	for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
	return c;
});

/** @param {Buffer} bytes */
function crc32(bytes) {
	let crc = 0xffffffff;
	for (const byte of bytes) crc = /** @type {number} */ (crcTable[(crc ^ byte) & 0xff]) ^ (crc >>> 8);
	return (crc ^ 0xffffffff) >>> 0;
}

/**
 * @param {string} name
 * @param {Buffer} data
 */
function chunk(name, data) {
	const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
	const out = Buffer.alloc(body.length + 8);
	out.writeUInt32BE(data.length, 0);
	body.copy(out, 4);
	out.writeUInt32BE(crc32(body), body.length + 4);
	return out;
}

/**
 * @param {number} width
 * @param {number} height
 * @param {Buffer} rgb
 */
export function png(width, height, rgb) {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 2, 0, 0, 0], 8);
	const stride = width * 3;
	const lines = Buffer.alloc((stride + 1) * height);
	for (let y = 0; y < height; y += 1) {
		// Filter 2 ("up") suits vertical gradients: the difference to the line above is small.
		lines[y * (stride + 1)] = 2;
		for (let x = 0; x < stride; x += 1) {
			const above = y === 0 ? 0 : /** @type {number} */ (rgb[(y - 1) * stride + x]);
			lines[y * (stride + 1) + 1 + x] = (/** @type {number} */ (rgb[y * stride + x]) - above) & 0xff;
		}
	}
	const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
	return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(lines, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}
