//! `POST /{version}/me/message_attachments`: Meta fetches the media, or takes a file, and keeps it for 90 days under an id.
//! <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/attachment-upload>

use super::send_message::attachment;
use super::{Body, Bucket, Call, Expected, Login, Patience, Repeatable};
use crate::message::{File, MediaType, MediaUrl};
use crate::words::sentence;

/// Media to upload before a message can be sent with it. Equal ones are uploaded once for all the messages of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// What it is.
    pub media_type: MediaType,
    /// Where it is.
    pub source: Source,
}

/// Where media is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Meta fetches it.
    Url(MediaUrl),
    /// It is sent along.
    File(File),
}

impl Asset {
    /// Equal for equal media.
    #[must_use]
    pub fn identity(&self) -> String {
        let source = match &self.source {
            Source::Url(url) => url.as_str().to_owned(),
            Source::File(file) => file.identity(),
        };
        sentence(&[self.media_type.as_str(), " ", &source])
    }

    /// The call that uploads it, reusable for other recipients. Meta documents it for graph.facebook.com, with `platform`;
    /// who uses it on graph.instagram.com leaves that out.
    #[must_use]
    pub fn upload(&self, login: Login) -> Call {
        let mut payload = Vec::new();
        if let Source::Url(url) = &self.source {
            payload.push(("url", Body::text(url.as_str())));
        }
        payload.push(("is_reusable", Body::Flag(true)));
        let mut body = Vec::new();
        if login == Login::Facebook {
            body.push(("platform", Body::Word("instagram")));
        }
        body.push((
            "message",
            attachment(self.media_type, Body::Object(payload)),
        ));
        Call {
            path: "me/message_attachments",
            body: Body::Object(body),
            file: match &self.source {
                Source::Url(_) => None,
                Source::File(file) => Some(file.handle().clone()),
            },
            expected: Expected {
                required: Some("attachment_id"),
                optional: &[],
            },
            // The worst that comes of a second upload is an attachment that nobody uses.
            repeatable: Repeatable::Freely,
            bucket: Bucket::of_upload(self.media_type),
            patience: match (self.media_type, &self.source) {
                (MediaType::Video, _) | (_, Source::File(_)) => Patience::ForVideo,
                (MediaType::Image | MediaType::Audio | MediaType::File, _) => Patience::Usual,
            },
        }
    }
}
