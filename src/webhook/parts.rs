//! The parts of an event, as workflows see them.

use serde::Serialize;

/// Something attached to a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(
        rename = "WebhookAttachment",
        rename_all = "camelCase",
        optional_fields
    )
)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// Meta's word for it: `image`, `video`, `audio`, `file`, `ig_post`, `ig_reel`, `story_mention`, `ephemeral` and others.
    #[serde(rename = "type")]
    #[cfg_attr(test, ts(rename = "type"))]
    pub kind: String,
    /// Where it can be fetched for a while.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The post or reel it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_id: Option<String>,
}

/// A quick reply that was tapped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(
        rename = "WebhookQuickReply",
        rename_all = "camelCase",
        optional_fields
    )
)]
#[serde(rename_all = "camelCase")]
pub struct QuickReply {
    /// What whoever made the quick reply put behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
}

/// A button that was tapped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(rename = "WebhookPostback", rename_all = "camelCase", optional_fields)
)]
#[serde(rename_all = "camelCase")]
pub struct Postback {
    /// The button's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What whoever made the button put behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
}

/// A reaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(rename = "WebhookReaction", rename_all = "camelCase", optional_fields)
)]
#[serde(rename_all = "camelCase")]
pub struct Reaction {
    /// `react` or `unreact`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Meta's word for it, such as `love` or `other`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The emoji.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emoji: Option<String>,
}

/// What a message answers: a message or a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(rename = "WebhookReplyTo", rename_all = "camelCase", optional_fields)
)]
#[serde(rename_all = "camelCase")]
pub struct ReplyTo {
    /// The message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// The story.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story_id: Option<String>,
    /// Where the story can be seen as long as it lasts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story_url: Option<String>,
}

/// Where a person came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(rename = "WebhookReferral", rename_all = "camelCase", optional_fields)
)]
#[serde(rename_all = "camelCase")]
pub struct Referral {
    /// The `ref` of the link or ad.
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(rename = "ref"))]
    pub reference: Option<String>,
    /// Meta's word for it, such as `ADS` or `IGME_SOURCE_LINK`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Meta's word for it, such as `OPEN_THREAD`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(rename = "type"))]
    pub kind: Option<String>,
    /// The ad.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ad_id: Option<String>,
    /// The welcome message flow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow_id: Option<String>,
    /// The ad's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ad_title: Option<String>,
    /// The ad's picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo_url: Option<String>,
    /// The ad's video.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_url: Option<String>,
    /// The product of the shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_id: Option<String>,
}

/// A comment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(rename = "WebhookComment", rename_all = "camelCase", optional_fields)
)]
#[serde(rename_all = "camelCase")]
pub struct Comment {
    /// Its id: what a private reply takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The post it is below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_id: Option<String>,
    /// Meta's word for the post, such as `FEED` or `REELS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The comment it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<String>,
}
