use std::borrow::Cow;

use super::text::{LONGEST, excerpt, trimmed};

/// A field as the workflow gave it, before it is known to make sense.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// Absent, `null` or `undefined`.
    Missing,
    /// Text, untrimmed.
    Text(String),
    /// A number that is a whole number within ±(2^53 − 1).
    Integer(i64),
    /// Any other number, as JavaScript writes it (`1e+21`, `NaN`): printing floats would bring 20 KB of WebAssembly.
    Float(String),
    /// `true` or `false`.
    Flag(bool),
    /// A list.
    List(Vec<Field>),
    /// An object, its members in their order.
    Object(Vec<(String, Field)>),
}

impl Field {
    /// The field in the form in which it is shown beside an error: what the user would recognise.
    #[must_use]
    pub fn shown(&self) -> String {
        let given = self.given();
        if given.len() > LONGEST {
            // It is refused, and need not be carried along whole.
            return excerpt(&given);
        }
        given.into_owned()
    }

    /// A member of an object; [`Field::Missing`] where there is none of this name, or no object.
    #[must_use]
    pub fn member(&self, name: &str) -> &Self {
        let Self::Object(members) = self else {
            return &Self::Missing;
        };
        members
            .iter()
            .rev()
            .find(|(known, _)| known == name)
            .map_or(&Self::Missing, |(_, member)| member)
    }

    /// Whether it says nothing, as an option that was not set does. An empty list says something, and it is wrong.
    #[must_use]
    pub fn is_not_set(&self) -> bool {
        match self {
            Self::Missing => true,
            Self::Text(text) => trimmed(text).is_empty(),
            _ => false,
        }
    }

    /// What it is, in words, if it is neither text nor number.
    pub(crate) fn odd_kind(&self) -> Option<&'static str> {
        match self {
            Self::Flag(_) => Some("true or false"),
            Self::List(_) => Some("a list"),
            Self::Object(_) => Some("an object"),
            Self::Missing | Self::Text(_) | Self::Integer(_) | Self::Float(_) => None,
        }
    }

    /// The field as a text, trimmed; empty where it holds neither text nor number.
    pub(crate) fn given(&self) -> Cow<'_, str> {
        let written = self.written();
        match written {
            Cow::Borrowed(text) => Cow::Borrowed(trimmed(text)),
            number @ Cow::Owned(_) => number,
        }
    }

    /// The field as a text, as it was written; empty where it holds neither text nor number.
    pub(crate) fn written(&self) -> Cow<'_, str> {
        match self {
            Self::Missing | Self::Flag(_) | Self::List(_) | Self::Object(_) => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Integer(number) => Cow::Owned(number.to_string()),
            Self::Float(spelling) => Cow::Borrowed(spelling),
        }
    }
}
