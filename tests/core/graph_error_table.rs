//! Meta's error codes for messaging, written down once more by hand from Meta's pages, and what follows on each for both
//! endpoints. <https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes>

use instagram_direct::delivery::{NextStep, next_step};
use instagram_direct::graph::Repeatable::{Freely, OnlyIfNotDone};
use instagram_direct::graph::error::{Effect, GraphError};
use instagram_direct::transport::TransportErrorKind;

use NextStep::{AskAgain, AskAgainWhenOpen, GiveUp, UploadAfresh};

/// What an upload and what a send do next, and whether the message may have arrived.
struct Expected {
    upload: NextStep,
    send: NextStep,
    maybe_sent: bool,
}

const fn refused() -> Expected {
    Expected {
        upload: GiveUp,
        send: GiveUp,
        maybe_sent: false,
    }
}

const fn throttled() -> Expected {
    Expected {
        upload: AskAgainWhenOpen,
        send: AskAgainWhenOpen,
        maybe_sent: false,
    }
}

const fn open(upload: NextStep) -> Expected {
    Expected {
        upload,
        send: GiveUp,
        maybe_sent: true,
    }
}

const fn fetch(times: u32) -> Expected {
    Expected {
        upload: AskAgain(times),
        send: AskAgain(times),
        maybe_sent: false,
    }
}

#[rustfmt::skip]
const TABLE: &[(i64, Option<i64>, Expected)] = &[
    (1, None, open(AskAgain(2))), (1, Some(99), open(GiveUp)), (1, Some(1_357_046), open(GiveUp)),
    (2, None, open(AskAgain(2))), (2, Some(1_545_133), open(AskAgain(2))),
    (-1, Some(2_534_023), open(GiveUp)),
    (3, None, refused()),
    (4, None, throttled()), (17, None, throttled()), (32, None, throttled()), (341, None, throttled()),
    (613, None, throttled()), (613, Some(2_534_040), throttled()), (613, Some(2_018_338), refused()),
    (80_001, None, throttled()), (80_002, None, throttled()), (80_006, None, throttled()),
    (10, None, refused()), (10, Some(2_534_022), refused()), (10, Some(2_018_278), refused()),
    (10, Some(2_018_065), refused()), (10, Some(2_018_108), refused()), (10, Some(1_893_063), refused()),
    (10, Some(2_534_077), refused()), (10, Some(2_018_300), refused()),
    (100, None, refused()), (100, Some(33), refused()), (100, Some(2_018_001), refused()),
    (100, Some(2_534_014), refused()), (100, Some(2_534_013), refused()), (100, Some(2_534_015), refused()),
    (100, Some(2_534_025), refused()), (100, Some(2_534_029), refused()), (100, Some(2_534_037), refused()),
    (100, Some(2_018_008), fetch(2)), (100, Some(2_018_047), refused()),
    (100, Some(2_018_074), Expected { upload: UploadAfresh, send: UploadAfresh, maybe_sent: false }),
    (100, Some(2_018_109), refused()), (100, Some(2_018_294), fetch(1)), (100, Some(2_018_014), refused()),
    (100, Some(2_534_001), refused()), (100, Some(2_534_052), refused()),
    (190, None, refused()), (190, Some(458), refused()), (190, Some(459), refused()), (190, Some(460), refused()),
    (190, Some(463), refused()), (190, Some(464), refused()), (190, Some(467), refused()), (190, Some(492), refused()),
    (102, None, refused()),
    (200, None, refused()), (200, Some(2_018_028), refused()), (200, Some(2_534_041), refused()),
    (200, Some(2_534_066), refused()), (200, Some(1_545_041), refused()), (210, None, refused()), (299, None, refused()),
    (551, None, refused()), (551, Some(1_545_041), refused()), (230, None, refused()), (368, None, refused()),
    (2_018_300, None, refused()), (2_018_321, None, refused()), (36_103, None, refused()), (9_000_001, None, refused()),
    (508, Some(2_534_122), refused()), (2_534_068, None, refused()), (10_900, None, refused()),
    (10_903, Some(1_893_049), refused()), (10_904, Some(1_893_050), refused()), (389, None, refused()), (546, None, refused()),
];

fn error(status: u16, code: i64, subcode: Option<i64>) -> GraphError {
    GraphError {
        code: Some(code),
        subcode,
        status,
        ..GraphError::default()
    }
}

#[test]
fn every_code_of_metas_has_its_next_step_and_one_sentence_of_advice() {
    for (code, subcode, expected) in TABLE {
        let assessment = error(400, *code, *subcode).assess();
        let name = format!("{code}/{subcode:?}");
        assert_eq!(
            next_step(Freely, &assessment),
            expected.upload,
            "upload {name}"
        );
        assert_eq!(
            next_step(OnlyIfNotDone, &assessment),
            expected.send,
            "send {name}"
        );
        assert_eq!(
            assessment.effect == Effect::MaybeDone,
            expected.maybe_sent,
            "{name}"
        );
        assert!(assessment.advice.len() > 20, "{name}");
        assert_eq!(
            assessment.advice.matches('.').count(),
            assessment.advice.trim_end_matches('.').matches('.').count() + 1
        );
        assert!(
            !assessment.advice.contains(". "),
            "{name}: {}",
            assessment.advice
        );
    }
}

#[test]
fn no_send_is_repeated_after_a_server_error_whatever_its_code() {
    for (code, subcode, _) in TABLE {
        let assessment = error(500, *code, *subcode).assess();
        assert_eq!(
            next_step(OnlyIfNotDone, &assessment),
            GiveUp,
            "{code}/{subcode:?}"
        );
        assert_eq!(assessment.effect, Effect::MaybeDone);
    }
}

#[test]
fn every_transport_failure_has_its_next_step() {
    use TransportErrorKind::{
        AnswerLost, Blocked, Cancelled, NeverConnected, TimedOut, TlsRefused,
    };
    for kind in TransportErrorKind::ALL {
        let (upload, send, maybe_sent) = match kind {
            NeverConnected => (AskAgain(2), AskAgain(2), false),
            TlsRefused | Blocked => (GiveUp, GiveUp, false),
            AnswerLost => (AskAgain(2), GiveUp, true),
            TimedOut => (AskAgain(1), GiveUp, true),
            Cancelled => (GiveUp, GiveUp, true),
        };
        let assessment = kind.assess();
        assert_eq!(next_step(Freely, &assessment), upload, "upload {kind:?}");
        assert_eq!(next_step(OnlyIfNotDone, &assessment), send, "send {kind:?}");
        assert_eq!(
            assessment.effect == Effect::MaybeDone,
            maybe_sent,
            "{kind:?}"
        );
    }
}

#[test]
fn the_runtimes_codes_say_how_far_a_request_got() {
    use TransportErrorKind::{
        AnswerLost, Blocked, Cancelled, NeverConnected, TimedOut, TlsRefused,
    };
    let cases = [
        ("ECONNREFUSED", "connect", NeverConnected),
        ("ECONNREFUSED", "", NeverConnected),
        ("ENOTFOUND", "getaddrinfo", NeverConnected),
        ("EAI_AGAIN", "getaddrinfo", NeverConnected),
        ("EHOSTUNREACH", "connect", NeverConnected),
        ("EHOSTUNREACH", "read", AnswerLost),
        ("ENETUNREACH", "write", AnswerLost),
        ("UND_ERR_CONNECT_TIMEOUT", "", NeverConnected),
        ("ETIMEDOUT", "connect", NeverConnected),
        ("ETIMEDOUT", "read", TimedOut),
        ("ETIMEDOUT", "", TimedOut),
        ("ECONNABORTED", "", TimedOut),
        ("UND_ERR_HEADERS_TIMEOUT", "", TimedOut),
        ("TimeoutError", "", TimedOut),
        ("ECONNRESET", "read", AnswerLost),
        ("UND_ERR_SOCKET", "", AnswerLost),
        ("EPIPE", "write", AnswerLost),
        ("", "", AnswerLost),
        ("SOMETHING_NEW", "", AnswerLost),
        ("CERT_HAS_EXPIRED", "", TlsRefused),
        ("DEPTH_ZERO_SELF_SIGNED_CERT", "", TlsRefused),
        ("SSRF_BLOCKED", "", Blocked),
        ("AbortError", "", Cancelled),
        ("ERR_CANCELED", "", Cancelled),
    ];
    for (code, syscall, kind) in cases {
        assert_eq!(
            TransportErrorKind::from_code(code, syscall),
            kind,
            "{code} {syscall}"
        );
    }
}
