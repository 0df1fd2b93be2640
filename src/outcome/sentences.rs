//! What the user reads of a failure.

use std::time::Duration;

use super::{CANCELLED_BEFORE, Delivery, INVALID_INPUT, LOOK_FIRST};
use crate::graph::error::{Assessment, GraphError, UnusableAnswer};
use crate::transport::{TransportError, TransportErrorKind};
use crate::words::{decimal, sentence, whole_seconds};

/// What to do about it.
pub(super) fn advice(
    assessment: &Assessment,
    content_advice: Option<&str>,
    delivery: Delivery,
) -> String {
    if delivery == Delivery::Unknown {
        return LOOK_FIRST.to_owned();
    }
    content_advice
        .filter(|_| assessment.blames_content)
        .unwrap_or(assessment.advice)
        .to_owned()
}

/// What Graph said, in the words that say most.
pub(super) fn graph_message(error: &GraphError) -> String {
    let message = shown(&error.message);
    if is_generic(&message) && !error.user_message.trim().is_empty() {
        return shown(&error.user_message);
    }
    match error.code {
        _ if !message.is_empty() => message,
        Some(code) => sentence(&[
            "Graph answered with code ",
            &code.to_string(),
            " and no message",
        ]),
        None => "Graph answered with an error without code and message".to_owned(),
    }
}

/// Whether a message of Graph's says nothing beyond that there is an error. Meta's sentences, without the number in
/// front (`(#100)`) and the full stop; one in another language counts as saying something.
fn is_generic(message: &str) -> bool {
    let numbered = message
        .strip_prefix("(#")
        .and_then(|rest| rest.split_once(')'));
    let said = numbered.map_or(message, |(_, rest)| rest);
    let said = said
        .trim()
        .trim_end_matches(['.', '!', ':'])
        .to_ascii_lowercase();
    let begins = [
        "an unknown error",
        "an unexpected error",
        "an error occurred",
        "an error has occurred",
        "unknown error",
        "something went wrong",
    ];
    let whole = [
        "",
        "error",
        "fatal",
        "unknown",
        "invalid parameter",
        "invalid parameters",
        "invalid parameter value",
        "invalid request",
        "bad request",
        "internal error",
        "server error",
        "unexpected error",
        "unsupported request",
        "unsupported post request",
        "unsupported get request",
        "service temporarily unavailable",
        "permissions error",
        "permission error",
        "request failed",
    ];
    whole.contains(&said.as_str()) || begins.iter().any(|words| said.starts_with(words))
}

/// Text of others as it can be shown: control characters are blanks, and no more of it than one can read.
fn shown(text: &str) -> String {
    const LONGEST: usize = 2000;
    let mut shown = String::new();
    for (at, character) in text.trim().chars().enumerate() {
        if at == LONGEST {
            shown.push('…');
            break;
        }
        shown.push(if character.is_control() {
            ' '
        } else {
            character
        });
    }
    shown.trim().to_owned()
}

/// What is wrong with an answer.
pub(super) fn unusable(status: u16, what: UnusableAnswer) -> String {
    let said = match what {
        UnusableAnswer::Empty => "was empty",
        UnusableAnswer::NotJson => "was not JSON",
        UnusableAnswer::NoSuccess => "was neither a result nor an error of Graph's",
        UnusableAnswer::LacksId(name) => &sentence(&["lacks its ", name]),
    };
    let status = decimal(usize::from(status));
    sentence(&["the answer ", said, " (HTTP ", &status, ")"])
}

const PROXY_REFUSED: &str = "the proxy refused the connection";

/// Why no answer came.
pub(super) fn no_answer(error: &TransportError) -> String {
    let words = shown(&error.message);
    let said = match error.kind {
        TransportErrorKind::NeverConnected => "no connection could be made",
        TransportErrorKind::TlsRefused => "no secure connection could be made",
        TransportErrorKind::ProxyRefused if words.starts_with(PROXY_REFUSED) => &words,
        TransportErrorKind::ProxyRefused => PROXY_REFUSED,
        TransportErrorKind::Blocked => {
            "n8n blocked the address (SSRF protection), nothing was sent"
        }
        TransportErrorKind::InvalidRequest => {
            "the address or a header of the call holds a character that is not allowed, nothing was sent"
        }
        TransportErrorKind::NotSigned if words.is_empty() => {
            "the credential could not sign the call"
        }
        TransportErrorKind::NotSigned => words.strip_prefix(INVALID_INPUT).unwrap_or(&words),
        TransportErrorKind::FileUnreadable => "the file could not be read to its end",
        TransportErrorKind::NotLeft => CANCELLED_BEFORE,
        TransportErrorKind::AnswerLost => "the connection ended before the answer came",
        TransportErrorKind::AnswerTooLarge => "the answer was too large to be read",
        TransportErrorKind::TimedOut => "no answer came in time",
        TransportErrorKind::Cancelled => "the execution was cancelled while the call was under way",
    };
    let why = match error.kind {
        TransportErrorKind::ProxyRefused if words == said => "",
        TransportErrorKind::ProxyRefused | TransportErrorKind::FileUnreadable
            if !words.is_empty() =>
        {
            &words
        }
        TransportErrorKind::NeverConnected
        | TransportErrorKind::TlsRefused
        | TransportErrorKind::ProxyRefused
        | TransportErrorKind::InvalidRequest
        | TransportErrorKind::AnswerLost
        | TransportErrorKind::TimedOut => &error.code,
        _ => "",
    };
    if why.is_empty() {
        said.to_owned()
    } else {
        sentence(&[said, " (", why, ")"])
    }
}

/// A wait as one would say it.
pub(super) fn in_words(wait: Duration) -> String {
    let (number, unit) = match whole_seconds(wait) {
        seconds @ 0..=119 => (seconds, " seconds"),
        seconds => (seconds.div_ceil(60), " minutes"),
    };
    sentence(&[&number.to_string(), unit])
}
