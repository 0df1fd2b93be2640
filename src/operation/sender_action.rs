//! Shows a person that the account is typing, or that it has seen their messages.
//! <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/sender-actions>

use super::{Fact, Fields, Operation, Plan};
use crate::graph::send_message;
use crate::message::{InvalidInput, ParseUrl, Recipient, text_of, trimmed};

pub(super) const OPERATION: Operation = Operation {
    resource: "messages",
    name: "senderAction",
    plan,
};

const ACTIONS: [&str; 3] = ["typing_on", "typing_off", "mark_seen"];

fn plan(fields: &Fields, _: &dyn ParseUrl) -> Result<Plan, InvalidInput> {
    const NAME: &str = "Sender Action";
    let recipient = Recipient::parse(fields.get("userId"))?;
    let word = text_of(fields.get("senderAction"), NAME)?;
    let word = trimmed(&word);
    let known = ACTIONS
        .into_iter()
        .find(|known| word.eq_ignore_ascii_case(known));
    let Some(action) = known else {
        const ADVICE: &str = "Set it to typing_on, typing_off or mark_seen.";
        return Err(if word.is_empty() {
            InvalidInput::empty(NAME, ADVICE)
        } else {
            InvalidInput::unknown(NAME, word, ADVICE)
        });
    };
    Ok(Plan {
        person: recipient.as_str().to_owned(),
        assets: Vec::new(),
        before: None,
        call: send_message::sender_action(&recipient, action, None),
        without_uploads: None,
        facts: vec![
            ("userId", Fact::text(recipient.as_str())),
            ("senderAction", Fact::text(action)),
        ],
        content_advice: None,
    })
}
