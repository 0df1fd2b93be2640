//! What is to be called next, and what follows from an answer: all decisions of a batch, without waiting for anything.
//! Whoever drives it makes the calls, keeps the time, and hands on what has been settled.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::mem;
use std::time::Duration;

use super::account::{Account, Prospect, Turn, Work};
use super::retry::{NextStep, next_step};
use super::throttle::Leave;
use super::tries::Tries;
use super::uploads::{Upload, UploadState, Uploads};
use super::{Report, Settings, of_account};
use crate::graph::error::Remedy;
use crate::graph::usage::Usage;
use crate::graph::{AttachmentId, Bucket, GraphRequest, GraphResponse, Repeatable};
use crate::operation::Plan;
use crate::outcome::{Delivery, Failure, Outcome, Problem, Sent};
use crate::transport::TransportError;

/// A call that leaves now.
pub(super) struct Job {
    work: Work,
    leave: Leave,
    /// The account it is made for.
    pub(super) account: usize,
    /// The item whose message it is; nothing for an upload.
    pub(super) item: Option<usize>,
    pub(super) request: GraphRequest,
    pub(super) timeout: Duration,
}

/// What to do next.
pub(super) enum Next {
    Begin(Box<Job>),
    /// Nothing before this time.
    WaitUntil(Duration),
    /// Nothing before an answer comes.
    WaitForAnswers,
}

/// When an answer came, and what the world looks like then.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    /// Since some fixed point.
    pub(super) now: Duration,
    /// Milliseconds since 1970, UTC.
    pub(super) unix_millis: f64,
    pub(super) cancelled: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Not begun, or to be asked for again.
    Waiting,
    /// In a queue, or in `later`.
    Queued,
    UnderWay,
    Settled,
}

struct Message {
    /// The item it is made of.
    item: usize,
    account: usize,
    plan: Plan,
    /// The places of its uploads, in the order of the plan's assets.
    uploads: Vec<usize>,
    /// Those of them that were afresh when it last left.
    left_by_afresh: Vec<bool>,
    /// The next message for the same person.
    next: Option<usize>,
    /// Whether it is the first unsettled one for its person.
    is_first: bool,
    state: State,
    tries: Tries,
}

pub(super) struct Schedule<'s> {
    settings: &'s Settings,
    seed: u64,
    accounts: Vec<Option<Account>>,
    uploads: Vec<Upload>,
    messages: Vec<Message>,
    /// What is to be asked for again, and when.
    later: BinaryHeap<Reverse<(Duration, Work)>>,
    /// How many uploads are ahead of their first message.
    ahead: usize,
    stopped: bool,
    settled: VecDeque<(usize, Outcome)>,
    report: Report,
}

impl<'s> Schedule<'s> {
    /// A schedule for these messages, in this order: item, account, plan. Each names an account that is there.
    pub(super) fn new(
        messages: Vec<(usize, usize, Plan)>,
        accounts: Vec<Option<Account>>,
        settings: &'s Settings,
        seed: u64,
    ) -> Self {
        let mut uploads = Uploads::default();
        let mut latest: HashMap<String, usize> = HashMap::new();
        let mut all: Vec<Message> = Vec::with_capacity(messages.len());
        for (place, (item, account, mut plan)) in messages.into_iter().enumerate() {
            let before = latest.insert(of_account(account, &plan.person), place);
            if let Some(before) = before.and_then(|before| all.get_mut(before)) {
                before.next = Some(place);
            }
            let assets = mem::take(&mut plan.assets);
            all.push(Message {
                item,
                account,
                plan,
                uploads: assets
                    .into_iter()
                    .map(|asset| uploads.place(account, &asset, place))
                    .collect(),
                left_by_afresh: Vec::new(),
                next: None,
                is_first: before.is_none(),
                state: State::Waiting,
                tries: Tries::default(),
            });
        }
        let mut schedule = Self {
            settings,
            seed,
            accounts,
            uploads: uploads.all,
            messages: all,
            later: BinaryHeap::new(),
            ahead: 0,
            stopped: false,
            settled: VecDeque::new(),
            report: Report::default(),
        };
        for place in 0..schedule.messages.len() {
            if schedule
                .messages
                .get(place)
                .is_some_and(|message| message.is_first)
            {
                schedule.prepare_from(place);
            }
        }
        schedule
    }

    /// What has been settled since this was last asked.
    pub(super) fn settled(&mut self) -> Option<(usize, Outcome)> {
        self.settled.pop_front()
    }

    /// The batch in numbers, so far.
    pub(super) fn report(&self) -> Report {
        let mut report = self.report;
        for account in self.accounts.iter().flatten() {
            let throttle = &account.throttle;
            report.throttled = report.throttled.saturating_add(throttle.pauses_made());
            report.waited = report.waited.max(throttle.waited());
        }
        report
    }

    /// What to do now, with so many calls under way.
    pub(super) fn next(&mut self, now: Duration, under_way: usize) -> Next {
        self.enqueue_what_is_due(now);
        // Far enough ahead of the messages that none of them waits for its upload, and no farther.
        let uploads = under_way == 0 || self.ahead < self.settings.concurrency;
        loop {
            let (account, bucket, turn) = match self.prospect(now, uploads) {
                Ok(prospect) => prospect,
                Err(Some(at)) => return Next::WaitUntil(at),
                Err(None) => return Next::WaitForAnswers,
            };
            if self.is_out_of_date(turn.1) {
                self.withdraw(account, bucket, &turn);
            } else if let Some(job) = self.begin(account, bucket, turn, now) {
                return Next::Begin(Box::new(job));
            }
        }
    }

    /// What may be done first over all accounts, or from when on something may be.
    fn prospect(
        &self,
        now: Duration,
        uploads: bool,
    ) -> Result<(usize, Bucket, Turn), Option<Duration>> {
        let order = |bucket: Bucket, turn: Turn| (bucket.is_of_uploads(), turn);
        let mut best: Option<(usize, Bucket, Turn)> = None;
        let mut wake = self.later.peek().map(|Reverse((at, _))| *at);
        for (number, account) in self.accounts.iter().enumerate() {
            match account
                .as_ref()
                .map(|account| account.prospect(now, uploads))
            {
                Some(Prospect::Now(bucket, turn)) => {
                    if best
                        .is_none_or(|(_, known, first)| order(bucket, turn) < order(known, first))
                    {
                        best = Some((number, bucket, turn));
                    }
                }
                Some(Prospect::At(at)) => wake = Some(wake.map_or(at, |known| known.min(at))),
                Some(Prospect::Nothing) | None => {}
            }
        }
        best.ok_or(wake)
    }

    /// Whether what was put into a queue is not to be done any more, or not yet: an upload that no message waits for, a
    /// message that has been settled meanwhile or whose attachment is being uploaded afresh.
    fn is_out_of_date(&self, work: Work) -> bool {
        match work {
            Work::Upload(place) => self
                .uploads
                .get(place)
                .is_none_or(|upload| !upload.users.iter().any(|user| self.is_waiting(*user))),
            Work::Send(place) => self.messages.get(place).is_none_or(|message| {
                message.state != State::Queued || !self.has_its_attachments(message)
            }),
        }
    }

    fn withdraw(&mut self, account: usize, bucket: Bucket, turn: &Turn) {
        if let Some(Some(account)) = self.accounts.get_mut(account) {
            account.withdraw(bucket);
        }
        if let Work::Send(place) = turn.1
            && let Some(message) = self.messages.get_mut(place)
            && message.state == State::Queued
        {
            message.state = State::Waiting;
        }
    }

    /// A call has been answered, or has found no answer.
    pub(super) fn answered(
        &mut self,
        job: &Job,
        result: Result<GraphResponse, TransportError>,
        moment: Moment,
    ) {
        let call = match job.work {
            Work::Upload(place) => self.uploads.get(place).map(|upload| &upload.call),
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
            Ok(id) => {
                self.heed(job, usage, None, moment.now);
                match job.work {
                    Work::Upload(place) => self.uploaded(place, AttachmentId::from(id)),
                    Work::Send(place) => self.sent(place, &id, moment.unix_millis),
                }
            }
            Err(problem) => {
                self.heed(job, usage, Some(&problem), moment.now);
                self.went_wrong(job.work, repeatable, problem, moment);
            }
        }
        self.end_accounts();
    }

    /// The user has cancelled the execution: nothing more leaves.
    pub(super) fn cancel(&mut self) {
        self.drain(None, Some(&Problem::CancelledBefore));
    }

    /// Whatever has not been settled, though nothing is under way and nothing can be done any more. There is nothing of
    /// this kind unless the schedule has a fault; then no item goes without an outcome.
    pub(super) fn give_up(&mut self) {
        self.cancel();
    }

    fn enqueue_what_is_due(&mut self, now: Duration) {
        while let Some(Reverse((at, work))) = self.later.peek().copied()
            && at <= now
        {
            self.later.pop();
            self.enqueue(work);
        }
    }

    fn enqueue(&mut self, work: Work) {
        let (account, bucket, place) = match work {
            Work::Upload(place) => match self.uploads.get(place) {
                Some(upload) => (upload.account, upload.call.bucket, upload.begun_by),
                None => return,
            },
            Work::Send(place) => match self.messages.get_mut(place) {
                Some(message) if message.state != State::Settled => {
                    message.state = State::Queued;
                    (message.account, message.plan.call.bucket, place)
                }
                _ => return,
            },
        };
        if let Some(Some(account)) = self.accounts.get_mut(account) {
            account.enqueue(bucket, (place, work));
        }
    }

    fn begin(&mut self, number: usize, bucket: Bucket, turn: Turn, now: Duration) -> Option<Job> {
        let account = self.accounts.get_mut(number)?.as_mut()?;
        let leave = account.begin(bucket, now);
        let (request, patience, item) = match turn.1 {
            Work::Upload(place) => {
                let upload = self.uploads.get_mut(place)?;
                if !mem::replace(&mut upload.ahead, true) {
                    self.ahead = self.ahead.saturating_add(1);
                }
                (
                    upload.call.request(&account.api, &[]),
                    upload.call.patience,
                    None,
                )
            }
            Work::Send(place) => {
                let message = self.messages.get_mut(place)?;
                message.state = State::UnderWay;
                let mut attachments = Vec::with_capacity(message.uploads.len());
                message.left_by_afresh.clear();
                for place in &message.uploads {
                    let upload = self.uploads.get_mut(*place)?;
                    attachments.extend(upload.attachment().cloned());
                    message.left_by_afresh.push(upload.afresh);
                    if mem::take(&mut upload.ahead) {
                        self.ahead = self.ahead.saturating_sub(1);
                    }
                }
                let call = &message.plan.call;
                (
                    call.request(&account.api, &attachments),
                    call.patience,
                    Some(message.item),
                )
            }
        };
        self.report.api_calls = self.report.api_calls.saturating_add(1);
        Some(Job {
            work: turn.1,
            leave,
            account: number,
            item,
            request,
            timeout: self.settings.timeout.unwrap_or_else(|| patience.time()),
        })
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

    fn uploaded(&mut self, place: usize, id: AttachmentId) {
        let Some(upload) = self.uploads.get_mut(place) else {
            return;
        };
        upload.state = UploadState::Done(id);
        upload.tries.refusal = None;
        let users = mem::take(&mut upload.users);
        for user in &users {
            self.enqueue_if_ready(*user);
        }
        if let Some(upload) = self.uploads.get_mut(place) {
            upload.users = users;
        }
    }

    fn sent(&mut self, place: usize, answer_id: &str, sent_at: f64) {
        let Some(message) = self.messages.get(place) else {
            return;
        };
        let uploads = || {
            message
                .uploads
                .iter()
                .filter_map(|place| self.uploads.get(*place))
        };
        let attachments: Vec<AttachmentId> = uploads()
            .filter_map(|upload| upload.attachment().cloned())
            .collect();
        if uploads().any(|upload| upload.begun_by != place) {
            self.report.shared_uploads = self.report.shared_uploads.saturating_add(1);
        }
        let sent = Sent {
            facts: message.plan.facts_of(&attachments, answer_id),
            sent_at,
        };
        self.settle(place, Outcome::Sent(sent));
    }

    fn went_wrong(&mut self, work: Work, repeatable: Repeatable, problem: Problem, moment: Moment) {
        let step = next_step(repeatable, &problem.assess());
        let tries = match work {
            Work::Upload(place) => self.uploads.get_mut(place).map(|upload| &mut upload.tries),
            Work::Send(place) => self.messages.get_mut(place).map(|message| {
                message.state = State::Waiting;
                &mut message.tries
            }),
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
            (None, Work::Send(place)) => {
                if step != NextStep::UploadAfresh || !goes_on || !self.upload_afresh(place) {
                    self.fail(place, |advice| problem.of_the_send(advice));
                }
            }
        }
    }

    fn enqueue_at(&mut self, at: Duration, work: Work) {
        if let Work::Send(place) = work
            && let Some(message) = self.messages.get_mut(place)
        {
            message.state = State::Queued;
        }
        self.later.push(Reverse((at, work)));
    }

    fn upload_failed(&mut self, place: usize, problem: Problem) {
        let Some(upload) = self.uploads.get_mut(place) else {
            return;
        };
        upload.tries.refusal = Some(problem.clone());
        upload.state = UploadState::Failed(problem.clone());
        for user in upload.users.clone() {
            if self.is_waiting(user) {
                self.fail(user, |advice| problem.before_the_send(advice));
            }
        }
    }

    /// Graph calls an attachment of this message invalid: whether there is, or will be, another one.
    fn upload_afresh(&mut self, place: usize) -> bool {
        let Some(message) = self.messages.get(place) else {
            return false;
        };
        let stale: Vec<usize> = message
            .uploads
            .iter()
            .zip(&message.left_by_afresh)
            .filter_map(|(upload, afresh)| (!afresh).then_some(*upload))
            .collect();
        let mut failed = None;
        for place in &stale {
            let Some(upload) = self.uploads.get_mut(*place) else {
                continue;
            };
            if !upload.afresh {
                upload.afresh = true;
                upload.state = UploadState::NotBegun;
                upload.tries = Tries::default();
            } else if let UploadState::Failed(problem) = &upload.state {
                failed = Some(problem.clone());
            }
        }
        match failed {
            Some(problem) => self.fail(place, |advice| problem.before_the_send(advice)),
            None => self.prepare(place),
        }
        !stale.is_empty()
    }

    /// Readies the first message for a person that is not settled, and begins the uploads of the one after it.
    fn prepare_from(&mut self, mut place: usize) {
        while let Some(message) = self.messages.get_mut(place) {
            let next = message.next;
            if message.state != State::Settled {
                message.is_first = true;
                self.prepare(place);
                if let Some(next) = next {
                    self.prepare(next);
                }
                return;
            }
            let Some(next) = next else { return };
            place = next;
        }
    }

    fn prepare(&mut self, place: usize) {
        let Some(message) = self.messages.get(place) else {
            return;
        };
        if message.state == State::Settled {
            return;
        }
        for upload_place in message.uploads.clone() {
            let Some(upload) = self.uploads.get_mut(upload_place) else {
                continue;
            };
            if matches!(upload.state, UploadState::NotBegun) {
                upload.state = UploadState::UnderWay;
                upload.begun_by = place;
                self.report.uploads = self.report.uploads.saturating_add(1);
                self.enqueue(Work::Upload(upload_place));
            }
        }
        self.enqueue_if_ready(place);
    }

    fn enqueue_if_ready(&mut self, place: usize) {
        let Some(message) = self.messages.get(place) else {
            return;
        };
        let is_ready = message.is_first
            && message.state == State::Waiting
            && self.has_its_attachments(message);
        if is_ready {
            self.enqueue(Work::Send(place));
        }
    }

    fn has_its_attachments(&self, message: &Message) -> bool {
        message.uploads.iter().all(|place| {
            self.uploads
                .get(*place)
                .is_some_and(|upload| upload.attachment().is_some())
        })
    }

    fn is_waiting(&self, place: usize) -> bool {
        self.messages
            .get(place)
            .is_some_and(|message| matches!(message.state, State::Waiting | State::Queued))
    }

    fn fail(&mut self, place: usize, failure: impl FnOnce(Option<&str>) -> Failure) {
        if let Some(message) = self.messages.get(place) {
            let failure = failure(message.plan.media_advice.as_deref());
            self.settle(place, Outcome::Failed(failure));
        }
    }

    fn settle(&mut self, place: usize, outcome: Outcome) {
        let Some(message) = self.messages.get_mut(place) else {
            return;
        };
        if mem::replace(&mut message.state, State::Settled) == State::Settled {
            return;
        }
        let (item, next, was_first) = (message.item, message.next, message.is_first);
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
    fn end_accounts(&mut self) {
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
    fn drain(&mut self, of: Option<usize>, reason: Option<&Problem>) {
        for place in 0..self.messages.len() {
            let Some(message) = self.messages.get(place) else {
                continue;
            };
            if !self.is_waiting(place) || of.is_some_and(|number| number != message.account) {
                continue;
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
}
