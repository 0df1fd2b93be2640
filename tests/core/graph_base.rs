//! The credential's base URL and version: what is checked is what every call goes to.

use instagram_direct::graph::{Connection, GraphApi, GraphHost, Login, Route};
use instagram_direct::message::{InvalidInput, ParseUrl, is_loopback};
use proptest::prelude::*;

use crate::support::CrateUrl;
use crate::support::input::reason;

fn root(base: &str, version: &str) -> Result<String, InvalidInput> {
    let connection = Connection {
        host: GraphHost::Custom,
        custom_base_url: base.to_owned(),
        api_version: version.to_owned(),
        route: Route::N8n,
        custom_login: Login::Facebook,
    };
    GraphApi::new(&connection, &CrateUrl).map(|api| api.root().to_owned())
}

#[test]
fn a_custom_base_is_used_as_the_standard_writes_it() {
    for (base, expected) in [
        (
            "https://gateway.example.com",
            "https://gateway.example.com/v25.0",
        ),
        (
            "https://gateway.example.com/",
            "https://gateway.example.com/v25.0",
        ),
        (
            "https://gateway.example.com///",
            "https://gateway.example.com/v25.0",
        ),
        (
            " https://gateway.example.com/meta/ ",
            "https://gateway.example.com/meta/v25.0",
        ),
        (
            "\u{feff}https://gateway.example.com/meta//\u{200b}\n",
            "https://gateway.example.com/meta/v25.0",
        ),
        (
            "HTTPS://Gateway.Example.COM/Meta",
            "https://gateway.example.com/Meta/v25.0",
        ),
        (
            "https://gateway.example.com:443",
            "https://gateway.example.com/v25.0",
        ),
        (
            "https://gateway.example.com:8443/a/../b",
            "https://gateway.example.com:8443/b/v25.0",
        ),
        (
            "https://gateway.example.com\\meta\\",
            "https://gateway.example.com/meta/v25.0",
        ),
        (
            "https://gateway.example.com/my gateway",
            "https://gateway.example.com/my%20gateway/v25.0",
        ),
        (
            "https://bücher.example",
            "https://xn--bcher-kva.example/v25.0",
        ),
        ("https://gateway", "https://gateway/v25.0"),
        ("https://10.0.0.5", "https://10.0.0.5/v25.0"),
        (
            "https://gateway.internal.test",
            "https://gateway.internal.test/v25.0",
        ),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/v25.0"),
        ("HTTP://LOCALHOST:8080/", "http://localhost:8080/v25.0"),
        ("http://0x7f.1:8080", "http://127.0.0.1:8080/v25.0"),
        ("http://[0::1]:8080", "http://[::1]:8080/v25.0"),
    ] {
        assert_eq!(root(base, "v25.0").unwrap(), expected, "{base}");
    }
}

#[test]
fn a_custom_base_that_is_none_is_refused_with_the_reason() {
    for (base, expected) in [
        ("", "is empty"),
        (" \u{feff}", "is empty"),
        ("gateway.example.com", "is not an absolute URL"),
        ("https:/gateway.example.com", "is not an absolute URL"),
        ("https:gateway.example.com", "is not an absolute URL"),
        ("https:///gateway.example.com", "is not an absolute URL"),
        ("https:\\\\gateway.example.com", "is not an absolute URL"),
        ("https://", "is not an absolute URL"),
        ("https://gate way.example.com", "is not an absolute URL"),
        (
            "http://gateway.example.com",
            "plain http to another machine",
        ),
        (
            "HTTP://gateway.example.com",
            "plain http to another machine",
        ),
        ("http://10.0.0.5:8080", "plain http to another machine"),
        ("http://0.0.0.0", "plain http to another machine"),
        ("ftp://127.0.0.1", "does not begin with https://"),
        (
            "https://user:secret@gateway.example.com",
            "user name or password",
        ),
        ("https://user@gateway.example.com", "user name or password"),
        ("https://gateway.example.com?x=1", "query or fragment"),
        ("https://gateway.example.com/path?x", "query or fragment"),
        ("https://gateway.example.com#x", "query or fragment"),
        ("https://gateway.example.com/?", "query or fragment"),
        ("https://gateway.example.com/#", "query or fragment"),
        ("https://gateway.example.com?", "query or fragment"),
        ("https://gateway.example.com#", "query or fragment"),
        ("https://gateway.example.com/?#", "query or fragment"),
        ("https://gateway.example.com/?/", "query or fragment"),
        ("https://gateway.example.com/meta/?", "query or fragment"),
        ("https://gateway.example.com/a\tb", "holds a tab"),
        ("https://gateway.exa\nmple.com", "holds a line break"),
        (
            "https://gateway.exa\u{200b}mple.com",
            "an invisible character (U+200B)",
        ),
        (
            "https://gateway.example.com/\u{feff}/",
            "an invisible character (U+FEFF)",
        ),
        (
            "https://gateway.example.com/\0/",
            "a control character (U+0000)",
        ),
        (
            "https://gateway.example.com/{{ $env.PATH }}",
            "that was not filled in",
        ),
        (
            "https://a.example.com, https://b.example.com",
            "more than one URL",
        ),
        (
            "https://gateway..example.com",
            "an empty part in its host name",
        ),
        ("https://gateway.example.com:0", "port 0"),
        (
            "https://gateway.example.com:99999",
            "is not an absolute URL",
        ),
    ] {
        let reason = reason(root(base, "v25.0"));
        assert!(
            reason.starts_with("Custom Base URL in the credential "),
            "{reason}"
        );
        assert!(reason.contains(expected), "{base:?}: {reason}");
        assert!(!reason.contains("secret"), "{reason}");
    }
}

#[test]
fn a_version_has_metas_form() {
    let with = |version: &str| root("https://gateway.example.com", version);
    for version in ["v26.0", " v26.0 ", "\u{feff}v26.0\u{200b}\n"] {
        assert_eq!(with(version).unwrap(), "https://gateway.example.com/v26.0");
    }
    for (version, expected) in [
        ("", "is not of the form v25.0"),
        ("25.0", "is not of the form v25.0"),
        ("V25.0", "is not of the form v25.0"),
        ("v25", "is not of the form v25.0"),
        ("v25.", "is not of the form v25.0"),
        ("v.0", "is not of the form v25.0"),
        ("v25.0/", "is not of the form v25.0"),
        ("v25.0/../x", "is not of the form v25.0"),
        ("v２５.0", "is not of the form v25.0"),
        ("v25.0?", "is not of the form v25.0"),
        ("latest", "is not of the form v25.0"),
        ("v25\u{200b}.0", "an invisible character (U+200B)"),
        ("v25\n.0", "holds a line break"),
        ("{{ $env.VERSION }}", "that was not filled in"),
    ] {
        let reason = reason(with(version));
        assert!(
            reason.starts_with("Graph API Version in the credential "),
            "{reason}"
        );
        assert!(reason.contains(expected), "{version:?}: {reason}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whatever_base_is_taken_every_call_goes_below_it(
        given in prop_oneof!["https?:[/\\\\]{0,3}([a-z]{1,2}@)?(a|localhost|127\\.1|\\[::1\\])(:[0-9]{0,3})?[ -~ü\u{200b}\t]{0,10}", any::<String>()],
    ) {
        if let Ok(root) = root(&given, "v25.0") {
            let base = root.strip_suffix("/v25.0").unwrap();
            prop_assert!(!base.ends_with('/'), "{}", base);
            let url = CrateUrl.parse_url(&format!("{root}/me/messages")).unwrap();
            prop_assert!(url.path().ends_with("/v25.0/me/messages"), "{}", url.path());
            prop_assert_eq!(url.href(), &format!("{root}/me/messages"));
            prop_assert!(!url.has_credentials());
            prop_assert!(url.scheme() == "https" || is_loopback(url.host()), "{}", root);
        }
    }
}
