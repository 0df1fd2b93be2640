//! What follows from an answer, or from none.

use std::time::Duration;

use super::super::account::{UploadEdge, Work};
use super::super::retry::{NextStep, next_step};
use super::{Job, Moment, Schedule, State};
use crate::graph::error::{Effect, Remedy};
use crate::graph::usage::Usage;
use crate::graph::{AttachmentId, GraphResponse, Repeatable};
use crate::outcome::Problem;
use crate::transport::TransportError;

impl Schedule<'_> {
    /// A call has been answered, or has found no answer.
    pub(in crate::delivery) fn answered(
        &mut self,
        job: &Job,
        result: Result<GraphResponse, TransportError>,
        moment: Moment,
    ) {
        let call = match job.work {
            Work::Upload(place) => self.uploads.get(place).map(|upload| &upload.call),
            Work::Before(place) => self
                .messages
                .get(place)
                .and_then(|message| message.plan.before.as_ref())
                .map(|before| &before.call),
            Work::Send(place) => self.messages.get(place).map(|message| &message.plan.call),
        };
        let Some(call) = call else { return };
        let repeatable = call.repeatable;
        let (read, usage) = match result {
            Ok(answer) => (
                call.response(&answer).map_err(Problem::Answer),
                Usage::read(&answer, moment.unix_millis),
            ),
            Err(error) => (Err(Problem::Transport(error)), Usage::default()),
        };
        match read {
            Ok(answer) => {
                self.heed(job, usage, None, moment.now);
                match job.work {
                    Work::Upload(place) => {
                        self.edge_is(job.account, UploadEdge::There);
                        self.uploaded(place, AttachmentId::from(answer.id));
                    }
                    Work::Before(place) => self.go_on(place, moment.now),
                    Work::Send(place) => self.sent(place, &answer, moment.unix_millis),
                }
            }
            Err(problem) => {
                self.heed(job, usage, Some(&problem), moment.now);
                match job.work {
                    // What it was for is sent all the same.
                    Work::Before(place) => self.go_on(place, moment.now),
                    Work::Upload(_) if self.takes_no_uploads(job.account, &problem) => {}
                    _ => self.went_wrong(job.work, repeatable, problem, moment),
                }
            }
        }
        self.end_accounts();
    }

    fn heed(&mut self, job: &Job, usage: Usage, problem: Option<&Problem>, now: Duration) {
        let Some(Some(account)) = self.accounts.get_mut(job.account) else {
            return;
        };
        let throttle = &mut account.throttle;
        match problem.map(|problem| (problem, problem.assess().remedy)) {
            Some((problem, Remedy::Wait)) => throttle.refused(job.leave, usage, problem, now),
            Some((problem, Remedy::Stop)) => throttle.end(problem.clone()),
            _ => throttle.passed(job.leave, usage, now),
        }
    }

    #[inline(never)]
    fn went_wrong(&mut self, work: Work, repeatable: Repeatable, problem: Problem, moment: Moment) {
        let assessment = problem.assess();
        let step = next_step(repeatable, &assessment);
        if let Work::Send(place) = work
            && assessment.effect == Effect::MaybeDone
            && let Some(message) = self.messages.get_mut(place)
        {
            message.perhaps_done = true;
        }
        let tries = match work {
            Work::Upload(place) => self.uploads.get_mut(place).map(|upload| &mut upload.tries),
            Work::Before(place) | Work::Send(place) => {
                self.messages.get_mut(place).map(|message| {
                    message.state = State::Waiting;
                    &mut message.tries
                })
            }
        };
        let goes_on = !self.stopped && !moment.cancelled;
        let again = match (step, tries) {
            (NextStep::AskAgainWhenOpen, Some(tries)) if goes_on => {
                tries.refusal = Some(problem.clone());
                Some(moment.now)
            }
            (NextStep::AskAgain(most), Some(tries)) if goes_on => {
                tries.refusal = Some(problem.clone());
                tries
                    .pause(most, self.seed)
                    .map(|pause| moment.now.saturating_add(pause))
            }
            _ => None,
        };
        match (again, work) {
            (Some(at), work) => self.enqueue_at(at, work),
            (None, Work::Upload(place)) => self.upload_failed(place, problem),
            (None, Work::Before(place) | Work::Send(place)) => {
                if step != NextStep::UploadAfresh || !goes_on || !self.upload_afresh(place) {
                    self.fail(place, |advice| problem.of_the_send(advice));
                }
            }
        }
    }
}
