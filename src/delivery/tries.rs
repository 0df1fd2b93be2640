use std::time::Duration;

use super::retry::Pauses;
use crate::outcome::Problem;

/// What has become of the tries of one call so far.
#[derive(Debug, Default)]
pub(super) struct Tries {
    again: u32,
    pauses: Option<Box<Pauses>>,
    /// Why it was not done, though it may yet be: what Meta said to this very call tells more than why it is not made
    /// once more.
    pub(super) refusal: Option<Problem>,
}

impl Tries {
    /// The pause before the call is made again, if it has been made again fewer times than `most`.
    pub(super) fn pause(&mut self, most: u32, seed: u64) -> Option<Duration> {
        if self.again >= most {
            return None;
        }
        self.again = self.again.saturating_add(1);
        let pauses = self
            .pauses
            .get_or_insert_with(|| Box::new(Pauses::between_tries(seed)));
        Some(pauses.pause())
    }
}
