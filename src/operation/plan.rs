use crate::graph::{Asset, AttachmentId, Call};

/// What is to be done for one item, as data: the engine carries it out without knowing what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Whom it is for. Messages of one account for one person leave in the order of the items.
    pub person: String,
    /// What has to be uploaded first; the call's body names them by their places in this list.
    pub assets: Vec<Asset>,
    /// The one call.
    pub call: Call,
    /// What the success item tells, in the contract's order.
    pub facts: Vec<(&'static str, Fact)>,
    /// What to do where Meta blames the media, if the item's own text shows it.
    pub media_advice: Option<String>,
}

/// Where something that the success item tells comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The item itself.
    Known(Value),
    /// The id of an attachment, by its place in [`Plan::assets`].
    AttachmentId(usize),
    /// The id that the call's answer brings.
    AnswerId,
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

impl Plan {
    /// What the success item tells once the call is answered.
    #[must_use]
    pub fn facts_of(
        &self,
        attachments: &[AttachmentId],
        answer_id: &str,
    ) -> Vec<(&'static str, Value)> {
        let value = |fact: &Fact| match fact {
            Fact::Known(value) => value.clone(),
            Fact::AttachmentId(place) => attachments
                .get(*place)
                .map_or(Value::Null, |id| Value::text(id.as_str())),
            Fact::AnswerId => Value::text(answer_id),
        };
        self.facts
            .iter()
            .map(|(name, fact)| (*name, value(fact)))
            .collect()
    }
}
