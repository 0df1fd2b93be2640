//! The Media URL: what cannot be meant is refused with the reason, and no password stands in it.

use instagram_direct::message::{Field, InvalidInput, MediaUrl};
use serde_json::{Value as Json, json};

use crate::media_url::url;
use crate::support::CrateUrl;
use crate::support::input::reason;
use crate::support::setup::{given, planned};

#[test]
fn a_url_that_cannot_be_meant_is_refused_with_the_reason() {
    let cases = [
        ("", "Media URL is empty"),
        ("\u{feff}", "Media URL is empty"),
        ("example.com/a.png", "is not an absolute URL"),
        ("/a.png", "is not an absolute URL"),
        ("//example.com/a.png", "is not an absolute URL"),
        ("\"https://example.com/a.png\"", "is not an absolute URL"),
        ("[\"https://example.com/a.png\"]", "is not an absolute URL"),
        ("http://", "is not an absolute URL"),
        ("http", "is not an absolute URL"),
        ("http:", "two slashes and a host must follow"),
        (
            "https:/example.com/a.png",
            "two slashes and a host must follow",
        ),
        (
            "https:example.com/a.png",
            "two slashes and a host must follow",
        ),
        (
            "https:///example.com/a.png",
            "two slashes and a host must follow",
        ),
        (
            "https:////example.com/a.png",
            "two slashes and a host must follow",
        ),
        (
            "https:\\\\example.com\\a.png",
            "two slashes and a host must follow",
        ),
        (
            "https:/\\example.com/a.png",
            "two slashes and a host must follow",
        ),
        (
            "https:\\/example.com/a.png",
            "two slashes and a host must follow",
        ),
        (
            "https://\\example.com/a.png",
            "two slashes and a host must follow",
        ),
        (
            "HTTP:/example.com/a.png",
            "two slashes and a host must follow",
        ),
        ("https://?a=1", "is not an absolute URL"),
        ("https://#a", "is not an absolute URL"),
        ("https://:80/a.png", "is not an absolute URL"),
        ("https:// example.com/a.png", "a blank is in its host"),
        ("https://exam ple.com/a.png", "a blank is in its host"),
        ("https://example.com /a.png", "a blank is in its host"),
        ("https://example.com: 80/a.png", "a blank is in its host"),
        ("https://exam\u{a0}ple.com/a.png", "a blank is in its host"),
        ("https ://example.com/a.png", "is not an absolute URL"),
        ("h ttps://example.com/a.png", "is not an absolute URL"),
        (
            "https: //example.com/a.png",
            "two slashes and a host must follow",
        ),
        (
            "https:/ /example.com/a.png",
            "two slashes and a host must follow",
        ),
        (
            "https://example.com:99999/a.png",
            "its host or port is not valid",
        ),
        (
            "https://example.com:x/a.png",
            "its host or port is not valid",
        ),
        ("https://1.2.3.4.5/a.png", "its host or port is not valid"),
        ("https://256.1.1.1/a.png", "its host or port is not valid"),
        (
            "https://exa<mple.com/a.png",
            "its host or port is not valid",
        ),
        ("https://[::1/a.png", "its host or port is not valid"),
        (
            "https://[fe80::1%25eth0]/a.png",
            "its host or port is not valid",
        ),
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
        (
            "javascript:alert(1)",
            "does not begin with http:// or https://",
        ),
        (
            "C:\\pictures\\a.png",
            "does not begin with http:// or https://",
        ),
        ("https://example.com/a\tb.png", "holds a tab"),
        ("ht\ttps://example.com/a.png", "holds a tab"),
        ("https://example.com/a\nb.png", "holds a line break"),
        ("https://exam\r\nple.com/a.png", "holds a line break"),
        ("https://example.com/a\u{2028}b.png", "holds a line break"),
        (
            "https://example.com/a\0b.png",
            "holds a control character (U+0000)",
        ),
        (
            "https://example.com/a\u{7}b.png",
            "holds a control character (U+0007)",
        ),
        (
            "https://example.com/a\u{7f}b.png",
            "holds a control character (U+007F)",
        ),
        (
            "https://example.com/a\u{9b}b.png",
            "holds a control character (U+009B)",
        ),
        (
            "https://example.com/a\u{200b}b.png",
            "holds an invisible character (U+200B)",
        ),
        (
            "https://exam\u{ad}ple.com/a.png",
            "holds an invisible character (U+00AD)",
        ),
        (
            "https://exam\u{200d}ple.com/a.png",
            "holds an invisible character (U+200D)",
        ),
        (
            "https://example.com/a\u{200c}\u{200d}b.png",
            "holds an invisible character (U+200C)",
        ),
        (
            "https://example.com/\u{feff}a.png",
            "holds an invisible character (U+FEFF)",
        ),
        (
            "https://example.com/\u{202e}gnp.exe",
            "holds an invisible character (U+202E)",
        ),
        (
            "https://example.com/ü\u{2060}.png",
            "holds an invisible character (U+2060)",
        ),
        ("{{ $json.mediaUrl }}", "that was not filled in"),
        (
            "=https://example.com/{{ $json.id }}.png",
            "that was not filled in",
        ),
        (
            "https://example.com/{{$json.id}}.png",
            "that was not filled in",
        ),
        ("https://{{ $json.host }}/a.png", "that was not filled in"),
        (
            "https://example.com/a.png?id={{ $json.id }}",
            "that was not filled in",
        ),
        ("https://example.com/{{ $json.id", "that was not filled in"),
        ("https://example.com/id }}.png", "that was not filled in"),
        ("https://example.com/${id}.png", "that was not filled in"),
        ("https://example.com/{% url %}", "that was not filled in"),
        (
            "https://example.com/<%= id %>.png",
            "that was not filled in",
        ),
        (
            "https://example.com/[object Object]",
            "that was not filled in",
        ),
        (
            "https://a.example.com/1.png https://b.example.com/2.png",
            "more than one URL",
        ),
        (
            "https://a.example.com/1.png\nhttps://b.example.com/2.png",
            "more than one URL",
        ),
        (
            "https://a.example.com/1.png,https://b.example.com/2.png",
            "more than one URL",
        ),
        (
            "https://a.example.com/1.png, HTTP://b.example.com/2.png",
            "more than one URL",
        ),
        (
            "https://a.example.com/1.png;https://b.example.com/2.png",
            "more than one URL",
        ),
        (
            "https://a.example.com/1.png | https://b.example.com/2.png",
            "more than one URL",
        ),
        (
            "https://a.example.com/1.png?v=1, https://a.example.com/2.png?v=1",
            "more than one URL",
        ),
        (
            "https://a.example.com/1.png?v=1\r\nhttps://b.example.com/2.png?v=1",
            "holds a line break",
        ),
    ];
    for (address, expected) in cases {
        let reason = reason(url(address));
        assert!(reason.contains(expected), "{address:?}: {reason}");
        assert!(!reason.contains(|c: char| c.is_control()), "{reason:?}");
    }
    assert!(reason(MediaUrl::parse(&Field::Missing, "Media URL", &CrateUrl)).contains("is empty"));
    assert!(
        reason(MediaUrl::parse(
            &Field::List(Vec::new()),
            "Media URL",
            &CrateUrl
        ))
        .contains("is a list")
    );
    assert!(
        reason(MediaUrl::parse(&Field::Integer(5), "Media URL", &CrateUrl))
            .contains("not an absolute URL")
    );
}

/// Why the item is refused, if it is.
fn refused(operation: &'static str, fields: &Json) -> String {
    match planned(given(0, operation, fields)) {
        Ok(_) => String::new(),
        Err(InvalidInput { reason, .. }) => reason,
    }
}

#[test]
fn a_user_name_or_password_is_refused_and_no_password_stands_in_the_error() {
    for address in [
        "https://user:secret@example.com/a.png",
        "https://user@example.com/a.png",
        "https://:secret@example.com/a.png",
        "ftp://user:secret@example.com/a.png",
        "https://user:secret@example.com:0/a.png",
        "https://user:secret@a..example.com/a.png",
        "https://user:secret@exam ple.com/a.png",
        "https://user:secret@256.1.1.1/a.png",
        "https:/user:secret@example.com/a.png",
        "https://user:se#secret@example.com/a.png",
        "https://user:secret@example.com/{{ $json.id }}",
        "https://user:secret@a.com/1.png,https://user:secret@b.com/2.png",
        "https://user:secret\u{200b}@example.com/a.png",
        "https://user:se secret@example.com/a.png",
        "https:\\\\user:secret@example.com\\a.png",
        "user:secret@cdn.example.com/a.png",
        "sftp:user:secret@example.com",
        "httpss:user:secret@example.com/a.png",
        "user:secret@[::1]/a.png",
        "https://user:sec/secret@example.com/a.png",
        "https://user:secret%40example.com/a.png",
        "https://user:secret\u{ff20}example.com/a.png",
        "https\u{ff1a}//user\u{ff1a}secret@example.com/a.png",
        "user%3Asecret@example.com/a.png",
        "https://a.com/1.png,https://user:secret@b.com/2.png",
        "https://a.com/1.png https://user:secret@b.com/2.png",
    ] {
        let button = json!({ "type": "web_url", "title": "t", "url": address });
        let person = json!({ "userId": "17", "messageText": "a" });
        let with = |name: &str, value: Json| {
            let mut fields = person.clone();
            fields[name] = value;
            fields
        };
        for told in [
            reason(url(address)),
            refused("sendButtonTemplate", &with("buttons", json!([button, 5]))),
            refused("sendImages", &with("imageUrls", json!([address]))),
            refused("sharePost", &with("postId", json!(address))),
            refused("sendMessage", &with("userId", json!(address))),
            refused(
                "sendMessage",
                &with("replyToMessageId", json!(format!("{address} a"))),
            ),
            refused("senderAction", &with("senderAction", json!(address))),
        ] {
            assert!(!told.contains("secret"), "{address}: {told}");
        }
    }
    // An `@` elsewhere hides nothing.
    for (address, shown) in [
        ("http://localhost/a@2x.png", "\"http://localhost/a@2x.png\""),
        (
            "https://example.com:70000/a@2x.png",
            "\"https://example.com:70000/a@2x.png\"",
        ),
        (
            "https://10.0.0.1/a.png?mail=a@b.c",
            "\"https://10.0.0.1/a.png?mail=a@b.c\"",
        ),
        ("http://[::1]/a@2x.png", "\"http://[::1]/a@2x.png\""),
        ("http://[fe80::a]/a.png", "\"http://[fe80::a]/a.png\""),
        (
            "http://[fe80::a]:8080/a.png",
            "\"http://[fe80::a]:8080/a.png\"",
        ),
    ] {
        let reason = reason(url(address));
        assert!(reason.contains(shown), "{address}: {reason}");
    }
    let long = format!("Meet: 5 pm @ the caf\u{e9} {}", "a".repeat(1_000));
    let told = refused(
        "sendMessage",
        &json!({ "userId": "17", "messageText": long }),
    );
    assert!(told.contains("\"Meet: 5 pm @ the caf\u{e9} aaa"), "{told}");
    assert!(reason(url("https://user@example.com/a")).contains("user name or password"));
    assert!(url("https://example.com/@user/a.png?mail=a@b.c").is_ok());
}

#[test]
fn a_url_longer_than_any_server_takes_is_refused() {
    let of_length = |length: usize| {
        let start = "https://example.com/";
        format!("{start}{}", "a".repeat(length - start.len()))
    };
    assert!(url(&of_length(16_384)).is_ok());
    assert!(
        reason(url(&of_length(16_385))).contains("is 16385 bytes long, where 16384 are the most")
    );
    let grown = format!("https://example.com/{}", "ü".repeat(8_000));
    assert!(reason(url(&grown)).contains("is 48020 bytes long"));
    let data = format!("data:image/png;base64,{}", "A".repeat(50_000_000));
    let reason = reason(url(&data));
    assert!(reason.contains("is 50000022 bytes long"), "{reason}");
    assert!(reason.len() < 250, "{reason}");
}

#[test]
fn a_long_url_is_shortened_in_the_error_at_a_character() {
    let reason = reason(url(&format!("ftp://example.com/{}", "ü".repeat(500))));
    assert!(reason.chars().count() < 150, "{reason}");
    assert!(reason.contains('…'));
}

#[test]
fn the_advice_fits_what_is_wrong() {
    for (given, advice) in [
        (
            "https://e.com/{{ $json.id }}.png",
            "Switch the field to Expression",
        ),
        (
            "https://e.com/1.png, https://e.com/2.png",
            "Give each URL an item of its own",
        ),
        ("https://e.com/a\u{200b}b.png", "Take the character out"),
        ("https:/e.com/a.png", "Give the whole address"),
        ("e.com/a.png", "Give the whole address"),
        ("https://e.com:0/a.png", "Give the whole address"),
        ("http://localhost/a.png", "Put the file where everyone"),
        ("data:image/png;base64,AAAA", "Put the file where everyone"),
        (
            "https://user@e.com/a.png",
            "Use an address that needs no sign-in",
        ),
    ] {
        let invalid = url(given).unwrap_err();
        assert!(
            invalid.advice.starts_with(advice),
            "{given}: {}",
            invalid.advice
        );
    }
}
