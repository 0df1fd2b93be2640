// @ts-check
/** A mail server on loopback that keeps what it is given. */
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * @typedef {object} MailServer
 * @property {number} port
 * @property {string[]} mails  each as it came: headers, an empty line, text
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<MailServer>} */
export async function startMailServer() {
	/** @type {string[]} */
	const mails = [];
	/** @type {Set<import('node:net').Socket>} */
	const sockets = new Set();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		socket.on('error', () => socket.destroy());
		converse(socket, (mail) => mails.push(mail));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	return {
		port,
		mails,
		close: async () => {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, 'close');
		},
	};
}

/**
 * Answers the commands of one connection (RFC 5321).
 * @param {import('node:net').Socket} socket
 * @param {(mail: string) => void} keep
 */
function converse(socket, keep) {
	let text = '';
	let isData = false;
	socket.setEncoding('utf8');
	socket.write('220 mail.example.com ESMTP\r\n');
	socket.on('data', (chunk) => {
		text += chunk;
		for (;;) {
			const end = text.indexOf(isData ? '\r\n.\r\n' : '\r\n');
			if (end < 0) return;
			const part = text.slice(0, end);
			text = text.slice(end + (isData ? 5 : 2));
			if (isData) {
				isData = false;
				keep(part);
				socket.write('250 kept\r\n');
				continue;
			}
			const command = part.slice(0, 4).toUpperCase();
			isData = command === 'DATA';
			if (isData) socket.write('354 go on\r\n');
			else if (command === 'QUIT') socket.end('221 bye\r\n');
			else socket.write('250 mail.example.com\r\n');
		}
	});
}

/**
 * A mail's text with quoted-printable undone (RFC 2045).
 * @param {string} mail
 */
export function mailText(mail) {
	const text = mail.slice(mail.indexOf('\r\n\r\n') + 4);
	if (!/^content-transfer-encoding: quoted-printable/im.test(mail)) return text;
	const bytes = text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
	return Buffer.from(bytes, 'latin1').toString('utf8');
}
