//! What a host's name or address says of where it is.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::ip::ip_address;

const LOOPBACK: &str = "is on this machine (loopback), where Meta cannot reach it";
const PRIVATE: &str = "is in a private network, where Meta cannot reach it";
const LINK_LOCAL: &str = "is a link-local address, where Meta cannot reach it";
const NO_HOST: &str = "is not the address of a host";
const DOCUMENTATION: &str = "is an address for documentation or benchmarks, which no host has";
const RESERVED: &str = "has a host name that is reserved and never on the internet";

/// Names that no public name server answers for: the endings, and why.
const NOWHERE: [(&str, &str); 15] = [
    ("localhost", LOOPBACK),
    ("localhost.localdomain", LOOPBACK),
    // RFC 6762 with its appendix G, RFC 8375, ICANN's reservation of .internal in 2024, its refusal of .corp and .home in 2018.
    ("local", PRIVATE),
    ("localdomain", PRIVATE),
    ("internal", PRIVATE),
    ("home.arpa", PRIVATE),
    ("intranet", PRIVATE),
    ("private", PRIVATE),
    ("corp", PRIVATE),
    ("home", PRIVATE),
    ("lan", PRIVATE),
    // RFC 6761, RFC 7686, RFC 9476. Names below .example RFC 6761 wants software to treat as any other.
    ("invalid", RESERVED),
    ("test", RESERVED),
    ("onion", RESERVED),
    ("alt", RESERVED),
];

/// Why no name server can know this name, whoever asks.
pub(super) fn impossible_name(host: &str) -> Option<&'static str> {
    if host.is_empty() {
        return Some("names no host");
    }
    if ip_address(host).is_some() {
        return None;
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    if name.split('.').any(str::is_empty) {
        return Some("has an empty part in its host name");
    }
    // RFC 1123, and the underscore, which resolvers let pass. The URL Standard takes more: `{tenant}.example.com`.
    if !name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    {
        return Some("has a host name with a character that no host name has");
    }
    // The limits of DNS, RFC 1035.
    let too_long = name.len() > 253 || name.split('.').any(|label| label.len() > 63);
    too_long.then_some("has a host name longer than DNS allows")
}

/// Why Meta's servers cannot reach this host, if that is certain from its name.
pub(super) fn unreachable(host: &str) -> Option<&'static str> {
    if let Some(address) = ip_address(host) {
        return match address {
            IpAddr::V4(v4) => unreachable_v4(v4),
            IpAddr::V6(v6) => unreachable_v6(v6),
        };
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let ends_with = |suffix: &str| {
        name.strip_suffix(suffix)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    if let Some((_, reason)) = NOWHERE.into_iter().find(|(suffix, _)| ends_with(suffix)) {
        return Some(reason);
    }
    // No public host has a name without a dot (ICANN forbids dotless domains); names of containers and intranet hosts do.
    (!name.contains('.')).then_some("names a host of a private network, where Meta cannot reach it")
}

/// Whether a connection to this host (as [`super::ParsedUrl::host`] has it) cannot leave this machine.
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

/// <https://www.iana.org/assignments/iana-ipv4-special-registry/>
fn unreachable_v4(address: Ipv4Addr) -> Option<&'static str> {
    match address.octets() {
        [127, ..] | [0, 0, 0, 0] => Some(LOOPBACK),
        [169, 254, ..] => Some(LINK_LOCAL),
        // 100.64.0.0/10 is the carriers' shared space, RFC 6598.
        [100, 64..=127, ..] => Some(PRIVATE),
        _ if address.is_private() => Some(PRIVATE),
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] | [198, 18..=19, ..] => {
            Some(DOCUMENTATION)
        }
        // Two anycast addresses of 192.0.0.0/24 are global.
        [192, 0, 0, 9 | 10] => None,
        [192, 0, 0, _] | [0 | 224..=255, ..] => Some(NO_HOST),
        _ => None,
    }
}

/// <https://www.iana.org/assignments/iana-ipv6-special-registry/>; an IPv4 address inside decides where there is one.
fn unreachable_v6(address: Ipv6Addr) -> Option<&'static str> {
    let v4 = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        unreachable_v4(Ipv4Addr::new(a, b, c, d))
    };
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => Some(LOOPBACK),
        // Mapped (RFC 4291) and the well-known prefix of NAT64 (RFC 6052).
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => v4(high, low),
        // Compatible: given up by RFC 4291, so that not even public ones are reached.
        [0, 0, 0, 0, 0, 0, high, low] => v4(high, low).or(Some(NO_HOST)),
        // Local use of NAT64 (RFC 8215), unique local, and site-local addresses.
        [0x64, 0xff9b, 1, ..] | [0xfc00..=0xfdff, ..] | [0xfec0..=0xfeff, ..] => Some(PRIVATE),
        [0xfe80..=0xfebf, ..] => Some(LINK_LOCAL),
        // Teredo (RFC 4380): the server's address, and the client's with every bit turned.
        [0x2001, 0, high, low, _, _, client_high, client_low] => {
            v4(high, low).or_else(|| v4(!client_high, !client_low))
        }
        // 6to4 (RFC 3056).
        [0x2002, high, low, ..] => v4(high, low),
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] | [0x2001, 2, 0, ..] => Some(DOCUMENTATION),
        // ORCHID's first range, given back (RFC 4843).
        [0x2001, 0x10..=0x1f, ..] => Some(NO_HOST),
        // All that is assigned to hosts of the internet is below 2000::/3.
        [0x2000..=0x3fff, ..] => None,
        _ => Some(NO_HOST),
    }
}
