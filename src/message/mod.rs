//! The parts of what is sent, parsed from an item's fields before anything leaves.

mod media_type;
mod media_url;
mod recipient;
mod text;

pub use media_type::MediaType;
pub use media_url::{MediaUrl, ParseUrl, UrlParts, is_loopback};
pub use recipient::Recipient;
pub use text::MessageText;

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
    /// Any other number.
    Float(f64),
    /// Something that is neither text nor a number; its kind, in words ("an object").
    Other(&'static str),
}

impl Field {
    /// The field in the form in which it is shown beside an error: what the user would recognise.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Missing | Self::Other(_) => String::new(),
            Self::Text(text) => text.trim().to_owned(),
            Self::Integer(number) => number.to_string(),
            // Without the code that prints floats, 20 KB of WebAssembly: whole up to 2^63, which covers ids; a fraction is
            // not worth showing in full.
            Self::Float(number) if number.fract() == 0.0 => (*number as i64).to_string(),
            Self::Float(number) => format!("{}.…", *number as i64),
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

/// Shortens a user's text for an error, at a character's boundary.
fn excerpt(text: &str) -> Cow<'_, str> {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
    }
}
