// @ts-check

/** The account that owns a demo or test n8n. It guards nothing: n8n listens on loopback only. */
export const demoOwner = {
	email: 'demo@example.com',
	password: 'Demo-Password-1',
	firstName: 'Demo',
	lastName: 'Owner',
};

/**
 * n8n's REST interface as its editor uses it, signed in as the owner.
 * @param {string} url the editor's address
 */
export function restClient(url) {
	let cookie = '';

	/**
	 * @param {string} method
	 * @param {string} path below /rest
	 * @param {unknown} [body]
	 * @returns {Promise<any>} the answer's `data`
	 */
	const request = async (method, path, body) => {
		const response = await fetch(`${url}/rest${path}`, {
			method,
			// A connection of its own: on a busy machine n8n closes one that waits at the very moment at which it is used again.
			headers: { 'content-type': 'application/json', 'browser-id': 'scripts', connection: 'close', cookie },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const signedIn = response.headers.getSetCookie().find((line) => line.startsWith('n8n-auth='));
		if (signedIn) cookie = signedIn.split(';')[0];
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} /rest${path}: HTTP ${response.status} ${text.slice(0, 500)}`);
		const answer = text ? JSON.parse(text) : {};
		return answer && typeof answer === 'object' && 'data' in answer ? answer.data : answer;
	};

	return {
		request,
		/** Sets up the owner's account; the client is signed in afterwards. */
		setUpOwner: () => request('POST', '/owner/setup', demoOwner),
		signIn: () => request('POST', '/login', { emailOrLdapLoginId: demoOwner.email, password: demoOwner.password }),
	};
}

/** @typedef {ReturnType<typeof restClient>} RestClient */
