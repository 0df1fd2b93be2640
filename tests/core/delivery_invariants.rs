//! Whatever the batch, the faults, the concurrency and the pace: what must hold always.

use std::time::Duration;

use instagram_direct::delivery::{PaceSetting, Settings};
use instagram_direct::outcome::{Delivery, Outcome};
use instagram_direct::transport::TransportErrorKind;
use proptest::prelude::*;

use crate::support::meta::{Endpoint, Fault, Meta};
use crate::support::setup::{item, run};

fn any_fault() -> impl Strategy<Value = Fault> {
    let code = prop_oneof![
        Just((1, None)),
        Just((2, None)),
        Just((4, None)),
        Just((613, None)),
        Just((613, Some(2_018_338))),
        Just((80_006, None)),
        Just((10, Some(2_534_022))),
        Just((100, Some(2_018_074))),
        Just((100, Some(2_018_008))),
        Just((190, Some(463))),
        Just((551, None)),
        Just((424_242, None)),
    ];
    let kind = prop_oneof![
        Just(TransportErrorKind::AnswerLost),
        Just(TransportErrorKind::TimedOut),
    ];
    prop_oneof![
        6 => (prop_oneof![Just(400_u16), Just(403), Just(429), Just(500)], code.clone()).prop_map(|(status, (code, subcode))| Fault::Refuse(status, code, subcode)),
        // What Meta did although it says otherwise: only where its answer leaves that open.
        2 => (Just(500_u16), code).prop_map(|(status, (code, subcode))| Fault::RefuseAfter(status, code, subcode)),
        2 => prop_oneof![Just((1, Some(1_357_046))), Just((2, None))].prop_map(|(code, subcode)| Fault::RefuseAfter(400, code, subcode)),
        3 => (kind, any::<bool>()).prop_map(|(kind, done)| Fault::Fail(kind, done)),
        2 => Just(Fault::Fail(TransportErrorKind::NeverConnected, false)),
        2 => (prop_oneof![Just(200_u16), Just(400), Just(429), Just(502)], prop_oneof![Just(""), Just("<html>"), Just("{}"), Just("{\"message_id\":")], any::<bool>())
            .prop_map(|(status, body, done)| Fault::Answer(status, body.to_owned(), done)),
        2 => (1_u64..3_000).prop_map(|milliseconds| Fault::Slow(Duration::from_millis(milliseconds))),
        1 => (85_u32..=100, 0_u32..2).prop_map(|(percent, minutes)| Fault::Header(
            "x-business-use-case-usage",
            format!(r#"{{"1":[{{"type":"messenger","call_count":{percent},"estimated_time_to_regain_access":{minutes}}}]}}"#),
        )),
        1 => (0_u32..90).prop_map(|seconds| Fault::RefuseWithHeader(613, "retry-after", seconds.to_string())),
    ]
}

#[derive(Clone, Debug)]
struct Case {
    /// Media number of each item; the recipient is the item's own.
    media: Vec<usize>,
    faults: Vec<(usize, bool, Vec<Fault>)>,
    concurrency: usize,
    pace: Option<f64>,
    most_waiting: u64,
    latency: u64,
    stop: bool,
    cancelled_at: Option<u64>,
}

fn any_case() -> impl Strategy<Value = Case> {
    let fault = (
        0_usize..60,
        any::<bool>(),
        prop::collection::vec(any_fault(), 1..5),
    );
    (
        prop::collection::vec(0_usize..6, 1..60),
        prop::collection::vec(fault, 0..30),
        1_usize..=50,
        prop::option::of(prop_oneof![0.5..5.0_f64, 5.0..200.0_f64]),
        prop_oneof![Just(0_u64), 1_u64..90],
        0_u64..200,
        any::<bool>(),
        prop::option::weighted(0.2, 0_u64..20_000),
    )
        .prop_map(
            |(media, faults, concurrency, pace, most_waiting, latency, stop, cancelled_at)| Case {
                media,
                faults,
                concurrency,
                pace,
                most_waiting,
                latency,
                stop,
                cancelled_at,
            },
        )
}

fn address(media: usize) -> String {
    format!("https://media.example.com/{media}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn never_twice_never_wrong_never_too_fast_and_it_ends(case in any_case()) {
        let meta = Meta::with_latency(case.latency);
        meta.cancelled_at.set(case.cancelled_at.map(Duration::from_millis));
        for (number, of_upload, faults) in &case.faults {
            let about = if *of_upload { address(number % 6) } else { (number + 1).to_string() };
            meta.script(&about, faults.clone());
        }
        let items = case.media.iter().enumerate()
            .map(|(index, media)| item(index, &(index + 1).to_string(), &address(*media), "image"))
            .collect();
        let settings = Settings {
            concurrency: case.concurrency,
            pace: case.pace.map_or(PaceSetting::Unlimited, PaceSetting::PerSecond),
            most_waiting: Duration::from_secs(case.most_waiting),
            timeout: None,
            stop_on_failure: case.stop,
        };

        // Settled exactly once each is checked there, and an end that never comes is a panic there.
        let ended = run(&meta, items, settings);

        for (index, outcome) in ended.outcomes.iter().enumerate() {
            let delivered = meta.deliveries(&(index + 1).to_string());
            prop_assert!(delivered <= 1, "item {index} was delivered {delivered} times");
            match outcome {
                Outcome::Sent(_) => prop_assert_eq!(delivered, 1, "item {} is reported as sent", index),
                Outcome::NotTried => prop_assert_eq!(delivered, 0, "item {} is reported as not tried", index),
                Outcome::Failed(failure) => {
                    if failure.delivery == Delivery::NotSent {
                        prop_assert_eq!(delivered, 0, "item {} is reported as not sent: {}", index, failure.error);
                    }
                    prop_assert!(!failure.advice.is_empty());
                }
            }
            if !case.stop {
                prop_assert_ne!(outcome, &Outcome::NotTried);
            }
        }
        prop_assert!(meta.most_in_flight.get() <= case.concurrency);
        if let Some(rate) = case.pace {
            let most = rate.floor().max(1.0);
            let window = Duration::from_secs_f64(most / rate);
            for endpoint in [Endpoint::Upload, Endpoint::Send] {
                let times = meta.times(endpoint);
                for from in &times {
                    let within = times.iter().filter(|at| *at >= from && **at < *from + window).count();
                    prop_assert!(within as f64 <= most, "{within} {endpoint:?} calls within {window:?} at {rate}/s");
                }
            }
        }
        prop_assert_eq!(ended.report.sent as usize, ended.sent());
        prop_assert_eq!(ended.report.unknown as usize, ended.unknown());
        prop_assert_eq!(ended.report.api_calls as usize, meta.calls.borrow().len());
        prop_assert!(ended.report.waited <= Duration::from_secs(case.most_waiting));
        prop_assert!(meta.clock.now() < Duration::from_secs(3_600));
    }
}
