//! Reads of what is at Meta: conversations, their messages, people, the account's own posts. Pure: a [`Reader`] says what to
//! ask or how long to wait, is given what came of it, and ends with items or with why there are none.
//!
//! Each kind of read says its next question when it is told what came of the last; how often one is asked and how long is
//! waited is the reader's matter. A read may be repeated freely: nothing at Meta changes by it.

mod account;
mod address;
mod advice;
mod conversations;
mod fields;
mod item;
mod messages;
mod pages;
mod posts;
mod profile;
mod question;
mod reader;
mod time;

pub use account::OwnAccount;
pub use item::{ConversationItem, MessageItem, PostItem, ProfileItem, ReadItem};
pub use question::Refusal;
pub use reader::{Came, End, Reader, Settings, Step, Verdict};

use question::{Known, Next, Told, Trouble};

use crate::graph::Login;
use crate::message::InvalidInput;
use crate::operation::Fields;

/// Something that can be read.
#[derive(Clone, Copy, Debug)]
pub struct ReadOperation {
    /// The resource it belongs to, as the node's parameter `resource` has it.
    pub resource: &'static str,
    /// Its name, as the node's parameter `operation` has it.
    pub name: &'static str,
    parse: fn(&Fields) -> Result<Read, InvalidInput>,
}

/// What users can ask for.
pub const READS: &[ReadOperation] = &[
    conversations::GET_MANY,
    messages::GET_MESSAGES,
    profile::GET_PROFILE,
];

/// What the lists of the editor are made of: a page of each, from a cursor on.
pub const LISTS: &[ReadOperation] = &[conversations::LIST, posts::LIST];

/// The read of this resource with this name.
#[must_use]
pub fn find(resource: &str, name: &str) -> Option<&'static ReadOperation> {
    READS
        .iter()
        .chain(LISTS)
        .find(|known| known.resource == resource && known.name == name)
}

/// What is read: its fields, and how far it has come.
enum Read {
    Conversations(conversations::Walk),
    Messages(messages::Thread),
    Profile(profile::Profile),
    Posts(posts::Posts),
}

impl Read {
    /// Whether it has to be known whose account it is.
    fn needs_account(&self, login: Login) -> bool {
        match self {
            Self::Conversations(walk) => walk.needs_account(),
            Self::Messages(_) => true,
            Self::Profile(_) => false,
            // At Facebook's host `me` is the Page, which has posts of its own.
            Self::Posts(_) => login == Login::Facebook,
        }
    }

    fn next(&mut self, told: Option<Result<Told, Trouble>>, known: &Known) -> Next {
        match self {
            Self::Conversations(walk) => walk.next(told, known),
            Self::Messages(thread) => thread.next(told, known),
            Self::Profile(profile) => profile.next(told),
            Self::Posts(posts) => posts.next(told, known),
        }
    }

    /// What it has gathered.
    fn end(&mut self) -> End {
        match self {
            Self::Conversations(walk) => walk.end(),
            Self::Messages(thread) => thread.end(),
            Self::Profile(profile) => profile.end(),
            Self::Posts(posts) => posts.end(),
        }
    }
}
