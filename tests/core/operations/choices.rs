//! Every field that holds one of a few words: what is none of them is refused under the field's name, whatever else the
//! item lacks.

use serde_json::{Value as Json, json};

use super::{plan, refusal};

/// Operation, where the word stands (`*` for it), what a refusal calls the field, and the words.
fn choices() -> Vec<(
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
)> {
    vec![
        (
            "sendMediaMessage",
            r#"{ "mediaSource": "*", "mediaType": "image", "mediaUrl": "https://e.com/a",
                "file": { "handle": 1, "size": 9, "mimeType": "image/png", "hash": "a", "fileName": "a.png" } }"#,
            "Media Source",
            &["url", "binary"],
        ),
        (
            "sendMediaMessage",
            r#"{ "mediaUrl": "https://e.com/a", "mediaType": "*" }"#,
            "Media Type",
            &["image", "video", "audio", "file"],
        ),
        (
            "sendMediaMessage",
            r#"{ "mediaUrl": "https://e.com/a", "mediaType": "image", "sending": "*" }"#,
            "Sending",
            &["uploadFirst", "byUrl"],
        ),
        (
            "sendImages",
            r#"{ "imageUrls": ["https://e.com/a", "https://e.com/b"], "sending": "*" }"#,
            "Sending",
            &["uploadFirst", "byUrl"],
        ),
        (
            "sendGenericTemplate",
            r#"{ "elements": [{ "title": "A" }], "elementsJson": [{ "title": "B" }], "elementsSource": "*" }"#,
            "Elements Source",
            &["fields", "json"],
        ),
        (
            "sendGenericTemplate",
            r#"{ "elements": [{ "title": "A", "buttons": [{ "type": "*", "title": "A", "url": "https://e.com", "payload": "A" }] }] }"#,
            "elements[0].buttons[0].type",
            &["web_url", "postback"],
        ),
        (
            "sendButtonTemplate",
            r#"{ "messageText": "a", "buttons": [{ "type": "*", "title": "A", "url": "https://e.com", "payload": "A" }] }"#,
            "buttons[0].type",
            &["web_url", "postback"],
        ),
        (
            "sendQuickReplies",
            r#"{ "messageText": "a", "quickReplies": [{ "title": "A", "payload": "A" }],
                "quickRepliesJson": [{ "title": "B", "payload": "B" }], "quickRepliesSource": "*" }"#,
            "Quick Replies Source",
            &["fields", "json"],
        ),
        (
            "sendButtonTemplate",
            r#"{ "messageText": "a", "buttons": [{ "title": "A", "payload": "A" }],
                "buttonsJson": [{ "title": "B", "payload": "B" }], "buttonsSource": "*" }"#,
            "Buttons Source",
            &["fields", "json"],
        ),
        (
            "sendSticker",
            r#"{ "sticker": "*" }"#,
            "Sticker",
            &["like_heart"],
        ),
        (
            "senderAction",
            r#"{ "senderAction": "*" }"#,
            "Sender Action",
            &["typing_on", "typing_off", "mark_seen"],
        ),
        (
            "react",
            r#"{ "messageId": "mid", "reaction": "*" }"#,
            "Reaction",
            &["love", "like", "laugh", "wow", "sad", "angry"],
        ),
    ]
}

fn with(template: &str, word: &Json) -> Json {
    serde_json::from_str(&template.replace("\"*\"", &word.to_string())).expect("an item")
}

#[test]
fn each_word_of_a_choice_is_taken_whatever_its_case_and_blanks() {
    for (operation, template, _, words) in choices() {
        for word in words {
            for written in [
                (*word).to_owned(),
                format!(" {word}\n"),
                word.to_uppercase(),
            ] {
                plan(operation, &with(template, &json!(written)));
            }
        }
    }
}

#[test]
fn what_is_no_word_of_a_choice_is_named_as_what_it_is() {
    for (operation, template, name, words) in choices() {
        for given in [json!("undefined"), json!("none"), json!("7 hearts")] {
            let shown = given.as_str().unwrap();
            let said = refusal(operation, &with(template, &given));
            // A reaction is an emoji or a word.
            if name != "Reaction" || given.is_string() {
                assert_eq!(
                    said,
                    format!("{name} \"{shown}\" is not known"),
                    "{operation}"
                );
            }
        }
        for given in [json!([words[0]]), json!({ "value": words[0] }), json!(true)] {
            let said = refusal(operation, &with(template, &given));
            assert!(
                said.starts_with(&format!("{name} is ")),
                "{operation}: {said}"
            );
        }
    }
}

#[test]
fn a_choice_is_named_before_what_hangs_on_it() {
    for (operation, fields, name) in [
        (
            "sendMediaMessage",
            json!({ "mediaSource": "disk" }),
            "Media Source \"disk\"",
        ),
        (
            "sendGenericTemplate",
            json!({ "elementsSource": "sheet" }),
            "Elements Source \"sheet\"",
        ),
    ] {
        let said = refusal(operation, &fields);
        assert_eq!(said, format!("{name} is not known"), "{operation}");
    }
}
