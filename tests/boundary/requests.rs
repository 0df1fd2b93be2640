//! What goes in: any value in any place.

use instagram_direct::wasm::webhook::app_secret_proof;
use instagram_direct::wasm::{Host, execute};
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    ONE, THREE, deliveries, fact, get, js, json, keys, make_batch, make_host, outcomes_of, reset,
    run, sending_of, text,
};

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
async fn a_number_is_shown_as_javascript_writes_it() {
    reset("").await;
    let items = r#"[{"userId":1e21},{"userId":17841405822304914},{"userId":1.5},{"userId":1e400},{"userId":-7}]"#;
    let (_, outcomes, _) = run(items, "{}").await;
    let expected = [
        ("1e+21", "1e+21 came as a number and has lost digits"),
        (
            "17841405822304914",
            "17841405822304914 came as a number and has lost digits",
        ),
        ("1.5", "\"1.5\" is not made of digits only"),
        ("Infinity", "is not a number (Infinity)"),
        ("-7", "\"-7\" is not made of digits only"),
    ];
    for (outcome, (shown, error)) in outcomes.iter().zip(expected) {
        assert_eq!(text(&outcome, "userId"), shown);
        assert!(
            text(&outcome, "error").contains(error),
            "{}",
            text(&outcome, "error")
        );
    }
    let nan = Object::new();
    Reflect::set(&nan, &"userId".into(), &JsValue::from_f64(f64::NAN)).unwrap();
    let batch = batch_with(&["items", "0", "fields"], &nan.into());
    let host = make_host(JsValue::UNDEFINED);
    let seen: Host = JsValue::from(&host).unchecked_into();
    execute(batch, host).await.unwrap();
    let error = text(&outcomes_of(&seen).get(0), "error");
    assert!(error.ends_with("is not a number (NaN)"), "{error}");
}

#[wasm_bindgen_test]
async fn what_the_hosts_parser_mends_is_sent_mended() {
    reset("").await;
    let items = r#"[
        {"userId":"\ufeff1\u200b","mediaUrl":"\ufeffhttps://bücher.example/with space.png\n","mediaType":"image"},
        {"userId":"1","mediaUrl":"HTTPS://Media.Example.com:443/a/../%2f'b.png?s=%3D","mediaType":"image"},
        {"userId":"1","mediaUrl":"https:/media.example.com/a.png","mediaType":"image"},
        {"userId":"1","mediaUrl":"https://media..example.com/a.png","mediaType":"image"},
        {"userId":"1","mediaUrl":"https://media.example.com:0/a.png","mediaType":"image"}
    ]"#;
    let (_, outcomes, _) = run(items, "{}").await;
    let sent = [
        "https://xn--bcher-kva.example/with%20space.png",
        "HTTPS://Media.Example.com:443/a/../%2f'b.png?s=%3D",
    ];
    for (outcome, sent) in outcomes.iter().zip(sent) {
        assert_eq!(fact(&outcome, "userId"), "1");
        assert_eq!(fact(&outcome, "mediaUrl"), sent);
    }
    let refused = [
        "two slashes and a host must follow",
        "an empty part in its host name",
        "port 0",
    ];
    for (outcome, refused) in outcomes.iter().skip(2).zip(refused) {
        let error = text(&outcome, "error");
        assert!(error.contains(refused), "{error}");
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
    for name in [
        "resource",
        "operation",
        "connections",
        "items",
        "options",
        "remembered",
        "deferred",
    ] {
        for value in [
            JsValue::UNDEFINED,
            JsValue::NULL,
            JsValue::from(5),
            JsValue::from("text"),
        ] {
            let batch = Object::assign(&Object::new(), good.unchecked_ref::<Object>());
            Reflect::set(&batch, &name.into(), &value).unwrap();
            let refused = execute(batch.into(), make_host(JsValue::UNDEFINED)).await;
            assert!(
                refused.unwrap_err().is_instance_of::<js_sys::Error>(),
                "{name}"
            );
        }
    }
    for batch in [JsValue::UNDEFINED, JsValue::NULL, JsValue::from("text")] {
        assert!(execute(batch, make_host(JsValue::UNDEFINED)).await.is_err());
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

/// A batch for one item, in which the property at the path has another value.
fn batch_with(path: &[&str], value: &JsValue) -> JsValue {
    let batch = make_batch(js(ONE), js("{}"));
    let (last, above) = path.split_last().unwrap();
    let object = above
        .iter()
        .fold(batch.clone(), |object, name| get(&object, name));
    Reflect::set(&object, &(*last).into(), value).unwrap();
    batch
}

#[wasm_bindgen_test]
async fn a_part_of_a_batch_that_is_none_is_refused_with_an_ordinary_error() {
    let paths: [&[&str]; 7] = [
        &["connections", "0", "host"],
        &["connections", "0", "customBaseUrl"],
        &["connections", "0", "apiVersion"],
        &["connections", "0", "route"],
        &["items", "0", "account"],
        &["options", "maxWaitSeconds"],
        &["items"],
    ];
    for path in paths {
        for value in [
            JsValue::UNDEFINED,
            JsValue::NULL,
            JsValue::TRUE,
            Object::new().into(),
            JsValue::symbol(None),
        ] {
            let host = make_host(JsValue::UNDEFINED);
            let refused = execute(batch_with(path, &value), host).await.unwrap_err();
            assert!(refused.is_instance_of::<js_sys::Error>(), "{path:?}");
            let said = text(&refused, "message");
            assert!(said.contains(path.last().unwrap()), "{path:?}: {said}");
        }
    }
    for name in ["concurrency", "messagesPerSecond", "timeoutSeconds"] {
        let host = make_host(JsValue::UNDEFINED);
        let batch = batch_with(&["options", name], &"fast".into());
        assert!(execute(batch, host).await.is_err(), "{name}");
    }
}

#[wasm_bindgen_test]
async fn a_property_that_throws_is_refused_with_what_it_threw() {
    let batch = make_batch(js(ONE), js("{}"));
    let getter = js_sys::Function::new_no_args("throw new RangeError('no such thing')");
    let descriptor = Object::new();
    Reflect::set(&descriptor, &"get".into(), &getter).unwrap();
    let batch: &Object = batch.unchecked_ref();
    let batch = Object::define_property(batch, &"items".into(), &descriptor);
    let host = make_host(JsValue::UNDEFINED);
    let refused = execute(batch.into(), host).await.unwrap_err();
    assert_eq!(text(&refused, "message"), "no such thing");
}

#[wasm_bindgen_test]
async fn an_item_without_fields_is_refused_with_an_ordinary_error() {
    for fields in [
        JsValue::NULL,
        JsValue::from(5),
        JsValue::from("text"),
        JsValue::TRUE,
    ] {
        let host = make_host(JsValue::UNDEFINED);
        let batch = batch_with(&["items", "0", "fields"], &fields);
        let refused = execute(batch, host).await.unwrap_err();
        assert!(text(&refused, "message").contains("fields"), "{fields:?}");
    }
}

#[wasm_bindgen_test]
async fn an_index_that_is_none_is_passed_over() {
    reset("").await;
    for name in ["remembered", "deferred"] {
        let batch = batch_with(&[name], &js(r#"[-1,0.5e300,"x",null,{}]"#));
        Array::from(&get(&batch, name)).push(&JsValue::from_f64(f64::NAN));
        let host = make_host(JsValue::UNDEFINED);
        let seen: Host = JsValue::from(&host).unchecked_into();
        execute(batch, host).await.unwrap();
        assert_eq!(outcomes_of(&seen).length(), 1, "{name}");
    }
}

#[wasm_bindgen_test]
async fn what_was_not_tried_has_its_index_and_nothing_else() {
    reset("").await;
    let items =
        r#"[{},{"userId":"1","mediaUrl":"https://media.example.com/a.png","mediaType":"image"}]"#;
    let (_, outcomes, _) = run(items, r#"{"stopOnError":true}"#).await;
    assert_eq!(json(&outcomes.get(1)), r#"{"status":"notTried","index":1}"#);
    assert_eq!(
        keys(&outcomes.get(0)),
        [
            "status", "index", "userId", "kind", "error", "advice", "delivery"
        ]
    );
}
