//! One element of `changes`: comments, mentions and the like, and messaging items in another wrapping.
//! <https://developers.facebook.com/docs/graph-api/webhooks/reference/instagram>

use super::event::Event;
use super::item;
use super::kind::EventKind;
use super::notification::{Entry, each, id, keep_raw, object, words};
use super::parts::Comment;
use crate::graph::json::{Json, Object};

/// Reads a change: an object with `field` and `value`.
pub(super) fn read(json: Json<'_>, entry: &Entry, events: &mut Vec<Event>) {
    let change = json.object();
    let field = change
        .as_ref()
        .and_then(|change| words(change, "field"))
        .unwrap_or_default();
    let values = change
        .as_ref()
        .and_then(|change| change.member("value"))
        .map(each)
        .unwrap_or_default();
    if values.is_empty() {
        events.push(entry.other(json));
    }
    for value in values {
        // What to keep of it: with one value, the field's name too.
        match value.object() {
            Some(members) if item::is_item(&members) => {
                item::read(value, json, field == "standby", entry, events);
            }
            Some(members) => events
                .push(known(&field, &members, json, entry).unwrap_or_else(|| entry.other(json))),
            None => events.push(entry.other(json)),
        }
    }
}

fn known(field: &str, value: &Object<'_>, raw: Json<'_>, entry: &Entry) -> Option<Event> {
    match field {
        "comments" => Some(comment(EventKind::Comment, value, raw, entry)),
        "live_comments" => Some(comment(EventKind::LiveComment, value, raw, entry)),
        "mentions" => Some(mention(value, raw, entry)),
        "story_insights" => Some(story_insights(raw, entry)),
        _ => None,
    }
}

fn comment(kind: EventKind, value: &Object<'_>, raw: Json<'_>, entry: &Entry) -> Event {
    let mut event = entry.event(kind, raw);
    let author = object(value, "from");
    let of_author = |name: &str| author.as_ref().and_then(|author| id(author, name));
    event.user_id = of_author("id");
    event.username = author.as_ref().and_then(|author| words(author, "username"));
    // Meta names the account's own id below this name when the comment is its own, and only then.
    event.is_self = of_author("self_ig_scoped_id").is_some()
        || (event.user_id.is_some() && event.user_id == event.account_id);
    let told = comment_of(value);
    event.name(told.id.as_deref().unwrap_or(raw.written()), "");
    event.comment = Some(told);
    event
}

fn mention(value: &Object<'_>, raw: Json<'_>, entry: &Entry) -> Event {
    let mut event = entry.event(EventKind::Mention, raw);
    let told = comment_of(value);
    let post = told.media_id.as_deref().unwrap_or(raw.written());
    event.name(post, told.id.as_deref().unwrap_or_default());
    event.comment = Some(told);
    event
}

fn story_insights(raw: Json<'_>, entry: &Entry) -> Event {
    let mut event = entry.event(EventKind::StoryInsights, raw);
    keep_raw(&mut event, raw);
    event.name(raw.written(), "");
    event
}

fn comment_of(value: &Object<'_>) -> Comment {
    let media = object(value, "media");
    let of_media = |name: &str| media.as_ref().and_then(|media| words(media, name));
    Comment {
        id: id(value, "id").or_else(|| id(value, "comment_id")),
        text: words(value, "text"),
        media_id: of_media("id").or_else(|| id(value, "media_id")),
        media_type: of_media("media_product_type"),
        parent_id: id(value, "parent_id"),
    }
}
