//! The shapes in which lists come.

use serde_json::{Value as Json, json};

use super::{body, planned, refusal, with_user};

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
        json!({ "values": [a, b, { "title": "", "payload": "" }, {}] }),
        json!({ "values": [a, b, { "title": "", "more": { "values": [{ "type": "x", "of": "" }], "none": {} } }] }),
        json!({ "quick_replies": [a, b] }),
        json!(json!({ "text": "t", "quick_replies": [a, b] }).to_string()),
    ] {
        assert_eq!(titles(given.clone()), ["A", "B"], "{given}");
    }
    assert_eq!(titles(a), ["A"], "one entry in place of a list");
}

#[test]
fn nothing_between_entries_counts_as_one() {
    let good = json!({ "title": "A", "payload": "p" });
    let untouched = json!({ "title": "", "payload": "" });
    let empty = json!({ "title": null, "payload": null });
    for nothing in [json!(null), json!(""), json!({}), untouched.clone(), empty] {
        for list in [json!([good, nothing, good]), json!([good, nothing])] {
            let is_last = list.as_array().unwrap().len() == 2;
            for given in [
                list.clone(),
                json!(list.to_string()),
                json!({ "values": list }),
            ] {
                // Of an entry that was added and never touched nobody knows that it was meant.
                let left_behind = nothing == json!({}) || nothing == untouched;
                if is_last && left_behind && given.get("values").is_some() {
                    assert_eq!(titles(given), ["A"]);
                    continue;
                }
                let told = refusal("sendQuickReplies", &replies(given.clone()));
                assert!(told.starts_with("quickReplies[1]"), "{given}: {told}");
            }
        }
    }
    let told = refusal(
        "sendQuickReplies",
        &replies(json!([null, { "title": "A" }])),
    );
    assert!(told.starts_with("quickReplies[0]"), "{told}");
}

#[test]
fn an_entry_that_has_a_list_of_values_stays_an_entry() {
    let shirt =
        json!({ "title": "Shirt", "payload": "p", "values": [{ "title": "S", "payload": "s" }] });
    assert_eq!(titles(json!([shirt])), ["Shirt"]);
}

#[test]
fn no_list_by_an_expression_leaves_the_editors_fields() {
    for empty in [json!(""), json!(null), json!(" ")] {
        let reply = json!({ "title": "A", "payload": "p" });
        let given = json!({ "messageText": "a", "quickReplies": { "values": [reply] }, "quickRepliesJson": empty });
        let sent = body("sendQuickReplies", &given);
        assert_eq!(sent["message"]["quick_replies"][0]["title"], "A", "{empty}");
    }
}

#[test]
fn an_empty_list_by_an_expression_is_a_list() {
    for empty in [json!([]), json!("[]"), json!({ "values": [] })] {
        let reply = json!({ "title": "A", "payload": "p" });
        let given = json!({ "commentId": "1", "messageText": "a", "quickReplies": { "values": [reply] }, "quickRepliesJson": empty });
        let sent = body("sendPrivateReply", &given);
        assert_eq!(sent["message"], json!({ "text": "a" }), "{empty}");
    }
}

#[test]
fn pictures_whose_addresses_were_not_found_are_named() {
    let [a, b] = ["a", "b"].map(|name| format!("https://e.com/{name}.png"));
    let sent = |urls: Json| {
        body(
            "sendImages",
            &json!({ "imageUrls": urls, "sending": "byUrl" }),
        )
    };
    let two = sent(json!([a, b]));
    assert_eq!(
        sent(json!([a, b, ""])),
        two,
        "added in the editor and not filled in"
    );
    for list in [
        json!([a, b, null]),
        json!([a, b, {}]),
        json!([a, b, " "]),
        json!([a, null, b]),
        json!(json!([a, b, ""]).to_string()),
    ] {
        let told = refusal("sendImages", &json!({ "imageUrls": list }));
        assert!(told.starts_with("imageUrls["), "{list}: {told}");
    }
    for several in [format!("{a}\n{b}"), format!("{a},{b}"), format!("{a}, {b}")] {
        let told = refusal("sendImages", &json!({ "imageUrls": several }));
        assert!(told.contains("holds more than one URL"), "{told}");
    }
}

#[test]
fn an_option_of_an_entry_that_is_an_empty_list_is_named() {
    for (name, told_as) in [
        ("subtitle", "elements[0].subtitle is a list"),
        ("imageUrl", "elements[0].imageUrl is a list"),
        ("linkUrl", "elements[0].linkUrl is a list"),
    ] {
        let mut element = json!({ "title": "A" });
        element[name] = json!([]);
        let told = refusal("sendGenericTemplate", &json!({ "elements": [element] }));
        assert!(told.starts_with(told_as), "{told}");
    }
    let none = json!({ "title": "A", "subtitle": "b", "buttons": [null] });
    let told = refusal("sendGenericTemplate", &json!({ "elements": [none] }));
    assert!(
        told.starts_with("elements[0].buttons[0] is not an object"),
        "{told}"
    );
}

#[test]
fn a_choice_alone_fills_no_entry_in() {
    let button = json!({ "type": "postback", "title": "A", "payload": "p" });
    let left = json!({ "type": "web_url", "title": "", "url": "" });
    let given = json!({ "messageText": "a", "buttons": { "values": [button, left] } });
    let sent = body("sendButtonTemplate", &given);
    assert_eq!(
        sent["message"]["attachment"]["payload"]["buttons"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn metas_whole_payload_is_as_good_as_its_list() {
    let elements = json!([{ "title": "A", "subtitle": "b" }]);
    let payload = json!({ "template_type": "generic", "elements": elements });
    for given in [payload.clone(), json!(payload.to_string())] {
        let sent = body(
            "sendGenericTemplate",
            &json!({ "elementsSource": "json", "elementsJson": given }),
        );
        assert_eq!(
            sent["message"]["attachment"]["payload"]["elements"][0]["title"], "A",
            "{given}"
        );
    }
    let button = json!({ "type": "postback", "title": "A", "payload": "p" });
    let payload = json!({ "template_type": "button", "text": "t", "buttons": [button] });
    for given in [payload.clone(), json!(payload.to_string())] {
        let sent = body(
            "sendButtonTemplate",
            &json!({ "messageText": "a", "buttons": given }),
        );
        assert_eq!(
            sent["message"]["attachment"]["payload"]["buttons"][0]["title"], "A",
            "{given}"
        );
    }
}

#[test]
fn a_quick_reply_of_another_kind_is_named() {
    let given = json!([{ "content_type": "user_email", "title": "Email", "payload": "X" }]);
    let told = refusal("sendQuickReplies", &replies(given));
    assert!(
        told.starts_with("quickReplies[0].content_type \"user_email\""),
        "{told}"
    );
    let text = json!([{ "content_type": "TEXT", "title": "A", "payload": "X" }]);
    assert_eq!(titles(text), ["A"]);
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
        (json!({ "values": [] }), "quickReplies is empty"),
        (
            json!({ "values": [{ "title": "", "payload": "" }] }),
            "quickReplies is empty",
        ),
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
    assert!(
        reason.starts_with("quickReplies[0] is not an object"),
        "{reason}"
    );
    // None vanishes for being too deep.
    let good = json!({ "title": "A", "payload": "p" });
    for depth in 1..40 {
        let mut deep = json!([good]);
        for _ in 1..depth {
            deep = json!([deep]);
        }
        let list = json!([good, deep]);
        for given in [list.clone(), json!(list.to_string())] {
            let fields = with_user(&replies(given));
            match planned(crate::support::setup::given(0, "sendQuickReplies", &fields)) {
                Ok(_) => assert!(depth < 5, "{depth}"),
                Err(told) => assert!(
                    told.reason.starts_with("quickReplies[1] is not"),
                    "{depth}: {}",
                    told.reason
                ),
            }
        }
    }
}
