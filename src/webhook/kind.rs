//! The kinds of events, by the names that workflows know.

use serde::Serialize;

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
