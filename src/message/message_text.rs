use super::text::excerpt;
use super::{Field, InvalidInput, trimmed};

/// Text for a person to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageText(String);

impl MessageText {
    /// The most bytes (UTF-8) that Meta takes as one message. One list of its limits says characters; bytes are the
    /// narrower reading and stand in the description of the field.
    /// <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/send-message>
    pub const MOST_BYTES: usize = 1_000;

    /// Parses the text of a message; it is sent as it was written.
    ///
    /// # Errors
    /// [`InvalidInput`] when it is empty, too long, or no text.
    pub fn parse(field: &Field, name: &str) -> Result<Self, InvalidInput> {
        const ADVICE: &str = "Shorten the text, or send it as several messages.";
        let text = match field {
            Field::Missing => String::new(),
            Field::Text(text) => text.clone(),
            Field::Integer(_) | Field::Float(_) => field.shown(),
            Field::Other(kind) => {
                return Err(InvalidInput::new(
                    format!("{name} is {kind} where text is expected"),
                    "Give the text as a string.",
                ));
            }
        };
        if trimmed(&text).is_empty() {
            return Err(InvalidInput::new(
                format!("{name} is empty"),
                "Give the text that the person is to read.",
            ));
        }
        let over = text.len().saturating_sub(Self::MOST_BYTES);
        if over > 0 {
            return Err(InvalidInput::new(
                format!(
                    "{name} \"{}\" is {} bytes long, {over} more than the {} that Meta takes",
                    excerpt(&text),
                    text.len(),
                    Self::MOST_BYTES
                ),
                ADVICE,
            ));
        }
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
