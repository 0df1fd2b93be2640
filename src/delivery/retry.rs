//! Whether a call is made again: decided by two facts alone, what the endpoint says of being repeated and what the
//! error says of what happened. No endpoint and no error code is named here.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

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

/// The pauses before a call is made again after a passing fault: about half a second, then doubling.
pub(super) fn pauses_between_tries(seed: u64) -> ExponentialBackoff {
    exponential(Duration::from_millis(400), Duration::from_secs(5), seed)
}

/// The pauses while Meta throttles without saying for how long: about a second, then doubling.
pub(super) fn pauses_while_throttled(seed: u64) -> ExponentialBackoff {
    exponential(Duration::from_secs(1), Duration::from_secs(60), seed)
}

fn exponential(first: Duration, longest: Duration, seed: u64) -> ExponentialBackoff {
    ExponentialBuilder::new()
        .with_min_delay(first)
        .with_max_delay(longest)
        .with_factor(2.0)
        .without_max_times()
        .with_jitter()
        .with_jitter_seed(seed)
        .build()
}
