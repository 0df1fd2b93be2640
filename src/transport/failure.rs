//! Requests that brought no answer: how far they got, and what that means.

use crate::graph::error::{Assessment, Effect, Remedy};

/// No complete answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportError {
    /// How far the request got.
    pub kind: TransportErrorKind,
    /// The runtime's code (`ECONNREFUSED`), or another word for the cause; may be empty.
    pub code: String,
    /// The host's own words, which may be in any language; may be empty.
    pub message: String,
}

/// What Node says of a connection that ended within the TLS handshake; its code, `ECONNRESET`, does not tell.
const BEFORE_TLS: &str = "before secure TLS connection was established";

/// What undici says of a proxy that refuses to connect; its code, `UND_ERR_ABORTED`, does not tell.
const PROXY_RESPONSE: &str = "Proxy response (";

/// What undici says of a header that cannot be sent, and of a port that fetch never asks, both without a code.
const INVALID_HEADER: &str = "is an invalid header value";
const BAD_PORT: &str = "bad port";

impl TransportError {
    /// Reads an error of the runtime by its code, the system call it names and its message, each of which may be empty.
    #[must_use]
    pub fn read(code: &str, syscall: &str, message: &str) -> Self {
        let kind = match TransportErrorKind::from_code(code, syscall) {
            TransportErrorKind::AnswerLost if contains(message, BEFORE_TLS) => {
                TransportErrorKind::NeverConnected
            }
            TransportErrorKind::AnswerLost if message.starts_with(PROXY_RESPONSE) => {
                TransportErrorKind::ProxyRefused
            }
            TransportErrorKind::AnswerLost
                if code.is_empty()
                    && (contains(message, INVALID_HEADER) || message == BAD_PORT) =>
            {
                TransportErrorKind::InvalidRequest
            }
            // EPROTO stands for any of OpenSSL's reasons; the message ends with which.
            TransportErrorKind::TlsRefused if code == "EPROTO" && names_late_reason(message) => {
                TransportErrorKind::AnswerLost
            }
            kind => kind,
        };
        Self {
            kind,
            code: code.to_owned(),
            message: message.to_owned(),
        }
    }

    /// The error that stands for several, such as those of all the addresses of a host that were tried: the first that
    /// leaves it open whether something was asked, else the first of all.
    #[must_use]
    pub fn of_several(errors: Vec<Self>) -> Option<Self> {
        let open = |error: &Self| error.kind.assess().effect == Effect::MaybeDone;
        let at = errors.iter().position(open).unwrap_or_default();
        errors.into_iter().nth(at)
    }
}

/// How far a request got that brought no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportErrorKind {
    /// No connection was made, so nothing was asked; may well work a little later.
    NeverConnected,
    /// No secure connection came about: a certificate or protocol was not accepted, before anything was asked.
    TlsRefused,
    /// The proxy on the way would not connect; nothing was asked.
    ProxyRefused,
    /// n8n's own rules forbid the address; nothing was asked.
    Blocked,
    /// No request can be made of the address and the headers; nothing was asked.
    InvalidRequest,
    /// The credential could not sign the request; nothing was asked.
    NotSigned,
    /// The file that was to go out could not be read to its end; a form that breaks off asks for nothing.
    FileUnreadable,
    /// The user cancelled the execution while the request waited on this side; nothing was asked.
    NotLeft,
    /// The connection ended before the answer was complete.
    AnswerLost,
    /// The answer came and is too large to be read.
    AnswerTooLarge,
    /// The time was up, which may have been before or after Meta did its part.
    TimedOut,
    /// The user cancelled the execution while the call was under way.
    Cancelled,
}

impl TransportErrorKind {
    /// Every kind there is.
    pub const ALL: [Self; 12] = [
        Self::NeverConnected,
        Self::TlsRefused,
        Self::ProxyRefused,
        Self::Blocked,
        Self::InvalidRequest,
        Self::NotSigned,
        Self::FileUnreadable,
        Self::NotLeft,
        Self::AnswerLost,
        Self::AnswerTooLarge,
        Self::TimedOut,
        Self::Cancelled,
    ];

    /// What a runtime's error code says of how far the request got: Node's codes, those of its fetch (undici), and the
    /// few that n8n and this node's own wrapper add. The system call decides where there is one: what fails while a
    /// connection is made was never asked. What is not known counts as lost, since that is the careful reading.
    /// <https://nodejs.org/api/errors.html>, <https://undici.nodejs.org/#/docs/api/Errors>
    #[must_use]
    pub fn from_code(code: &str, syscall: &str) -> Self {
        match code {
            "TimeoutError" => return Self::TimedOut,
            "AbortError" | "ERR_CANCELED" => return Self::Cancelled,
            "ERR_NOT_LEFT" => return Self::NotLeft,
            "ERR_SIGNING" => return Self::NotSigned,
            "ERR_FILE_UNREADABLE" => return Self::FileUnreadable,
            "ERR_TOO_LARGE" => return Self::AnswerTooLarge,
            "SSRF_BLOCKED" => return Self::Blocked,
            "ERR_PROXY_CONNECT" | "ERR_PROXY_TUNNEL" | "ERR_PROXY_INVALID_CONFIG" => {
                return Self::ProxyRefused;
            }
            "ERR_INVALID_CHAR"
            | "ERR_HTTP_INVALID_HEADER_VALUE"
            | "ERR_INVALID_HTTP_TOKEN"
            | "ERR_UNESCAPED_CHARACTERS"
            | "ERR_INVALID_URL"
            | "ERR_INVALID_URL_SCHEME"
            | "ERR_INVALID_PROTOCOL"
            | "ERR_SOCKET_BAD_PORT"
            | "UND_ERR_INVALID_ARG" => return Self::InvalidRequest,
            _ => {}
        }
        match Stage::of(syscall) {
            Stage::Connecting => Self::NeverConnected,
            Stage::Unknown if is_name_error(code) || is_connect_error(code) => Self::NeverConnected,
            // Node reports a failed handshake as EPROTO of the first `write`; in a later one it leaves the request
            // incomplete.
            Stage::Unknown | Stage::Writing if code == "EPROTO" => Self::TlsRefused,
            // Node names no system call once the handshake is over.
            Stage::Unknown if is_no_tls(code) => Self::AnswerLost,
            Stage::Unknown | Stage::Writing if is_handshake_error(code) => Self::TlsRefused,
            _ if is_timeout(code) => Self::TimedOut,
            _ => Self::AnswerLost,
        }
    }

    /// What this means for what is done next.
    #[must_use]
    pub fn assess(self) -> Assessment {
        let (remedy, effect, advice) = match self {
            Self::NeverConnected => (
                Remedy::AskAgain(2),
                Effect::NotDone,
                "See that n8n can reach the Graph API's host (DNS, firewall, proxy, the credential's host), then try again.",
            ),
            Self::TlsRefused => (
                Remedy::None,
                Effect::NotDone,
                "See that the host's certificate is valid and that n8n trusts whoever issued it (a proxy may have put its own in).",
            ),
            Self::ProxyRefused => (
                Remedy::None,
                Effect::NotDone,
                "See that the proxy n8n uses is right, takes its user name and password and lets connections to the Graph API's host through.",
            ),
            Self::Blocked => (
                Remedy::None,
                Effect::NotDone,
                "Ask whoever runs n8n to allow this address in n8n's SSRF protection, or choose another host in the credential.",
            ),
            Self::InvalidRequest => (
                Remedy::None,
                Effect::NotDone,
                "Enter the access token and the base URL in the credential afresh: one of them holds a character that cannot be there.",
            ),
            Self::NotSigned => (
                Remedy::Stop,
                Effect::NotDone,
                "Correct the credential: without it no call can be made.",
            ),
            Self::FileUnreadable => (
                Remedy::None,
                Effect::NotDone,
                "Run the workflow again from the node that makes the file: n8n may have deleted it, or another one has taken its place.",
            ),
            Self::NotLeft => (
                Remedy::None,
                Effect::NotDone,
                "Run the workflow again if this is still wanted.",
            ),
            Self::AnswerLost => (
                Remedy::AskAgain(2),
                Effect::MaybeDone,
                "Try again in a few minutes; if it stays, look at the connection between n8n and Meta.",
            ),
            Self::AnswerTooLarge => (
                Remedy::None,
                Effect::MaybeDone,
                "Look at what stands between n8n and Meta (a proxy, the custom base URL): no answer of Meta's is that large.",
            ),
            Self::TimedOut => (
                Remedy::AskAgain(1),
                Effect::MaybeDone,
                "Try again in a few minutes, or give Meta more time by the option Timeout.",
            ),
            Self::Cancelled => (
                Remedy::None,
                Effect::MaybeDone,
                "Run the workflow again if this is still wanted.",
            ),
        };
        Assessment {
            remedy,
            effect,
            advice,
            blames_content: false,
        }
    }
}

/// How far a connection was when a system call failed.
enum Stage {
    Connecting,
    Writing,
    Later,
    Unknown,
}

impl Stage {
    fn of(syscall: &str) -> Self {
        match syscall {
            "" => Self::Unknown,
            // `query…` is c-ares, Node's other resolver.
            "connect" | "socket" | "bind" | "getaddrinfo" | "getnameinfo" => Self::Connecting,
            _ if syscall.starts_with("query") => Self::Connecting,
            "write" | "writev" => Self::Writing,
            _ => Self::Later,
        }
    }
}

/// Codes that come of looking up a name and of nothing else: the system's resolver and c-ares.
/// <https://nodejs.org/api/dns.html#error-codes>
fn is_name_error(code: &str) -> bool {
    code.starts_with("EAI_")
        || matches!(
            code,
            "ENOTFOUND"
                | "ENODATA"
                | "EFORMERR"
                | "ESERVFAIL"
                | "ENOTIMP"
                | "EREFUSED"
                | "EBADQUERY"
                | "EBADNAME"
                | "EBADFAMILY"
                | "EBADRESP"
                | "ETIMEOUT"
                | "ENONAME"
                | "EBADSTR"
                | "EBADFLAGS"
                | "EBADHINTS"
                | "ENOTINITIALIZED"
        )
}

/// Codes that come of connecting and of nothing else. EHOSTUNREACH, ETIMEDOUT and their like are none: they end
/// connections that stood as well.
fn is_connect_error(code: &str) -> bool {
    matches!(
        code,
        "ECONNREFUSED"
            | "UND_ERR_CONNECT_TIMEOUT"
            | "ERR_SOCKET_CONNECTION_TIMEOUT"
            | "ERR_SOCKET_CLOSED_BEFORE_CONNECTION"
    )
}

fn is_timeout(code: &str) -> bool {
    matches!(
        code,
        "ETIMEDOUT"
            | "ESOCKETTIMEDOUT"
            | "ECONNABORTED"
            | "UND_ERR_HEADERS_TIMEOUT"
            | "UND_ERR_BODY_TIMEOUT"
    )
}

/// Codes of a TLS handshake that failed: what Node's check of certificates says, and OpenSSL's reasons, of which those
/// are left out that also end a connection on which a request may be under way.
/// <https://nodejs.org/api/tls.html#x509-certificate-error-codes>
fn is_handshake_error(code: &str) -> bool {
    // A server that only knows the old, unsafe way to renegotiate is refused in its first answer.
    if code == "ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED" {
        return true;
    }
    let is_of = |prefixes: &[&str]| prefixes.iter().any(|prefix| code.starts_with(prefix));
    if is_of(&["ERR_SSL_", "ERR_TLS_", "ERR_OSSL_"]) {
        return !is_late_reason(code);
    }
    is_of(&[
        "CERT_",
        "CRL_",
        "ERROR_IN_CERT_",
        "ERROR_IN_CRL_",
        "UNABLE_TO_",
    ]) || matches!(
        code,
        "UND_ERR_PRX_TLS"
            | "SELF_SIGNED_CERT_IN_CHAIN"
            | "DEPTH_ZERO_SELF_SIGNED_CERT"
            | "INVALID_CA"
            | "INVALID_PURPOSE"
            | "PATH_LENGTH_EXCEEDED"
            | "HOSTNAME_MISMATCH"
            | "SUBJECT_ISSUER_MISMATCH"
            | "AKID_SKID_MISMATCH"
            | "AKID_ISSUER_SERIAL_MISMATCH"
            | "KEYUSAGE_NO_CERTSIGN"
            | "OUT_OF_MEM"
            | "UNSPECIFIED"
    )
}

/// Codes of something else than TLS that came: in the place of the first message, while the request still waits to be
/// written, or of an answer.
fn is_no_tls(code: &str) -> bool {
    matches!(
        code,
        "ERR_SSL_WRONG_VERSION_NUMBER" | "ERR_SSL_PACKET_LENGTH_TOO_LONG"
    )
}

/// Whether OpenSSL's reason also ends a connection on which a request may be under way.
fn is_late_reason(code: &str) -> bool {
    [
        "BAD_RECORD_MAC",
        "DECRYPT",
        "INTERNAL_ERROR",
        "UNEXPECTED",
        "RECORD_OVERFLOW",
        "DATA_LENGTH_TOO_LONG",
        "ENCRYPTED_LENGTH_TOO_LONG",
        "LENGTH_TOO_SHORT",
        "INVALID_AAD",
        "CIPHER_OPERATION_FAILED",
        "BAD_RECORD_TYPE",
        "RECORD_LAYER_FAILURE",
        "CLOSE_NOTIFY",
        "SHUTDOWN",
        "SHUTTING_DOWN",
        "KEY_UPDATE",
        "RENEGOTIAT",
        "USER_CANCEL",
        "TOO_MANY_WARN_ALERTS",
        "READ_TIMEOUT",
        "BAD_WRITE_RETRY",
        "SESSION_ATTACK",
        "INVALID_STATE",
    ]
    .iter()
    .any(|reason| contains(code, reason))
}

fn names_late_reason(message: &str) -> bool {
    is_late_reason(&message.to_ascii_uppercase().replace(' ', "_"))
}

/// As `str::contains`, at a tenth of its WebAssembly.
fn contains(text: &str, part: &str) -> bool {
    let mut windows = text.as_bytes().windows(part.len());
    windows.any(|window| window == part.as_bytes())
}
