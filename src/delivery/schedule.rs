//! What is to be called next, and what follows from an answer: all decisions of a batch, without waiting for anything.
//! Whoever drives it makes the calls, keeps the time, and hands on what has been settled.

mod answers;
mod preparing;
mod settling;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::mem;
use std::time::Duration;

use super::account::{Account, Prospect, Turn, UploadEdge, Work};
use super::equals::first_equals;
use super::throttle::Leave;
use super::tries::Tries;
use super::uploads::{Upload, Uploads};
use super::{Report, Settings};
use crate::graph::{AttachmentId, Bucket, GraphRequest, Login};
use crate::operation::Plan;
use crate::outcome::{Outcome, Problem};

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
    /// What is done right before it is in a queue or under way.
    Before,
    UnderWay,
    Settled,
}

struct Message {
    /// The item it is made of.
    item: usize,
    account: usize,
    plan: Box<Plan>,
    /// The places of its uploads, in the order of the plan's assets.
    uploads: Vec<usize>,
    /// Whether what is done right before it is over, or there is nothing of the kind.
    begun: bool,
    /// Whether it goes without the uploads it was to go by, since the host takes none.
    goes_by_url: bool,
    /// How it left, the last time that it did.
    departure: Departure,
    /// The next message for the same person.
    next: Option<usize>,
    /// Whether it is the first unsettled one for its person.
    is_first: bool,
    /// Whether an earlier try of its call may have worked.
    perhaps_done: bool,
    state: State,
    tries: Tries,
}

/// By what uploads a message last left. It is told by these, whatever has become of them since: another message may have been told
/// that an attachment is stale, and have it uploaded afresh.
#[derive(Default)]
struct Departure {
    attachments: Vec<AttachmentId>,
    /// For each of them whether it had been uploaded afresh.
    afresh: Vec<bool>,
    /// Whether another message had begun one of them.
    shared: bool,
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
        messages: Vec<(usize, usize, Box<Plan>)>,
        accounts: Vec<Option<Account>>,
        settings: &'s Settings,
        seed: u64,
    ) -> Self {
        let mut persons = Vec::with_capacity(messages.len());
        let mut assets = Vec::new();
        for (_, account, plan) in &messages {
            persons.push((*account, plan.person.as_str()));
            for asset in &plan.assets {
                assets.push((*account, asset.identity()));
            }
        }
        let mut uploads = Uploads::new(&assets);
        let firsts = first_equals(persons);
        // For the first message for a person the latest one so far.
        let mut latest = Vec::with_capacity(messages.len());
        let mut all: Vec<Message> = Vec::with_capacity(messages.len());
        for ((item, account, mut plan), first) in messages.into_iter().zip(firsts) {
            let place = all.len();
            let before = latest.get(first).copied();
            latest.push(place);
            if let Some(latest) = latest.get_mut(first) {
                *latest = place;
            }
            if let Some(before) = before.and_then(|before| all.get_mut(before)) {
                before.next = Some(place);
            }
            let assets = mem::take(&mut plan.assets);
            let login = match accounts.get(account) {
                Some(Some(account)) => account.api.login(),
                _ => Login::Facebook,
            };
            all.push(Message {
                item,
                account,
                uploads: assets
                    .into_iter()
                    .map(|asset| uploads.place(account, login, &asset, place))
                    .collect(),
                begun: plan.before.is_none(),
                plan,
                goes_by_url: false,
                departure: Departure::default(),
                next: None,
                is_first: before.is_none(),
                perhaps_done: false,
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
            Work::Before(place) | Work::Send(place) => match self.messages.get_mut(place) {
                Some(message) if message.state != State::Settled => {
                    let before = message.plan.before.as_ref();
                    let (state, call) = match (work, before) {
                        (Work::Before(_), Some(before)) => (State::Before, &before.call),
                        _ => (State::Queued, &message.plan.call),
                    };
                    message.state = state;
                    (message.account, call.bucket, place)
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
                if !mem::replace(&mut upload.has_left, true) {
                    self.report.uploads = self.report.uploads.saturating_add(1);
                }
                if account.upload_edge == UploadEdge::Untried {
                    account.upload_edge = UploadEdge::Tried;
                }
                (
                    upload.call.request(&account.api, &[]),
                    upload.call.patience,
                    None,
                )
            }
            Work::Before(place) => {
                let message = self.messages.get(place)?;
                let call = &message.plan.before.as_ref()?.call;
                (call.request(&account.api, &[]), call.patience, None)
            }
            Work::Send(place) => {
                let message = self.messages.get_mut(place)?;
                message.state = State::UnderWay;
                let mut departure = Departure::default();
                for upload in &message.uploads {
                    let upload = self.uploads.get_mut(*upload)?;
                    departure.attachments.extend(upload.attachment().cloned());
                    departure.afresh.push(upload.afresh);
                    departure.shared |= upload.begun_by != place;
                    if mem::take(&mut upload.ahead) {
                        self.ahead = self.ahead.saturating_sub(1);
                    }
                }
                message.departure = departure;
                let call = &message.plan.call;
                (
                    call.request(&account.api, &message.departure.attachments),
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

    fn enqueue_at(&mut self, at: Duration, work: Work) {
        if let Work::Send(place) = work
            && let Some(message) = self.messages.get_mut(place)
        {
            message.state = State::Queued;
        }
        self.later.push(Reverse((at, work)));
    }
}
