//! The core's tests on this machine: everything that needs no JavaScript, with scripted answers and virtual time.

#![cfg(not(target_arch = "wasm32"))]
// A test may panic: that is how it fails.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]
#![allow(missing_docs, unreachable_pub)]

mod delivery_actions;
mod delivery_before;
mod delivery_ends;
mod delivery_invariants;
mod delivery_limits;
mod delivery_mixed;
mod delivery_once;
mod delivery_order;
mod delivery_stop;
mod delivery_throttling;
mod delivery_upload_edge;
mod delivery_uploads;
mod graph_answers;
mod graph_base;
mod graph_error_table;
mod graph_json;
mod graph_requests;
mod graph_usage;
mod loopback;
mod media_host;
mod media_url;
mod media_url_refused;
mod message;
mod operations;
mod outcome_words;
mod parsed_url;
mod reading;
mod recipient;
mod support;
mod transport_failures;
mod webhook_events;
mod webhook_properties;
mod webhook_signature;
mod webhook_support;
