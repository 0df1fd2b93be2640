//! Sends a picture, a video, a voice clip or a PDF: uploaded first, so that many people can get the same one by one upload,
//! or by its URL in one call.

use super::letter::Letter;
use super::{Fact, Fields, Operation, Plan, Value};
use crate::graph::send_message::attachment;
use crate::graph::{Asset, Body, Bucket, Patience, Source};
use crate::message::{
    Field, File, InvalidInput, MediaType, MediaUrl, ParseUrl, excerpt, text_of, trimmed,
};
use crate::words::sentence;

pub(super) const OPERATION: Operation = Operation {
    resource: "messages",
    name: "sendMediaMessage",
    plan,
};

fn plan(fields: &Fields, parser: &dyn ParseUrl) -> Result<Plan, InvalidInput> {
    let letter = Letter::to_person(fields)?;
    let sources = ["url", "binary"];
    let is_binary = choice(fields.get("mediaSource"), "Media Source", sources)? == "binary";
    let url = if is_binary {
        None
    } else {
        Some(MediaUrl::parse(
            fields.get("mediaUrl"),
            "Media URL",
            parser,
        )?)
    };
    let media_type = MediaType::parse(fields.get("mediaType"))?;
    let bucket = Bucket::of_send(media_type);
    let message = |payload| attachment(media_type, payload);
    let uploaded = letter.call(
        message(Body::member("attachment_id", Body::Attachment(0))),
        bucket,
    );
    let told = |url: Value| {
        vec![
            ("mediaUrl", Fact::Known(url)),
            ("mediaType", Fact::text(media_type.as_str())),
        ]
    };
    let Some(url) = url else {
        let file = File::parse(fields.get("file"), media_type)?;
        let mut facts = told(Value::Null);
        facts.push(("fileName", Fact::text(file.file_name())));
        facts.push(("attachmentId", Fact::AttachmentId));
        let mut plan = letter.plan(uploaded, facts);
        let source = Source::File(file);
        plan.assets = vec![Asset { media_type, source }];
        return Ok(plan);
    };
    let mut sent_by_url = letter.call(
        message(Body::member("url", Body::text(url.as_str()))),
        bucket,
    );
    // Meta fetches it before it answers, as it does for an upload.
    if media_type == MediaType::Video {
        sent_by_url.patience = Patience::ForVideo;
    }
    let mut facts = told(Value::text(url.as_str()));
    facts.push(("attachmentId", Fact::AttachmentId));
    let media_advice = url.doubtful_ending(media_type).map(|ending| {
        sentence(&[
            "Use a file that Meta accepts as ",
            media_type.as_str(),
            " (",
            media_type.accepted(),
            "); this one ends in .",
            ending,
            ".",
        ])
    });
    let mut plan = if is_by_url(fields)? {
        letter.plan(sent_by_url, facts)
    } else {
        let mut plan = letter.plan(uploaded, facts);
        plan.without_uploads = Some(sent_by_url);
        let source = Source::Url(url);
        plan.assets = vec![Asset { media_type, source }];
        plan
    };
    plan.content_advice = media_advice;
    Ok(plan)
}

/// Whether the media is to go out by its URL in the message's own call. It is not asked to be kept then: the pages of the
/// message show the URL alone, and Meta's page on keeping media says not to ask for it there.
/// <https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets>
pub(super) fn is_by_url(fields: &Fields) -> Result<bool, InvalidInput> {
    let ways = ["uploadFirst", "byUrl"];
    Ok(choice(fields.get("sending"), "Sending", ways)? == "byUrl")
}

/// One of these words; the first where there is nothing.
pub(super) fn choice(
    field: &Field,
    name: &str,
    words: [&'static str; 2],
) -> Result<&'static str, InvalidInput> {
    let text = text_of(field, name)?;
    let text = trimmed(&text);
    let [usual, other] = words;
    if text.is_empty() || text.eq_ignore_ascii_case(usual) {
        Ok(usual)
    } else if text.eq_ignore_ascii_case(other) {
        Ok(other)
    } else {
        Err(InvalidInput::new(
            sentence(&[name, " \"", &excerpt(text), "\" is not known"]),
            sentence(&["Set it to ", usual, " or ", other, "."]),
        ))
    }
}
