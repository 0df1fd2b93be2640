//! Fields that only reads have.

use crate::message::{Field, InvalidInput, excerpt};
use crate::words::{decimal, sentence};

const LIMIT: &str = "Limit";

/// How many there may be: a whole number from 1 on, with a reason where there is a largest one.
pub(super) fn limit(
    field: &Field,
    preset: usize,
    most: Option<(usize, &'static str)>,
) -> Result<usize, InvalidInput> {
    const ADVICE: &str = "Set Limit to a whole number of 1 or more.";
    if field.is_not_set() {
        return Ok(preset);
    }
    let given = field.given();
    let refused = |reason: &str, advice| InvalidInput::of(&[LIMIT, " ", reason], advice);
    let shown = || {
        sentence(&[
            "\"",
            &excerpt(&given),
            "\" is not a whole number of 1 or more",
        ])
    };
    let whole = !given.is_empty() && given.bytes().all(|byte| byte.is_ascii_digit());
    // What has more digits than fit is more than anybody has.
    let number = if whole {
        let number: i64 = given.parse().unwrap_or(i64::MAX);
        usize::try_from(number).unwrap_or(usize::MAX)
    } else {
        0
    };
    match most {
        _ if number == 0 => Err(refused(&shown(), ADVICE)),
        Some((most, why)) if number > most => {
            let most = decimal(most);
            Err(refused(
                &sentence(&["is ", &given, ", where ", &most, " are the most"]),
                why,
            ))
        }
        _ => Ok(number),
    }
}

/// Yes or no, also as the text that an expression may make of it; no where nothing is given.
pub(super) fn flag(field: &Field, name: &str) -> Result<bool, InvalidInput> {
    if let Field::Flag(flag) = field {
        return Ok(*flag);
    }
    match &*field.given() {
        "true" => Ok(true),
        "false" => Ok(false),
        "" if field.is_not_set() => Ok(false),
        _ => Err(InvalidInput::of(
            &[name, " is neither true nor false"],
            "Set it to true or false.",
        )),
    }
}

/// A cursor of an earlier page, if there is one.
pub(super) fn after(field: &Field) -> Option<String> {
    let given = field.given();
    (!given.is_empty()).then(|| given.into_owned())
}
