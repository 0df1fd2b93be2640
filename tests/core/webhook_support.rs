//! Signing as Meta does, and the corpus of notifications.

use std::fs;
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use instagram_direct::webhook::{Event, SignatureHeaders, verify};
use serde_json::Value;
use sha2::Sha256;

pub const SECRET: &str = "TEST-APP-SECRET";

/// The value of `X-Hub-Signature-256`.
pub fn signature(body: &[u8], secret: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length is fine");
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// The events of a body that is signed as it should be.
pub fn events_of(body: &[u8], with_raw: bool) -> Vec<Event> {
    let signature = signature(body, SECRET);
    let headers = SignatureHeaders {
        sha256: Some(&signature),
        sha1: None,
    };
    verify(body, headers, &[SECRET.to_owned()])
        .expect("it is signed")
        .events(with_raw)
}

/// An event as workflows see it, but for its time in milliseconds.
pub fn shown(event: &Event) -> Value {
    let mut value = serde_json::to_value(event).expect("it can be written");
    let members = value.as_object_mut().expect("an object");
    members.remove("key");
    if let Some(raw) = members.remove("raw") {
        let raw = serde_json::from_str(raw.as_str().expect("a text")).expect("JSON");
        members.insert("raw".to_owned(), raw);
    }
    value
}

pub struct Case {
    pub name: String,
    pub body: String,
    pub events: Vec<Value>,
}

/// `tests/webhook-corpus`: a body for each kind and each trap, as Meta writes it, and what it says.
pub fn corpus() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/webhook-corpus");
    let mut cases: Vec<Case> = fs::read_dir(folder)
        .expect("the corpus is there")
        .map(|entry| {
            let path = entry.expect("a file").path();
            let text = fs::read_to_string(&path).expect("a text");
            let case: Value = serde_json::from_str(&text).expect("JSON");
            Case {
                name: path
                    .file_stem()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned(),
                body: case["body"].as_str().expect("a body").to_owned(),
                events: case["events"].as_array().expect("events").clone(),
            }
        })
        .collect();
    cases.sort_by(|one, other| one.name.cmp(&other.name));
    cases
}
