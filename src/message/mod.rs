//! The parts of what is sent, parsed from an item's fields before anything leaves.

mod host;
mod media_type;
mod media_url;
mod message_text;
mod recipient;
mod text;
mod url;

pub use host::is_loopback;
pub use media_type::MediaType;
pub use media_url::MediaUrl;
pub use message_text::MessageText;
pub use recipient::Recipient;
pub use text::trimmed;
pub use url::{ParseUrl, UrlParts};

pub(crate) use text::flaw;
pub(crate) use url::read_url;

use std::borrow::Cow;

/// A field as the workflow gave it, before it is known to make sense.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// Absent, `null` or `undefined`.
    Missing,
    /// Text, untrimmed.
    Text(String),
    /// A number that is a whole number within ±(2^53 − 1).
    Integer(i64),
    /// Any other number, as JavaScript writes it (`1e+21`, `NaN`): printing floats would bring 20 KB of WebAssembly.
    Float(String),
    /// Something that is neither text nor a number; its kind, in words ("an object").
    Other(&'static str),
}

impl Field {
    /// The field in the form in which it is shown beside an error: what the user would recognise.
    #[must_use]
    pub fn shown(&self) -> String {
        let given = self.given();
        if given.len() > text::LONGEST {
            // It is refused, and need not be carried along whole.
            return text::excerpt(&given);
        }
        given.into_owned()
    }

    /// The field as a text, trimmed; empty where it holds neither text nor number.
    fn given(&self) -> Cow<'_, str> {
        match self {
            Self::Missing | Self::Other(_) => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(trimmed(text)),
            Self::Integer(number) => Cow::Owned(number.to_string()),
            Self::Float(spelling) => Cow::Borrowed(spelling),
        }
    }
}

/// Why an item cannot be sent, and what to do about it. Nothing was asked of Meta.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidInput {
    /// What is wrong, naming the field as the editor does.
    pub reason: String,
    /// One sentence: what to do about it.
    pub advice: Cow<'static, str>,
}

impl InvalidInput {
    /// An error with its advice.
    pub fn new(reason: impl Into<String>, advice: impl Into<Cow<'static, str>>) -> Self {
        Self {
            reason: reason.into(),
            advice: advice.into(),
        }
    }
}
