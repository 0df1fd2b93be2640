use super::limits::given_of;
use super::url::{as_used, read_url, url_name};
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
        let text = given_of(field, name, "a URL", ADVICE)?;
        let url = read_url(&text, parser).map_err(|flaw| flaw.of(name, &text, ADVICE))?;
        if !matches!(url.scheme(), "http" | "https") {
            let field = url_name(name, &text, !url.has_credentials());
            let reason = [&field, " does not begin with http:// or https://"];
            return Err(InvalidInput::of(&reason, ADVICE));
        }
        Ok(Self(as_used(&text, url)))
    }

    /// The URL as it goes to Meta.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
