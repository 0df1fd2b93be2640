//! Sends media to people as Instagram direct messages: the core of the n8n node "Instagram Direct".
//!
//! Data flows through the crate once, from left to right:
//!
//! ```text
//! wasm boundary ─ operation ─ delivery ─ graph ─ transport ─(fetch)─ Meta
//!                     └────────── outcome ─ wasm boundary
//! Meta ─(webhook)─ wasm boundary ─ webhook ─ wasm boundary
//! wasm boundary ─ reading ─ wasm boundary ─(fetch)─ Meta, there and back until everything is read
//! ```
//!
//! * [`operation`]: what users can ask for, one operation a file: the fields of an item in, a plan out.
//! * [`message`]: the parts that operations parse: recipient, media URL, text and the like.
//! * [`graph`]: Meta's Graph API as pure data: requests, responses, errors and what they mean.
//! * [`delivery`]: how a batch of plans is delivered, over a [`transport::Transport`].
//! * [`webhook`]: what Meta tells by webhook: its signature, and its events in one shape.
//! * [`reading`]: what is read of conversations, people and posts: answers in, the next question or items out.
//! * [`outcome`]: what the user gets for one item.
//! * [`transport`]: the only door to the world: send one request, sleep, tell the time.
//! * [`wasm`]: the boundary to JavaScript; knows everything, and nobody knows it.
//!
//! `operation`, `message`, `graph`, `webhook`, `reading` and `outcome` do no input or output, know no clock and no JavaScript.

#[cfg(target_arch = "wasm32")]
mod allocator;
pub mod delivery;
pub mod graph;
pub mod message;
pub mod operation;
pub mod outcome;
pub mod reading;
pub mod transport;
pub mod wasm;
pub mod webhook;
mod words;
