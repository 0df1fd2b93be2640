use super::limits::{NO_LIMIT, required_text, text_of};
use super::text::trimmed;
use super::{Button, Field, InvalidInput};
use crate::words::member_name;

/// An answer that a person can tap.
/// <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/quick-replies>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuickReply {
    /// What stands on it. Meta shows the first 20 characters and cuts off the rest, so that no length is refused.
    pub title: String,
    /// What the account's webhook is told.
    pub payload: String,
}

impl QuickReply {
    /// Parses an object of `title` and `payload`.
    ///
    /// # Errors
    /// [`InvalidInput`] that names what is wrong, below `name`.
    pub fn parse(field: &Field, name: &str) -> Result<Self, InvalidInput> {
        if !matches!(field, Field::Object(_)) {
            return Err(InvalidInput::of(
                &[name, " is not an object with a title and a payload"],
                "Give each quick reply as an object, for example {\"title\": \"Yes\", \"payload\": \"YES\"}.",
            ));
        }
        let kind = text_of(
            field.member("content_type"),
            &member_name(name, "content_type"),
        )?;
        let kind = trimmed(&kind);
        if !kind.is_empty() && !kind.eq_ignore_ascii_case("text") {
            return Err(InvalidInput::unknown(
                &member_name(name, "content_type"),
                kind,
                "Set it to text, or leave it out: the node sends no other quick replies.",
            ));
        }
        Ok(Self {
            title: required_text(field.member("title"), &member_name(name, "title"), NO_LIMIT)?,
            payload: required_text(
                field.member("payload"),
                &member_name(name, "payload"),
                Button::MOST_PAYLOAD_CHARACTERS,
            )?,
        })
    }
}
