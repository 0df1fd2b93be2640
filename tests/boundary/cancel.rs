//! The user's cancelling: `isCancelled`, a `sleep` that rejects and a `fetch` that is aborted.

use js_sys::{Array, Date};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{ONE, THREE, deliveries, get, given_to, reset, run_until, sending_of, text};

#[wasm_bindgen_test]
async fn a_cancelled_execution_sends_nothing_more() {
    reset("").await;
    let (_, outcomes, host) = run_until(JsValue::from("begin"), THREE, "{}").await;
    assert_eq!(outcomes.length(), 3);
    for outcome in outcomes.iter() {
        assert_eq!(text(&outcome, "delivery"), "notSent");
        assert!(text(&outcome, "error").contains("cancelled"));
    }
    assert_eq!(deliveries().await, 0);
    assert_eq!(Array::from(&get(&given_to(&host), "requests")).length(), 0);
}

#[wasm_bindgen_test]
async fn a_sleep_that_rejects_ends_the_pace() {
    reset("").await;
    let begun = Date::now();
    let slow = r#"{"options":{"concurrency":3,"messagesPerSecond":0.01,"maxWaitSeconds":0,"timeoutSeconds":null}}"#;
    let (report, outcomes, host) = run_until(JsValue::from("idle"), THREE, slow).await;
    assert!(Date::now() - begun < 60_000.0);
    // The first upload left at once; the others, and the sends after them, had a hundred seconds to wait.
    assert_eq!(outcomes.length(), 3);
    assert_eq!(get(&report, "unknown").as_f64(), Some(0.0));
    let sent = get(&report, "sent").as_f64().unwrap();
    assert_eq!(f64::from(deliveries().await), sent);
    assert_eq!(f64::from(sending_of(&host).length()), sent);
    assert!(Array::from(&get(&given_to(&host), "sleeps")).length() >= 1);
    for outcome in outcomes
        .iter()
        .filter(|outcome| text(outcome, "status") == "failed")
    {
        assert_eq!(text(&outcome, "delivery"), "notSent");
        assert!(text(&outcome, "error").contains("cancelled before"));
    }
}

#[wasm_bindgen_test]
async fn a_send_that_is_aborted_leaves_the_outcome_unknown() {
    reset(r#"{"endpoint":"send","action":{"type":"latency","ms":20000}}"#).await;
    let begun = Date::now();
    let (_, outcomes, host) = run_until(JsValue::from("delivered"), ONE, "{}").await;
    assert!(Date::now() - begun < 15_000.0);
    assert_eq!(sending_of(&host).length(), 1);
    let outcome = outcomes.get(0);
    assert_eq!(text(&outcome, "delivery"), "unknown");
    assert!(
        text(&outcome, "error").contains("cancelled while the call was under way"),
        "{}",
        text(&outcome, "error")
    );
}

#[wasm_bindgen_test]
async fn no_timer_is_set_that_would_ring_at_once() {
    reset("").await;
    let slow = r#"{"options":{"concurrency":3,"messagesPerSecond":1e-30,"maxWaitSeconds":0,"timeoutSeconds":null}}"#;
    let (_, _, host) = run_until(JsValue::from("idle"), THREE, slow).await;
    let sleeps: Vec<f64> = Array::from(&get(&given_to(&host), "sleeps"))
        .iter()
        .filter_map(|time| time.as_f64())
        .collect();
    assert!(!sleeps.is_empty() && sleeps.len() < 10, "{sleeps:?}");
    assert!(
        sleeps.iter().all(|time| *time < 2_147_483_647.0),
        "{sleeps:?}"
    );
}
