//! Never twice, one upload for each distinct media, and outcomes that tell the truth.

use std::time::Duration;

use instagram_direct::delivery::{PaceSetting, Settings};
use instagram_direct::graph::{Connection, GraphHost};
use instagram_direct::message::Field;
use instagram_direct::outcome::{Delivery, FailureKind, Outcome};
use instagram_direct::transport::TransportErrorKind;

use crate::support::meta::{Endpoint, Fault, Meta, attachment_id};
use crate::support::setup::{
    Event, PICTURE, connection, distinct, item, pictures, run, run_over, unpaced,
};

fn stopping() -> Settings {
    Settings {
        stop_on_failure: true,
        ..unpaced()
    }
}

#[test]
fn one_picture_for_many_costs_one_upload() {
    let meta = Meta::with_latency(40);
    let ended = run(&meta, pictures(100), unpaced());
    assert_eq!(ended.sent(), 100);
    assert_eq!(
        (meta.count(Endpoint::Upload), meta.count(Endpoint::Send)),
        (1, 100)
    );
    assert_eq!(
        (
            ended.report.api_calls,
            ended.report.uploads,
            ended.report.shared_uploads
        ),
        (101, 1, 99)
    );
    let sent = ended.success(41);
    assert_eq!(sent.message.recipient.as_str(), "42");
    assert_eq!(sent.attachment_id.as_str(), attachment_id(1));
    assert_eq!(sent.message_id.as_str(), "mid.42");
    assert!(sent.sent_at > 1_764_000_000_000.0);
}

#[test]
fn the_same_address_as_another_type_is_another_upload() {
    let meta = Meta::with_latency(1);
    let address = "https://media.example.com/clip.mp4";
    let items = vec![
        item(0, "1", address, "video"),
        item(1, "2", address, "audio"),
        item(2, "3", address, "Video"),
    ];
    assert_eq!(run(&meta, items, unpaced()).sent(), 3);
    assert_eq!(meta.count(Endpoint::Upload), 2);
}

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
fn a_failed_upload_fails_its_items_with_the_same_reason_and_is_asked_once() {
    let meta = Meta::with_latency(40);
    meta.always(PICTURE, Fault::Refuse(400, 100, Some(2_018_047)));
    let ended = run(&meta, pictures(30), unpaced());
    assert_eq!(
        (meta.count(Endpoint::Upload), meta.count(Endpoint::Send)),
        (1, 0)
    );
    for index in 0..30 {
        let failure = ended.failure(index);
        assert_eq!(
            (failure.kind, failure.code, failure.subcode),
            (FailureKind::Api, Some(100), Some(2_018_047))
        );
        assert_eq!(failure.delivery, Delivery::NotSent);
        assert_eq!(failure, ended.failure(0));
    }
}

#[test]
fn an_upload_is_repeated_after_a_passing_fault() {
    for fault in [
        Fault::Refuse(500, 2, None),
        Fault::Refuse(400, 1, None),
        Fault::Fail(TransportErrorKind::AnswerLost, true),
        Fault::Fail(TransportErrorKind::NeverConnected, false),
        Fault::Fail(TransportErrorKind::TimedOut, false),
        Fault::Answer(502, "<html>".to_owned(), false),
        Fault::Answer(200, "{}".to_owned(), true),
        Fault::Refuse(400, 100, Some(2_018_294)),
    ] {
        let meta = Meta::with_latency(1);
        meta.script(PICTURE, [fault.clone()]);
        let ended = run(&meta, pictures(3), unpaced());
        assert_eq!(
            (ended.sent(), meta.count(Endpoint::Upload)),
            (3, 2),
            "{fault:?}"
        );
    }
}

#[test]
fn an_upload_that_keeps_failing_gives_up_and_nothing_was_sent() {
    let meta = Meta::with_latency(1);
    meta.always(PICTURE, Fault::Fail(TransportErrorKind::AnswerLost, true));
    let ended = run(&meta, pictures(2), unpaced());
    assert_eq!(meta.count(Endpoint::Upload), 3);
    assert_eq!(ended.failure(0).delivery, Delivery::NotSent);
    assert_eq!(ended.failure(0).kind, FailureKind::Request);
    assert!(ended.failure(0).error.starts_with("Request failed: "));
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
fn an_attachment_called_invalid_is_uploaded_afresh_once_for_all() {
    let meta = Meta::with_latency(40);
    meta.expire(1);
    let ended = run(&meta, pictures(25), unpaced());
    assert_eq!((ended.sent(), meta.count(Endpoint::Upload)), (25, 2));
    assert_eq!(ended.success(0).attachment_id.as_str(), attachment_id(2));

    let meta = Meta::with_latency(40);
    meta.expire(1);
    meta.expire(2);
    let ended = run(&meta, pictures(25), unpaced());
    assert_eq!((ended.sent(), meta.count(Endpoint::Upload)), (0, 2));
    assert_eq!(ended.failure(7).subcode, Some(2_018_074));
    assert_eq!(ended.failure(7).delivery, Delivery::NotSent);
}

#[test]
fn a_doubtful_ending_is_told_once_meta_has_refused_the_file() {
    let meta = Meta::with_latency(1);
    let address = "https://media.example.com/voice.mp3";
    meta.always(address, Fault::Refuse(400, 100, Some(2_018_047)));
    let ended = run(&meta, vec![item(0, "1", address, "audio")], unpaced());
    let advice = &ended.failure(0).advice;
    assert_eq!(
        advice,
        "Use a file that Meta accepts as audio (aac, m4a, wav or mp4 up to 25 MB); this one ends in .mp3."
    );
}

#[test]
fn in_stop_mode_one_bad_item_means_no_call_at_all() {
    let meta = Meta::with_latency(1);
    let mut items = pictures(5);
    items[3].user_id = Field::Float(1.784e16);
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
    items[3].media_type = Field::Missing;
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
    let delivered: u32 = meta.delivered.borrow().values().sum();
    assert_eq!(ended.sent(), delivered as usize);
    assert!((12..40).contains(&ended.sent()), "{}", ended.sent());
    let not_tried = ended
        .outcomes
        .iter()
        .filter(|outcome| **outcome == Outcome::NotTried)
        .count();
    assert_eq!(ended.sent() + 1 + not_tried, 100);
}

#[test]
fn each_send_is_announced_before_it_leaves_and_settled_after() {
    let meta = Meta::with_latency(5);
    let ended = run(&meta, pictures(20), unpaced());
    for index in 0..20 {
        let at = |event: Event| {
            ended
                .events
                .iter()
                .position(|known| *known == event)
                .unwrap()
        };
        assert!(at(Event::Sending(index)) < at(Event::Settled(index)));
    }
}

#[test]
fn cancelling_ends_waiting_and_tells_what_became_of_each_message() {
    let meta = Meta::with_latency(100);
    meta.cancelled_at.set(Some(Duration::from_millis(450)));
    let settings = Settings {
        concurrency: 2,
        ..unpaced()
    };
    let ended = run(&meta, pictures(50), settings);
    assert!(meta.clock.now() <= Duration::from_millis(450));
    assert_eq!((ended.sent(), ended.unknown()), (6, 2));
    for (index, outcome) in ended.outcomes.iter().enumerate() {
        let Outcome::Failed(failure) = outcome else {
            continue;
        };
        let delivered = meta.deliveries(&(index + 1).to_string());
        match failure.delivery {
            Delivery::NotSent => assert_eq!(delivered, 0),
            Delivery::Unknown => assert_eq!(delivered, 1),
        }
        assert!(
            failure.error.contains("the execution was cancelled"),
            "{}",
            failure.error
        );
    }
}

#[test]
fn cancelling_ends_the_pace_and_the_waiting_for_meta() {
    let meta = Meta::with_latency(1);
    meta.cancelled_at.set(Some(Duration::from_secs(3)));
    let settings = Settings {
        pace: PaceSetting::PerSecond(0.1),
        ..Settings::default()
    };
    let ended = run(&meta, pictures(10), settings);
    assert!(meta.clock.now() <= Duration::from_secs(3));
    assert_eq!((ended.sent(), ended.unknown()), (1, 0));

    let meta = Meta::with_latency(1);
    meta.cancelled_at.set(Some(Duration::from_secs(3)));
    meta.always(
        "1",
        Fault::RefuseWithHeader(613, "retry-after", "50".to_owned()),
    );
    let ended = run(
        &meta,
        pictures(3),
        Settings {
            concurrency: 1,
            ..unpaced()
        },
    );
    assert!(meta.clock.now() <= Duration::from_secs(3));
    assert_eq!((ended.sent(), ended.unknown()), (0, 0));
}

#[test]
fn each_call_has_its_time() {
    let times = |settings: Settings, media_type: &str| {
        let meta = Meta::with_latency(1);
        assert_eq!(run(&meta, distinct(1, media_type), settings).sent(), 1);
        meta.calls
            .take()
            .iter()
            .map(|call| call.timeout.as_secs())
            .collect::<Vec<_>>()
    };
    assert_eq!(times(unpaced(), "image"), [30, 30]);
    assert_eq!(times(unpaced(), "video"), [90, 30]);
    assert_eq!(times(unpaced(), "audio"), [30, 30]);
    let set = Settings {
        timeout: Some(Duration::from_secs(5)),
        ..unpaced()
    };
    assert_eq!(times(set, "video"), [5, 5]);
}

#[test]
fn a_batch_of_nothing_ends_at_once() {
    let meta = Meta::default();
    let ended = run(&meta, Vec::new(), unpaced());
    assert_eq!((ended.outcomes.len(), ended.report.api_calls), (0, 0));
}
