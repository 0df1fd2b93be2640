//! IP addresses, in the one way in which a parser of the URL Standard writes each of them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::text::places;

/// The address that a URL's host is, as [`super::ParsedUrl::host`] has it; nothing for a name. By hand, since what `std`
/// has for this reads more notations and brings 4 KB of WebAssembly.
/// <https://url.spec.whatwg.org/#host-serializing>
pub(super) fn ip_address(host: &str) -> Option<IpAddr> {
    match host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        Some(inner) => ipv6(inner).map(IpAddr::V6),
        None => ipv4(host).map(IpAddr::V4),
    }
}

/// Four decimal numbers.
fn ipv4(text: &str) -> Option<Ipv4Addr> {
    let mut octets = [0_u8; 4];
    let mut parts = text.split('.');
    for octet in &mut octets {
        let part = parts.next()?;
        if part != "0" && part.starts_with('0') {
            return None;
        }
        *octet = u8::try_from(number(part, 3, 10)?).ok()?;
    }
    parts.next().is_none().then(|| octets.into())
}

/// Eight hexadecimal numbers, of which a run of zeros may be left out.
fn ipv6(text: &str) -> Option<Ipv6Addr> {
    let mut segments = [0; 8];
    let Some(at) = places(text, "::").next() else {
        return (groups(text, &mut segments)? == 8).then(|| segments.into());
    };
    let before = groups(text.get(..at)?, &mut segments)?;
    let mut last = [0; 8];
    let after = groups(text.get(at.saturating_add(2)..)?, &mut last)?;
    let left_out = 8_usize.checked_sub(before)?.checked_sub(after)?;
    if left_out == 0 {
        return None;
    }
    let end = segments.iter_mut().skip(before.saturating_add(left_out));
    for (segment, group) in end.zip(last) {
        *segment = group;
    }
    Some(segments.into())
}

/// Reads numbers with colons between; tells how many.
fn groups(text: &str, into: &mut [u16; 8]) -> Option<usize> {
    let mut count = 0_usize;
    if text.is_empty() {
        return Some(count);
    }
    for part in text.split(':') {
        *into.get_mut(count)? = u16::try_from(number(part, 4, 16)?).ok()?;
        count = count.saturating_add(1);
    }
    Some(count)
}

/// A number of at most so many digits, of which a `u32` can hold any.
fn number(text: &str, most_digits: usize, radix: u32) -> Option<u32> {
    if text.is_empty() || text.len() > most_digits {
        return None;
    }
    let mut number = 0_u32;
    for c in text.chars() {
        number = number.wrapping_mul(radix).wrapping_add(c.to_digit(radix)?);
    }
    Some(number)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

    use proptest::prelude::*;
    use url::Host;

    use super::ip_address;

    /// What `std` makes of the same host.
    fn by_std(host: &str) -> Option<IpAddr> {
        match host.strip_prefix('[') {
            Some(rest) => rest.strip_suffix(']')?.parse().ok().map(IpAddr::V6),
            None => host.parse().ok().map(IpAddr::V4),
        }
    }

    proptest! {
        #[test]
        fn every_ipv4_address_is_read_as_a_url_has_it(number in any::<u32>()) {
            let address = Ipv4Addr::from(number);
            let host = Host::<String>::Ipv4(address).to_string();
            prop_assert_eq!(ip_address(&host), Some(IpAddr::V4(address)));
        }

        #[test]
        fn every_ipv6_address_is_read_as_a_url_has_it(
            segments in prop::array::uniform8(prop_oneof![Just(0_u16), any::<u16>()]),
        ) {
            let address = Ipv6Addr::from(segments);
            let host = Host::<String>::Ipv6(address).to_string();
            prop_assert_eq!(ip_address(&host), Some(IpAddr::V6(address)));
        }

        #[test]
        fn what_is_no_address_is_none(host in "[0-9]{1,4}(\\.[0-9+]{0,4}){2,4}|\\[[0-9a-fg:]{0,24}\\]") {
            prop_assert_eq!(ip_address(&host), by_std(&host));
        }
    }

    #[test]
    fn what_is_almost_an_address_is_none() {
        for host in [
            "",
            "[",
            "]",
            "[]",
            "[:]",
            "[:::]",
            "[1::2::3]",
            "[1:2:3:4:5:6:7::8]",
            "[1:2:3:4:5:6:7:8:9]",
            "[12345::]",
            "[::+1]",
            "1.2.3",
            "1.2.3.4.5",
            "1.2.3.256",
            "01.2.3.4",
            "1.2.3.+4",
            "1..3.4",
            "1.2.3.4.",
        ] {
            assert_eq!(ip_address(host), None, "{host}");
            assert_eq!(by_std(host), None, "{host}");
        }
    }
}
