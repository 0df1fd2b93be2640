//! Sends text with buttons under it.

use super::letter::Letter;
use super::lists::{ListField, each, entries};
use super::{Fact, Fields, Operation, Plan};
use crate::graph::send_message::{self, template};
use crate::graph::{Body, Bucket};
use crate::message::{Button, Field, InvalidInput, MessageText, ParseUrl, entries_within};

pub(super) const OPERATION: Operation = Operation {
    resource: "messages",
    name: "sendButtonTemplate",
    plan,
};

const BUTTONS: ListField = ListField {
    name: "buttons",
    source: ("buttonsSource", "Buttons Source"),
    json: "buttonsJson",
};

fn plan(fields: &Fields, parser: &dyn ParseUrl) -> Result<Plan, InvalidInput> {
    let letter = Letter::to_person(fields)?;
    let words = MessageText::parse_for_buttons(fields.get("messageText"), "Message Text")?;
    let buttons = buttons(BUTTONS.of(fields)?, BUTTONS.name, 1, parser)?;
    let message = template(
        "button",
        vec![
            ("text", Body::text(words.as_str())),
            ("buttons", send_message::buttons(&buttons)),
        ],
    );
    let call = letter.call(message, Bucket::Send);
    let facts = vec![("messageText", Fact::text(words.as_str()))];
    Ok(letter.plan(call, facts))
}

/// The buttons of a template, at least so many. Meta takes three.
/// <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/button-template>
pub(super) fn buttons(
    field: &Field,
    name: &str,
    least: usize,
    parser: &dyn ParseUrl,
) -> Result<Vec<Button>, InvalidInput> {
    const MOST: usize = 3;
    let given = entries(field, name, "buttons")?;
    if least > 0 || !given.is_empty() {
        entries_within(given.len(), name, least.max(1), MOST, "buttons")?;
    }
    each(&given, name, |entry, name| {
        Button::parse(entry, name, parser)
    })
}
