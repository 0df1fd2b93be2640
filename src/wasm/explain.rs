//! What an answer of Graph's means, for whoever asks for something else than a delivery.

use wasm_bindgen::prelude::*;

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
    let anything = Expected {
        required: None,
        optional: &[],
    };
    match read_answer(&answer, anything) {
        Err(AnswerError::Graph(error)) => Some(error.assess().advice.to_owned()),
        _ => None,
    }
}
