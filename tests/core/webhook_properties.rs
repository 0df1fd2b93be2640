//! Whatever comes: no panic, nothing lost, no order changed but by time.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::graph_answers::any_json;
use crate::webhook_support::{corpus, events_of};

/// Names that mean something to the reader, so that chance meets them.
const NAMES: [&str; 24] = [
    "object",
    "entry",
    "id",
    "time",
    "messaging",
    "standby",
    "changes",
    "field",
    "value",
    "sender",
    "recipient",
    "timestamp",
    "message",
    "message_edit",
    "reaction",
    "read",
    "postback",
    "referral",
    "attachments",
    "payload",
    "from",
    "media",
    "reply_to",
    "num_edit",
];

fn any_notification() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        any_json(),
        Just(r#""instagram""#.to_owned()),
        Just(r#""comments""#.to_owned()),
        Just(r#""0""#.to_owned()),
        Just("1569262485349".to_owned()),
    ];
    leaf.prop_recursive(8, 128, 6, |inner| {
        let member = (prop::sample::select(&NAMES[..]), inner.clone())
            .prop_map(|(name, value)| format!("\"{name}\": {value}"));
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(|values| format!("[{}]", values.join(","))),
            prop::collection::vec(member, 0..6)
                .prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = events_of(&bytes, true);
    }

    #[test]
    fn any_json_is_read_and_what_it_says_can_be_told(notification in any_notification()) {
        for event in events_of(notification.as_bytes(), true) {
            let raw: Result<Value, _> = serde_json::from_str(event.raw.as_deref().unwrap_or_default());
            prop_assert!(raw.is_ok());
            prop_assert_eq!(event.key.len(), 32);
        }
    }

    #[test]
    fn a_body_of_the_corpus_cut_off_or_spoilt_anywhere_is_read(which in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let cases = corpus();
        let mut bytes = cases[which.index(cases.len())].body.clone().into_bytes();
        let place = place.index(bytes.len());
        let _ = events_of(&bytes[..place], true);
        bytes[place] = byte;
        let _ = events_of(&bytes, true);
    }

    #[test]
    fn no_item_is_lost_and_all_stand_in_time_order(sections in prop::collection::vec((0_usize..6, 1_u64..50), 0..60)) {
        let item = |(number, (kind, time)): (usize, &(usize, u64))| {
            let mid = format!("m{number}");
            let (name, section) = [
                ("message", json!({"mid": mid, "text": "a"})),
                ("reaction", json!({"mid": mid})),
                ("read", json!({"mid": mid})),
                ("postback", json!({"mid": mid})),
                ("message_edit", json!({"mid": mid, "num_edit": 0})),
                ("what_nobody_knows", json!({"mid": mid})),
            ][*kind].clone();
            json!({"sender": {"id": "2"}, "recipient": {"id": "1"}, "timestamp": time * 1_000_000_000_000, name: section})
        };
        let items: Vec<Value> = sections.iter().enumerate().map(item).collect();
        let body = json!({"object": "instagram", "entry": [{"id": "1", "time": 5, "messaging": items}]}).to_string();
        let events = events_of(body.as_bytes(), false);
        let phantoms = sections.iter().filter(|(kind, _)| *kind == 4).count();
        prop_assert_eq!(events.len(), sections.len() - phantoms);
        prop_assert!(events.is_sorted_by_key(|event| event.sent_at));
        let mut keys: Vec<&str> = events.iter().map(|event| event.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        prop_assert_eq!(keys.len(), events.len());
    }

    #[test]
    fn who_the_other_person_is_does_not_hang_on_who_acts(person in "[1-9][0-9]{5,20}", account in "[1-9][0-9]{5,20}", is_own in any::<bool>(), is_marked in any::<bool>()) {
        prop_assume!(person != account);
        let (sender, recipient) = if is_own { (&account, &person) } else { (&person, &account) };
        let body = json!({"object": "instagram", "entry": [{"id": account, "messaging": [
            {"sender": {"id": sender}, "recipient": {"id": recipient}, "message": {"mid": "m", "is_echo": is_own && is_marked}}]}]}).to_string();
        let event = &events_of(body.as_bytes(), false)[0];
        prop_assert_eq!(event.user_id.as_deref(), Some(person.as_str()));
        prop_assert_eq!(event.account_id.as_deref(), Some(account.as_str()));
        prop_assert_eq!(event.is_echo, is_own);
    }
}

#[test]
fn what_is_nested_beyond_all_sense_ends_no_process() {
    for (open, close) in [
        ("[", "]"),
        (r#"{"entry":"#, "}"),
        (r#"{"entry":[{"messaging":["#, "]}]}"),
        (r#"{"entry":[{"x":"#, "}]}"),
    ] {
        let body = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        let _ = events_of(body.as_bytes(), true);
    }
}

#[test]
fn a_thousand_events_come_out_of_one_body() {
    let items: Vec<Value> = (0..1000)
        .map(|number| json!({"sender": {"id": number.to_string()}, "recipient": {"id": "1"}, "timestamp": 1_600_000_000_000_u64 - number, "message": {"mid": format!("m{number}"), "text": "ä"}}))
        .collect();
    let body =
        json!({"object": "instagram", "entry": [{"id": "1", "messaging": items}]}).to_string();
    let events = events_of(body.as_bytes(), false);
    assert_eq!(events.len(), 1000);
    assert_eq!(events[0].user_id.as_deref(), Some("999"));
}
