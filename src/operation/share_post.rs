//! Sends one of the account's own posts.

use super::letter::Letter;
use super::{Fact, Fields, Operation, Plan};
use crate::graph::Bucket;
use crate::graph::send_message::media_share;
use crate::message::{InvalidInput, OpaqueId, ParseUrl};

pub(super) const OPERATION: Operation = Operation {
    resource: "messages",
    name: "sharePost",
    plan,
};

const SOURCE_OF_POSTS: &str =
    "Choose one of the account's own posts From Your Posts, or give its ID in the Graph API.";

fn plan(fields: &Fields, _: &dyn ParseUrl) -> Result<Plan, InvalidInput> {
    let letter = Letter::to_person(fields)?;
    let post = OpaqueId::parse(fields.get("postId"), "Post ID", SOURCE_OF_POSTS)?;
    let call = letter.call(media_share(&post), Bucket::Send);
    let facts = vec![("postId", Fact::text(post.as_str()))];
    let mut plan = letter.plan(call, facts);
    plan.content_advice = Some(SOURCE_OF_POSTS.to_owned());
    Ok(plan)
}
