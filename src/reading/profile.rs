//! What Meta tells of a person: only of who has written to the account, or tapped an ice breaker or its menu.
//! <https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/user-profile>

use super::address::Address;
use super::item::{ProfileItem, ReadItem};
use super::question::{Next, Question, Told, Trouble};
use super::{End, Read, ReadOperation};
use crate::graph::json::{Json, Kind};
use crate::message::Recipient;
use crate::webhook::words;

pub(super) const GET_PROFILE: ReadOperation = ReadOperation {
    resource: "people",
    name: "getProfile",
    parse: |fields| {
        let person = Recipient::parse(fields.get("userId"))?;
        Ok(Read::Profile(Profile { person, item: None }))
    },
};

const FIELDS: &str = "name,username,profile_pic,follower_count,is_verified_user,is_user_follow_business,is_business_follow_user";

/// A profile that is read.
pub(super) struct Profile {
    person: Recipient,
    item: Option<ProfileItem>,
}

impl Profile {
    pub(super) fn next(&mut self, told: Option<Result<Told, Trouble>>) -> Next {
        let person = self.person.as_str();
        let Some(told) = told else {
            return Ok(Some(Question::new(
                Address::node(person).with("fields", FIELDS),
            )));
        };
        let told = told?;
        let body = told.object();
        let member = |name: &str| body.as_ref().and_then(|body| body.member(name));
        let text = |name: &str| body.as_ref().and_then(|body| words(body, name));
        self.item = Some(ProfileItem {
            user_id: person.to_owned(),
            name: text("name"),
            username: text("username"),
            profile_picture: text("profile_pic"),
            follower_count: member("follower_count").and_then(Json::whole_number),
            is_verified: member("is_verified_user").and_then(flag),
            follows_business: member("is_user_follow_business").and_then(flag),
            followed_by_business: member("is_business_follow_user").and_then(flag),
        });
        Ok(None)
    }

    pub(super) fn end(&mut self) -> End {
        let mut end = End::default();
        if let Some(item) = self.item.take() {
            end.items.push(ReadItem::Profile(item));
        }
        end
    }
}

/// Yes or no, also as text.
fn flag(value: Json<'_>) -> Option<bool> {
    match value.kind() {
        Kind::Bool => Some(value.is_true()),
        Kind::Text => match &*value.text()? {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        _ => None,
    }
}
