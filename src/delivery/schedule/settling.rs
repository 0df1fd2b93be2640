//! How messages end, and what follows for those that wait.

use std::mem;

use super::{Schedule, State};
use crate::graph::{Answer, Repeatable};
use crate::outcome::{Delivery, Failure, Outcome, Problem, Sent};

/// What to do about a call that may be repeated freely.
const DO_AGAIN: &str =
    "Run it again if it is still wanted: it may have been done, and doing it twice does no harm.";

impl Schedule<'_> {
    pub(super) fn sent(&mut self, place: usize, answer: &Answer, sent_at: f64) {
        let Some(message) = self.messages.get(place) else {
            return;
        };
        if message.departure.shared {
            self.report.shared_uploads = self.report.shared_uploads.saturating_add(1);
        }
        if message.goes_by_url {
            self.report.by_url_instead = self.report.by_url_instead.saturating_add(1);
        }
        let sent = Sent {
            facts: message
                .plan
                .facts_of(&message.departure.attachments, answer),
            sent_at,
        };
        self.settle(place, Outcome::Sent(sent));
    }

    pub(super) fn fail(&mut self, place: usize, failure: impl FnOnce(Option<&str>) -> Failure) {
        if let Some(message) = self.messages.get(place) {
            self.failed(place, failure(message.plan.content_advice.as_deref()));
        }
    }

    #[inline(never)]
    fn failed(&mut self, place: usize, mut failure: Failure) {
        if let Some(message) = self.messages.get(place)
            && message.plan.call.repeatable == Repeatable::Freely
        {
            if message.perhaps_done {
                failure.delivery = Delivery::Unknown;
            }
            if failure.delivery == Delivery::Unknown {
                DO_AGAIN.clone_into(&mut failure.advice);
            }
        }
        self.settle(place, Outcome::Failed(failure));
    }

    pub(super) fn settle(&mut self, place: usize, outcome: Outcome) {
        let Some(message) = self.messages.get_mut(place) else {
            return;
        };
        if mem::replace(&mut message.state, State::Settled) == State::Settled {
            return;
        }
        let (item, next, was_first) = (message.item, message.next, message.is_first);
        self.leave_uploads(place);
        let failed = self.note(item, outcome);
        if failed && self.settings.stop_on_failure && !self.stopped {
            self.stopped = true;
            self.drain(None, None);
        } else if let Some(next) = next
            && was_first
            && !self.stopped
        {
            self.prepare_from(next);
        }
    }

    /// The uploads of a message that has been settled are ahead of nothing, unless another message waits for them.
    fn leave_uploads(&mut self, place: usize) {
        let mut number = 0_usize;
        while let Some(message) = self.messages.get(place)
            && let Some(place) = message.uploads.get(number).copied()
            && let Some(upload) = self.uploads.get(place)
        {
            // From the end, where those are that wait for longest.
            let mut users = upload.users.iter().rev();
            if upload.ahead
                && !users.any(|user| self.is_waiting(*user))
                && let Some(upload) = self.uploads.get_mut(place)
            {
                upload.ahead = false;
                self.ahead = self.ahead.saturating_sub(1);
            }
            number = number.saturating_add(1);
        }
    }

    /// Counts an outcome and keeps it for the observer; whether it is a failure.
    fn note(&mut self, item: usize, outcome: Outcome) -> bool {
        let report = &mut self.report;
        let failed = match &outcome {
            Outcome::Sent(_) => {
                report.sent = report.sent.saturating_add(1);
                false
            }
            Outcome::Failed(failure) => {
                report.failed = report.failed.saturating_add(1);
                if failure.delivery == Delivery::Unknown {
                    report.unknown = report.unknown.saturating_add(1);
                }
                true
            }
            Outcome::NotTried => false,
        };
        self.settled.push_back((item, outcome));
        failed
    }

    /// Of an account that may ask nothing more, whatever waits has failed.
    pub(super) fn end_accounts(&mut self) {
        for number in 0..self.accounts.len() {
            let Some(Some(account)) = self.accounts.get(number) else {
                continue;
            };
            if let Some(end) = account.throttle.ended().cloned() {
                self.drain(Some(number), Some(&end));
            }
        }
    }

    /// Settles what waits, of one account or of all: as not tried, or as failed for this reason. What Meta has said to one
    /// of their own calls goes before it.
    pub(super) fn drain(&mut self, of: Option<usize>, reason: Option<&Problem>) {
        for place in 0..self.messages.len() {
            if self.is_waiting(place) {
                self.end_waiting(place, of, reason);
            }
        }
        for (number, account) in self.accounts.iter_mut().enumerate() {
            if of.is_none_or(|known| known == number)
                && let Some(account) = account
            {
                account.clear();
            }
        }
        if of.is_none() {
            self.later.clear();
        }
    }

    fn end_waiting(&mut self, place: usize, of: Option<usize>, reason: Option<&Problem>) {
        let Some(message) = self.messages.get(place) else {
            return;
        };
        if of.is_some_and(|number| number != message.account) {
            return;
        }
        let refused_upload = message
            .uploads
            .iter()
            .filter_map(|place| self.uploads.get(*place))
            .find_map(|upload| upload.tries.refusal.clone());
        let reason = reason.filter(|_| !self.stopped).cloned();
        if let Some(refusal) = message.tries.refusal.clone() {
            self.fail(place, |advice| refusal.of_the_send(advice));
        } else if let Some(problem) = refused_upload.or(reason) {
            self.fail(place, |advice| problem.before_the_send(advice));
        } else {
            self.settle(place, Outcome::NotTried);
        }
    }
}
