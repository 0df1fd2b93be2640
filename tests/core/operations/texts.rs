//! Text, with and without quick replies.

use instagram_direct::graph::{Bucket, Repeatable};
use instagram_direct::message::Field;
use serde_json::json;

use super::{body, plan, planned, refusal, sent, to_17, told};
use crate::support::input::reason;
use crate::support::setup::{given, text};

#[test]
fn a_text_is_sent_as_it_was_written() {
    for text in [" Grüße,\n\"du\" 👋 ", "0", "\u{feff}a"] {
        let fields = json!({ "messageText": text });
        assert_eq!(
            body("sendMessage", &fields),
            to_17(&json!({ "text": text }))
        );
        let plan = plan("sendMessage", &fields);
        assert_eq!(
            told(&plan),
            [
                ("userId", json!("17")),
                ("messageText", json!(text)),
                ("messageId", json!("mid.1"))
            ]
        );
        assert_eq!(
            (plan.call.repeatable, plan.call.bucket),
            (Repeatable::OnlyIfNotDone, Bucket::Send)
        );
    }
    assert_eq!(
        body("sendMessage", &json!({ "messageText": 12.5 })),
        to_17(&json!({ "text": "12.5" }))
    );
}

#[test]
fn a_text_of_a_thousand_bytes_is_the_longest() {
    for operation in ["sendMessage", "sendQuickReplies"] {
        let fields = |text: &str| json!({ "messageText": text, "quickReplies": [{ "title": "Yes", "payload": "YES" }] });
        let longest = "é".repeat(500);
        let _ = plan(operation, &fields(&longest));
        let reason = refusal(operation, &fields(&format!("{longest}ab")));
        assert!(
            reason.contains("is 1002 bytes long, 2 more than the 1000 that Meta takes"),
            "{reason}"
        );
    }
}

#[test]
fn what_is_no_text_is_named() {
    for (given, expected) in [
        (json!(null), "Message Text is empty"),
        (json!(" \n\u{200b}"), "Message Text is empty"),
        (
            json!(true),
            "Message Text is true or false where text is expected",
        ),
        (
            json!(["a"]),
            "Message Text is a list where text is expected",
        ),
        (
            json!({ "a": 1 }),
            "Message Text is an object where text is expected",
        ),
    ] {
        let reason = refusal("sendMessage", &json!({ "messageText": given }));
        assert_eq!(reason, expected);
    }
    // By the limit that counts, whatever else it is too long for.
    for (operation, expected) in [
        (
            "sendMessage",
            "is 60000 bytes long, 59000 more than the 1000 that Meta takes",
        ),
        (
            "sendPrivateReply",
            "is 60000 bytes long, 59000 more than the 1000 that Meta takes",
        ),
        (
            "sendButtonTemplate",
            "is 60000 characters long, 59360 more than the 640 that Meta takes",
        ),
    ] {
        let long = json!({ "messageText": "a".repeat(60_000), "commentId": "1" });
        let reason = refusal(operation, &long);
        assert!(reason.contains(expected), "{reason}");
    }
    let payload = json!([{ "title": "A", "payload": "p".repeat(17_000) }]);
    let reason = refusal(
        "sendQuickReplies",
        &json!({ "messageText": "a", "quickReplies": payload }),
    );
    assert!(
        reason.contains("is 17000 characters long, 16000 more than the 1000"),
        "{reason}"
    );
    let title = json!([{ "title": "A".repeat(17_000), "payload": "p" }]);
    let reason = refusal(
        "sendQuickReplies",
        &json!({ "messageText": "a", "quickReplies": title }),
    );
    assert!(reason.contains("are the most that can work"), "{reason}");
}

#[test]
fn a_number_that_says_something_else_is_no_text() {
    let spelled = |spelling: &str| {
        let mut item = given(0, "sendMessage", &json!({}));
        let words = Field::Float(spelling.to_owned());
        item.fields = [("userId", text("17")), ("messageText", words)]
            .map(|(name, value)| (name.to_owned(), value))
            .into_iter()
            .collect();
        planned(item)
    };
    for (spelling, expected) in [
        ("NaN", "Message Text is not a number (NaN)"),
        ("Infinity", "Message Text is not a number (Infinity)"),
        ("-Infinity", "Message Text is not a number (-Infinity)"),
        (
            "17841405822304916",
            "Message Text 17841405822304916 came as a number and may have lost digits",
        ),
        (
            "-17841405822304916",
            "Message Text -17841405822304916 came as a number and may have lost digits",
        ),
        (
            "1e+21",
            "Message Text 1e+21 came as a number and may have lost digits",
        ),
        (
            "1.5e+300",
            "Message Text 1.5e+300 came as a number and may have lost digits",
        ),
    ] {
        assert_eq!(reason(spelled(spelling)), expected);
    }
    for spelling in ["12.5", "-0.25", "1e-7"] {
        assert_eq!(
            sent(&spelled(spelling).unwrap()),
            to_17(&json!({ "text": spelling }))
        );
    }
    let payload = json!([{ "title": "A", "payload": 17_841_405_822_304_916_i64 }]);
    assert_eq!(
        refusal(
            "sendQuickReplies",
            &json!({ "messageText": "a", "quickReplies": payload })
        ),
        "quickReplies[0].payload 17841405822304916 came as a number and may have lost digits"
    );
}

#[test]
fn quick_replies_go_out_as_text_with_title_and_payload() {
    let fields = json!({
        "messageText": "Which size?",
        "quickReplies": { "values": [
            { "title": "Small", "payload": "SIZE_S" },
            { "title": 42, "payload": 4.5 },
        ] },
    });
    assert_eq!(
        body("sendQuickReplies", &fields),
        to_17(&json!({
            "text": "Which size?",
            "quick_replies": [
                { "content_type": "text", "title": "Small", "payload": "SIZE_S" },
                { "content_type": "text", "title": "42", "payload": "4.5" },
            ],
        }))
    );
    assert_eq!(
        told(&plan("sendQuickReplies", &fields)),
        [
            ("userId", json!("17")),
            ("messageText", json!("Which size?")),
            ("messageId", json!("mid.1"))
        ]
    );
}

#[test]
fn one_to_thirteen_quick_replies_are_sent() {
    let reply = json!({ "title": "Yes", "payload": "YES" });
    let fields =
        |count: usize| json!({ "messageText": "a", "quickReplies": vec![reply.clone(); count] });
    for count in [1, 13] {
        let sent = body("sendQuickReplies", &fields(count));
        assert_eq!(
            sent["message"]["quick_replies"].as_array().unwrap().len(),
            count
        );
    }
    assert_eq!(
        refusal("sendQuickReplies", &fields(0)),
        "quickReplies is empty"
    );
    assert_eq!(
        refusal("sendQuickReplies", &fields(15)),
        "quickReplies holds 15 quick replies, 2 more than the 13 that Meta takes"
    );
}

#[test]
fn a_long_title_of_a_quick_reply_is_metas_to_cut_off() {
    let title = "x".repeat(60);
    let fields =
        json!({ "messageText": "a", "quickReplies": [{ "title": title, "payload": "p" }] });
    let sent = body("sendQuickReplies", &fields);
    assert_eq!(sent["message"]["quick_replies"][0]["title"], json!(title));
}

#[test]
fn what_a_quick_reply_lacks_is_named_by_its_place() {
    let good = json!({ "title": "Yes", "payload": "YES" });
    for (bad, expected) in [
        (json!({ "payload": "p" }), "quickReplies[1].title is empty"),
        (
            json!({ "title": " ", "payload": "p" }),
            "quickReplies[1].title is empty",
        ),
        (json!({ "title": "t" }), "quickReplies[1].payload is empty"),
        (
            json!({ "title": ["t"], "payload": "p" }),
            "quickReplies[1].title is a list where text is expected",
        ),
        (
            json!({ "title": "t", "payload": { "a": 1 } }),
            "quickReplies[1].payload is an object where text is expected",
        ),
        (
            json!({ "title": "t", "payload": false }),
            "quickReplies[1].payload is true or false where text is expected",
        ),
        (
            json!("Yes"),
            "quickReplies[1] is not an object with a title and a payload",
        ),
    ] {
        let fields = json!({ "messageText": "a", "quickReplies": [good, bad] });
        assert_eq!(refusal("sendQuickReplies", &fields), expected);
    }
    let longest = "p".repeat(1_000);
    let fields = |payload: &str| json!({ "messageText": "a", "quickReplies": [{ "title": "t", "payload": payload }] });
    let _ = plan("sendQuickReplies", &fields(&longest));
    let reason = refusal("sendQuickReplies", &fields(&format!("{longest}pp")));
    assert!(
        reason.starts_with("quickReplies[0].payload")
            && reason.contains("is 1002 characters long, 2 more than the 1000"),
        "{reason}"
    );
}
