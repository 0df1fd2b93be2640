//! Whatever comes: no panic, an end, and nothing lost.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::list::List;
use super::{read, read_with};
use crate::graph_answers::any_json;

/// Names that mean something to the readers, so that chance meets them.
const NAMES: [&str; 20] = [
    "data",
    "paging",
    "cursors",
    "after",
    "next",
    "id",
    "updated_time",
    "participants",
    "username",
    "user_id",
    "messages",
    "from",
    "created_time",
    "message",
    "attachments",
    "image_data",
    "url",
    "shares",
    "story",
    "timestamp",
];

const EVERYTHING: [(&str, &str); 5] = [
    ("conversations", "getMany"),
    ("conversations", "getMessages"),
    ("people", "getProfile"),
    ("lists", "conversations"),
    ("lists", "posts"),
];

fn any_body() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        any_json(),
        Just("\"a\"".to_owned()),
        Just("\"2026-11-20T10:00:00+0000\"".to_owned())
    ];
    leaf.prop_recursive(6, 64, 5, |inner| {
        let member = (prop::sample::select(&NAMES[..]), inner.clone())
            .prop_map(|(name, value)| format!("\"{name}\": {value}"));
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(|values| format!("[{}]", values.join(","))),
            prop::collection::vec(member, 0..6)
                .prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    })
}

fn any_verdict() -> impl Strategy<Value = Value> {
    let remedy =
        prop::sample::select(&["ok", "ok", "ok", "none", "again", "wait", "stop", "?"][..]);
    let code = prop::sample::select(&[1_i64, 4, 10, 100, 190, 230, 9_000_001][..]);
    (remedy, 0_u32..3, 0_u64..100_000, code).prop_map(|(remedy, times, regain, code)| json!({"remedy": remedy, "times": times, "regainMs": regain, "code": code}))
}

proptest! {
    #[test]
    fn any_answers_lead_to_an_end(
        which in 0_usize..5,
        is_instagram in any::<bool>(),
        answers in prop::collection::vec((any_verdict(), prop_oneof![any_body(), any::<String>()]), 1..12),
    ) {
        let mut turn = 0;
        let fields = json!({"conversationId": "t", "userId": "5", "limit": 7, "returnAll": which == 0});
        let run = read_with(EVERYTHING[which], json!({"isInstagramLogin": is_instagram, "fields": fields}), |_| {
            turn += 1;
            // What goes on for ever ends with a refusal.
            if turn > 300 { super::refusal("stop", 190, None) } else { answers[turn % answers.len()].clone() }
        });
        prop_assert!(["done", "refused", "failed"].contains(&run.end["step"].as_str().unwrap()));
        prop_assert!(run.pauses.iter().sum::<u64>() <= 300_000 + 10_000 * run.asked.len() as u64);
    }

    #[test]
    fn any_fields_are_read_or_refused(which in 0_usize..5, fields in prop::collection::hash_map(prop::sample::select(&["limit", "after", "returnAll", "participantId", "conversationId", "userId"][..]), any_json(), 0..6)) {
        let fields: Value = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), serde_json::from_str::<Value>(&value).ok()?))).collect::<serde_json::Map<_, _>>().into();
        let run = read(EVERYTHING[which], fields, |_| super::refusal("stop", 190, None));
        prop_assert!(["refused", "failed"].contains(&run.end["step"].as_str().unwrap()));
    }

    #[test]
    fn no_conversation_is_lost_but_those_that_graph_cannot_tell(count in 0_usize..130, untold in prop::collection::vec(0_usize..130, 0..5), limit in 1_usize..140, returns_all in any::<bool>()) {
        let list = List { untold: untold.clone(), ..List::of(count) };
        let run = read(("conversations", "getMany"), json!({"returnAll": returns_all, "limit": limit}), |path| list.say(path));
        let told: Vec<String> = (0..count).filter(|number| !untold.contains(number)).map(|number| format!("thread{number}")).collect();
        let wanted = if returns_all { told.len() } else { limit.min(told.len()) };
        prop_assert_eq!(run.each("conversationId"), told[..wanted].iter().collect::<Vec<_>>());
    }
}
