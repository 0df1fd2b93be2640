//! Which of what people send may be fetched and kept.

use crate::message::ParseUrl;

/// Where Meta serves what people send. <https://developers.facebook.com/docs/instagram-platform/webhooks/examples>
const HOSTS: [&str; 3] = ["fbsbx.com", "cdninstagram.com", "fbcdn.net"];

/// Whether an attachment of this type may be fetched from this URL and kept: it is on a host of Meta's for media, by
/// https, and no story, which Meta allows nobody to keep.
/// <https://developers.facebook.com/docs/messenger-platform/instagram/features/story-mention>
#[must_use]
pub fn may_be_kept(attachment_type: &str, url: &str, parser: &dyn ParseUrl) -> bool {
    if attachment_type.contains("story") {
        return false;
    }
    let Some(parts) = parser.parse_url(url) else {
        return false;
    };
    let is_metas = |domain: &str| {
        let below = parts.host.strip_suffix(domain);
        below.is_some_and(|name| name.ends_with('.'))
    };
    parts.scheme == "https" && !parts.has_credentials && HOSTS.iter().any(|host| is_metas(host))
}
