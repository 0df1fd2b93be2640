//! One event, in the shape that workflows see.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::kind::EventKind;
use super::parts::{Attachment, Comment, Postback, QuickReply, Reaction, Referral, ReplyTo};
use super::signature::Proof;

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
