//! How a URL that a user gives is read, whatever it is for: what is checked is what is used.

use std::borrow::Cow;

use super::host;
use super::text::{LONGEST, begins_with_two_hex_digits, flaw, places, too_long};

/// The parts of a URL that decide where it leads, as the WHATWG URL Standard parses them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlParts {
    /// Lower case, without the colon.
    pub scheme: String,
    /// Whether there is a user name or a password.
    pub has_credentials: bool,
    /// The host, lower case, numbers normalised; IPv6 in brackets. Empty where there is none.
    pub host: String,
    /// The path, percent-encoded.
    pub path: String,
    /// The whole URL as the standard writes it.
    pub href: String,
}

/// A parser of the WHATWG URL Standard. Injected, so that the wasm build uses the one its host has anyway
/// (90 KB that need not be shipped) while native tests use the `url` crate.
pub trait ParseUrl {
    /// The parts of an absolute URL, or nothing if it is none.
    fn parse_url(&self, text: &str) -> Option<UrlParts>;
}

/// Why a text is no URL that can be used.
pub(crate) struct UrlFlaw {
    /// Reads on after the field's name.
    pub(crate) reason: Cow<'static, str>,
    /// Whether the text may be shown: a password may stand before an `@`.
    pub(crate) may_be_shown: bool,
}

/// Parses a trimmed text. The scheme, and what the URL is good for, are left to the caller.
pub(crate) fn read_url(text: &str, parser: &dyn ParseUrl) -> Result<UrlParts, UrlFlaw> {
    let at = text.contains('@');
    let refuse = |reason: Cow<'static, str>| UrlFlaw {
        reason,
        may_be_shown: !at,
    };
    if text.len() <= LONGEST && holds_another_url(text) {
        return Err(refuse("holds more than one URL".into()));
    }
    if let Some(flaw) = flaw(text) {
        return Err(refuse(flaw));
    }
    // The parser repairs all of this by a guess at the host.
    let after_scheme = after_web_scheme(text);
    if let Some(rest) = after_scheme {
        let host_follows = rest
            .strip_prefix("//")
            .is_some_and(|host| !host.is_empty() && !host.starts_with(['/', '\\']));
        if !host_follows {
            return Err(refuse(
                "is not an absolute URL: two slashes and a host must follow the first colon".into(),
            ));
        }
        if authority(rest).contains(char::is_whitespace) {
            return Err(refuse(
                "is not an absolute URL: a blank is in its host".into(),
            ));
        }
    }
    let parts = parser.parse_url(text).ok_or_else(|| {
        refuse(match after_scheme {
            Some(_) => "is not an absolute URL: its host or port is not valid".into(),
            None => "is not an absolute URL".into(),
        })
    })?;
    let refuse = |reason: &'static str| {
        Err(UrlFlaw {
            reason: reason.into(),
            may_be_shown: !parts.has_credentials,
        })
    };
    if after_scheme.is_some() {
        if let Some(reason) = host::impossible_name(&parts.host) {
            return refuse(reason);
        }
        if after_web_scheme(&parts.href).is_some_and(|rest| authority(rest).ends_with(":0")) {
            return refuse("has port 0, which no server has");
        }
    }
    if parts.href.len() > LONGEST {
        return Err(UrlFlaw {
            reason: too_long(parts.href.len()),
            may_be_shown: !parts.has_credentials,
        });
    }
    Ok(parts)
}

/// The URL to use: as it was written where every character may stand in a URL and the host is written as it was read,
/// since a signature covers the bytes; else as the standard writes it.
pub(super) fn as_used(text: &str, parts: UrlParts) -> String {
    let host_as_read = after_web_scheme(text).is_some_and(|rest| {
        let written = authority(rest);
        let (host, port) = match written.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port),
            _ => (written, "0"),
        };
        host.eq_ignore_ascii_case(&parts.host)
            && !port.is_empty()
            && port.bytes().all(|byte| byte.is_ascii_digit())
    });
    if host_as_read && is_made_of_url_characters(text) {
        text.to_owned()
    } else {
        parts.href
    }
}

/// RFC 3986, section 2.
fn is_made_of_url_characters(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        rest = rest.get(at.saturating_add(1)..).unwrap_or_default();
        if !begins_with_two_hex_digits(rest) {
            return false;
        }
    }
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte))
}

/// What follows `http:` or `https:`, in any case.
fn after_web_scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(':')?;
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    is_web.then_some(rest)
}

/// Host and port, with a user name where there is one, of what begins with two slashes.
fn authority(after_scheme: &str) -> &str {
    after_scheme
        .strip_prefix("//")
        .and_then(|rest| rest.split(['/', '\\', '?', '#']).next())
        .unwrap_or_default()
}

/// Whether a list of URLs stands where one belongs. Servers take another URL behind a slash, or in their query ("make a
/// picture of these"), which is none.
fn holds_another_url(text: &str) -> bool {
    let Some(first) = after_web_scheme(text) else {
        return false;
    };
    let is_separator = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|');
    text.match_indices(is_separator).any(|(at, separator)| {
        let after = text
            .get(at.saturating_add(separator.len())..)
            .unwrap_or_default();
        let Some(next) = after_web_scheme(after).filter(|rest| rest.starts_with("//")) else {
            return false;
        };
        let before = text.get(..at).unwrap_or_default();
        let within_path = !before.contains(['?', '#']) && places(before, "://").count() == 1;
        within_path || authority(first).eq_ignore_ascii_case(authority(next))
    })
}
