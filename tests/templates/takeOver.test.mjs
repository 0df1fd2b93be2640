// @ts-check
/** The template in which a person takes over: a mail to the team, and silence until the conversation is handed back. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { until } from '../lib/until.mjs';
import { isN8n1 } from '../n8n/lib/chosen-n8n.mjs';
import { mailText, startMailServer } from './lib/mail.mjs';
import { templateSuite } from './lib/suite.mjs';

/** @type {Awaited<ReturnType<typeof startMailServer>>} */
let mail;
/** What n8n calls the data table. */
let tableId = '';

const suite = templateSuite({
	// As the notes, and n8n 1 itself at its start, ask for.
	env: isN8n1 ? { DB_SQLITE_POOL_SIZE: '4' } : {},
	ready: async () => {
		mail = await startMailServer();
		await suite.rest('POST', '/credentials', {
			name: 'SMTP account',
			type: 'smtp',
			data: { user: '', password: '', host: '127.0.0.1', port: mail.port, secure: false, disableStartTls: true, hostName: '' },
		});
		const projects = await suite.rest('GET', '/projects');
		const table = await suite.rest('POST', `/projects/${projects[0].id}/data-tables`, {
			name: 'Conversations of persons',
			columns: [{ name: 'userId', type: 'string' }],
		});
		tableId = table.id;
	},
});
after(() => mail?.close());

const [ana, ben] = ['1784140000000201', '1784140000000202'];
const botsAnswer = /^Thank you for your message!/;

/** What its first note asks for. @param {any} template */
const choosesTable = ({ nodes }) => {
	const tables = nodes.filter((/** @type {any} */ { type }) => type === 'n8n-nodes-base.dataTable');
	assert.equal(tables.length, 3);
	for (const { parameters } of tables) parameters.dataTableId = { __rl: true, mode: 'list', value: tableId };
};

/** What the account said to somebody, in order. @param {string} person @returns {Promise<string[]>} */
const saidTo = async (person) => {
	const { accepted } = await suite.sandbox(`accepted?recipient=${person}`);
	return accepted.map((/** @type {any} */ { content }) => content.text);
};

test('who asks for a person is left to the team until they hand back, and others are not', async () => {
	const bot = await suite.listening('person-takes-over', choosesTable);
	await bot.person(ana, { text: 'Hello' });
	await bot.runs(1);
	await bot.person(ana, { title: 'Talk to a person' }, 'taps');
	await bot.runs(2);
	await bot.person(ana, { text: 'Is anybody there?' });
	await bot.person(ben, { text: 'Hello' });
	await bot.runs(4);

	const [hello, promise, ...more] = await saidTo(ana);
	assert.match(hello, botsAnswer);
	assert.deepEqual([promise, more], ['One of us will answer you here.', []]);
	assert.match((await saidTo(ben)).join(), botsAnswer);
	assert.equal(mail.mails.length, 1);
	const text = mailText(mail.mails[0]);
	assert.match(mail.mails[0], /^To: team@shop\.example\.com/im);
	assert.match(text, /They wrote: Talk to a person/);

	const link = /https?:\S+/.exec(text)?.[0] ?? '';
	assert.ok(link.startsWith(`${suite.url()}/form/`), link);
	const page = await (await fetch(link)).text();
	assert.ok(page.includes(`value="${ana}"`), 'the form has the person filled in');
	const form = new FormData();
	form.set('field-0', ana);
	assert.equal((await fetch(link, { method: 'POST', body: form })).status, 200);
	await bot.runs(5);
	await bot.person(ana, { text: 'Hello again' });
	await bot.runs(6);
	assert.match((await saidTo(ana))[2], botsAnswer);
	assert.equal(mail.mails.length, 1);
});

test('where the bot offers a button for it, the mail names the button that was tapped', async () => {
	mail.mails.length = 0;
	const cleo = '1784140000000203';
	const bot = await suite.listening('person-takes-over', (template) => {
		choosesTable(template);
		const { parameters } = template.nodes.find((/** @type {any} */ { name }) => name === 'Bot');
		const buttons = [{ type: 'postback', title: 'Get help', payload: 'PERSON' }];
		Object.assign(parameters, { operation: 'sendButtonTemplate', messageText: 'Welcome!', buttonsSource: 'json', buttonsJson: JSON.stringify(buttons) });
	});
	await bot.person(cleo, { text: 'Hello' });
	await bot.runs(1);
	await bot.person(cleo, { title: 'Get help' }, 'taps');
	await bot.runs(2);
	assert.equal(mail.mails.length, 1);
	assert.match(mailText(mail.mails[0]), /They wrote: Get help/);
});

test('of several who ask at the same time, nobody is lost', async () => {
	mail.mails.length = 0;
	const bot = await suite.listening('person-takes-over', choosesTable);
	const people = Array.from({ length: 8 }, (_, place) => `178414000000030${place}`);
	await Promise.all(people.map((person) => bot.person(person, { text: 'Can I talk to a human?' })));
	await until('the team is told of all', async () => mail.mails.length >= people.length);
	await bot.runs(people.length);
	await Promise.all(people.map((person) => bot.person(person, { text: 'Hello?' })));
	await bot.runs(2 * people.length);
	for (const person of people) assert.deepEqual(await saidTo(person), ['One of us will answer you here.'], person);
	assert.equal(mail.mails.length, people.length);
});
