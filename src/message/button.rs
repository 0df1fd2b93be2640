use super::limits::{required_text, text_of};
use super::text::trimmed;
use super::{Field, InvalidInput, Link, ParseUrl};
use crate::words::member_name;

/// A button of a template.
/// <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/button-template>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What stands on it.
    pub title: String,
    /// What tapping it does.
    pub tap: Tap,
}

/// What tapping a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tap {
    /// Opens a page.
    Opens(Link),
    /// Tells the account's webhook this text.
    Posts(String),
}

impl Button {
    /// The most characters of its title. Meta says of quick replies that it cuts off what is longer, and not of buttons.
    /// <https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/buttons/postback>
    pub const MOST_TITLE_CHARACTERS: usize = 20;

    /// The most characters of a postback's payload; same source.
    pub const MOST_PAYLOAD_CHARACTERS: usize = 1_000;

    /// Parses a button: an object of `type` (`web_url` or `postback`), `title`, and `url` or `payload`. Without a type it
    /// is told from which of the two is there.
    ///
    /// # Errors
    /// [`InvalidInput`] that names what is wrong, below `name`.
    pub fn parse(field: &Field, name: &str, parser: &dyn ParseUrl) -> Result<Self, InvalidInput> {
        let part = |member: &str| member_name(name, member);
        if !matches!(field, Field::Object(_)) {
            return Err(InvalidInput::of(
                &[
                    name,
                    " is not an object with a type, a title, and a url or a payload",
                ],
                "Give each button as an object, for example {\"type\": \"web_url\", \"title\": \"Shop\", \"url\": \"https://example.com\"}.",
            ));
        }
        let kind = field.member("type");
        let word = text_of(kind, &part("type"))?;
        let (url, payload) = (field.member("url"), field.member("payload"));
        let opens = match trimmed(&word) {
            "" => !url.is_not_set() || payload.is_not_set(),
            word if word.eq_ignore_ascii_case("web_url") => true,
            word if word.eq_ignore_ascii_case("postback") => false,
            word => {
                return Err(InvalidInput::unknown(
                    &part("type"),
                    word,
                    "Set the type to web_url or postback: Instagram has no other buttons.",
                ));
            }
        };
        Ok(Self {
            title: required_text(
                field.member("title"),
                &part("title"),
                Self::MOST_TITLE_CHARACTERS,
            )?,
            tap: if opens {
                Tap::Opens(Link::parse(url, &part("url"), parser)?)
            } else {
                Tap::Posts(required_text(
                    payload,
                    &part("payload"),
                    Self::MOST_PAYLOAD_CHARACTERS,
                )?)
            },
        })
    }
}
