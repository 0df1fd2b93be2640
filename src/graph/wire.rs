//! The parts of a body that both endpoints share.

use serde::Serialize;

use crate::message::MediaType;

#[derive(Serialize)]
pub(super) struct Message<P> {
    attachment: Attachment<P>,
}

#[derive(Serialize)]
struct Attachment<P> {
    #[serde(rename = "type")]
    media_type: &'static str,
    payload: P,
}

impl<P> Message<P> {
    pub(super) fn with_attachment(media_type: MediaType, payload: P) -> Self {
        Self {
            attachment: Attachment {
                media_type: media_type.as_str(),
                payload,
            },
        }
    }
}
