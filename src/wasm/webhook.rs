//! Webhooks across the boundary. A reading goes out as one text of JSON: a thousand events cost one crossing.

use serde::Serialize;

use crate::webhook::{Event, Refusal};

/// What the wrapper gets for a notification: its events, or why it is not believed.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(untagged))]
#[serde(untagged)]
pub enum WebhookReading {
    /// Its signature is right.
    Verified {
        /// Which of the secrets signed it, by its place.
        secret: usize,
        /// What happened, in the order of its times.
        events: Vec<Event>,
    },
    /// It is not believed.
    Refused {
        /// Why.
        refused: Refusal,
    },
}

#[cfg(all(target_arch = "wasm32", feature = "verify"))]
mod bindings {
    use js_sys::Array;
    use wasm_bindgen::prelude::*;

    use super::WebhookReading;
    use crate::graph::proof;
    use crate::wasm::host_url::HostUrl;
    use crate::webhook::{
        EventKind, Login, SignatureHeaders, may_be_kept, subscribed_fields, verify,
    };

    /// Reads a notification, if its signature is that of one of the secrets: a `WebhookReading` as JSON.
    #[wasm_bindgen(js_name = readWebhook)]
    #[must_use]
    pub fn read_webhook(
        body: &[u8],
        sha256: Option<String>,
        sha1: Option<String>,
        secrets: &Array,
        with_raw: bool,
    ) -> String {
        let headers = SignatureHeaders {
            sha256: sha256.as_deref(),
            sha1: sha1.as_deref(),
        };
        let reading = match verify(body, headers, &texts(secrets)) {
            Ok(verified) => WebhookReading::Verified {
                secret: verified.secret(),
                events: verified.events(with_raw),
            },
            Err(refused) => WebhookReading::Refused { refused },
        };
        // Serializing texts and lists into memory cannot fail.
        serde_json::to_string(&reading).unwrap_or_default()
    }

    /// The `subscribed_fields` for these kinds of events; both lists are texts with commas.
    #[wasm_bindgen(js_name = subscribedFields)]
    #[must_use]
    pub fn subscribed_fields_for(is_instagram_login: bool, kinds: &str) -> String {
        let login = if is_instagram_login {
            Login::Instagram
        } else {
            Login::Facebook
        };
        let mut asked = Vec::new();
        for kind in EventKind::ALL {
            if kinds.split(',').any(|name| name == kind.name()) {
                asked.push(kind);
            }
        }
        subscribed_fields(login, &asked).join(",")
    }

    /// Whether an attachment of this type may be fetched from this URL and kept.
    #[wasm_bindgen(js_name = mayBeKept)]
    #[must_use]
    pub fn may_be_kept_from(attachment_type: &str, url: &str) -> bool {
        may_be_kept(attachment_type, url, &HostUrl)
    }

    /// The `appsecret_proof` for a call at this time, in seconds since 1970.
    #[wasm_bindgen(js_name = appSecretProof)]
    #[must_use]
    pub fn app_secret_proof(access_token: &str, app_secret: &str, unix_seconds: f64) -> String {
        // A cast from a float saturates: any number gives some proof.
        proof::app_secret_proof(access_token, app_secret, unix_seconds as u64)
    }

    fn texts(list: &Array) -> Vec<String> {
        list.iter().filter_map(|text| text.as_string()).collect()
    }
}
#[cfg(all(target_arch = "wasm32", feature = "verify"))]
pub use bindings::{app_secret_proof, may_be_kept_from, read_webhook, subscribed_fields_for};
