// @ts-check
/**
 * `GET /{account}/media`: the account's own posts, the latest first.
 * https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media
 */
import { readFieldList, shape } from './fields.mjs';
import { edgePage, requireEdge, timeOf } from './read.mjs';

/**
 * @param {import('./read.mjs').State} state
 * @param {import('./read.mjs').Call} call
 */
export function listMedia(state, call) {
	const { account, query, path } = call;
	requireEdge(call, 'media');
	const wanted = readFieldList(query['fields']);
	const all = state.posts
		.list()
		.filter((post) => post.account === account.id)
		.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
	const { entries, paging } = edgePage(state, call, { all, keyOf: ({ at, id }) => [at, id], path, asked: query });
	const data = entries.map((post) => {
		const known = {
			id: post.id,
			// A post without words has no caption at all.
			caption: post.caption === '' ? undefined : post.caption,
			media_type: post.mediaType,
			media_product_type: post.mediaType === 'VIDEO' ? 'REELS' : 'FEED',
			media_url: post.imageUrl,
			thumbnail_url: post.mediaType === 'VIDEO' ? post.imageUrl : undefined,
			permalink: `https://www.instagram.com/p/${Buffer.from(post.id).toString('base64url').slice(-11)}/`,
			timestamp: timeOf(post.at),
			username: account.username,
		};
		return shape(known, wanted, { fallback: ['id'], type: 'ShadowIGMedia' });
	});
	return { data, ...(paging === undefined ? {} : { paging }) };
}
