//! How fast calls leave: spaced evenly, and never more in any window than the rate allows.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::time::Duration;

use crate::message::MediaType;
use crate::transport::Transport;

/// What Meta publishes per second and account: audio and video 10, of the numbers it gives for the rest the lower, 100.
/// <https://developers.facebook.com/docs/graph-api/overview/rate-limiting/>
const AUDIO_AND_VIDEO_PER_SECOND: f64 = 10.0;
const OTHERS_PER_SECOND: f64 = 100.0;

/// How much slower than the rate calls leave, so that jitter on the way does not push them together past it.
const MARGIN: f64 = 1.05;

/// The user's choice of pace.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PaceSetting {
    /// Below Meta's published limits, by media type.
    Published,
    /// As many messages per second over all media types.
    PerSecond(f64),
    /// As fast as calls can be made.
    Unlimited,
}

/// One queue in which calls take their turn.
#[derive(Debug)]
pub struct Pace {
    /// The distance between two turns; zero for none.
    gap: Duration,
    /// No more turns than this within `window`.
    most: usize,
    window: Duration,
    next_slot: Cell<Duration>,
    /// When the latest turns began, at most `most` of them.
    begun: RefCell<VecDeque<Duration>>,
}

impl Pace {
    /// A queue of so many turns per second; `None` lets everything pass.
    #[must_use]
    pub fn new(per_second: Option<f64>) -> Self {
        // What no Duration can hold is longer than anybody waits.
        let seconds = |count: f64, rate: f64| {
            Duration::try_from_secs_f64(count * MARGIN / rate).unwrap_or(Duration::MAX)
        };
        let (gap, most, window) = match per_second {
            Some(rate) if rate > 0.0 => {
                let most = rate.floor().clamp(1.0, 10_000.0);
                (seconds(1.0, rate), most, seconds(most, rate))
            }
            _ => (Duration::ZERO, 0.0, Duration::ZERO),
        };
        Self {
            gap,
            most: most as usize,
            window,
            next_slot: Cell::new(Duration::ZERO),
            begun: RefCell::new(VecDeque::new()),
        }
    }

    /// Waits for a turn; `extra` widens the distance to the next one. Returns early when the execution is cancelled.
    pub async fn turn(&self, transport: &impl Transport, extra: Duration) {
        let gap = self.gap.saturating_add(extra);
        if gap.is_zero() {
            return;
        }
        let slot = self.next_slot.get().max(transport.now());
        self.next_slot.set(slot.saturating_add(gap));
        loop {
            let now = transport.now();
            let ready = slot.max(self.window_allows_at());
            if now >= ready {
                self.note(now);
                return;
            }
            transport.sleep(ready.saturating_sub(now)).await;
            if transport.is_cancelled() {
                return;
            }
        }
    }

    /// The earliest moment at which one more turn keeps within the window.
    fn window_allows_at(&self) -> Duration {
        let begun = self.begun.borrow();
        match begun.front() {
            Some(oldest) if self.most > 0 && begun.len() >= self.most => {
                oldest.saturating_add(self.window)
            }
            _ => Duration::ZERO,
        }
    }

    fn note(&self, now: Duration) {
        if self.most == 0 {
            return;
        }
        let mut begun = self.begun.borrow_mut();
        if begun.len() >= self.most {
            begun.pop_front();
        }
        begun.push_back(now);
    }
}

/// The queues of one endpoint: by media type where Meta's limits differ, one for all where the user set the rate.
#[derive(Debug)]
pub(super) struct Lanes {
    audio_and_video: Pace,
    others: Option<Pace>,
}

impl Lanes {
    pub(super) fn new(setting: PaceSetting) -> Self {
        match setting {
            PaceSetting::Published => Self {
                audio_and_video: Pace::new(Some(AUDIO_AND_VIDEO_PER_SECOND)),
                others: Some(Pace::new(Some(OTHERS_PER_SECOND))),
            },
            PaceSetting::PerSecond(rate) => Self {
                audio_and_video: Pace::new(Some(rate)),
                others: None,
            },
            PaceSetting::Unlimited => Self {
                audio_and_video: Pace::new(None),
                others: None,
            },
        }
    }

    pub(super) fn lane(&self, media_type: MediaType) -> &Pace {
        match (media_type, &self.others) {
            (MediaType::Image, Some(others)) => others,
            _ => &self.audio_and_video,
        }
    }
}
