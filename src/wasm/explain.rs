//! What an answer of Graph's means, for whoever asks for something else than a delivery.

use js_sys::Object;
use wasm_bindgen::prelude::*;

use super::dto::OutcomeDto;
use super::object::{member, set, text};
use super::outcome::to_js;
use crate::graph::error::{Remedy, read_answer};
use crate::graph::usage::{self, Usage};
use crate::graph::{Expected, GraphResponse};
use crate::outcome::{Outcome, Problem};
use crate::transport::TransportError;

const ANYTHING: Expected = Expected {
    required: None,
    optional: &[],
};

/// What came of a `GET` means: `Came` in, `Verdict` out, as the TypeScript types have them.
#[wasm_bindgen]
#[must_use]
pub fn judge(came: &JsValue) -> JsValue {
    let mut regain = None;
    let problem = match member(came, "status").as_f64() {
        Some(status) => {
            let headers = member(came, "headers");
            let mut answer = GraphResponse {
                // A cast from a float saturates.
                status: status as u16,
                headers: Vec::new(),
                body: text(came, "body"),
            };
            for name in usage::HEADERS {
                if let Some(value) = member(&headers, name).as_string() {
                    answer.headers.push((name, value));
                }
            }
            let now = member(came, "at").as_f64().unwrap_or_default();
            regain = Usage::read(&answer, now).regain;
            read_answer(&answer, ANYTHING).err().map(Problem::Answer)
        }
        None => Some(Problem::Transport(TransportError::read(
            &text(came, "code"),
            &text(came, "syscall"),
            &text(came, "message"),
        ))),
    };
    let (mut remedy, mut times) = ("ok", 0);
    let verdict = match problem {
        None => JsValue::from(Object::new()),
        Some(problem) => {
            remedy = match problem.assess().remedy {
                Remedy::AskAgain(most) => {
                    times = most;
                    "again"
                }
                Remedy::Wait => "wait",
                Remedy::Stop => "stop",
                Remedy::None | Remedy::UploadAfresh => "none",
            };
            let failed = Outcome::Failed(problem.before_the_send(None));
            to_js(OutcomeDto::new(0, failed, ""))
        }
    };
    let regain = regain.unwrap_or_default().as_secs_f64() * 1000.0;
    set(&verdict, "remedy", remedy);
    set(&verdict, "times", f64::from(times));
    set(&verdict, "regainMs", regain.ceil());
    verdict
}
