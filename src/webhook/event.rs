//! One event, in the shape that workflows see.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::signature::Proof;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(rename = "WebhookEventKind", rename_all = "camelCase")
)]
pub enum EventKind {
    /// A person wrote.
    Message,
    /// A person tapped a quick reply.
    QuickReply,
    /// A person tapped a button, an ice breaker or an entry of the menu.
    Postback,
    /// A person reacted to a message, or took the reaction back.
    Reaction,
    /// A person has seen the messages up to this one.
    Seen,
    /// A message was changed.
    Edited,
    /// A message was taken back.
    Deleted,
    /// A person came back through a link or an ad.
    Referral,
    /// The account itself wrote: by this app, by another, or by hand.
    Echo,
    /// A comment.
    Comment,
    /// A comment on a live broadcast.
    LiveComment,
    /// Somebody mentioned the account in a caption or a comment.
    Mention,
    /// The numbers of a story that is over.
    StoryInsights,
    /// A conversation changed hands between apps.
    Handover,
    /// Anything else.
    Other,
}

impl EventKind {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Message,
        Self::QuickReply,
        Self::Postback,
        Self::Reaction,
        Self::Seen,
        Self::Edited,
        Self::Deleted,
        Self::Referral,
        Self::Echo,
        Self::Comment,
        Self::LiveComment,
        Self::Mention,
        Self::StoryInsights,
        Self::Handover,
        Self::Other,
    ];

    /// Its name for workflows.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::QuickReply => "quickReply",
            Self::Postback => "postback",
            Self::Reaction => "reaction",
            Self::Seen => "seen",
            Self::Edited => "edited",
            Self::Deleted => "deleted",
            Self::Referral => "referral",
            Self::Echo => "echo",
            Self::Comment => "comment",
            Self::LiveComment => "liveComment",
            Self::Mention => "mention",
            Self::StoryInsights => "storyInsights",
            Self::Handover => "handover",
            Self::Other => "other",
        }
    }
}

impl Serialize for EventKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// One thing that happened. What does not apply is absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(rename = "WebhookEvent", rename_all = "camelCase", optional_fields)
)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// What happened.
    pub event: EventKind,
    /// The Instagram account it happened to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// The other person, whoever acted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The other person's username, where Meta tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The message it is about (`mid`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// The message's text; for a quick reply its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What is attached to the message.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(optional, as = "Option<_>"))]
    pub attachments: Vec<Attachment>,
    /// The quick reply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quick_reply: Option<QuickReply>,
    /// The button.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postback: Option<Postback>,
    /// The reaction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reaction: Option<Reaction>,
    /// What the message answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<ReplyTo>,
    /// Where the person came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referral: Option<Referral>,
    /// The comment, or what mentions the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<Comment>,
    /// Whether the account itself did it.
    #[serde(skip_serializing_if = "is_false")]
    #[cfg_attr(test, ts(optional, as = "Option<_>"))]
    pub is_echo: bool,
    /// Whether the account did it to itself: wrote to itself, or commented on its own post.
    #[serde(skip_serializing_if = "is_false")]
    #[cfg_attr(test, ts(optional, as = "Option<_>"))]
    pub is_self: bool,
    /// Whether it comes from the button Test in Meta's dashboard.
    #[serde(skip_serializing_if = "is_false")]
    #[cfg_attr(test, ts(optional, as = "Option<_>"))]
    pub is_test: bool,
    /// Whether another app has the conversation, and this one only listens.
    #[serde(skip_serializing_if = "is_false")]
    #[cfg_attr(test, ts(optional, as = "Option<_>"))]
    pub is_standby: bool,
    /// When it happened: milliseconds since 1970, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional, type = "number"))]
    pub sent_at: Option<u64>,
    /// The event as Meta wrote it: a text of JSON in which numbers too long for JavaScript are texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
    /// Whom Meta addressed the notification to, where that is not `accountId`: the Page of the account, say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addressed_to: Option<String>,
    /// The same for the same event, however often and in whatever form it comes; another for every other event.
    pub key: String,
    #[serde(skip)]
    #[cfg_attr(test, ts(skip))]
    proof: Proof,
}

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

impl Event {
    /// An event of which no more is known yet.
    pub(super) fn new(event: EventKind, proof: Proof) -> Self {
        Self {
            event,
            account_id: None,
            user_id: None,
            username: None,
            message_id: None,
            text: None,
            attachments: Vec::new(),
            quick_reply: None,
            postback: None,
            reaction: None,
            reply_to: None,
            referral: None,
            comment: None,
            is_echo: false,
            is_self: false,
            is_test: false,
            is_standby: false,
            sent_at: None,
            raw: None,
            addressed_to: None,
            key: String::new(),
            proof,
        }
    }

    /// Names the event for good, by its account and kind, what it is about, and the version of that. A deletion and an
    /// edit carry the id of the message they are about: their kinds and versions tell them from it.
    pub(super) fn name(&mut self, about: &str, version: &str) {
        let mut hash = Sha256::new();
        for part in [
            self.account_id.as_deref().unwrap_or_default(),
            about,
            version,
        ] {
            hash.update(part.as_bytes());
            // No text holds this byte: what is in one part cannot be taken for two.
            hash.update([0xff]);
        }
        hash.update([self.event as u8]);
        let digest = hash.finalize();
        self.key = hex::encode(digest.get(..16).unwrap_or_default());
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_false(flag: &bool) -> bool {
    !*flag
}
