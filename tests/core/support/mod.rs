//! What the tests stand on: virtual time, a scripted Meta, a parser of URLs.

pub mod executor;
pub mod input;
pub mod meta;
pub mod setup;

use instagram_direct::message::{ParseUrl, UrlParts};
use url::Url;

/// The `url` crate, which follows the same standard as the URL parser of the wasm build's host.
pub struct CrateUrl;

impl ParseUrl for CrateUrl {
    fn parse_url(&self, text: &str) -> Option<UrlParts> {
        let url = Url::parse(text).ok()?;
        Some(UrlParts {
            scheme: url.scheme().to_owned(),
            has_credentials: !url.username().is_empty() || url.password().is_some(),
            host: url.host_str().unwrap_or_default().to_owned(),
            path: url.path().to_owned(),
            href: url.into(),
        })
    }
}
