//! Whether a notification comes from Meta.
//! <https://developers.facebook.com/docs/graph-api/webhooks/getting-started#event-notifications>

use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use sha2::Sha256;

use super::event::Event;
use super::notification;

/// The headers that may hold a signature, as they came.
#[derive(Clone, Copy, Debug, Default)]
pub struct SignatureHeaders<'a> {
    /// `X-Hub-Signature-256`.
    pub sha256: Option<&'a str>,
    /// `X-Hub-Signature`: never enough, since SHA-1 is no longer safe.
    pub sha1: Option<&'a str>,
}

/// Why a notification is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(rename = "WebhookRefusal", rename_all = "camelCase")
)]
#[serde(rename_all = "camelCase")]
pub enum Refusal {
    /// There is no signature.
    Missing,
    /// There is a signature by SHA-1 alone.
    OnlySha1,
    /// `X-Hub-Signature-256` is not `sha256=` and 64 hexadecimal digits.
    Malformed,
    /// There is no secret to compare with. An empty one is none: anybody could sign with it.
    NoSecret,
    /// It was made with another secret, or of other bytes.
    Wrong,
}

/// That a signature was right. Only this module can make one, and each event holds one: an event that nobody has
/// verified cannot exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Proof(());

/// A notification whose signature is right.
#[derive(Clone, Copy, Debug)]
pub struct Verified<'a> {
    body: &'a [u8],
    secret: usize,
    proof: Proof,
}

/// Compares the signature with what each of the secrets makes of the body's bytes, as they came over the wire, in
/// constant time. Real notifications of the Instagram login are signed with the Instagram app secret, those of the
/// Facebook login with the app secret: one that fits is enough.
///
/// # Errors
/// Why the notification is not believed.
pub fn verify<'a>(
    body: &'a [u8],
    headers: SignatureHeaders<'_>,
    secrets: &[String],
) -> Result<Verified<'a>, Refusal> {
    let signature = read_signature(headers)?;
    let mut refusal = Refusal::NoSecret;
    for (place, secret) in secrets.iter().enumerate() {
        if secret.trim().is_empty() {
            continue;
        }
        refusal = Refusal::Wrong;
        // HMAC takes a key of any length: the error this returns cannot occur.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
            continue;
        };
        mac.update(body);
        if mac.verify_slice(&signature).is_ok() {
            return Ok(Verified {
                body,
                secret: place,
                proof: Proof(()),
            });
        }
    }
    Err(refusal)
}

fn read_signature(headers: SignatureHeaders<'_>) -> Result<[u8; 32], Refusal> {
    let is_there = |header: Option<&'_ str>| header.is_some_and(|value| !value.trim().is_empty());
    let written = match headers.sha256 {
        Some(written) if !written.trim().is_empty() => written,
        _ if is_there(headers.sha1) => return Err(Refusal::OnlySha1),
        _ => return Err(Refusal::Missing),
    };
    if written.starts_with("sha1=") {
        return Err(Refusal::OnlySha1);
    }
    let mut signature = [0; 32];
    let digits = written.strip_prefix("sha256=").ok_or(Refusal::Malformed)?;
    hex::decode_to_slice(digits, &mut signature).map_err(|_| Refusal::Malformed)?;
    Ok(signature)
}

impl Verified<'_> {
    /// Which of the secrets made the signature, by its place in the list.
    #[must_use]
    pub fn secret(&self) -> usize {
        self.secret
    }

    /// The notification's events, in the order of their times. None if it is not about Instagram, or makes no sense.
    /// Their raw parts come along where `with_raw` asks for them, and where they say more than the event does.
    #[must_use]
    pub fn events(&self, with_raw: bool) -> Vec<Event> {
        match str::from_utf8(self.body) {
            Ok(text) => notification::read(text, with_raw, self.proof),
            Err(_) => {
                // Meta sends ASCII alone. What is no UTF-8 is read as if it were Latin-1: that spoils its other
                // characters, and no id.
                let text: String = self.body.iter().map(|byte| char::from(*byte)).collect();
                notification::read(&text, with_raw, self.proof)
            }
        }
    }
}
