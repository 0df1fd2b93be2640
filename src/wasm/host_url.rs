use web_sys::Url;

use crate::message::ParseUrl;

/// The host's own URL parser, which follows the WHATWG URL Standard.
pub(super) struct HostUrl;

impl ParseUrl for HostUrl {
    fn href(&self, text: &str) -> Option<String> {
        Some(Url::new(text).ok()?.href())
    }
}
