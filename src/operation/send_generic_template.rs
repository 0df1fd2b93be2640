//! Sends cards to leaf through.
//! <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/generic-template>

use super::letter::Letter;
use super::lists::{ListField, each, entries};
use super::send_button_template::buttons;
use super::{Fact, Fields, Operation, Plan, Value};
use crate::graph::send_message::{self, template};
use crate::graph::{Body, Bucket};
use crate::message::{
    Field, InvalidInput, Link, MediaUrl, ParseUrl, at_most_characters, entries_within,
    required_text, text_of,
};
use crate::words::member_name;

pub(super) const OPERATION: Operation = Operation {
    resource: "messages",
    name: "sendGenericTemplate",
    plan,
};

const ELEMENTS: ListField = ListField {
    name: "elements",
    source: ("elementsSource", "Elements Source"),
    json: "elementsJson",
};

const MOST_ELEMENTS: usize = 10;

/// The most characters of a title and of a subtitle. Meta calls it a limit and says of no page that more are cut off, so
/// that more are refused rather than lost.
const MOST_CHARACTERS: usize = 80;

fn plan(fields: &Fields, parser: &dyn ParseUrl) -> Result<Plan, InvalidInput> {
    let letter = Letter::to_person(fields)?;
    let given = entries(ELEMENTS.of(fields)?, ELEMENTS.name, ELEMENTS.name)?;
    entries_within(given.len(), "elements", 1, MOST_ELEMENTS, "elements")?;
    let elements = each(&given, "elements", |entry, name| {
        element(entry, name, parser)
    })?;
    let count = u32::try_from(elements.len()).unwrap_or(u32::MAX);
    let message = template("generic", vec![("elements", Body::List(elements))]);
    let call = letter.call(message, Bucket::Send);
    let facts = vec![("elementCount", Fact::Known(Value::Count(count)))];
    Ok(letter.plan(call, facts))
}

/// One card, with our names or with Meta's; what is empty is left out.
fn element(field: &Field, name: &str, parser: &dyn ParseUrl) -> Result<Body, InvalidInput> {
    if !matches!(field, Field::Object(_)) {
        return Err(InvalidInput::of(
            &[name, " is not an object with a title"],
            "Give each element as an object, for example {\"title\": \"Hat\", \"imageUrl\": \"https://example.com/hat.jpg\"}.",
        ));
    }
    // A member by our name, else by Meta's, each with the name that an error calls it.
    let part = |ours: &str, metas: &str| {
        let known = if field.member(ours).is_not_set() && !field.member(metas).is_not_set() {
            metas
        } else {
            ours
        };
        (field.member(known), member_name(name, known))
    };
    let title = required_text(
        field.member("title"),
        &member_name(name, "title"),
        MOST_CHARACTERS,
    )?;
    let mut members = vec![("title", Body::text(title))];
    let subtitle = field.member("subtitle");
    if !subtitle.is_not_set() {
        let name = member_name(name, "subtitle");
        let text = text_of(subtitle, &name)?;
        at_most_characters(&text, &name, MOST_CHARACTERS)?;
        members.push(("subtitle", Body::text(text)));
    }
    let (image, image_name) = part("imageUrl", "image_url");
    if !image.is_not_set() {
        let url = MediaUrl::parse(image, &image_name, parser)?;
        members.push(("image_url", Body::text(url.as_str())));
    }
    let (link, link_name) = part("linkUrl", "default_action");
    if !link.is_not_set() {
        let (link, link_name) = match link {
            Field::Object(_) => (link.member("url"), member_name(&link_name, "url")),
            other => (other, link_name),
        };
        let link = Link::parse(link, &link_name, parser)?;
        members.push((
            "default_action",
            Body::Object(vec![
                ("type", Body::Word("web_url")),
                ("url", Body::text(link.as_str())),
            ]),
        ));
    }
    let buttons = buttons(
        field.member("buttons"),
        &member_name(name, "buttons"),
        0,
        parser,
    )?;
    if !buttons.is_empty() {
        members.push(("buttons", send_message::buttons(&buttons)));
    }
    Ok(Body::Object(members))
}
