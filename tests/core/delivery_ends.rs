//! How calls and batches end before their time: timeouts, and the user's cancelling.

use std::time::Duration;

use instagram_direct::delivery::{PaceSetting, Settings};
use instagram_direct::outcome::{Delivery, Outcome};
use instagram_direct::transport::TransportErrorKind;

use crate::support::meta::{Endpoint, Fault, Meta};
use crate::support::setup::{PICTURE, distinct, pictures, run, unpaced};

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
fn a_send_that_takes_too_long_is_given_up_on_time_and_its_end_is_unknown() {
    let meta = Meta::with_latency(10);
    meta.always("1", Fault::Slow(Duration::from_secs(300)));
    let ended = run(&meta, pictures(2), unpaced());
    assert_eq!((ended.sent(), ended.unknown()), (1, 1));
    assert_eq!(meta.count(Endpoint::Send), 2);
    assert_eq!(
        ended.failure(0).error,
        "Request failed: no answer came in time, so this may or may not have been delivered"
    );
    assert_eq!(meta.clock.now(), Duration::from_millis(30_010));
}

#[test]
fn an_upload_that_takes_too_long_is_asked_once_more() {
    for (media_type, seconds) in [("image", 30), ("video", 90)] {
        let meta = Meta::with_latency(10);
        meta.always(
            "https://media.example.com/0",
            Fault::Slow(Duration::from_secs(300)),
        );
        let ended = run(&meta, distinct(1, media_type), unpaced());
        assert_eq!(
            (meta.count(Endpoint::Upload), meta.count(Endpoint::Send)),
            (2, 0)
        );
        assert_eq!(ended.failure(0).delivery, Delivery::NotSent);
        let took = meta.clock.now().as_secs();
        assert!(
            (2 * seconds..2 * seconds + 3).contains(&took),
            "{media_type}: {took} s"
        );
    }
}

#[test]
fn cancelling_before_the_first_call_makes_none() {
    let meta = Meta::with_latency(10);
    meta.cancelled_at.set(Some(Duration::ZERO));
    let ended = run(&meta, pictures(20), Settings::default());
    assert_eq!(meta.calls.borrow().len(), 0);
    assert!((0..20).all(|index| ended.failure(index).delivery == Delivery::NotSent));
}

#[test]
fn cancelling_ends_the_pause_between_two_tries() {
    let meta = Meta::with_latency(1);
    meta.cancelled_at.set(Some(Duration::from_millis(100)));
    meta.always(PICTURE, Fault::Fail(TransportErrorKind::AnswerLost, true));
    let ended = run(&meta, pictures(5), unpaced());
    assert_eq!(meta.count(Endpoint::Upload), 1);
    assert_eq!(meta.clock.now(), Duration::from_millis(100));
    assert!((0..5).all(|index| ended.failure(index).delivery == Delivery::NotSent));
}

#[test]
fn cancelling_an_upload_leaves_nothing_in_doubt() {
    let meta = Meta::with_latency(1_000);
    meta.cancelled_at.set(Some(Duration::from_millis(500)));
    let ended = run(&meta, pictures(5), unpaced());
    assert_eq!(
        (meta.count(Endpoint::Upload), meta.count(Endpoint::Send)),
        (1, 0)
    );
    assert_eq!(ended.unknown(), 0);
}
