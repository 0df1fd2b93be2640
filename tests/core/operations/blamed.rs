//! What is advised where Meta blames what a message carries: words for what it carries.

use instagram_direct::graph::error::GraphError;
use instagram_direct::operation::OPERATIONS;
use serde_json::{Value as Json, json};

use crate::support::meta::{Fault, Meta};
use crate::support::setup::{given, run, unpaced};

/// "Invalid message data", which any message can meet.
const INVALID_DATA: (i64, Option<i64>) = (100, Some(2_534_015));

/// An item of each operation, and whether what it carries are files.
fn items() -> Vec<(&'static str, Json, bool)> {
    let url = "https://media.example.com/a";
    vec![
        (
            "sendMediaMessage",
            json!({ "mediaUrl": url, "mediaType": "image" }),
            true,
        ),
        (
            "sendMediaMessage",
            json!({ "mediaUrl": url, "mediaType": "image", "sending": "byUrl" }),
            true,
        ),
        ("sendImages", json!({ "imageUrls": [url, url] }), true),
        ("sendMessage", json!({ "messageText": "a" }), false),
        (
            "sendQuickReplies",
            json!({ "messageText": "a", "quickReplies": [{ "title": "A", "payload": "A" }] }),
            false,
        ),
        (
            "sendButtonTemplate",
            json!({ "messageText": "a", "buttons": [{ "title": "A", "payload": "A" }] }),
            false,
        ),
        (
            "sendGenericTemplate",
            json!({ "elements": [{ "title": "A" }] }),
            false,
        ),
        ("sharePost", json!({ "postId": "5" }), false),
        ("sendSticker", json!({ "sticker": "like_heart" }), false),
        (
            "react",
            json!({ "messageId": "mid", "reaction": "love" }),
            false,
        ),
        (
            "senderAction",
            json!({ "senderAction": "typing_on" }),
            false,
        ),
        (
            "sendPrivateReply",
            json!({ "messageText": "a", "commentId": "17" }),
            false,
        ),
    ]
}

fn advice_of(
    operation: &'static str,
    fields: &Json,
    (code, subcode): (i64, Option<i64>),
) -> String {
    let meta = Meta::with_latency(1);
    let mut fields = fields.clone();
    fields["userId"] = json!("17");
    for about in ["17", "typing 17"] {
        meta.always(about, Fault::Refuse(400, code, subcode));
    }
    let ended = run(&meta, vec![given(0, operation, &fields)], unpaced());
    ended.failure(0).advice.clone()
}

#[test]
fn invalid_message_data_is_put_down_to_what_the_message_carries() {
    for (operation, fields, _) in items() {
        let advice = advice_of(operation, &fields, INVALID_DATA);
        let expected = match operation {
            "sharePost" => "one of the account's own posts",
            "react" => "Take the ID from the messageId of the trigger",
            _ => "files, texts, addresses and IDs",
        };
        assert!(advice.contains(expected), "{operation}: {advice}");
    }
}

#[test]
fn every_operation_is_told_something_that_fits() {
    let covered: Vec<&str> = items().iter().map(|(operation, ..)| *operation).collect();
    for known in OPERATIONS {
        assert!(covered.contains(&known.name), "{}", known.name);
    }
    // What Meta says of any call, whatever it carries.
    let general = [
        (100, None),
        (100, Some(33)),
        (24, None),
        (803, None),
        (9_000_001, None),
        (10, None),
        (200, None),
        INVALID_DATA,
    ];
    for (operation, fields, carries_files) in items() {
        if carries_files {
            continue;
        }
        for code in general {
            let advice = advice_of(operation, &fields, code);
            for word in ["Media URL", "Media Type", "the file ", "the video"] {
                assert!(!advice.contains(word), "{operation}, {code:?}: {advice}");
            }
        }
    }
}

#[test]
fn no_advice_names_a_field_that_one_operation_alone_has() {
    for code in [
        1, 3, 10, 24, 100, 200, 352, 389, 546, 9_004, 36_000, 36_001, 36_003,
    ] {
        let subcodes = [
            None,
            Some(33),
            Some(2_018_008),
            Some(2_018_047),
            Some(2_018_074),
            Some(2_018_109),
            Some(2_534_015),
        ];
        for subcode in subcodes {
            let error = GraphError {
                code: Some(code),
                subcode,
                status: 400,
                ..GraphError::default()
            };
            let advice = error.assess().advice;
            for field in [
                "Media URL",
                "Media Type",
                "Image URLs",
                "Message Text",
                "Post ID",
                "Message ID",
                "Comment ID",
            ] {
                assert!(!advice.contains(field), "{code}/{subcode:?}: {advice}");
            }
        }
    }
}
