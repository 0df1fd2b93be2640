//! What the user reads of a failure.

use instagram_direct::graph::GraphResponse;
use instagram_direct::graph::error::{AnswerError, GraphError};
use instagram_direct::outcome::{Delivery, Failure, FailureKind, Problem};
use instagram_direct::transport::{TransportError, TransportErrorKind};
use proptest::prelude::*;
use serde_json::json;

use crate::support::setup::{PICTURE, item, picture, plan};

/// What to do about media at this address if Meta blames it.
fn message(media_url: &str, media_type: &str) -> Option<String> {
    plan(item(0, "1", media_url, media_type)).content_advice
}

/// What is said of an envelope with these texts.
fn said(text: &str, user_title: &str, user_message: &str) -> String {
    let error = json!({
        "message": text, "code": 100, "error_user_title": user_title, "error_user_msg": user_message,
    });
    let answer = GraphResponse {
        status: 400,
        headers: Vec::new(),
        body: json!({ "error": error }).to_string(),
    };
    let problem = Problem::Answer(picture().call.response(&answer).unwrap_err());
    let said = problem
        .of_the_send(message(PICTURE, "image").as_deref())
        .error;
    said.strip_prefix("API Error: ").unwrap().to_owned()
}

#[test]
fn metas_words_for_people_are_told_where_its_message_says_nothing() {
    for generic in [
        "",
        "  ",
        "Invalid parameter",
        "(#100) Invalid parameter",
        "(#100) Invalid parameter.",
        "An unknown error occurred",
        "An unknown error has occurred.",
        "(#2) An unexpected error has occurred. Please retry your request later.",
        "Unsupported request",
        "Service temporarily unavailable",
        "Error",
        "(#1)",
    ] {
        assert_eq!(
            said(generic, "Photo too large.", "It must be under 8 MB."),
            "Photo too large: It must be under 8 MB."
        );
        assert_eq!(said(generic, "Photo too large", ""), "Photo too large");
        assert_eq!(
            said(generic, "", "It must be under 8 MB."),
            "It must be under 8 MB."
        );
        assert_eq!(
            said(generic, "Too large", "Too large: 8 MB at most"),
            "Too large: 8 MB at most"
        );
    }
    for telling in [
        "(#10) This message is sent outside of allowed window.",
        "Invalid parameter: recipient",
        "Parâmetro inválido",
    ] {
        assert_eq!(said(telling, "Title", "Text"), telling);
    }
    assert_eq!(
        said("(#100) Invalid parameter", "", " "),
        "(#100) Invalid parameter"
    );
    assert_eq!(
        said("", "", ""),
        "Graph answered with code 100 and no message"
    );
}

#[test]
fn text_of_others_is_shown_without_control_characters_and_not_without_end() {
    assert_eq!(said("a\nb\u{0}c\u{1b}[31m\u{9b}", "", ""), "a b c [31m");
    assert_eq!(said("", "a\tb\u{7}", "\r\nc\nd"), "a b: c d");
    let long = said(&"x".repeat(1_000_000), "", "");
    assert_eq!(long.chars().count(), 2001);
}

fn without_answer(kind: TransportErrorKind, code: &str, words: &str) -> Failure {
    let error = TransportError {
        kind,
        code: code.to_owned(),
        message: words.to_owned(),
    };
    Problem::Transport(error).of_the_send(message(PICTURE, "image").as_deref())
}

#[test]
fn a_call_that_could_not_be_signed_is_invalid_input_in_the_hosts_own_words() {
    for words in [
        "The Access Token is empty",
        "Invalid input: The Access Token is empty",
    ] {
        let failure = without_answer(TransportErrorKind::NotSigned, "ERR_SIGNING", words);
        assert_eq!(failure.error, "Invalid input: The Access Token is empty");
        assert_eq!(
            (failure.kind, failure.delivery),
            (FailureKind::InvalidInput, Delivery::NotSent)
        );
    }
    let wordless = without_answer(TransportErrorKind::NotSigned, "ERR_SIGNING", "");
    assert_eq!(
        wordless.error,
        "Invalid input: the credential could not sign the call"
    );
}

#[test]
fn every_transport_failure_says_what_happened_and_whether_the_message_may_have_arrived() {
    use TransportErrorKind::{
        AnswerLost, AnswerTooLarge, Blocked, Cancelled, FileUnreadable, InvalidRequest,
        NeverConnected, NotLeft, NotSigned, ProxyRefused, TimedOut, TlsRefused,
    };
    let perhaps = ", so this may or may not have been delivered";
    for kind in TransportErrorKind::ALL {
        let failure = without_answer(kind, "CODE", "secret words of the host");
        let (expected, delivery) = match kind {
            NeverConnected => ("no connection could be made (CODE)".to_owned(), Delivery::NotSent),
            TlsRefused => ("no secure connection could be made (CODE)".to_owned(), Delivery::NotSent),
            ProxyRefused => ("the proxy refused the connection (secret words of the host)".to_owned(), Delivery::NotSent),
            Blocked => ("n8n blocked the address (SSRF protection), nothing was sent".to_owned(), Delivery::NotSent),
            InvalidRequest => (
                "the address or a header of the call holds a character that is not allowed, nothing was sent (CODE)".to_owned(),
                Delivery::NotSent,
            ),
            FileUnreadable => ("the file could not be read to its end (secret words of the host)".to_owned(), Delivery::NotSent),
            NotLeft => ("the execution was cancelled before this was sent".to_owned(), Delivery::NotSent),
            AnswerLost => (format!("the connection ended before the answer came (CODE){perhaps}"), Delivery::Unknown),
            AnswerTooLarge => (format!("the answer was too large to be read{perhaps}"), Delivery::Unknown),
            TimedOut => (format!("no answer came in time (CODE){perhaps}"), Delivery::Unknown),
            Cancelled => (format!("the execution was cancelled while the call was under way{perhaps}"), Delivery::Unknown),
            NotSigned => continue,
        };
        assert_eq!(failure.error, format!("Request failed: {expected}"));
        assert_eq!(failure.delivery, delivery, "{kind:?}");
    }
}

#[test]
fn the_hosts_words_about_a_proxy_are_not_said_twice() {
    for (words, said) in [
        (
            "the proxy refused the connection with status 407",
            "the proxy refused the connection with status 407",
        ),
        ("HTTP 502", "the proxy refused the connection (HTTP 502)"),
        ("", "the proxy refused the connection (ERR_PROXY_CONNECT)"),
    ] {
        let failure = without_answer(TransportErrorKind::ProxyRefused, "ERR_PROXY_CONNECT", words);
        assert_eq!(failure.error, format!("Request failed: {said}"));
    }
}

fn advice(subcode: i64, media_url: &str, media_type: &str) -> String {
    let error = GraphError {
        code: Some(100),
        subcode: Some(subcode),
        status: 400,
        ..GraphError::default()
    };
    let problem = Problem::Answer(AnswerError::Graph(error));
    problem
        .before_the_send(message(media_url, media_type).as_deref())
        .advice
}

#[test]
fn a_file_ending_is_blamed_only_where_it_tells_a_format() {
    let (fetch, upload, too_large) = (2_018_008, 2_018_047, 2_018_109);
    for subcode in [fetch, upload, too_large] {
        let plain = advice(subcode, "https://media.example.com/picture", "image");
        for address in [
            "image.php?id=7",
            "picture.aspx",
            "download.do",
            "v1.2",
            "x.cgi?f=a.webp",
            "page.html",
            "get.json",
            "file.bin",
        ] {
            let url = format!("https://media.example.com/{address}");
            assert_eq!(advice(subcode, &url, "image"), plain, "{subcode} {address}");
        }
        for ending in [
            "webp", "HEIC", "bmp", "tiff", "svg", "avif", "mp4", "mkv", "mp3", "ogg", "opus",
            "amr", "pdf", "psd",
        ] {
            let url = format!("https://media.example.com/file.{ending}?size=1");
            let advice = advice(subcode, &url, "image");
            let told = format!("this one ends in .{}.", ending.to_ascii_lowercase());
            assert!(advice.ends_with(&told), "{subcode} {ending}: {advice}");
        }
        for accepted in ["png", "jpg", "jpeg", "gif"] {
            let url = format!("https://media.example.com/file.{accepted}");
            assert_eq!(
                advice(subcode, &url, "image"),
                plain,
                "{subcode} {accepted}"
            );
        }
    }
    assert!(advice(upload, "https://media.example.com/a.mp3", "audio").ends_with("ends in .mp3."));
}

proptest! {
    #[test]
    fn whatever_graph_says_the_error_is_one_line_that_says_something(a in ".{0,40}", b in ".{0,40}", c in ".{0,40}") {
        let said = said(&a, &b, &c);
        prop_assert!(!said.trim().is_empty());
        prop_assert!(!said.chars().any(char::is_control));
    }
}
