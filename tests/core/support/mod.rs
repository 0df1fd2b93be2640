//! What the tests stand on: virtual time, a scripted Meta, a parser of URLs.

pub mod executor;
pub mod input;
pub mod meta;
pub mod setup;

use instagram_direct::message::ParseUrl;
use url::Url;

/// The `url` crate, which follows the same standard as the URL parser of the wasm build's host.
pub struct CrateUrl;

impl ParseUrl for CrateUrl {
    fn href(&self, text: &str) -> Option<String> {
        Url::parse(text).ok().map(Url::into)
    }
}
