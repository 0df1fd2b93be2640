//! Reading JSON with numbers kept as they are written: an id past 2^53 must not become a float on the way.
//! (serde_json can do so too, at 25 KB more of WebAssembly and with float tables that nothing here needs.)

use std::borrow::Cow;

use hifijson::token::Lex;
use hifijson::value::{Value, parse_bounded};

/// A JSON value that borrows from the text it was read from.
pub(super) type Json<'a> = Value<&'a str, Cow<'a, str>>;

/// Deeper nesting than this is no answer of Graph's.
const DEEPEST: usize = 64;

/// Reads a text that is one JSON value, or nothing.
pub(super) fn parse(text: &str) -> Option<Json<'_>> {
    hifijson::SliceLexer::new(text.as_bytes())
        .exactly_one(Lex::ws_peek, |next, lexer| {
            parse_bounded(DEEPEST, next, lexer)
        })
        .ok()
}

/// A member of an object by its name; the last one if there are several, as JavaScript has it. `null` counts as absent.
pub(super) fn member<'v, 'a>(value: &'v Json<'a>, name: &str) -> Option<&'v Json<'a>> {
    let Value::Object(members) = value else {
        return None;
    };
    members
        .iter()
        .rev()
        .find(|(known, _)| known.as_ref() == name)
        .map(|(_, value)| value)
        .filter(|value| !matches!(value, Value::Null))
}

/// Text.
pub(super) fn text(value: &Json) -> Option<String> {
    match value {
        Value::String(text) => Some(text.as_ref().to_owned()),
        _ => None,
    }
}

/// A whole number, also when it comes as text.
pub(super) fn whole_number(value: &Json) -> Option<i64> {
    match value {
        Value::Number((digits, _)) => digits.parse().ok(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A number that is not negative, without its fraction.
pub(super) fn count(value: &Json) -> Option<u32> {
    let Value::Number((written, _)) = value else {
        return None;
    };
    written.split(['.', 'e', 'E']).next()?.parse().ok()
}

/// An id, digit for digit: text, or a bare number of any length.
pub(super) fn id(value: &Json) -> Option<String> {
    let id = match value {
        Value::String(text) => text.as_ref(),
        Value::Number((digits, _)) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits,
        _ => return None,
    };
    (!id.trim().is_empty()).then(|| id.to_owned())
}
