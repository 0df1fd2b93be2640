//! The parts of a URL, found in what a parser of the standard has written, are those that the `url` crate finds.

use instagram_direct::message::ParseUrl;
use proptest::prelude::*;
use url::Url;

use crate::support::CrateUrl;

fn holds(given: &str) {
    let Some(ours) = CrateUrl.parse_url(given) else {
        assert!(Url::parse(given).is_err(), "{given}");
        return;
    };
    let theirs = Url::parse(given).unwrap();
    let has_credentials = !theirs.username().is_empty() || theirs.password().is_some();
    assert_eq!(ours.scheme(), theirs.scheme(), "{given}");
    assert_eq!(ours.has_credentials(), has_credentials, "{given}");
    let host = theirs.host_str().unwrap_or_default();
    assert_eq!(ours.host(), host, "{given}");
    assert_eq!(ours.path(), theirs.path(), "{given}");
    assert_eq!(ours.href(), theirs.as_str(), "{given}");
}

#[test]
fn each_part_is_found_in_every_form_of_a_url() {
    for given in [
        "https://example.com",
        "HTTPS://Example.COM:443/a/b.png?c=/d#e?f",
        "http://example.com:8080",
        "http://user@example.com:81/@:x",
        "http://user:pass@[::1]:8080/a:b",
        "http://:pass@example.com/",
        "http://user:@[::1]",
        "http://@example.com/",
        "http://[::ffff:1.2.3.4]?q@h:1",
        r"https:\\example.com\a",
        "https:example.com#@:",
        "ftp://example.com/a",
        "file:///a/b",
        "file://host/a",
        "mailto:a@example.com?subject=b",
        "data:image/png;base64,AA==",
        "foo://user@host:1/a",
    ] {
        assert!(Url::parse(given).is_ok(), "{given}");
        holds(given);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn each_part_is_found_in_any_url(
        scheme in "(https?|HTTP|ftp|file|mailto)",
        slashes in r"[/\\]{0,3}",
        authority in r"([a-z]{0,3}(:[a-z]{0,2})?@){0,2}([a-zA-Z%0-9.-]{1,8}|\[[0-9a-f:.]{2,12}\])(:[0-9]{0,3})?",
        rest in r"([/\\?#][ -~ü]{0,12}){0,3}",
    ) {
        holds(&format!("{scheme}:{slashes}{authority}{rest}"));
    }
}
