//! How many at once, and how fast.

use std::time::Duration;

use instagram_direct::delivery::{PaceSetting, Settings};

use crate::support::meta::{Endpoint, Fault, Meta};
use crate::support::setup::{distinct, pictures, run, unpaced};

/// The most calls that begin within any window of this length.
fn most_within(times: &[Duration], window: Duration) -> usize {
    times
        .iter()
        .map(|from| {
            times
                .iter()
                .filter(|at| *at >= from && **at < *from + window)
                .count()
        })
        .max()
        .unwrap_or(0)
}

#[test]
fn as_many_are_under_way_as_allowed_and_no_more() {
    for concurrency in [1, 2, 10, 50] {
        let meta = Meta::with_latency(40);
        let ended = run(
            &meta,
            distinct(200, "image"),
            Settings {
                concurrency,
                ..unpaced()
            },
        );
        assert_eq!(ended.sent(), 200);
        assert_eq!(meta.most_in_flight.get(), concurrency);
    }
}

#[test]
fn a_slow_message_does_not_hold_the_others_up() {
    let meta = Meta::with_latency(10);
    meta.always("1", Fault::Slow(Duration::from_secs(20)));
    let ended = run(
        &meta,
        pictures(500),
        Settings {
            concurrency: 5,
            ..unpaced()
        },
    );
    assert_eq!(ended.sent(), 500);
    let last = meta.times(Endpoint::Send).into_iter().max().unwrap();
    assert!(last < Duration::from_secs(2), "{last:?}");
}

#[test]
fn the_default_pace_keeps_below_metas_limits_by_media_type() {
    for (media_type, rate) in [("audio", 10), ("video", 10), ("image", 100)] {
        let meta = Meta::with_latency(40);
        let count = rate * 4;
        let ended = run(
            &meta,
            distinct(count, media_type),
            Settings {
                concurrency: 50,
                ..Settings::default()
            },
        );
        assert_eq!(ended.sent(), count);
        for endpoint in [Endpoint::Upload, Endpoint::Send] {
            let times = meta.times(endpoint);
            assert!(
                most_within(&times, Duration::from_secs(1)) <= rate,
                "{media_type} {endpoint:?}"
            );
        }
        let took = meta.clock.now();
        assert!(
            took > Duration::from_millis(3_900) && took < Duration::from_millis(4_700),
            "{media_type}: {took:?}"
        );
    }
}

#[test]
fn audio_and_video_share_their_limit_and_images_do_not_wait_for_them() {
    let meta = Meta::with_latency(1);
    let mut items = distinct(20, "audio");
    items.extend(distinct(40, "video").into_iter().skip(20));
    items.extend(distinct(140, "image").into_iter().skip(40));
    let ended = run(
        &meta,
        items,
        Settings {
            concurrency: 50,
            ..Settings::default()
        },
    );
    assert_eq!(ended.sent(), 140);
    let calls = meta.calls.borrow();
    let sound: Vec<Duration> = calls
        .iter()
        .filter(|call| {
            call.endpoint == Endpoint::Send && call.about.parse::<usize>().unwrap() <= 40
        })
        .map(|call| call.begun)
        .collect();
    assert_eq!(sound.len(), 40);
    assert!(most_within(&sound, Duration::from_secs(1)) <= 10);
}

#[test]
fn messages_leave_evenly_and_not_in_bursts() {
    let meta = Meta::with_latency(1);
    run(
        &meta,
        pictures(50),
        Settings {
            pace: PaceSetting::PerSecond(20.0),
            ..Settings::default()
        },
    );
    let times = meta.times(Endpoint::Send);
    let gaps: Vec<Duration> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(
        gaps.iter().all(|gap| *gap >= Duration::from_millis(50)),
        "{gaps:?}"
    );
    assert!(
        gaps.iter().all(|gap| *gap <= Duration::from_millis(56)),
        "{gaps:?}"
    );
}

#[test]
fn a_rate_of_the_users_own_holds_for_all_types_together() {
    let meta = Meta::with_latency(1);
    let mut items = distinct(30, "image");
    items.extend(distinct(60, "video").into_iter().skip(30));
    run(
        &meta,
        items,
        Settings {
            pace: PaceSetting::PerSecond(15.0),
            ..Settings::default()
        },
    );
    let times = meta.times(Endpoint::Send);
    assert_eq!(times.len(), 60);
    assert!(most_within(&times, Duration::from_secs(1)) <= 15);
}

#[test]
fn a_rate_below_one_a_second_is_kept() {
    let meta = Meta::with_latency(1);
    run(
        &meta,
        pictures(5),
        Settings {
            pace: PaceSetting::PerSecond(0.5),
            ..Settings::default()
        },
    );
    assert!(most_within(&meta.times(Endpoint::Send), Duration::from_secs(2)) <= 1);
}

#[test]
fn without_a_pace_nothing_waits() {
    let meta = Meta::with_latency(10);
    run(&meta, pictures(100), unpaced());
    assert_eq!(meta.clock.now(), Duration::from_millis(10 + 10 * 10));
}

#[test]
fn a_stalled_machine_makes_no_burst_past_the_rate_and_catches_up() {
    let meta = Meta::with_latency(1);
    meta.stalled
        .set((Duration::from_millis(1_000), Duration::from_millis(1_300)));
    let ended = run(
        &meta,
        pictures(400),
        Settings {
            concurrency: 50,
            ..Settings::default()
        },
    );
    assert_eq!(ended.sent(), 400);
    assert!(most_within(&meta.times(Endpoint::Send), Duration::from_secs(1)) <= 100);
    assert!(
        meta.clock.now() < Duration::from_millis(4_700),
        "{:?}",
        meta.clock.now()
    );
}

#[test]
fn however_low_the_rate_it_is_no_leave_to_go_unpaced() {
    for rate in [1e-6, 1e-12, 1e-30, f64::MIN_POSITIVE] {
        let meta = Meta::with_latency(1);
        meta.cancelled_at.set(Some(Duration::from_secs(3_600)));
        let ended = run(
            &meta,
            pictures(5),
            Settings {
                pace: PaceSetting::PerSecond(rate),
                ..Settings::default()
            },
        );
        assert_eq!((ended.sent(), meta.count(Endpoint::Send)), (1, 1), "{rate}");
    }
}
