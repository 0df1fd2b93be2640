//! What becomes of a `fetch` that fails, and of answers that are strange.

use instagram_direct::wasm::{Host, execute};
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{ONE, fact, js, json, make_batch, make_host, outcomes_of, reset, run, text};

#[wasm_bindgen(module = "/tests/boundary/failing_hosts.js")]
extern "C" {
    #[wasm_bindgen(js_name = failSends)]
    fn fail_sends(host: &Host, name: &str, as_cause: bool);
    #[wasm_bindgen(js_name = answerSends)]
    fn answer_sends(host: &Host, status: u16, body: &str);
    #[wasm_bindgen(js_name = answerWithText)]
    fn answer_with_text(host: &Host, way: &str, body: &str);
    #[wasm_bindgen(js_name = refusingHandshakes)]
    fn refusing_handshakes() -> Promise;
    #[wasm_bindgen(js_name = hangingUp)]
    fn hanging_up() -> Promise;
}

/// The outcome of one message to a host that has been made to fail.
async fn outcome_of(make_fail: impl FnOnce(&Host)) -> JsValue {
    let host = make_host(JsValue::UNDEFINED);
    make_fail(&host);
    let seen: Host = JsValue::from(&host).unchecked_into();
    execute(make_batch(js(ONE), js("{}")), host).await.unwrap();
    outcomes_of(&seen).get(0)
}

async fn over(base_url: &str) -> JsValue {
    let connection = format!(
        r#"{{"connections":[{{"host":"custom","customBaseUrl":"{base_url}","apiVersion":"v25.0","route":"direct"}}]}}"#
    );
    run(ONE, &connection).await.1.get(0)
}

#[wasm_bindgen_test]
async fn a_send_that_fails_says_whether_it_may_have_gone_out() {
    reset("").await;
    let perhaps = ", so this may or may not have been delivered";
    let cases = [
        (
            "no file handles left",
            "Request failed: no connection could be made (EMFILE)",
            true,
        ),
        (
            "host unreachable",
            "Request failed: the connection ended before the answer came (EHOSTUNREACH)",
            false,
        ),
        (
            "all addresses fail",
            "Request failed: no connection could be made (ETIMEDOUT)",
            true,
        ),
        (
            "one address is lost",
            "Request failed: the connection ended before the answer came (ECONNRESET)",
            false,
        ),
        (
            "proxy refuses",
            "Request failed: the proxy refused the connection (HTTP 407 Proxy Authentication Required)",
            true,
        ),
        (
            "not signed",
            "Invalid input: The access token is empty",
            true,
        ),
        (
            "not left",
            "Request failed: the execution was cancelled before this was sent",
            true,
        ),
        (
            "too large",
            "Request failed: the answer was too large to be read",
            false,
        ),
    ];
    for (name, said, certain) in cases {
        for as_cause in [true, false] {
            let outcome = outcome_of(|host| fail_sends(host, name, as_cause)).await;
            let (doubt, delivery) = if certain {
                ("", "notSent")
            } else {
                (perhaps, "unknown")
            };
            assert_eq!(
                text(&outcome, "error"),
                format!("{said}{doubt}"),
                "{}",
                json(&outcome)
            );
            assert_eq!(text(&outcome, "delivery"), delivery, "{}", json(&outcome));
        }
    }
}

#[wasm_bindgen_test]
async fn a_real_handshake_that_fails_is_not_sent() {
    let refusing = JsFuture::from(refusing_handshakes()).await.unwrap();
    let outcome = over(&refusing.as_string().unwrap()).await;
    assert!(
        text(&outcome, "error").starts_with("Request failed: no secure connection could be made ("),
        "{}",
        json(&outcome)
    );
    assert_eq!(text(&outcome, "delivery"), "notSent");
    let hanging_up = JsFuture::from(hanging_up()).await.unwrap();
    let outcome = over(&hanging_up.as_string().unwrap()).await;
    assert_eq!(
        text(&outcome, "error"),
        "Request failed: no connection could be made (ECONNRESET)"
    );
}

#[wasm_bindgen_test]
async fn an_answers_text_may_be_there_or_come_in_any_way_that_can_be_waited_for() {
    for way in [
        "there already",
        "a promise",
        "a promise of another realm",
        "what can be waited for",
    ] {
        reset("").await;
        let body = r#"{"message_id":"mid"}"#;
        let outcome = outcome_of(|host| answer_with_text(host, way, body)).await;
        assert_eq!(fact(&outcome, "messageId"), "mid", "{way}");
    }
}

#[wasm_bindgen_test]
async fn an_answer_of_any_depth_is_read_on_webassemblys_stack() {
    reset("").await;
    let deep = format!("{}1{}", r#"[{"a":"#.repeat(100_000), "}]".repeat(100_000));
    let body = format!(r#"{{"x":{deep},"y":"caf\ud83d","message_id":"mid"}}"#);
    let outcome = outcome_of(|host| answer_sends(host, 200, &body)).await;
    assert_eq!(fact(&outcome, "messageId"), "mid");
    let body = format!(r#"{{"error":{{"error_data":{deep},"code":10.0,"message":"caf\ud83d"}}}}"#);
    let outcome = outcome_of(|host| answer_sends(host, 400, &body)).await;
    assert_eq!(text(&outcome, "error"), "API Error: caf\u{fffd}");
}
