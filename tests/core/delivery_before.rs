//! What is done right before a message: typing, and the pause after it.

use std::time::Duration;

use instagram_direct::delivery::{PaceSetting, Settings};
use instagram_direct::outcome::{Delivery, Outcome};
use instagram_direct::transport::TransportErrorKind;
use serde_json::json;

use crate::support::meta::{Endpoint, Fault, Meta};
use crate::support::setup::{Event, Item, fact, given, run, unpaced, words};

fn typed(index: usize, person: &str, seconds: u64) -> Item {
    let fields = json!({ "userId": person, "messageText": "Hello", "typingSeconds": seconds });
    given(index, "sendMessage", &fields)
}

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn the_message_leaves_when_the_pause_after_typing_is_over() {
    let meta = Meta::with_latency(100);
    let ended = run(&meta, vec![typed(0, "1", 3)], unpaced());
    assert_eq!(ended.sent(), 1);
    assert_eq!(meta.times(Endpoint::Action), [Duration::ZERO]);
    assert_eq!(meta.times(Endpoint::Send), [Duration::from_millis(3_100)]);
    assert_eq!(ended.report.api_calls, 2);
    // Nothing of the message has left before.
    assert_eq!(
        ended.time_of(Event::Sending(0)),
        Duration::from_millis(3_100)
    );
    assert_eq!(
        meta.calls.borrow()[0].body,
        json!({ "recipient": { "id": "1" }, "sender_action": "typing_on" })
    );
}

#[test]
fn typing_that_fails_fails_no_message_and_is_tried_once() {
    for fault in [
        Fault::Refuse(400, 100, None),
        Fault::Refuse(403, 10, Some(2_534_022)),
        Fault::Refuse(500, 2, None),
        Fault::Fail(TransportErrorKind::AnswerLost, true),
        Fault::Fail(TransportErrorKind::NeverConnected, false),
        Fault::Answer(200, "<html>".to_owned(), true),
        Fault::Answer(200, "{}".to_owned(), true),
    ] {
        let meta = Meta::with_latency(10);
        meta.always("typing 1", fault.clone());
        let ended = run(&meta, vec![typed(0, "1", 2)], unpaced());
        assert_eq!(ended.sent(), 1, "{fault:?}");
        assert_eq!(meta.count(Endpoint::Action), 1, "{fault:?}");
        assert_eq!(meta.times(Endpoint::Send), [Duration::from_millis(2_010)]);
    }
}

#[test]
fn a_throttle_that_meets_typing_is_heeded_by_the_message() {
    let meta = Meta::with_latency(10);
    let wait = Fault::RefuseWithHeader(613, "retry-after", "30".to_owned());
    meta.script("typing 1", [wait]);
    let ended = run(&meta, vec![typed(0, "1", 2)], unpaced());
    assert_eq!((ended.sent(), ended.report.throttled), (1, 1));
    assert!(meta.times(Endpoint::Send)[0] >= secs(30));
}

#[test]
fn a_dead_token_that_meets_typing_ends_the_batch() {
    let meta = Meta::with_latency(10);
    meta.script("typing 1", [Fault::Refuse(400, 190, Some(463))]);
    let ended = run(&meta, vec![typed(0, "1", 2), words(1, "1", "x")], unpaced());
    assert_eq!(meta.count(Endpoint::Send), 0);
    for index in 0..2 {
        let failure = ended.failure(index);
        assert_eq!(
            (failure.code, failure.delivery),
            (Some(190), Delivery::NotSent)
        );
    }
}

#[test]
fn typing_comes_in_a_persons_turn_and_holds_up_nobody_else() {
    let meta = Meta::with_latency(10);
    let items = vec![
        words(0, "1", "first"),
        typed(1, "1", 5),
        words(2, "1", "third"),
        words(3, "2", "to another"),
    ];
    let ended = run(&meta, items, unpaced());
    assert_eq!(ended.sent(), 4);
    for (index, id) in [
        (0, "mid.1.1"),
        (1, "mid.1.2"),
        (2, "mid.1.3"),
        (3, "mid.2.1"),
    ] {
        assert_eq!(fact(ended.success(index), "messageId"), id);
    }
    let sent = |index| ended.time_of(Event::Settled(index));
    assert!(
        sent(0) <= meta.times(Endpoint::Action)[0],
        "typing waits for its turn"
    );
    assert!(sent(3) < secs(1), "{:?}", sent(3));
    assert!(sent(1) >= secs(5) && sent(2) > sent(1));
}

#[test]
fn a_message_that_is_asked_for_again_is_not_typed_again() {
    let meta = Meta::with_latency(10);
    meta.script(
        "1",
        [Fault::Fail(TransportErrorKind::NeverConnected, false)],
    );
    let ended = run(&meta, vec![typed(0, "1", 1)], unpaced());
    assert_eq!(ended.sent(), 1);
    assert_eq!(
        (meta.count(Endpoint::Action), meta.count(Endpoint::Send)),
        (1, 2)
    );
}

#[test]
fn typing_waits_for_the_upload_and_not_the_other_way_round() {
    let meta = Meta::with_latency(10);
    let url = "https://media.example.com/slow";
    meta.always(url, Fault::Slow(secs(20)));
    let fields =
        json!({ "userId": "1", "mediaUrl": url, "mediaType": "image", "typingSeconds": 2 });
    let ended = run(
        &meta,
        vec![given(0, "sendMediaMessage", &fields)],
        unpaced(),
    );
    assert_eq!(ended.sent(), 1);
    assert!(meta.times(Endpoint::Action)[0] >= secs(20));
}

#[test]
fn cancelling_ends_the_pause_and_sends_nothing() {
    for at in [5, 500, 1_500] {
        let meta = Meta::with_latency(10);
        meta.cancelled_at.set(Some(Duration::from_millis(at)));
        let ended = run(
            &meta,
            vec![typed(0, "1", 30), words(1, "1", "x")],
            unpaced(),
        );
        assert_eq!(meta.count(Endpoint::Send), 0);
        assert!(meta.clock.now() <= Duration::from_millis(at + 20), "{at}");
        for index in 0..2 {
            let failure = ended.failure(index);
            assert!(
                failure.error.contains("cancelled before"),
                "{}",
                failure.error
            );
            assert_eq!(failure.delivery, Delivery::NotSent);
        }
    }
}

#[test]
fn a_batch_that_stops_ends_those_that_are_typing() {
    let meta = Meta::with_latency(10);
    meta.script("2", [Fault::Refuse(403, 10, Some(2_534_022))]);
    let settings = Settings {
        stop_on_failure: true,
        ..unpaced()
    };
    let ended = run(&meta, vec![typed(0, "1", 30), words(1, "2", "x")], settings);
    assert_eq!(ended.outcomes[0], Outcome::NotTried);
    assert_eq!(ended.failure(1).code, Some(10));
    assert!(meta.clock.now() < secs(1));
}

#[test]
fn typing_counts_for_the_pace() {
    let meta = Meta::with_latency(1);
    let settings = Settings {
        pace: PaceSetting::PerSecond(2.0),
        ..unpaced()
    };
    let items = (0..6)
        .map(|index| typed(index, &index.to_string().replace('0', "9"), 1))
        .collect();
    let ended = run(&meta, items, settings);
    assert_eq!(ended.sent(), 6);
    let mut times = meta.times(Endpoint::Action);
    times.extend(meta.times(Endpoint::Send));
    for from in &times {
        let within = times
            .iter()
            .filter(|at| *at >= from && **at < *from + secs(1));
        assert!(within.count() <= 2, "{times:?}");
    }
}
