//! The account's conversations, the latest first.
//! <https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/conversations-api>
//!
//! A list that names its people comes in one call a page, unless it holds a conversation that Graph chokes on, as it does on
//! those of Instagram's AI Studio (seen, not documented). Then the page is halved until only a few conversations are left,
//! which are read one by one, without those that Graph cannot tell.

use std::mem;

use super::account::Party;
use super::address::{Address, is_one_part};
use super::item::{ConversationItem, ReadItem};
use super::pages::{self, Place, entries};
use super::question::{Known, Next, Question, Told, Trouble};
use super::{End, Read, ReadOperation, fields, time};
use crate::graph::json::Object;
use crate::message::{InvalidInput, Recipient};
use crate::operation::Fields;
use crate::webhook::{id, object};

pub(super) const GET_MANY: ReadOperation = ReadOperation {
    resource: "conversations",
    name: "getMany",
    parse: get_many,
};

pub(super) const LIST: ReadOperation = ReadOperation {
    resource: "lists",
    name: "conversations",
    parse: list,
};

/// So many are asked for at once.
const PAGE: usize = 50;

/// Where so few cannot be told together, they are read one by one.
const FEW: usize = 3;

/// So many are wanted where nobody says.
const USUAL: usize = 50;

const WITH_PEOPLE: &str = "id,updated_time,participants";
const WITHOUT_PEOPLE: &str = "id,updated_time";

fn get_many(fields: &Fields) -> Result<Read, InvalidInput> {
    let participant = fields.get("participantId");
    let everything = fields::flag(fields.get("returnAll"), "Return All")?;
    let part = pages::Wanted {
        most: if everything {
            None
        } else {
            Some(fields::limit(fields.get("limit"), USUAL, None)?)
        },
        after: None,
        whole_pages: false,
    };
    let participant = if participant.is_not_set() {
        None
    } else {
        Some(Recipient::parse(participant)?)
    };
    Ok(Read::Conversations(Walk::new(part, participant)))
}

fn list(fields: &Fields) -> Result<Read, InvalidInput> {
    Ok(Read::Conversations(Walk::new(
        pages::Wanted::page(fields)?,
        None,
    )))
}

/// How the next page is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// With its people.
    Nested,
    /// Without, since Graph chokes on something in it.
    PlainOnce,
    /// Without, and so are all that follow: Graph chokes wherever it is asked for people.
    Plain,
}

/// A conversation, as a list or its own node tells of it.
struct Thread {
    id: String,
    updated_at: Option<u64>,
    /// Nothing where they are not told.
    people: Option<Vec<Party>>,
}

/// On the way through the list.
pub(super) struct Walk {
    part: pages::Wanted,
    /// With this person alone.
    participant: Option<Recipient>,
    place: Place,
    size: usize,
    /// So many were asked for.
    asked: usize,
    way: Way,
    has_choked: bool,
    /// It has choked on a few.
    has_been_few: bool,
    /// A page with its people has come.
    has_worked: bool,
    /// Whether a conversation's own node tells its people, once that is known.
    nodes_tell: Option<bool>,
    /// What of the page is not yet among the items, the next one last.
    queue: Vec<Thread>,
    /// The one that is asked for by itself.
    current: Option<Thread>,
    items: Vec<ReadItem>,
}

impl Walk {
    fn new(part: pages::Wanted, participant: Option<Recipient>) -> Self {
        Self {
            place: Place::after(part.after.clone()),
            part,
            participant,
            size: PAGE,
            asked: 0,
            way: Way::Nested,
            has_choked: false,
            has_been_few: false,
            has_worked: false,
            nodes_tell: None,
            queue: Vec::new(),
            current: None,
            items: Vec::new(),
        }
    }

    /// Whoever asks for one person knows which of the two is not the account.
    pub(super) fn needs_account(&self) -> bool {
        self.participant.is_none()
    }

    pub(super) fn next(&mut self, told: Option<Result<Told, Trouble>>, known: &Known) -> Next {
        match (told, self.current.take()) {
            (Some(told), Some(thread)) => self.take_node(told, thread, known)?,
            (Some(Err(trouble)), None) if self.way == Way::Nested && trouble.is_choke() => {
                self.choke();
            }
            (Some(told), None) => self.take_page(&told?),
            (None, _) => {}
        }
        while let Some(thread) = self.queue.pop() {
            if self.part.ends_at(self.items.len()) {
                break;
            }
            let is_told = thread.people.is_some() || self.nodes_tell == Some(false);
            if is_told || !is_one_part(&thread.id) {
                self.push(thread, known);
                continue;
            }
            let mut question = Question::new(Address::node(&thread.id).with("fields", WITH_PEOPLE));
            question.most_chokes = 1;
            self.current = Some(thread);
            return Ok(Some(question));
        }
        let left = self.part.left(self.items.len());
        if self.place.ended || left == 0 {
            return Ok(None);
        }
        self.asked = self.size.min(left);
        let mut question = Question::new(self.address(self.asked));
        question.member = "data";
        if self.way == Way::Nested {
            // Once it has choked, the next time is not by chance.
            question.most_chokes = u32::from(!self.has_choked);
        }
        Ok(Some(question))
    }

    pub(super) fn end(&mut self) -> End {
        End {
            items: mem::take(&mut self.items),
            after: self.place.rest(),
        }
    }

    fn address(&self, asked: usize) -> Address {
        let fields = match self.way {
            Way::Nested => WITH_PEOPLE,
            Way::PlainOnce | Way::Plain => WITHOUT_PEOPLE,
        };
        let mut address = Address::edge("me", "conversations")
            .with("platform", "instagram")
            .with("fields", fields);
        if let Some(person) = &self.participant {
            address = address.with("user_id", person.as_str());
        }
        self.place.part(address, asked)
    }

    fn choke(&mut self) {
        self.has_choked = true;
        if self.asked > FEW {
            self.size = self.asked.div_ceil(2);
            return;
        }
        if self.has_worked || !self.has_been_few {
            self.way = Way::PlainOnce;
        } else {
            self.way = Way::Plain;
            self.size = PAGE;
        }
        self.has_been_few = true;
    }

    fn take_page(&mut self, told: &Told) {
        match self.way {
            Way::Nested => {
                self.has_worked = true;
                self.size = self.size.saturating_mul(2).min(PAGE);
            }
            Way::PlainOnce => self.way = Way::Nested,
            Way::Plain => {}
        }
        let Some(body) = told.object() else { return };
        let came = entries(&body);
        let count = came.len();
        self.queue.clear();
        for told in came {
            let Some(thread) = thread(&told) else {
                continue;
            };
            if self.place.is_new(&thread.id) {
                self.queue.push(thread);
            }
        }
        self.queue.reverse();
        let is_fresh = !self.queue.is_empty();
        self.place.turn(&body, count, self.asked, is_fresh);
    }

    /// What a conversation's own node tells. One that Graph cannot tell is left out.
    fn take_node(
        &mut self,
        told: Result<Told, Trouble>,
        mut thread: Thread,
        known: &Known,
    ) -> Result<(), Trouble> {
        match told {
            Ok(told) => {
                if let Some(told) = told.object() {
                    thread.people = people(&told);
                    thread.updated_at = thread.updated_at.or_else(|| updated_at(&told));
                }
                let tells = self.nodes_tell == Some(true) || thread.people.is_some();
                self.nodes_tell = Some(tells);
            }
            Err(trouble) if trouble.is_choke() => return Ok(()),
            // It is there all the same.
            Err(trouble) if trouble.is_about_the_object() => {}
            Err(trouble) => return Err(trouble),
        }
        self.push(thread, known);
        Ok(())
    }

    fn push(&mut self, thread: Thread, known: &Known) {
        let other = self.other(&thread.people.unwrap_or_default(), known);
        self.items.push(ReadItem::Conversation(ConversationItem {
            conversation_id: thread.id,
            updated_at: thread.updated_at,
            user_id: other.id,
            username: other.username,
        }));
    }

    /// The other person; nobody where it cannot be told which one that is.
    fn other(&self, people: &[Party], known: &Known) -> Party {
        // Where all are the account, it writes to itself.
        let mut other = people.first();
        let mut others = 0_usize;
        for party in people {
            let is_other = match &self.participant {
                Some(person) => party.id.as_deref() == Some(person.as_str()),
                None => !known.account.is(party),
            };
            if is_other {
                other = Some(party);
                others = others.saturating_add(1);
            }
        }
        match &self.participant {
            Some(person) => Party {
                id: Some(person.as_str().to_owned()),
                username: other
                    .filter(|_| others > 0)
                    .and_then(|party| party.username.clone()),
            },
            None => other.filter(|_| others < 2).cloned().unwrap_or_default(),
        }
    }
}

fn thread(told: &Object<'_>) -> Option<Thread> {
    Some(Thread {
        id: id(told, "id")?,
        updated_at: updated_at(told),
        people: people(told),
    })
}

fn updated_at(told: &Object<'_>) -> Option<u64> {
    told.member("updated_time").and_then(time::read)
}

fn people(told: &Object<'_>) -> Option<Vec<Party>> {
    let told = object(told, "participants")?;
    told.member("data")?;
    let mut people = Vec::new();
    for told in entries(&told) {
        if let Some(party) = Party::read(&told) {
            people.push(party);
        }
    }
    Some(people)
}
