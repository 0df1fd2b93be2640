//! `POST /{version}/me/message_attachments`: Meta fetches the media and keeps it for 90 days under an id.
//! <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/attachment-upload>

use serde::Serialize;

use super::wire::Message;
use super::{AttachmentId, Endpoint, GraphApi, GraphRequest, Repeatable};
use crate::message::{MediaType, MediaUrl};

/// Uploads media by its URL, reusable for other recipients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadAttachment {
    /// Where Meta fetches it.
    pub media_url: MediaUrl,
    /// What it is.
    pub media_type: MediaType,
}

#[derive(Serialize)]
struct Body<'a> {
    platform: &'static str,
    message: Message<Payload<'a>>,
}

#[derive(Serialize)]
struct Payload<'a> {
    url: &'a str,
    is_reusable: bool,
}

impl Endpoint for UploadAttachment {
    type Id = AttachmentId;
    const ID: &'static str = "attachment_id";
    // The worst that comes of a second upload is an attachment that nobody uses.
    const REPEATABLE: Repeatable = Repeatable::Freely;

    fn request(&self, api: &GraphApi) -> GraphRequest {
        let body = Body {
            platform: "instagram",
            message: Message::with_attachment(
                self.media_type,
                Payload {
                    url: self.media_url.as_str(),
                    is_reusable: true,
                },
            ),
        };
        GraphRequest {
            url: api.url("me/message_attachments"),
            // Serializing text and booleans into memory cannot fail.
            body: serde_json::to_string(&body).unwrap_or_default(),
        }
    }
}
