use super::{Field, InvalidInput, excerpt};

const NAME: &str = "Instagram User ID";
const WHERE_IT_COMES_FROM: &str = "Take the Instagram-scoped ID (IGID, digits only) from the sender.id of a message webhook or from the Conversations API.";
const KEEP_AS_TEXT: &str = "Keep the ID as text from its source on, since numbers past 9007199254740991 lose digits in JavaScript.";

/// The person a message is for: their Instagram-scoped ID (IGID, also IGSID) for the sending account.
///
/// Decimal digits, kept as text: Meta documents no length, and ids of 17 digits are past what a JavaScript number holds.
/// <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/send-message>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient(String);

impl Recipient {
    /// Parses an IGID from text or from a whole number that is still exact.
    ///
    /// # Errors
    /// [`InvalidInput`] when it is missing, not all digits, or a number that has lost digits.
    pub fn parse(field: &Field) -> Result<Self, InvalidInput> {
        match field {
            Field::Missing => Err(empty()),
            Field::Text(text) => parse_text(text.trim()),
            Field::Integer(number) if *number >= 0 => Ok(Self(number.to_string())),
            Field::Integer(number) => Err(not_digits(&number.to_string())),
            Field::Float(number) if number.abs() > 9_007_199_254_740_991.0 => {
                Err(lost_digits(&field.shown()))
            }
            Field::Float(_) => Err(not_digits(&field.shown())),
            Field::Other(kind) => Err(InvalidInput::new(
                format!("{NAME} is {kind} where an ID is expected"),
                WHERE_IT_COMES_FROM,
            )),
        }
    }

    /// The id's digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn parse_text(text: &str) -> Result<Recipient, InvalidInput> {
    if text.is_empty() {
        return Err(empty());
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(Recipient(text.to_owned()));
    }
    if is_exponent_form(text) {
        return Err(lost_digits(text));
    }
    Err(not_digits(text))
}

/// `1.7841405822304914e+16`: what JavaScript or a spreadsheet makes of a long id that was a number for a while.
fn is_exponent_form(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let all_digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    all_digits(exponent) && all_digits(whole) && all_digits(fraction)
}

fn empty() -> InvalidInput {
    InvalidInput::new(format!("{NAME} is empty"), WHERE_IT_COMES_FROM)
}

fn lost_digits(shown: &str) -> InvalidInput {
    InvalidInput::new(
        format!(
            "{NAME} {} came as a number and has lost digits",
            excerpt(shown)
        ),
        KEEP_AS_TEXT,
    )
}

fn not_digits(shown: &str) -> InvalidInput {
    let hint = if shown.starts_with('@') {
        "; a @username is not an ID"
    } else {
        ""
    };
    InvalidInput::new(
        format!(
            "{NAME} \"{}\" is not made of digits only{hint}",
            excerpt(shown)
        ),
        WHERE_IT_COMES_FROM,
    )
}
