//! How texts are put together. Not by `format!`, which costs 100 to 200 bytes of WebAssembly at each place.

/// The parts, one after the other.
#[inline(never)]
pub(crate) fn sentence(parts: &[&str]) -> String {
    let mut whole = String::new();
    for part in parts {
        whole.push_str(part);
    }
    whole
}

/// A number in digits.
#[inline(never)]
pub(crate) fn decimal(number: usize) -> String {
    number.to_string()
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
    use super::{entry_name, member_name, sentence};

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
