// @ts-check
/**
 * `GET /{person}`: who somebody is, if they have written to the account.
 * https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api/user-profile
 */
import { dashboardPeople } from '../../webhooks/events.mjs';
import { GraphError } from '../errors.mjs';
import { readFieldList, shape } from './fields.mjs';
import { notFound, requirePermission } from './read.mjs';

/**
 * @param {import('./read.mjs').State} state
 * @param {import('./read.mjs').Call} call
 */
export function readProfile(state, { account, node, query }) {
	requirePermission(state, account);
	if (dashboardPeople.includes(node)) throw new GraphError({ code: 9010 });
	const person = state.people.get(account.id, node);
	const thread = state.conversations.find(account.id, node);
	if (!person && !thread) throw notFound(node);
	if (person?.hasBlocked) {
		if (state.reading.settings.blocked === 'notFound') throw notFound(node);
		return { id: node };
	}
	if (!person || person.wroteAt === null) {
		// Who was only written to, or only commented, has not agreed.
		throw new GraphError(account.style === 'instagram' ? { code: 230, message: 'User consent is required to access user profile', httpStatus: 403 } : { code: 230, httpStatus: 403 });
	}
	const known = {
		name: person.name,
		username: person.username,
		profile_pic: `${state.origin}/media/sample.png`,
		follower_count: person.followerCount,
		is_verified_user: person.isVerified,
		is_user_follow_business: person.follows,
		is_business_follow_user: person.isFollowed,
		id: person.id,
	};
	return shape(known, readFieldList(query['fields']), { fallback: ['name', 'username', 'id'], type: 'IGBusinessScopedID' });
}
