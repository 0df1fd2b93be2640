//! How a batch of messages is delivered: all input checked first, then many at once, each at most once.

mod batch;
mod call;
mod pace;
mod retry;
mod side_by_side;
mod signal;
mod throttle;
mod uploads;

pub use batch::{Batch, Item, Observer, Report, deliver};
pub use pace::{Pace, PaceSetting};
pub use retry::{NextStep, next_step};

use std::time::Duration;

use crate::message::MediaType;

const CALL_TIMEOUT: Duration = Duration::from_secs(30);
const VIDEO_UPLOAD_TIMEOUT: Duration = Duration::from_secs(90);

/// How the user wants a batch delivered.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// How many messages are under way at once, 1 to 50.
    pub concurrency: usize,
    /// How fast calls leave.
    pub pace: PaceSetting,
    /// How long the batch may pause in all because Meta wants it to.
    pub most_waiting: Duration,
    /// How long one call may take; `None` for 30 seconds, and 90 for uploads of video, which Meta itself gives 75
    /// seconds to fetch (<https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets>).
    pub timeout: Option<Duration>,
    /// Whether the first failure ends the batch.
    pub stop_on_failure: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            concurrency: 10,
            pace: PaceSetting::Published,
            most_waiting: Duration::from_secs(60),
            timeout: None,
            stop_on_failure: false,
        }
    }
}

impl Settings {
    fn send_timeout(&self) -> Duration {
        self.timeout.unwrap_or(CALL_TIMEOUT)
    }

    fn upload_timeout(&self, media_type: MediaType) -> Duration {
        self.timeout.unwrap_or(match media_type {
            MediaType::Video => VIDEO_UPLOAD_TIMEOUT,
            MediaType::Image | MediaType::Audio => CALL_TIMEOUT,
        })
    }
}
