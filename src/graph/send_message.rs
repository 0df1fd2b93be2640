//! `POST /{version}/me/messages`: sends something to a person. Not idempotent, and Meta documents no key that would make
//! it so.
//! <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/send-message>

use super::{Body, Bucket, Call, Patience, Repeatable};
use crate::message::{MediaType, Recipient};

/// The call that sends this message to this person.
#[must_use]
pub fn send_message(recipient: &Recipient, message: Body, bucket: Bucket) -> Call {
    Call {
        path: "me/messages",
        body: Body::Object(vec![
            (
                "recipient",
                Body::member("id", Body::text(recipient.as_str())),
            ),
            ("message", message),
        ]),
        id: "message_id",
        repeatable: Repeatable::OnlyIfNotDone,
        bucket,
        patience: Patience::Usual,
    }
}

/// A message that is an attachment of this type. It is the media's own type also for what was uploaded before: Meta's page
/// shows MEDIA_SHARE for uploads in one place and the real type in all others.
#[must_use]
pub fn attachment(media_type: MediaType, payload: Body) -> Body {
    Body::member(
        "attachment",
        Body::Object(vec![
            ("type", Body::Word(media_type.as_str())),
            ("payload", payload),
        ]),
    )
}
