//! How a URL that a user gives is read, whatever it is for: what is checked is what is used.

use std::ops::Range;

use super::text::{Flaw, LONGEST, begins_with_two_hex_digits, excerpt, flaw, places, too_long};
use super::{InvalidInput, host};
use crate::words::sentence;

/// An absolute URL as the WHATWG URL Standard writes it, and the parts that decide where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedUrl {
    href: String,
    scheme: Range<usize>,
    has_credentials: bool,
    host: Range<usize>,
    path: Range<usize>,
}

impl ParsedUrl {
    /// Finds the parts in what a parser of the standard has written. There each has its one place: `@` and `:` stand between
    /// them and nowhere else before the path. <https://url.spec.whatwg.org/#url-serializing>
    fn of(href: String) -> Self {
        let first = |from: usize, bytes: &[u8]| {
            let mut rest = href.bytes().enumerate().skip(from);
            let found = rest.find(|(_, byte)| bytes.contains(byte));
            found.map_or(href.len(), |(at, _)| at)
        };
        let scheme = first(0, b":");
        let after_scheme = href.get(scheme.saturating_add(1)..).unwrap_or_default();
        let slashes = if after_scheme.starts_with("//") { 3 } else { 1 };
        let begin = scheme.saturating_add(slashes);
        let end = begin.saturating_add(authority(after_scheme).len());
        let at = first(begin, b"@");
        let has_credentials = at < end;
        let host = if has_credentials {
            at.saturating_add(1)
        } else {
            begin
        };
        let bracket = first(host, b"]");
        let port = first(if bracket < end { bracket } else { host }, b":");
        Self {
            scheme: 0..scheme,
            has_credentials,
            host: host..port.min(end),
            path: end..first(end, b"?#"),
            href,
        }
    }

    /// Lower case, without the colon.
    #[must_use]
    pub fn scheme(&self) -> &str {
        self.part(&self.scheme)
    }

    /// Whether there is a user name or a password.
    #[must_use]
    pub const fn has_credentials(&self) -> bool {
        self.has_credentials
    }

    /// The host, lower case, numbers normalised; IPv6 in brackets. Empty where there is none.
    #[must_use]
    pub fn host(&self) -> &str {
        self.part(&self.host)
    }

    /// The path, percent-encoded.
    #[must_use]
    pub fn path(&self) -> &str {
        self.part(&self.path)
    }

    /// The whole URL.
    #[must_use]
    pub fn href(&self) -> &str {
        &self.href
    }

    fn part(&self, range: &Range<usize>) -> &str {
        self.href.get(range.clone()).unwrap_or_default()
    }
}

/// A parser of the WHATWG URL Standard. Injected, so that the wasm build uses the one its host has anyway
/// (90 KB that need not be shipped) while native tests use the `url` crate.
pub trait ParseUrl {
    /// An absolute URL as the standard writes it, or nothing if the text is none.
    fn href(&self, text: &str) -> Option<String>;

    /// The same with its parts.
    fn parse_url(&self, text: &str) -> Option<ParsedUrl> {
        self.href(text).map(ParsedUrl::of)
    }
}

const WHOLE: &str = "Give the whole address as a browser shows it, from https:// on.";
const ONE_EACH: &str = "Give each URL an item of its own, for example with the Split Out node, or an entry of its own in a list.";

/// Parses a trimmed text. The scheme, and what the URL is good for, are left to the caller.
pub(crate) fn read_url(text: &str, parser: &dyn ParseUrl) -> Result<ParsedUrl, Flaw> {
    if let Some(flaw) = written_flaw(text) {
        return Err(flaw);
    }
    let Some(url) = parser.parse_url(text) else {
        let reason = match after_web_scheme(text) {
            Some(_) => "is not an absolute URL: its host or port is not valid",
            None => "is not an absolute URL",
        };
        return Err(Flaw::new(reason, Some(WHOLE)));
    };
    match parsed_flaw(&url) {
        Some(flaw) => Err(flaw),
        None => Ok(url),
    }
}

/// Parses a trimmed text that is to be an http(s) URL; `name` is what an error calls it.
pub(super) fn read_web_url(
    text: &str,
    name: &str,
    parser: &dyn ParseUrl,
    usual_advice: &'static str,
) -> Result<ParsedUrl, InvalidInput> {
    let flaw = match read_url(text, parser) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => return Ok(url),
        Ok(_) => Flaw::new("does not begin with http:// or https://", None),
        Err(flaw) => flaw,
    };
    let field = sentence(&[name, " \"", &excerpt(text), "\""]);
    Err(flaw.of(&field, usual_advice))
}

/// What a parser of the standard would not see, or mend by a guess at the host.
fn written_flaw(text: &str) -> Option<Flaw> {
    if text.len() <= LONGEST && holds_another_url(text) {
        return Some(Flaw::new("holds more than one URL", Some(ONE_EACH)));
    }
    if let Some(flaw) = flaw(text) {
        return Some(flaw);
    }
    let rest = after_web_scheme(text)?;
    let host_follows = rest
        .strip_prefix("//")
        .is_some_and(|host| !host.is_empty() && !host.starts_with(['/', '\\']));
    let reason = if !host_follows {
        "is not an absolute URL: two slashes and a host must follow the first colon"
    } else if authority(rest).contains(char::is_whitespace) {
        "is not an absolute URL: a blank is in its host"
    } else {
        return None;
    };
    Some(Flaw::new(reason, Some(WHOLE)))
}

/// What a parser of the standard lets pass, though nothing can be reached by it.
fn parsed_flaw(url: &ParsedUrl) -> Option<Flaw> {
    if url.href.len() > LONGEST {
        return Some(too_long(url.href.len()));
    }
    let rest = after_web_scheme(&url.href)?;
    let no_port = || {
        authority(rest)
            .ends_with(":0")
            .then_some("has port 0, which no server has")
    };
    let reason = host::impossible_name(url.host()).or_else(no_port)?;
    Some(Flaw::new(reason, Some(WHOLE)))
}

/// The URL to use: as it was written where every character may stand in a URL and the host is written as it was read,
/// since a signature covers the bytes; else as the standard writes it.
pub(super) fn as_used(text: &str, url: ParsedUrl) -> String {
    let host_as_read = after_web_scheme(text).is_some_and(|rest| {
        let written = authority(rest);
        let (host, port) = match written.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port),
            _ => (written, "0"),
        };
        host.eq_ignore_ascii_case(url.host())
            && !port.is_empty()
            && port.bytes().all(|byte| byte.is_ascii_digit())
    });
    if host_as_read && is_made_of_url_characters(text) {
        text.to_owned()
    } else {
        url.href
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
    ["http:", "https:"].into_iter().find_map(|scheme| {
        let (start, rest) = text.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    })
}

/// Host and port, with a user name where there is one, of what begins with two slashes.
pub(super) fn authority(after_scheme: &str) -> &str {
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
