//! Which hosts Meta cannot reach for certain; all others are let through.

use proptest::prelude::*;

use crate::media_url::url;
use crate::support::input::reason;

const LOOPBACK: &str = "loopback";
const PRIVATE: &str = "private network";
const LINK_LOCAL: &str = "link-local";
const NO_HOST: &str = "not the address of a host";
const DOCUMENTATION: &str = "for documentation or benchmarks";
const RESERVED: &str = "reserved and never on the internet";

#[test]
fn a_host_that_meta_cannot_reach_is_refused_with_the_reason() {
    let cases = [
        ("localhost", LOOPBACK),
        ("LOCALHOST.", LOOPBACK),
        ("LocalHost:8080", LOOPBACK),
        ("a.localhost", LOOPBACK),
        ("localhost.localdomain", LOOPBACK),
        ("127.0.0.1", LOOPBACK),
        ("127.1", LOOPBACK),
        ("2130706433", LOOPBACK),
        ("0x7f.1", LOOPBACK),
        ("0x7F000001", LOOPBACK),
        ("0177.0.0.1", LOOPBACK),
        ("①②⑦.0.0.1", LOOPBACK),
        ("0.0.0.0", LOOPBACK),
        ("[::1]", LOOPBACK),
        ("[0:0:0:0:0:0:0:1]", LOOPBACK),
        ("[::]", LOOPBACK),
        ("10.1.2.3", PRIVATE),
        ("0xa.1.2.3", PRIVATE),
        ("172.16.0.1", PRIVATE),
        ("172.31.255.255", PRIVATE),
        ("192.168.1.1", PRIVATE),
        ("100.64.0.1", PRIVATE),
        ("100.127.255.255", PRIVATE),
        ("[fc00::1]", PRIVATE),
        ("[fdff::1]", PRIVATE),
        ("[fec0::1]", PRIVATE),
        ("[feff::1]", PRIVATE),
        ("169.254.169.254", LINK_LOCAL),
        ("[fe80::1]", LINK_LOCAL),
        ("[febf::1]", LINK_LOCAL),
        ("224.0.0.1", NO_HOST),
        ("240.0.0.1", NO_HOST),
        ("255.255.255.255", NO_HOST),
        ("0.1.2.3", NO_HOST),
        ("192.0.0.1", NO_HOST),
        ("192.0.0.170", NO_HOST),
        ("192.0.2.1", DOCUMENTATION),
        ("198.51.100.255", DOCUMENTATION),
        ("203.0.113.7", DOCUMENTATION),
        ("198.18.0.1", DOCUMENTATION),
        ("198.19.255.255", DOCUMENTATION),
        ("[2001:db8::1]", DOCUMENTATION),
        ("[3fff:fff::1]", DOCUMENTATION),
        ("[2001:2::1]", DOCUMENTATION),
        ("[2001:10::1]", NO_HOST),
        ("[ff02::1]", NO_HOST),
        ("[100::1]", NO_HOST),
        ("[5f00::1]", NO_HOST),
        ("[4000::1]", NO_HOST),
        // IPv4 within IPv6.
        ("[::ffff:127.0.0.1]", LOOPBACK),
        ("[::ffff:7f00:1]", LOOPBACK),
        ("[::ffff:10.0.0.1]", PRIVATE),
        ("[::ffff:169.254.1.1]", LINK_LOCAL),
        ("[::127.0.0.1]", LOOPBACK),
        ("[::10.0.0.1]", PRIVATE),
        ("[::2]", NO_HOST),
        ("[::8.8.8.8]", NO_HOST),
        ("[::ffff:0:10.0.0.1]", NO_HOST),
        ("[64:ff9b::127.0.0.1]", LOOPBACK),
        ("[64:ff9b::192.168.0.1]", PRIVATE),
        ("[64:ff9b::a9fe:a9fe]", LINK_LOCAL),
        ("[64:ff9b:1::8.8.8.8]", PRIVATE),
        ("[64:ff9b:1:fff::10.0.0.1]", PRIVATE),
        ("[64:ff9b:2::1]", NO_HOST),
        ("[2002:7f00:1::]", LOOPBACK),
        ("[2002:a00:1::1]", PRIVATE),
        ("[2002:c0a8:101:1::1]", PRIVATE),
        ("[2001:0:a00:1::]", PRIVATE),
        // A client behind 192.168.0.1, each bit turned.
        ("[2001:0:4136:e378:8000:63bf:3f57:fffe]", PRIVATE),
        ("printer.local", PRIVATE),
        ("PRINTER.LOCAL.", PRIVATE),
        ("api.svc.cluster.local", PRIVATE),
        ("db.internal", PRIVATE),
        ("ip-10-0-0-1.ec2.internal", PRIVATE),
        ("nas.home.arpa", PRIVATE),
        ("nas.lan", PRIVATE),
        ("host.localdomain", PRIVATE),
        ("files.intranet", PRIVATE),
        ("files.corp", PRIVATE),
        ("files.home", PRIVATE),
        ("files.private", PRIVATE),
        ("minio:9000", PRIVATE),
        ("com", PRIVATE),
        ("a.invalid", RESERVED),
        ("A.INVALID.", RESERVED),
        ("a.test", RESERVED),
        ("a.b.test:8080", RESERVED),
        (
            "facebookwkhpilnemxj7asaniu7vnjjbiltxjqhye3mhbshg7kx5tfyd.onion",
            RESERVED,
        ),
        ("a.alt", RESERVED),
        ("a..example.com", "an empty part in its host name"),
        (".example.com", "an empty part in its host name"),
        ("example.com..", "an empty part in its host name"),
        ("localhost..", "an empty part in its host name"),
        ("a。。example.com", "an empty part in its host name"),
        ("{tenant}.example.com", "a character that no host name has"),
        ("$host.example.com", "a character that no host name has"),
        ("*.example.com", "a character that no host name has"),
        ("example.com,", "a character that no host name has"),
        ("a,b.example.com", "a character that no host name has"),
        ("'example.com'", "a character that no host name has"),
        ("example.com`", "a character that no host name has"),
        ("example.com:0", "port 0"),
        ("example.com:000", "port 0"),
        ("[2606:4700::1111]:0", "port 0"),
    ];
    for (host, expected) in cases {
        for scheme in ["http", "https"] {
            let address = format!("{scheme}://{host}/a.png");
            let reason = reason(url(&address));
            assert!(reason.contains(expected), "{address}: {reason}");
        }
    }
    for host in [
        format!("{}.example.com", "a".repeat(64)),
        format!("{}com", "abcdefghi.".repeat(26)),
        format!("{}.example.com", "ü".repeat(60)),
    ] {
        let reason = reason(url(&format!("https://{host}/a.png")));
        assert!(
            reason.contains("longer than DNS allows"),
            "{host}: {reason}"
        );
    }
}

#[test]
fn a_host_that_may_be_reached_is_taken() {
    let longest = format!("{}.example.com", "a".repeat(63));
    for host in [
        "example.com",
        "example.com.",
        "media.example",
        "example.org:65535",
        "example.com:1",
        "example.com:10",
        "sub_domain.example.com",
        "-a.example.com",
        "xn--bcher-kva.example",
        "local.example.com",
        "localhost.example.com",
        "localhost.com",
        "notlocal.notlocalhost.de",
        "test.com",
        "mytest.de",
        "invalid.org",
        "attest.example.com",
        "onion.example.com",
        "homestead.dev",
        "arpa.example.com",
        "ipv4only.arpa",
        "8.8.8.8",
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "172.15.0.1",
        "172.32.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "169.253.1.1",
        "192.0.0.9",
        "192.0.1.1",
        "192.88.99.1",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.101.1",
        "223.255.255.255",
        "[2606:4700::1111]",
        "[2a03:2880::1]",
        "[2001:4860:4860::8888]",
        "[2001:200::1]",
        "[2620:4f:8000::1]",
        "[::ffff:8.8.8.8]",
        "[64:ff9b::8.8.8.8]",
        "[2002:808:808::1]",
        longest.as_str(),
    ] {
        let address = format!("https://{host}/a.png");
        assert!(url(&address).is_ok(), "{address}: {:?}", url(&address));
    }
}

proptest! {
    #[test]
    fn an_address_is_judged_alike_in_every_notation(number in any::<u32>()) {
        let [a, b, c, d] = number.to_be_bytes();
        let reachable = !matches!(
            (a, b, c),
            (0 | 10 | 127 | 224..=255, _, _)
                | (169, 254, _)
                | (172, 16..=31, _)
                | (192, 168, _)
                | (100, 64..=127, _)
                | (192, 0, 0 | 2)
                | (198, 18..=19, _)
                | (198, 51, 100)
                | (203, 0, 113)
        );
        for host in [
            format!("{a}.{b}.{c}.{d}"),
            number.to_string(),
            format!("{number:#x}"),
            format!("{a:#x}.{b}.{}", u32::from(c) * 256 + u32::from(d)),
            format!("[::ffff:{a}.{b}.{c}.{d}]"),
            format!("[64:ff9b::{a}.{b}.{c}.{d}]"),
            format!("[2002:{a:x}{b:02x}:{c:x}{d:02x}::1]"),
            format!("[2001:0:808:808:0:0:{:x}:{:x}]", !(number >> 16) as u16, !number as u16),
        ] {
            prop_assert_eq!(url(&format!("http://{host}/a.png")).is_ok(), reachable, "{}", host);
        }
    }
}
