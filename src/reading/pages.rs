//! Lists that come page by page. From one page to the next leads the cursor `after` alone: the address `next` beside it holds
//! the token, and may name another host. <https://developers.facebook.com/docs/graph-api/results>

use super::address::Address;
use super::fields;
use crate::graph::json::{Json, Object};
use crate::message::InvalidInput;
use crate::operation::Fields;
use crate::webhook::{id, object};
use crate::words::decimal;

/// Pages in a row that bring nothing new end a list: more of them are a host that goes round in circles.
const MOST_BARREN: u32 = 10;

/// A part of a list.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// Everything from there on where there is none.
    pub(super) most: Option<usize>,
    /// From the beginning on where there is none.
    pub(super) after: Option<String>,
    /// It ends where one of the host's pages ends, so that its cursor fits, even if that is too many.
    pub(super) whole_pages: bool,
}

impl Wanted {
    /// How many more there may be.
    pub(super) fn left(&self, count: usize) -> usize {
        self.most.unwrap_or(usize::MAX).saturating_sub(count)
    }

    /// Whether what has come beyond this is not wanted.
    pub(super) fn ends_at(&self, count: usize) -> bool {
        !self.whole_pages && self.left(count) == 0
    }

    /// A page for a list of the editor.
    pub(super) fn page(fields: &Fields) -> Result<Self, InvalidInput> {
        Ok(Self {
            most: Some(fields::limit(fields.get("limit"), 25, None)?),
            after: fields::after(fields.get("after")),
            whole_pages: true,
        })
    }
}

/// Where one is in a list.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// The cursor of the page before.
    pub(super) after: Option<String>,
    /// Nothing comes any more.
    pub(super) ended: bool,
    barren: u32,
    /// The ids that have come, in their order: a list that changes while it is read shows some twice.
    seen: Vec<String>,
}

impl Place {
    pub(super) fn after(cursor: Option<String>) -> Self {
        Self {
            after: cursor,
            ..Self::default()
        }
    }

    /// The address of so many from here on.
    pub(super) fn part(&self, list: Address, count: usize) -> Address {
        let list = list.with("limit", &decimal(count));
        match &self.after {
            Some(after) => list.with("after", after),
            None => list,
        }
    }

    /// Whether it has not been here before. From now on it has.
    pub(super) fn is_new(&mut self, id: &str) -> bool {
        let place = self.seen.binary_search_by(|known| known.as_str().cmp(id));
        if let Err(place) = place {
            self.seen.insert(place, id.to_owned());
        }
        place.is_err()
    }

    /// A page has come, of so many that were asked for; `fresh` says whether it brought anything new.
    pub(super) fn turn(&mut self, body: &Object<'_>, came: usize, asked: usize, fresh: bool) {
        let paging = object(body, "paging");
        let cursors = paging.as_ref().and_then(|paging| object(paging, "cursors"));
        let after = cursors.and_then(|cursors| id(&cursors, "after"));
        let has_next = paging.is_some_and(|paging| paging.member("next").is_some());
        self.barren = if fresh {
            0
        } else {
            self.barren.saturating_add(1)
        };
        self.ended = after.is_none()
            || after == self.after
            // A host may leave `next` away and have more all the same.
            || (!has_next && came < asked)
            || self.barren >= MOST_BARREN;
        self.after = after;
    }

    /// The cursor from which the list goes on, if it does.
    pub(super) fn rest(&mut self) -> Option<String> {
        self.after.take().filter(|_| !self.ended)
    }
}

/// The entries of a page or of a field, which are objects: its `data`.
pub(super) fn entries<'a>(holder: &Object<'a>) -> Vec<Object<'a>> {
    holder.member("data").map(objects).unwrap_or_default()
}

/// The objects of a list.
pub(super) fn objects(list: Json<'_>) -> Vec<Object<'_>> {
    let mut objects = Vec::new();
    for json in list.list() {
        if let Some(object) = json.object() {
            objects.push(object);
        }
    }
    objects
}
