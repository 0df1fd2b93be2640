use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::dto::{BatchRequest, OutcomeDto, ReportDto};
use super::host::{Host, HostTransport};
use super::host_url::HostUrl;
use super::outcome::{report_to_js, to_js};
use super::request::{not_as_expected, read_request};
use crate::delivery::{Observer, deliver};
use crate::outcome::Outcome;

/// Delivers a batch: `batch` is a `BatchRequest`, `host` what the core needs of its surroundings. Each item's outcome
/// goes to `host.settled` as soon as it is known; the promise resolves to a `BatchReport`.
///
/// # Errors
/// A text that says what is wrong with `batch` itself. An item that fails is no error here.
#[wasm_bindgen]
pub async fn execute(batch: JsValue, host: Host) -> Result<JsValue, JsValue> {
    let request = read_request(&batch)?;
    provoked_panic(&request);
    let (batch, user_ids) = request
        .into_batch(&HostUrl)
        .ok_or_else(|| not_as_expected("operation"))?;
    let observer = HostObserver {
        host: &host,
        user_ids,
    };
    let report = deliver(batch, &HostTransport::new(&host), &observer).await;
    Ok(report_to_js(&ReportDto::from(report)))
}

/// The MIME type of a file that begins with these bytes (64 are enough); empty where they tell nothing.
#[wasm_bindgen(js_name = mediaTypeOf)]
#[must_use]
pub fn media_type_of(head: &[u8]) -> String {
    crate::message::media_type_of(head).to_owned()
}

struct HostObserver<'a> {
    host: &'a Host,
    user_ids: Vec<String>,
}

impl Observer for HostObserver<'_> {
    async fn sending(&self, index: usize) {
        let noted = self.host.sending(index);
        // A memory in the process has noted it by now; only a database has to be waited for.
        if let Ok(noted) = noted.dyn_into::<Promise>() {
            // It never rejects: the host keeps its own troubles to itself, see `Host` in the TypeScript types.
            let _ = JsFuture::from(noted).await;
        }
    }

    fn settled(&self, index: usize, outcome: Outcome) {
        let user_id = self.user_ids.get(index).map_or("", String::as_str);
        self.host
            .settled(to_js(OutcomeDto::new(index, outcome, user_id)));
    }
}

#[cfg(feature = "provoke-panic")]
#[allow(clippy::panic)]
fn provoked_panic(request: &BatchRequest) {
    use super::dto::ItemDto;
    use crate::message::Field;
    let provoked = |field: &Field| matches!(field, Field::Text(text) if text == "panic");
    let user_id = |item: &ItemDto| item.fields.get("userId").clone();
    if request.items.iter().any(|item| provoked(&user_id(item))) {
        panic!("provoked by a test");
    }
}

#[cfg(not(feature = "provoke-panic"))]
fn provoked_panic(_: &BatchRequest) {}
