//! Meta's Graph API as pure data, one endpoint a file: a request out, a response in.

mod api;
mod body;
mod call;
pub mod error;
mod error_codes;
pub(crate) mod http_date;
mod id;
pub(crate) mod json;
mod limits;
pub mod proof;
pub mod send_message;
mod upload_attachment;
pub mod usage;

pub use api::{Connection, GraphApi, GraphHost, Login, Route};
pub use body::Body;
pub use call::{Answer, Call, Expected, Patience, Repeatable};
pub use id::AttachmentId;
pub use limits::Bucket;
pub use upload_attachment::{Asset, Source};

use crate::message::FileHandle;

/// A `POST`. Signing it is the transport's matter: no token is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphRequest {
    /// The absolute URL.
    pub url: String,
    /// What is sent.
    pub body: RequestBody,
}

/// What is sent with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestBody {
    /// JSON.
    Json(String),
    /// A form (`multipart/form-data`) with a file. Its bytes are with the host, which makes the form.
    Multipart {
        /// The fields by their names, in their order.
        fields: Vec<(&'static str, String)>,
        /// What goes into the part `filedata`.
        file: FileHandle,
    },
}

/// An answer as it came, before anybody knows whether it makes sense.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GraphResponse {
    /// The HTTP status.
    pub status: u16,
    /// Those of [`usage::HEADERS`] that came, by their lower-case names.
    pub headers: Vec<(&'static str, String)>,
    /// The body; what is no UTF-8 has been replaced.
    pub body: String,
}

impl GraphResponse {
    /// Whether the status says success (2xx).
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// A header by its lower-case name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.as_str())
    }
}
