//! The latest messages of a conversation, the newest first. Meta tells the 20 newest alone; of older ones it says that they
//! have been deleted.
//! <https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/conversations-api>

use super::account::{OwnAccount, Party, own};
use super::address::{Address, is_one_part};
use super::exchange::{Exchange, Told, Trouble};
use super::item::{MessageItem, ReadItem};
use super::pages::{entries, objects};
use super::{End, Read, ReadOperation, fields, time};
use crate::graph::json::Object;
use crate::message::{InvalidInput, OpaqueId};
use crate::operation::Fields;
use crate::webhook::{Attachment, id, object, words};
use crate::words::{decimal, sentence};

pub(super) const GET_MESSAGES: ReadOperation = ReadOperation {
    resource: "conversations",
    name: "getMessages",
    parse,
};

/// So many of a conversation can be read.
const NEWEST: usize = 20;

/// All that is read of a message; in a list the host may know less.
const FULL: &str = "id,created_time,from,to,message,attachments,shares,story";
/// What Meta's page on conversations shows.
const DOCUMENTED: &str = "id,created_time,from,to,message";

/// Graph's code for a message that is gone, and for one that is too old to be read.
const DELETED: i64 = 9_000_001;

fn parse(fields: &Fields) -> Result<Read, InvalidInput> {
    const NAME: &str = "Conversation ID";
    const SOURCE: &str =
        "Take the ID from the operation Get Many of conversations, as its conversationId.";
    let conversation = OpaqueId::parse(fields.get("conversationId"), NAME, SOURCE)?;
    if !is_one_part(conversation.as_str()) {
        return Err(InvalidInput::new(
            "Conversation ID is made of dots only",
            SOURCE,
        ));
    }
    const BOUND: &str = "Set Limit to 20 or less: Meta lets the 20 newest messages of a conversation be read, and no older ones.";
    Ok(Read::Messages {
        conversation,
        most: fields::limit(fields.get("limit"), NEWEST, Some((NEWEST, BOUND)))?,
    })
}

pub(super) async fn read(
    exchange: &Exchange,
    conversation: &OpaqueId,
    most: usize,
) -> Result<End, Trouble> {
    let account = own(exchange).await?;
    let node = |fields: &str| Address::node(conversation.as_str()).with("fields", fields);
    let nested = sentence(&["messages.limit(", &decimal(most), "){", FULL, "}"]);
    let mut items = match exchange.ask(&node(&nested), "", 1).await {
        // It may be the nesting that is refused, or one of the messages.
        Err(trouble) if trouble.is_final() || trouble.is_choke() => Vec::new(),
        told => all_messages(&told?, &account),
    };
    if items.is_empty() {
        let told = exchange.ask(&node("messages"), "", u32::MAX).await?;
        items = one_by_one(exchange, &account, ids(&told), most).await?;
    }
    items.truncate(most);
    Ok(End { items, after: None })
}

/// Each by its id, without those that are refused.
async fn one_by_one(
    exchange: &Exchange,
    account: &OwnAccount,
    ids: Vec<String>,
    most: usize,
) -> Result<Vec<ReadItem>, Trouble> {
    let mut items = Vec::new();
    let mut refusal = None;
    let mut fields = FULL;
    let mut fields_work = false;
    for id in ids {
        if items.len() >= most {
            break;
        }
        let node = Address::node(&id);
        let mut told = exchange
            .ask(&node.clone().with("fields", fields), "", u32::MAX)
            .await;
        if !fields_work && matches!(&told, Err(trouble) if trouble.code() == Some(100)) {
            // Perhaps of one of the fields.
            let again = exchange
                .ask(&node.with("fields", DOCUMENTED), "", u32::MAX)
                .await;
            if again.is_ok() {
                fields = DOCUMENTED;
                told = again;
            }
        }
        match told {
            Ok(told) => {
                fields_work = true;
                if let Some(told) = told.object() {
                    items.push(known_message(&told, id, account));
                }
            }
            Err(trouble) if trouble.is_about_the_object() || trouble.is_choke() => {
                refusal = Some(trouble);
            }
            Err(trouble) => return Err(trouble),
        }
    }
    match refusal {
        // It was not about the messages.
        Some(trouble) if items.is_empty() && trouble.code() != Some(DELETED) => Err(trouble),
        _ => Ok(items),
    }
}

fn listed_messages<'a>(conversation: &Object<'a>) -> Vec<Object<'a>> {
    listed(conversation, "messages")
}

/// The messages of a list; none if one of them is not told whole.
fn all_messages(told: &Told, account: &OwnAccount) -> Vec<ReadItem> {
    let mut items = Vec::new();
    let Some(conversation) = told.object() else {
        return items;
    };
    for message in listed_messages(&conversation) {
        match id(&message, "id") {
            Some(id) if message.member("from").is_some() => {
                items.push(known_message(&message, id, account));
            }
            _ => return Vec::new(),
        }
    }
    items
}

/// The ids of the newest messages.
fn ids(told: &Told) -> Vec<String> {
    let mut ids = Vec::new();
    let Some(conversation) = told.object() else {
        return ids;
    };
    for message in listed_messages(&conversation) {
        if let Some(id) = id(&message, "id").filter(|id| is_one_part(id)) {
            ids.push(id);
        }
    }
    ids.truncate(NEWEST);
    ids
}

fn known_message(told: &Object<'_>, id: String, account: &OwnAccount) -> ReadItem {
    let from = object(told, "from").and_then(|from| Party::read(&from));
    let is_own = from.as_ref().and_then(|from| account.is_if_known(from));
    let from = from.unwrap_or_default();
    ReadItem::Message(MessageItem {
        message_id: id,
        sent_at: told.member("created_time").and_then(time::read),
        from_user_id: from.id,
        from_username: from.username,
        is_own,
        text: words(told, "message"),
        attachments: attachments(told),
    })
}

/// Files, shared posts and stories, in the shape in which the trigger tells them.
fn attachments(told: &Object<'_>) -> Vec<Attachment> {
    let mut all = Vec::new();
    for file in listed(told, "attachments") {
        all.push(attachment(&file));
    }
    for share in listed(told, "shares") {
        all.push(linked("share", &share));
    }
    if let Some(mention) = object(told, "story").and_then(|story| object(&story, "mention")) {
        all.push(linked("story_mention", &mention));
    }
    all
}

/// The entries of a field that is a list, with `data` around it or without.
fn listed<'a>(told: &Object<'a>, name: &str) -> Vec<Object<'a>> {
    match object(told, name) {
        Some(field) => entries(&field),
        None => told.member(name).map(objects).unwrap_or_default(),
    }
}

fn linked(kind: &str, told: &Object<'_>) -> Attachment {
    Attachment {
        kind: kind.to_owned(),
        url: words(told, "link"),
        title: words(told, "name"),
        media_id: id(told, "id"),
    }
}

fn attachment(file: &Object<'_>) -> Attachment {
    let mime_type = words(file, "mime_type").unwrap_or_default();
    let mut told = Attachment {
        kind: kind_of(&mime_type).to_owned(),
        url: words(file, "file_url"),
        ..Attachment::default()
    };
    for (kind, name) in [
        ("image", "image_data"),
        ("video", "video_data"),
        ("audio", "audio_data"),
        ("template", "generic_template"),
    ] {
        let Some(data) = object(file, name) else {
            continue;
        };
        kind.clone_into(&mut told.kind);
        for name in ["preview_url", "media_url", "animated_gif_url", "url"] {
            told.url = words(&data, name).or(told.url);
        }
        told.title = words(&data, "title");
    }
    if told.kind == "file" {
        told.title = words(file, "name");
    }
    told
}

/// The kind of a file that says no more of itself than its MIME type.
fn kind_of(mime_type: &str) -> &'static str {
    let kind = mime_type.split_once('/').map_or("", |(kind, _)| kind);
    match kind {
        "image" => "image",
        "video" => "video",
        "audio" => "audio",
        "" => "fallback",
        _ => "file",
    }
}
