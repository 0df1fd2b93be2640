//! The shapes in which lists come.

use serde_json::{Value as Json, json};

use super::{body, refusal};

fn replies(given: Json) -> Json {
    json!({ "messageText": "a", "quickReplies": given })
}

fn titles(given: Json) -> Vec<String> {
    body("sendQuickReplies", &replies(given))["message"]["quick_replies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reply| reply["title"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_list_comes_in_any_shape() {
    let [a, b] = ["A", "B"].map(|title| json!({ "title": title, "payload": "p" }));
    let text = json!([a, b]).to_string();
    for given in [
        json!({ "values": [a, b] }),
        json!([a, b]),
        json!([[a, b]]),
        json!([[a], [b]]),
        json!([{ "values": [a, b] }]),
        json!({ "values": [[a, b]] }),
        json!(text),
        json!(format!("\u{feff} {text}\n")),
        json!([text]),
        json!(json!({ "values": [a, b] }).to_string()),
        // What the editor leaves behind where entries were added and not filled in.
        json!([a, b, { "title": "", "payload": "" }, {}, null, ""]),
    ] {
        assert_eq!(titles(given.clone()), ["A", "B"], "{given}");
    }
    assert_eq!(titles(a), ["A"], "one entry in place of a list");
}

#[test]
fn numbers_in_json_text_keep_their_digits() {
    let given = r#"[{"title": 12345678901234567890, "payload": 1.50}]"#;
    let sent = body("sendQuickReplies", &replies(json!(given)));
    let reply = &sent["message"]["quick_replies"][0];
    assert_eq!(
        (&reply["title"], &reply["payload"]),
        (&json!("12345678901234567890"), &json!("1.50"))
    );
}

#[test]
fn no_list_is_named() {
    for (given, expected) in [
        (json!(null), "quickReplies is empty"),
        (json!(""), "quickReplies is empty"),
        (json!({}), "quickReplies is empty"),
        (json!([]), "quickReplies is empty"),
        (json!({ "values": null }), "quickReplies is empty"),
        (
            json!("[{\"title\": "),
            "quickReplies is text that begins as JSON and is none",
        ),
        (
            json!("Yes, No"),
            "quickReplies[0] is not an object with a title and a payload",
        ),
        (
            json!(5),
            "quickReplies[0] is not an object with a title and a payload",
        ),
        (
            json!(false),
            "quickReplies[0] is not an object with a title and a payload",
        ),
    ] {
        assert_eq!(
            refusal("sendQuickReplies", &replies(given.clone())),
            expected,
            "{given}"
        );
    }
    // An empty entry between others is somebody's mistake.
    let between = json!([{}, { "title": "A", "payload": "p" }]);
    assert_eq!(
        refusal("sendQuickReplies", &replies(between)),
        "quickReplies[0].title is empty"
    );
}

#[test]
fn lists_without_an_end_to_their_depth_end_in_an_error() {
    let mut deep = json!([{ "title": "A", "payload": "p" }]);
    for _ in 0..60 {
        deep = json!([deep]);
    }
    let reason = refusal("sendQuickReplies", &replies(deep.clone()));
    assert!(
        reason.starts_with("quickReplies[0] is not an object"),
        "{reason}"
    );
    let text = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    let reason = refusal("sendQuickReplies", &replies(json!(text)));
    assert_eq!(reason, "quickReplies is empty");
}
