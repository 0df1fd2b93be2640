use wasm_bindgen::prelude::*;

use super::dto::{BatchRequest, OutcomeDto, ReportDto};
use super::host::{Host, HostTransport, HostUrl};
use super::request::read_request;
use crate::delivery::{Observer, deliver};
use crate::graph::proof;
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
    let (batch, user_ids) = request.into_batch();
    let observer = HostObserver {
        host: &host,
        user_ids,
    };
    let report = deliver(batch, &HostUrl, &HostTransport::new(&host), &observer).await;
    Ok(serde_wasm_bindgen::to_value(&ReportDto::from(report))?)
}

/// The `appsecret_proof` for a call at this time, in seconds since 1970.
#[wasm_bindgen(js_name = appSecretProof)]
#[must_use]
pub fn app_secret_proof(access_token: &str, app_secret: &str, unix_seconds: f64) -> String {
    // A cast from a float saturates: any number gives some proof.
    proof::app_secret_proof(access_token, app_secret, unix_seconds as u64)
}

struct HostObserver<'a> {
    host: &'a Host,
    user_ids: Vec<String>,
}

impl Observer for HostObserver<'_> {
    fn sending(&self, index: usize) {
        self.host.sending(index);
    }

    fn settled(&self, index: usize, outcome: Outcome) {
        let user_id = self.user_ids.get(index).map_or("", String::as_str);
        let outcome = OutcomeDto::new(index, outcome, user_id);
        // Numbers, text and missing fields: nothing that serde-wasm-bindgen could refuse.
        if let Ok(outcome) = serde_wasm_bindgen::to_value(&outcome) {
            self.host.settled(outcome);
        }
    }
}

#[cfg(feature = "provoke-panic")]
#[allow(clippy::panic)]
fn provoked_panic(request: &BatchRequest) {
    use crate::message::Field;
    let provoked = |field: &Field| matches!(field, Field::Text(text) if text == "panic");
    if request.items.iter().any(|item| provoked(&item.user_id)) {
        panic!("provoked by a test");
    }
}

#[cfg(not(feature = "provoke-panic"))]
fn provoked_panic(_: &BatchRequest) {}
