//! The Media URL: what is sent is what was checked, byte for byte wherever it can be.

use instagram_direct::message::{InvalidInput, MediaType, MediaUrl, ParseUrl, trimmed};
use proptest::prelude::*;

use crate::support::CrateUrl;
use crate::support::setup::text;

pub fn url(address: &str) -> Result<MediaUrl, InvalidInput> {
    MediaUrl::parse(&text(address), "Media URL", &CrateUrl)
}

#[test]
fn a_valid_url_is_sent_byte_for_byte() {
    let addresses = [
        "https://example.com/picture.png",
        "http://example.com/picture",
        "https://example.com",
        "https://example.com?a=1",
        "HTTPS://Example.COM/Picture.PNG?size=2#top",
        "https://example.com:443/a.mp4",
        "https://example.com:8443/a.mp4",
        "https://8.8.8.8/a.mp4",
        "https://[2606:4700::1111]/a.mp4",
        "https://[2606:4700::1111]:8443/a.mp4",
        "https://example.com/archive.zip",
        "https://example.com./a.png",
        "https://example.com/a/../b/./c//d.png",
        "https://example.com/%E2%9D%A4%ef%b8%8f.png",
        "https://example.com/it's(1).png?name='a'&b=[1]&c=$x*!;@:",
        // S3, with a session token.
        "https://bucket.s3.eu-central-1.amazonaws.com/a%20b/c%2Fd+e~f.png?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAEXAMPLE%2F20261125%2Feu-central-1%2Fs3%2Faws4_request&X-Amz-Date=20261125T000000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Security-Token=IQoJb3JpZ2luX2Vj%2F%2F%2Bab%3D%3D&X-Amz-Signature=0123abcdef",
        // Google Cloud Storage.
        "https://storage.googleapis.com/bucket/o%2fbject.mp4?GoogleAccessId=a@b.iam.gserviceaccount.com&Expires=1764000000&Signature=ab%2Bcd/ef+gh==",
        "https://firebasestorage.googleapis.com/v0/b/p.appspot.com/o/dir%2Ffile.jpg?alt=media&token=5f3a-1",
        // Azure.
        "https://account.blob.core.windows.net/c/a.mp4?sv=2024-11-04&st=2026-11-25T00%3A00%3A00Z&se=2026-11-26T00:00:00Z&sr=b&sp=r&sig=a%2bB%2F%3d",
        // CloudFront.
        "https://d111111abcdef8.cloudfront.net/a.png?Policy=eyJTdGF0~ZW1lbnQi-_&Signature=nitfHRCrtziwO2~B8J-_&Key-Pair-Id=K2JCJMDEHXQW5F",
        // Meta's own.
        "https://scontent-fra5-1.cdninstagram.com/v/t51.2885-15/1_n.jpg?stp=dst-jpg_e35&_nc_ht=x&oh=00_AYD%7Ca&oe=67",
    ];
    for address in addresses {
        assert_eq!(url(address).unwrap().as_str(), address);
    }
}

#[test]
fn what_the_standard_mends_without_a_doubt_is_sent_mended() {
    for (given, sent) in [
        (
            "https://example.com/with space.png",
            "https://example.com/with%20space.png",
        ),
        (
            "https://example.com/a.png?t=a b",
            "https://example.com/a.png?t=a%20b",
        ),
        (
            "https://bücher.example/straße.jpg",
            "https://xn--bcher-kva.example/stra%C3%9Fe.jpg",
        ),
        ("https://пример.com/a.png", "https://xn--e1afmkfd.com/a.png"),
        ("https://example。com/a.png", "https://example.com/a.png"),
        ("https://ex%61mple.com/a.png", "https://example.com/a.png"),
        (
            "https://example.com\\a\\b.png",
            "https://example.com/a/b.png",
        ),
        (
            "https://example.com/a\"b<c>.png",
            "https://example.com/a%22b%3Cc%3E.png",
        ),
        (
            "https://example.com/{1}.png",
            "https://example.com/%7B1%7D.png",
        ),
        ("https://0x8.8.8.8/a.png", "https://8.8.8.8/a.png"),
        ("https://134744072/a.png", "https://8.8.8.8/a.png"),
        (
            "https://[2606:4700:0::1111]/a.png",
            "https://[2606:4700::1111]/a.png",
        ),
        ("https://@example.com/a.png", "https://example.com/a.png"),
        ("https://example.com:/a.png", "https://example.com/a.png"),
        (
            "https://example.com/100%.png?q=%zz",
            "https://example.com/100%.png?q=%zz",
        ),
        (
            "https://example.com/👩\u{200d}🚀❤\u{fe0f}.png",
            "https://example.com/%F0%9F%91%A9%E2%80%8D%F0%9F%9A%80%E2%9D%A4%EF%B8%8F.png",
        ),
        (
            "https://example.com/1\u{fe0f}\u{20e3}.png",
            "https://example.com/1%EF%B8%8F%E2%83%A3.png",
        ),
        (
            "https://example.com/9.41\u{202f}AM.png",
            "https://example.com/9.41%E2%80%AFAM.png",
        ),
        // A chart drawn from JavaScript.
        (
            "https://charts.example.com/c?c={type:\"bar\",data:{a:{b:1}}}",
            "https://charts.example.com/c?c={type:%22bar%22,data:{a:{b:1}}}",
        ),
    ] {
        assert_eq!(url(given).unwrap().as_str(), sent, "{given}");
    }
}

#[test]
fn what_nobody_sees_around_a_url_is_stripped() {
    for around in [
        " ",
        "\n",
        "\u{feff}",
        "\u{200b}",
        "\u{a0}",
        "\0",
        "\u{200e} ",
    ] {
        assert_eq!(
            url(&format!("{around}https://example.com/a.png{around}"))
                .unwrap()
                .as_str(),
            "https://example.com/a.png",
            "{around:?}"
        );
    }
}

#[test]
fn a_url_within_a_url_is_let_through() {
    for address in [
        "https://web.archive.org/web/2020/https://example.com/a.png",
        "https://images.example.com/resize/300/https://a.example.com/1.png,https://b.example.com/2.png",
        "https://qr.example.com/create?data=Hello,https://example.com",
        "https://collage.example.com/?of=https://a.example.com/1.png,https://b.example.com/2.png",
        "https://example.com/a,b;c.png",
        "https://charts.example.com/c?c=(%22a%22,b)",
        "https://example.com/%7B%7B$json.id%7D%7D.png",
    ] {
        assert_eq!(url(address).unwrap().as_str(), address);
    }
    assert_eq!(
        url("https://qr.example.com/create?data=See https://example.com")
            .unwrap()
            .as_str(),
        "https://qr.example.com/create?data=See%20https://example.com"
    );
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

/// Texts near enough to URLs that many of them are taken.
fn nearly_a_url() -> impl Strategy<Value = String> {
    const START: &str = "(https?|HTTPS|ftp):[/\\\\]{0,3}";
    const HOST: &str = "([a-z]{1,4}@)?([a-zA-Zü%0-9。.-]{1,8}|\\[[0-9a-f:.]{2,12}\\])(\\.(com|org|example))?(:[0-9]{0,3})?";
    const REST: &str = "([/\\\\?#][ -~ü❤\u{fe0f}\u{200b}\t]{0,12}){0,3}";
    (START, HOST, REST).prop_map(|(start, host, rest)| format!("{start}{host}{rest}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_sent_is_what_was_checked(given in prop_oneof![nearly_a_url(), any::<String>()]) {
        if let Ok(parsed) = url(&given) {
            let sent = parsed.as_str();
            let checked = CrateUrl.parse_url(trimmed(&given)).unwrap();
            prop_assert_eq!(CrateUrl.parse_url(sent).unwrap(), checked);
            prop_assert!(sent.is_ascii(), "{}", sent);
            prop_assert!(!sent.contains(|c: char| c.is_control() || c == ' '), "{}", sent);
            prop_assert_eq!(url(sent).unwrap(), parsed);
        }
    }

    #[test]
    fn a_url_of_urls_own_characters_is_sent_byte_for_byte(
        start in "(https?|HTTPS?|Https)://",
        host in "[a-zA-Z][a-zA-Z0-9-]{0,8}\\.(com|org|example|COM)",
        port in "(:[1-9][0-9]{0,3})?",
        path in "(/([a-zA-Z0-9._~!$&'()*+=:@-]|%[0-9a-fA-F]{2}){0,12}){0,4}",
        query in "(\\?([a-zA-Z0-9._~!$&'()*+=:@/?-]|%[0-9a-fA-F]{2}){0,40})?",
        fragment in "(#([a-zA-Z0-9._~!$&'()*+=:@/?-]|%[0-9a-fA-F]{2}){0,8})?",
    ) {
        // Names that begin like this are read as punycode.
        prop_assume!(!host.to_ascii_lowercase().starts_with("xn--"));
        let address = format!("{start}{host}{port}{path}{query}{fragment}");
        let parsed = url(&address).unwrap();
        prop_assert_eq!(parsed.as_str(), address);
    }
}
