//! Batches and what comes of them.

use std::cell::RefCell;
use std::time::Duration;

use instagram_direct::delivery::{self, Batch, Observer, PaceSetting, Report, Settings, deliver};
use instagram_direct::graph::{Connection, GraphApi, GraphHost, Login, Route};
use instagram_direct::message::{Field, InvalidInput};
use instagram_direct::operation::{self, Fields, Plan, Value};
use instagram_direct::outcome::{Delivery, Failure, Outcome, Sent};
use serde_json::Value as Json;

use super::CrateUrl;
use super::executor::Clock;
use super::meta::Meta;

pub const PICTURE: &str = "https://media.example.com/picture.png";

pub fn connection() -> Connection {
    Connection {
        host: GraphHost::Facebook,
        custom_base_url: String::new(),
        api_version: "v25.0".to_owned(),
        route: Route::N8n,
        custom_login: Login::Facebook,
    }
}

pub fn text(text: &str) -> Field {
    Field::Text(text.to_owned())
}

/// An item before it is planned.
#[derive(Clone, Debug)]
pub struct Item {
    pub index: usize,
    pub operation: &'static str,
    pub deferred: bool,
    pub fields: Fields,
}

impl Item {
    fn planned(self) -> delivery::Item {
        let operation = operation::OPERATIONS
            .iter()
            .find(|known| known.name == self.operation)
            .expect("an operation");
        delivery::Item {
            index: self.index,
            account: 0,
            deferred: self.deferred,
            plan: (operation.plan)(&self.fields, &CrateUrl).map(Box::new),
        }
    }
}

fn any_item(index: usize, operation: &'static str, fields: &[(&str, &str)]) -> Item {
    Item {
        index,
        operation,
        deferred: false,
        fields: fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), text(value)))
            .collect(),
    }
}

/// A value of a workflow in a field's place.
pub fn field(value: &Json) -> Field {
    match value {
        Json::Null => Field::Missing,
        Json::Bool(flag) => Field::Flag(*flag),
        Json::Number(number) => match number.as_i64() {
            Some(whole) if whole.abs() <= 9_007_199_254_740_991 => Field::Integer(whole),
            _ => Field::Float(number.to_string()),
        },
        Json::String(text) => Field::Text(text.clone()),
        Json::Array(entries) => Field::List(entries.iter().map(field).collect()),
        Json::Object(members) => Field::Object(
            members
                .iter()
                .map(|(name, member)| (name.clone(), field(member)))
                .collect(),
        ),
    }
}

/// An item of an operation with these fields.
pub fn given(index: usize, operation: &'static str, fields: &Json) -> Item {
    let fields = fields.as_object().expect("an object of fields");
    Item {
        index,
        operation,
        deferred: false,
        fields: fields
            .iter()
            .map(|(name, value)| (name.clone(), field(value)))
            .collect(),
    }
}

pub fn item(index: usize, user_id: &str, media_url: &str, media_type: &str) -> Item {
    let fields = [
        ("userId", user_id),
        ("mediaUrl", media_url),
        ("mediaType", media_type),
    ];
    any_item(index, "sendMediaMessage", &fields)
}

/// A text for a person.
pub fn words(index: usize, user_id: &str, message_text: &str) -> Item {
    let fields = [("userId", user_id), ("messageText", message_text)];
    any_item(index, "sendMessage", &fields)
}

/// The plan of an item, or why there is none.
pub fn planned(item: Item) -> Result<Plan, InvalidInput> {
    item.planned().plan.map(|plan| *plan)
}

/// The plan of an item that is valid.
pub fn plan(item: Item) -> Plan {
    planned(item).expect("a valid item")
}

/// The plan of one picture for one person.
pub fn picture() -> Plan {
    plan(item(0, "1", PICTURE, "image"))
}

/// What a success item tells under this name.
pub fn fact<'s>(sent: &'s Sent, name: &str) -> &'s str {
    match sent.facts.iter().find(|(known, _)| *known == name) {
        Some((_, Value::Text(text))) => text,
        other => panic!("no text {name}: {other:?}"),
    }
}

/// One picture for the recipients `1`, `2`, …
pub fn pictures(count: usize) -> Vec<Item> {
    (0..count)
        .map(|index| item(index, &(index + 1).to_string(), PICTURE, "image"))
        .collect()
}

/// A picture of their own for the recipients `1`, `2`, …
pub fn distinct(count: usize, media_type: &str) -> Vec<Item> {
    (0..count)
        .map(|index| {
            let url = format!("https://media.example.com/{index}");
            item(index, &(index + 1).to_string(), &url, media_type)
        })
        .collect()
}

pub fn unpaced() -> Settings {
    Settings {
        pace: PaceSetting::Unlimited,
        concurrency: 10,
        ..Settings::default()
    }
}

/// What was observed, in its order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    Sending(usize),
    Settled(usize),
}

struct Notes {
    clock: Clock,
    events: RefCell<Vec<(Event, Duration)>>,
    outcomes: RefCell<Vec<(usize, Outcome)>>,
}

impl Notes {
    fn note(&self, event: Event) {
        self.events.borrow_mut().push((event, self.clock.now()));
    }
}

impl Observer for Notes {
    async fn sending(&self, index: usize) {
        self.note(Event::Sending(index));
    }

    fn settled(&self, index: usize, outcome: Outcome) {
        self.note(Event::Settled(index));
        self.outcomes.borrow_mut().push((index, outcome));
    }
}

/// A batch that has ended.
pub struct Ended {
    pub report: Report,
    /// Each with its time.
    pub events: Vec<(Event, Duration)>,
    /// By index; each item must have been settled exactly once.
    pub outcomes: Vec<Outcome>,
}

impl Ended {
    pub fn sent(&self) -> usize {
        self.outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Outcome::Sent(_)))
            .count()
    }

    #[track_caller]
    pub fn failure(&self, index: usize) -> &Failure {
        match &self.outcomes[index] {
            Outcome::Failed(failure) => failure,
            other => panic!("item {index} did not fail: {other:?}"),
        }
    }

    #[track_caller]
    pub fn success(&self, index: usize) -> &Sent {
        match &self.outcomes[index] {
            Outcome::Sent(sent) => sent,
            other => panic!("item {index} was not sent: {other:?}"),
        }
    }

    /// When it happened.
    ///
    /// # Panics
    /// When it happened never, or more than once.
    #[track_caller]
    pub fn time_of(&self, event: Event) -> Duration {
        let times: Vec<Duration> = self
            .events
            .iter()
            .filter(|(known, _)| *known == event)
            .map(|(_, at)| *at)
            .collect();
        assert_eq!(times.len(), 1, "{event:?}: {times:?}");
        times[0]
    }

    pub fn not_tried(&self) -> usize {
        self.outcomes
            .iter()
            .filter(|outcome| **outcome == Outcome::NotTried)
            .count()
    }

    pub fn unknown(&self) -> usize {
        self.outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Outcome::Failed(failure) if failure.delivery == Delivery::Unknown))
            .count()
    }
}

pub fn run(meta: &Meta, items: Vec<Item>, settings: Settings) -> Ended {
    run_over(meta, connection(), items, settings)
}

pub fn run_over(
    meta: &Meta,
    connection: Connection,
    items: Vec<Item>,
    settings: Settings,
) -> Ended {
    let mut expected: Vec<usize> = items.iter().map(|item| item.index).collect();
    let notes = Notes {
        clock: meta.clock.clone(),
        events: RefCell::default(),
        outcomes: RefCell::default(),
    };
    let batch = Batch {
        accounts: vec![GraphApi::new(&connection, &CrateUrl)],
        items: items.into_iter().map(Item::planned).collect(),
        settings,
    };
    let report = meta.clock.run(deliver(batch, meta, &notes));
    let mut outcomes = notes.outcomes.into_inner();
    outcomes.sort_by_key(|(index, _)| *index);
    expected.sort_unstable();
    let settled: Vec<usize> = outcomes.iter().map(|(index, _)| *index).collect();
    assert_eq!(settled, expected, "each item is settled exactly once");
    Ended {
        report,
        events: notes.events.into_inner(),
        outcomes: outcomes.into_iter().map(|(_, outcome)| outcome).collect(),
    }
}
