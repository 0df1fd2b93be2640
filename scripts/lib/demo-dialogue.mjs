// @ts-check
/** A conversation between a person and the demo's bot: what the person does, and what the sandbox must get from n8n for it. */
import { botAccount, botMedia } from './demo-bot.mjs';

/**
 * @typedef {Record<string, any>} Accepted  a call that the sandbox accepted
 * @typedef {{ words: string, lines: (got: Accepted) => string[], fits: (got: Accepted) => boolean }} Answer
 *   `words`: what the bot does by it, after "The bot did not"
 * @typedef {{ line: string, what: string, body: Record<string, unknown>, answers: Answer[] }} Turn
 *   `what` and `body`: of `POST /_admin/people/{id}/{what}`
 */

/** The bot waits a second for its typing; what else it takes is the machine's. */
const answersWithinMs = 60_000;

/** @type {Answer} */
const typing = {
	words: 'type',
	fits: ({ content }) => content.senderAction === 'typing_on',
	lines: () => ['... is typing'],
};

/** @param {string} text @returns {Answer} */
const offer = (text) => ({
	words: `offer its replies with "${text}"`,
	fits: ({ content }) => content.text === text && content.quickReplies?.length === botMedia.length,
	lines: ({ content }) => [content.text, content.quickReplies.map((/** @type {{ title: string }} */ { title }) => `[ ${title} ]`).join(' ')],
});

/** @param {typeof botMedia[number]} wanted @returns {Answer} */
const media = ({ title, mediaType, mediaUrl }) => ({
	words: `send ${title.toLowerCase()}`,
	fits: ({ type, url }) => type === mediaType && url === mediaUrl,
	lines: ({ url }) => [`${title}: ${url}`],
});

const [picture, video, voice] = botMedia;
const more = offer('Anything else?');

/** @param {string} text @param {Answer[]} answers @returns {Turn} */
const writes = (text, answers) => ({ line: text, what: 'messages', body: { text }, answers: [typing, ...answers] });

/** @param {string} title @param {Answer[]} answers @returns {Turn} */
const taps = (title, answers) => ({ line: `taps [ ${title} ]`, what: 'taps', body: { title }, answers: [typing, ...answers] });

/** @type {Turn[]} */
const turns = [
	writes('Hello', [offer('Hello! What shall I send you?')]),
	taps(picture.title, [media(picture), more]),
	taps(video.title, [media(video), more]),
	writes('And a voice message, please', [media(voice), more]),
];

/**
 * Plays the conversation. Throws with one sentence at the first answer that is missing or another one than it should be.
 * @param {import('./demo-setup.mjs').Demo} demo
 * @param {(line: string) => void} say  gets the dialogue, line by line
 * @param {{ withinMs?: number }} [options]  how long an answer may take
 */
export async function playDialogue({ n8n, sandbox, botId }, say, { withinMs = answersWithinMs } = {}) {
	const { id } = await sandbox.admin('people', { account: botAccount, username: 'ana', name: 'Ana' });
	let heard = 0;
	for (const { line, what, body, answers } of turns) {
		speak(say, 'Ana', [line]);
		let { messageId: after } = await sandbox.admin(`people/${id}/${what}`, body);
		const deadline = Date.now() + withinMs;
		for (const [place, answer] of answers.entries()) {
			const got = await nextCall(id, heard, after, deadline);
			if (!got) {
				const { words } = answers.slice(place).find((missing) => missing !== typing) ?? answer;
				throw new Error(`The bot did not ${words} after "${line}" within ${Math.round(withinMs / 1000)} s: ${await whyNot()}.`);
			}
			if (!answer.fits(got)) throw new Error(`The bot did not ${answer.words} after "${line}"; the sandbox got ${JSON.stringify(got.body)} instead.`);
			heard += 1;
			after = got.messageId ?? after;
			speak(say, 'Bot', answer.lines(got));
		}
	}

	/**
	 * What the sandbox accepted next for a person, with a wait for the account's next message.
	 * @param {string} person
	 * @param {number} place
	 * @param {string} after  the latest message known
	 * @param {number} deadline
	 * @returns {Promise<Accepted | undefined>}
	 */
	async function nextCall(person, place, after, deadline) {
		for (;;) {
			const { accepted } = await sandbox.admin(`accepted?recipient=${person}`);
			const left = deadline - Date.now();
			if (accepted[place] || left <= 0) return accepted[place];
			await sandbox.admin(`people/${person}/messages?after=${encodeURIComponent(after)}&waitMs=${Math.min(left, 250)}`);
		}
	}

	/** How far the message came. */
	async function whyNot() {
		const { deliveries } = await sandbox.admin('webhooks/deliveries');
		const told = deliveries.findLast((/** @type {any} */ { events }) => events.some((/** @type {any} */ { kind }) => kind === 'message'));
		if (told?.state !== 'delivered') {
			const tried = told?.attempts.at(-1);
			return tried?.status ? `n8n answered the webhook with HTTP ${tried.status}` : `n8n did not answer the webhook (${tried?.answer ?? told?.why ?? 'none was sent'})`;
		}
		const filter = encodeURIComponent(JSON.stringify({ workflowId: botId }));
		const { results } = await n8n.rest.request('GET', `/executions?filter=${filter}&limit=1`);
		return `n8n took the webhook, and its latest execution is "${results[0]?.status ?? 'none'}"`;
	}
}

/** @param {(line: string) => void} say @param {string} who @param {string[]} lines */
function speak(say, who, lines) {
	lines.forEach((line, place) => say(`${(place === 0 ? who : '').padEnd(6)}${line}`));
}
