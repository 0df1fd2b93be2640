//! What to do about a refusal, where the table of `graph` speaks of sending and a read has other ways out.

use super::question::Refusal;
use crate::graph::error::Remedy;

const CONSENT: &str = "Nothing can be done here: Meta shows the profile of a person only after they have written to the account or tapped an ice breaker or its menu; a comment is not enough.";
const NOT_THIS_ACCOUNTS: &str = "See that the ID was given by Meta for this very account, and that the access token may read its messages.";
const THROTTLED: &str = "Meta limits how fast this account may be read: read less at once, raise the option Wait at Most, or try again later.";

/// Advice in place of the table's.
pub(super) fn advice(refusal: Refusal, is_profile: bool) -> Option<&'static str> {
    match (refusal.code, refusal.subcode, refusal.remedy) {
        (_, _, Remedy::Wait) => Some(THROTTLED),
        // Elsewhere it is a permission that is missing.
        (Some(230), _, _) if is_profile => Some(CONSENT),
        (Some(100), None | Some(33), _) | (Some(803), _, _) => Some(NOT_THIS_ACCOUNTS),
        _ => None,
    }
}
