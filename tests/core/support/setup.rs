//! Batches and what comes of them.

use std::cell::RefCell;
use std::time::Duration;

use instagram_direct::delivery::{Batch, Item, Observer, PaceSetting, Report, Settings, deliver};
use instagram_direct::graph::{Connection, GraphHost, Route};
use instagram_direct::message::Field;
use instagram_direct::outcome::{Delivery, Failure, Outcome, Sent};

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
    }
}

pub fn text(text: &str) -> Field {
    Field::Text(text.to_owned())
}

pub fn item(index: usize, user_id: &str, media_url: &str, media_type: &str) -> Item {
    Item {
        index,
        user_id: text(user_id),
        media_url: text(media_url),
        media_type: text(media_type),
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
    fn sending(&self, index: usize) {
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
        connection,
        items,
        settings,
    };
    let report = meta.clock.run(deliver(batch, &CrateUrl, meta, &notes));
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
