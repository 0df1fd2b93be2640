//! What the runtime's errors say of how far a request got: surely never asked, or perhaps.

use instagram_direct::delivery::NextStep::{AskAgain, GiveUp};
use instagram_direct::delivery::next_step;
use instagram_direct::graph::Repeatable::{Freely, OnlyIfNotDone};
use instagram_direct::graph::error::{Effect, Remedy};
use instagram_direct::transport::TransportError;
use instagram_direct::transport::TransportErrorKind::{
    self, AnswerLost, AnswerTooLarge, Blocked, Cancelled, FileUnreadable, InvalidRequest,
    NeverConnected, NotLeft, NotSigned, ProxyRefused, TimedOut, TlsRefused,
};
use proptest::prelude::*;

fn kind(code: &str, syscall: &str) -> TransportErrorKind {
    TransportErrorKind::from_code(code, syscall)
}

fn may_be_done(kind: TransportErrorKind) -> bool {
    kind.assess().effect == Effect::MaybeDone
}

#[test]
fn every_transport_failure_has_its_next_step() {
    for kind in TransportErrorKind::ALL {
        let (upload, send, maybe_sent) = match kind {
            NeverConnected => (AskAgain(2), AskAgain(2), false),
            TlsRefused | ProxyRefused | Blocked | InvalidRequest | NotSigned | FileUnreadable
            | NotLeft => (GiveUp, GiveUp, false),
            AnswerLost => (AskAgain(2), GiveUp, true),
            TimedOut => (AskAgain(1), GiveUp, true),
            AnswerTooLarge | Cancelled => (GiveUp, GiveUp, true),
        };
        let assessment = kind.assess();
        assert_eq!(next_step(Freely, &assessment), upload, "upload {kind:?}");
        assert_eq!(next_step(OnlyIfNotDone, &assessment), send, "send {kind:?}");
        assert_eq!(may_be_done(kind), maybe_sent, "{kind:?}");
        let ends_the_batch = assessment.remedy == Remedy::Stop;
        assert_eq!(ends_the_batch, kind == NotSigned, "{kind:?}");
        assert!(assessment.advice.ends_with('.'), "{kind:?}");
    }
}

/// What the system's calls say, whatever they were made for.
const SYSTEM_CODES: [&str; 24] = [
    "EMFILE",
    "ENFILE",
    "EACCES",
    "EPERM",
    "ENOBUFS",
    "ENOMEM",
    "EADDRNOTAVAIL",
    "EADDRINUSE",
    "EAFNOSUPPORT",
    "EALREADY",
    "EINVAL",
    "ECONNREFUSED",
    "ECONNRESET",
    "ECONNABORTED",
    "EHOSTUNREACH",
    "EHOSTDOWN",
    "ENETUNREACH",
    "ENETDOWN",
    "ENETRESET",
    "ENONET",
    "ETIMEDOUT",
    "EPIPE",
    "UNKNOWN",
    "",
];

#[test]
fn what_fails_while_a_connection_is_made_was_never_asked() {
    let connecting = [
        "connect",
        "socket",
        "bind",
        "getaddrinfo",
        "getnameinfo",
        "queryA",
        "queryAaaa",
        "queryCname",
        "querySrv",
    ];
    for syscall in connecting {
        for code in SYSTEM_CODES {
            assert_eq!(kind(code, syscall), NeverConnected, "{code} {syscall}");
        }
    }
}

#[test]
fn what_fails_on_a_connection_that_stands_leaves_it_open_what_happened() {
    let later = [
        "read",
        "write",
        "writev",
        "send",
        "sendto",
        "sendmsg",
        "recv",
        "recvfrom",
        "recvmsg",
        "shutdown",
        "close",
        "open",
        "something new",
    ];
    for syscall in later {
        for code in SYSTEM_CODES {
            let kind = kind(code, syscall);
            assert!(
                matches!(kind, AnswerLost | TimedOut),
                "{code} {syscall}: {kind:?}"
            );
        }
    }
}

#[test]
fn a_code_without_a_system_call_counts_as_never_connected_only_where_it_can_mean_nothing_else() {
    for code in [
        "ECONNREFUSED",
        "ENOTFOUND",
        "EAI_AGAIN",
        "EAI_FAIL",
        "EAI_NODATA",
        "EAI_NONAME",
        "EAI_MEMORY",
        "EAI_SYSTEM",
        "ENODATA",
        "ESERVFAIL",
        "ETIMEOUT",
        "UND_ERR_CONNECT_TIMEOUT",
        "ERR_SOCKET_CONNECTION_TIMEOUT",
        "ERR_SOCKET_CLOSED_BEFORE_CONNECTION",
    ] {
        assert_eq!(kind(code, ""), NeverConnected, "{code}");
    }
    for code in SYSTEM_CODES {
        if code != "ECONNREFUSED" {
            assert!(may_be_done(kind(code, "")), "{code}");
        }
    }
    for code in [
        "UND_ERR_SOCKET",
        "SOMETHING_NEW",
        "ERR_STREAM_PREMATURE_CLOSE",
        "HPE_INVALID_CONSTANT",
    ] {
        assert_eq!(kind(code, ""), AnswerLost, "{code}");
    }
    for code in [
        "ETIMEDOUT",
        "ECONNABORTED",
        "UND_ERR_HEADERS_TIMEOUT",
        "UND_ERR_BODY_TIMEOUT",
        "TimeoutError",
    ] {
        assert_eq!(kind(code, ""), TimedOut, "{code}");
    }
    for code in ["AbortError", "ERR_CANCELED"] {
        assert_eq!(kind(code, ""), Cancelled, "{code}");
    }
}

#[test]
fn a_handshake_that_failed_was_before_anything_was_asked() {
    for code in [
        "EPROTO",
        "ERR_SSL_HTTP_REQUEST",
        "ERR_SSL_UNSUPPORTED_PROTOCOL",
        "ERR_SSL_NO_PROTOCOLS_AVAILABLE",
        "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
        "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE",
        "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE",
        "ERR_SSL_TLSV1_UNRECOGNIZED_NAME",
        "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA",
        "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED",
        "ERR_SSL_DH_KEY_TOO_SMALL",
        "ERR_SSL_EE_KEY_TOO_SMALL",
        "ERR_SSL_NO_CIPHER_MATCH",
        "ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED",
        "ERR_OSSL_X509_KEY_VALUES_MISMATCH",
        "ERR_TLS_CERT_ALTNAME_INVALID",
        "ERR_TLS_CERT_ALTNAME_FORMAT",
        "ERR_TLS_HANDSHAKE_TIMEOUT",
        "ERR_TLS_DH_PARAM_SIZE",
        "UND_ERR_PRX_TLS",
        // https://nodejs.org/api/tls.html#x509-certificate-error-codes
        "UNABLE_TO_GET_ISSUER_CERT",
        "UNABLE_TO_GET_CRL",
        "UNABLE_TO_DECRYPT_CERT_SIGNATURE",
        "UNABLE_TO_DECRYPT_CRL_SIGNATURE",
        "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
        "CERT_SIGNATURE_FAILURE",
        "CRL_SIGNATURE_FAILURE",
        "CERT_NOT_YET_VALID",
        "CERT_HAS_EXPIRED",
        "CRL_NOT_YET_VALID",
        "CRL_HAS_EXPIRED",
        "ERROR_IN_CERT_NOT_BEFORE_FIELD",
        "ERROR_IN_CERT_NOT_AFTER_FIELD",
        "ERROR_IN_CRL_LAST_UPDATE_FIELD",
        "ERROR_IN_CRL_NEXT_UPDATE_FIELD",
        "OUT_OF_MEM",
        "DEPTH_ZERO_SELF_SIGNED_CERT",
        "SELF_SIGNED_CERT_IN_CHAIN",
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        "CERT_CHAIN_TOO_LONG",
        "CERT_REVOKED",
        "INVALID_CA",
        "PATH_LENGTH_EXCEEDED",
        "INVALID_PURPOSE",
        "CERT_UNTRUSTED",
        "CERT_REJECTED",
        "HOSTNAME_MISMATCH",
        "UNSPECIFIED",
    ] {
        assert_eq!(kind(code, ""), TlsRefused, "{code}");
        assert_eq!(kind(code, "write"), TlsRefused, "{code}");
    }
}

#[test]
fn a_reason_that_also_ends_a_secure_connection_in_use_leaves_it_open() {
    for code in [
        "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC",
        "ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC",
        "ERR_SSL_SSL/TLS_ALERT_BAD_RECORD_MAC",
        "ERR_SSL_TLSV1_ALERT_DECRYPTION_FAILED",
        "ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR",
        "ERR_SSL_SSLV3_ALERT_UNEXPECTED_MESSAGE",
        "ERR_SSL_UNEXPECTED_EOF_WHILE_READING",
        "ERR_SSL_TLSV1_ALERT_RECORD_OVERFLOW",
        "ERR_SSL_APPLICATION_DATA_AFTER_CLOSE_NOTIFY",
        "ERR_SSL_TLSV1_ALERT_USER_CANCELLED",
        "ERR_SSL_TLSV1_ALERT_NO_RENEGOTIATION",
        "ERR_SSL_PROTOCOL_IS_SHUTDOWN",
        "ERR_TLS_SESSION_ATTACK",
        "ERR_SSL_LENGTH_TOO_SHORT",
        "ERR_SSL_INVALID_AAD",
        "ERR_SSL_CIPHER_OPERATION_FAILED",
    ] {
        assert_eq!(kind(code, ""), AnswerLost, "{code}");
    }
    for code in [
        "ERR_SSL_WRONG_VERSION_NUMBER",
        "ERR_SSL_PACKET_LENGTH_TOO_LONG",
    ] {
        assert_eq!(kind(code, ""), AnswerLost, "{code}");
        assert_eq!(kind(code, "write"), TlsRefused, "{code}");
    }
    for code in ["EPROTO", "ERR_SSL_WRONG_VERSION_NUMBER"] {
        assert_eq!(kind(code, "read"), AnswerLost, "{code}");
    }
    let eproto = |reason: &str| {
        let message = format!(
            "write EPROTO 40E7:error:0A000119:SSL routines:tls_get_more_records:{reason}:../deps/openssl/rec.c:865:"
        );
        TransportError::read("EPROTO", "write", &message).kind
    };
    assert_eq!(eproto("decryption failed or bad record mac"), AnswerLost);
    assert_eq!(eproto("wrong version number"), TlsRefused);
}

#[test]
fn a_message_says_it_where_the_code_does_not() {
    let before_tls =
        "Client network socket disconnected before secure TLS connection was established";
    assert_eq!(
        TransportError::read("ECONNRESET", "", before_tls).kind,
        NeverConnected
    );
    assert_eq!(
        TransportError::read("ECONNRESET", "read", "read ECONNRESET").kind,
        AnswerLost
    );
    let proxy = "Proxy response (407) !== 200 when HTTP Tunneling";
    assert_eq!(
        TransportError::read("UND_ERR_ABORTED", "", proxy).kind,
        ProxyRefused
    );
    assert_eq!(
        TransportError::read("UND_ERR_ABORTED", "", "").kind,
        AnswerLost
    );
}

#[test]
fn what_fetch_refuses_to_ask_was_never_asked() {
    let header = "Headers.append: \"Bearer a\nb\" is an invalid header value.";
    for message in [header, "bad port"] {
        assert_eq!(TransportError::read("", "", message).kind, InvalidRequest);
        assert_eq!(
            TransportError::read("ECONNRESET", "read", message).kind,
            AnswerLost
        );
    }
    assert_eq!(
        TransportError::read("", "", "fetch failed").kind,
        AnswerLost
    );
}

#[test]
fn requests_that_cannot_be_made_or_never_left_were_never_asked() {
    for code in [
        "ERR_INVALID_CHAR",
        "ERR_HTTP_INVALID_HEADER_VALUE",
        "ERR_INVALID_HTTP_TOKEN",
        "ERR_UNESCAPED_CHARACTERS",
        "ERR_INVALID_URL",
        "ERR_INVALID_PROTOCOL",
        "UND_ERR_INVALID_ARG",
    ] {
        assert_eq!(kind(code, ""), InvalidRequest, "{code}");
    }
    let cases = [
        ("ERR_NOT_LEFT", NotLeft),
        ("ERR_SIGNING", NotSigned),
        ("ERR_FILE_UNREADABLE", FileUnreadable),
        ("ERR_PROXY_CONNECT", ProxyRefused),
        ("ERR_PROXY_TUNNEL", ProxyRefused),
        ("SSRF_BLOCKED", Blocked),
        ("ERR_TOO_LARGE", AnswerTooLarge),
    ];
    for (code, expected) in cases {
        assert_eq!(kind(code, ""), expected, "{code}");
    }
}

#[test]
fn several_errors_are_as_certain_as_the_least_certain_of_them() {
    let error = |code: &str, syscall: &str| TransportError::read(code, syscall, "");
    let refused = || error("ECONNREFUSED", "connect");
    let timeout = || error("ETIMEDOUT", "connect");
    let lost = || error("ECONNRESET", "read");
    let of = |errors: Vec<TransportError>| TransportError::of_several(errors);
    assert_eq!(of(vec![timeout(), refused()]), Some(timeout()));
    assert_eq!(of(vec![refused(), lost()]), Some(lost()));
    assert_eq!(of(vec![]), None);
}

proptest! {
    #[test]
    fn what_nobody_has_heard_of_leaves_it_open(code in "X[A-Z_]{0,12}", syscall in "(x[a-z]{0,8})?") {
        prop_assert_eq!(kind(&code, &syscall), AnswerLost);
    }
}
