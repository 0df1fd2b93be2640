//! What is counted before it is sent, and how an error says by how much it is too much.

use std::borrow::Cow;

use super::recipient::{came_as_number, is_no_number, not_a_number};
use super::text::{LONGEST, excerpt, too_long, trimmed};
use super::{Field, InvalidInput};
use crate::words::{decimal, sentence};

const AS_TEXT: &str = "Keep the number as text from its source on.";

/// The text of a field as it was written; empty where there is none. A number is taken as its text.
///
/// # Errors
/// [`InvalidInput`] when it is neither text nor number, or a number that is none or has lost digits.
pub(crate) fn text_of<'f>(field: &'f Field, name: &str) -> Result<Cow<'f, str>, InvalidInput> {
    refuse_odd(field, name, "text", "Give the text as a string.")?;
    if let Field::Float(spelling) = field {
        if is_no_number(spelling) {
            return Err(not_a_number(name, spelling));
        }
        // A whole number beyond those that are exact, with or without an exponent.
        if spelling.contains('+') || !spelling.contains(['.', 'e']) {
            return Err(came_as_number(name, spelling, "may have", AS_TEXT));
        }
    }
    Ok(field.written())
}

/// The text of a field, trimmed, which has to be there. A number is taken as its text.
///
/// # Errors
/// [`InvalidInput`] when there is nothing, or neither text nor number; `expected` is what it should be.
pub(crate) fn given_of<'f>(
    field: &'f Field,
    name: &str,
    expected: &str,
    advice: &'static str,
) -> Result<Cow<'f, str>, InvalidInput> {
    refuse_odd(field, name, expected, advice)?;
    let text = field.given();
    if text.is_empty() {
        return Err(InvalidInput::empty(name, advice));
    }
    Ok(text)
}

/// Refuses what is neither text nor number.
pub(crate) fn refuse_odd(
    field: &Field,
    name: &str,
    expected: &str,
    advice: &'static str,
) -> Result<(), InvalidInput> {
    match field.odd_kind() {
        Some(kind) => Err(InvalidInput::of(
            &[name, " is ", kind, " where ", expected, " is expected"],
            advice,
        )),
        None => Ok(()),
    }
}

/// Of what Meta names no limit for.
pub(super) const NO_LIMIT: usize = usize::MAX;

/// A text that has to be there, as it was written, of at most so many characters.
pub(crate) fn required_text(
    field: &Field,
    name: &str,
    most: usize,
) -> Result<String, InvalidInput> {
    let text = text_of(field, name)?;
    if trimmed(&text).is_empty() {
        return Err(InvalidInput::empty(
            name,
            "Fill it in, or remove the entry.",
        ));
    }
    if most == NO_LIMIT && text.len() > LONGEST {
        return Err(too_long(text.len()).of(name, "Shorten the text."));
    }
    at_most_characters(&text, name, most)?;
    Ok(text.into_owned())
}

/// Refuses a text of more characters (code points) than Meta takes.
pub(crate) fn at_most_characters(text: &str, name: &str, most: usize) -> Result<(), InvalidInput> {
    // Each character has one byte that continues none: what `str` has for this brings 1 KB of WebAssembly.
    let count = text.bytes().filter(|byte| byte & 0xc0 != 0x80).count();
    let over = count.saturating_sub(most);
    if over == 0 {
        return Ok(());
    }
    Err(InvalidInput::of(
        &[
            name,
            " \"",
            &excerpt(text),
            "\" is ",
            &decimal(count),
            " characters long, ",
            &decimal(over),
            " more than the ",
            &decimal(most),
            " that Meta takes",
        ],
        "Shorten the text.",
    ))
}

/// Refuses a list of fewer or more entries than Meta takes; `what` names several of them.
pub(crate) fn entries_within(
    count: usize,
    name: &str,
    least: usize,
    most: usize,
    what: &str,
) -> Result<(), InvalidInput> {
    let reason = if count == 0 {
        sentence(&[name, " is empty"])
    } else {
        let (difference, than, limit, end) = if count < least {
            let fewer = least.saturating_sub(count);
            (fewer, " fewer than the ", least, " that are needed")
        } else if count > most {
            let more = count.saturating_sub(most);
            (more, " more than the ", most, " that Meta takes")
        } else {
            return Ok(());
        };
        sentence(&[
            name,
            " holds ",
            &decimal(count),
            " ",
            what,
            ", ",
            &decimal(difference),
            than,
            &decimal(limit),
            end,
        ])
    };
    let advice = sentence(&[
        "Give ",
        &decimal(least),
        " to ",
        &decimal(most),
        " ",
        what,
        ".",
    ]);
    Err(InvalidInput::new(reason, advice))
}
