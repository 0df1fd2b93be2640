//! Meta's Graph API as pure data, one endpoint a file: a request out, a response in.

mod api;
pub mod error;
mod error_codes;
mod http_date;
mod id;
mod json;
pub mod proof;
mod send_message;
mod upload_attachment;
pub mod usage;
mod wire;

pub use api::{Connection, GraphApi, GraphHost, Route};
pub use id::{AttachmentId, MessageId};
pub use send_message::SendMessage;
pub use upload_attachment::UploadAttachment;

use error::AnswerError;

/// A `POST` with a JSON body. Signing it is the transport's matter: no token is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphRequest {
    /// The absolute URL.
    pub url: String,
    /// JSON.
    pub body: String,
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

/// What an endpoint says of being asked twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeatable {
    /// Doing it twice harms nobody.
    Freely,
    /// Only when the first try certainly did not happen.
    OnlyIfNotDone,
}

/// One endpoint: its request, the id its answer brings, and whether it may be repeated.
pub trait Endpoint {
    /// The id of what the endpoint makes.
    type Id: From<String>;
    /// The name of that id in the answer.
    const ID: &'static str;
    /// Whether it may be asked again after a try whose end is not known.
    const REPEATABLE: Repeatable;

    /// The request to send.
    fn request(&self, api: &GraphApi) -> GraphRequest;

    /// Reads the answer.
    ///
    /// # Errors
    /// [`AnswerError`] when Graph refused or the answer is not usable.
    fn response(answer: &GraphResponse) -> Result<Self::Id, AnswerError> {
        error::read_id(answer, Self::ID).map(Self::Id::from)
    }
}
