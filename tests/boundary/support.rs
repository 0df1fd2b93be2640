//! A host over Node's `fetch`, and short ways to make requests and to look into what came back.

use instagram_direct::wasm::{Host, execute};
use js_sys::{Array, JSON, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/tests/boundary/host.js")]
extern "C" {
    #[wasm_bindgen(js_name = makeHost)]
    pub fn make_host(cancel_when: JsValue) -> Host;
    #[wasm_bindgen(js_name = outcomesOf)]
    pub fn outcomes_of(host: &Host) -> Array;
    #[wasm_bindgen(js_name = sendingOf)]
    pub fn sending_of(host: &Host) -> Array;
    /// What the host's functions were given so far: `requests` and `sleeps`.
    #[wasm_bindgen(js_name = givenTo)]
    pub fn given_to(host: &Host) -> JsValue;
    #[wasm_bindgen(js_name = makeBatch)]
    pub fn make_batch(items: JsValue, overrides: JsValue) -> JsValue;
    #[wasm_bindgen(js_name = freePort)]
    pub fn free_port() -> Promise;
    #[wasm_bindgen(js_name = fieldsWithoutEnd)]
    pub fn fields_without_end() -> JsValue;
    pub fn admin(method: &str, path: &str, body: JsValue) -> Promise;
}

pub fn js(text: &str) -> JsValue {
    JSON::parse(text).unwrap()
}

pub fn json(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

pub fn get(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap()
}

pub fn text(value: &JsValue, name: &str) -> String {
    get(value, name)
        .as_string()
        .unwrap_or_else(|| panic!("{name} is no text: {}", json(value)))
}

/// What a success item tells under this name.
pub fn fact(outcome: &JsValue, name: &str) -> String {
    text(&get(outcome, "facts"), name)
}

pub fn keys(value: &JsValue) -> Vec<String> {
    Object::keys(value.unchecked_ref::<Object>())
        .iter()
        .filter_map(|key| key.as_string())
        .collect()
}

pub async fn reset(faults: &str) {
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

pub async fn deliveries() -> u32 {
    let counts = JsFuture::from(admin("GET", "/_admin/counts", JsValue::UNDEFINED))
        .await
        .unwrap();
    get(&counts, "deliveries").as_f64().unwrap() as u32
}

/// The first message that the sandbox has delivered.
pub async fn first_delivery() -> JsValue {
    let ledger = JsFuture::from(admin("GET", "/_admin/ledger", JsValue::UNDEFINED))
        .await
        .unwrap();
    Array::from(&get(&ledger, "deliveries")).get(0)
}

pub async fn run(items: &str, overrides: &str) -> (JsValue, Array, Host) {
    run_until(JsValue::UNDEFINED, items, overrides).await
}

/// Cancelled at the moment that `makeHost` has a word for.
pub async fn run_until(
    cancel_when: JsValue,
    items: &str,
    overrides: &str,
) -> (JsValue, Array, Host) {
    let host = make_host(cancel_when);
    let seen: Host = JsValue::from(&host).unchecked_into();
    let report = execute(make_batch(js(items), js(overrides)), host)
        .await
        .unwrap();
    (report, outcomes_of(&seen), seen)
}

pub const THREE: &str = r#"[
    {"userId":"17841405822304914","mediaUrl":"https://media.example.com/a.png","mediaType":"image"},
    {"userId":9007199254740991,"mediaUrl":"https://media.example.com/b.mp4","mediaType":"video"},
    {"userId":" 3 ","mediaUrl":"https://media.example.com/c.wav","mediaType":"audio"}
]"#;

pub const ONE: &str =
    r#"[{"userId":"1","mediaUrl":"https://media.example.com/a.png","mediaType":"image"}]"#;
