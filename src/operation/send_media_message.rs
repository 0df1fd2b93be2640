//! Sends a picture, a video or a voice clip: uploaded first, so that many people can get the same one by one upload.

use super::{Fact, Fields, Operation, Plan, Value};
use crate::graph::send_message::{attachment, send_message};
use crate::graph::{Asset, Body, Bucket};
use crate::message::{InvalidInput, MediaType, MediaUrl, ParseUrl, Recipient};

pub(super) const OPERATION: Operation = Operation {
    resource: "messages",
    name: "sendMediaMessage",
    plan,
};

fn plan(fields: &Fields, parser: &dyn ParseUrl) -> Result<Plan, InvalidInput> {
    let recipient = Recipient::parse(fields.get("userId"))?;
    let url = MediaUrl::parse(fields.get("mediaUrl"), parser)?;
    let media_type = MediaType::parse(fields.get("mediaType"))?;
    let payload = Body::member("attachment_id", Body::Attachment(0));
    Ok(Plan {
        person: recipient.as_str().to_owned(),
        call: send_message(
            &recipient,
            attachment(media_type, payload),
            Bucket::of_send(media_type),
        ),
        facts: vec![
            ("userId", Fact::Known(Value::text(recipient.as_str()))),
            ("mediaUrl", Fact::Known(Value::text(url.as_str()))),
            ("mediaType", Fact::Known(Value::text(media_type.as_str()))),
            ("attachmentId", Fact::AttachmentId(0)),
            ("messageId", Fact::AnswerId),
        ],
        media_advice: url.doubtful_ending(media_type).map(|ending| {
            format!(
                "Use a file that Meta accepts as {} ({}); this one ends in .{ending}.",
                media_type.as_str(),
                media_type.accepted()
            )
        }),
        assets: vec![Asset { media_type, url }],
    })
}
