use std::time::Duration;

use crate::graph::{Answer, Asset, AttachmentId, Call};

/// What is to be done for one item, as data: the engine carries it out without knowing what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Whom it is for. Messages of one account for one person leave in the order of the items.
    pub person: String,
    /// What has to be uploaded first; the call's body names them by their places in this list.
    pub assets: Vec<Asset>,
    /// What is done right before the call, if anything.
    pub before: Option<Before>,
    /// The one call.
    pub call: Call,
    /// The call that does the same without uploads, if there is one: for a host that takes none.
    pub without_uploads: Option<Call>,
    /// What the success item tells, in the contract's order.
    pub facts: Vec<(&'static str, Fact)>,
    /// What to do where Meta blames what the message carries, if the item shows more than the error.
    pub content_advice: Option<String>,
}

/// A call that leaves ahead of another one, and the pause between the two. The item fails by no fault of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// The call.
    pub call: Call,
    /// From its end to the beginning of the other.
    pub pause: Duration,
}

/// Where something that the success item tells comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The item itself.
    Known(Value),
    /// The id of the one attachment: of [`Plan::assets`], else of the call's answer, else nothing.
    AttachmentId,
    /// The ids of all of [`Plan::assets`]; nothing where none was uploaded.
    AttachmentIds,
    /// The id that the call's answer has to bring.
    AnswerId,
    /// Another id of the call's answer, or nothing.
    OtherId(&'static str),
}

/// Something that an output item tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Text.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
    /// A count.
    Count(u32),
}

impl Value {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

impl Fact {
    /// Text of the item's.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Known(Value::text(text))
    }
}

impl Plan {
    /// What the success item tells once the call is answered.
    #[must_use]
    pub fn facts_of(
        &self,
        attachments: &[AttachmentId],
        answer: &Answer,
    ) -> Vec<(&'static str, Value)> {
        let value = |fact: &Fact| match fact {
            Fact::Known(value) => value.clone(),
            Fact::AttachmentId => attachments
                .first()
                .map(AttachmentId::as_str)
                .or_else(|| answer.other("attachment_id"))
                .map_or(Value::Null, Value::text),
            Fact::AttachmentIds if attachments.is_empty() => Value::Null,
            Fact::AttachmentIds => Value::Texts(
                attachments
                    .iter()
                    .map(|id| id.as_str().to_owned())
                    .collect(),
            ),
            Fact::AnswerId => Value::text(answer.id.as_str()),
            Fact::OtherId(name) => answer.other(name).map_or(Value::Null, Value::text),
        };
        self.facts
            .iter()
            .map(|(name, fact)| (*name, value(fact)))
            .collect()
    }
}
