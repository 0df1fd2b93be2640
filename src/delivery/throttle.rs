//! Meta's throttling, felt by one call and heeded by all of the account's: a gate that closes while Meta wants a pause,
//! then lets a single call through to see whether the pause was long enough.

use std::time::Duration;

use super::retry::Pauses;
use crate::graph::usage::Usage;
use crate::outcome::Problem;

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

/// Whether a call may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// At once.
    Now,
    /// Not before this time.
    At(Duration),
    /// Not before another call has been answered.
    AfterAnAnswer,
}

#[derive(Debug)]
pub(super) struct Throttle {
    gate: Gate,
    /// Counts the closings, so that answers to calls from before a closing do not close the gate again.
    round: u32,
    most: Duration,
    /// How long the gate has been closed in all, up to the time until which it is closed: pauses of the clock on the wall,
    /// however many calls they hold up.
    waited: Duration,
    pauses: Pauses,
    seed: u64,
    spacing_learned: Duration,
    /// What the latest usage header says; answers without one say nothing of the budget.
    spacing_asked: Duration,
    /// Why nothing more is asked.
    end: Option<Problem>,
}

impl Throttle {
    pub(super) fn new(most: Duration, seed: u64) -> Self {
        Self {
            gate: Gate::Open,
            round: 0,
            most,
            waited: Duration::ZERO,
            pauses: Pauses::while_throttled(seed),
            seed,
            spacing_learned: Duration::ZERO,
            spacing_asked: Duration::ZERO,
            end: None,
        }
    }

    /// How often the account had to pause.
    pub(super) fn pauses_made(&self) -> u32 {
        self.round
    }

    /// How long those pauses were in all.
    pub(super) fn waited(&self) -> Duration {
        self.waited
    }

    /// Why nothing more may be asked, if that is so.
    pub(super) fn ended(&self) -> Option<&Problem> {
        self.end.as_ref()
    }

    /// Whether a call may be made now.
    pub(super) fn admission(&self, now: Duration) -> Admission {
        match self.gate {
            Gate::Open => Admission::Now,
            Gate::ClosedUntil(until) if until <= now => Admission::Now,
            Gate::ClosedUntil(until) => Admission::At(until),
            Gate::Probing => Admission::AfterAnAnswer,
        }
    }

    /// A call leaves now; only after [`Admission::Now`].
    pub(super) fn leave(&mut self) -> Leave {
        let probe = self.gate != Gate::Open;
        if probe {
            self.gate = Gate::Probing;
        }
        Leave {
            round: self.round,
            probe,
        }
    }

    /// How much wider than the pace calls are to be spaced now.
    pub(super) fn spacing(&self) -> Duration {
        self.spacing_asked.max(self.spacing_learned)
    }

    /// The call was answered by something other than a throttle, or not at all.
    pub(super) fn passed(&mut self, leave: Leave, usage: Usage, now: Duration) {
        self.heed_percent(usage);
        if leave.probe && self.gate == Gate::Probing {
            self.gate = Gate::Open;
            self.pauses = Pauses::while_throttled(self.seed);
        }
        let closer = self.spacing_learned.mul_f64(CLOSER_WITH_SUCCESS);
        self.spacing_learned = if closer < FORGOTTEN_SPACING {
            Duration::ZERO
        } else {
            closer
        };
        if let Some(wait) = usage.regain {
            self.pause(wait, None, now);
        }
    }

    /// The call was refused by a throttle.
    pub(super) fn refused(&mut self, leave: Leave, usage: Usage, problem: &Problem, now: Duration) {
        self.heed_percent(usage);
        match usage.regain {
            Some(wait) => self.pause(wait, Some(problem), now),
            // Of several refusals of the same moment the first is enough.
            None if leave.round == self.round => {
                // Our own guess at the pause is cut to what is left, so that the last try comes at the limit.
                let guess = self.pauses.pause().min(self.left());
                self.pause(guess, Some(problem), now);
            }
            None => {}
        }
    }

    /// Nothing more may be asked.
    pub(super) fn end(&mut self, problem: Problem) {
        self.end.get_or_insert(problem);
    }

    fn left(&self) -> Duration {
        self.most.saturating_sub(self.waited)
    }

    fn heed_percent(&mut self, usage: Usage) {
        let Some(percent) = usage.percent else { return };
        let over = percent.saturating_sub(NEARLY_SPENT_PERCENT);
        self.spacing_asked = SPACING_PER_PERCENT.saturating_mul(over).min(WIDEST_SPACING);
    }

    /// Closes the gate for so long from now on, or keeps it closed for longer.
    fn pause(&mut self, wait: Duration, refusal: Option<&Problem>, now: Duration) {
        let until = now.saturating_add(wait);
        let closed_until = match self.gate {
            Gate::ClosedUntil(known) if known > now => Some(known),
            _ => None,
        };
        let longer = closed_until.map_or(wait, |known| until.saturating_sub(known));
        if closed_until.is_some() && longer.is_zero() {
            return;
        }
        let left = self.left();
        if left.is_zero() || longer > left {
            let why = refusal.cloned().unwrap_or(Problem::WaitTooLong(wait));
            self.end(why);
            return;
        }
        self.waited = self.waited.saturating_add(longer);
        self.gate = Gate::ClosedUntil(until);
        if closed_until.is_none() {
            self.round = self.round.wrapping_add(1);
            // The pause is what the header has asked for; the next one tells whether it was enough.
            self.spacing_asked = Duration::ZERO;
            let doubled = self.spacing_learned.saturating_mul(2);
            self.spacing_learned = doubled.clamp(FIRST_SPACING, LONGEST_SPACING);
        }
    }
}
