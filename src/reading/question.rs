//! What a read asks, and what comes of it.

use std::time::Duration;

use super::account::OwnAccount;
use super::address::Address;
use crate::graph::Login;
use crate::graph::error::Remedy;
use crate::graph::json::{Object, parse_object};

/// A `GET`.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) address: Address,
    /// An answer without this member is none; empty for any.
    pub(super) member: &'static str,
    /// Where Graph chokes on it, it is asked again no more often than this.
    pub(super) most_chokes: u32,
}

impl Question {
    /// With all the tries that an error's kind allows.
    pub(super) fn new(address: Address) -> Self {
        Self {
            address,
            member: "",
            most_chokes: u32::MAX,
        }
    }
}

/// What a read does with what has come of its question (nothing at its beginning): it asks the next one, ends with what it has
/// gathered, or fails.
pub(super) type Next = Result<Option<Question>, Trouble>;

/// What is known of the account when a read begins.
pub(super) struct Known {
    pub(super) login: Login,
    /// Nothing of it where the read can do without.
    pub(super) account: OwnAccount,
}

/// The body of a success.
pub(super) struct Told(pub(super) String);

impl Told {
    /// Its members, if it is an object.
    pub(super) fn object(&self) -> Option<Object<'_>> {
        parse_object(&self.0)
    }

    pub(super) fn has(&self, member: &str) -> bool {
        self.object()
            .is_some_and(|object| object.member(member).is_some())
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
