//! The account's own posts, the latest first.
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media>

use std::mem;

use super::address::Address;
use super::item::{PostItem, ReadItem};
use super::pages::{self, Place, entries};
use super::question::{Known, Next, Question, Told, Trouble};
use super::{End, Read, ReadOperation, time};
use crate::graph::Login;
use crate::graph::json::Object;
use crate::webhook::{id, words};

pub(super) const LIST: ReadOperation = ReadOperation {
    resource: "lists",
    name: "posts",
    parse: |fields| {
        let wanted = pages::Wanted::page(fields)?;
        Ok(Read::Posts(Posts {
            place: Place::after(wanted.after.clone()),
            wanted,
            items: Vec::new(),
            asked: 0,
        }))
    },
};

const PAGE: usize = 50;

/// On the way through the posts.
pub(super) struct Posts {
    wanted: pages::Wanted,
    place: Place,
    items: Vec<ReadItem>,
    /// So many were asked for.
    asked: usize,
}

impl Posts {
    pub(super) fn next(&mut self, told: Option<Result<Told, Trouble>>, known: &Known) -> Next {
        if let Some(told) = told {
            self.take(&told?);
        }
        let left = self.wanted.left(self.items.len());
        if self.place.ended || left == 0 {
            return Ok(None);
        }
        self.asked = left.min(PAGE);
        let whose = match known.login {
            Login::Instagram => "me",
            Login::Facebook => known.account.account_id.as_deref().ok_or(NOT_LINKED)?,
        };
        let list = Address::edge(whose, "media")
            .with("fields", "id,caption,media_type,permalink,timestamp");
        let mut question = Question::new(self.place.part(list, self.asked));
        question.member = "data";
        Ok(Some(question))
    }

    fn take(&mut self, told: &Told) {
        let Some(body) = told.object() else { return };
        let came = entries(&body);
        let (count, before) = (came.len(), self.items.len());
        for told in came {
            let Some(post) = post(&told) else { continue };
            if self.place.is_new(&post.post_id) {
                self.items.push(ReadItem::Post(post));
            }
        }
        let is_fresh = self.items.len() > before;
        self.place.turn(&body, count, self.asked, is_fresh);
    }

    pub(super) fn end(&mut self) -> End {
        End {
            items: mem::take(&mut self.items),
            after: self.place.rest(),
        }
    }
}

const NOT_LINKED: Trouble = Trouble::Lacks("instagram_business_account");

fn post(told: &Object<'_>) -> Option<PostItem> {
    Some(PostItem {
        post_id: id(told, "id")?,
        caption: words(told, "caption"),
        post_type: words(told, "media_type"),
        permalink: words(told, "permalink"),
        published_at: told.member("timestamp").and_then(time::read),
    })
}
