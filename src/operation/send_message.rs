//! Sends text.

use super::letter::Letter;
use super::{Fact, Fields, Operation, Plan};
use crate::graph::Bucket;
use crate::graph::send_message::text;
use crate::message::{InvalidInput, MessageText, ParseUrl};

pub(super) const OPERATION: Operation = Operation {
    resource: "messages",
    name: "sendMessage",
    plan,
};

fn plan(fields: &Fields, _: &dyn ParseUrl) -> Result<Plan, InvalidInput> {
    let letter = Letter::to_person(fields)?;
    let words = MessageText::parse(fields.get("messageText"), "Message Text")?;
    let call = letter.call(text(words.as_str(), &[]), Bucket::Send);
    let facts = vec![("messageText", Fact::text(words.as_str()))];
    Ok(letter.plan(call, facts))
}
