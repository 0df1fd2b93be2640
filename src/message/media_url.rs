use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{Field, InvalidInput, MediaType, excerpt};

const NAME: &str = "Media URL";
const PUBLIC: &str = "Put the file where everyone on the internet can fetch it by http or https, and use that address.";

/// The parts of a URL that decide whether Meta can reach it, as the WHATWG URL Standard parses them.
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
    /// Whether there is a query or a fragment.
    pub has_query_or_fragment: bool,
}

/// A parser of the WHATWG URL Standard. Injected, so that the wasm build uses the one its host has anyway
/// (90 KB that need not be shipped) while native tests use the `url` crate.
pub trait ParseUrl {
    /// The parts of an absolute URL, or nothing if it is none.
    fn parse_url(&self, text: &str) -> Option<UrlParts>;
}

/// An absolute http(s) URL that Meta can, as far as its text tells, fetch from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MediaUrl {
    text: String,
    /// Lower-case file ending of the path, if it has one.
    ending: Option<String>,
}

impl MediaUrl {
    /// Parses a media URL; it is sent on as it was written, without surrounding white space.
    ///
    /// # Errors
    /// [`InvalidInput`] when it is no absolute http(s) URL, or names a host that Meta cannot reach.
    pub fn parse(field: &Field, parser: &dyn ParseUrl) -> Result<Self, InvalidInput> {
        let text = match field {
            Field::Missing => String::new(),
            Field::Other(kind) => {
                return Err(InvalidInput::new(
                    format!("{NAME} is {kind} where a URL is expected"),
                    PUBLIC,
                ));
            }
            other => other.shown(),
        };
        if text.is_empty() {
            return Err(InvalidInput::new(format!("{NAME} is empty"), PUBLIC));
        }
        let parts = parser
            .parse_url(&text)
            .ok_or_else(|| refused(&text, "is not an absolute URL"))?;
        if parts.scheme != "http" && parts.scheme != "https" {
            return Err(refused(&text, "does not begin with http:// or https://"));
        }
        if parts.has_credentials {
            return Err(InvalidInput::new(
                format!("{NAME} holds a user name or password, which Meta does not use"),
                "Use an address that needs no sign-in, for example a signed link.",
            ));
        }
        if let Some(reason) = unreachable_host(&parts.host) {
            return Err(refused(&text, reason));
        }
        Ok(Self {
            ending: file_ending(&parts.path),
            text,
        })
    }

    /// The URL as it goes to Meta.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The file ending, when it is one that Meta does not list for this media type. No reason to refuse, since servers
    /// name files as they like; worth telling once Meta has refused.
    #[must_use]
    pub fn doubtful_ending(&self, media_type: MediaType) -> Option<&str> {
        self.ending
            .as_deref()
            .filter(|ending| !media_type.file_endings().contains(ending))
    }
}

fn refused(text: &str, reason: &str) -> InvalidInput {
    InvalidInput::new(format!("{NAME} \"{}\" {reason}", excerpt(text)), PUBLIC)
}

fn file_ending(path: &str) -> Option<String> {
    let (_, name) = path.rsplit_once('/')?;
    let (_, ending) = name.rsplit_once('.')?;
    let plausible =
        (1..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plausible.then(|| ending.to_ascii_lowercase())
}

/// Why Meta's servers cannot reach this host, if that is certain from its name.
fn unreachable_host(host: &str) -> Option<&'static str> {
    if host.is_empty() {
        return Some("names no host");
    }
    if let Some(address) = ip_address(host) {
        return unreachable_address(address);
    }
    let name = host.trim_end_matches('.');
    let ends_with = |suffix: &str| {
        name == suffix
            || name
                .strip_suffix(suffix)
                .is_some_and(|rest| rest.ends_with('.'))
    };
    if ends_with("localhost") {
        return Some("is on this machine (loopback), where Meta cannot reach it");
    }
    // Reserved for networks of their own: RFC 6762, RFC 8375, and ICANN's reservation of .internal in 2024.
    if ["local", "internal", "home.arpa"]
        .into_iter()
        .any(ends_with)
    {
        return Some("is in a private network, where Meta cannot reach it");
    }
    // No public host has a name without a dot (ICANN forbids dotless domains); names of containers and intranet hosts do.
    (!name.contains('.')).then_some("names a host of a private network, where Meta cannot reach it")
}

fn ip_address(host: &str) -> Option<IpAddr> {
    match host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        Some(inner) => inner.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => host.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
    }
}

fn unreachable_address(address: IpAddr) -> Option<&'static str> {
    const LOOPBACK: &str = "is on this machine (loopback), where Meta cannot reach it";
    const PRIVATE: &str = "is in a private network, where Meta cannot reach it";
    const LINK_LOCAL: &str = "is a link-local address, where Meta cannot reach it";
    match address {
        IpAddr::V4(v4) => match v4.octets() {
            [0 | 127, ..] => Some(LOOPBACK),
            [169, 254, ..] => Some(LINK_LOCAL),
            // 100.64.0.0/10 is the carriers' shared space, RFC 6598.
            [100, 64..=127, ..] => Some(PRIVATE),
            _ if v4.is_private() => Some(PRIVATE),
            [224..=255, ..] => Some("is not the address of a host"),
            _ => None,
        },
        IpAddr::V6(v6) => {
            if let Some(v4) = v6.to_ipv4_mapped() {
                return unreachable_address(IpAddr::V4(v4));
            }
            if v6.is_loopback() || v6.is_unspecified() {
                return Some(LOOPBACK);
            }
            match v6.segments() {
                [0xfc00..=0xfdff, ..] => Some(PRIVATE),
                [0xfe80..=0xfebf, ..] => Some(LINK_LOCAL),
                [0xff00..=0xffff, ..] => Some("is not the address of a host"),
                _ => None,
            }
        }
    }
}

/// Whether a connection to this host (as [`UrlParts::host`] has it) cannot leave this machine.
///
/// Of all names `localhost` alone is looked up on the machine itself everywhere. Names below it, and `localhost.` with
/// its dot, go to the network's name server where the system does not know RFC 6761 (musl does not), and that may answer
/// with any address.
#[must_use]
pub fn is_loopback(host: &str) -> bool {
    match ip_address(host) {
        Some(IpAddr::V4(v4)) => v4.is_loopback(),
        Some(IpAddr::V6(v6)) => {
            v6.is_loopback() || v6.to_ipv4_mapped().is_some_and(|v4| v4.is_loopback())
        }
        None => host == "localhost",
    }
}
