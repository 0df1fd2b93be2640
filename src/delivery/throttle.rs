//! Meta's throttling, felt by one call and heeded by the whole batch: a gate that closes while Meta wants a pause,
//! then lets a single call through to see whether the pause was long enough.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use backon::ExponentialBackoff;

use super::retry::pauses_while_throttled;
use super::signal::Signal;
use crate::graph::usage::Usage;
use crate::outcome::Problem;
use crate::transport::Transport;

/// From this much of the budget on, calls are spaced wider, by 100 ms for each percent more.
const NEARLY_SPENT_PERCENT: u32 = 90;
const SPACING_PER_PERCENT: Duration = Duration::from_millis(100);
const WIDEST_SPACING: Duration = Duration::from_secs(1);

/// After a throttle calls are spaced at least this far apart, twice as far with each further one, and a little closer
/// again with each success.
const FIRST_SPACING: Duration = Duration::from_millis(20);
const FORGOTTEN_SPACING: Duration = Duration::from_millis(5);
const LONGEST_SPACING: Duration = Duration::from_secs(2);
const CLOSER_WITH_SUCCESS: f64 = 0.995;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gate {
    Open,
    ClosedUntil(Duration),
    /// One call is under way to see whether Meta takes calls again; the others wait for what comes of it.
    Probing,
}

/// Leave to make one call; whoever holds it says how the call ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leave {
    round: u32,
    probe: bool,
}

#[derive(Debug)]
pub(super) struct Throttle {
    gate: Cell<Gate>,
    /// Counts the closings, so that answers to calls from before a closing do not close the gate again.
    round: Cell<u32>,
    most: Duration,
    waited: Cell<Duration>,
    pauses: RefCell<ExponentialBackoff>,
    seed: u64,
    spacing_learned: Cell<Duration>,
    spacing_asked: Cell<Duration>,
    /// Why nothing more is asked in this batch.
    end: RefCell<Option<Problem>>,
    changed: Signal,
}

impl Throttle {
    pub(super) fn new(most: Duration, seed: u64) -> Self {
        Self {
            gate: Cell::new(Gate::Open),
            round: Cell::new(0),
            most,
            waited: Cell::new(Duration::ZERO),
            pauses: RefCell::new(pauses_while_throttled(seed)),
            seed,
            spacing_learned: Cell::new(Duration::ZERO),
            spacing_asked: Cell::new(Duration::ZERO),
            end: RefCell::new(None),
            changed: Signal::default(),
        }
    }

    /// How often the batch had to pause.
    pub(super) fn pauses_made(&self) -> u32 {
        self.round.get()
    }

    /// How long the batch has been held up on Meta's account.
    pub(super) fn waited(&self) -> Duration {
        self.waited.get()
    }

    /// Waits until a call may be made, or tells why none may be made any more.
    pub(super) async fn admit(&self, transport: &impl Transport) -> Result<Leave, Problem> {
        loop {
            if transport.is_cancelled() {
                return Err(Problem::CancelledBefore);
            }
            if let Some(end) = self.end.borrow().as_ref() {
                return Err(end.clone());
            }
            let round = self.round.get();
            match self.gate.get() {
                Gate::Open => {
                    return Ok(Leave {
                        round,
                        probe: false,
                    });
                }
                Gate::Probing => self.changed.raised().await,
                Gate::ClosedUntil(until) => {
                    let now = transport.now();
                    if now >= until {
                        self.gate.set(Gate::Probing);
                        return Ok(Leave { round, probe: true });
                    }
                    transport.sleep(until.saturating_sub(now)).await;
                }
            }
        }
    }

    /// Whether a leave still holds: nothing has closed the gate since it was given.
    pub(super) fn holds(&self, leave: Leave) -> bool {
        leave.round == self.round.get() && self.end.borrow().is_none()
    }

    /// How much wider than the pace calls are to be spaced now.
    pub(super) fn spacing(&self) -> Duration {
        let asked = self.spacing_asked.get();
        if asked.is_zero() {
            return self.spacing_learned.get();
        }
        // Slowing down on a header's account is waiting, too, and ends with what the user allows of it: Meta has refused
        // nothing yet, so the items go on at their pace.
        let left = self.most.saturating_sub(self.waited.get());
        let spacing = asked.min(left);
        self.waited.set(self.waited.get().saturating_add(spacing));
        spacing.max(self.spacing_learned.get())
    }

    /// The call was not made after all.
    pub(super) fn unused(&self, leave: Leave, now: Duration) {
        if leave.probe && self.gate.get() == Gate::Probing {
            self.gate.set(Gate::ClosedUntil(now));
            self.changed.raise();
        }
    }

    /// The call was answered by something other than a throttle, or not at all.
    pub(super) fn passed(&self, leave: Leave, usage: Usage, now: Duration) {
        self.heed_percent(usage);
        if leave.probe && self.gate.get() == Gate::Probing {
            self.gate.set(Gate::Open);
            *self.pauses.borrow_mut() = pauses_while_throttled(self.seed);
            self.changed.raise();
        }
        let closer = self.spacing_learned.get().mul_f64(CLOSER_WITH_SUCCESS);
        self.spacing_learned.set(if closer < FORGOTTEN_SPACING {
            Duration::ZERO
        } else {
            closer
        });
        if let Some(wait) = usage.regain {
            self.close(leave, Some(wait), None, now);
        }
    }

    /// The call was refused by a throttle.
    pub(super) fn refused(&self, leave: Leave, usage: Usage, problem: &Problem, now: Duration) {
        self.heed_percent(usage);
        self.close(leave, usage.regain, Some(problem), now);
    }

    /// Nothing more may be asked in this batch.
    pub(super) fn end(&self, problem: Problem) {
        self.end.borrow_mut().get_or_insert(problem);
        self.changed.raise();
    }

    fn heed_percent(&self, usage: Usage) {
        let Some(percent) = usage.percent else {
            return;
        };
        let over = percent.saturating_sub(NEARLY_SPENT_PERCENT);
        let spacing = SPACING_PER_PERCENT.saturating_mul(over);
        self.spacing_asked.set(spacing.min(WIDEST_SPACING));
    }

    fn close(
        &self,
        leave: Leave,
        asked: Option<Duration>,
        refusal: Option<&Problem>,
        now: Duration,
    ) {
        if leave.round != self.round.get() {
            return;
        }
        let left = self.most.saturating_sub(self.waited.get());
        let wait = match asked {
            Some(wait) => wait,
            // Our own guess at the pause is cut to what is left, so that the last try comes at the limit.
            None => self
                .pauses
                .borrow_mut()
                .next()
                .unwrap_or(self.most)
                .min(left),
        };
        if left.is_zero() || wait > left {
            let why = refusal.cloned().unwrap_or(Problem::WaitTooLong(wait));
            self.end(why);
            return;
        }
        self.round.set(self.round.get().wrapping_add(1));
        self.waited.set(self.waited.get().saturating_add(wait));
        let doubled = self.spacing_learned.get().saturating_mul(2);
        self.spacing_learned
            .set(doubled.clamp(FIRST_SPACING, LONGEST_SPACING));
        self.gate.set(Gate::ClosedUntil(now.saturating_add(wait)));
        // The pause gives the budget back; what is spent after it the next header tells.
        self.spacing_asked.set(Duration::ZERO);
        self.changed.raise();
    }
}
