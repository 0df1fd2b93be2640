//! The boundary in Node, over real HTTP to the sandbox: shapes in and out, and what becomes of a `fetch` that fails.
//! `run.sh` starts the sandbox and runs this.

#![cfg(target_arch = "wasm32")]
// A test may panic: that is how it fails.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]
#![allow(missing_docs)]

use instagram_direct::wasm::{Host, app_secret_proof, execute};
use js_sys::{Array, JSON, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen(module = "/tests/boundary/host.js")]
extern "C" {
    #[wasm_bindgen(js_name = makeHost)]
    fn make_host(cancelled: bool) -> Host;
    #[wasm_bindgen(js_name = outcomesOf)]
    fn outcomes_of(host: &Host) -> Array;
    #[wasm_bindgen(js_name = sendingOf)]
    fn sending_of(host: &Host) -> Array;
    #[wasm_bindgen(js_name = makeBatch)]
    fn make_batch(items: JsValue, overrides: JsValue) -> JsValue;
    #[wasm_bindgen(js_name = freePort)]
    fn free_port() -> Promise;
    fn admin(method: &str, path: &str, body: JsValue) -> Promise;
}

fn js(text: &str) -> JsValue {
    JSON::parse(text).unwrap()
}

fn json(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

fn get(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap()
}

fn text(value: &JsValue, name: &str) -> String {
    get(value, name)
        .as_string()
        .unwrap_or_else(|| panic!("{name} is no text: {}", json(value)))
}

fn keys(value: &JsValue) -> Vec<String> {
    Object::keys(value.unchecked_ref::<Object>())
        .iter()
        .filter_map(|key| key.as_string())
        .collect()
}

async fn reset(faults: &str) {
    JsFuture::from(admin("POST", "/_admin/reset", js("{}")))
        .await
        .unwrap();
    JsFuture::from(admin("DELETE", "/_admin/faults", JsValue::UNDEFINED))
        .await
        .unwrap();
    if !faults.is_empty() {
        JsFuture::from(admin("POST", "/_admin/faults", js(faults)))
            .await
            .unwrap();
    }
}

async fn deliveries() -> u32 {
    let counts = JsFuture::from(admin("GET", "/_admin/counts", JsValue::UNDEFINED))
        .await
        .unwrap();
    get(&counts, "deliveries").as_f64().unwrap() as u32
}

async fn run(items: &str, overrides: &str) -> (JsValue, Array, Host) {
    let host = make_host(false);
    let seen: Host = JsValue::from(&host).unchecked_into();
    let report = execute(make_batch(js(items), js(overrides)), host)
        .await
        .unwrap();
    (report, outcomes_of(&seen), seen)
}

const THREE: &str = r#"[
    {"userId":"17841405822304914","mediaUrl":"https://media.example.com/a.png","mediaType":"image"},
    {"userId":9007199254740991,"mediaUrl":"https://media.example.com/b.mp4","mediaType":"video"},
    {"userId":" 3 ","mediaUrl":"https://media.example.com/c.wav","mediaType":"audio"}
]"#;

const ONE: &str =
    r#"[{"userId":"1","mediaUrl":"https://media.example.com/a.png","mediaType":"image"}]"#;

#[wasm_bindgen_test]
async fn three_kinds_of_media_are_sent() {
    reset("").await;
    let (report, outcomes, host) = run(THREE, "{}").await;
    assert_eq!(
        json(&report),
        r#"{"apiCalls":6,"uploads":3,"sharedUploads":0,"throttled":0,"waitedMs":0,"sent":3,"failed":0,"unknown":0}"#
    );
    assert_eq!(sending_of(&host).length(), 3);
    let recipients = ["17841405822304914", "9007199254740991", "3"];
    let kinds = ["image", "video", "audio"];
    for index in 0..3 {
        let outcome = outcomes.get(index);
        assert_eq!(
            keys(&outcome),
            [
                "status",
                "index",
                "userId",
                "mediaUrl",
                "mediaType",
                "attachmentId",
                "messageId",
                "sentAt"
            ]
        );
        let place = index as usize;
        assert_eq!(text(&outcome, "status"), "sent");
        assert_eq!(text(&outcome, "userId"), recipients[place]);
        assert_eq!(text(&outcome, "mediaType"), kinds[place]);
        assert!(
            text(&outcome, "attachmentId")
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
    let ledger = JsFuture::from(admin("GET", "/_admin/ledger", JsValue::UNDEFINED))
        .await
        .unwrap();
    let delivered = Array::from(&get(&ledger, "deliveries")).get(0);
    let id = text(&outcomes.get(0), "messageId");
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
        r#"{{"connection":{{"host":"custom","customBaseUrl":"http://127.0.0.1:{port}","apiVersion":"v25.0","route":"direct"}}}}"#
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
    reset(r#"{"endpoint":"send","action":{"type":"latency","ms":3000}}"#).await;
    let options = r#"{"options":{"concurrency":10,"messagesPerSecond":0,"maxWaitSeconds":0,"timeoutSeconds":0.3}}"#;
    let (_, outcomes, _) = run(ONE, options).await;
    let outcome = outcomes.get(0);
    assert_eq!(text(&outcome, "delivery"), "unknown");
    assert!(
        text(&outcome, "error").contains("no answer came in time"),
        "{}",
        json(&outcome)
    );
}

#[wasm_bindgen_test]
async fn a_cancelled_execution_sends_nothing_more() {
    reset("").await;
    let host = make_host(true);
    let seen: Host = JsValue::from(&host).unchecked_into();
    execute(make_batch(js(THREE), js("{}")), host)
        .await
        .unwrap();
    for outcome in outcomes_of(&seen).iter() {
        assert_eq!(text(&outcome, "delivery"), "notSent");
        assert!(text(&outcome, "error").contains("cancelled"));
    }
    assert_eq!(deliveries().await, 0);
}

#[wasm_bindgen_test]
async fn what_an_earlier_try_has_settled_is_neither_sent_nor_told_again() {
    reset("").await;
    let (report, outcomes, _) = run(THREE, r#"{"remembered":[0,2,17]}"#).await;
    assert_eq!(outcomes.length(), 1);
    assert_eq!(get(&outcomes.get(0), "index").as_f64(), Some(1.0));
    assert_eq!(
        (get(&report, "sent").as_f64(), deliveries().await),
        (Some(1.0), 1)
    );
}

#[wasm_bindgen_test]
async fn what_an_earlier_try_has_seen_refused_goes_last() {
    reset("").await;
    let options = r#"{"deferred":[0,99],"options":{"concurrency":1,"messagesPerSecond":0,"maxWaitSeconds":0,"timeoutSeconds":null}}"#;
    let (_, _, host) = run(THREE, options).await;
    assert_eq!(json(&sending_of(&host)), "[1,2,0]");
}

#[wasm_bindgen_test]
async fn any_value_in_a_field_is_input_that_is_valid_or_not() {
    reset("").await;
    let items = r#"[
        {"userId":1.7841405822304914e+16,"mediaUrl":"https://media.example.com/a.png","mediaType":"image"},
        {"userId":null,"mediaUrl":"https://media.example.com/a.png","mediaType":"image"},
        {"userId":true,"mediaUrl":"https://media.example.com/a.png","mediaType":"image"},
        {"userId":{"a":1},"mediaUrl":"https://media.example.com/a.png","mediaType":"image"},
        {"userId":[1],"mediaUrl":"https://media.example.com/a.png","mediaType":"image"},
        {"userId":"1","mediaUrl":"http://127.1/a.png","mediaType":"image"},
        {"userId":"1","mediaUrl":5,"mediaType":"image"},
        {}
    ]"#;
    let (report, outcomes, _) = run(items, "{}").await;
    assert_eq!(
        (outcomes.length(), get(&report, "apiCalls").as_f64()),
        (8, Some(0.0))
    );
    let expected = [
        "has lost digits",
        "is empty",
        "is true or false",
        "is an object",
        "is a list",
        "loopback",
        "is not an absolute URL",
        "is empty",
    ];
    for (outcome, expected) in outcomes.iter().zip(expected) {
        assert_eq!(text(&outcome, "kind"), "invalidInput");
        let error = text(&outcome, "error");
        assert!(
            error.starts_with("Invalid input: ") && error.contains(expected),
            "{error}"
        );
    }
}

#[wasm_bindgen_test]
async fn in_stop_mode_a_bad_item_stops_the_batch_before_any_call() {
    reset("").await;
    let items =
        r#"[{"userId":"1","mediaUrl":"https://media.example.com/a.png","mediaType":"image"},{}]"#;
    let (report, outcomes, _) = run(items, r#"{"stopOnError":true}"#).await;
    assert_eq!(get(&report, "apiCalls").as_f64(), Some(0.0));
    assert_eq!(text(&outcomes.get(0), "status"), "notTried");
    assert_eq!(text(&outcomes.get(1), "kind"), "invalidInput");
}

#[wasm_bindgen_test]
async fn a_batch_that_is_none_is_refused_with_an_ordinary_error() {
    let good = make_batch(js(ONE), js("{}"));
    for name in ["connection", "items", "options", "remembered", "deferred"] {
        for value in [
            JsValue::UNDEFINED,
            JsValue::NULL,
            JsValue::from(5),
            JsValue::from("text"),
        ] {
            let batch = Object::assign(&Object::new(), good.unchecked_ref::<Object>());
            Reflect::set(&batch, &name.into(), &value).unwrap();
            let refused = execute(batch.into(), make_host(false)).await;
            assert!(
                refused.unwrap_err().is_instance_of::<js_sys::Error>(),
                "{name}"
            );
        }
    }
    for batch in [JsValue::UNDEFINED, JsValue::NULL, JsValue::from("text")] {
        assert!(execute(batch, make_host(false)).await.is_err());
    }
}

#[wasm_bindgen_test]
fn the_proof_crosses_the_boundary() {
    assert_eq!(
        app_secret_proof("t", "s", 0.0),
        "b9fd855096cf54a0eb00b32ec2639799e7c9c08c84946c1e39b4b3b73e37630c"
    );
    assert_eq!(app_secret_proof("t", "s", f64::NAN).len(), 64);
}
