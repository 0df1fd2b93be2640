//! Answers a comment in private: once, within seven days.
//! <https://developers.facebook.com/docs/instagram-platform/private-replies>

use super::letter::Letter;
use super::send_quick_replies::quick_replies;
use super::{Fact, Fields, Operation, Plan};
use crate::graph::Bucket;
use crate::graph::send_message::text;
use crate::message::{InvalidInput, MessageText, OpaqueId, ParseUrl};

pub(super) const OPERATION: Operation = Operation {
    resource: "comments",
    name: "sendPrivateReply",
    plan,
};

fn plan(fields: &Fields, _: &dyn ParseUrl) -> Result<Plan, InvalidInput> {
    let comment = OpaqueId::parse(
        fields.get("commentId"),
        "Comment ID",
        "Take the ID from the trigger's comment.id, or from a webhook of the field comments.",
    )?;
    let words = MessageText::parse(fields.get("messageText"), "Message Text")?;
    // Meta documents text alone; others report that quick replies work.
    let replies = quick_replies(fields, 0)?;
    let letter = Letter::to_commenter(comment);
    let call = letter.call(text(words.as_str(), &replies), Bucket::PrivateReply);
    let facts = vec![("messageText", Fact::text(words.as_str()))];
    Ok(letter.plan(call, facts))
}
