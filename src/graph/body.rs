//! A JSON body as data, with places for the ids of attachments that are uploaded before the call is made.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::AttachmentId;

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
        let filled = Filled {
            body: self,
            attachments,
        };
        // Serializing text, booleans, lists and objects into memory cannot fail.
        serde_json::to_string(&filled).unwrap_or_default()
    }
}

struct Filled<'a> {
    body: &'a Body,
    attachments: &'a [AttachmentId],
}

impl<'a> Filled<'a> {
    fn part(&self, body: &'a Body) -> Self {
        Self {
            body,
            attachments: self.attachments,
        }
    }
}

impl Serialize for Filled<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.body {
            Body::Text(text) => serializer.serialize_str(text),
            Body::Word(word) => serializer.serialize_str(word),
            Body::Flag(flag) => serializer.serialize_bool(*flag),
            Body::Attachment(place) => {
                let id = self.attachments.get(*place);
                serializer.serialize_str(id.map_or("", AttachmentId::as_str))
            }
            Body::List(parts) => {
                let mut list = serializer.serialize_seq(Some(parts.len()))?;
                for part in parts {
                    list.serialize_element(&self.part(part))?;
                }
                list.end()
            }
            Body::Object(members) => {
                let mut object = serializer.serialize_map(Some(members.len()))?;
                for (name, member) in members {
                    object.serialize_entry(name, &self.part(member))?;
                }
                object.end()
            }
        }
    }
}
