//! What a throttle of Meta's does to the whole batch.

use std::time::Duration;

use instagram_direct::delivery::Settings;
use instagram_direct::outcome::{Delivery, FailureKind};

use crate::support::meta::{Endpoint, Fault, Meta};
use crate::support::setup::{pictures, run, unpaced};

const USAGE: &str = "x-business-use-case-usage";

fn usage(percent: u32, minutes: u32) -> String {
    format!(
        r#"{{"1":[{{"type":"messenger","call_count":{percent},"estimated_time_to_regain_access":{minutes}}}]}}"#
    )
}

fn waiting(seconds: u64) -> Settings {
    Settings {
        most_waiting: Duration::from_secs(seconds),
        ..unpaced()
    }
}

fn begun_within(meta: &Meta, from: Duration, to: Duration) -> usize {
    meta.calls
        .borrow()
        .iter()
        .filter(|call| call.begun > from && call.begun < to)
        .count()
}

#[test]
fn the_batch_waits_as_many_minutes_as_meta_asks_for() {
    let meta = Meta::with_latency(10);
    meta.script("5", [Fault::RefuseWithHeader(80_006, USAGE, usage(100, 2))]);
    let ended = run(&meta, pictures(200), waiting(180));
    assert_eq!(ended.sent(), 200);
    assert_eq!(
        (ended.report.throttled, ended.report.waited),
        (1, Duration::from_secs(120))
    );
    let refused_at = meta
        .calls
        .borrow()
        .iter()
        .find(|call| call.about == "5")
        .unwrap()
        .begun
        + Duration::from_millis(10);
    assert_eq!(
        begun_within(&meta, refused_at, refused_at + Duration::from_secs(120)),
        0
    );
    assert_eq!(meta.deliveries("5"), 1);
}

#[test]
fn after_the_pause_one_call_goes_first() {
    let meta = Meta::with_latency(100);
    meta.script(
        "1",
        [Fault::RefuseWithHeader(613, "retry-after", "30".to_owned())],
    );
    let ended = run(&meta, pictures(50), waiting(60));
    assert_eq!(ended.sent(), 50);
    let resumed = meta
        .times(Endpoint::Send)
        .into_iter()
        .find(|at| *at > Duration::from_secs(20))
        .unwrap();
    assert_eq!(
        begun_within(&meta, resumed, resumed + Duration::from_millis(100)),
        0
    );
}

#[test]
fn ten_refusals_of_the_same_moment_are_one_pause() {
    let meta = Meta::with_latency(50);
    for recipient in 1..=10 {
        meta.script(&recipient.to_string(), [Fault::Refuse(400, 4, None)]);
    }
    let ended = run(&meta, pictures(30), waiting(60));
    assert_eq!((ended.sent(), ended.report.throttled), (30, 1));
    assert!(
        ended.report.waited >= Duration::from_secs(1)
            && ended.report.waited <= Duration::from_secs(2)
    );
}

#[test]
fn without_minutes_the_pauses_double_and_end_at_the_limit() {
    let meta = Meta::with_latency(1);
    meta.always("1", Fault::Refuse(400, 613, None));
    let ended = run(&meta, pictures(1), waiting(60));
    let times = meta.times(Endpoint::Send);
    let gaps: Vec<f64> = times
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).as_secs_f64())
        .collect();
    assert!(gaps.len() >= 4, "{gaps:?}");
    for (number, gap) in gaps.iter().enumerate().take(gaps.len() - 1) {
        let least = 2_f64.powi(i32::try_from(number).unwrap());
        assert!(*gap >= least && *gap <= least * 2.0 + 3.0, "{gaps:?}");
    }
    assert_eq!(ended.report.waited, Duration::from_secs(60));
    let failure = ended.failure(0);
    assert_eq!(
        (failure.kind, failure.code, failure.delivery),
        (FailureKind::Api, Some(613), Delivery::NotSent)
    );
    assert!(
        failure.advice.contains("Wait at Most"),
        "{}",
        failure.advice
    );
}

#[test]
fn past_the_limit_the_rest_fails_unsent_and_meta_is_left_alone() {
    let meta = Meta::with_latency(10);
    meta.script(
        "11",
        [Fault::RefuseWithHeader(80_002, USAGE, usage(100, 5))],
    );
    let ended = run(&meta, pictures(500), waiting(60));
    assert!(meta.count(Endpoint::Send) < 40);
    assert!(meta.clock.now() < Duration::from_secs(1));
    let last = ended.failure(499);
    assert_eq!(
        (last.kind, last.code, last.delivery),
        (FailureKind::Api, Some(80_002), Delivery::NotSent)
    );
    assert_eq!(ended.unknown(), 0);
    assert_eq!(ended.sent(), meta.all_deliveries());
}

#[test]
fn no_waiting_at_all_is_a_limit_too() {
    let meta = Meta::with_latency(10);
    meta.always("3", Fault::Refuse(400, 4, None));
    let ended = run(
        &meta,
        pictures(100),
        Settings {
            concurrency: 1,
            ..waiting(0)
        },
    );
    assert_eq!((ended.sent(), meta.count(Endpoint::Send)), (2, 3));
    assert_eq!(meta.clock.now(), Duration::from_millis(40));
}

#[test]
fn a_throttled_upload_waits_and_is_repeated() {
    let meta = Meta::with_latency(10);
    meta.script(
        crate::support::setup::PICTURE,
        [Fault::RefuseWithHeader(4, "retry-after", "20".to_owned())],
    );
    let ended = run(&meta, pictures(10), waiting(60));
    assert_eq!((ended.sent(), meta.count(Endpoint::Upload)), (10, 2));
    assert!(meta.clock.now() >= Duration::from_secs(20));
}

#[test]
fn a_pause_of_part_of_a_second_is_not_told_as_none() {
    for (asked, told) in [
        ("0.4", "1 seconds"),
        ("1.2", "2 seconds"),
        ("119.5", "2 minutes"),
    ] {
        let meta = Meta::with_latency(10);
        meta.script("1", [Fault::Header("retry-after", asked.to_owned())]);
        let ended = run(
            &meta,
            pictures(2),
            Settings {
                concurrency: 1,
                ..waiting(0)
            },
        );
        assert_eq!(
            ended.failure(1).error,
            format!(
                "Request failed: Meta asks to wait {told} before the next call, longer than Wait at Most allows"
            )
        );
    }
}

#[test]
fn a_success_that_asks_for_a_pause_is_heeded() {
    let meta = Meta::with_latency(10);
    meta.script("1", [Fault::Header(USAGE, usage(100, 1))]);
    let ended = run(
        &meta,
        pictures(20),
        Settings {
            concurrency: 1,
            ..waiting(60)
        },
    );
    assert_eq!(ended.sent(), 20);
    assert!(meta.clock.now() >= Duration::from_secs(60));

    let meta = Meta::with_latency(10);
    meta.script("1", [Fault::Header(USAGE, usage(100, 2))]);
    let ended = run(
        &meta,
        pictures(20),
        Settings {
            concurrency: 1,
            ..waiting(60)
        },
    );
    assert_eq!((ended.sent(), meta.count(Endpoint::Send)), (1, 1));
    let failure = ended.failure(5);
    assert_eq!(
        failure.error,
        "Request failed: Meta asks to wait 2 minutes before the next call, longer than Wait at Most allows"
    );
    assert_eq!(failure.delivery, Delivery::NotSent);
}

#[test]
fn a_budget_that_is_nearly_spent_slows_the_batch_without_failing_it() {
    let took = |percent: u32| {
        let meta = Meta::with_latency(10);
        for recipient in 1..=40 {
            meta.always(
                &recipient.to_string(),
                Fault::Header(USAGE, usage(percent, 0)),
            );
        }
        let ended = run(&meta, pictures(40), waiting(60));
        assert_eq!(ended.sent(), 40);
        meta.clock.now()
    };
    assert!(took(89) < Duration::from_millis(100));
    assert!(took(95) > Duration::from_secs(10));
    assert!(took(100) > Duration::from_secs(20));
    assert!(took(100) <= Duration::from_secs(62));
}

#[test]
fn slowing_down_spends_nothing_of_what_the_batch_may_wait() {
    let meta = Meta::with_latency(10);
    for recipient in 1..=40 {
        meta.always(&recipient.to_string(), Fault::Header(USAGE, usage(100, 0)));
    }
    meta.script(
        "50",
        [Fault::RefuseWithHeader(80_006, USAGE, usage(100, 1))],
    );
    let ended = run(&meta, pictures(60), waiting(60));
    assert_eq!(ended.sent(), 60);
    assert_eq!(ended.report.waited, Duration::from_secs(60));
}

#[test]
fn an_answer_without_a_header_does_not_end_the_slow_down() {
    let meta = Meta::with_latency(10);
    meta.script("5", [Fault::Header(USAGE, usage(100, 0))]);
    let ended = run(
        &meta,
        pictures(30),
        Settings {
            concurrency: 1,
            ..waiting(60)
        },
    );
    assert_eq!(ended.sent(), 30);
    let times = meta.times(Endpoint::Send);
    let gaps = times[6..].windows(2).map(|pair| pair[1] - pair[0]);
    assert!(gaps.min().unwrap() >= Duration::from_secs(1));
}

#[test]
fn the_longest_wait_of_one_moment_holds() {
    for (first, second) in [(1, 3), (3, 1)] {
        let meta = Meta::with_latency(50);
        meta.script("1", [Fault::RefuseWithHeader(4, USAGE, usage(100, first))]);
        meta.script("2", [Fault::RefuseWithHeader(4, USAGE, usage(100, second))]);
        let ended = run(&meta, pictures(30), waiting(300));
        assert_eq!((ended.sent(), ended.report.throttled), (30, 1));
        let paused = ended.report.waited;
        assert!(
            paused >= Duration::from_secs(180) && paused < Duration::from_secs(181),
            "{paused:?}"
        );
        assert!(meta.clock.now() >= Duration::from_secs(180));
    }
}

#[test]
fn the_default_holds_a_pause_of_some_minutes() {
    let meta = Meta::with_latency(10);
    meta.script("3", [Fault::RefuseWithHeader(80_002, USAGE, usage(100, 5))]);
    let ended = run(&meta, pictures(10), Settings::default());
    assert_eq!(ended.sent(), 10);
}

#[test]
fn a_warning_of_abuse_ends_the_batch_at_once() {
    let meta = Meta::with_latency(10);
    meta.always("11", Fault::Refuse(400, 613, Some(2_018_338)));
    let ended = run(&meta, pictures(500), waiting(60));
    assert!(meta.count(Endpoint::Send) < 40);
    assert!(meta.clock.now() < Duration::from_secs(1));
    assert_eq!(ended.failure(499).subcode, Some(2_018_338));
    assert_eq!(ended.failure(499).delivery, Delivery::NotSent);
    assert_eq!(ended.unknown(), 0);
}

#[test]
fn after_throttles_the_batch_goes_slower() {
    let meta = Meta::with_latency(1);
    for recipient in [20, 40, 60] {
        meta.script(&recipient.to_string(), [Fault::Refuse(400, 613, None)]);
    }
    let ended = run(&meta, pictures(200), waiting(60));
    assert_eq!((ended.sent(), ended.report.throttled), (200, 3));
    let times = meta.times(Endpoint::Send);
    let before = times[15] - times[5];
    let after = times[100] - times[90];
    assert!(after > before * 4, "{before:?} then {after:?}");
}
