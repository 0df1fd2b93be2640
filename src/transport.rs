//! The only door to the world: what the core asks of whoever runs it.

use std::time::Duration;

use crate::graph::error::{Assessment, Effect, Remedy};
use crate::graph::{GraphRequest, GraphResponse};

/// Sends requests and keeps time. Native tests script it with virtual time; the wasm boundary puts the host's `fetch`
/// behind it.
#[allow(async_fn_in_trait)] // One thread, here and in JavaScript: no caller needs the futures to be Send.
pub trait Transport {
    /// Sends one request for an account, by its place in the batch, and reads the whole answer.
    ///
    /// # Errors
    /// [`TransportError`] when no complete answer came within `timeout`.
    async fn send(
        &self,
        account: usize,
        request: &GraphRequest,
        timeout: Duration,
    ) -> Result<GraphResponse, TransportError>;

    /// Waits; may wake early, above all when the execution is cancelled.
    async fn sleep(&self, time: Duration);

    /// Time since some fixed point, never going back.
    fn now(&self) -> Duration;

    /// Milliseconds since 1970, UTC.
    fn unix_millis(&self) -> f64;

    /// A seed for jitter.
    fn random_seed(&self) -> u64;

    /// Whether the user has cancelled the execution.
    fn is_cancelled(&self) -> bool;
}

/// No complete answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportError {
    /// How far the request got.
    pub kind: TransportErrorKind,
    /// The runtime's code (`ECONNREFUSED`), or another word for the cause; may be empty.
    pub code: String,
}

/// How far a request got that brought no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportErrorKind {
    /// No connection was made, so nothing was asked; may well work a little later.
    NeverConnected,
    /// The other side's certificate or protocol was not accepted, before anything was asked.
    TlsRefused,
    /// n8n's own rules forbid the address; nothing was asked.
    Blocked,
    /// The connection ended before the answer was complete.
    AnswerLost,
    /// The time was up, which may have been before or after Meta did its part.
    TimedOut,
    /// The user cancelled the execution while the call was under way.
    Cancelled,
}

impl TransportErrorKind {
    /// Every kind there is.
    pub const ALL: [Self; 6] = [
        Self::NeverConnected,
        Self::TlsRefused,
        Self::Blocked,
        Self::AnswerLost,
        Self::TimedOut,
        Self::Cancelled,
    ];

    /// What a runtime's error code says of how far the request got. Node's codes and those of its fetch (undici);
    /// what is not known counts as lost, since that is the careful reading.
    /// <https://nodejs.org/api/errors.html#common-system-errors>, <https://undici.nodejs.org/#/docs/api/Errors>
    #[must_use]
    pub fn from_code(code: &str, syscall: &str) -> Self {
        match code {
            "ECONNREFUSED"
            | "ENOTFOUND"
            | "EAI_AGAIN"
            | "EAI_FAIL"
            | "EAI_NODATA"
            | "EAI_NONAME"
            | "EHOSTUNREACH"
            | "ENETUNREACH"
            | "EHOSTDOWN"
            | "ENETDOWN"
            | "EADDRNOTAVAIL"
            | "UND_ERR_CONNECT_TIMEOUT" => {
                // A broken connection reports EHOSTUNREACH and its like from `read` or `write`.
                if matches!(syscall, "read" | "write") {
                    Self::AnswerLost
                } else {
                    Self::NeverConnected
                }
            }
            "ETIMEDOUT" if syscall == "connect" => Self::NeverConnected,
            "SSRF_BLOCKED" => Self::Blocked,
            "SELF_SIGNED_CERT_IN_CHAIN"
            | "DEPTH_ZERO_SELF_SIGNED_CERT"
            | "UNABLE_TO_VERIFY_LEAF_SIGNATURE"
            | "UNABLE_TO_GET_ISSUER_CERT"
            | "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"
            | "CERT_HAS_EXPIRED"
            | "CERT_NOT_YET_VALID"
            | "CERT_UNTRUSTED"
            | "CERT_REVOKED"
            | "ERR_TLS_CERT_ALTNAME_INVALID" => Self::TlsRefused,
            "ETIMEDOUT"
            | "ECONNABORTED"
            | "TimeoutError"
            | "UND_ERR_HEADERS_TIMEOUT"
            | "UND_ERR_BODY_TIMEOUT" => Self::TimedOut,
            "AbortError" | "ERR_CANCELED" => Self::Cancelled,
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
            Self::Blocked => (
                Remedy::None,
                Effect::NotDone,
                "Ask whoever runs n8n to allow this address in n8n's SSRF protection, or choose another host in the credential.",
            ),
            Self::AnswerLost => (
                Remedy::AskAgain(2),
                Effect::MaybeDone,
                "Try again in a few minutes; if it stays, look at the connection between n8n and Meta.",
            ),
            Self::TimedOut => (
                Remedy::AskAgain(1),
                Effect::MaybeDone,
                "Try again in a few minutes, or give Meta more time by the option Timeout.",
            ),
            Self::Cancelled => (
                Remedy::None,
                Effect::MaybeDone,
                "Run the workflow again if the message is still wanted.",
            ),
        };
        Assessment {
            remedy,
            effect,
            advice,
            blames_media: false,
        }
    }
}
