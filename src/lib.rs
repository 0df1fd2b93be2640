//! Sends media to people as Instagram direct messages: the core of the n8n node "Instagram Direct".
//!
//! Data flows through the crate once, from left to right:
//!
//! ```text
//! wasm boundary ─ message ─ delivery ─ graph ─ transport ─(fetch)─ Meta
//!                    └────────── outcome ─ wasm boundary
//! ```
//!
//! * [`message`]: what is sent, parsed from the fields of an item.
//! * [`graph`]: Meta's Graph API as pure data: requests, responses, errors and what they mean.
//! * [`delivery`]: how a batch of messages is delivered, over a [`transport::Transport`].
//! * [`outcome`]: what the user gets for one item.
//! * [`transport`]: the only door to the world: send one request, sleep, tell the time.
//! * [`wasm`]: the boundary to JavaScript; knows everything, and nobody knows it.
//!
//! `message`, `graph` and `outcome` do no input or output, know no clock and no JavaScript.

pub mod delivery;
pub mod graph;
pub mod message;
pub mod outcome;
pub mod transport;
pub mod wasm;
