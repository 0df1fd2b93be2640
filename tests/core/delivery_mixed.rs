//! Batches of all operations together, over any faults: the same promises as for media alone.

use std::time::Duration;

use instagram_direct::delivery::{PaceSetting, Settings};
use instagram_direct::graph::{Connection, GraphHost};
use instagram_direct::operation::OPERATIONS;
use instagram_direct::outcome::{Delivery, Outcome};
use proptest::prelude::*;
use serde_json::json;

use crate::delivery_invariants::any_fault;
use crate::support::meta::{Call, Endpoint, Fault, Meta};
use crate::support::setup::{Item, connection, given, planned, run_over};

/// What an item asks for: any operation there is, in any of its ways.
const KINDS: usize = 16;

fn item(index: usize, person: usize, kind: usize) -> Item {
    let url = |media: usize| format!("https://media.example.com/{media}");
    let (operation, mut fields) = match kind {
        0 => ("sendMessage", json!({ "messageText": "Hello" })),
        1 => (
            "sendMediaMessage",
            json!({ "mediaUrl": url(1), "mediaType": "image" }),
        ),
        2 => (
            "sendMediaMessage",
            json!({ "mediaUrl": url(2), "mediaType": "video" }),
        ),
        3 => (
            "sendMediaMessage",
            json!({ "mediaUrl": url(3), "mediaType": "audio", "sending": "byUrl" }),
        ),
        4 => (
            "sendMediaMessage",
            json!({
                "mediaSource": "binary",
                "mediaType": "file",
                "file": { "handle": 4, "size": 9, "mimeType": "application/pdf", "hash": "a", "fileName": "a.pdf" },
            }),
        ),
        5 => (
            "sendImages",
            json!({ "imageUrls": [url(1), url(0), url(1)] }),
        ),
        6 => (
            "sendImages",
            json!({ "imageUrls": [url(1), url(0)], "sending": "byUrl" }),
        ),
        7 => (
            "sendQuickReplies",
            json!({ "messageText": "a", "quickReplies": [{ "title": "A", "payload": "A" }] }),
        ),
        8 => (
            "sendButtonTemplate",
            json!({ "messageText": "a", "buttons": [{ "title": "A", "payload": "A" }] }),
        ),
        9 => (
            "sendGenericTemplate",
            json!({ "elements": [{ "title": "A" }] }),
        ),
        10 => ("sharePost", json!({ "postId": "5" })),
        11 => ("react", json!({ "messageId": "mid", "reaction": "love" })),
        12 => ("senderAction", json!({ "senderAction": "mark_seen" })),
        15 => ("sendSticker", json!({ "sticker": "like_heart" })),
        13 => (
            "sendMessage",
            json!({ "messageText": "a", "typingSeconds": 1.5 }),
        ),
        _ => ("sendPrivateReply", json!({ "messageText": "a" })),
    };
    // Comments have ids as people have, of whom there are fewer.
    fields["userId"] = json!((person + 1).to_string());
    fields["commentId"] = json!((person + 101).to_string());
    given(index, operation, &fields)
}

#[test]
fn every_operation_takes_part() {
    let taking_part: Vec<&str> = (0..KINDS).map(|kind| item(0, 0, kind).operation).collect();
    for operation in OPERATIONS {
        assert!(taking_part.contains(&operation.name), "{}", operation.name);
    }
    for kind in 0..KINDS {
        assert!(planned(item(0, 0, kind)).is_ok(), "{kind}");
    }
}

/// Whom a message of this kind is delivered to, as the ledger has it; nothing for what is none.
fn addressee(person: usize, kind: usize) -> Option<String> {
    match kind {
        11 | 12 => None,
        14 => Some((person + 101).to_string()),
        _ => Some((person + 1).to_string()),
    }
}

#[derive(Clone, Debug)]
struct Case {
    /// Person and kind.
    items: Vec<(usize, usize)>,
    faults: Vec<(String, Vec<Fault>)>,
    /// Whether the host takes uploads.
    refuses_uploads: bool,
    host: GraphHost,
    seed: u64,
    concurrency: usize,
    pace: PaceSetting,
    latency: u64,
    stop: bool,
    cancelled_at: Option<u64>,
}

fn any_case() -> impl Strategy<Value = Case> {
    let about = prop_oneof![
        (1_usize..=4).prop_map(|person| person.to_string()),
        (1_usize..=4).prop_map(|person| format!("typing {person}")),
        (101_usize..=104).prop_map(|comment| comment.to_string()),
        (0_usize..=3).prop_map(|media| format!("https://media.example.com/{media}")),
        Just("file 4".to_owned()),
    ];
    let faults = (about, prop::collection::vec(any_fault(), 1..5));
    (
        prop::collection::vec((0_usize..4, 0..KINDS), 1..=40),
        prop::collection::vec(faults, 0..15),
        (
            any::<bool>(),
            prop_oneof![Just(GraphHost::Facebook), Just(GraphHost::Instagram)],
        ),
        any::<u64>(),
        1_usize..=50,
        prop_oneof![
            Just(PaceSetting::Unlimited),
            Just(PaceSetting::Published),
            (0.5..50.0_f64).prop_map(PaceSetting::PerSecond),
        ],
        0_u64..200,
        (any::<bool>(), prop::option::weighted(0.2, 0_u64..20_000)),
    )
        .prop_map(
            |(
                items,
                faults,
                (refuses_uploads, host),
                seed,
                concurrency,
                pace,
                latency,
                (stop, cancelled_at),
            )| Case {
                items,
                faults,
                refuses_uploads,
                host,
                seed,
                concurrency,
                pace,
                latency,
                stop,
                cancelled_at,
            },
        )
}

/// The limit that a call counts for, and how many a second it allows.
fn limit(pace: PaceSetting, call: &Call) -> Option<(String, f64)> {
    let is_upload = call.endpoint == Endpoint::Upload;
    let of = if is_upload { "uploads" } else { "sends" };
    match pace {
        PaceSetting::Unlimited => None,
        PaceSetting::PerSecond(rate) => Some((of.to_owned(), rate)),
        PaceSetting::Published => {
            let kind = call.body["message"]["attachment"]["type"].as_str();
            let is_sound = matches!(kind, Some("audio" | "video"));
            let is_reply = call.body["recipient"].get("comment_id").is_some();
            let rate = if is_sound { 10.0 } else { 100.0 };
            Some((format!("{of} {is_sound} {is_reply}"), rate))
        }
    }
}

fn within_pace(pace: PaceSetting, calls: &[Call]) -> Result<(), TestCaseError> {
    let limited: Vec<(String, f64, Duration)> = calls
        .iter()
        .filter_map(|call| limit(pace, call).map(|(name, rate)| (name, rate, call.begun)))
        .collect();
    for (name, rate, from) in &limited {
        let most = rate.floor().max(1.0);
        let to = *from + Duration::from_secs_f64(most / rate);
        let within = limited
            .iter()
            .filter(|(known, _, at)| known == name && at >= from && *at < to)
            .count();
        prop_assert!(
            within as f64 <= most,
            "{within} calls of {name} from {from:?} to {to:?}"
        );
    }
    Ok(())
}

fn message_id(outcome: &Outcome) -> Option<String> {
    let Outcome::Sent(sent) = outcome else {
        return None;
    };
    let (_, value) = sent.facts.iter().find(|(name, _)| *name == "messageId")?;
    match value {
        instagram_direct::operation::Value::Text(id) => Some(id.clone()),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn mixed_batches_keep_every_promise(case in any_case()) {
        let meta = Meta::with_latency(case.latency);
        meta.seed.set(case.seed);
        meta.cancelled_at.set(case.cancelled_at.map(Duration::from_millis));
        for (about, faults) in &case.faults {
            meta.script(about, faults.clone());
        }
        if case.refuses_uploads {
            for media in 0..4 {
                let url = format!("https://media.example.com/{media}");
                meta.always(&url, Fault::Refuse(400, 2_500, None));
            }
            meta.always("file 4", Fault::Refuse(400, 2_500, None));
        }
        let items = case.items.iter().enumerate().map(|(index, (person, kind))| item(index, *person, *kind)).collect();
        let settings = Settings {
            concurrency: case.concurrency,
            pace: case.pace,
            most_waiting: Duration::from_secs(60),
            timeout: None,
            stop_on_failure: case.stop,
        };
        let connection = Connection { host: case.host, ..connection() };
        let ended = run_over(&meta, connection, items, settings);

        prop_assert!(meta.most_in_flight.get() <= case.concurrency);
        prop_assert_eq!(ended.report.sent as usize, ended.sent());
        prop_assert_eq!(ended.report.unknown as usize, ended.unknown());
        prop_assert_eq!(ended.report.api_calls as usize, meta.calls.borrow().len());
        prop_assert!(ended.report.by_url_instead <= ended.report.sent);
        prop_assert!(case.stop || ended.not_tried() == 0);
        prop_assert!(meta.clock.now() < Duration::from_secs(3_600));
        within_pace(case.pace, &meta.calls.borrow())?;

        for about in (1..=4).chain(101..=104).map(|id: usize| id.to_string()) {
            let mine: Vec<&Outcome> = ended
                .outcomes
                .iter()
                .zip(&case.items)
                .filter(|(_, (person, kind))| addressee(*person, *kind).as_ref() == Some(&about))
                .map(|(outcome, _)| outcome)
                .collect();
            let ids: Vec<String> = mine.iter().filter_map(|outcome| message_id(outcome)).collect();
            let order: Vec<usize> = ids.iter().filter_map(|id| id.rsplit('.').next()?.parse().ok()).collect();
            // Sorted and without two alike: in input order, and no two items are reported by one message.
            prop_assert!(order.windows(2).all(|pair| pair[0] < pair[1]), "{about}: {order:?}");
            prop_assert!(ids.iter().all(|id| meta.delivered.borrow()[&about].contains(id)));
            let unknown = mine
                .iter()
                .filter(|outcome| matches!(outcome, Outcome::Failed(failure) if failure.delivery == Delivery::Unknown))
                .count();
            let delivered = meta.deliveries(&about);
            prop_assert!(
                (ids.len()..=ids.len() + unknown).contains(&delivered),
                "{about}: {delivered} delivered, {} reported as sent and {unknown} as unknown", ids.len()
            );
        }
    }
}
