//! Every form of a notification, from the corpus, and what tells one event from another.

use instagram_direct::webhook::{EventKind, Login, may_be_kept, subscribed_fields};
use serde_json::{Value, json};

use crate::support::CrateUrl;
use crate::webhook_support::{corpus, events_of, shown};

#[test]
fn every_body_of_the_corpus_says_what_stands_beside_it() {
    let cases = corpus();
    assert!(cases.len() >= 68);
    for case in cases {
        let events: Vec<Value> = events_of(case.body.as_bytes(), false)
            .iter()
            .map(shown)
            .collect();
        assert_eq!(events, case.events, "{}", case.name);
    }
}

#[test]
fn the_corpus_has_every_kind_of_event() {
    let told: Vec<Value> = corpus().into_iter().flat_map(|case| case.events).collect();
    for kind in EventKind::ALL {
        assert!(
            told.iter().any(|event| event["event"] == kind.name()),
            "{}",
            kind.name()
        );
    }
}

#[test]
fn the_raw_part_comes_when_asked_for_and_is_all_of_the_event() {
    for case in corpus() {
        for event in events_of(case.body.as_bytes(), true) {
            let raw = event.raw.expect("it was asked for");
            let raw: Value = serde_json::from_str(&raw).expect("JSON");
            let body: Value = serde_json::from_str(&case.body).expect("JSON");
            assert!(holds(&body, &raw), "{}", case.name);
        }
    }
}

/// Whether the value is a part of the other, numbers as texts where they are long.
fn holds(whole: &Value, part: &Value) -> bool {
    let inside: Vec<&Value> = match whole {
        Value::Array(list) => list.iter().collect(),
        Value::Object(members) => members.values().collect(),
        _ => Vec::new(),
    };
    same(whole, part) || inside.into_iter().any(|value| holds(value, part))
}

fn same(written: &Value, kept: &Value) -> bool {
    match (written, kept) {
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(name, value)| other.get(name).is_some_and(|it| same(value, it)))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Number(_), Value::String(_)) => true,
        _ => written == kept,
    }
}

fn message_item(section: &Value) -> Value {
    json!({"sender": {"id": "1784140000000101"}, "recipient": {"id": "17841405822304914"}, "timestamp": 1_569_262_485_349_u64,
        section["name"].as_str().expect("a name"): section["value"]})
}

fn notification(items: &[Value]) -> String {
    json!({"object": "instagram", "entry": [{"id": "17841405822304914", "time": 1_569_262_486_134_u64, "messaging": items}]})
        .to_string()
}

fn key_of(name: &str, value: &Value) -> String {
    key_in(notification(&[message_item(
        &json!({"name": name, "value": value}),
    )]))
}

fn key_in(body: impl AsRef<str>) -> String {
    let events = events_of(body.as_ref().as_bytes(), false);
    assert_eq!(events.len(), 1, "{}", body.as_ref());
    events[0].key.clone()
}

#[test]
fn what_is_about_one_message_has_keys_of_its_own() {
    let keys = [
        key_of("message", &json!({"mid": "m", "text": "a"})),
        key_of("message", &json!({"mid": "m2", "text": "a"})),
        key_of("message", &json!({"mid": "m", "is_deleted": true})),
        key_of(
            "message",
            &json!({"mid": "m", "text": "a", "is_echo": true}),
        ),
        key_of(
            "message_edit",
            &json!({"mid": "m", "text": "b", "num_edit": 1}),
        ),
        key_of(
            "message_edit",
            &json!({"mid": "m", "text": "c", "num_edit": 2}),
        ),
        key_of(
            "reaction",
            &json!({"mid": "m", "action": "react", "emoji": "❤"}),
        ),
        key_of(
            "reaction",
            &json!({"mid": "m", "action": "react", "emoji": "😮"}),
        ),
        key_of("reaction", &json!({"mid": "m", "action": "unreact"})),
        key_of("read", &json!({"mid": "m"})),
        key_of("postback", &json!({"mid": "m", "payload": "P"})),
        key_of("postback", &json!({"payload": "P"})),
        key_of("postback", &json!({"payload": "Q"})),
        key_of("referral", &json!({"ref": "a"})),
        key_of("referral", &json!({"ref": "b"})),
        key_of("pass_thread_control", &json!({"new_owner_app_id": "1"})),
        key_of("take_thread_control", &json!({"new_owner_app_id": "1"})),
        key_of("optin", &json!({"payload": "1"})),
    ];
    for (place, key) in keys.iter().enumerate() {
        assert_eq!(key.len(), 32);
        assert!(
            !keys[..place].contains(key),
            "number {place} has the key of another"
        );
    }
}

#[test]
fn another_account_has_other_keys() {
    let body = notification(&[message_item(
        &json!({"name": "message", "value": {"mid": "m"}}),
    )]);
    let other = body.replace("17841405822304914", "17841405822304915");
    assert_ne!(key_in(body), key_in(other));
}

#[test]
fn the_same_event_has_the_same_key_in_every_wrapping_and_whenever_it_is_sent_again() {
    let item = message_item(
        &json!({"name": "postback", "value": {"mid": "m", "title": "A", "payload": "B"}}),
    );
    let plain = notification(std::slice::from_ref(&item));
    let again = plain.replace("1569262486134", "1569269999999");
    let change = json!({"object": "instagram", "entry": [{"id": "17841405822304914", "time": 1_569_262_486, "changes": [
        {"field": "messaging_postbacks", "value": item}]}]})
    .to_string();
    let standby = plain.replace("\"messaging\"", "\"standby\"");
    let listed = format!("[{plain}]");
    let key = key_in(&plain);
    for form in [again, change, standby, listed] {
        assert_eq!(key_in(&form), key, "{form}");
    }
    let comment = |time: u64, media: &str| {
        key_in(json!({"object": "instagram", "entry": [{"id": "1", "time": time, "changes": [{"field": "comments", "value":
            {"id": "5", "from": {"id": "2"}, "media": {"id": media}}}]}]}).to_string())
    };
    // A boosted post tells a comment twice, under both posts.
    assert_eq!(comment(1, "a"), comment(2, "b"));
}

#[test]
fn times_are_seconds_or_milliseconds_by_their_size_and_nothing_else() {
    for (written, milliseconds) in [
        ("1569262485", Some(1_569_262_485_000)),
        ("1569262485349", Some(1_569_262_485_349)),
        ("\"1569262485\"", Some(1_569_262_485_000)),
        ("\"1569262485349\"", Some(1_569_262_485_349)),
        ("1569262485.5", Some(1_569_262_485_500)),
        ("1569262485349.0", Some(1_569_262_485_349)),
        ("1.569262485349e12", Some(1_569_262_485_349)),
        ("0", None),
        ("-5", None),
        ("1e300", None),
        ("\"soon\"", None),
        ("null", None),
        ("{}", None),
    ] {
        let body = format!(
            r#"{{"object":"instagram","entry":[{{"id":"1","messaging":[{{"sender":{{"id":"2"}},"timestamp":{written},"message":{{"mid":"m"}}}}]}}]}}"#
        );
        assert_eq!(
            events_of(body.as_bytes(), false)[0].sent_at,
            milliseconds,
            "{written}"
        );
    }
}

#[test]
fn an_id_is_kept_digit_for_digit() {
    for written in [
        "17841405822304914",
        "9007199254740993",
        "123456789012345678901234567890",
        "1",
    ] {
        for quotes in ["", "\""] {
            let body = format!(
                r#"{{"object":"instagram","entry":[{{"id":{quotes}{written}{quotes},"changes":[{{"field":"comments","value":{{"id":{quotes}{written}{quotes},"from":{{"id":{quotes}{written}{quotes}}}}}}}]}}]}}"#
            );
            let event = &events_of(body.as_bytes(), false)[0];
            assert_eq!(event.account_id.as_deref(), Some(written));
            assert_eq!(event.user_id.as_deref(), Some(written));
            assert_eq!(
                event
                    .comment
                    .as_ref()
                    .and_then(|comment| comment.id.as_deref()),
                Some(written)
            );
        }
    }
}

#[test]
fn only_names_that_meta_takes_are_subscribed_to_and_each_once() {
    // The list in Meta's own refusal of a name it does not take.
    let taken = [
        "messages",
        "messaging_postbacks",
        "messaging_seen",
        "messaging_handover",
        "messaging_referral",
        "message_reactions",
        "message_edit",
        "standby",
        "comments",
        "live_comments",
        "mentions",
        "story_insights",
    ];
    let all = subscribed_fields(Login::Instagram, &EventKind::ALL);
    for (place, field) in all.iter().enumerate() {
        assert!(taken.contains(field), "{field}");
        assert!(!all[..place].contains(field), "{field} stands twice");
    }
    assert_eq!(
        subscribed_fields(
            Login::Instagram,
            &[EventKind::Message, EventKind::Echo, EventKind::Postback]
        ),
        ["messages", "messaging_postbacks"]
    );
    assert_eq!(
        subscribed_fields(Login::Facebook, &EventKind::ALL),
        ["feed"]
    );
    assert!(subscribed_fields(Login::Instagram, &[]).is_empty());
}

#[test]
fn media_is_kept_from_metas_hosts_alone_and_stories_never() {
    for (kind, url, may) in [
        (
            "image",
            "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1",
            true,
        ),
        (
            "audio",
            "https://scontent-fra3-1.cdninstagram.com/v/a",
            true,
        ),
        ("video", "https://video.xx.fbcdn.net/v/a", true),
        ("file", "https://CDN.FBSBX.COM/a", true),
        ("image", "http://lookaside.fbsbx.com/a", false),
        ("image", "https://fbsbx.com.example.com/a", false),
        ("image", "https://notfbsbx.com/a", false),
        ("image", "https://fbsbx.com/a", false),
        ("image", "https://user:pass@lookaside.fbsbx.com/a", false),
        ("image", "https://example.com/?.fbsbx.com", false),
        ("image", "https://127.0.0.1/a.fbsbx.com", false),
        ("image", "file:///a.fbsbx.com", false),
        ("image", "no URL", false),
        ("story_mention", "https://lookaside.fbsbx.com/a", false),
        ("story", "https://lookaside.fbsbx.com/a", false),
        ("ig_story", "https://lookaside.fbsbx.com/a", false),
    ] {
        assert_eq!(may_be_kept(kind, url, &CrateUrl), may, "{kind} {url}");
    }
}
