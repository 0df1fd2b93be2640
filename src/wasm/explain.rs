//! What an answer of Graph's means, for whoever asks for something else than a delivery.

use wasm_bindgen::prelude::*;

use super::dto::OutcomeDto;
use super::host_url::HostUrl;
use super::outcome::{set, to_js};
use super::request::{number, property, read_connection, text};
use crate::graph::GraphApi;
use crate::graph::error::Remedy;
use crate::graph::usage::{self, Usage};
use crate::outcome::{Failure, Outcome, Problem};
use crate::transport::TransportError;

use crate::graph::error::{AnswerError, read_answer};
use crate::graph::{Expected, GraphResponse};

/// What the user can do about an answer that is Graph's error envelope: one sentence, the same that a failed item gets.
/// Nothing for any other answer.
#[wasm_bindgen]
#[must_use]
pub fn explain(status: u16, body: String) -> Option<String> {
    let answer = GraphResponse {
        status,
        headers: Vec::new(),
        body,
    };
    match read_answer(&answer, ANYTHING) {
        Err(AnswerError::Graph(error)) => Some(error.assess().advice.to_owned()),
        _ => None,
    }
}

const ANYTHING: Expected = Expected {
    required: None,
    optional: &[],
};

/// What came of a `GET` means: `Came` in, `Verdict` out, as the TypeScript types have them.
///
/// # Errors
/// A text that says which property of `came` is not as expected.
#[wasm_bindgen]
pub fn judge(came: &JsValue) -> Result<JsValue, JsValue> {
    let (problem, regain) = match number(came, "status")? {
        Some(status) => {
            let headers = property(came, "headers")?;
            let header = |name| Some((name, text(&headers, name).ok()?));
            let answer = GraphResponse {
                // A cast from a float saturates.
                status: status as u16,
                headers: usage::HEADERS.into_iter().filter_map(header).collect(),
                body: text(came, "body")?,
            };
            let now = number(came, "at")?.unwrap_or_default();
            let error = read_answer(&answer, ANYTHING).err();
            (error.map(Problem::Answer), Usage::read(&answer, now).regain)
        }
        None => {
            let error = TransportError::read(
                &text(came, "code")?,
                &text(came, "syscall")?,
                &text(came, "message")?,
            );
            (Some(Problem::Transport(error)), None)
        }
    };
    let (verdict, (remedy, times)) = match problem {
        None => (js_sys::Object::new().into(), ("ok", 0)),
        Some(problem) => {
            let remedy = match problem.assess().remedy {
                Remedy::AskAgain(times) => ("again", times),
                Remedy::Wait => ("wait", 0),
                Remedy::Stop => ("stop", 0),
                Remedy::None | Remedy::UploadAfresh => ("none", 0),
            };
            (failed(problem.before_the_send(None)), remedy)
        }
    };
    set(&verdict, "remedy", remedy);
    set(&verdict, "times", times);
    set(
        &verdict,
        "regainMs",
        (regain.unwrap_or_default().as_secs_f64() * 1000.0).ceil(),
    );
    Ok(verdict)
}

/// Where the paths of the connection's Graph API begin, without a slash at the end; a failed outcome if it cannot be used.
///
/// # Errors
/// A text that says which property of `connection` is not as expected.
#[wasm_bindgen(js_name = graphRoot)]
pub fn graph_root(connection: &JsValue) -> Result<JsValue, JsValue> {
    let connection = read_connection(connection)?;
    Ok(match GraphApi::new(&connection.into(), &HostUrl) {
        Ok(api) => api.root().into(),
        Err(invalid) => failed(invalid.into()),
    })
}

fn failed(failure: Failure) -> JsValue {
    to_js(OutcomeDto::new(0, Outcome::Failed(failure), ""))
}
