//! Each operation by itself: the whole request that goes out for an item, what its success tells, and what is refused.

mod actions;
mod blamed;
mod choices;
mod files;
mod lists;
mod media;
mod options;
mod registry;
mod stickers;
mod templates;
mod texts;

use instagram_direct::graph::{Answer, AttachmentId, GraphApi};
use instagram_direct::operation::{Plan, Value};
use serde_json::{Value as Json, json};

use crate::support::CrateUrl;
use crate::support::input::reason;
use crate::support::meta::parameters;
use crate::support::setup::{connection, given, planned};

/// An item with these fields beside the person's.
fn with_user(fields: &Json) -> Json {
    let mut all = json!({ "userId": "17" });
    for (name, value) in fields.as_object().expect("fields") {
        all[name.as_str()] = value.clone();
    }
    all
}

#[track_caller]
fn plan(operation: &'static str, fields: &Json) -> Plan {
    planned(given(0, operation, &with_user(fields))).expect("a valid item")
}

/// Why the item is refused.
#[track_caller]
fn refusal(operation: &'static str, fields: &Json) -> String {
    reason(planned(given(0, operation, &with_user(fields))))
}

/// The parameters of the item's call, with the attachments `id-0`, `id-1`, …
#[track_caller]
fn body(operation: &'static str, fields: &Json) -> Json {
    sent(&plan(operation, fields))
}

fn sent(plan: &Plan) -> Json {
    let api = GraphApi::new(&connection(), &CrateUrl).unwrap();
    let request = plan.call.request(&api, &ids(plan));
    assert_eq!(request.url, "https://graph.facebook.com/v25.0/me/messages");
    parameters(&request.body)
}

fn ids(plan: &Plan) -> Vec<AttachmentId> {
    (0..plan.assets.len())
        .map(|place| AttachmentId::from(format!("id-{place}")))
        .collect()
}

/// A message to the person 17.
fn to_17(message: &Json) -> Json {
    json!({ "recipient": { "id": "17" }, "message": message })
}

/// What the success item tells, in its order.
fn told(plan: &Plan) -> Vec<(&'static str, Json)> {
    let answer = Answer {
        id: "mid.1".to_owned(),
        others: vec![("recipient_id", "71".to_owned())],
    };
    plan.facts_of(&ids(plan), &answer)
        .into_iter()
        .map(|(name, value)| (name, shown(value)))
        .collect()
}

fn shown(value: Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Text(text) => text.into(),
        Value::Texts(texts) => texts.into(),
        Value::Count(count) => count.into(),
    }
}
