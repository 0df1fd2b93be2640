use super::limits::given_of;
use super::url::{as_used, read_web_url};
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
        let url = read_web_url(&text, name, parser, ADVICE)?;
        Ok(Self(as_used(&text, url)))
    }

    /// The URL as it goes to Meta.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
