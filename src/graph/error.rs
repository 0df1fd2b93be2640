//! Answers that are no success: Graph's error envelope, and answers that cannot be used at all.
//! <https://developers.facebook.com/docs/graph-api/guides/error-handling>

use super::json::{self, Json, Object};
use super::{Answer, Expected, GraphResponse, error_codes};
use crate::words::sentence;

/// Why an answer holds no result.
#[derive(Clone, Debug, PartialEq)]
pub enum AnswerError {
    /// Graph answered with its error envelope.
    Graph(GraphError),
    /// There is an answer, but nothing that can be relied on.
    Unusable {
        /// The HTTP status.
        status: u16,
        /// What is wrong with it.
        what: UnusableAnswer,
    },
}

/// What makes an answer unusable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnusableAnswer {
    /// No body.
    Empty,
    /// The body is no JSON object: an HTML page, cut off, noise.
    NotJson,
    /// JSON, no error envelope, and yet a status that is no success.
    NoSuccess,
    /// A success that lacks the id it should bring.
    LacksId(&'static str),
}

impl AnswerError {
    /// What this means for what is done next.
    #[must_use]
    pub fn assess(&self) -> Assessment {
        match self {
            Self::Graph(error) => error.assess(),
            Self::Unusable { status, what } => slowed_down(*status, what.assess()),
        }
    }

    /// Whether it says that the host has no such edge, or none for this login, and nothing of what was to be done there. What
    /// Meta says of media, people and limits comes with a subcode or a code of its own; these come when a path, a method or
    /// a parameter is not known at all.
    #[must_use]
    pub fn refuses_the_edge(&self) -> bool {
        match self {
            Self::Graph(error) => matches!(
                (error.code, error.subcode),
                // Unsupported request; Unsupported post request, object does not support this operation.
                (Some(100), None | Some(33))
                    // Lacks the capability; has no permission for this action; taken away; unknown path components.
                    | (Some(3 | 10 | 12 | 2_500), None)
            ),
            Self::Unusable { status, .. } => matches!(status, 404 | 405 | 501),
        }
    }

    pub(super) fn unusable(answer: &GraphResponse, what: UnusableAnswer) -> Self {
        Self::Unusable {
            status: answer.status,
            what,
        }
    }
}

/// Graph's error envelope. Only code and subcode say what happened: `message` comes in the account's language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GraphError {
    /// Meta's text, perhaps empty.
    pub message: String,
    /// Meta's title and text for people, as one, perhaps empty.
    pub user_message: String,
    /// The error code.
    pub code: Option<i64>,
    /// The subcode.
    pub subcode: Option<i64>,
    /// Meta's own reference for its support.
    pub fbtrace_id: Option<String>,
    /// The HTTP status it came with.
    pub status: u16,
    /// Graph says that the error will pass.
    pub is_transient: bool,
    /// The same answer also names a message as sent.
    pub names_a_message: bool,
}

/// What is known of the thing that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It certainly did not happen.
    NotDone,
    /// It may have happened.
    MaybeDone,
}

/// What helps against an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Nothing that can be done here.
    None,
    /// Ask again, at most this many times, a little later each time.
    AskAgain(u32),
    /// Wait as long as Meta asks for, then ask again: a throttle.
    Wait,
    /// Upload the attachment afresh.
    UploadAfresh,
    /// Ask nothing more in this batch.
    Stop,
}

/// What an error means for what is done next and for the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// What helps.
    pub remedy: Remedy,
    /// Whether the thing may have happened all the same.
    pub effect: Effect,
    /// One sentence: what the user can do.
    pub advice: &'static str,
    /// Whether what the message carries may be at fault, so that what the item shows of it is worth telling.
    pub blames_content: bool,
}

impl GraphError {
    /// What this error means, by its code and subcode; never by its text.
    #[must_use]
    pub fn assess(&self) -> Assessment {
        let mut assessment = match (self.code, self.is_transient) {
            (Some(code), transient) => error_codes::find(code, self.subcode, transient),
            (None, _) => error_codes::WITHOUT_CODE,
        };
        // A server error says nothing of how far the server came; an answer that contradicts itself neither.
        if self.status >= 500 || self.names_a_message {
            assessment.effect = Effect::MaybeDone;
        }
        slowed_down(self.status, assessment)
    }
}

/// Too Many Requests, from Graph or from whoever stands before it, is a throttle whatever else the answer says; only an
/// error that ends the batch says more. What happened it does not tell: that is left as it was read.
fn slowed_down(status: u16, assessment: Assessment) -> Assessment {
    if status != 429 || matches!(assessment.remedy, Remedy::Wait | Remedy::Stop) {
        return assessment;
    }
    Assessment {
        remedy: Remedy::Wait,
        effect: assessment.effect,
        ..error_codes::THROTTLE
    }
}

impl UnusableAnswer {
    /// What an answer of this kind means: it is not known what happened.
    #[must_use]
    pub fn assess(self) -> Assessment {
        Assessment {
            remedy: Remedy::AskAgain(2),
            effect: Effect::MaybeDone,
            advice: "Try again in a few minutes, and look at what stands between n8n and Meta (a proxy, the custom base URL) if it stays.",
            blames_content: false,
        }
    }
}

/// Reads the ids that a successful answer brings, or why there are none.
pub(crate) fn read_answer(
    answer: &GraphResponse,
    expected: Expected,
) -> Result<Answer, AnswerError> {
    let unusable = |what| AnswerError::unusable(answer, what);
    if answer.body.trim().is_empty() {
        return Err(unusable(UnusableAnswer::Empty));
    }
    let body = json::parse(&answer.body)
        .and_then(Json::object)
        .ok_or_else(|| unusable(UnusableAnswer::NotJson))?;
    let id = |name: &'static str| body.member(name).and_then(Json::id);
    let found = |id: String| Answer {
        id,
        others: expected
            .optional
            .iter()
            .filter_map(|name| Some((*name, body.member(name).and_then(Json::id)?)))
            .collect(),
    };
    let required = match expected.required {
        Some(name) => id(name).ok_or(UnusableAnswer::LacksId(name)),
        None => Ok(String::new()),
    };
    match (body.member("error"), required) {
        // An error that says nothing takes nothing from a success.
        (Some(error), Ok(id)) if answer.is_success() && error.is_empty() => Ok(found(id)),
        (Some(error), _) => Err(match error.object() {
            Some(error) => AnswerError::Graph(graph_error(&error, &body, answer.status)),
            None => unusable(UnusableAnswer::NoSuccess),
        }),
        (None, _) if !answer.is_success() => Err(unusable(UnusableAnswer::NoSuccess)),
        (None, required) => required.map(found).map_err(unusable),
    }
}

fn graph_error(error: &Object, body: &Object, status: u16) -> GraphError {
    let text = |name| error.member(name).and_then(Json::text);
    let number = |name| error.member(name).and_then(Json::whole_number);
    GraphError {
        message: text("message").unwrap_or_default(),
        user_message: user_message(
            &text("error_user_title").unwrap_or_default(),
            &text("error_user_msg").unwrap_or_default(),
        ),
        code: number("code"),
        subcode: number("error_subcode"),
        fbtrace_id: error.member("fbtrace_id").and_then(Json::id),
        status,
        is_transient: error.member("is_transient").is_some_and(Json::is_true),
        names_a_message: body.member("message_id").is_some(),
    }
}

/// Meta's title and text for people as one, without saying anything twice.
fn user_message(title: &str, text: &str) -> String {
    let blank = |mark: char| mark.is_whitespace() || mark.is_control();
    let (title, text) = (title.trim_matches(blank), text.trim_matches(blank));
    let heading = title.trim_end_matches(['.', ':', '!']);
    if text.is_empty() || title == text {
        title.to_owned()
    } else if heading.is_empty() || text.starts_with(heading) {
        text.to_owned()
    } else {
        sentence(&[heading, ": ", text])
    }
}
