//! Whether a call is made again: decided by two facts alone, what the endpoint says of being repeated and what the
//! error says of what happened. No endpoint and no error code is named here.

use std::time::Duration;

use crate::graph::Repeatable;
use crate::graph::error::{Assessment, Effect, Remedy};

/// What follows on a call that brought no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// The error is the result.
    GiveUp,
    /// Call again, if it has been called again fewer times than this.
    AskAgain(u32),
    /// Call again once the throttle opens.
    AskAgainWhenOpen,
    /// The attachment has to be uploaded afresh before this can be called again.
    UploadAfresh,
}

/// The rule.
#[must_use]
pub fn next_step(repeatable: Repeatable, assessment: &Assessment) -> NextStep {
    let may_repeat = repeatable == Repeatable::Freely || assessment.effect == Effect::NotDone;
    match assessment.remedy {
        _ if !may_repeat => NextStep::GiveUp,
        Remedy::None | Remedy::Stop => NextStep::GiveUp,
        Remedy::AskAgain(times) => NextStep::AskAgain(times),
        Remedy::Wait => NextStep::AskAgainWhenOpen,
        Remedy::UploadAfresh => NextStep::UploadAfresh,
    }
}

/// Pauses that double up to a longest one, each longer by a random part of itself, so that callers that were refused at the
/// same moment do not come back at the same moment.
#[derive(Debug)]
pub(crate) struct Pauses {
    next: Duration,
    longest: Duration,
    random: u64,
}

impl Pauses {
    /// Before a call is made again after a passing fault: about half a second, then doubling.
    pub(crate) fn between_tries(seed: u64) -> Self {
        Self::new(Duration::from_millis(400), Duration::from_secs(5), seed)
    }

    /// While Meta throttles without saying for how long: about a second, then doubling.
    pub(crate) fn while_throttled(seed: u64) -> Self {
        Self::new(Duration::from_secs(1), Duration::from_secs(60), seed)
    }

    fn new(first: Duration, longest: Duration, seed: u64) -> Self {
        Self {
            next: first,
            longest,
            random: seed,
        }
    }

    /// The next pause.
    pub(crate) fn pause(&mut self) -> Duration {
        let pause = self.next;
        self.next = pause.saturating_mul(2).min(self.longest);
        let percent = pause.checked_div(100).unwrap_or_default();
        pause.saturating_add(percent.saturating_mul(self.random_percent()))
    }

    /// 0 to 99, by SplitMix64: <https://prng.di.unimi.it/splitmix64.c>
    fn random_percent(&mut self) -> u32 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.random ^ (self.random >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        // Always fits.
        u32::try_from((mixed ^ (mixed >> 31)) % 100).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Pauses;

    #[test]
    fn pauses_double_up_to_the_longest_and_are_at_most_twice_as_long_by_chance() {
        for seed in 0..200 {
            let mut pauses = Pauses::between_tries(seed);
            for least in [400, 800, 1600, 3200, 5000, 5000] {
                let least = Duration::from_millis(least);
                let pause = pauses.pause();
                assert!(pause >= least && pause < least * 2, "{pause:?}");
            }
        }
    }

    #[test]
    fn other_seeds_make_other_pauses_all_over_the_range() {
        let mut firsts: Vec<u128> = (0..1000)
            .map(|seed| Pauses::while_throttled(seed).pause().as_millis())
            .collect();
        firsts.sort_unstable();
        firsts.dedup();
        assert_eq!(firsts.len(), 100);
        assert_eq!((firsts.first(), firsts.last()), (Some(&1000), Some(&1990)));
    }
}
