//! Bad input, and the mode in which the first failure ends the batch.

use std::time::Duration;

use instagram_direct::delivery::{PaceSetting, Settings};
use instagram_direct::graph::{Connection, GraphHost};
use instagram_direct::message::Field;
use instagram_direct::outcome::{Delivery, FailureKind, Outcome};
use instagram_direct::transport::TransportErrorKind;

use crate::support::meta::{Endpoint, Fault, Meta};
use crate::support::setup::{
    Event, PICTURE, connection, distinct, fact, pictures, run, run_over, unpaced,
};

fn stopping() -> Settings {
    Settings {
        stop_on_failure: true,
        ..unpaced()
    }
}

#[test]
fn in_stop_mode_one_bad_item_means_no_call_at_all() {
    let meta = Meta::with_latency(1);
    let mut items = pictures(5);
    items[3]
        .fields
        .set("userId", Field::Float("17840000000000000".to_owned()));
    let ended = run(&meta, items, stopping());
    assert_eq!(meta.calls.borrow().len(), 0);
    assert_eq!(ended.failure(3).kind, FailureKind::InvalidInput);
    assert!(
        ended
            .failure(3)
            .error
            .starts_with("Invalid input: Instagram User ID")
    );
    assert_eq!(
        ended
            .outcomes
            .iter()
            .filter(|outcome| **outcome == Outcome::NotTried)
            .count(),
        4
    );
}

#[test]
fn in_the_modes_that_continue_only_the_bad_item_fails() {
    let meta = Meta::with_latency(1);
    let mut items = pictures(5);
    items[3].fields.set("mediaType", Field::Missing);
    let ended = run(&meta, items, unpaced());
    assert_eq!(ended.sent(), 4);
    assert_eq!(ended.failure(3).error, "Invalid input: Media Type is empty");
    assert_eq!(ended.failure(3).delivery, Delivery::NotSent);
}

#[test]
fn a_wrong_connection_fails_every_item_without_a_call() {
    let meta = Meta::with_latency(1);
    let wrong = Connection {
        host: GraphHost::Custom,
        custom_base_url: "http://gateway.example.com".to_owned(),
        ..connection()
    };
    let ended = run_over(&meta, wrong, pictures(3), unpaced());
    assert_eq!(meta.calls.borrow().len(), 0);
    for index in 0..3 {
        assert_eq!(ended.failure(index).kind, FailureKind::InvalidInput);
        assert!(ended.failure(index).error.contains("plain http"));
    }
}

#[test]
fn in_stop_mode_no_send_begins_after_a_refusal_and_those_under_way_finish() {
    let meta = Meta::with_latency(40);
    meta.always("13", Fault::Refuse(403, 10, Some(2_534_022)));
    let ended = run(&meta, pictures(100), stopping());
    assert_eq!(ended.failure(12).code, Some(10));
    let refused_at = meta
        .calls
        .borrow()
        .iter()
        .find(|call| call.about == "13")
        .unwrap()
        .begun
        + Duration::from_millis(40);
    assert!(
        meta.times(Endpoint::Send)
            .iter()
            .all(|begun| *begun <= refused_at)
    );
    assert_eq!(ended.sent(), meta.all_deliveries());
    assert!((12..40).contains(&ended.sent()), "{}", ended.sent());
    let not_tried = ended
        .outcomes
        .iter()
        .filter(|outcome| **outcome == Outcome::NotTried)
        .count();
    assert_eq!(ended.sent() + 1 + not_tried, 100);
}

#[test]
fn what_is_under_way_when_the_batch_stops_is_told_as_it_ended() {
    let meta = Meta::with_latency(40);
    meta.always("1", Fault::Refuse(403, 10, Some(2_534_022)));
    meta.always("2", Fault::Slow(Duration::from_secs(3)));
    meta.always("3", Fault::Fail(TransportErrorKind::AnswerLost, true));
    let ended = run(
        &meta,
        pictures(30),
        Settings {
            concurrency: 3,
            ..stopping()
        },
    );
    assert_eq!(ended.failure(0).delivery, Delivery::NotSent);
    assert_eq!(fact(ended.success(1), "messageId"), "mid.2.1");
    assert_eq!(ended.failure(2).delivery, Delivery::Unknown);
    assert_eq!((ended.not_tried(), meta.count(Endpoint::Send)), (27, 3));
    assert!(ended.time_of(Event::Settled(1)) > ended.time_of(Event::Settled(0)));
}

#[test]
fn an_unknown_outcome_stops_the_batch_too() {
    let meta = Meta::with_latency(10);
    meta.always("1", Fault::Fail(TransportErrorKind::AnswerLost, true));
    let ended = run(
        &meta,
        pictures(10),
        Settings {
            concurrency: 1,
            ..stopping()
        },
    );
    assert_eq!((ended.unknown(), ended.not_tried()), (1, 9));
}

#[test]
fn a_failed_upload_stops_the_batch_and_its_sharers_fail_with_it() {
    let meta = Meta::with_latency(10);
    meta.always(PICTURE, Fault::Refuse(400, 100, Some(2_018_047)));
    let ended = run(&meta, pictures(30), stopping());
    assert_eq!(
        (meta.count(Endpoint::Upload), meta.count(Endpoint::Send)),
        (1, 0)
    );
    assert_eq!(ended.failure(0).subcode, Some(2_018_047));
    assert_eq!(ended.sent(), 0);
}

#[test]
fn a_batch_that_stops_does_not_wait_for_its_pace_first() {
    let meta = Meta::with_latency(10);
    meta.always("1", Fault::Refuse(403, 10, Some(2_534_022)));
    let ended = run(
        &meta,
        pictures(30),
        Settings {
            pace: PaceSetting::PerSecond(0.1),
            ..stopping()
        },
    );
    assert_eq!((ended.failure(0).code, ended.not_tried()), (Some(10), 29));
    assert!(
        meta.clock.now() < Duration::from_millis(100),
        "{:?}",
        meta.clock.now()
    );
}

#[test]
fn a_batch_that_stops_does_not_wait_for_meta_first() {
    let meta = Meta::with_latency(10);
    meta.script(
        "https://media.example.com/0",
        [Fault::RefuseWithHeader(4, "retry-after", "50".to_owned())],
    );
    meta.always(
        "https://media.example.com/2",
        Fault::Fail(TransportErrorKind::Blocked, false),
    );
    let ended = run(
        &meta,
        distinct(30, "image"),
        Settings {
            concurrency: 3,
            ..stopping()
        },
    );
    assert_eq!(ended.failure(2).kind, FailureKind::Request);
    // What Meta said to the first one is its outcome, though Meta would have taken it later.
    assert_eq!(
        (ended.failure(0).code, ended.failure(0).delivery),
        (Some(4), Delivery::NotSent)
    );
    assert!(
        meta.clock.now() < Duration::from_millis(100),
        "{:?}",
        meta.clock.now()
    );
}
