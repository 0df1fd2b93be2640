//! The boundary to JavaScript.

pub mod dto;

#[cfg(target_arch = "wasm32")]
mod bindings;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod dto_tests;
#[cfg(target_arch = "wasm32")]
mod explain;
#[cfg(target_arch = "wasm32")]
mod host;
#[cfg(target_arch = "wasm32")]
mod outcome;
#[cfg(target_arch = "wasm32")]
mod request;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod types;
#[cfg(target_arch = "wasm32")]
pub use bindings::{app_secret_proof, execute};
#[cfg(target_arch = "wasm32")]
pub use explain::explain;
#[cfg(target_arch = "wasm32")]
pub use host::Host;
