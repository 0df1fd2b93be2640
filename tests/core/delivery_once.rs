//! A message is sent at most once, and what is said of it is true.

use instagram_direct::outcome::Delivery;
use instagram_direct::transport::TransportErrorKind;

use crate::support::meta::{Endpoint, Fault, Meta};
use crate::support::setup::{Event, PICTURE, item, pictures, run, unpaced};

#[test]
fn two_items_for_the_same_person_are_two_messages() {
    let meta = Meta::with_latency(1);
    let items = vec![
        item(0, "1", PICTURE, "image"),
        item(1, "1", PICTURE, "image"),
    ];
    assert_eq!(run(&meta, items, unpaced()).sent(), 2);
    assert_eq!(meta.deliveries("1"), 2);
}

#[test]
fn a_send_whose_end_is_not_known_is_never_repeated() {
    let faults = [
        Fault::Fail(TransportErrorKind::AnswerLost, true),
        Fault::Fail(TransportErrorKind::AnswerLost, false),
        Fault::Fail(TransportErrorKind::TimedOut, true),
        Fault::RefuseAfter(500, 2, None),
        Fault::RefuseAfter(400, 1, Some(1_357_046)),
        Fault::RefuseAfter(400, 2, None),
        Fault::RefuseAfter(503, 4, None),
        Fault::Answer(200, "{\"message_id\":\"mi".to_owned(), true),
        Fault::Answer(200, String::new(), true),
        Fault::Answer(502, "<html>".to_owned(), true),
        Fault::Answer(200, "{}".to_owned(), true),
        Fault::Answer(429, "<html>".to_owned(), true),
    ];
    for fault in faults {
        let meta = Meta::with_latency(1);
        meta.always("2", fault.clone());
        let ended = run(&meta, pictures(3), unpaced());
        assert_eq!(
            meta.calls
                .borrow()
                .iter()
                .filter(|call| call.about == "2")
                .count(),
            1,
            "{fault:?}"
        );
        let failure = ended.failure(1);
        assert_eq!(failure.delivery, Delivery::Unknown, "{fault:?}");
        assert!(
            failure.error.contains("may have been delivered")
                || failure.error.contains("may or may not have been delivered"),
            "{}",
            failure.error
        );
        assert!(
            failure
                .advice
                .starts_with("Look into the conversation before you send this again"),
            "{}",
            failure.advice
        );
        assert_eq!((ended.sent(), ended.report.unknown), (2, 1));
    }
}

#[test]
fn a_send_that_certainly_did_not_happen_is_repeated() {
    for fault in [
        Fault::Fail(TransportErrorKind::NeverConnected, false),
        Fault::Refuse(400, 613, Some(2_534_040)),
        Fault::Refuse(429, 80_006, None),
    ] {
        let meta = Meta::with_latency(1);
        meta.script("2", [fault.clone()]);
        let ended = run(&meta, pictures(3), unpaced());
        assert_eq!(ended.sent(), 3, "{fault:?}");
        assert_eq!(meta.deliveries("2"), 1);
    }
}

#[test]
fn a_host_that_cannot_be_reached_is_given_up_after_three_tries() {
    let meta = Meta::with_latency(1);
    meta.always("1", Fault::Fail(TransportErrorKind::NeverConnected, false));
    let ended = run(&meta, pictures(1), unpaced());
    assert_eq!(meta.count(Endpoint::Send), 3);
    assert_eq!(ended.failure(0).delivery, Delivery::NotSent);
    assert_eq!(
        ended.failure(0).error,
        "Request failed: no connection could be made (SCRIPTED)"
    );
}

#[test]
fn a_refusal_is_not_repeated_and_the_others_go_on() {
    let meta = Meta::with_latency(1);
    meta.always("2", Fault::Refuse(403, 10, Some(2_534_022)));
    let ended = run(&meta, pictures(4), unpaced());
    assert_eq!((ended.sent(), meta.count(Endpoint::Send)), (3, 4));
    let failure = ended.failure(1);
    assert_eq!(failure.error, "API Error: Scripted");
    assert_eq!(
        (failure.code, failure.subcode, failure.http_status),
        (Some(10), Some(2_534_022), Some(403))
    );
    assert_eq!(failure.fbtrace_id.as_deref(), Some("Trace"));
    assert!(failure.advice.contains("24 hours"));
    assert_eq!(failure.delivery, Delivery::NotSent);
}

#[test]
fn each_send_is_announced_before_it_leaves_and_settled_after() {
    let meta = Meta::with_latency(5);
    let ended = run(&meta, pictures(20), unpaced());
    for index in 0..20 {
        let left = ended.time_of(Event::Sending(index));
        assert_eq!(
            ended.time_of(Event::Settled(index)) - left,
            std::time::Duration::from_millis(5)
        );
    }
}

#[test]
fn a_batch_of_nothing_ends_at_once() {
    let meta = Meta::default();
    let ended = run(&meta, Vec::new(), unpaced());
    assert_eq!((ended.outcomes.len(), ended.report.api_calls), (0, 0));
}

#[test]
fn a_repeated_send_is_announced_each_time_it_leaves() {
    let meta = Meta::with_latency(5);
    meta.script("1", [Fault::Refuse(400, 613, None)]);
    let ended = run(&meta, pictures(1), unpaced());
    let announced = ended
        .events
        .iter()
        .filter(|(event, _)| *event == Event::Sending(0))
        .count();
    assert_eq!((announced, meta.count(Endpoint::Send)), (2, 2));
}
