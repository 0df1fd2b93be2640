//! `POST /{version}/me/messages`: sends an uploaded attachment to a person. Not idempotent, and Meta documents no key
//! that would make it so.
//! <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/send-message>

use serde::Serialize;

use super::wire::Message;
use super::{AttachmentId, Endpoint, GraphApi, GraphRequest, MessageId, Repeatable};
use crate::message::{MediaType, Recipient};

/// Sends an attachment by its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendMessage {
    /// Who gets it.
    pub recipient: Recipient,
    /// What they get.
    pub attachment_id: AttachmentId,
    /// The media's own type; Meta's page shows MEDIA_SHARE for uploads in one place and the real type in all others.
    pub media_type: MediaType,
}

#[derive(Serialize)]
struct Body<'a> {
    recipient: To<'a>,
    message: Message<Payload<'a>>,
}

#[derive(Serialize)]
struct To<'a> {
    id: &'a str,
}

#[derive(Serialize)]
struct Payload<'a> {
    attachment_id: &'a str,
}

impl Endpoint for SendMessage {
    type Id = MessageId;
    const ID: &'static str = "message_id";
    const REPEATABLE: Repeatable = Repeatable::OnlyIfNotDone;

    fn request(&self, api: &GraphApi) -> GraphRequest {
        let body = Body {
            recipient: To {
                id: self.recipient.as_str(),
            },
            message: Message::with_attachment(
                self.media_type,
                Payload {
                    attachment_id: self.attachment_id.as_str(),
                },
            ),
        };
        GraphRequest {
            url: api.url("me/messages"),
            // Serializing text into memory cannot fail.
            body: serde_json::to_string(&body).unwrap_or_default(),
        }
    }
}
