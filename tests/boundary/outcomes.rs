//! What comes out, and what becomes of a `fetch` that fails.

use js_sys::{Array, JSON};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    ONE, THREE, deliveries, fact, first_delivery, free_port, get, given_to, js, json, keys, reset,
    run, sending_of, text,
};

#[wasm_bindgen_test]
async fn three_kinds_of_media_are_sent() {
    reset("").await;
    let (report, outcomes, host) = run(THREE, "{}").await;
    assert_eq!(
        json(&report),
        r#"{"apiCalls":6,"uploads":3,"sharedUploads":0,"byUrlInstead":0,"throttled":0,"waitedMs":0,"sent":3,"failed":0,"unknown":0}"#
    );
    assert_eq!(sending_of(&host).length(), 3);
    let recipients = ["17841405822304914", "9007199254740991", "3"];
    let kinds = ["image", "video", "audio"];
    for index in 0..3 {
        let outcome = outcomes.get(index);
        assert_eq!(keys(&outcome), ["status", "index", "facts", "sentAt"]);
        assert_eq!(
            keys(&get(&outcome, "facts")),
            [
                "userId",
                "mediaUrl",
                "mediaType",
                "attachmentId",
                "messageId"
            ]
        );
        let place = index as usize;
        assert_eq!(text(&outcome, "status"), "sent");
        assert_eq!(fact(&outcome, "userId"), recipients[place]);
        assert_eq!(fact(&outcome, "mediaType"), kinds[place]);
        assert!(
            fact(&outcome, "attachmentId")
                .bytes()
                .all(|byte| byte.is_ascii_digit())
        );
        assert!(get(&outcome, "sentAt").as_f64().unwrap() > 1.7e12);
    }
    assert_eq!(deliveries().await, 3);
}

#[wasm_bindgen_test]
async fn an_id_that_comes_as_a_bare_number_keeps_its_digits() {
    reset(r#"{"endpoint":"send","action":{"type":"garbage","kind":"numberId","when":"after"}}"#)
        .await;
    let (_, outcomes, _) = run(ONE, "{}").await;
    let delivered = first_delivery().await;
    let id = fact(&outcomes.get(0), "messageId");
    assert_eq!(id, text(&delivered, "messageId"));
    assert!(id.parse::<u64>().unwrap() > 9_007_199_254_740_991);
}

#[wasm_bindgen_test]
async fn an_error_of_graphs_comes_out_with_its_codes() {
    reset(r#"{"endpoint":"send","action":{"type":"error","code":10,"subcode":2534022,"httpStatus":403}}"#).await;
    let (_, outcomes, _) = run(ONE, "{}").await;
    let outcome = outcomes.get(0);
    assert_eq!(
        keys(&outcome),
        [
            "status",
            "index",
            "userId",
            "kind",
            "error",
            "code",
            "subcode",
            "fbtraceId",
            "httpStatus",
            "advice",
            "delivery"
        ]
    );
    assert_eq!(
        (text(&outcome, "kind"), text(&outcome, "delivery")),
        ("api".to_owned(), "notSent".to_owned())
    );
    assert_eq!(
        (
            get(&outcome, "code").as_f64(),
            get(&outcome, "subcode").as_f64()
        ),
        (Some(10.0), Some(2_534_022.0))
    );
    assert!(text(&outcome, "error").starts_with("API Error: "));
}

#[wasm_bindgen_test]
async fn a_connection_that_drops_leaves_the_outcome_unknown() {
    for (when, delivered) in [("before", 0), ("after", 1)] {
        reset(&format!(
            r#"{{"endpoint":"send","action":{{"type":"drop","when":"{when}"}}}}"#
        ))
        .await;
        let (report, outcomes, _) = run(ONE, "{}").await;
        let outcome = outcomes.get(0);
        assert_eq!(
            keys(&outcome),
            [
                "status", "index", "userId", "kind", "error", "advice", "delivery"
            ]
        );
        assert_eq!(
            (text(&outcome, "kind"), text(&outcome, "delivery")),
            ("request".to_owned(), "unknown".to_owned())
        );
        assert_eq!(get(&report, "unknown").as_f64(), Some(1.0));
        assert_eq!(deliveries().await, delivered);
    }
}

#[wasm_bindgen_test]
async fn a_host_that_nobody_listens_on_is_never_connected() {
    let port = JsFuture::from(free_port()).await.unwrap().as_f64().unwrap();
    let nobody = format!(
        r#"{{"connections":[{{"host":"custom","customBaseUrl":"http://127.0.0.1:{port}","apiVersion":"v25.0","route":"direct"}}]}}"#
    );
    let (_, outcomes, host) = run(ONE, &nobody).await;
    let outcome = outcomes.get(0);
    assert_eq!(text(&outcome, "delivery"), "notSent");
    assert!(
        text(&outcome, "error").starts_with("Request failed: no connection could be made ("),
        "{}",
        json(&outcome)
    );
    assert_eq!(sending_of(&host).length(), 0);
}

#[wasm_bindgen_test]
async fn an_answer_that_takes_too_long_leaves_the_outcome_unknown() {
    reset(r#"{"endpoint":"send","action":{"type":"latency","ms":20000}}"#).await;
    // A text: an upload before it could take too long as well, on a machine that is held up.
    let text_within = r#"{"operation":"sendMessage","options":{"concurrency":10,"messagesPerSecond":0,"maxWaitSeconds":0,"timeoutSeconds":0.3}}"#;
    let (_, outcomes, _) = run(r#"[{"userId":"1","messageText":"Hello"}]"#, text_within).await;
    let outcome = outcomes.get(0);
    assert_eq!(text(&outcome, "delivery"), "unknown");
    assert!(
        text(&outcome, "error").contains("no answer came in time"),
        "{}",
        json(&outcome)
    );
}

#[wasm_bindgen_test]
async fn an_attachments_bare_number_keeps_its_digits_to_the_send() {
    reset(r#"{"endpoint":"upload","action":{"type":"garbage","kind":"numberId","when":"after"}}"#)
        .await;
    let (_, outcomes, _) = run(ONE, "{}").await;
    let delivered = first_delivery().await;
    assert_eq!(
        fact(&outcomes.get(0), "attachmentId"),
        text(&delivered, "attachmentId")
    );
}

#[wasm_bindgen_test]
async fn fetch_is_given_what_its_standard_asks_for_and_no_token() {
    reset("").await;
    let (_, _, host) = run(ONE, "{}").await;
    let requests = Array::from(&get(&given_to(&host), "requests"));
    assert_eq!(requests.length(), 2);
    let expected = [("message_attachments", 30_000.0), ("messages", 30_000.0)];
    for (request, (path, timeout)) in requests.iter().zip(expected) {
        assert!(text(&request, "url").ends_with(&format!("/v25.0/me/{path}")));
        assert_eq!(text(&request, "method"), "POST");
        assert_eq!(
            json(&get(&request, "headers")),
            r#"{"content-type":"application/json"}"#
        );
        assert_eq!(get(&request, "timeoutMs").as_f64(), Some(timeout));
        assert_eq!(get(&request, "account").as_f64(), Some(0.0));
        assert!(JSON::parse(&text(&request, "body")).is_ok());
    }
    let upload = js(&text(&requests.get(0), "body"));
    assert_eq!(text(&upload, "platform"), "instagram");
}

#[wasm_bindgen_test]
async fn an_answer_that_is_no_answer_leaves_the_outcome_unknown() {
    for kind in ["html", "empty", "truncated", "noId", "notJson"] {
        reset(&format!(
            r#"{{"endpoint":"send","action":{{"type":"garbage","kind":"{kind}","when":"after"}}}}"#
        ))
        .await;
        let (_, outcomes, _) = run(ONE, "{}").await;
        let outcome = outcomes.get(0);
        assert_eq!(
            (text(&outcome, "kind"), text(&outcome, "delivery")),
            ("request".to_owned(), "unknown".to_owned()),
            "{kind}"
        );
        assert_eq!(deliveries().await, 1, "{kind}");
    }
}
