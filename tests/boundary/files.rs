//! Files, which cross the boundary as handles, and fields that hold lists and objects.

use instagram_direct::wasm::{execute, media_type_of};
use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    deliveries, fact, fields_without_end, first_delivery, get, given_to, js, json, make_batch,
    make_host, outcomes_of, reset, run, text,
};

const FILE: &str = r#"[{"userId":"1","mediaSource":"binary","mediaType":"image","file":{
    "handle":4000000000,"size":16,"mimeType":"image/png","hash":"abc","fileName":"Grüße.png"}}]"#;

#[wasm_bindgen_test]
async fn a_file_goes_out_as_a_form_that_the_host_makes() {
    reset("").await;
    let (_, outcomes, host) = run(FILE, "{}").await;
    let outcome = outcomes.get(0);
    assert_eq!(text(&outcome, "status"), "sent", "{}", json(&outcome));
    assert_eq!(
        json(&get(&outcome, "facts")).replace(&fact(&outcome, "attachmentId"), "ID"),
        format!(
            r#"{{"userId":"1","mediaUrl":null,"mediaType":"image","fileName":"Grüße.png","attachmentId":"ID","messageId":"{}"}}"#,
            fact(&outcome, "messageId")
        )
    );
    let upload = Array::from(&get(&given_to(&host), "requests")).get(0);
    assert_eq!(json(&get(&upload, "headers")), "{}");
    assert_eq!(
        json(&get(&upload, "body")),
        r#"{"multipart":{"fields":[["platform","instagram"],["message","{\"attachment\":{\"type\":\"image\",\"payload\":{\"is_reusable\":true}}}"]],"file":{"handle":4000000000,"name":"Gr__e.png","mimeType":"image/png"}}}"#
    );
    assert_eq!(deliveries().await, 1);
}

#[wasm_bindgen_test]
fn the_first_bytes_tell_what_a_file_is() {
    assert_eq!(media_type_of(b"\x89PNG\r\n\x1a\n"), "image/png");
    assert_eq!(media_type_of(b""), "");
}

#[wasm_bindgen_test]
async fn lists_and_objects_cross_whole() {
    reset("").await;
    let items = r#"[{"userId":"1","messageText":"Pick","quickReplies":{"values":[
        {"title":"A","payload":"a"},{"title":7,"payload":1.5},{"title":"","payload":""}]}}]"#;
    let operation = r#"{"operation":"sendQuickReplies"}"#;
    let (_, outcomes, host) = run(items, operation).await;
    let outcome = outcomes.get(0);
    assert_eq!(text(&outcome, "status"), "sent", "{}", json(&outcome));
    let request = Array::from(&get(&given_to(&host), "requests")).get(0);
    let message = get(&js(&text(&request, "body")), "message");
    assert_eq!(
        json(&get(&message, "quick_replies")),
        r#"[{"content_type":"text","title":"A","payload":"a"},{"content_type":"text","title":"7","payload":"1.5"}]"#
    );
    assert_eq!(
        text(&first_delivery().await, "messageId"),
        fact(&outcome, "messageId")
    );
}

#[wasm_bindgen_test]
async fn a_value_without_an_end_is_invalid_input() {
    reset("").await;
    let host = make_host(JsValue::UNDEFINED);
    let seen: instagram_direct::wasm::Host = JsValue::from(&host).unchecked_into();
    let batch = make_batch(js("[{}]"), js(r#"{"operation":"sendQuickReplies"}"#));
    let item = Array::from(&get(&batch, "items")).get(0);
    Reflect::set(&item, &"fields".into(), &fields_without_end()).unwrap();
    execute(batch, host).await.unwrap();
    let outcome = outcomes_of(&seen).get(0);
    assert_eq!(text(&outcome, "kind"), "invalidInput");
    assert!(
        text(&outcome, "error").contains("quickReplies"),
        "{}",
        json(&outcome)
    );
}
