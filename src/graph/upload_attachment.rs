//! `POST /{version}/me/message_attachments`: Meta fetches the media and keeps it for 90 days under an id.
//! <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/attachment-upload>

use super::send_message::attachment;
use super::{Body, Bucket, Call, Patience, Repeatable};
use crate::message::{MediaType, MediaUrl};

/// Media to upload before a message can be sent with it. Equal ones are uploaded once for all the messages of an account.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Asset {
    /// What it is.
    pub media_type: MediaType,
    /// Where Meta fetches it.
    pub url: MediaUrl,
}

impl Asset {
    /// Equal for equal media.
    #[must_use]
    pub fn identity(&self) -> String {
        [self.media_type.as_str(), self.url.as_str()].join(" ")
    }

    /// The call that uploads it, reusable for other recipients.
    #[must_use]
    pub fn upload(&self) -> Call {
        let payload = Body::Object(vec![
            ("url", Body::text(self.url.as_str())),
            ("is_reusable", Body::Flag(true)),
        ]);
        Call {
            path: "me/message_attachments",
            body: Body::Object(vec![
                ("platform", Body::Word("instagram")),
                ("message", attachment(self.media_type, payload)),
            ]),
            id: "attachment_id",
            // The worst that comes of a second upload is an attachment that nobody uses.
            repeatable: Repeatable::Freely,
            bucket: Bucket::of_upload(self.media_type),
            patience: match self.media_type {
                MediaType::Video => Patience::ForVideo,
                MediaType::Image | MediaType::Audio => Patience::Usual,
            },
        }
    }
}
