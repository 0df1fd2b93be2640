//! The account's own posts, the latest first.
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media>

use super::account::own;
use super::address::Address;
use super::exchange::{Exchange, Trouble};
use super::item::{PostItem, ReadItem};
use super::pages::{self, Place, entries};
use super::{End, Read, ReadOperation, time};
use crate::graph::Login;
use crate::graph::json::Object;
use crate::webhook::{id, words};

pub(super) const LIST: ReadOperation = ReadOperation {
    resource: "lists",
    name: "posts",
    parse: |fields| Ok(Read::Posts(pages::Wanted::page(fields)?)),
};

const PAGE: usize = 50;

pub(super) async fn read(exchange: &Exchange, wanted: pages::Wanted) -> Result<End, Trouble> {
    let whose = match exchange.login() {
        Login::Instagram => "me".to_owned(),
        // There `me` is the Page, which has posts of its own.
        Login::Facebook => own(exchange).await?.account_id.ok_or(NOT_LINKED)?,
    };
    let mut place = Place::after(wanted.after.clone());
    let mut items = Vec::new();
    while !place.ended && wanted.left(items.len()) > 0 {
        let asked = wanted.left(items.len()).min(PAGE);
        let list = Address::edge(&whose, "media")
            .with("fields", "id,caption,media_type,permalink,timestamp");
        let told = exchange
            .ask(&place.part(list, asked), "data", u32::MAX)
            .await?;
        let Some(body) = told.object() else { break };
        let came = entries(&body);
        let (count, before) = (came.len(), items.len());
        for told in came {
            let Some(post) = post(&told) else { continue };
            if place.is_new(&post.post_id) {
                items.push(ReadItem::Post(post));
            }
        }
        place.turn(&body, count, asked, items.len() > before);
    }
    Ok(End {
        items,
        after: place.rest(),
    })
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
