//! A read, step by step.

use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::account::OwnAccount;
use super::exchange::{Exchange, Mailbox, Need, Refusal, Trouble};
use super::item::ReadItem;
use super::{Read, ReadOperation, advice, conversations, messages, posts, profile};
use crate::graph::Login;
use crate::graph::error::Remedy;
use crate::message::InvalidInput;
use crate::operation::Fields;

/// How to read.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the account has given its token.
    pub login: Login,
    /// How long it may pause in all because Meta wants it to.
    pub most_waiting: Duration,
    /// For jitter.
    pub seed: u64,
}

/// What came of a step.
#[derive(Clone, Debug)]
pub enum Came {
    /// An answer, or none.
    Answer {
        /// What it means.
        verdict: Verdict,
        /// Its body.
        body: String,
    },
    /// The time has passed.
    Time,
}

/// What an answer means, or that none came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Nothing for a success.
    pub refusal: Option<Refusal>,
    /// How long Meta asks to wait before the next call.
    pub regain: Option<Duration>,
}

/// What a read has found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct End {
    /// In Meta's order.
    pub items: Vec<ReadItem>,
    /// From where on the list goes on, if it does.
    pub after: Option<String>,
}

/// What comes next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// To ask for this path with its query, below the version, by `GET`.
    Ask(String),
    /// To wait.
    Wait(Duration),
    /// Everything is there.
    Done(End),
    /// It does not work out, as the latest answer says.
    Refused {
        /// What to do about it, where that is other than what the table of `graph` says.
        advice: Option<&'static str>,
        /// Whether nothing else can be read for the account either.
        ends_account: bool,
    },
    /// It does not work out: Meta asks to wait so long before the next call.
    WaitTooLong(Duration),
    /// It does not work out: a success lacks this.
    Lacks(&'static str),
}

type Work = Pin<Box<dyn Future<Output = Result<End, Trouble>>>>;

/// A read under way.
pub struct Reader {
    mailbox: Rc<Mailbox>,
    /// Nothing once it has ended.
    work: Option<Work>,
    is_profile: bool,
}

impl Reader {
    /// A read of an item's fields; `account` is that of the token, if an earlier read has found it out.
    ///
    /// # Errors
    /// [`InvalidInput`] when one of the fields is wrong; nothing has to be asked then.
    pub fn new(
        operation: &ReadOperation,
        fields: &Fields,
        settings: Settings,
        account: Option<OwnAccount>,
    ) -> Result<Self, InvalidInput> {
        let read = (operation.parse)(fields)?;
        let mailbox = Rc::<Mailbox>::default();
        mailbox.account.set(account);
        let exchange = Exchange::new(mailbox.clone(), settings);
        Ok(Self {
            mailbox,
            is_profile: matches!(read, Read::Profile(_)),
            work: Some(work(exchange, read)),
        })
    }

    /// The first step; with what came of a step, the next one. Once it has ended it stays so.
    pub fn step(&mut self, came: Option<Came>) -> Step {
        self.mailbox.came.set(came);
        let Some(work) = &mut self.work else {
            return Step::Done(End::default());
        };
        let mut context = Context::from_waker(Waker::noop());
        let end = match work.as_mut().poll(&mut context) {
            Poll::Pending => {
                return match self.mailbox.need.take() {
                    Some(Need::Answer(url)) => Step::Ask(url),
                    Some(Need::Time(time)) => Step::Wait(time),
                    // Whoever goes on without bringing anything is asked to come back.
                    None => Step::Wait(Duration::ZERO),
                };
            }
            Poll::Ready(end) => end,
        };
        self.work = None;
        match end {
            Ok(end) => Step::Done(end),
            Err(Trouble::Refused(refusal)) => Step::Refused {
                advice: advice::advice(refusal, self.is_profile),
                ends_account: refusal.remedy == Remedy::Stop,
            },
            Err(Trouble::WaitTooLong(wait)) => Step::WaitTooLong(wait),
            Err(Trouble::Lacks(name)) => Step::Lacks(name),
        }
    }

    /// The account of the token, once it is known.
    #[must_use]
    pub fn account(&self) -> Option<OwnAccount> {
        let account = self.mailbox.account.take();
        self.mailbox.account.set(account.clone());
        account
    }

    /// How long it has paused in all because Meta wanted it to.
    #[must_use]
    pub fn waited(&self) -> Duration {
        self.mailbox.waited.get()
    }
}

fn work(exchange: Exchange, read: Read) -> Work {
    match read {
        Read::Conversations(wanted) => {
            Box::pin(async move { conversations::read(&exchange, wanted).await })
        }
        Read::Messages { conversation, most } => {
            Box::pin(async move { messages::read(&exchange, &conversation, most).await })
        }
        Read::Profile(person) => Box::pin(async move { profile::read(&exchange, &person).await }),
        Read::Posts(wanted) => Box::pin(async move { posts::read(&exchange, wanted).await }),
    }
}
