//! What an account has to be subscribed to.

use super::kind::EventKind;

/// Which of Meta's two logins the account is connected by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Login {
    /// Facebook Login: the subscription is the Page's.
    Facebook,
    /// Instagram Login: the subscription is the account's own.
    Instagram,
}

/// The `subscribed_fields` for these kinds of events, each once, all of which Meta takes at this login.
///
/// Meta refuses a whole list for one name it does not take. `message_echoes`, which one of its tables names, is such a
/// name: echoes come with `messages`. A Page takes none of Instagram's names, and any of its own links it to the app.
/// <https://developers.facebook.com/docs/instagram-platform/webhooks>,
/// <https://developers.facebook.com/docs/graph-api/webhooks/getting-started/webhooks-for-instagram>
#[must_use]
pub fn subscribed_fields(login: Login, kinds: &[EventKind]) -> Vec<&'static str> {
    if login == Login::Facebook {
        return vec!["feed"];
    }
    let mut fields = Vec::new();
    for field in kinds.iter().flat_map(|kind| fields_of(*kind)) {
        if !fields.contains(field) {
            fields.push(*field);
        }
    }
    fields
}

fn fields_of(kind: EventKind) -> &'static [&'static str] {
    match kind {
        EventKind::Message
        | EventKind::QuickReply
        | EventKind::Echo
        | EventKind::Deleted
        | EventKind::Other => &["messages"],
        EventKind::Postback => &["messaging_postbacks"],
        EventKind::Reaction => &["message_reactions"],
        EventKind::Seen => &["messaging_seen"],
        EventKind::Edited => &["message_edit"],
        EventKind::Referral => &["messaging_referral"],
        EventKind::Comment => &["comments"],
        EventKind::LiveComment => &["live_comments"],
        EventKind::Mention => &["mentions"],
        EventKind::StoryInsights => &["story_insights"],
        EventKind::Handover => &["messaging_handover", "standby"],
    }
}
