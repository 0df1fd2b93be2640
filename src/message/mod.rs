//! The parts of what is sent, parsed from an item's fields before anything leaves.

mod button;
mod field;
mod file;
mod host;
mod ip;
mod limits;
mod link;
mod media_format;
mod media_type;
mod media_url;
mod message_text;
mod opaque_id;
mod quick_reply;
mod recipient;
mod text;
mod url;

pub use button::{Button, Tap};
pub use field::Field;
pub use file::{File, FileHandle};
pub use host::is_loopback;
pub use link::Link;
pub use media_format::media_type_of;
pub use media_type::MediaType;
pub use media_url::MediaUrl;
pub use message_text::MessageText;
pub use opaque_id::OpaqueId;
pub use quick_reply::QuickReply;
pub use recipient::Recipient;
pub use text::trimmed;
pub use url::{ParseUrl, ParsedUrl};

pub(crate) use limits::{at_most_characters, entries_within, refuse_odd, required_text, text_of};
pub(crate) use text::{excerpt, flaw};
pub(crate) use url::read_url;

use std::borrow::Cow;

use crate::words::sentence;

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

    /// An error whose reason is made of these parts.
    #[inline(never)]
    pub(crate) fn of(reason: &[&str], advice: &'static str) -> Self {
        Self {
            reason: sentence(reason),
            advice: Cow::Borrowed(advice),
        }
    }

    /// Nothing stands where something has to.
    pub(crate) fn empty(name: &str, advice: &'static str) -> Self {
        Self::of(&[name, " is empty"], advice)
    }

    /// A word that is none of those to choose from.
    pub(crate) fn unknown(name: &str, word: &str, advice: &'static str) -> Self {
        Self::of(&[name, " \"", &excerpt(word), "\" is not known"], advice)
    }
}
