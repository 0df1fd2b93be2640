use web_sys::Url;

use crate::message::{ParseUrl, UrlParts};

/// The host's own URL parser, which follows the WHATWG URL Standard.
pub(super) struct HostUrl;

impl ParseUrl for HostUrl {
    fn parse_url(&self, text: &str) -> Option<UrlParts> {
        let url = Url::new(text).ok()?;
        Some(UrlParts {
            scheme: url.protocol().trim_end_matches(':').to_owned(),
            has_credentials: !url.username().is_empty() || !url.password().is_empty(),
            host: url.hostname(),
            path: url.pathname(),
            href: url.href(),
        })
    }
}
