// @ts-check
/** Everything one sandbox remembers. */
import { defaultApps } from './apps.mjs';
import { Clock } from './clock.mjs';
import { Faults } from './faults.mjs';
import { Files } from './files.mjs';
import { Attachments } from './graph/attachments.mjs';
import { InstagramLogin } from './graph/instagram-login.mjs';
import { Reading } from './graph/reads/settings.mjs';
import { Comments } from './instagram/comments.mjs';
import { Conversations } from './instagram/conversations.mjs';
import { People } from './instagram/people.mjs';
import { Posts } from './instagram/posts.mjs';
import { Stories } from './instagram/stories.mjs';
import { Ledger } from './ledger.mjs';
import { Limits } from './limits.mjs';
import { Login } from './login/login.mjs';
import { TokenBook } from './login/token-book.mjs';
import { Pauses } from './pauses.mjs';
import { Webhooks } from './webhooks/webhooks.mjs';

export class State {
	comments = new Comments();
	conversations = new Conversations();
	faults = new Faults();
	files = new Files();
	instagramLogin = new InstagramLogin();
	limits = new Limits();
	pauses = new Pauses();
	people = new People();
	reading = new Reading();
	/** Where the sandbox can be reached: its own media have this address. */
	origin = '';

	/**
	 * @param {Readonly<Record<string, import('./tokens.mjs').TokenMeaning>>} tokens
	 * @param {readonly import('./apps.mjs').App[]} [apps]
	 * @param {() => number} [now]  ms since the epoch, instead of the computer's clocks
	 */
	constructor(tokens, apps = defaultApps, now) {
		this.clock = new Clock(now);
		this.attachments = new Attachments(this.clock);
		/** Monotonic milliseconds: seconds of limits are counted by it, since setting the computer's clock must not fill or empty them. */
		this.uptime = now ?? (() => performance.now());
		this.ledger = new Ledger(this.uptime);
		this.login = new Login(this.clock);
		this.tokens = new TokenBook(tokens, this.clock);
		const known = Object.values(tokens).flatMap((meaning) => ('account' in meaning ? [meaning.account] : []));
		/** The accounts of one login, in the order of their tokens. @type {(style: 'page' | 'instagram') => import('./tokens.mjs').Account[]} */
		this.accountsOf = (style) => [...new Set(known)].filter((account) => account.style === style);
		/** The accounts' ids, in the order of their tokens. */
		this.accounts = [...new Set(Object.values(tokens).flatMap((meaning) => ('account' in meaning ? [meaning.account.id] : [])))];
		/** @type {ReadonlyMap<string, import('./tokens.mjs').Account>} */
		this.accountById = new Map(Object.values(tokens).flatMap((meaning) => ('account' in meaning ? [[meaning.account.id, meaning.account]] : [])));
		this.apps = apps;
		this.posts = new Posts(this.accounts);
		this.stories = new Stories(this.accounts);
		this.webhooks = new Webhooks({
			clock: this.clock,
			faults: this.faults,
			appOf: (account) => this.appOf(account),
			changed: () => this.conversations.changed(),
		});
	}

	/**
	 * The app an account belongs to; the first one unless it says otherwise.
	 * @param {import('./tokens.mjs').Account} account
	 */
	appOf({ app: id }) {
		const app = id === undefined ? this.apps[0] : this.apps.find((known) => known.id === id);
		if (!app) throw new Error(`No such app: ${id}`);
		return app;
	}

	/** @param {number} seed  of the faults' chances */
	reset(seed) {
		this.attachments.expire();
		this.clock.reset();
		this.comments.clear();
		this.conversations.clear();
		this.faults.reset(seed);
		this.files.clear();
		this.instagramLogin.reset();
		this.ledger.reset();
		this.limits.reset();
		this.login.reset();
		this.people.clear();
		this.posts.reset();
		this.reading.reset();
		this.tokens.reset();
		this.webhooks.reset();
	}
}
