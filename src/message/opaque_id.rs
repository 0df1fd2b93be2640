use super::limits::given_of;
use super::recipient::{
    CHECK_EXPRESSION, NO_FORMAT, Number, is_no_number, lost_digits, written_as_number,
};
use super::text::{excerpt, flaw, places};
use super::{Field, InvalidInput};

/// The id of something at Meta (a message, a comment, a post). What it is made of is Meta's matter; what has become of it
/// on the way here is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpaqueId(String);

impl OpaqueId {
    /// Parses an id; `source` is one sentence on where to take it from.
    ///
    /// # Errors
    /// [`InvalidInput`] when it is missing, what an expression gives that finds nothing, an address, has something unseen in it,
    /// or has lost digits as a number.
    pub fn parse(field: &Field, name: &str, source: &'static str) -> Result<Self, InvalidInput> {
        let text = given_of(field, name, "an ID", source)?;
        if let Some(flaw) = flaw(&text) {
            return Err(flaw.of(name, source));
        }
        let shown = excerpt(&text);
        let quoted = |what: &str, advice| {
            Err(InvalidInput::of(
                &[name, " \"", &shown, "\" ", what],
                advice,
            ))
        };
        if is_no_number(&text) || matches!(field, Field::Integer(..=0)) {
            return quoted("is no ID", CHECK_EXPRESSION);
        }
        if matches!(&*text, "undefined" | "null") {
            return quoted("is no ID", source);
        }
        if text.starts_with(['"', '\'']) {
            return quoted("has quotation marks around it", source);
        }
        if text.contains(char::is_whitespace) {
            return quoted("holds a blank", source);
        }
        if places(&text, "://").next().is_some() {
            return quoted("is an address, which is not an ID", source);
        }
        // Some of Meta's ids are two with a line between.
        let written = written_as_number(&text).filter(|_| !text.contains('_'));
        if matches!(field, Field::Float(_)) || matches!(written, Some(Number::LostDigits)) {
            return Err(lost_digits(name, &text));
        }
        if written.is_some() {
            return quoted("is written as a number", NO_FORMAT);
        }
        Ok(Self(text.into_owned()))
    }

    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
