//! In input order to each person, and nobody waits for somebody else's upload.

use std::time::Duration;

use instagram_direct::delivery::{PaceSetting, Settings};
use instagram_direct::outcome::Delivery;
use instagram_direct::transport::TransportErrorKind;

use crate::support::meta::{Endpoint, Fault, Meta};
use crate::support::setup::{Item, fact, item, pictures, run, unpaced, words};

fn address(media: usize) -> String {
    format!("https://media.example.com/{media}")
}

/// A picture of its own each, all for one person.
fn album(count: usize, person: &str) -> Vec<Item> {
    (0..count)
        .map(|index| item(index, person, &address(index), "image"))
        .collect()
}

#[test]
fn messages_for_one_person_arrive_in_input_order_however_slow_an_upload_is() {
    let meta = Meta::with_latency(10);
    meta.always(&address(0), Fault::Slow(Duration::from_secs(20)));
    meta.always(&address(3), Fault::Slow(Duration::from_secs(5)));
    let ended = run(&meta, album(6, "1"), unpaced());
    assert_eq!(ended.sent(), 6);
    let ids: Vec<&str> = (0..6)
        .map(|index| fact(ended.success(index), "messageId"))
        .collect();
    assert_eq!(
        ids,
        [
            "mid.1.1", "mid.1.2", "mid.1.3", "mid.1.4", "mid.1.5", "mid.1.6"
        ]
    );
}

#[test]
fn a_text_and_then_a_picture_arrive_so_and_the_other_way_round() {
    let picture = |index| item(index, "1", &address(0), "image");
    for items in [
        vec![words(0, "1", "Look:"), picture(1)],
        vec![picture(0), words(1, "1", "Nice?")],
    ] {
        let meta = Meta::with_latency(30);
        let ended = run(&meta, items, unpaced());
        assert_eq!(fact(ended.success(0), "messageId"), "mid.1.1");
        assert_eq!(fact(ended.success(1), "messageId"), "mid.1.2");
    }
}

#[test]
fn the_upload_of_the_next_message_goes_on_while_one_is_sent() {
    let meta = Meta::with_latency(100);
    let ended = run(&meta, album(10, "1"), unpaced());
    assert_eq!(ended.sent(), 10);
    // One upload, ten sends, one after the other: not ten times an upload and a send.
    assert_eq!(meta.clock.now(), Duration::from_millis(1_100));
}

#[test]
fn one_slow_upload_holds_up_nobody_else() {
    let meta = Meta::with_latency(10);
    meta.always(&address(99), Fault::Slow(Duration::from_secs(80)));
    let mut items: Vec<Item> = (0..10)
        .map(|index| item(index, &format!("9{index}"), &address(99), "video"))
        .collect();
    items.extend(pictures(200).into_iter().map(|picture| Item {
        index: picture.index + 10,
        ..picture
    }));
    let ended = run(&meta, items, unpaced());
    assert_eq!(ended.sent(), 210);
    let pictures_sent = meta
        .calls
        .borrow()
        .iter()
        .filter(|call| call.endpoint == Endpoint::Send && !call.about.starts_with('9'))
        .map(|call| call.begun)
        .max()
        .unwrap();
    assert!(pictures_sent < Duration::from_secs(1), "{pictures_sent:?}");
}

#[test]
fn a_refused_message_lets_the_next_one_for_the_same_person_go() {
    let meta = Meta::with_latency(10);
    meta.script("1", [Fault::Refuse(403, 10, Some(2_534_022))]);
    let ended = run(
        &meta,
        vec![words(0, "1", "first"), words(1, "1", "second")],
        unpaced(),
    );
    assert_eq!(ended.failure(0).delivery, Delivery::NotSent);
    assert_eq!(fact(ended.success(1), "messageId"), "mid.1.1");
}

#[test]
fn a_message_that_is_asked_for_again_keeps_its_place() {
    for fault in [
        Fault::Fail(TransportErrorKind::NeverConnected, false),
        Fault::Refuse(400, 613, None),
    ] {
        let meta = Meta::with_latency(10);
        meta.script("1", [fault]);
        let items = (0..4).map(|index| words(index, "1", "text")).collect();
        let ended = run(&meta, items, unpaced());
        for index in 0..4 {
            assert_eq!(
                fact(ended.success(index), "messageId"),
                format!("mid.1.{}", index + 1)
            );
        }
    }
}

#[test]
fn a_failed_upload_in_the_middle_changes_no_order() {
    let meta = Meta::with_latency(10);
    meta.always(&address(0), Fault::Slow(Duration::from_secs(3)));
    meta.always(&address(1), Fault::Refuse(400, 100, Some(2_018_047)));
    let ended = run(&meta, album(4, "1"), unpaced());
    assert_eq!(ended.failure(1).delivery, Delivery::NotSent);
    let ids: Vec<&str> = [0, 2, 3]
        .into_iter()
        .map(|index| fact(ended.success(index), "messageId"))
        .collect();
    assert_eq!(ids, ["mid.1.1", "mid.1.2", "mid.1.3"]);
}

#[test]
fn what_was_refused_before_goes_last_and_takes_what_follows_for_the_same_person_with_it() {
    let meta = Meta::with_latency(10);
    let mut items = vec![
        words(0, "1", "refused before"),
        words(1, "1", "after it"),
        words(2, "2", "another person"),
    ];
    items[0].deferred = true;
    let ended = run(
        &meta,
        items,
        Settings {
            concurrency: 1,
            ..unpaced()
        },
    );
    assert_eq!(ended.sent(), 3);
    let order: Vec<String> = meta
        .calls
        .borrow()
        .iter()
        .map(|call| call.about.clone())
        .collect();
    assert_eq!(order, ["2", "1", "1"]);
    assert_eq!(fact(ended.success(0), "messageId"), "mid.1.1");
}

#[test]
fn by_default_a_broadcast_keeps_its_pace_on_a_slow_network() {
    let meta = Meta::with_latency(550);
    let ended = run(&meta, pictures(500), Settings::default());
    assert_eq!(ended.sent(), 500);
    let times = meta.times(Endpoint::Send);
    let second = Duration::from_secs(1);
    let within = |from: Duration| {
        times
            .iter()
            .filter(|at| **at >= from && **at < from + second)
            .count()
    };
    let first = times[0];
    for number in 1..4 {
        let sent = within(first + second * number);
        assert!((90..=100).contains(&sent), "{sent} in second {number}");
    }
    assert!(meta.most_in_flight.get() <= Settings::MOST_AT_ONCE);
}

#[test]
fn timers_that_ring_late_do_not_slow_the_pace() {
    let meta = Meta::with_latency(100);
    meta.late.set(Duration::from_millis(4));
    run(
        &meta,
        pictures(300),
        Settings {
            pace: PaceSetting::Published,
            ..Settings::default()
        },
    );
    let times = meta.times(Endpoint::Send);
    let took = *times.last().unwrap() - times[0];
    assert!(took < Duration::from_millis(3_300), "{took:?}");
}
