//! What the user gets for one item.

mod sentences;

use std::time::Duration;

use sentences::{advice, graph_message, in_words, no_answer, unusable};

use crate::graph::error::{AnswerError, Assessment, Effect, Remedy};
use crate::message::InvalidInput;
use crate::operation::Value;
use crate::transport::{TransportError, TransportErrorKind};
use crate::words::sentence;

/// How one item ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Meta took the message.
    Sent(Sent),
    /// It did not work out.
    Failed(Failure),
    /// Never begun, since another item failed and the batch was to stop then.
    NotTried,
}

/// Meta took the message.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// What the success item tells of it, in its order.
    pub facts: Vec<(&'static str, Value)>,
    /// When the answer came, in milliseconds since 1970, UTC.
    pub sent_at: f64,
}

/// Whether a failed message may have arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Certainly not.
    NotSent,
    /// Nobody here can know.
    Unknown,
}

/// Which of the contract's three kinds of error it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// Nothing was asked.
    InvalidInput,
    /// Graph answered with an error.
    Api,
    /// No usable answer.
    Request,
}

/// Why an item failed and what to do about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Whose error it is.
    pub kind: FailureKind,
    /// What happened, beginning with `Invalid input: `, `API Error: ` or `Request failed: `.
    pub error: String,
    /// Graph's code, where it gave one.
    pub code: Option<i64>,
    /// Graph's subcode, where it gave one.
    pub subcode: Option<i64>,
    /// Meta's reference for its support, where it gave one.
    pub fbtrace_id: Option<String>,
    /// The status of the answer, where one came.
    pub http_status: Option<u16>,
    /// One sentence: what to do about it.
    pub advice: String,
    /// Whether the message may have arrived.
    pub delivery: Delivery,
}

/// Why a call brought no result.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// An answer came, and it was no success.
    Answer(AnswerError),
    /// No answer came.
    Transport(TransportError),
    /// The host takes no uploads, as this answer says, and what was to be uploaded can go no other way.
    NoUploads(AnswerError),
    /// Not asked: Meta wants a longer wait than the user allows.
    WaitTooLong(Duration),
    /// Not asked: the user cancelled the execution.
    CancelledBefore,
}

const INVALID_INPUT: &str = "Invalid input: ";
const CANCELLED_BEFORE: &str = "the execution was cancelled before this was sent";

const NO_UPLOADS: &str = "Set Media Source to URL, since this host takes no uploads of files, or use the Facebook login, whose host takes them.";

const LOOK_FIRST: &str = "Look into the conversation before you send this again: it may have been delivered, and it was not repeated.";

impl Problem {
    /// The answer, if it says that the host has no such edge, and nothing of what was asked for there.
    #[must_use]
    pub fn refusal_of_the_edge(&self) -> Option<&AnswerError> {
        match self {
            Self::Answer(answer) => Some(answer).filter(|answer| answer.refuses_the_edge()),
            _ => None,
        }
    }

    /// What this means for what is done next.
    #[must_use]
    pub fn assess(&self) -> Assessment {
        let not_asked = |advice| Assessment {
            remedy: Remedy::None,
            effect: Effect::NotDone,
            advice,
            blames_content: false,
        };
        match self {
            Self::Answer(error) => error.assess(),
            Self::Transport(error) => error.kind.assess(),
            Self::NoUploads(_) => not_asked(NO_UPLOADS),
            Self::WaitTooLong(_) => {
                not_asked("Raise the option Wait at Most, send fewer messages, or try again later.")
            }
            Self::CancelledBefore => not_asked("Run the workflow again if this is still wanted."),
        }
    }

    /// The failure of an item whose message certainly was not sent because of this problem; `content_advice` is what to do
    /// if Meta blames what the message carries.
    #[must_use]
    pub fn before_the_send(&self, content_advice: Option<&str>) -> Failure {
        self.failure(content_advice, Delivery::NotSent)
    }

    /// The failure of an item whose send ended in this problem.
    #[must_use]
    pub fn of_the_send(&self, content_advice: Option<&str>) -> Failure {
        let delivery = match self.assess().effect {
            Effect::NotDone => Delivery::NotSent,
            Effect::MaybeDone => Delivery::Unknown,
        };
        self.failure(content_advice, delivery)
    }

    fn failure(&self, content_advice: Option<&str>, delivery: Delivery) -> Failure {
        let assessment = self.assess();
        let mut failure = Failure {
            kind: FailureKind::Request,
            error: String::new(),
            code: None,
            subcode: None,
            fbtrace_id: None,
            http_status: None,
            advice: advice(&assessment, content_advice, delivery),
            delivery,
        };
        let said = match self {
            Self::Answer(AnswerError::Graph(error))
            | Self::NoUploads(AnswerError::Graph(error)) => {
                failure.kind = FailureKind::Api;
                failure.code = error.code;
                failure.subcode = error.subcode;
                failure.fbtrace_id.clone_from(&error.fbtrace_id);
                failure.http_status = Some(error.status);
                graph_message(error)
            }
            Self::Answer(AnswerError::Unusable { status, what })
            | Self::NoUploads(AnswerError::Unusable { status, what }) => {
                failure.http_status = Some(*status);
                unusable(*status, *what)
            }
            Self::Transport(error) => {
                if error.kind == TransportErrorKind::NotSigned {
                    failure.kind = FailureKind::InvalidInput;
                }
                no_answer(error)
            }
            Self::WaitTooLong(wait) => sentence(&[
                "Meta asks to wait ",
                &in_words(*wait),
                " before the next call, longer than Wait at Most allows",
            ]),
            Self::CancelledBefore => CANCELLED_BEFORE.to_owned(),
        };
        let prefix = match failure.kind {
            FailureKind::Api => "API Error: ",
            FailureKind::Request => "Request failed: ",
            FailureKind::InvalidInput => INVALID_INPUT,
        };
        let doubt = match (delivery, self) {
            (Delivery::Unknown, Self::Answer(AnswerError::Graph(_))) => {
                " (this may have been delivered)"
            }
            (Delivery::Unknown, _) => ", so this may or may not have been delivered",
            (Delivery::NotSent, _) => "",
        };
        failure.error = sentence(&[prefix, &said, doubt]);
        failure
    }
}

impl From<InvalidInput> for Failure {
    fn from(invalid: InvalidInput) -> Self {
        Self {
            kind: FailureKind::InvalidInput,
            error: sentence(&[INVALID_INPUT, &invalid.reason]),
            code: None,
            subcode: None,
            fbtrace_id: None,
            http_status: None,
            advice: invalid.advice.into_owned(),
            delivery: Delivery::NotSent,
        }
    }
}
