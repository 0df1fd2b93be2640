//! What is no message to a person's eyes alone: reactions, typing and seen; and posts and private replies.

use instagram_direct::graph::{Bucket, GraphResponse, Repeatable};
use serde_json::{Value as Json, json};

use super::{body, plan, refusal, to_17, told};
use crate::support::input::reason;
use crate::support::setup::{given, planned};

#[test]
fn a_reaction_is_an_emoji_or_metas_word() {
    for (given, sent) in [
        ("love", "love"),
        (" LOVE ", "love"),
        ("❤️", "❤️"),
        ("👩‍🚀", "👩‍🚀"),
        ("🇩🇪", "🇩🇪"),
        ("1️⃣", "1️⃣"),
    ] {
        let fields = json!({ "messageId": " aWdfZ==\n", "reaction": given });
        assert_eq!(
            body("react", &fields),
            json!({
                "recipient": { "id": "17" },
                "sender_action": "react",
                "payload": { "message_id": "aWdfZ==", "reaction": sent },
            })
        );
        let plan = plan("react", &fields);
        assert_eq!(
            told(&plan),
            [
                ("userId", json!("17")),
                ("messageId", json!("aWdfZ==")),
                ("reaction", json!(sent))
            ]
        );
        assert_eq!(
            (plan.call.repeatable, plan.call.bucket),
            (Repeatable::Freely, Bucket::Send)
        );
    }
}

#[test]
fn no_reaction_takes_it_back() {
    for reaction in [json!(""), json!(null), json!("  ")] {
        let fields = json!({ "messageId": "mid", "reaction": reaction });
        assert_eq!(
            body("react", &fields),
            json!({
                "recipient": { "id": "17" },
                "sender_action": "unreact",
                "payload": { "message_id": "mid" },
            })
        );
        assert_eq!(told(&plan("react", &fields))[2], ("reaction", json!("")));
    }
}

#[test]
fn what_is_no_reaction_is_named() {
    for (reaction, expected) in [
        (json!("loved"), "Reaction \"loved\" is not known"),
        (json!("!!!"), "Reaction \"!!!\" is not known"),
        (json!(1), "Reaction \"1\" is not known"),
        (json!("<3"), "Reaction \"<3\" is not known"),
        (json!("любовь"), "Reaction \"любовь\" is not known"),
        (
            json!(["love"]),
            "Reaction is a list where an emoji is expected",
        ),
        (
            json!("{{ $json.emoji }}"),
            "Reaction holds an expression that was not filled in",
        ),
    ] {
        let fields = json!({ "messageId": "mid", "reaction": reaction });
        assert_eq!(refusal("react", &fields), expected);
    }
}

#[test]
fn a_sender_action_stands_alone() {
    for action in ["typing_on", "typing_off", "mark_seen"] {
        let fields = json!({ "senderAction": format!(" {} ", action.to_uppercase()) });
        assert_eq!(
            body("senderAction", &fields),
            json!({ "recipient": { "id": "17" }, "sender_action": action })
        );
        let plan = plan("senderAction", &fields);
        assert_eq!(
            told(&plan),
            [("userId", json!("17")), ("senderAction", json!(action))]
        );
        assert_eq!(plan.call.repeatable, Repeatable::Freely);
    }
    for (given, expected) in [
        (json!("typing"), "Sender Action \"typing\" is not known"),
        (json!("react"), "Sender Action \"react\" is not known"),
        (json!(null), "Sender Action is empty"),
        (
            json!({}),
            "Sender Action is an object where text is expected",
        ),
    ] {
        assert_eq!(
            refusal("senderAction", &json!({ "senderAction": given })),
            expected
        );
    }
}

#[test]
fn an_action_is_done_when_graph_names_the_person() {
    let call = plan("senderAction", &json!({ "senderAction": "mark_seen" })).call;
    let read = |status: u16, body: &str| {
        call.response(&GraphResponse {
            status,
            headers: Vec::new(),
            body: body.to_owned(),
        })
    };
    for body in [
        r#"{"recipient_id":"17"}"#,
        r#"{"recipient_id":17}"#,
        r#"{"recipient_id":"17","error":null}"#,
    ] {
        assert!(read(200, body).is_ok(), "{body}");
    }
    assert_eq!(read(200, r#"{"recipient_id":17}"#).unwrap().id, "17");
    for (status, body) in [
        (200, ""),
        (200, "<html>"),
        (200, "[]"),
        (200, "{}"),
        (200, r#"{"success":true}"#),
        (200, r#"{"success":false,"recipient_id":null}"#),
        (200, r#"{"message":"Service Unavailable"}"#),
        (200, r#"{"errors":[{"code":1}]}"#),
        (200, r#"{"status":"error"}"#),
        (200, r#"{"error":{}}"#),
        (200, r#"{"error":{"code":100}}"#),
        (400, r#"{"recipient_id":"17"}"#),
        (502, "{}"),
    ] {
        assert!(read(status, body).is_err(), "{status} {body}");
    }
}

#[test]
fn a_post_is_shared_by_its_id() {
    let fields = json!({ "postId": 17_895_695_668_004_550_i64.to_string() });
    assert_eq!(
        body("sharePost", &fields),
        to_17(
            &json!({ "attachment": { "type": "MEDIA_SHARE", "payload": { "id": "17895695668004550" } } })
        )
    );
    assert_eq!(
        told(&plan("sharePost", &fields)),
        [
            ("userId", json!("17")),
            ("postId", json!("17895695668004550")),
            ("messageId", json!("mid.1"))
        ]
    );
}

#[test]
fn an_id_is_taken_as_meta_gave_it_and_told_what_became_of_it() {
    let of_post = |given: Json| refusal("sharePost", &json!({ "postId": given }));
    let of_message = |given: Json| refusal("react", &json!({ "messageId": given }));
    for (given, expected) in [
        (json!(null), "ID is empty"),
        (json!("\u{200b} "), "ID is empty"),
        (json!(true), "ID is true or false where an ID is expected"),
        (json!([1]), "ID is a list where an ID is expected"),
        (
            json!(1.789569566800455e16),
            "came as a number and has lost digits",
        ),
        (
            json!("1.789569566800455e+16"),
            "came as a number and has lost digits",
        ),
        (json!("NaN"), "\"NaN\" is no ID"),
        (json!("undefined"), "\"undefined\" is no ID"),
        (json!(0), "\"0\" is no ID"),
        (json!(-5), "\"-5\" is no ID"),
        (json!("\"1789\""), "has quotation marks around it"),
        (json!("17,895,695,668"), "is written as a number"),
        (json!("17.0"), "is written as a number"),
        (
            json!("1789\u{200b}5695"),
            "holds an invisible character (U+200B)",
        ),
        (json!("a b"), "holds a blank"),
        (
            json!("https://www.instagram.com/p/abc/"),
            "is an address, which is not an ID",
        ),
        (
            json!("{{ $json.id }}"),
            "holds an expression that was not filled in",
        ),
    ] {
        for reason in [of_post(given.clone()), of_message(given.clone())] {
            assert!(reason.contains(expected), "{given}: {reason}");
        }
    }
    for id in [
        "17895695668004550",
        "178_955",
        "m_AbC-d/e+f==",
        "aWdfZAG06MTpJR01lc3NhZ2VJRDox",
    ] {
        let sent = body("sharePost", &json!({ "postId": format!("\u{feff}{id} ") }));
        assert_eq!(sent["message"]["attachment"]["payload"]["id"], json!(id));
    }
}

fn private(fields: &Json) -> Json {
    let mut all = json!({ "commentId": "17865799348089039", "messageText": "Hello" });
    for (name, value) in fields.as_object().unwrap() {
        all[name.as_str()] = value.clone();
    }
    all
}

#[test]
fn a_private_reply_goes_to_a_comment_and_tells_who_wrote_it() {
    let fields = private(&json!({}));
    let plan = planned(given(0, "sendPrivateReply", &fields)).unwrap();
    assert_eq!(
        super::sent(&plan),
        json!({
            "recipient": { "comment_id": "17865799348089039" },
            "message": { "text": "Hello" },
        })
    );
    assert_eq!(
        told(&plan),
        [
            ("commentId", json!("17865799348089039")),
            ("userId", json!("71")),
            ("messageText", json!("Hello")),
            ("messageId", json!("mid.1"))
        ]
    );
    assert_eq!(
        (plan.call.bucket, plan.call.repeatable),
        (Bucket::PrivateReply, Repeatable::OnlyIfNotDone)
    );
    // What belongs to a conversation has no place in one that is not there yet.
    let more =
        private(&json!({ "typingSeconds": 3, "replyToMessageId": "mid", "humanAgent": true }));
    assert_eq!(planned(given(0, "sendPrivateReply", &more)).unwrap(), plan);
}

#[test]
fn a_private_reply_carries_quick_replies_if_there_are_any() {
    let reply = json!({ "title": "A", "payload": "A" });
    for none in [json!(null), json!({}), json!({ "values": [] }), json!("")] {
        let fields = private(&json!({ "quickReplies": none }));
        let plan = planned(given(0, "sendPrivateReply", &fields)).unwrap();
        assert_eq!(super::sent(&plan)["message"], json!({ "text": "Hello" }));
    }
    let fields = private(&json!({ "quickReplies": [reply] }));
    let plan = planned(given(0, "sendPrivateReply", &fields)).unwrap();
    assert_eq!(
        super::sent(&plan)["message"]["quick_replies"],
        json!([{ "content_type": "text", "title": "A", "payload": "A" }])
    );
    for list in [json!([reply]), json!(json!([reply]).to_string())] {
        for fields in [
            json!({ "quickRepliesJson": list }),
            json!({ "quickRepliesJson": list, "quickReplies": [{ "title": "B", "payload": "B" }] }),
        ] {
            let same = planned(given(0, "sendPrivateReply", &private(&fields))).unwrap();
            assert_eq!(same, plan);
        }
    }
    let refused = |fields: &Json| reason(planned(given(0, "sendPrivateReply", &private(fields))));
    assert_eq!(
        refused(&json!({ "quickReplies": vec![reply; 14] })),
        "quickReplies holds 14 quick replies, 1 more than the 13 that Meta takes"
    );
    assert_eq!(refused(&json!({ "commentId": "" })), "Comment ID is empty");
    assert!(refused(&json!({ "messageText": "é".repeat(501) })).contains("2 more than the 1000"));
}
