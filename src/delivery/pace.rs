//! How fast calls leave: spaced evenly, and never more in any window than the rate allows.

use std::collections::VecDeque;
use std::time::Duration;

/// How much slower than the rate calls leave, so that jitter on the way does not push them together past it.
const MARGIN: f64 = 1.05;

/// Timers ring late, by a millisecond as a rule. As much of it as this is made up for by the turns that follow, so that
/// lateness does not add up to a slower pace; the window holds all the same.
const MADE_UP: Duration = Duration::from_millis(100);

/// The user's choice of pace.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PaceSetting {
    /// Below Meta's published limits, by bucket.
    Published,
    /// As many messages per second over all kinds of message.
    PerSecond(f64),
    /// As fast as calls can be made.
    Unlimited,
}

/// One queue in which calls take their turn.
#[derive(Debug)]
pub(super) struct Pace {
    /// The distance between two turns; zero for none.
    gap: Duration,
    /// No more turns than this within `window`.
    most: usize,
    window: Duration,
    next_slot: Duration,
    /// When the latest turns were taken, at most `most` of them.
    taken: VecDeque<Duration>,
}

impl Pace {
    /// A queue of so many turns per second; `None` lets everything pass.
    pub(super) fn new(per_second: Option<f64>) -> Self {
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
            next_slot: Duration::ZERO,
            taken: VecDeque::new(),
        }
    }

    /// When the next turn may be taken.
    pub(super) fn ready_at(&self) -> Duration {
        self.next_slot.max(self.window_allows_at())
    }

    /// Takes a turn now; `extra` widens the distance to the next one.
    pub(super) fn take(&mut self, now: Duration, extra: Duration) {
        let slot = if extra.is_zero() {
            self.next_slot.max(now.saturating_sub(MADE_UP))
        } else {
            now
        };
        self.next_slot = slot.saturating_add(self.gap).saturating_add(extra);
        if self.most == 0 {
            return;
        }
        if self.taken.len() >= self.most {
            self.taken.pop_front();
        }
        self.taken.push_back(now);
    }

    /// The earliest moment at which one more turn keeps within the window.
    fn window_allows_at(&self) -> Duration {
        match self.taken.front() {
            Some(oldest) if self.most > 0 && self.taken.len() >= self.most => {
                oldest.saturating_add(self.window)
            }
            _ => Duration::ZERO,
        }
    }
}
