use super::limits::{at_most_characters, text_of};
use super::text::excerpt;
use super::{Field, InvalidInput, trimmed};
use crate::words::decimal;

/// Text for a person to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageText(String);

impl MessageText {
    /// The most bytes (UTF-8) that Meta takes as one message. One list of its limits says characters; bytes are the
    /// narrower reading and stand in the description of the field.
    /// <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/send-message>
    pub const MOST_BYTES: usize = 1_000;

    /// The most characters that Meta takes above buttons.
    /// <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/button-template>
    pub const MOST_CHARACTERS_WITH_BUTTONS: usize = 640;

    /// Parses the text of a message; it is sent as it was written.
    ///
    /// # Errors
    /// [`InvalidInput`] when it is empty, too long, or no text.
    pub fn parse(field: &Field, name: &str) -> Result<Self, InvalidInput> {
        let text = read(field, name)?;
        let over = text.len().saturating_sub(Self::MOST_BYTES);
        if over > 0 {
            return Err(InvalidInput::of(
                &[
                    name,
                    " \"",
                    &excerpt(&text),
                    "\" is ",
                    &decimal(text.len()),
                    " bytes long, ",
                    &decimal(over),
                    " more than the ",
                    &decimal(Self::MOST_BYTES),
                    " that Meta takes",
                ],
                "Shorten the text, or send it as several messages.",
            ));
        }
        Ok(Self(text))
    }

    /// Parses the text above the buttons of a template; it is sent as it was written.
    ///
    /// # Errors
    /// [`InvalidInput`] when it is empty, too long, or no text.
    pub fn parse_for_buttons(field: &Field, name: &str) -> Result<Self, InvalidInput> {
        let text = read(field, name)?;
        at_most_characters(&text, name, Self::MOST_CHARACTERS_WITH_BUTTONS)?;
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text as it was written, which must be seen.
fn read(field: &Field, name: &str) -> Result<String, InvalidInput> {
    let text = text_of(field, name)?;
    if trimmed(&text).is_empty() {
        return Err(InvalidInput::empty(
            name,
            "Give the text that the person is to read.",
        ));
    }
    Ok(text.into_owned())
}
