//! The only door to the world: what the core asks of whoever runs it.

mod failure;

use std::time::Duration;

use crate::graph::{GraphRequest, GraphResponse};

pub use failure::{TransportError, TransportErrorKind};

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
