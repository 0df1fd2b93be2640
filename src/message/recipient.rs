use super::limits::given_of;
use super::text::{excerpt, flaw, places};
use super::{Field, InvalidInput};

const NAME: &str = "Instagram User ID";
const WHERE_IT_COMES_FROM: &str = "Take the Instagram-scoped ID (IGID, digits only) from the userId of the trigger or of Get Many, or from a webhook's sender.id.";
const KEEP_AS_TEXT: &str = "Keep the ID as text from its source on, since numbers past 9007199254740991 lose digits in JavaScript.";
pub(super) const NO_FORMAT: &str = "Keep the ID as text from its source on, so that nothing writes it as a number, with a point or separators.";
pub(super) const CHECK_EXPRESSION: &str =
    "Check the expression in the field, which calculates with something that is no number.";

/// Digits in a row that every number of JavaScript holds exactly.
const LARGEST_EXACT: &str = "9007199254740991";

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
    /// [`InvalidInput`] when it is missing, not all digits, the number 0, or a number that has lost digits.
    pub fn parse(field: &Field) -> Result<Self, InvalidInput> {
        let text = given_of(field, NAME, "an ID", WHERE_IT_COMES_FROM)?;
        if let Some(flaw) = flaw(&text) {
            return Err(flaw.of(NAME, WHERE_IT_COMES_FROM));
        }
        if !is_digits(&text) {
            return Err(not_an_id(&text));
        }
        if matches!(field, Field::Float(_)) {
            return Err(lost_digits(NAME, &text));
        }
        // Calculated: what JavaScript makes of an empty text. Of a text Meta is the judge.
        if matches!(field, Field::Integer(0)) {
            let reason = [NAME, " is the number 0, which is nobody's ID"];
            return Err(InvalidInput::of(&reason, CHECK_EXPRESSION));
        }
        Ok(Self(text.into_owned()))
    }

    /// The id's digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

pub(super) fn lost_digits(name: &str, text: &str) -> InvalidInput {
    came_as_number(name, text, "has", KEEP_AS_TEXT)
}

/// A number beyond those that JavaScript holds exactly; what it was is not known.
pub(super) fn came_as_number(
    name: &str,
    text: &str,
    has: &str,
    advice: &'static str,
) -> InvalidInput {
    let parts = [
        name,
        " ",
        &excerpt(text),
        " came as a number and ",
        has,
        " lost digits",
    ];
    InvalidInput::of(&parts, advice)
}

/// Whether it is what JavaScript writes for a number that is none.
pub(super) fn is_no_number(text: &str) -> bool {
    matches!(text, "NaN" | "Infinity" | "-Infinity")
}

pub(super) fn not_a_number(name: &str, text: &str) -> InvalidInput {
    InvalidInput::of(&[name, " is not a number (", text, ")"], CHECK_EXPRESSION)
}

/// What has become of the id, told from how it is written.
#[inline(never)]
fn not_an_id(text: &str) -> InvalidInput {
    let shown = excerpt(text);
    if is_no_number(text) {
        return not_a_number(NAME, text);
    }
    let (hint, advice) = match written_as_number(text) {
        Some(Number::LostDigits) => {
            return lost_digits(NAME, text);
        }
        Some(Number::Decimal) => ("; it is written as a number", NO_FORMAT),
        Some(Number::Grouped) => ("; it has thousands separators", NO_FORMAT),
        None => (hint(text), WHERE_IT_COMES_FROM),
    };
    let digits_only = "\" is not made of digits only";
    InvalidInput::of(&[NAME, " \"", &shown, digits_only, hint], advice)
}

fn hint(text: &str) -> &'static str {
    let unsigned = text.strip_prefix(['-', '+', '\u{2212}']);
    if text.starts_with('@') {
        "; a @username is not an ID"
    } else if text.starts_with(['"', '\'', '=', '\u{201c}', '\u{2018}']) {
        "; it has quotation marks around it"
    } else if places(text, "://").next().is_some() {
        "; the address of a profile is not an ID"
    } else if text.starts_with('+') {
        "; a phone number is not an ID"
    } else if unsigned.is_some_and(is_digits) {
        "; an ID is not negative"
    } else if text.chars().any(is_foreign_digit) {
        "; its digits are not the ASCII digits 0 to 9"
    } else {
        ""
    }
}

/// What a program made of an id that it took for a number.
pub(super) enum Number {
    /// It holds fewer digits than the id had, or a rounded last one.
    LostDigits,
    /// With a decimal point or comma, or an exponent.
    Decimal,
    /// `17,841,405,822,304,914`
    Grouped,
}

pub(super) fn written_as_number(text: &str) -> Option<Number> {
    let text = text.strip_prefix('-').unwrap_or(text);
    if let Some((mantissa, exponent)) = text.split_once(['e', 'E']) {
        let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
        let size = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let is_number = is_digits(whole) && is_digits(fraction) && is_digits(size);
        // `1.7841405822304914e+16`, and `9.57E+14` of a spreadsheet.
        return is_number.then_some(if exponent.starts_with('-') {
            Number::Decimal
        } else {
            Number::LostDigits
        });
    }
    if is_grouped(text) {
        return Some(Number::Grouped);
    }
    let (whole, fraction) = text.split_once(['.', ','])?;
    let is_number = is_digits(whole) && (fraction.is_empty() || is_digits(fraction));
    is_number.then(|| {
        let digits = whole.trim_start_matches('0');
        // Of numbers of one length, the order of their digits is their order.
        if (digits.len(), digits) > (LARGEST_EXACT.len(), LARGEST_EXACT) {
            Number::LostDigits
        } else {
            Number::Decimal
        }
    })
}

/// Groups of three digits (two in India, but three at the end), with any separator in use.
fn is_grouped(text: &str) -> bool {
    let separator = |c: char| c.is_whitespace() || matches!(c, ',' | '.' | '_' | '\'' | '\u{2019}');
    let whole = match text.rsplit_once(['.', ',']) {
        // A fraction after it, set off by another sign than the groups.
        Some((whole, fraction)) if fraction.len() != 3 && whole.contains(separator) => whole,
        _ => text,
    };
    let mut groups = whole.rsplit(separator);
    let last_is_whole = groups
        .next()
        .is_some_and(|group| group.len() == 3 && is_digits(group));
    let mut others = 0_usize;
    let others_fit = groups.all(|group| {
        others = others.saturating_add(1);
        (1..=3).contains(&group.len()) && is_digits(group)
    });
    last_is_whole && others_fit && others > 0
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Digits of the scripts that people write numbers with; each has its ten in a row.
fn is_foreign_digit(c: char) -> bool {
    const ZEROS: [char; 18] = [
        '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}',
        '\u{be6}', '\u{c66}', '\u{ce6}', '\u{d66}', '\u{e50}', '\u{ed0}', '\u{f20}', '\u{1040}',
        '\u{17e0}', '\u{ff10}',
    ];
    ZEROS
        .into_iter()
        .any(|zero| (0..10).contains(&u32::from(c).wrapping_sub(u32::from(zero))))
        // The styled digits of mathematics, which "fonts" for Instagram bios are made of.
        || matches!(c, '\u{1d7ce}'..='\u{1d7ff}')
}
