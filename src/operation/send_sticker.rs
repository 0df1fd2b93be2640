//! Sends a sticker: the heart, the one that Meta's API knows.
//! <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/send-message>

use super::letter::Letter;
use super::{Fact, Fields, Operation, Plan};
use crate::graph::{Body, Bucket};
use crate::message::{InvalidInput, ParseUrl, text_of, trimmed};

pub(super) const OPERATION: Operation = Operation {
    resource: "messages",
    name: "sendSticker",
    plan,
};

const HEART: &str = "like_heart";

fn plan(fields: &Fields, _: &dyn ParseUrl) -> Result<Plan, InvalidInput> {
    const NAME: &str = "Sticker";
    let letter = Letter::to_person(fields)?;
    let word = text_of(fields.get("sticker"), NAME)?;
    let word = trimmed(&word);
    // There is no other one to choose.
    if !word.is_empty() && !word.eq_ignore_ascii_case(HEART) {
        return Err(InvalidInput::unknown(
            NAME,
            word,
            "Set it to like_heart: Meta's API knows no other sticker.",
        ));
    }
    let sticker = Body::member("type", Body::Word(HEART));
    let call = letter.call(Body::member("attachment", sticker), Bucket::Send);
    Ok(letter.plan(call, vec![("sticker", Fact::text(HEART))]))
}
