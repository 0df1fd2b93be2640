//! What is sent: parsed, or refused with the reason.

use instagram_direct::message::{
    Field, InvalidInput, MediaMessage, MediaType, MediaUrl, Recipient,
};
use proptest::prelude::*;

use crate::support::CrateUrl;
use crate::support::setup::text;

fn url(address: &str) -> Result<MediaUrl, InvalidInput> {
    MediaUrl::parse(&text(address), &CrateUrl)
}

#[track_caller]
fn reason(result: Result<impl std::fmt::Debug, InvalidInput>) -> String {
    let invalid = result.expect_err("it is refused");
    assert!(invalid.advice.ends_with('.'), "{}", invalid.advice);
    assert!(
        !invalid.advice.contains(". "),
        "one sentence: {}",
        invalid.advice
    );
    invalid.reason
}

#[test]
fn a_recipient_is_its_digits() {
    for digits in [
        "1",
        "957282080130744",
        "17841405822304914",
        "00123",
        "9".repeat(40).as_str(),
    ] {
        assert_eq!(Recipient::parse(&text(digits)).unwrap().as_str(), digits);
        assert_eq!(
            Recipient::parse(&text(&format!("  {digits}\n")))
                .unwrap()
                .as_str(),
            digits
        );
    }
    let exact = Field::Integer(9_007_199_254_740_991);
    assert_eq!(
        Recipient::parse(&exact).unwrap().as_str(),
        "9007199254740991"
    );
}

#[test]
fn a_recipient_that_has_lost_digits_is_refused_as_such() {
    let lost = [
        Field::Float(17_841_405_822_304_914.0),
        Field::Float(1e300),
        text("1.7841405822304914e+16"),
        text("1.78e16"),
        text("2E+20"),
        text("1,78E+16"),
    ];
    for field in lost {
        let reason = reason(Recipient::parse(&field));
        assert!(reason.contains("has lost digits"), "{field:?}: {reason}");
    }
}

#[test]
fn what_is_no_recipient_is_refused() {
    let cases = [
        (Field::Missing, "Instagram User ID is empty"),
        (text("   "), "Instagram User ID is empty"),
        (text("@someone"), "a @username is not an ID"),
        (text("some.one"), "is not made of digits only"),
        (text("12 34"), "is not made of digits only"),
        (text("-5"), "is not made of digits only"),
        (text("١٢٣"), "is not made of digits only"),
        (Field::Integer(-5), "is not made of digits only"),
        (Field::Float(1.5), "is not made of digits only"),
        (Field::Float(f64::NAN), "is not made of digits only"),
        (
            Field::Other("an object"),
            "is an object where an ID is expected",
        ),
    ];
    for (field, expected) in cases {
        let reason = reason(Recipient::parse(&field));
        assert!(reason.contains(expected), "{field:?}: {reason}");
    }
}

#[test]
fn a_url_that_may_work_is_taken_as_it_is_written() {
    let addresses = [
        "https://example.com/picture.png",
        "http://example.com/picture",
        "HTTPS://Example.COM/Picture.PNG?size=2#top",
        "https://bücher.example/straße.jpg",
        "https://example.com/with space.png",
        "https://example.com:8443/a.mp4",
        "https://8.8.8.8/a.mp4",
        "https://[2606:4700::1111]/a.mp4",
        "https://172.15.0.1/a",
        "https://172.32.0.1/a",
        "https://100.128.0.1/a",
        "https://local.example.com/a",
        "https://localhost.example.com/a",
        "https://example.com/archive.zip",
        "https://example.com./a.png",
    ];
    for address in addresses {
        assert_eq!(url(address).unwrap().as_str(), address);
    }
    assert_eq!(
        url(" https://example.com/a.png \n").unwrap().as_str(),
        "https://example.com/a.png"
    );
}

#[test]
fn a_url_that_meta_cannot_reach_is_refused_with_the_reason() {
    let cases = [
        ("http://localhost/a.png", "loopback"),
        ("http://LOCALHOST./a.png", "loopback"),
        ("http://a.localhost/a.png", "loopback"),
        ("http://127.0.0.1/a.png", "loopback"),
        ("http://127.1/a.png", "loopback"),
        ("http://2130706433/a.png", "loopback"),
        ("http://0x7f.1/a.png", "loopback"),
        ("http://0177.0.0.1/a.png", "loopback"),
        ("http://0.0.0.0/a.png", "loopback"),
        ("http://[::1]/a.png", "loopback"),
        ("http://[::]/a.png", "loopback"),
        ("http://[::ffff:127.0.0.1]/a.png", "loopback"),
        ("http://10.1.2.3/a.png", "private network"),
        ("http://172.16.0.1/a.png", "private network"),
        ("http://172.31.255.255/a.png", "private network"),
        ("http://192.168.1.1/a.png", "private network"),
        ("http://100.64.0.1/a.png", "private network"),
        ("http://[::ffff:10.0.0.1]/a.png", "private network"),
        ("http://[fc00::1]/a.png", "private network"),
        ("http://[fdff::1]/a.png", "private network"),
        ("http://169.254.169.254/a.png", "link-local"),
        ("http://[fe80::1]/a.png", "link-local"),
        ("http://224.0.0.1/a.png", "not the address of a host"),
        ("http://[ff02::1]/a.png", "not the address of a host"),
        ("http://①②⑦.0.0.1/a.png", "loopback"),
        ("http://LocalHost:8080/a.png", "loopback"),
        ("http://0x7F000001/a.png", "loopback"),
        ("http://[0:0:0:0:0:0:0:1]/a.png", "loopback"),
        ("http://[::ffff:7f00:1]/a.png", "loopback"),
        ("http://0xa.1.2.3/a.png", "private network"),
        ("http://100.127.255.255/a.png", "private network"),
        ("http://[::ffff:169.254.1.1]/a.png", "link-local"),
        ("http://[febf::1]/a.png", "link-local"),
        ("http://PRINTER.LOCAL./a.png", "private network"),
        ("http://printer.local/a.png", "private network"),
        ("http://db.internal/a.png", "private network"),
        ("http://nas.home.arpa/a.png", "private network"),
        ("http://minio:9000/a.png", "private network"),
        (
            "https://user:secret@example.com/a.png",
            "user name or password",
        ),
        ("https://user@example.com/a.png", "user name or password"),
        (
            "ftp://example.com/a.png",
            "does not begin with http:// or https://",
        ),
        (
            "data:image/png;base64,AAAA",
            "does not begin with http:// or https://",
        ),
        (
            "file:///etc/passwd",
            "does not begin with http:// or https://",
        ),
        ("example.com/a.png", "is not an absolute URL"),
        ("/a.png", "is not an absolute URL"),
        ("http://", "is not an absolute URL"),
        ("", "Media URL is empty"),
    ];
    for (address, expected) in cases {
        let reason = reason(url(address));
        assert!(reason.contains(expected), "{address}: {reason}");
    }
    assert!(reason(MediaUrl::parse(&Field::Missing, &CrateUrl)).contains("is empty"));
    assert!(reason(MediaUrl::parse(&Field::Other("a list"), &CrateUrl)).contains("is a list"));
}

#[test]
fn a_password_in_a_url_does_not_stand_in_the_error() {
    assert!(!reason(url("https://user:secret@example.com/a.png")).contains("secret"));
}

#[test]
fn a_long_url_is_shortened_in_the_error_at_a_character() {
    let reason = reason(url(&format!("ftp://example.com/{}", "ü".repeat(500))));
    assert!(reason.chars().count() < 150, "{reason}");
    assert!(reason.contains('…'));
}

#[test]
fn an_ending_that_meta_does_not_list_is_doubtful() {
    let doubtful = |address: &str, kind| {
        url(address)
            .unwrap()
            .doubtful_ending(kind)
            .map(str::to_owned)
    };
    assert_eq!(
        doubtful("https://e.com/a.MP3?x=1", MediaType::Audio),
        Some("mp3".to_owned())
    );
    assert_eq!(
        doubtful("https://e.com/a.ogg", MediaType::Audio),
        Some("ogg".to_owned())
    );
    assert_eq!(doubtful("https://e.com/a.ogg", MediaType::Video), None);
    assert_eq!(doubtful("https://e.com/a.m4a", MediaType::Audio), None);
    assert_eq!(doubtful("https://e.com/a.JPG", MediaType::Image), None);
    assert_eq!(doubtful("https://e.com/picture", MediaType::Image), None);
    assert_eq!(
        doubtful("https://e.com/v1.2/picture", MediaType::Image),
        None
    );
    assert_eq!(
        doubtful("https://e.com/a.mp4", MediaType::Image),
        Some("mp4".to_owned())
    );
}

#[test]
fn a_media_type_is_metas_word_in_any_case() {
    for (word, kind) in [
        ("image", MediaType::Image),
        (" VIDEO ", MediaType::Video),
        ("Audio", MediaType::Audio),
    ] {
        assert_eq!(MediaType::parse(&text(word)).unwrap(), kind);
    }
    for kind in MediaType::ALL {
        assert_eq!(MediaType::parse(&text(kind.as_str())).unwrap(), kind);
    }
    for field in [
        Field::Missing,
        text(""),
        text("file"),
        text("images"),
        Field::Integer(1),
        Field::Other("a list"),
    ] {
        reason(MediaType::parse(&field));
    }
}

#[test]
fn the_first_field_that_is_wrong_is_named() {
    let parse = |user: &str, address: &str, kind: &str| {
        MediaMessage::parse(&text(user), &text(address), &text(kind), &CrateUrl)
    };
    assert!(parse("1", "https://e.com/a", "image").is_ok());
    assert!(reason(parse("x", "nonsense", "nonsense")).starts_with("Instagram User ID"));
    assert!(reason(parse("1", "nonsense", "nonsense")).starts_with("Media URL"));
    assert!(reason(parse("1", "https://e.com/a", "nonsense")).starts_with("Media Type"));
}

proptest! {
    #[test]
    fn any_text_in_any_field_is_taken_or_refused(user in ".*", address in ".*", kind in ".*") {
        let parsed = MediaMessage::parse(&text(&user), &text(&address), &text(&kind), &CrateUrl);
        if let Ok(message) = parsed {
            prop_assert_eq!(message.recipient.as_str(), user.trim());
            prop_assert_eq!(message.media_url.as_str(), address.trim());
        }
    }

    #[test]
    fn any_digits_come_out_as_they_went_in(digits in "[0-9]{1,60}") {
        let parsed = Recipient::parse(&text(&digits)).unwrap();
        prop_assert_eq!(parsed.as_str(), digits);
    }

    #[test]
    fn any_number_is_taken_exactly_or_refused(number in any::<f64>()) {
        prop_assert!(Recipient::parse(&Field::Float(number)).is_err());
    }

    #[test]
    fn any_public_address_is_taken(path in "[a-z0-9/._-]{0,40}", host in "[a-z]{1,10}\\.(com|org|example)") {
        let address = format!("https://{host}/{path}");
        let parsed = url(&address).unwrap();
        prop_assert_eq!(parsed.as_str(), address);
    }

    #[test]
    fn any_exact_whole_number_is_its_digits(number in -9_007_199_254_740_991_i64..=9_007_199_254_740_991) {
        match Recipient::parse(&Field::Integer(number)) {
            Ok(recipient) => prop_assert_eq!(recipient.as_str(), number.to_string()),
            Err(_) => prop_assert!(number < 0),
        }
    }

    #[test]
    fn an_address_is_judged_alike_in_every_notation(number in any::<u32>()) {
        let [a, b, c, d] = number.to_be_bytes();
        let reachable = !matches!(
            (a, b),
            (0 | 10 | 127 | 224..=255, _) | (169, 254) | (172, 16..=31) | (192, 168) | (100, 64..=127)
        );
        for host in [
            format!("{a}.{b}.{c}.{d}"),
            number.to_string(),
            format!("{number:#x}"),
            format!("{a:#x}.{b}.{}", u32::from(c) * 256 + u32::from(d)),
            format!("[::ffff:{a}.{b}.{c}.{d}]"),
        ] {
            prop_assert_eq!(url(&format!("http://{host}/a.png")).is_ok(), reachable, "{}", host);
        }
    }
}
