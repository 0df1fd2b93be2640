//! What is counted before it is sent, and how an error says by how much it is too much.

use std::borrow::Cow;

use super::text::{LONGEST, excerpt, too_long, trimmed};
use super::{Field, InvalidInput};

/// The text of a field as it was written; empty where there is none. A number is taken as its text.
///
/// # Errors
/// [`InvalidInput`] when it is neither text nor number, or longer than anything that can work.
pub(crate) fn text_of<'f>(field: &'f Field, name: &str) -> Result<Cow<'f, str>, InvalidInput> {
    if let Some(kind) = field.odd_kind() {
        return Err(InvalidInput::new(
            format!("{name} is {kind} where text is expected"),
            "Give the text as a string.",
        ));
    }
    let text = field.written();
    if text.len() > LONGEST {
        return Err(too_long(text.len()).of(name, "Shorten the text."));
    }
    Ok(text)
}

/// A text that has to be there, as it was written, of at most so many characters.
pub(crate) fn required_text(
    field: &Field,
    name: &str,
    most: usize,
) -> Result<String, InvalidInput> {
    let text = text_of(field, name)?;
    if trimmed(&text).is_empty() {
        return Err(InvalidInput::new(
            format!("{name} is empty"),
            "Fill it in, or remove the entry.",
        ));
    }
    at_most_characters(&text, name, most)?;
    Ok(text.into_owned())
}

/// Refuses a text of more characters (code points) than Meta takes.
pub(crate) fn at_most_characters(text: &str, name: &str, most: usize) -> Result<(), InvalidInput> {
    let count = text.chars().count();
    let over = count.saturating_sub(most);
    if over == 0 {
        return Ok(());
    }
    Err(InvalidInput::new(
        format!(
            "{name} \"{}\" is {count} characters long, {over} more than the {most} that Meta takes",
            excerpt(text)
        ),
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
    if count == 0 {
        return Err(InvalidInput::new(
            format!("{name} is empty"),
            format!("Give {least} to {most} {what}."),
        ));
    }
    let difference = if count < least {
        format!(
            "{} fewer than the {least} that are needed",
            least.saturating_sub(count)
        )
    } else if count > most {
        format!(
            "{} more than the {most} that Meta takes",
            count.saturating_sub(most)
        )
    } else {
        return Ok(());
    };
    Err(InvalidInput::new(
        format!("{name} holds {count} {what}, {difference}"),
        format!("Give {least} to {most} {what}."),
    ))
}
