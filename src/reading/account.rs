//! Whose conversations are read: an item tells of the other person, and Meta names both.

use serde::Serialize;

use super::address::Address;
use super::pages::entries;
use super::question::{Question, Told};
use crate::graph::Login;
use crate::graph::json::Object;
use crate::webhook::{id, object, words};

/// The account that the token is for. Whoever reads again for the same token hands it back, and saves a call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename_all = "camelCase", optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct OwnAccount {
    /// Every id that Meta calls it by: the professional account's, the Page's, the app-scoped one.
    pub ids: Vec<String>,
    /// The professional account's id, as webhooks and conversations have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// Its username.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
}

/// Somebody in a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Party {
    pub(super) id: Option<String>,
    pub(super) username: Option<String>,
}

impl Party {
    /// Nothing if neither id nor username is told.
    pub(super) fn read(told: &Object<'_>) -> Option<Self> {
        let party = Self {
            id: id(told, "id"),
            username: words(told, "username"),
        };
        (party != Self::default()).then_some(party)
    }
}

impl OwnAccount {
    /// Whether this is the account itself.
    pub(super) fn is(&self, party: &Party) -> bool {
        let same_name = |own: &String| {
            let name = party.username.as_ref();
            name.is_some_and(|name| name.eq_ignore_ascii_case(own))
        };
        party.id.as_ref().is_some_and(|id| self.ids.contains(id))
            || self.username.as_ref().is_some_and(same_name)
    }

    /// The same, or nothing where too little is known of the account to tell.
    pub(super) fn is_if_known(&self, party: &Party) -> Option<bool> {
        let is = self.is(party);
        (is || self.account_id.is_some() || self.username.is_some()).then_some(is)
    }
}

/// Whose account it is.
/// <https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/get-started>
pub(super) fn question(login: Login) -> Question {
    let fields = match login {
        Login::Facebook => "id,instagram_business_account{id,username}",
        Login::Instagram => "id,user_id,username",
    };
    Question::new(Address::node("me").with("fields", fields))
}

/// The same, without naming fields.
pub(super) fn bare_question() -> Question {
    Question::new(Address::node("me"))
}

/// Flat, or wrapped in a list as some of Meta's pages show it.
pub(super) fn read(told: &Told, login: Login) -> OwnAccount {
    let Some(body) = &told.object() else {
        return OwnAccount::default();
    };
    let wrapped = entries(body);
    let told = wrapped.first().unwrap_or(body);
    let linked = object(told, "instagram_business_account");
    let linked_id = linked.as_ref().and_then(|linked| id(linked, "id"));
    let username = match (&linked, login) {
        (Some(linked), _) => words(linked, "username"),
        // A Page has a username of its own, which is no account's.
        (None, Login::Facebook) => None,
        (None, Login::Instagram) => words(told, "username"),
    };
    let account_id = linked_id.or_else(|| id(told, "user_id"));
    let mut ids = Vec::new();
    let mut add = |id: Option<String>| {
        if let Some(id) = id {
            ids.push(id);
        }
    };
    add(account_id.clone());
    add(id(told, "id"));
    OwnAccount {
        ids,
        account_id,
        username,
    }
}
