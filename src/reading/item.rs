//! What is read, as workflows see it; the wrapper writes the times.

use serde::Serialize;

use crate::webhook::Attachment;

/// A conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "ReadConversation", rename_all = "camelCase"))]
#[serde(rename_all = "camelCase")]
pub struct ConversationItem {
    /// Its id, digit for digit.
    pub conversation_id: String,
    /// When something last happened in it: milliseconds since 1970, UTC.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub updated_at: Option<u64>,
    /// The other person.
    pub user_id: Option<String>,
    /// The other person's username.
    pub username: Option<String>,
}

/// A message of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "ReadMessage", rename_all = "camelCase"))]
#[serde(rename_all = "camelCase")]
pub struct MessageItem {
    /// Its id (`mid`).
    pub message_id: String,
    /// When it was sent: milliseconds since 1970, UTC.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub sent_at: Option<u64>,
    /// Who sent it.
    pub from_user_id: Option<String>,
    /// Their username.
    pub from_username: Option<String>,
    /// Whether the account itself sent it; null where that cannot be told.
    pub is_own: Option<bool>,
    /// Its text.
    pub text: Option<String>,
    /// What is attached to it.
    pub attachments: Vec<Attachment>,
}

/// What Meta tells of a person; null is what it keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "ReadProfile", rename_all = "camelCase"))]
#[serde(rename_all = "camelCase")]
pub struct ProfileItem {
    /// The person that was asked for.
    pub user_id: String,
    /// Their name.
    pub name: Option<String>,
    /// Their username.
    pub username: Option<String>,
    /// Where their picture can be fetched for a few days.
    pub profile_picture: Option<String>,
    /// How many follow them.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub follower_count: Option<i64>,
    /// Whether Meta has verified them.
    pub is_verified: Option<bool>,
    /// Whether they follow the account.
    pub follows_business: Option<bool>,
    /// Whether the account follows them.
    pub followed_by_business: Option<bool>,
}

/// A post of the account's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "ReadPost", rename_all = "camelCase"))]
#[serde(rename_all = "camelCase")]
pub struct PostItem {
    /// Its id.
    pub post_id: String,
    /// Its text.
    pub caption: Option<String>,
    /// Meta's word for it: `IMAGE`, `VIDEO` or `CAROUSEL_ALBUM`.
    pub post_type: Option<String>,
    /// Its address on Instagram.
    pub permalink: Option<String>,
    /// When it was published: milliseconds since 1970, UTC.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub published_at: Option<u64>,
}

/// Something that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(untagged))]
#[serde(untagged)]
pub enum ReadItem {
    /// By `getMany`, and for the list of conversations.
    Conversation(ConversationItem),
    /// By `getMessages`.
    Message(MessageItem),
    /// By `getProfile`.
    Profile(ProfileItem),
    /// For the list of posts.
    Post(PostItem),
}
