//! A JSON body as data, with places for the ids of attachments that are uploaded before the call is made.

use super::AttachmentId;

/// Bytes of JSON that most bodies have room in. To grow takes longer than to write them.
const USUAL_LENGTH: usize = 256;

/// A part of a JSON body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Text.
    Text(String),
    /// A word of Meta's own.
    Word(&'static str),
    /// `true` or `false`.
    Flag(bool),
    /// The id of one of the call's attachments, by its place among them.
    Attachment(usize),
    /// A list.
    List(Vec<Body>),
    /// An object, its members in the order in which they are written.
    Object(Vec<(&'static str, Body)>),
}

impl Body {
    /// An object of one member.
    #[must_use]
    pub fn member(name: &'static str, value: Self) -> Self {
        Self::Object(vec![(name, value)])
    }

    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The members of the body as the fields of a form: text as it is, all else as JSON.
    #[must_use]
    pub fn to_form(&self, attachments: &[AttachmentId]) -> Vec<(&'static str, String)> {
        let Self::Object(members) = self else {
            return Vec::new();
        };
        let field = |value: &Self| match value {
            Self::Text(text) => text.clone(),
            Self::Word(word) => (*word).to_owned(),
            other => other.to_json(attachments),
        };
        members
            .iter()
            .map(|(name, value)| (*name, field(value)))
            .collect()
    }

    /// The body as JSON, with the attachments' ids in their places.
    #[must_use]
    pub fn to_json(&self, attachments: &[AttachmentId]) -> String {
        let mut json = String::with_capacity(USUAL_LENGTH);
        self.write(attachments, &mut json);
        json
    }

    /// By hand: serde_json takes 3 KB of WebAssembly for these few shapes.
    fn write(&self, attachments: &[AttachmentId], json: &mut String) {
        match self {
            Self::Text(text) => write_text(text, json),
            Self::Word(word) => write_text(word, json),
            Self::Flag(flag) => json.push_str(if *flag { "true" } else { "false" }),
            Self::Attachment(place) => {
                let id = attachments.get(*place);
                write_text(id.map_or("", AttachmentId::as_str), json);
            }
            Self::List(parts) => {
                let mut before = '[';
                for part in parts {
                    json.push(before);
                    part.write(attachments, json);
                    before = ',';
                }
                json.push_str(if before == '[' { "[]" } else { "]" });
            }
            Self::Object(members) => {
                let mut before = '{';
                for (name, member) in members {
                    json.push(before);
                    write_text(name, json);
                    json.push(':');
                    member.write(attachments, json);
                    before = ',';
                }
                json.push_str(if before == '{' { "{}" } else { "}" });
            }
        }
    }
}

/// <https://www.rfc-editor.org/rfc/rfc8259#section-7>
fn write_text(text: &str, json: &mut String) {
    json.push('"');
    let is_plain = |byte: u8| byte >= 0x20 && byte != b'"' && byte != b'\\';
    if text.bytes().all(is_plain) {
        json.push_str(text);
        json.push('"');
        return;
    }
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                json.push('\\');
                json.push(c);
            }
            '\n' => json.push_str("\\n"),
            '\0'..'\u{20}' => {
                json.push_str("\\u00");
                for digit in [u32::from(c) >> 4, u32::from(c) & 0xf] {
                    json.push(char::from_digit(digit, 16).unwrap_or_default());
                }
            }
            _ => json.push(c),
        }
    }
    json.push('"');
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::Body;
    use crate::graph::AttachmentId;

    proptest! {
        #[test]
        fn any_text_is_read_as_it_was_written(text in any::<String>(), control in "[\\x00-\\x7f]*") {
            for text in [text, control] {
                let json = Body::text(text.as_str()).to_json(&[]);
                prop_assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), json!(text));
            }
        }
    }

    #[test]
    fn every_shape_is_written_as_json_without_a_blank() {
        let body = Body::Object(vec![
            ("none", Body::List(Vec::new())),
            ("nothing", Body::Object(Vec::new())),
            (
                "list",
                Body::List(vec![Body::Flag(true), Body::Flag(false)]),
            ),
            ("id", Body::Attachment(0)),
            ("lost", Body::Attachment(1)),
            ("word", Body::member("a", Body::Word("b"))),
        ]);
        assert_eq!(
            body.to_json(&[AttachmentId::from("7".to_owned())]),
            r#"{"none":[],"nothing":{},"list":[true,false],"id":"7","lost":"","word":{"a":"b"}}"#
        );
    }
}
