//! A read, step by step: whose account it is, then one question after the other, each with as many tries as it takes.

use std::mem;
use std::time::Duration;

use super::account::{self, OwnAccount};
use super::advice;
use super::item::ReadItem;
use super::question::{Known, Next, Question, Refusal, Told, Trouble};
use super::{Read, ReadOperation};
use crate::delivery::Pauses;
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

/// So often a success is asked for again that lacks what it should bring.
const MOST_LACKING: u32 = 2;

/// A read under way.
pub struct Reader {
    read: Read,
    settings: Settings,
    known: Known,
    stage: Stage,
    question: Question,
    between: Pauses,
    throttled: Pauses,
    /// How often the question has been asked again.
    again: u32,
    /// Meta has asked to wait for so long before the next call.
    owed: Duration,
    waited: Duration,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// It asks whose account it is.
    Account,
    /// It asks so again, without naming fields.
    BareAccount,
    Reading,
    Ended,
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
        let login = settings.login;
        Ok(Self {
            stage: if account.is_none() && read.needs_account(login) {
                Stage::Account
            } else {
                Stage::Reading
            },
            read,
            known: Known {
                login,
                account: account.unwrap_or_default(),
            },
            question: account::question(login),
            between: Pauses::between_tries(settings.seed),
            throttled: Pauses::while_throttled(settings.seed),
            settings,
            again: 0,
            owed: Duration::ZERO,
            waited: Duration::ZERO,
        })
    }

    /// The first step.
    pub fn begin(&mut self) -> Step {
        if self.stage == Stage::Account {
            return self.ask();
        }
        let next = self.read.next(None, &self.known);
        self.follow(next)
    }

    /// With what came of a step, the next one. Once it has ended it stays so.
    pub fn step(&mut self, came: Came) -> Step {
        let Came::Answer { verdict, body } = came else {
            return self.ask();
        };
        let Some(refusal) = verdict.refusal else {
            self.owed = verdict.regain.unwrap_or_default();
            let told = Told(body);
            let member = self.question.member;
            if member.is_empty() || told.has(member) {
                return self.go_on(Ok(told));
            }
            return self.try_again(MOST_LACKING, Trouble::Lacks(member));
        };
        let trouble = Trouble::Refused(refusal);
        match refusal.remedy {
            Remedy::Wait => {
                // Our own guess at the pause is cut to what is left, so that the last try comes at the limit.
                let guess = self.throttled.pause().min(self.left());
                let pause = verdict.regain.unwrap_or(guess);
                if self.may_wait(pause) {
                    return Step::Wait(pause);
                }
                self.go_on(Err(trouble))
            }
            Remedy::AskAgain(times) => {
                self.owed = verdict.regain.unwrap_or_default();
                let most = if trouble.is_choke() {
                    self.question.most_chokes
                } else {
                    u32::MAX
                };
                self.try_again(times.min(most), trouble)
            }
            Remedy::None | Remedy::Stop | Remedy::UploadAfresh => self.go_on(Err(trouble)),
        }
    }

    /// The account of the token, once it is known.
    #[must_use]
    pub fn account(&self) -> Option<&OwnAccount> {
        let account = &self.known.account;
        (!account.ids.is_empty()).then_some(account)
    }

    /// How long it has paused in all because Meta wanted it to.
    #[must_use]
    pub fn waited(&self) -> Duration {
        self.waited
    }

    fn ask(&mut self) -> Step {
        if self.stage == Stage::Ended {
            return Step::Done(End::default());
        }
        let owed = mem::take(&mut self.owed);
        if owed.is_zero() {
            return Step::Ask(self.question.address.as_str().to_owned());
        }
        if self.may_wait(owed) {
            return Step::Wait(owed);
        }
        self.fail(Trouble::WaitTooLong(owed))
    }

    fn try_again(&mut self, most: u32, trouble: Trouble) -> Step {
        if self.again >= most {
            return self.go_on(Err(trouble));
        }
        self.again = self.again.saturating_add(1);
        Step::Wait(self.between.pause())
    }

    /// What comes of the question, now that it is not asked again.
    fn go_on(&mut self, told: Result<Told, Trouble>) -> Step {
        let next = match (self.stage, told) {
            // A host that does not know one of the fields still tells an id.
            (Stage::Account, Err(trouble)) if trouble.code() == Some(100) => {
                self.stage = Stage::BareAccount;
                Ok(Some(account::bare_question()))
            }
            (Stage::Account | Stage::BareAccount, told) => told.and_then(|told| {
                self.known.account = account::read(&told, self.known.login);
                self.stage = Stage::Reading;
                self.read.next(None, &self.known)
            }),
            (_, told) => self.read.next(Some(told), &self.known),
        };
        self.follow(next)
    }

    fn follow(&mut self, next: Next) -> Step {
        match next {
            Ok(Some(question)) => {
                self.question = question;
                self.between = Pauses::between_tries(self.settings.seed);
                self.throttled = Pauses::while_throttled(self.settings.seed);
                self.again = 0;
                self.ask()
            }
            Ok(None) => {
                self.stage = Stage::Ended;
                Step::Done(self.read.end())
            }
            Err(trouble) => self.fail(trouble),
        }
    }

    fn fail(&mut self, trouble: Trouble) -> Step {
        self.stage = Stage::Ended;
        match trouble {
            Trouble::Refused(refusal) => Step::Refused {
                advice: advice::advice(refusal, matches!(self.read, Read::Profile(_))),
                ends_account: refusal.remedy == Remedy::Stop,
            },
            Trouble::WaitTooLong(wait) => Step::WaitTooLong(wait),
            Trouble::Lacks(name) => Step::Lacks(name),
        }
    }

    fn left(&self) -> Duration {
        self.settings.most_waiting.saturating_sub(self.waited)
    }

    /// Whether it may wait so long because Meta wants it; then it counts as waited.
    fn may_wait(&mut self, pause: Duration) -> bool {
        let may = !self.left().is_zero() && pause <= self.left();
        if may {
            self.waited = self.waited.saturating_add(pause);
        }
        may
    }
}
