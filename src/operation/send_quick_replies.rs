//! Sends text with answers to tap.

use super::letter::Letter;
use super::lists::{ListField, each, entries};
use super::{Fact, Fields, Operation, Plan};
use crate::graph::Bucket;
use crate::graph::send_message::text;
use crate::message::{InvalidInput, MessageText, ParseUrl, QuickReply, entries_within};

pub(super) const OPERATION: Operation = Operation {
    resource: "messages",
    name: "sendQuickReplies",
    plan,
};

fn plan(fields: &Fields, _: &dyn ParseUrl) -> Result<Plan, InvalidInput> {
    let letter = Letter::to_person(fields)?;
    let words = MessageText::parse(fields.get("messageText"), "Message Text")?;
    let replies = quick_replies(fields, 1)?;
    let call = letter.call(text(words.as_str(), &replies), Bucket::Send);
    let facts = vec![("messageText", Fact::text(words.as_str()))];
    Ok(letter.plan(call, facts))
}

/// The item's quick replies, at least so many. Meta takes 13.
/// <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/quick-replies>
pub(super) fn quick_replies(
    fields: &Fields,
    least: usize,
) -> Result<Vec<QuickReply>, InvalidInput> {
    const NAME: &str = "quickReplies";
    const LIST: ListField = ListField {
        name: NAME,
        source: ("quickRepliesSource", "Quick Replies Source"),
        json: "quickRepliesJson",
    };
    const MOST: usize = 13;
    let given = entries(LIST.of(fields)?, NAME, "quick_replies")?;
    if least > 0 || !given.is_empty() {
        entries_within(given.len(), NAME, least.max(1), MOST, "quick replies")?;
    }
    each(&given, NAME, QuickReply::parse)
}
