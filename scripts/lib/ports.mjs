// @ts-check
import getPort from 'get-port';

/**
 * Free ports on the loopback interface, all different.
 * @param {number} count
 * @returns {Promise<number[]>}
 */
export async function freePorts(count) {
	/** @type {number[]} */
	const ports = [];
	while (ports.length < count) ports.push(await getPort({ host: '127.0.0.1', exclude: ports }));
	return ports;
}
