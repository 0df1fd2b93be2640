//! Any bytes as a signed notification: no panic, each event named, each raw part well-formed.
//!
//! `cargo +nightly fuzz run webhook fuzz/corpus/webhook tests/webhook-corpus`
#![no_main]

use hmac::{Hmac, KeyInit, Mac};
use instagram_direct::webhook::{SignatureHeaders, verify};
use libfuzzer_sys::fuzz_target;
use sha2::Sha256;

const SECRET: &str = "TEST-APP-SECRET";

fuzz_target!(|body: &[u8]| {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("any length is fine");
    mac.update(body);
    let signature = format!("sha256={}", hex::encode(mac.finalize().into_bytes()));
    let headers = SignatureHeaders {
        sha256: Some(&signature),
        sha1: None,
    };
    let verified = verify(body, headers, &[SECRET.to_owned()]).expect("it is signed");
    let (short, whole) = (verified.events(false), verified.events(true));
    assert_eq!(short.len(), whole.len());
    for (one, other) in short.iter().zip(&whole) {
        assert_eq!(one.key, other.key);
        assert_eq!(one.key.len(), 32);
        assert!(other.raw.is_some());
    }
    // The body as a header, too: nothing but the right one is believed.
    if let Ok(header) = str::from_utf8(body) {
        let headers = SignatureHeaders {
            sha256: Some(header),
            sha1: Some(header),
        };
        assert!(verify(b"{}", headers, &[SECRET.to_owned()]).is_err());
    }
});
