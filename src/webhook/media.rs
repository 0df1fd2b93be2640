//! Which of what people send may be fetched and kept.

use crate::message::ParseUrl;

/// Where Meta serves what people send. <https://developers.facebook.com/docs/instagram-platform/webhooks/examples>
const HOSTS: [&str; 3] = ["fbsbx.com", "cdninstagram.com", "fbcdn.net"];

/// What every type of a story's media has in its name.
const STORY: &[u8] = b"story";

/// Whether an attachment of this type may be fetched from this URL and kept: it is on a host of Meta's for media, by
/// https, and no story, which Meta allows nobody to keep.
/// <https://developers.facebook.com/docs/messenger-platform/instagram/features/story-mention>
#[must_use]
pub fn may_be_kept(attachment_type: &str, url: &str, parser: &dyn ParseUrl) -> bool {
    // By bytes: the standard library's search in texts would bring 10 KB of WebAssembly.
    let mut words = attachment_type.as_bytes().windows(STORY.len());
    if words.any(|word| word == STORY) {
        return false;
    }
    let Some(url) = parser.parse_url(url) else {
        return false;
    };
    let is_metas = |domain: &str| {
        let below = url.host().strip_suffix(domain);
        below.is_some_and(|name| name.ends_with('.'))
    };
    url.scheme() == "https" && !url.has_credentials() && HOSTS.iter().any(|host| is_metas(host))
}
