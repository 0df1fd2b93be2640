//! How a batch of plans is delivered: all input checked first, then many calls at once, each message at most once and in
//! order to each person.
//!
//! [`deliver`] drives a schedule that decides everything and waits for nothing: what is called next, what follows from an
//! answer. No operation, no endpoint and no error code is named here.

mod account;
mod batch;
mod calls;
mod equals;
mod pace;
mod retry;
mod schedule;
mod throttle;
mod tries;
mod uploads;

pub use batch::{Batch, Item, Observer, deliver};
pub use pace::PaceSetting;
pub(crate) use retry::Pauses;
pub use retry::{NextStep, next_step};

use std::time::Duration;

/// How the user wants a batch delivered.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// How many calls are under way at once, 1 to [`Settings::MOST_AT_ONCE`]. It bounds memory and connections; how fast
    /// calls leave is the pace's matter.
    pub concurrency: usize,
    /// How fast calls leave.
    pub pace: PaceSetting,
    /// How long the account may pause in all because Meta wants it to.
    pub most_waiting: Duration,
    /// How long one call may take; `None` for what its kind needs.
    pub timeout: Option<Duration>,
    /// Whether the first failure ends the batch.
    pub stop_on_failure: bool,
}

impl Settings {
    /// More calls than this are never under way. At Meta's published 100 a second they may take a second each.
    pub const MOST_AT_ONCE: usize = 100;

    /// How many calls are under way at once where the user has not said: what the pace needs, and without a pace so few
    /// that one host is not flooded.
    #[must_use]
    pub fn concurrency_for(pace: PaceSetting) -> usize {
        match pace {
            PaceSetting::Published | PaceSetting::PerSecond(_) => Self::MOST_AT_ONCE,
            PaceSetting::Unlimited => 10,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            concurrency: Self::concurrency_for(PaceSetting::Published),
            pace: PaceSetting::Published,
            // Meta asks for whole minutes, a few as a rule.
            most_waiting: Duration::from_secs(300),
            timeout: None,
            stop_on_failure: false,
        }
    }
}

/// A batch in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Report {
    /// Calls made to Graph.
    pub api_calls: u32,
    /// Uploads begun.
    pub uploads: u32,
    /// Messages that went by another message's upload.
    pub shared_uploads: u32,
    /// Messages whose media went by URL, since the host takes no uploads.
    pub by_url_instead: u32,
    /// How often Meta's throttling paused an account.
    pub throttled: u32,
    /// How long those pauses were in all, for the account that paused longest.
    pub waited: Duration,
    /// Messages that Meta took.
    pub sent: u32,
    /// Items that failed, those with an unknown outcome among them.
    pub failed: u32,
    /// Items whose message may have been delivered.
    pub unknown: u32,
}
