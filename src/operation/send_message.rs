//! Sends text.

use super::{Fact, Fields, Operation, Plan, Value};
use crate::graph::send_message::send_message;
use crate::graph::{Body, Bucket};
use crate::message::{InvalidInput, MessageText, ParseUrl, Recipient};

pub(super) const OPERATION: Operation = Operation {
    resource: "messages",
    name: "sendMessage",
    plan,
};

fn plan(fields: &Fields, _: &dyn ParseUrl) -> Result<Plan, InvalidInput> {
    let recipient = Recipient::parse(fields.get("userId"))?;
    let text = MessageText::parse(fields.get("messageText"), "Message Text")?;
    let message = Body::member("text", Body::text(text.as_str()));
    Ok(Plan {
        person: recipient.as_str().to_owned(),
        assets: Vec::new(),
        call: send_message(&recipient, message, Bucket::Send),
        facts: vec![
            ("userId", Fact::Known(Value::text(recipient.as_str()))),
            ("messageText", Fact::Known(Value::text(text.as_str()))),
            ("messageId", Fact::AnswerId),
        ],
        media_advice: None,
    })
}
