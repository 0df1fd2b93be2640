//! The account's conversations, the latest first.
//! <https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/conversations-api>
//!
//! A list that names its people comes in one call a page, unless it holds a conversation that Graph chokes on, as it does on
//! those of Instagram's AI Studio (seen, not documented). Then the page is halved until only a few conversations are left,
//! which are read one by one, without those that Graph cannot tell.

use super::account::{OwnAccount, Party, own};
use super::address::{Address, is_one_part};
use super::exchange::{Exchange, Told, Trouble};
use super::item::{ConversationItem, ReadItem};
use super::pages::{self, Place, entries};
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

/// Which of them.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    part: pages::Wanted,
    /// With this person alone.
    participant: Option<Recipient>,
}

fn get_many(fields: &Fields) -> Result<Read, InvalidInput> {
    let participant = fields.get("participantId");
    let everything = fields::flag(fields.get("returnAll"), "Return All")?;
    Ok(Read::Conversations(Wanted {
        part: pages::Wanted {
            most: if everything {
                None
            } else {
                Some(fields::limit(fields.get("limit"), USUAL, None)?)
            },
            after: None,
            whole_pages: false,
        },
        participant: if participant.is_blank() {
            None
        } else {
            Some(Recipient::parse(participant)?)
        },
    }))
}

fn list(fields: &Fields) -> Result<Read, InvalidInput> {
    Ok(Read::Conversations(Wanted {
        part: pages::Wanted::page(fields)?,
        participant: None,
    }))
}

pub(super) async fn read(exchange: &Exchange, wanted: Wanted) -> Result<End, Trouble> {
    let Wanted { part, participant } = wanted;
    // Whoever asks for one person knows which of the two is not the account.
    let account = match participant {
        Some(_) => OwnAccount::default(),
        None => own(exchange).await?,
    };
    let mut walk = Walk {
        exchange,
        whom: Whom {
            account,
            participant,
        },
        place: Place::after(part.after.clone()),
        size: PAGE,
        way: Way::Nested,
        has_choked: false,
        has_been_few: false,
        has_worked: false,
        nodes_tell: None,
    };
    let mut items = Vec::new();
    while !walk.place.ended && part.left(items.len()) > 0 {
        for thread in walk.page(part.left(items.len())).await? {
            if part.ends_at(items.len()) {
                break;
            }
            if let Some(item) = walk.item(thread).await? {
                items.push(ReadItem::Conversation(item));
            }
        }
    }
    Ok(End {
        items,
        after: walk.place.rest(),
    })
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
struct Walk<'a> {
    exchange: &'a Exchange,
    whom: Whom,
    place: Place,
    size: usize,
    way: Way,
    has_choked: bool,
    /// It has choked on a few.
    has_been_few: bool,
    /// A page with its people has come.
    has_worked: bool,
    /// Whether a conversation's own node tells its people, once that is known.
    nodes_tell: Option<bool>,
}

impl Walk<'_> {
    /// The next page, of at most so many; without what has come before.
    async fn page(&mut self, most: usize) -> Result<Vec<Thread>, Trouble> {
        loop {
            let asked = self.size.min(most);
            let address = self.address(asked);
            // Once it has choked, the next time is not by chance.
            let most_chokes = match self.way {
                Way::Nested => u32::from(!self.has_choked),
                Way::PlainOnce | Way::Plain => u32::MAX,
            };
            match self.exchange.ask(&address, "data", most_chokes).await {
                Err(trouble) if self.way == Way::Nested && trouble.is_choke() => self.choke(asked),
                told => return Ok(self.take(&told?, asked)),
            }
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
        if let Some(person) = &self.whom.participant {
            address = address.with("user_id", person.as_str());
        }
        self.place.part(address, asked)
    }

    fn choke(&mut self, asked: usize) {
        self.has_choked = true;
        if asked > FEW {
            self.size = asked.div_ceil(2);
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

    fn take(&mut self, told: &Told, asked: usize) -> Vec<Thread> {
        match self.way {
            Way::Nested => {
                self.has_worked = true;
                self.size = self.size.saturating_mul(2).min(PAGE);
            }
            Way::PlainOnce => self.way = Way::Nested,
            Way::Plain => {}
        }
        let Some(body) = told.object() else {
            return Vec::new();
        };
        let came = entries(&body);
        let mut threads = Vec::new();
        let count = came.len();
        for told in came {
            let Some(thread) = thread(&told) else {
                continue;
            };
            if self.place.is_new(&thread.id) {
                threads.push(thread);
            }
        }
        self.place.turn(&body, count, asked, !threads.is_empty());
        threads
    }

    /// What is told of a conversation; nothing of one that Graph cannot tell.
    async fn item(&mut self, mut thread: Thread) -> Result<Option<ConversationItem>, Trouble> {
        if thread.people.is_none() && self.nodes_tell != Some(false) && is_one_part(&thread.id) {
            let address = Address::node(&thread.id).with("fields", WITH_PEOPLE);
            match self.exchange.ask(&address, "", 1).await {
                Ok(told) => {
                    let known = told.object();
                    thread.people = known.as_ref().and_then(people);
                    thread.updated_at = thread.updated_at.or_else(|| updated_at(&known?));
                    let tells = self.nodes_tell == Some(true) || thread.people.is_some();
                    self.nodes_tell = Some(tells);
                }
                Err(trouble) if trouble.is_choke() => return Ok(None),
                // It is there all the same.
                Err(trouble) if trouble.is_about_the_object() => {}
                Err(trouble) => return Err(trouble),
            }
        }
        let other = self.whom.other(&thread.people.unwrap_or_default());
        Ok(Some(ConversationItem {
            conversation_id: thread.id,
            updated_at: thread.updated_at,
            user_id: other.id,
            username: other.username,
        }))
    }
}

/// Whose conversations, and with whom.
struct Whom {
    account: OwnAccount,
    participant: Option<Recipient>,
}

impl Whom {
    /// The other person; nobody where it cannot be told which one that is.
    fn other(&self, people: &[Party]) -> Party {
        if let Some(person) = &self.participant {
            let known = people
                .iter()
                .find(|party| party.id.as_deref() == Some(person.as_str()));
            return Party {
                id: Some(person.as_str().to_owned()),
                username: known.and_then(|party| party.username.clone()),
            };
        }
        // Where all are the account, it writes to itself.
        let mut other = people.first();
        let mut others = 0_usize;
        for party in people {
            if !self.account.is(party) {
                other = Some(party);
                others = others.saturating_add(1);
            }
        }
        other.filter(|_| others < 2).cloned().unwrap_or_default()
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
