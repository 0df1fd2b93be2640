//! The options beside what is in a message: the same for every operation that sends one to a person.

use std::time::Duration;

use instagram_direct::graph::{GraphApi, Repeatable};
use serde_json::{Value as Json, json};

use super::{body, plan, refusal};
use crate::support::CrateUrl;
use crate::support::meta::parameters;
use crate::support::setup::connection;

/// An item of each operation that sends a message to a person.
fn messages() -> Vec<(&'static str, Json)> {
    vec![
        (
            "sendMediaMessage",
            json!({ "mediaUrl": "https://e.com/a", "mediaType": "image" }),
        ),
        ("sendMessage", json!({ "messageText": "a" })),
        (
            "sendImages",
            json!({ "imageUrls": ["https://e.com/a", "https://e.com/b"] }),
        ),
        (
            "sendQuickReplies",
            json!({ "messageText": "a", "quickReplies": [{ "title": "A", "payload": "A" }] }),
        ),
        (
            "sendButtonTemplate",
            json!({ "messageText": "a", "buttons": [{ "title": "A", "payload": "A" }] }),
        ),
        (
            "sendGenericTemplate",
            json!({ "elements": [{ "title": "A" }] }),
        ),
        ("sharePost", json!({ "postId": "5" })),
        ("sendSticker", json!({ "sticker": "like_heart" })),
    ]
}

fn with(fields: &Json, name: &str, value: Json) -> Json {
    let mut fields = fields.clone();
    fields[name] = value;
    fields
}

#[test]
fn a_reply_names_its_message_beside_what_it_says() {
    for (operation, fields) in messages() {
        let mut expected = body(operation, &fields);
        expected["reply_to"] = json!({ "mid": "aWdfZ" });
        let given = with(&fields, "replyToMessageId", json!(" aWdfZ "));
        assert_eq!(body(operation, &given), expected, "{operation}");
        let by_url = plan(operation, &given).without_uploads;
        if let Some(call) = by_url {
            let api = GraphApi::new(&connection(), &CrateUrl).unwrap();
            let sent = parameters(&call.request(&api, &[]).body);
            assert_eq!(sent["reply_to"], expected["reply_to"], "{operation}");
        }
        for none in [json!(""), json!(null), json!(" ")] {
            let sent = body(operation, &with(&fields, "replyToMessageId", none));
            assert!(sent.get("reply_to").is_none(), "{operation}");
        }
    }
    let fields = json!({ "messageText": "a", "replyToMessageId": "https://e.com" });
    assert_eq!(
        refusal("sendMessage", &fields),
        "Reply to Message ID \"https://e.com\" is an address, which is not an ID"
    );
}

#[test]
fn a_message_of_a_human_agents_carries_the_tag() {
    for (operation, fields) in messages() {
        let mut expected = body(operation, &fields);
        for off in [json!(false), json!("false"), json!(""), json!(null)] {
            assert_eq!(body(operation, &with(&fields, "humanAgent", off)), expected);
        }
        expected["messaging_type"] = json!("MESSAGE_TAG");
        expected["tag"] = json!("HUMAN_AGENT");
        for on in [json!(true), json!("true"), json!(" True ")] {
            assert_eq!(body(operation, &with(&fields, "humanAgent", on)), expected);
        }
    }
    for neither in [json!("yes"), json!([]), json!({})] {
        let fields = json!({ "messageText": "a", "humanAgent": neither });
        assert_eq!(
            refusal("sendMessage", &fields),
            "Human Agent is neither true nor false"
        );
    }
}

#[test]
fn typing_is_a_call_of_its_own_before_the_message() {
    let api = GraphApi::new(&connection(), &CrateUrl).unwrap();
    for (operation, fields) in messages() {
        let usual = plan(operation, &fields);
        assert!(usual.before.is_none());
        let typing = plan(operation, &with(&fields, "typingSeconds", json!(3)));
        assert_eq!(typing.call, usual.call, "{operation}");
        let before = typing.before.expect("typing");
        assert_eq!(before.pause, Duration::from_secs(3));
        assert_eq!(before.call.repeatable, Repeatable::Freely);
        assert_eq!(
            parameters(&before.call.request(&api, &[]).body),
            json!({ "recipient": { "id": "17" }, "sender_action": "typing_on" })
        );
    }
}

#[test]
fn typing_lasts_as_long_as_it_was_said_up_to_a_minute() {
    let fields = |given: Json| json!({ "messageText": "a", "typingSeconds": given });
    for (given, milliseconds) in [
        (json!(1), 1_000),
        (json!(0.25), 250),
        (json!("1.5"), 1_500),
        (json!("2.0625"), 2_062),
        (json!(60), 60_000),
        (json!("60.0"), 60_000),
    ] {
        let before = plan("sendMessage", &fields(given.clone())).before;
        let pause = before.map(|before| before.pause);
        assert_eq!(pause, Some(Duration::from_millis(milliseconds)), "{given}");
    }
    for none in [json!(0), json!("0.0"), json!(""), json!(null)] {
        assert!(plan("sendMessage", &fields(none)).before.is_none());
    }
    for (given, expected) in [
        (json!([]), "Typing Seconds is no number of seconds"),
        (json!({}), "Typing Seconds is no number of seconds"),
        (json!(61), "Typing Seconds is 61, more than the 60 at most"),
        (
            json!("60.001"),
            "Typing Seconds is 60.001, more than the 60 at most",
        ),
        (json!("99999999999999999999999"), "more than the 60 at most"),
        (json!(-1), "Typing Seconds \"-1\" is no number of seconds"),
        (
            json!("soon"),
            "Typing Seconds \"soon\" is no number of seconds",
        ),
        (
            json!("1e1"),
            "Typing Seconds \"1e1\" is no number of seconds",
        ),
        (json!(true), "Typing Seconds is no number of seconds"),
    ] {
        let reason = refusal("sendMessage", &fields(given));
        assert!(reason.contains(expected), "{reason}");
    }
}
