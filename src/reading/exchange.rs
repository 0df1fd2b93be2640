//! How a read asks: it waits for an answer as if it had asked by itself, and the steps of a [`super::Reader`] come of it.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::account::OwnAccount;
use super::address::Address;
use super::reader::{Came, Settings};
use crate::delivery::Pauses;
use crate::graph::Login;
use crate::graph::error::Remedy;
use crate::graph::json::{Object, parse_object};

/// What a read waits for.
#[derive(Clone, Debug)]
pub(super) enum Need {
    /// The answer to a `GET` of this path with its query, below the version.
    Answer(String),
    /// Time to pass.
    Time(Duration),
}

/// Where the read lays down what it needs and finds what came, and what it has learnt.
#[derive(Default)]
pub(super) struct Mailbox {
    pub(super) need: Cell<Option<Need>>,
    pub(super) came: Cell<Option<Came>>,
    pub(super) account: Cell<Option<OwnAccount>>,
    pub(super) waited: Cell<Duration>,
}

/// What a read has of the world.
pub(super) struct Exchange {
    mailbox: Rc<Mailbox>,
    settings: Settings,
    /// Meta has asked to wait for so long before the next call.
    owed: Cell<Duration>,
}

/// The body of a success.
pub(super) struct Told(String);

impl Told {
    /// Its members, if it is an object.
    pub(super) fn object(&self) -> Option<Object<'_>> {
        parse_object(&self.0)
    }
}

/// Graph's refusal, or that there is no answer to rely on, as the table of `graph` has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Graph's code, where it gave one.
    pub code: Option<i64>,
    /// Graph's subcode, where it gave one.
    pub subcode: Option<i64>,
    /// What helps against it.
    pub remedy: Remedy,
}

/// Why a read does not work out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The latest answer says why.
    Refused(Refusal),
    /// Meta wants a longer wait than the user allows.
    WaitTooLong(Duration),
    /// The answer is a success without what it should bring.
    Lacks(&'static str),
}

/// Graph's code for an error that it does not know itself. One that stays is the mark of something in a list that it cannot
/// tell, or of too much asked for at once.
const UNKNOWN: i64 = 1;
/// With it, the permission is missing.
const UNKNOWN_PERMISSION: i64 = 99;

/// So often a success is asked for again that lacks what it should bring.
const MOST_LACKING: u32 = 2;

impl Exchange {
    pub(super) fn new(mailbox: Rc<Mailbox>, settings: Settings) -> Self {
        Self {
            mailbox,
            settings,
            owed: Cell::default(),
        }
    }

    pub(super) fn login(&self) -> Login {
        self.settings.login
    }

    /// The account, as far as it is known.
    pub(super) fn account(&self) -> Option<OwnAccount> {
        let known = self.mailbox.account.take();
        self.mailbox.account.set(known.clone());
        known
    }

    pub(super) fn set_account(&self, account: OwnAccount) {
        self.mailbox.account.set(Some(account));
    }

    /// Asks, with all the tries that the error's kind allows; where Graph chokes on what is asked for, with no more than this.
    /// An answer without this member is none.
    pub(super) async fn ask(
        &self,
        address: &Address,
        member: &'static str,
        most_chokes: u32,
    ) -> Result<Told, Trouble> {
        let mut between = Pauses::between_tries(self.settings.seed);
        let mut throttled = Pauses::while_throttled(self.settings.seed);
        let mut again = 0_u32;
        loop {
            let owed = self.owed.take();
            if !owed.is_zero() && !self.wait(owed).await {
                return Err(Trouble::WaitTooLong(owed));
            }
            let (body, verdict) = match self.turn(Need::Answer(address.as_str().to_owned())).await {
                Came::Answer { body, verdict } => (body, verdict),
                Came::Time => continue,
            };
            let (trouble, most) = match verdict.refusal {
                None => {
                    self.owed.set(verdict.regain.unwrap_or_default());
                    let told = Told(body);
                    if member.is_empty() || told.has(member) {
                        return Ok(told);
                    }
                    (Trouble::Lacks(member), MOST_LACKING)
                }
                Some(refusal) => {
                    let trouble = Trouble::Refused(refusal);
                    match refusal.remedy {
                        Remedy::Wait => {
                            // Our own guess at the pause is cut to what is left, so that the last try comes at the limit.
                            let guess = throttled.pause().min(self.left());
                            if !self.wait(verdict.regain.unwrap_or(guess)).await {
                                return Err(trouble);
                            }
                            continue;
                        }
                        Remedy::AskAgain(times) if trouble.is_choke() => {
                            (trouble, times.min(most_chokes))
                        }
                        Remedy::AskAgain(times) => (trouble, times),
                        Remedy::None | Remedy::Stop | Remedy::UploadAfresh => (trouble, 0),
                    }
                }
            };
            if again >= most {
                return Err(trouble);
            }
            again = again.saturating_add(1);
            self.owed.set(verdict.regain.unwrap_or_default());
            self.turn(Need::Time(between.pause())).await;
        }
    }

    fn left(&self) -> Duration {
        let waited = self.mailbox.waited.get();
        self.settings.most_waiting.saturating_sub(waited)
    }

    /// Waits because Meta wants it; says no if that is longer than the user allows.
    async fn wait(&self, pause: Duration) -> bool {
        if self.left().is_zero() || pause > self.left() {
            return false;
        }
        let waited = self.mailbox.waited.get().saturating_add(pause);
        self.mailbox.waited.set(waited);
        self.turn(Need::Time(pause)).await;
        true
    }

    fn turn(&self, need: Need) -> Turn<'_> {
        self.mailbox.need.set(Some(need));
        Turn(&self.mailbox)
    }
}

impl Told {
    fn has(&self, member: &str) -> bool {
        self.object()
            .is_some_and(|object| object.member(member).is_some())
    }
}

impl Trouble {
    /// Whether Graph gave up on what it was asked for, without a word on why.
    pub(super) fn is_choke(self) -> bool {
        self.code() == Some(UNKNOWN)
            && !matches!(self, Self::Refused(refusal) if refusal.subcode == Some(UNKNOWN_PERMISSION))
    }

    /// Whether Graph refuses this very object: it is gone, another's, or none.
    pub(super) fn is_about_the_object(self) -> bool {
        matches!(self.code(), Some(24 | 100 | 803 | 9_000_001))
    }

    /// Whether Graph refuses what was asked for, and nothing helps against it.
    pub(super) fn is_final(self) -> bool {
        matches!(self, Self::Refused(refusal) if refusal.remedy == Remedy::None && refusal.code.is_some())
    }

    /// Graph's code.
    pub(super) fn code(self) -> Option<i64> {
        match self {
            Self::Refused(refusal) => refusal.code,
            Self::WaitTooLong(_) | Self::Lacks(_) => None,
        }
    }
}

/// Waits for what comes.
struct Turn<'a>(&'a Mailbox);

impl Future for Turn<'_> {
    type Output = Came;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Came> {
        self.0.came.take().map_or(Poll::Pending, Poll::Ready)
    }
}
