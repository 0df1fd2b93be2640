//! The addresses of what is read, below the version.

use crate::words::sentence;

/// A path with its query; every value is escaped.
#[derive(Clone, Debug)]
pub(super) struct Address(String);

impl Address {
    /// A node, by its id.
    pub(super) fn node(id: &str) -> Self {
        Self(escaped(id))
    }

    /// An edge of a node.
    pub(super) fn edge(id: &str, edge: &str) -> Self {
        Self(sentence(&[&escaped(id), "/", edge]))
    }

    /// The same with one more parameter.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        let mark = if self.0.bytes().any(|byte| byte == b'?') {
            "&"
        } else {
            "?"
        };
        self.0 = sentence(&[&self.0, mark, name, "=", &escaped(value)]);
        self
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text can stand in a path as one part of it: dots alone would lead elsewhere, however they are escaped.
pub(super) fn is_one_part(id: &str) -> bool {
    id.bytes().any(|byte| byte != b'.')
}

/// Percent-encoded, but for the comma between fields. <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b',') {
            escaped.push(char::from(byte));
            continue;
        }
        escaped.push('%');
        for digit in [byte >> 4, byte & 0xf] {
            let digit = char::from_digit(u32::from(digit), 16).unwrap_or_default();
            escaped.push(digit.to_ascii_uppercase());
        }
    }
    escaped
}
