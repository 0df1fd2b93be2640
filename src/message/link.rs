use super::text::excerpt;
use super::url::{as_used, read_url};
use super::{Field, InvalidInput, ParseUrl};

const ADVICE: &str = "Give the whole address of the page, beginning with https://.";

/// An absolute http(s) URL that a person opens. Their device fetches it and not Meta, so that any host may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link(String);

impl Link {
    /// Parses a link. A valid one is sent as it was written.
    ///
    /// # Errors
    /// [`InvalidInput`] when it is no absolute http(s) URL or cannot be meant.
    pub fn parse(field: &Field, name: &str, parser: &dyn ParseUrl) -> Result<Self, InvalidInput> {
        if let Some(kind) = field.odd_kind() {
            return Err(InvalidInput::new(
                format!("{name} is {kind} where a URL is expected"),
                ADVICE,
            ));
        }
        let text = field.given();
        if text.is_empty() {
            return Err(InvalidInput::new(format!("{name} is empty"), ADVICE));
        }
        let shown = |may_be_shown: bool| {
            if may_be_shown {
                format!("{name} \"{}\"", excerpt(&text))
            } else {
                name.to_owned()
            }
        };
        let parts = read_url(&text, parser)
            .map_err(|refused| refused.flaw.of(&shown(refused.may_be_shown), ADVICE))?;
        if parts.scheme != "http" && parts.scheme != "https" {
            let field = shown(!parts.has_credentials);
            return Err(InvalidInput::new(
                format!("{field} does not begin with http:// or https://"),
                ADVICE,
            ));
        }
        Ok(Self(as_used(&text, parts)))
    }

    /// The URL as it goes to Meta.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
