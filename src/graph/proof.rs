//! The app secret proof: shows Meta that a call comes from the app's own server.
//! <https://developers.facebook.com/documentation/facebook-login/security>

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The value of `appsecret_proof` for a call with `appsecret_time`: lower-case hex of HMAC-SHA256 over
/// `token|unix_seconds`, keyed with the app secret. Meta accepts it for five minutes.
#[must_use]
pub fn app_secret_proof(access_token: &str, app_secret: &str, unix_seconds: u64) -> String {
    // HMAC takes a key of any length: the error this returns cannot occur.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(app_secret.as_bytes()) else {
        return String::new();
    };
    mac.update(access_token.as_bytes());
    mac.update(b"|");
    mac.update(unix_seconds.to_string().as_bytes());
    hex::encode(mac.finalize().into_bytes())
}
