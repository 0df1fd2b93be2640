//! The messages of a conversation: nested, or one by one.

use serde_json::{Value, json};

use super::{Said, choke, me, ok, parameter, read, read_with, refusal};

const GET_MESSAGES: (&str, &str) = ("conversations", "getMessages");

fn person() -> Value {
    json!({"id": "9001", "username": "jane"})
}

fn message(number: usize) -> Value {
    json!({
        "id": format!("mid{number}"), "created_time": "2026-11-20T10:00:00+0000", "from": person(),
        "to": {"data": [{"id": "17841405822304914", "username": "biz"}]}, "message": format!("text {number}"),
    })
}

/// A host that takes no nested fields, with these answers to messages.
fn plain(path: &str, count: usize, say: impl Fn(usize) -> Said) -> Said {
    if path.starts_with("me?") {
        return me();
    }
    if let Some(rest) = path.strip_prefix("mid") {
        return say(rest.split('?').next().unwrap().parse().unwrap());
    }
    assert!(path.starts_with("thread?"), "{path}");
    let ids: Vec<Value> = (0..count).map(|number| json!({"id": format!("mid{number}"), "created_time": "2026-11-20T10:00:00+0000"})).collect();
    ok(&json!({"id": "thread", "messages": {"data": ids}}))
}

#[test]
fn nested_messages_come_in_one_call_newest_first() {
    let run = read(
        GET_MESSAGES,
        json!({"conversationId": "thread", "limit": 3}),
        |path| {
            if path.starts_with("me?") {
                return me();
            }
            assert_eq!(
                path,
                "thread?fields=messages.limit(3){id,created_time,from,to,message,attachments,shares,story}"
            );
            let mut own = message(1);
            own["from"] = json!({"id": 17_841_405_822_304_914_u64});
            own["message"] = json!("");
            ok(&json!({"id": "thread", "messages": {"data": [message(0), own, message(2)]}}))
        },
    );
    assert_eq!(run.each("messageId"), ["mid0", "mid1", "mid2"]);
    assert_eq!(run.each("isOwn"), [false, true, false]);
    assert_eq!(
        run.items()[0],
        json!({"messageId": "mid0", "sentAt": 1_795_168_800_000_u64, "fromUserId": "9001", "fromUsername": "jane", "isOwn": false, "text": "text 0", "attachments": []})
    );
    assert_eq!(run.items()[1]["text"], Value::Null);
    assert_eq!(run.items()[1]["fromUserId"], "17841405822304914");
}

#[test]
fn attachments_have_the_shape_of_the_triggers() {
    let run = read(GET_MESSAGES, json!({"conversationId": "thread"}), |path| {
        if path.starts_with("me?") {
            return me();
        }
        let mut told = message(0);
        told["attachments"] = json!({"data": [
            {"id": "1", "mime_type": "image/jpeg", "image_data": {"url": "https://cdn/i.jpg", "preview_url": "https://cdn/p.jpg"}},
            {"id": "2", "mime_type": "video/mp4", "video_data": {"url": "https://cdn/v.mp4"}},
            {"id": "3", "mime_type": "audio/mp4", "file_url": "https://cdn/a.mp4"},
            {"id": "4", "mime_type": "application/pdf", "name": "menu.pdf", "file_url": "https://cdn/m.pdf"},
            {"generic_template": {"title": "Card", "media_url": "https://cdn/c.png"}},
            {},
        ]});
        told["shares"] = json!({"data": [{"link": "https://instagram.com/p/x", "name": "Post", "id": 17_918_195_224_117_851_u64}]});
        told["story"] = json!({"mention": {"link": "https://cdn/s", "id": "77"}});
        ok(&json!({"messages": {"data": [told]}}))
    });
    assert_eq!(
        run.items()[0]["attachments"],
        json!([
            {"type": "image", "url": "https://cdn/i.jpg"},
            {"type": "video", "url": "https://cdn/v.mp4"},
            {"type": "audio", "url": "https://cdn/a.mp4"},
            {"type": "file", "url": "https://cdn/m.pdf", "title": "menu.pdf"},
            {"type": "template", "url": "https://cdn/c.png", "title": "Card"},
            {"type": "fallback"},
            {"type": "share", "url": "https://instagram.com/p/x", "title": "Post", "mediaId": "17918195224117851"},
            {"type": "story_mention", "url": "https://cdn/s", "mediaId": "77"},
        ])
    );
}

#[test]
fn without_nesting_each_message_is_asked_for_and_no_more_than_the_twenty_newest() {
    let run = read(GET_MESSAGES, json!({"conversationId": "thread"}), |path| {
        plain(path, 40, |number| ok(&message(number)))
    });
    assert_eq!(run.items().len(), 20);
    assert_eq!(run.items()[19]["messageId"], "mid19");
    assert_eq!(run.asked.len(), 3 + 20);
    let run = read(
        GET_MESSAGES,
        json!({"conversationId": "thread", "limit": 4}),
        |path| plain(path, 40, |number| ok(&message(number))),
    );
    assert_eq!(run.items().len(), 4);
    assert_eq!(run.asked.len(), 3 + 4);
}

#[test]
fn messages_that_are_gone_are_left_out() {
    let gone = |number| {
        if number % 2 == 0 {
            refusal("none", 9_000_001, None)
        } else {
            ok(&message(number))
        }
    };
    let run = read(
        GET_MESSAGES,
        json!({"conversationId": "thread", "limit": 5}),
        |path| plain(path, 40, gone),
    );
    assert_eq!(
        run.each("messageId"),
        ["mid1", "mid3", "mid5", "mid7", "mid9"]
    );
    let none = read(GET_MESSAGES, json!({"conversationId": "thread"}), |path| {
        plain(path, 3, |_| refusal("none", 9_000_001, None))
    });
    assert_eq!(none.items().len(), 0);
}

#[test]
fn one_that_is_too_old_does_not_hide_the_nested_others() {
    let run = read(GET_MESSAGES, json!({"conversationId": "thread"}), |path| {
        if path.starts_with("thread?fields=messages.limit") {
            return refusal("none", 9_000_001, None);
        }
        plain(path, 3, |number| ok(&message(number)))
    });
    assert_eq!(run.items().len(), 3);
}

#[test]
fn what_is_refused_for_every_message_is_told() {
    for code in [100, 803] {
        let run = read(GET_MESSAGES, json!({"conversationId": "thread"}), |path| {
            plain(path, 3, |_| refusal("none", code, None))
        });
        assert_eq!(run.end["step"], "refused", "{code}");
    }
    let choking = read(GET_MESSAGES, json!({"conversationId": "thread"}), |path| {
        plain(path, 2, |_| choke())
    });
    assert_eq!(choking.end["step"], "refused");
    let permission = read(GET_MESSAGES, json!({"conversationId": "thread"}), |path| {
        plain(path, 3, |number| {
            if number == 0 {
                ok(&message(0))
            } else {
                refusal("none", 10, None)
            }
        })
    });
    assert_eq!(permission.end["step"], "refused");
}

#[test]
fn a_host_that_knows_fewer_fields_is_asked_for_those_of_metas_page() {
    let run = read(GET_MESSAGES, json!({"conversationId": "thread"}), |path| {
        if path.contains("attachments") {
            return refusal("none", 100, None);
        }
        plain(path, 3, |number| ok(&message(number)))
    });
    assert_eq!(run.items().len(), 3);
    // One question too many for the nesting, one for the fields; then it is known.
    assert_eq!(run.asked.len(), 3 + 3 + 1);
}

#[test]
fn an_unknown_conversation_is_refused_as_such() {
    let run = read(GET_MESSAGES, json!({"conversationId": "thread"}), |path| {
        if path.starts_with("me?") {
            me()
        } else {
            refusal("none", 100, Some(33))
        }
    });
    assert_eq!(run.end["step"], "refused");
    assert_eq!(
        run.end["advice"],
        "See that the ID was given by Meta for this very account, and that the access token may read its messages."
    );
}

#[test]
fn a_conversation_without_messages_is_empty() {
    let run = read(GET_MESSAGES, json!({"conversationId": "thread"}), |path| {
        if path.starts_with("me?") {
            me()
        } else {
            ok(&json!({"id": "thread"}))
        }
    });
    assert_eq!(run.items().len(), 0);
}

#[test]
fn whose_message_it_is_stays_open_where_the_account_is_not_known() {
    let run = read_with(
        GET_MESSAGES,
        json!({"isInstagramLogin": false, "fields": {"conversationId": "thread"}}),
        |path| {
            if path.starts_with("me?") {
                return ok(&json!({"id": "44"}));
            }
            ok(&json!({"messages": {"data": [message(0)]}}))
        },
    );
    assert_eq!(run.items()[0]["isOwn"], Value::Null);
}

#[test]
fn an_id_cannot_lead_anywhere_else() {
    let run = read(
        GET_MESSAGES,
        json!({"conversationId": "a/../b?c#d&e=%2e"}),
        |path| {
            if path.starts_with("me?") {
                return me();
            }
            assert!(
                path.starts_with("a%2F..%2Fb%3Fc%23d%26e%3D%252e?"),
                "{path}"
            );
            assert_eq!(parameter(path, "e"), None);
            ok(&json!({"id": "x"}))
        },
    );
    assert_eq!(run.end["step"], "done");
    for id in [".", ".."] {
        let run = read(GET_MESSAGES, json!({"conversationId": id}), |path| {
            panic!("{path}")
        });
        assert_eq!(
            run.end["error"],
            "Invalid input: Conversation ID is made of dots only"
        );
    }
}

#[test]
fn metas_bound_is_told_before_anything_is_asked() {
    let run = read(
        GET_MESSAGES,
        json!({"conversationId": "thread", "limit": 21}),
        |path| panic!("{path}"),
    );
    assert_eq!(
        run.end["error"],
        "Invalid input: Limit is 21, where 20 are the most"
    );
    assert_eq!(
        run.end["advice"],
        "Set Limit to 20 or less: Meta lets the 20 newest messages of a conversation be read, and no older ones."
    );
    let run = read(GET_MESSAGES, json!({}), |path| panic!("{path}"));
    assert_eq!(run.end["error"], "Invalid input: Conversation ID is empty");
}
