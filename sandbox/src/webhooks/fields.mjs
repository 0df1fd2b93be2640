// @ts-check
/** The names of webhook fields, as far as each of Meta's edges takes them. */

/** What `subscribed_apps` takes for an account of the Instagram login, as its own error lists it. `message_echoes` is not among it: echoes come with `messages`. */
export const instagramFields = [
	'agent_messages', 'messages', 'messaging_postbacks', 'messaging_seen', 'messaging_handover', 'messaging_referral', 'messaging_optins', 'message_reactions', 'message_edit', 'standby',
	'comments', 'live_comments', 'mentions', 'story_insights', 'story_reactions', 'delta', 'follow', 'comment_poll_response', 'story_poll_response', 'share_to_story',
	'onboarding_welcome_message_series', 'creator_marketplace_projects', 'creator_marketplace_invited_creator_onboarding',
];

/** What `subscribed_apps` takes for a Page: https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps/ */
export const pageFields = [
	'feed', 'mention', 'name', 'picture', 'category', 'description', 'conversations', 'branded_camera', 'live_videos', 'videos', 'leadgen', 'ratings', 'location', 'hours', 'website', 'phone', 'email', 'general_info',
	'messages', 'messaging_postbacks', 'messaging_optins', 'messaging_optouts', 'messaging_referrals', 'messaging_handovers', 'messaging_account_linking', 'messaging_feedback', 'messaging_payments',
	'messaging_policy_enforcement', 'messaging_customer_information', 'message_deliveries', 'message_reads', 'message_echoes', 'message_edits', 'message_reactions', 'message_context', 'standby',
	'inbox_labels', 'products', 'publisher_subscriptions', 'response_feedback', 'user_action',
];

/** What an app can subscribe to for the object `instagram`. The dashboard's table lists `message_echoes` too. */
const appInstagramFields = [...instagramFields, 'message_echoes'];

/** By object. Events are sent for `instagram` alone. @type {Readonly<Record<string, readonly string[]>>} */
export const appFields = { instagram: appInstagramFields, page: pageFields };

/** Fields whose events stand in `changes`; all others stand in `messaging`. */
export const changesFields = new Set(['comments', 'live_comments', 'mentions', 'story_insights']);
