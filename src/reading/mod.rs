//! Reads of what is at Meta: conversations, their messages, people, the account's own posts. Pure: a [`Reader`] says what to
//! ask or how long to wait, is given what came of it, and ends with items or with why there are none.
//!
//! A read is written from top to bottom, as if it asked by itself ([`exchange`] makes steps of it), and may be repeated
//! freely: nothing at Meta changes by it.

mod account;
mod address;
mod advice;
mod conversations;
mod exchange;
mod fields;
mod item;
mod messages;
mod pages;
mod posts;
mod profile;
mod reader;
mod time;

pub use account::OwnAccount;
pub use exchange::Refusal;
pub use item::{ConversationItem, MessageItem, PostItem, ProfileItem, ReadItem};
pub use reader::{Came, End, Reader, Settings, Step, Verdict};

use crate::message::{InvalidInput, OpaqueId, Recipient};
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

/// What is to be read, its fields parsed.
#[derive(Clone, Debug)]
enum Read {
    Conversations(conversations::Wanted),
    Messages { conversation: OpaqueId, most: usize },
    Profile(Recipient),
    Posts(pages::Wanted),
}
