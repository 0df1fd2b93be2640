// @ts-check
/** `POST /{version}/me/messages`: delivers one message, or acts in a conversation. What is in it is read by its kind. */
import { messageEvent } from '../webhooks/events.mjs';
import { allowKeys, isObject, requireDigits, requireObject } from './checks.mjs';
import { GraphError, invalidParameter } from './errors.mjs';
import { formOf, kindOf } from './kinds/index.mjs';
import { attachmentOf, messageOf } from './kinds/kind.mjs';
import { commentIdOf } from './kinds/private-reply.mjs';

/** @typedef {import('./routes.mjs').Call} Call */
/** @typedef {import('../state.mjs').State} State */
/** @typedef {import('./checks.mjs').JsonObject} JsonObject */

const credentials = ['access_token', 'appsecret_proof', 'appsecret_time'];
const parameters = ['recipient', 'message', 'messaging_type', 'tag', 'sender_action', 'payload', 'reply_to'];
const messageTypes = ['RESPONSE', 'UPDATE', 'MESSAGE_TAG'];

/** Recipients that always answer the same refusal, for demonstrations. */
const scriptedRecipients = new Map([
	['9990001', { code: 10, subcode: 2534022 }],
	['9990002', { code: 100, subcode: 2534014 }],
	['9990003', { code: 551, subcode: 1545041 }],
]);

/**
 * @param {State} state
 * @param {Call} call
 */
export function send(state, call) {
	const { account, file, at } = call;
	const now = state.clock.now();
	const body = withoutCredentials(call.body);
	const kind = kindOf(body);
	const addressed = address(state, body);
	allowKeys(body, 'body', parameters);
	const humanAgent = kind.isAction ? false : readTag(body);
	const message = kind.isAction ? {} : readMessage(body);
	const { recipient, comment } = addressed;
	const form = formOf(body);
	if (file && !form.takesFile) throw fileNotTaken(kind);
	const { content, commit } = kind.read({ state, account, now, body, message, recipient, comment, form, file });
	const replyTo = kind.isAction ? null : readReplyTo(state, account.id, recipient, body['reply_to']);
	const refusal = scriptedRecipients.get(recipient);
	if (refusal) throw new GraphError(refusal);
	if (!comment && state.people.isOfAnotherAccount(account.id, recipient)) {
		throw new GraphError({ code: 100, subcode: 2534014 });
	}
	if (state.people.get(account.id, recipient)?.hasBlocked) throw new GraphError({ code: 551, subcode: 1545041 });
	if (!comment && !state.people.mayBeWrittenTo(account.id, recipient, now, humanAgent)) {
		throw new GraphError({ code: 10, subcode: 2534022 });
	}

	const messageId = kind.isAction ? null : call.numberIds ? state.conversations.nextNumericMessageId() : state.conversations.nextMessageId();
	const further = commit?.(messageId ?? '');
	const commentId = comment?.id ?? null;
	state.ledger.accept({ kind: kind.name, messageId, recipient, account: account.id, at, body, content, replyTo, humanAgent, commentId }, kind.bucket(body));
	if (messageId === null) return { recipient_id: recipient };
	const delivered = state.conversations.add(account.id, recipient, { messageId, from: 'account', at: now, kind: form.name, content, replyTo, commentId });
	// Where no app listens at all, nothing is told: a sandbox in a benchmark has no time to lose.
	if (!state.webhooks.subscriptions.isEmpty) call.echo = messageEvent(state, { account: account.id, person: recipient, at: now }, delivered);
	return { recipient_id: recipient, message_id: messageId, ...further };
}

/**
 * What a call is about, before any check: so that it can be counted and faults can be aimed at it.
 * @param {State} state
 * @param {JsonObject} body
 * @param {import('./formats.mjs').GivenFile | undefined} file
 */
export function sendTarget(state, body, file) {
	const kind = kindOf(body);
	const commentId = commentIdOf(body);
	const comment = typeof commentId === 'string' ? commentId : undefined;
	const id = isObject(body['recipient']) ? body['recipient']['id'] : undefined;
	const recipient = id === undefined ? (comment === undefined ? undefined : state.comments.get(comment)?.person) : String(id);
	const { url, attachment_id: attachmentId } = attachmentOf(body)?.payload ?? /** @type {JsonObject} */ ({});
	const kept = typeof attachmentId === 'string' ? state.attachments.get(attachmentId) : undefined;
	return {
		kind: kind.name,
		bucket: kind.bucket(body),
		recipient,
		comment,
		url: typeof url === 'string' ? url : kept?.url || undefined,
		fileName: file?.name ?? kept?.file?.name,
	};
}

/** @param {import('./kinds/kind.mjs').Kind} kind */
function fileNotTaken({ isAction }) {
	if (isAction) return new GraphError({ code: 100, subcode: 2018014, violation: true });
	return invalidParameter('Only an attachment of the type image, video, audio or file can come with a file.', 2534015);
}

/** @param {JsonObject} body */
function withoutCredentials(body) {
	return credentials.some((name) => name in body) ? Object.fromEntries(Object.entries(body).filter(([name]) => !credentials.includes(name))) : body;
}

/**
 * Who gets it: a person by IGSID, or whoever wrote a comment.
 * @param {State} state
 * @param {JsonObject} body
 */
function address(state, body) {
	const recipient = requireObject(body['recipient'], 'recipient');
	allowKeys(recipient, 'recipient', ['id', 'comment_id']);
	const { id, comment_id: commentId } = recipient;
	if (commentId === undefined) return { recipient: requireDigits(id, 'recipient[id]'), comment: undefined };
	if (id !== undefined) throw invalidParameter('Param recipient must be either an id or a comment_id.');
	if (body['sender_action'] !== undefined) throw invalidParameter('A sender_action needs the id of a person.');
	const comment = state.comments.get(requireDigits(commentId, 'recipient[comment_id]'));
	return { recipient: comment?.person ?? '', comment };
}

/** @param {JsonObject} body */
function readMessage(body) {
	const message = requireObject(body['message'], 'message');
	const { text, attachment, attachments } = messageOf(body);
	if (attachment !== undefined && attachments !== undefined) {
		throw invalidParameter('A message carries either an attachment or attachments, not both.', 2534015);
	}
	if (text !== undefined && (attachment !== undefined || attachments !== undefined)) {
		throw invalidParameter('A message carries either text or an attachment, not both.', 2534015);
	}
	if (body['payload'] !== undefined) throw invalidParameter('The parameter payload belongs to a sender_action.');
	return message;
}

/**
 * Whether a person wrote this message, which widens the window.
 * @param {JsonObject} body
 */
function readTag({ messaging_type: type, tag }) {
	if (type !== undefined && !messageTypes.includes(/** @type {string} */ (type))) {
		throw invalidParameter(`Param messaging_type must be one of {${messageTypes.join(', ')}}.`);
	}
	if (type !== 'MESSAGE_TAG' && tag === undefined) return false;
	if (type !== 'MESSAGE_TAG') throw invalidParameter('A tag needs the messaging_type MESSAGE_TAG.');
	if (tag === undefined) throw invalidParameter('The parameter tag is required for the messaging_type MESSAGE_TAG.');
	if (tag !== 'HUMAN_AGENT') throw invalidParameter('Param tag must be one of {HUMAN_AGENT}.');
	return true;
}

/**
 * The message that this one answers to.
 * @param {State} state
 * @param {string} account
 * @param {string} recipient
 * @param {unknown} given
 */
function readReplyTo(state, account, recipient, given) {
	if (given === undefined) return null;
	const replyTo = requireObject(given, 'reply_to');
	allowKeys(replyTo, 'reply_to', ['mid']);
	const { mid } = replyTo;
	if (typeof mid !== 'string' || mid === '') throw invalidParameter('The parameter reply_to[mid] is required.');
	const answered = state.conversations.find(account, recipient)?.find(mid);
	if (!answered) throw invalidParameter('The message to reply to does not exist in this conversation.', 2534015);
	if (answered.isDeleted) throw new GraphError({ code: 9000001 });
	return mid;
}
