//! How every text a user gives is read: what is trimmed, what may not stand in it, how it is shown.

use std::borrow::Cow;

use super::InvalidInput;
use super::url::authority;
use crate::words::{code_point, decimal, sentence};

/// The most bytes a field may hold. Web servers refuse longer addresses (Apache and nginx take 8 KB, Node and IIS 16 KB),
/// and all else is far shorter.
pub(super) const LONGEST: usize = 16_384;

/// The text without what nobody sees around it: white space, control characters, and characters without a shape, such as
/// the byte-order mark before the first cell of a CSV file.
#[must_use]
pub fn trimmed(text: &str) -> &str {
    let unseen = |c: char| c.is_whitespace() || c.is_control() || is_shapeless(c);
    let text = text.trim_start_matches(unseen);
    let seen = text.trim_end_matches(unseen);
    if seen.ends_with(|c: char| !c.is_ascii()) {
        // `❤️` is a heart and a character that gives it colour: one letter of the text, not its rim.
        let rest = text.get(seen.len()..).unwrap_or_default();
        let rim = rest.trim_start_matches(is_modifier);
        return text
            .get(..text.len().saturating_sub(rim.len()))
            .unwrap_or(seen);
    }
    seen
}

/// What is wrong with a text.
pub(crate) struct Flaw {
    /// Reads on after the field's name.
    pub(crate) reason: Cow<'static, str>,
    /// What to do about it, where that is not the field's usual advice.
    pub(crate) advice: Option<&'static str>,
}

impl Flaw {
    pub(super) fn new(reason: impl Into<Cow<'static, str>>, advice: Option<&'static str>) -> Self {
        Self {
            reason: reason.into(),
            advice,
        }
    }

    /// The error about the named field.
    pub(crate) fn of(&self, field: &str, usual_advice: &'static str) -> InvalidInput {
        InvalidInput::of(
            &[field, " ", &self.reason],
            self.advice.unwrap_or(usual_advice),
        )
    }
}

/// Why a trimmed text cannot be meant as it is, whatever it is for.
pub(crate) fn flaw(text: &str) -> Option<Flaw> {
    const FILL_IN: &str =
        "Switch the field to Expression, and check that the expression gives a value.";
    if text.len() > LONGEST {
        return Some(too_long(text.len()));
    }
    if is_unfilled(text) {
        let reason = "holds an expression that was not filled in";
        return Some(Flaw::new(reason, Some(FILL_IN)));
    }
    const TAKE_OUT: &str = "Take the character out where the value comes from, or type the value anew instead of pasting it.";
    hidden(text).map(|reason| Flaw::new(reason, Some(TAKE_OUT)))
}

pub(super) fn too_long(bytes: usize) -> Flaw {
    let reason = sentence(&[
        "is ",
        &decimal(bytes),
        " bytes long, where ",
        &decimal(LONGEST),
        " are the most that can work",
    ]);
    Flaw::new(reason, None)
}

/// Names the first character that is there and cannot be seen.
fn hidden(text: &str) -> Option<Cow<'static, str>> {
    const INVISIBLE: &str = "an invisible character";
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return None;
    }
    // A joiner or modifier after an ASCII character does something only before one beyond ASCII.
    let mut idle = None;
    let mut after_ascii = true;
    for c in text.chars() {
        match c {
            '\t' => return Some("holds a tab".into()),
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => return Some("holds a line break".into()),
            _ if c.is_control() => return Some(named("a control character", c)),
            _ if is_joiner(c) || is_modifier(c) => {
                idle = idle.or(after_ascii.then_some(c));
            }
            _ if is_shapeless(c) => return Some(named(INVISIBLE, c)),
            _ => {
                after_ascii = c.is_ascii();
                match idle.take() {
                    Some(idle) if after_ascii => return Some(named(INVISIBLE, idle)),
                    _ => {}
                }
            }
        }
    }
    idle.map(|c| named(INVISIBLE, c))
}

fn named(what: &str, c: char) -> Cow<'static, str> {
    sentence(&["holds ", what, " (", &code_point(c), ")"]).into()
}

/// Whether the character is seen as nothing at all: Unicode's Default_Ignorable_Code_Point, and others that leave a
/// blank or nothing. <https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt>
fn is_shapeless(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}' | '\u{fffe}'..='\u{ffff}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Joins its neighbours in scripts that need it and in emoji (`👩‍🚀`); between ASCII characters it does nothing.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Gives the character before it another look; after an ASCII character it does nothing.
fn is_modifier(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0020}'..='\u{e007f}')
}

/// Whether a template was left as it is: `{{ … }}` of n8n and its kin, `${…}`, `{% … %}`, `<% … %>`, or what JavaScript makes
/// of an object in a text.
fn is_unfilled(text: &str) -> bool {
    // Nearly all texts hold none of what each of these begins or ends with.
    if !text
        .bytes()
        .any(|byte| matches!(byte, b'{' | b'}' | b'<' | b'['))
    {
        return false;
    }
    let begins_tag = |at: usize| {
        let after = text.get(at.saturating_add(2)..).unwrap_or_default();
        !begins_with_two_hex_digits(after)
    };
    let opened = text.find('{').unwrap_or(text.len());
    let query = text.find('?').unwrap_or(text.len());
    places(text, "{{").next().is_some()
        // Closing braces after opening ones may be JSON, which servers that draw charts take.
        || places(text, "}}").any(|at| at < opened)
        // In a query it may be JavaScript, which such servers take too.
        || places(text, "${").any(|at| at < query)
        || places(text, "{%").any(begins_tag)
        || places(text, "<%").any(begins_tag)
        || places(text, "[object Object]").next().is_some()
}

/// Where a part stands in a text. By hand, since what `str` has for this brings 9 KB of WebAssembly.
pub(super) fn places<'a>(text: &'a str, part: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.as_bytes()
        .windows(part.len().max(1))
        .enumerate()
        .filter(|(_, window)| *window == part.as_bytes())
        .map(|(at, _)| at)
}

/// Whether a `%` before this text is an escape.
pub(super) fn begins_with_two_hex_digits(text: &str) -> bool {
    matches!(text.as_bytes(), [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

/// Shortens a user's text for an error, at a character's boundary, with a mark where a character cannot be seen, and one in
/// place of what may be a password.
pub(crate) fn excerpt(text: &str) -> String {
    const SHOWN: usize = 60;
    let from = end_of_secret(text);
    let mut shown = String::from(if from > 0 { "…" } else { "" });
    let mut characters = text.get(from..).unwrap_or_default().chars();
    shown.extend(characters.by_ref().take(SHOWN).map(|c| {
        let part_of_a_letter = is_joiner(c) || is_modifier(c);
        let unseen = c.is_control() || is_shapeless(c);
        if unseen && !part_of_a_letter {
            '\u{fffd}'
        } else {
            c
        }
    }));
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
}

/// Where the text begins again to be what may be shown. A password stands before an `@`: in an address before its path, in what
/// is none anywhere. A slash in the password ends the host before its time, and the `@` may be written in another way; then what
/// follows the host's colon is no port.
fn end_of_secret(text: &str) -> usize {
    let last = text.bytes().rposition(|byte| byte == b'@');
    let holds_password = |scheme: usize| {
        let host = authority(text.get(scheme.saturating_add(1)..).unwrap_or_default());
        let port = host.rsplit_once(':').map_or("", |(_, port)| port);
        let is_port = port.ends_with(']') || port.bytes().all(|byte| byte.is_ascii_digit());
        host.contains('@') || !is_port
    };
    let mut addresses = places(text, "://").map(holds_password);
    let hides = match addresses.next() {
        Some(first) => first || addresses.any(|holds| holds),
        None => last.is_some_and(|at| {
            let before = at.checked_sub(1).and_then(|at| text.as_bytes().get(at));
            before.is_some_and(|byte| !byte.is_ascii_whitespace())
        }),
    };
    if hides { last.unwrap_or(text.len()) } else { 0 }
}
