// @ts-check
/** A certificate of its own making for a TLS server on loopback: X.509 as RFC 5280 writes it, in as few parts as it has. */
import { generateKeyPairSync, sign } from 'node:crypto';

/** @param {number} tag @param {Buffer[]} parts */
function der(tag, ...parts) {
	const content = Buffer.concat(parts);
	const length = content.length < 128 ? Buffer.from([content.length]) : Buffer.from([0x82, content.length >> 8, content.length & 255]);
	return Buffer.concat([Buffer.from([tag]), length, content]);
}
const sequence = (/** @type {Buffer[]} */ ...parts) => der(0x30, ...parts);
const ecdsaWithSha256 = sequence(der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
const name = (/** @type {string} */ text) => sequence(der(0x31, sequence(der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from(text)))));
const time = (/** @type {string} */ text) => der(0x18, Buffer.from(text));

/**
 * @param {{ until?: string, host?: string }} [what]  `until` as `YYYYMMDDHHMMSSZ`; `host`: a name beside the address of loopback
 * @returns {{ key: string, cert: string }} PEM
 */
export function selfSigned({ until = '20990101000000Z', host } = {}) {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const names = [der(0x87, Buffer.from([127, 0, 0, 1])), ...(host === undefined ? [] : [der(0x82, Buffer.from(host))])];
	const alternativeNames = sequence(der(0x06, Buffer.from('551d11', 'hex')), der(0x04, sequence(...names)));
	const body = sequence(
		der(0xa0, der(0x02, Buffer.from([2]))),
		der(0x02, Buffer.from([1])),
		ecdsaWithSha256,
		name('127.0.0.1'),
		sequence(time('20000101000000Z'), time(until)),
		name('127.0.0.1'),
		publicKey.export({ type: 'spki', format: 'der' }),
		der(0xa3, sequence(alternativeNames)),
	);
	const certificate = sequence(body, ecdsaWithSha256, der(0x03, Buffer.from([0]), sign('sha256', body, privateKey)));
	const lines = certificate.toString('base64').replace(/.{64}/g, '$&\n');
	return {
		key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
		cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
	};
}
