//! Reacts to a message, changes the reaction, or takes it back.
//! <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/send-message>

use super::letter::SOURCE_OF_MESSAGE_IDS;
use super::{Fact, Fields, Operation, Plan};
use crate::graph::Body;
use crate::graph::send_message::sender_action;
use crate::message::{Field, InvalidInput, OpaqueId, ParseUrl, Recipient, flaw, refuse_odd};

pub(super) const OPERATION: Operation = Operation {
    resource: "messages",
    name: "react",
    plan,
};

/// Meta's names of reactions, which are lower case.
const NAMES: [&str; 6] = ["love", "like", "laugh", "wow", "sad", "angry"];

fn plan(fields: &Fields, _: &dyn ParseUrl) -> Result<Plan, InvalidInput> {
    let recipient = Recipient::parse(fields.get("userId"))?;
    let message = OpaqueId::parse(fields.get("messageId"), "Message ID", SOURCE_OF_MESSAGE_IDS)?;
    let reaction = reaction(fields.get("reaction"))?;
    let mut payload = vec![("message_id", Body::text(message.as_str()))];
    let action = if reaction.is_empty() {
        "unreact"
    } else {
        payload.push(("reaction", Body::text(reaction.as_str())));
        "react"
    };
    Ok(Plan {
        person: recipient.as_str().to_owned(),
        assets: Vec::new(),
        before: None,
        call: sender_action(&recipient, action, Some(Body::Object(payload))),
        without_uploads: None,
        facts: vec![
            ("userId", Fact::text(recipient.as_str())),
            ("messageId", Fact::text(message.as_str())),
            ("reaction", Fact::text(reaction)),
        ],
        content_advice: Some(SOURCE_OF_MESSAGE_IDS.to_owned()),
    })
}

/// An emoji or Meta's name of one; empty to take it back.
fn reaction(field: &Field) -> Result<String, InvalidInput> {
    const NAME: &str = "Reaction";
    const ADVICE: &str = "Give one emoji, or one of love, like, laugh, wow, sad and angry; leave it empty to take the reaction back.";
    refuse_odd(field, NAME, "an emoji", ADVICE)?;
    let text = field.given();
    if let Some(flaw) = flaw(&text) {
        return Err(flaw.of(NAME, ADVICE));
    }
    if let Some(name) = NAMES
        .into_iter()
        .find(|name| text.eq_ignore_ascii_case(name))
    {
        return Ok(name.to_owned());
    }
    // The names stand in Meta's webhooks; a word that is none of them cannot be meant. Of emoji new ones come every year.
    if text.is_empty() || text.chars().any(is_of_emoji) && text.chars().all(may_join_emoji) {
        return Ok(text.into_owned());
    }
    Err(InvalidInput::unknown(NAME, &text, ADVICE))
}

/// Whether a character stands in one of the blocks that emoji are taken from; each emoji has such a one.
/// <https://www.unicode.org/reports/tr51/>
fn is_of_emoji(c: char) -> bool {
    matches!(c, '\u{a9}' | '\u{ae}' | '\u{203c}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1ffff}')
}

/// What an emoji is made of besides: the keys of keycaps, joiners, variants, and the letters of flags' tags.
fn may_join_emoji(c: char) -> bool {
    is_of_emoji(c)
        || matches!(c, '0'..='9' | '#' | '*' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{e0020}'..='\u{e007f}')
}
