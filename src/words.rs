//! How texts are put together. Not by `format!`, which costs 100 to 200 bytes of WebAssembly at each place.

use std::time::Duration;

/// The parts, one after the other.
#[inline(never)]
pub(crate) fn sentence(parts: &[&str]) -> String {
    let mut whole = String::with_capacity(parts.iter().map(|part| part.len()).sum());
    for part in parts {
        whole.push_str(part);
    }
    whole
}

/// A number in digits.
#[inline(never)]
pub(crate) fn decimal(number: usize) -> String {
    // As all other numbers are written: digits of each size of number bring their own code.
    u64::try_from(number).unwrap_or(u64::MAX).to_string()
}

/// A wait in whole seconds, of which the last may be one in part: who waits so long has waited long enough.
pub(crate) fn whole_seconds(wait: Duration) -> u64 {
    const ALMOST_ONE: Duration = Duration::from_nanos(999_999_999);
    wait.saturating_add(ALMOST_ONE).as_secs()
}

/// A character by its number, as Unicode writes it: `U+200B`.
pub(crate) fn code_point(c: char) -> String {
    let number = u32::from(c);
    let mut written = "U+".to_owned();
    for place in (0..6_u32).rev() {
        let rest = number >> place.saturating_mul(4);
        // Four digits at least.
        if rest > 0 || place < 4 {
            let digit = char::from_digit(rest & 0xf, 16).unwrap_or_default();
            written.push(digit.to_ascii_uppercase());
        }
    }
    written
}

/// What an error calls the entry at this place of the named list.
pub(crate) fn entry_name(list: &str, place: usize) -> String {
    sentence(&[list, "[", &decimal(place), "]"])
}

/// What an error calls a member of the named object.
pub(crate) fn member_name(object: &str, member: &str) -> String {
    sentence(&[object, ".", member])
}

#[cfg(test)]
mod tests {
    use super::{code_point, entry_name, member_name, sentence};

    #[test]
    fn a_code_point_has_four_digits_or_as_many_as_it_needs() {
        for c in [
            '\0',
            '\u{1f}',
            '\u{200b}',
            '\u{fffd}',
            '\u{e0001}',
            char::MAX,
        ] {
            assert_eq!(code_point(c), format!("U+{:04X}", u32::from(c)));
        }
    }

    #[test]
    fn parts_come_one_after_the_other() {
        assert_eq!(sentence(&[]), "");
        assert_eq!(sentence(&["a", "", " b", "…"]), "a b…");
        assert_eq!(
            member_name(&entry_name("list", 12), "title"),
            "list[12].title"
        );
    }
}
