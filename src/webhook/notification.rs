//! The envelope of a notification, in every form it comes in.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::change;
use super::event::Event;
use super::item;
use super::kind::EventKind;
use super::raw::with_exact_numbers;
use super::signature::Proof;
use crate::graph::json::{Json, Kind, Object, parse};

/// Meta's dashboard addresses its test notifications to this account.
const TEST_ACCOUNT: &str = "0";

/// Times below are seconds, from it on milliseconds: as seconds it is the year 5138, as milliseconds 1973.
const FIRST_MILLISECONDS: u64 = 100_000_000_000;

/// The latest time that JavaScript's dates know, in milliseconds.
const LAST_TIME: u64 = 8_640_000_000_000_000;

/// What an entry says of everything in it, and what every reader of a part of it needs.
pub(super) struct Entry {
    pub(super) account: Option<String>,
    time: Option<u64>,
    with_raw: bool,
    proof: Proof,
}

/// The events of a notification, in the order of their times.
pub(super) fn read(body: &str, with_raw: bool, proof: Proof) -> Vec<Event> {
    let mut events = Vec::new();
    if let Some(json) = parse(body) {
        // Meta's samples show a list around the whole.
        for notification in each(json) {
            read_notification(notification, with_raw, proof, &mut events);
        }
    }
    in_time_order(events)
}

fn read_notification(json: Json<'_>, with_raw: bool, proof: Proof, events: &mut Vec<Event>) {
    let Some(notification) = json.object() else {
        return;
    };
    let is_about_instagram = |object: Json<'_>| object.text().is_some_and(|it| it == "instagram");
    if !notification.member("object").is_none_or(is_about_instagram) {
        return;
    }
    match notification.member("entry") {
        Some(entries) => {
            for entry in each(entries) {
                read_entry(entry, with_raw, proof, events);
            }
        }
        // As the dashboard shows a field's sample.
        None if notification.member("field").is_some() => {
            let entry = Entry::read(&notification, with_raw, proof);
            change::read(json, &entry, events);
        }
        None => {}
    }
}

fn read_entry(json: Json<'_>, with_raw: bool, proof: Proof, events: &mut Vec<Event>) {
    let Some(object) = json.object() else {
        return;
    };
    let entry = Entry::read(&object, with_raw, proof);
    let mut is_known = false;
    for (name, is_standby) in [("messaging", false), ("standby", true)] {
        if let Some(items) = object.member(name) {
            is_known = true;
            for item in each(items) {
                item::read(item, item, is_standby, &entry, events);
            }
        }
    }
    if let Some(changes) = object.member("changes") {
        is_known = true;
        for change in each(changes) {
            change::read(change, &entry, events);
        }
    }
    if object.member("field").is_some() {
        // Comments come so in some of Meta's samples.
        change::read(json, &entry, events);
    } else if !is_known
        && object
            .names()
            .any(|name| !matches!(name, "id" | "uid" | "time"))
    {
        events.push(entry.other(json));
    }
}

impl Entry {
    fn read(object: &Object<'_>, with_raw: bool, proof: Proof) -> Self {
        Self {
            account: object.member("id").and_then(Json::id),
            time: object.member("time").and_then(time),
            with_raw,
            proof,
        }
    }

    /// A new event of this entry; `raw` is the part of the notification that it is made of.
    pub(super) fn event(&self, kind: EventKind, raw: Json<'_>) -> Event {
        let mut event = Event::new(kind, self.proof);
        event.account_id.clone_from(&self.account);
        event.is_test = self.account.as_deref() == Some(TEST_ACCOUNT);
        event.sent_at = self.time;
        if self.with_raw {
            keep_raw(&mut event, raw);
        }
        event
    }

    /// What is not known here, whole.
    pub(super) fn other(&self, raw: Json<'_>) -> Event {
        let mut event = self.event(EventKind::Other, raw);
        keep_raw(&mut event, raw);
        event.name(raw.written(), "");
        event
    }
}

/// Keeps the raw part with an event that does not say all of it.
pub(super) fn keep_raw(event: &mut Event, raw: Json<'_>) {
    event.raw = Some(with_exact_numbers(raw.written()));
}

/// The elements of a list, or a value that stands where a list should.
pub(super) fn each(json: Json<'_>) -> Vec<Json<'_>> {
    match json.kind() {
        Kind::List => json.list(),
        _ => vec![json],
    }
}

/// A time, in seconds or milliseconds, as milliseconds.
pub(crate) fn time(json: Json<'_>) -> Option<u64> {
    let seconds = json.amount(1)?;
    let milliseconds = if seconds < FIRST_MILLISECONDS {
        json.amount(1000)?
    } else {
        seconds
    };
    (1..=LAST_TIME)
        .contains(&milliseconds)
        .then_some(milliseconds)
}

/// A text that says something, or a number as it is written.
pub(crate) fn words(object: &Object<'_>, name: &str) -> Option<String> {
    let value = object.member(name)?;
    match value.kind() {
        Kind::Text => value.text().filter(|text| !text.is_empty()),
        Kind::Number => Some(value.written().to_owned()),
        _ => None,
    }
}

/// An id by its name.
pub(crate) fn id(object: &Object<'_>, name: &str) -> Option<String> {
    object.member(name).and_then(Json::id)
}

/// The object by this name.
pub(crate) fn object<'a>(object: &Object<'a>, name: &str) -> Option<Object<'a>> {
    object.member(name).and_then(Json::object)
}

/// Whether there is such a flag, and it is set.
pub(super) fn flag(object: &Object<'_>, name: &str) -> bool {
    object
        .member(name)
        .is_some_and(|value| value.is_true() || value.text().is_some_and(|text| text == "true"))
}

/// Meta promises no order. What has no time stays behind what it came behind. (By a heap: a stable sort of events would
/// bring 4 KB of WebAssembly.)
fn in_time_order(events: Vec<Event>) -> Vec<Event> {
    let mut latest = 0;
    let mut queue = BinaryHeap::new();
    let mut unsorted = Vec::new();
    for (place, event) in events.into_iter().enumerate() {
        latest = event.sent_at.unwrap_or(latest);
        queue.push(Reverse((latest, place)));
        unsorted.push(Some(event));
    }
    let mut sorted = Vec::new();
    while let Some(Reverse((_, place))) = queue.pop() {
        sorted.extend(unsorted.get_mut(place).and_then(Option::take));
    }
    sorted
}
