//! One item of `messaging` or `standby`: what happened in a conversation.
//! <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/webhooks>

use super::event::Event;
use super::kind::EventKind;
use super::notification::{Entry, each, flag, id, keep_raw, object, time, words};
use super::parts::{Attachment, Postback, QuickReply, Reaction, Referral, ReplyTo};
use crate::graph::json::{Json, Object};

/// How a section of an item becomes an event: nothing if there is nothing to tell.
type Reader = fn(&Section<'_, '_>) -> Option<Event>;

/// The sections that are known, by their names. An item has one, as a rule.
const SECTIONS: [(&str, Reader); 10] = [
    ("message", message),
    ("message_edit", message_edit),
    ("reaction", reaction),
    ("read", read_receipt),
    ("postback", postback),
    ("referral", referral_event),
    ("pass_thread_control", handover),
    ("take_thread_control", handover),
    ("request_thread_control", handover),
    ("app_roles", handover),
];

struct Section<'a, 'e> {
    item: &'e Object<'a>,
    json: Json<'a>,
    /// Its members, if it has any.
    members: Option<Object<'a>>,
    /// The item as it came.
    raw: Json<'a>,
    is_standby: bool,
    entry: &'e Entry,
}

/// Whether a change's value is such an item.
pub(super) fn is_item(value: &Object<'_>) -> bool {
    SECTIONS
        .iter()
        .any(|(name, _)| value.member(name).is_some())
}

/// Reads an item. `raw` is what to keep of it: itself, or the change it came in.
pub(super) fn read(
    json: Json<'_>,
    raw: Json<'_>,
    is_standby: bool,
    entry: &Entry,
    events: &mut Vec<Event>,
) {
    let item = json.object();
    let mut is_known = false;
    for (name, reader) in SECTIONS {
        let Some((item, section)) = item
            .as_ref()
            .and_then(|item| Some((item, item.member(name)?)))
        else {
            continue;
        };
        is_known = true;
        let section = Section {
            item,
            json: section,
            members: section.object(),
            raw,
            is_standby,
            entry,
        };
        events.extend(reader(&section));
    }
    if !is_known {
        let mut event = entry.other(raw);
        if let Some(item) = item {
            let direction = Direction::read(&item, false, false, entry);
            direction.tell(&mut event, entry);
            event.sent_at = item.member("timestamp").and_then(time).or(event.sent_at);
            event.name(raw.written(), "");
        }
        event.is_standby = is_standby;
        events.push(event);
    }
}

/// Who did it, and to whom.
struct Direction {
    own: Option<String>,
    other: Option<String>,
    is_echo: bool,
    is_self: bool,
}

impl Direction {
    fn read(item: &Object<'_>, is_echo: bool, is_self: bool, entry: &Entry) -> Self {
        let sender = party(item, "sender");
        let recipient = party(item, "recipient");
        let is_self = is_self || (sender.is_some() && sender == recipient);
        let is_own_act = sender.is_some() && sender == entry.account && !is_self;
        let is_echo = is_echo || is_own_act;
        let (own, other) = if is_echo {
            (sender, recipient)
        } else {
            (recipient, sender)
        };
        Self {
            own,
            other,
            is_echo,
            is_self,
        }
    }

    fn tell(self, event: &mut Event, entry: &Entry) {
        event.is_echo = self.is_echo;
        event.is_self = self.is_self;
        event.user_id = self.other;
        if self.own.is_some() {
            event.account_id = self.own;
            let addressee = entry.account.clone().filter(|_| !event.is_test);
            event.addressed_to =
                addressee.filter(|account| Some(account) != event.account_id.as_ref());
        }
    }
}

/// The id of the sender or the recipient.
fn party(item: &Object<'_>, name: &str) -> Option<String> {
    let party = item.member(name)?;
    party
        .object()
        .map_or_else(|| party.id(), |party| id(&party, "id"))
}

impl Section<'_, '_> {
    fn words(&self, name: &str) -> Option<String> {
        self.members
            .as_ref()
            .and_then(|members| words(members, name))
    }

    fn id(&self, name: &str) -> Option<String> {
        self.members.as_ref().and_then(|members| id(members, name))
    }

    fn flag(&self, name: &str) -> bool {
        self.members
            .as_ref()
            .is_some_and(|members| flag(members, name))
            || flag(self.item, name)
    }

    fn object(&self, name: &str) -> Option<Object<'_>> {
        self.members
            .as_ref()
            .and_then(|members| object(members, name))
    }

    /// An event of this kind with what every item says.
    fn event(&self, kind: EventKind) -> Event {
        let mut event = self.entry.event(kind, self.raw);
        let direction = Direction::read(
            self.item,
            self.flag("is_echo"),
            self.flag("is_self"),
            self.entry,
        );
        direction.tell(&mut event, self.entry);
        event.is_standby = self.is_standby;
        event.message_id = self.id("mid");
        event.sent_at = self
            .item
            .member("timestamp")
            .and_then(time)
            .or(event.sent_at);
        event
    }

    /// The event under the name of its message and a version; without a message by all it is.
    fn named(&self, mut event: Event, version: &str) -> Event {
        match event.message_id.clone() {
            Some(message) => event.name(&message, version),
            None => event.name(self.raw.written(), ""),
        }
        event
    }
}

fn message(section: &Section<'_, '_>) -> Option<Event> {
    let mut event = section.event(EventKind::Message);
    event.text = section.words("text");
    event.attachments = attachments(section);
    event.quick_reply = section.object("quick_reply").map(|reply| QuickReply {
        payload: words(&reply, "payload"),
    });
    event.reply_to = section.object("reply_to").map(|reply| reply_to(&reply));
    event.referral = section.object("referral").map(|told| referral(&told));
    if section.flag("is_deleted") {
        event.event = EventKind::Deleted;
    } else if event.is_echo || event.is_self {
        // An account that writes to itself is the one who sends, too.
        event.event = EventKind::Echo;
        event.is_echo = true;
    } else if event.quick_reply.is_some() {
        event.event = EventKind::QuickReply;
    }
    let says_something =
        event.text.is_some() || !event.attachments.is_empty() || event.quick_reply.is_some();
    if !says_something && event.event != EventKind::Deleted {
        // Meta marks what it does not hand out with `is_unsupported`.
        keep_raw(&mut event, section.raw);
    }
    Some(section.named(event, ""))
}

fn message_edit(section: &Section<'_, '_>) -> Option<Event> {
    let number = section.id("num_edit");
    // Meta sends these beside ordinary messages, with nothing in them.
    if number.as_deref() == Some("0") {
        return None;
    }
    let mut event = section.event(EventKind::Edited);
    event.text = section.words("text");
    let version = number.unwrap_or_else(|| event.sent_at.unwrap_or_default().to_string());
    Some(section.named(event, &version))
}

fn reaction(section: &Section<'_, '_>) -> Option<Event> {
    let mut event = section.event(EventKind::Reaction);
    let told = Reaction {
        action: section.words("action"),
        name: section.words("reaction"),
        emoji: section.words("emoji"),
    };
    let time = event.sent_at.unwrap_or_default().to_string();
    let version = [
        &*time,
        told.action.as_deref().unwrap_or_default(),
        told.emoji
            .as_deref()
            .or(told.name.as_deref())
            .unwrap_or_default(),
        event.user_id.as_deref().unwrap_or_default(),
    ]
    .join(" ");
    event.reaction = Some(told);
    Some(section.named(event, &version))
}

fn read_receipt(section: &Section<'_, '_>) -> Option<Event> {
    let event = section.event(EventKind::Seen);
    let reader = event.user_id.clone().unwrap_or_default();
    Some(section.named(event, &reader))
}

fn postback(section: &Section<'_, '_>) -> Option<Event> {
    let mut event = section.event(EventKind::Postback);
    event.postback = Some(Postback {
        title: section.words("title"),
        payload: section.words("payload"),
    });
    event.referral = section.object("referral").map(|told| referral(&told));
    Some(section.named(event, ""))
}

fn referral_event(section: &Section<'_, '_>) -> Option<Event> {
    let mut event = section.event(EventKind::Referral);
    event.referral = section.members.as_ref().map(referral);
    if event.referral.is_none() {
        keep_raw(&mut event, section.raw);
    }
    Some(section.named(event, ""))
}

fn handover(section: &Section<'_, '_>) -> Option<Event> {
    let mut event = section.event(EventKind::Handover);
    keep_raw(&mut event, section.raw);
    Some(section.named(event, section.json.written()))
}

fn attachments(section: &Section<'_, '_>) -> Vec<Attachment> {
    let listed = section
        .members
        .as_ref()
        .and_then(|members| members.member("attachments"));
    let mut all = Vec::new();
    for one in listed.map(each).unwrap_or_default() {
        all.push(attachment(one));
    }
    // A shared post comes as `ig_post` and, for as long as Meta still sends that, as `share`.
    let is_share = |one: &Attachment| one.kind == "share" && one.url.is_some();
    let mut posts = Vec::new();
    for one in &all {
        if !is_share(one) {
            posts.push(one.url.clone());
        }
    }
    all.retain(|one| !(is_share(one) && posts.contains(&one.url)));
    all
}

fn attachment(json: Json<'_>) -> Attachment {
    let members = json.object();
    let kind = members.as_ref().and_then(|members| words(members, "type"));
    let mut told = Attachment {
        kind: kind.unwrap_or_else(|| "fallback".to_owned()),
        ..Attachment::default()
    };
    if let Some(payload) = members
        .as_ref()
        .and_then(|members| object(members, "payload"))
    {
        told.url = words(&payload, "url");
        told.title = words(&payload, "title");
        told.media_id = ["ig_post_media_id", "reel_video_id", "story_media_id", "id"]
            .iter()
            .find_map(|name| id(&payload, name));
    } else if let Some(members) = members {
        told.url = words(&members, "url");
        told.title = words(&members, "title");
    }
    told
}

fn reply_to(reply: &Object<'_>) -> ReplyTo {
    let story = object(reply, "story");
    ReplyTo {
        message_id: id(reply, "mid"),
        story_id: story.as_ref().and_then(|story| id(story, "id")),
        story_url: story.as_ref().and_then(|story| words(story, "url")),
    }
}

fn referral(told: &Object<'_>) -> Referral {
    let ad = object(told, "ads_context_data");
    let of_ad = |name: &str| ad.as_ref().and_then(|ad| words(ad, name));
    Referral {
        reference: words(told, "ref"),
        source: words(told, "source"),
        kind: words(told, "type"),
        ad_id: id(told, "ad_id"),
        flow_id: id(told, "flow_id"),
        ad_title: of_ad("ad_title"),
        photo_url: of_ad("photo_url"),
        video_url: of_ad("video_url"),
        product_id: object(told, "product").and_then(|product| id(&product, "id")),
    }
}
