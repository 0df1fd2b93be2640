use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use super::account::Account;
use super::calls::Calls;
use super::equals::first_equals;
use super::schedule::{Job, Moment, Next, Schedule};
use super::throttle::Throttle;
use super::{Report, Settings};
use crate::graph::{GraphApi, GraphResponse};
use crate::message::InvalidInput;
use crate::operation::Plan;
use crate::outcome::Outcome;
use crate::transport::{Transport, TransportError};

/// One item of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its place in the input.
    pub index: usize,
    /// The account it is sent from, by its place in [`Batch::accounts`].
    pub account: usize,
    /// Whether it goes after those that are not: an earlier try has seen it refused, and it must not keep the others from
    /// their turn. The messages for one person stay in their order.
    pub deferred: bool,
    /// What is to be done for it, or why it cannot be. By reference: it changes hands several times, and is large.
    pub plan: Result<Box<Plan>, InvalidInput>,
}

/// What is to be delivered.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// Where each account's calls go, or why they cannot.
    pub accounts: Vec<Result<GraphApi, InvalidInput>>,
    /// The items in their order, without those that an earlier try of the same execution has settled.
    pub items: Vec<Item>,
    /// How.
    pub settings: Settings,
}

/// Told of each item as it gets on, so that what has happened is known even if the batch never ends.
#[allow(async_fn_in_trait)] // One thread, here and in JavaScript: no caller needs the futures to be Send.
pub trait Observer {
    /// The call of this item is about to leave, and does so once this is over: until the item is settled nobody can know
    /// whether it was done.
    async fn sending(&self, index: usize);
    /// This item is done.
    fn settled(&self, index: usize, outcome: Outcome);
}

/// Delivers a batch. Every item is settled exactly once, through the observer.
pub async fn deliver(batch: Batch, transport: &impl Transport, observer: &impl Observer) -> Report {
    let mut invalid = 0_u32;
    let mut messages = Vec::with_capacity(batch.items.len());
    for item in batch.items {
        let account = match batch.accounts.get(item.account) {
            Some(Ok(_)) => Ok(()),
            Some(Err(invalid)) => Err(invalid.clone()),
            None => Err(InvalidInput::new(
                "the item names no account",
                "Choose a credential.",
            )),
        };
        match account.and(item.plan) {
            Ok(plan) => messages.push((item.deferred, (item.index, item.account, plan))),
            Err(reason) => {
                invalid = invalid.saturating_add(1);
                observer.settled(item.index, Outcome::Failed(reason.into()));
            }
        }
    }
    let failed = Report {
        failed: invalid,
        ..Report::default()
    };
    let messages = in_turn(messages);
    if invalid > 0 && batch.settings.stop_on_failure {
        for (index, ..) in messages {
            observer.settled(index, Outcome::NotTried);
        }
        return failed;
    }
    let seed = transport.random_seed();
    let account = |api: Result<GraphApi, InvalidInput>| {
        let throttle = Throttle::new(batch.settings.most_waiting, seed);
        Some(Account::new(api.ok()?, throttle, batch.settings.pace))
    };
    let accounts = batch.accounts.into_iter().map(account).collect();
    let schedule = Schedule::new(messages, accounts, &batch.settings, seed);
    let report = drive(schedule, &batch.settings, transport, observer).await;
    Report {
        failed: report.failed.saturating_add(invalid),
        ..report
    }
}

type Message = (usize, usize, Box<Plan>);

/// The messages with those last that are deferred, and with them what follows for the same person.
fn in_turn(messages: Vec<(bool, Message)>) -> Vec<Message> {
    if messages.iter().any(|(is_deferred, _)| *is_deferred) {
        return deferred_last(messages);
    }
    messages.into_iter().map(|(_, message)| message).collect()
}

fn deferred_last(messages: Vec<(bool, Message)>) -> Vec<Message> {
    let mut persons = Vec::with_capacity(messages.len());
    let mut deferred = Vec::with_capacity(messages.len());
    for (is_deferred, (_, account, plan)) in &messages {
        persons.push((*account, plan.person.as_str()));
        deferred.push(*is_deferred);
    }
    let mut first = Vec::with_capacity(messages.len());
    let mut last = Vec::new();
    let firsts = first_equals(persons);
    for (place, (_, message)) in firsts.into_iter().zip(messages) {
        // As the first message for the same person.
        match deferred.get(place) {
            Some(true) => last.push(message),
            _ => first.push(message),
        }
    }
    first.append(&mut last);
    first
}

/// Carries out what the schedule decides, until everything is settled.
async fn drive<T: Transport, O: Observer>(
    mut schedule: Schedule<'_>,
    settings: &Settings,
    transport: &T,
    observer: &O,
) -> Report {
    let mut under_way = Calls::new();
    let mut alarm = Alarm::default();
    loop {
        if transport.is_cancelled() {
            schedule.cancel();
        }
        let mut wake = None;
        while under_way.len() < settings.concurrency {
            match schedule.next(transport.now(), under_way.len()) {
                Next::Begin(job) => under_way.push(make(job, transport, observer)),
                Next::WaitUntil(at) => {
                    wake = Some(at);
                    break;
                }
                Next::WaitForAnswers => break,
            }
        }
        if under_way.is_empty() && wake.is_none() {
            schedule.give_up();
        }
        while let Some((index, outcome)) = schedule.settled() {
            observer.settled(index, outcome);
        }
        if under_way.is_empty() && wake.is_none() {
            return schedule.report();
        }
        alarm.set(wake, transport);
        if let Some((job, result)) = answer_or_alarm(&mut under_way, &mut alarm).await {
            let moment = Moment {
                now: transport.now(),
                unix_millis: transport.unix_millis(),
                cancelled: transport.is_cancelled(),
            };
            schedule.answered(&job, result, moment);
        }
    }
}

type Answer = (Box<Job>, Result<GraphResponse, TransportError>);

async fn make<T: Transport, O: Observer>(job: Box<Job>, transport: &T, observer: &O) -> Answer {
    if let Some(index) = job.item {
        observer.sending(index).await;
    }
    let result = transport.send(job.account, &job.request, job.timeout).await;
    (job, result)
}

/// The next answer, or nothing if the alarm rings first.
async fn answer_or_alarm<F: Future<Output = Answer>>(
    under_way: &mut Calls<F>,
    alarm: &mut Alarm<'_>,
) -> Option<Answer> {
    poll_fn(|context| {
        if let Poll::Ready(answer) = under_way.poll_answer(context) {
            return Poll::Ready(Some(answer));
        }
        if let Some((_, sleep)) = &mut alarm.ringing
            && sleep.as_mut().poll(context).is_ready()
        {
            alarm.ringing = None;
            return Poll::Ready(None);
        }
        Poll::Pending
    })
    .await
}

type Sleep<'t> = Pin<Box<dyn Future<Output = ()> + 't>>;

/// One sleep at a time, kept while it rings early enough, so that no answer leaves a timer behind.
#[derive(Default)]
struct Alarm<'t> {
    ringing: Option<(Duration, Sleep<'t>)>,
}

impl<'t> Alarm<'t> {
    /// It rings at this time at the latest; nothing: whenever it was set to.
    fn set(&mut self, at: Option<Duration>, transport: &'t impl Transport) {
        let Some(at) = at else { return };
        if self.ringing.as_ref().is_none_or(|(known, _)| at < *known) {
            let time = at.saturating_sub(transport.now());
            self.ringing = Some((at, Box::pin(transport.sleep(time))));
        }
    }
}
