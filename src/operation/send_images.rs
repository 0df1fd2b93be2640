//! Sends several pictures as one message.
//! <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/send-message>

use super::letter::Letter;
use super::lists::{each, entries};
use super::send_media_message::is_by_url;
use super::{Fact, Fields, Operation, Plan, Value};
use crate::graph::send_message::images;
use crate::graph::{Asset, Body, Bucket, Source};
use crate::message::{Field, InvalidInput, MediaType, MediaUrl, ParseUrl, entries_within};
use crate::words::sentence;

pub(super) const OPERATION: Operation = Operation {
    resource: "messages",
    name: "sendImages",
    plan,
};

const NAME: &str = "imageUrls";

/// One picture alone is what the operation for media is for.
const LEAST: usize = 2;
const MOST: usize = 10;

fn plan(fields: &Fields, parser: &dyn ParseUrl) -> Result<Plan, InvalidInput> {
    let letter = Letter::to_person(fields)?;
    let field = fields.get(NAME);
    let mut given = entries(field, NAME, NAME)?;
    // What the editor leaves behind at the end where a URL was added and not filled in.
    while matches!(field, Field::List(_))
        && matches!(given.last(), Some(Field::Text(text)) if text.is_empty())
    {
        given.pop();
    }
    // Before they are counted: one may hold several.
    let urls = each(&given, NAME, |entry, name| {
        MediaUrl::parse(entry, name, parser)
    })?;
    entries_within(urls.len(), NAME, LEAST, MOST, "image URLs")?;
    let by_url = letter.call(
        images(
            urls.iter()
                .map(|url| Body::member("url", Body::text(url.as_str()))),
        ),
        Bucket::Send,
    );
    let media_type = MediaType::Image;
    let media_advice = urls.iter().find_map(|url| {
        let ending = url.doubtful_ending(media_type)?;
        Some(sentence(&[
            "Use files that Meta accepts as image (",
            media_type.accepted(),
            "); one ends in .",
            ending,
            ".",
        ]))
    });
    let told = urls.iter().map(|url| url.as_str().to_owned()).collect();
    let facts = vec![
        (NAME, Fact::Known(Value::Texts(told))),
        ("attachmentIds", Fact::AttachmentIds),
    ];
    let mut plan = if is_by_url(fields)? {
        letter.plan(by_url, facts)
    } else {
        let ids =
            (0..urls.len()).map(|place| Body::member("attachment_id", Body::Attachment(place)));
        let uploaded = letter.call(images(ids), Bucket::Send);
        let mut plan = letter.plan(uploaded, facts);
        plan.without_uploads = Some(by_url);
        plan.assets = urls
            .into_iter()
            .map(|url| Asset {
                media_type,
                source: Source::Url(url),
            })
            .collect();
        plan
    };
    plan.content_advice = media_advice;
    Ok(plan)
}
