//! The boundary in Node, over real HTTP to the sandbox: shapes in and out, and what becomes of a `fetch` that fails.
//! `run.sh` starts the sandbox and runs this.

#![cfg(target_arch = "wasm32")]
// A test may panic: that is how it fails.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]
#![allow(missing_docs, unreachable_pub)]

mod cancel;
mod failures;
mod files;
mod outcomes;
mod requests;
mod support;
