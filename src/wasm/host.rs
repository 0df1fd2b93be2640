use std::time::Duration;

use js_sys::{Array, Date, Math, Object, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::object::{member, set, text, word};
use crate::graph::{GraphRequest, GraphResponse, RequestBody, usage};
use crate::message::FileHandle;
use crate::transport::{Transport, TransportError, TransportErrorKind};

/// JavaScript's timers take no more than 24.8 days and ring at once beyond; who has to wait longer sleeps again.
const LONGEST_SLEEP: Duration = Duration::from_secs(24 * 60 * 60);

#[wasm_bindgen]
extern "C" {
    /// What the core needs of its surroundings; `Host` in the TypeScript types says how each is to behave.
    pub type Host;

    #[wasm_bindgen(method, catch)]
    fn fetch(this: &Host, url: &str, init: &Object, account: usize) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method)]
    fn sleep(this: &Host, milliseconds: f64) -> Promise;

    #[wasm_bindgen(method, js_name = isCancelled)]
    fn is_cancelled(this: &Host) -> bool;

    #[wasm_bindgen(method)]
    pub(super) fn sending(this: &Host, index: usize) -> JsValue;

    #[wasm_bindgen(method)]
    pub(super) fn settled(this: &Host, outcome: JsValue);

    /// What `fetch` resolves to: `FetchAnswer` in the TypeScript types.
    type FetchAnswer;

    #[wasm_bindgen(method, structural, getter)]
    fn status(this: &FetchAnswer) -> u16;

    #[wasm_bindgen(method, structural, getter)]
    fn headers(this: &FetchAnswer) -> FetchHeaders;

    #[wasm_bindgen(method, structural, catch)]
    fn text(this: &FetchAnswer) -> Result<JsValue, JsValue>;

    type FetchHeaders;

    #[wasm_bindgen(method, structural, catch)]
    fn get(this: &FetchHeaders, name: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// The transport over the host's `fetch`.
pub(super) struct HostTransport<'a> {
    host: &'a Host,
    headers: Object,
}

impl<'a> HostTransport<'a> {
    pub(super) fn new(host: &'a Host) -> Self {
        let headers = Object::new();
        set(&headers, "content-type", word("application/json"));
        Self { host, headers }
    }

    async fn exchange(
        &self,
        account: usize,
        request: &GraphRequest,
        timeout: Duration,
    ) -> Result<GraphResponse, JsValue> {
        let init = Object::new();
        set(&init, "method", word("POST"));
        match &request.body {
            RequestBody::Json(json) => {
                set(&init, "headers", &*self.headers);
                set(&init, "body", json.as_str());
            }
            RequestBody::Multipart { fields, file } => {
                set(&init, "headers", &*Object::new());
                set(&init, "body", &form(fields, file));
            }
        }
        set(&init, "timeoutMs", (timeout.as_secs_f64() * 1000.0).ceil());
        let answer: FetchAnswer = JsFuture::from(self.host.fetch(&request.url, &init, account)?)
            .await?
            .unchecked_into();
        let received = answer.headers();
        let headers = usage::HEADERS
            .into_iter()
            .filter_map(|name| Some((name, received.get(word(name)).ok()?.as_string()?)))
            .collect();
        let text = answer.text()?;
        let text = match text.as_string() {
            Some(there) => there,
            None => {
                let coming = JsFuture::from(Promise::resolve(&text)).await?;
                coming.as_string().unwrap_or_default()
            }
        };
        Ok(GraphResponse {
            status: answer.status(),
            headers,
            body: text,
        })
    }
}

impl Transport for HostTransport<'_> {
    async fn send(
        &self,
        account: usize,
        request: &GraphRequest,
        timeout: Duration,
    ) -> Result<GraphResponse, TransportError> {
        self.exchange(account, request, timeout)
            .await
            .map_err(|thrown| transport_error(&thrown))
    }

    async fn sleep(&self, time: Duration) {
        let time = time.min(LONGEST_SLEEP);
        // It rejects when the execution is cancelled, which the caller asks for by itself.
        let _ = JsFuture::from(self.host.sleep(time.as_secs_f64() * 1000.0)).await;
    }

    fn now(&self) -> Duration {
        Duration::try_from_secs_f64(performance_now() / 1000.0).unwrap_or_default()
    }

    fn unix_millis(&self) -> f64 {
        Date::now()
    }

    fn random_seed(&self) -> u64 {
        (Math::random() * 9e15) as u64
    }

    fn is_cancelled(&self) -> bool {
        self.host.is_cancelled()
    }
}

/// A form as the host is given it, which has the file's bytes and makes the body: `MultipartBody` in the TypeScript types.
fn form(fields: &[(&'static str, String)], file: &FileHandle) -> JsValue {
    let object = |members: &[(&'static str, JsValue)]| {
        let object = Object::new();
        for (name, value) in members {
            set(&object, name, value);
        }
        JsValue::from(object)
    };
    let fields: Array = fields
        .iter()
        .map(|(name, value)| JsValue::from(Array::of2(&(*name).into(), &value.as_str().into())))
        .collect();
    let file = object(&[
        ("handle", file.handle.into()),
        ("name", file.name.as_str().into()),
        ("mimeType", file.mime_type.into()),
    ]);
    let form = object(&[("fields", fields.into()), ("file", file)]);
    object(&[("multipart", form)])
}

/// Reads what `fetch` threw: a `TypeError` with the runtime's error in its `cause`, or an abort by its name.
fn transport_error(thrown: &JsValue) -> TransportError {
    let name = text(thrown, "name");
    if name == "TimeoutError" || name == "AbortError" {
        return TransportError {
            kind: TransportErrorKind::from_code(&name, ""),
            code: String::new(),
            message: String::new(),
        };
    }
    let cause = member(thrown, "cause");
    let tells_more = text(&cause, "code").is_empty() && !text(thrown, "code").is_empty();
    runtime_error(if tells_more || !cause.is_object() {
        thrown
    } else {
        &cause
    })
}

/// Reads an error of the runtime; an `AggregateError` by the errors it stands for.
fn runtime_error(error: &JsValue) -> TransportError {
    let several = member(error, "errors");
    let several = Array::is_array(&several).then(|| Array::from(&several));
    let read = |error: &JsValue| {
        TransportError::read(
            &text(error, "code"),
            &text(error, "syscall"),
            &text(error, "message"),
        )
    };
    several
        .and_then(|errors| {
            TransportError::of_several(errors.iter().map(|one| read(&one)).collect())
        })
        .unwrap_or_else(|| read(error))
}
