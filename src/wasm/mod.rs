//! The boundary to JavaScript. What is exported makes two WebAssembly modules, by the features `send` and `verify`.

pub mod dto;
pub mod reading;
pub mod webhook;

#[cfg(all(target_arch = "wasm32", feature = "send"))]
mod bindings;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod dto_tests;
#[cfg(all(target_arch = "wasm32", feature = "send"))]
mod explain;
#[cfg(all(target_arch = "wasm32", feature = "send"))]
mod host;
#[cfg(target_arch = "wasm32")]
mod host_url;
#[cfg(all(target_arch = "wasm32", feature = "send"))]
mod object;
#[cfg(all(target_arch = "wasm32", feature = "send"))]
mod outcome;
#[cfg(all(target_arch = "wasm32", feature = "send"))]
mod request;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod types;
#[cfg(all(target_arch = "wasm32", feature = "send"))]
pub use bindings::{execute, media_type_of};
#[cfg(all(target_arch = "wasm32", feature = "send"))]
pub use explain::judge;
#[cfg(all(target_arch = "wasm32", feature = "send"))]
pub use host::Host;
