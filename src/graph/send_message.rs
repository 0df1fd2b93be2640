//! `POST /{version}/me/messages`: sends something to a person. Not idempotent, and Meta documents no key that would make
//! it so.
//! <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/send-message>

use super::{Body, Bucket, Call, Expected, Patience, Repeatable};
use crate::message::{Button, MediaType, OpaqueId, QuickReply, Recipient, Tap};

const PATH: &str = "me/messages";

/// Whom a message is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Addressee {
    /// A person.
    Person(Recipient),
    /// Whoever wrote this comment.
    Commenter(OpaqueId),
}

/// What a message says of itself beside what is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks {
    /// The message that it answers to.
    pub reply_to: Option<OpaqueId>,
    /// Whether a person wrote it, to whom Meta gives seven days instead of one.
    /// <https://developers.facebook.com/docs/features-reference/human-agent>
    pub human_agent: bool,
}

/// The call that sends this message. `messaging_type` stands in none of Meta's samples for Instagram but those with a tag
/// and with quick replies, and is said to be refused by graph.instagram.com: only a tag needs it.
#[must_use]
pub fn send_message(to: &Addressee, remarks: &Remarks, message: Body, bucket: Bucket) -> Call {
    let mut body = vec![("recipient", recipient(to))];
    if remarks.human_agent {
        body.push(("messaging_type", Body::Word("MESSAGE_TAG")));
        body.push(("tag", Body::Word("HUMAN_AGENT")));
    }
    if let Some(mid) = &remarks.reply_to {
        body.push(("reply_to", Body::member("mid", Body::text(mid.as_str()))));
    }
    body.push(("message", message));
    Call {
        path: PATH,
        body: Body::Object(body),
        file: None,
        expected: Expected {
            required: Some("message_id"),
            optional: &["recipient_id", "attachment_id"],
        },
        repeatable: Repeatable::OnlyIfNotDone,
        bucket,
        patience: Patience::Usual,
    }
}

/// The call that does this in the conversation with a person: typing, seen, a reaction. Its answer names no message, and
/// nothing else of a message may stand beside it.
/// <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/sender-actions>
#[must_use]
pub fn sender_action(person: &Recipient, action: &'static str, payload: Option<Body>) -> Call {
    let mut body = vec![
        ("recipient", recipient(&Addressee::Person(person.clone()))),
        ("sender_action", Body::Word(action)),
    ];
    body.extend(payload.map(|payload| ("payload", payload)));
    Call {
        path: PATH,
        body: Body::Object(body),
        file: None,
        expected: Expected {
            required: Some("recipient_id"),
            optional: &[],
        },
        // Doing it twice leaves what doing it once leaves.
        repeatable: Repeatable::Freely,
        bucket: Bucket::Send,
        patience: Patience::Usual,
    }
}

fn recipient(to: &Addressee) -> Body {
    match to {
        Addressee::Person(person) => Body::member("id", Body::text(person.as_str())),
        Addressee::Commenter(comment) => Body::member("comment_id", Body::text(comment.as_str())),
    }
}

/// A message that is an attachment of this type. It is the media's own type also for what was uploaded before: Meta's page
/// shows MEDIA_SHARE for uploads in one place and the real type in all others.
#[must_use]
pub fn attachment(media_type: MediaType, payload: Body) -> Body {
    Body::member("attachment", part(media_type.as_str(), payload))
}

/// A message of several pictures.
#[must_use]
pub fn images(payloads: impl Iterator<Item = Body>) -> Body {
    let image = |payload| part(MediaType::Image.as_str(), payload);
    Body::member("attachments", Body::List(payloads.map(image).collect()))
}

/// A message that is a template of this kind.
#[must_use]
pub fn template(kind: &'static str, mut members: Vec<(&'static str, Body)>) -> Body {
    members.insert(0, ("template_type", Body::Word(kind)));
    Body::member("attachment", part("template", Body::Object(members)))
}

/// A message that is one of the account's own posts.
#[must_use]
pub fn media_share(post: &OpaqueId) -> Body {
    let payload = Body::member("id", Body::text(post.as_str()));
    Body::member("attachment", part("MEDIA_SHARE", payload))
}

fn part(kind: &'static str, payload: Body) -> Body {
    Body::Object(vec![("type", Body::Word(kind)), ("payload", payload)])
}

/// A text with answers to tap, as far as there are any. Instagram has taken away all of their types but `text`.
#[must_use]
pub fn text(text: &str, replies: &[QuickReply]) -> Body {
    let mut message = vec![("text", Body::text(text))];
    if !replies.is_empty() {
        let reply = |reply: &QuickReply| {
            Body::Object(vec![
                ("content_type", Body::Word("text")),
                ("title", Body::text(reply.title.as_str())),
                ("payload", Body::text(reply.payload.as_str())),
            ])
        };
        let replies = replies.iter().map(reply).collect();
        message.push(("quick_replies", Body::List(replies)));
    }
    Body::Object(message)
}

/// The buttons of a template.
#[must_use]
pub fn buttons(buttons: &[Button]) -> Body {
    let button = |button: &Button| {
        let title = Body::text(button.title.as_str());
        let (kind, name, value) = match &button.tap {
            Tap::Opens(link) => ("web_url", "url", link.as_str()),
            Tap::Posts(payload) => ("postback", "payload", payload.as_str()),
        };
        Body::Object(vec![
            ("type", Body::Word(kind)),
            ("title", title),
            (name, Body::text(value)),
        ])
    };
    Body::List(buttons.iter().map(button).collect())
}
