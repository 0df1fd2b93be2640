//! The latest messages of a conversation, the newest first. Meta tells the 20 newest alone; of older ones it says that they
//! have been deleted.
//! <https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/conversations-api>

use std::mem;

use super::account::{OwnAccount, Party};
use super::address::{Address, is_one_part};
use super::item::{MessageItem, ReadItem};
use super::pages::{entries, objects};
use super::question::{Known, Next, Question, Told, Trouble};
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
    let most = fields::limit(fields.get("limit"), NEWEST, Some((NEWEST, BOUND)))?;
    Ok(Read::Messages(Thread {
        conversation,
        most,
        stage: Stage::Begin,
        ids: Vec::new(),
        current: String::new(),
        fields: FULL,
        fields_work: false,
        doubt: None,
        refusal: None,
        items: Vec::new(),
    }))
}

/// A conversation whose messages are read.
pub(super) struct Thread {
    conversation: OpaqueId,
    most: usize,
    stage: Stage,
    /// Those to be asked for, the next one last.
    ids: Vec<String>,
    /// The one that is asked for.
    current: String,
    fields: &'static str,
    fields_work: bool,
    /// How the current one was refused with all fields.
    doubt: Option<Trouble>,
    /// How the latest of those was refused that were.
    refusal: Option<Trouble>,
    items: Vec<ReadItem>,
}

#[derive(Clone, Copy)]
enum Stage {
    Begin,
    /// All in one, as fields of the conversation.
    Nested,
    /// Their ids alone.
    Listed,
    /// Each by its id.
    OneByOne,
}

impl Thread {
    pub(super) fn next(&mut self, told: Option<Result<Told, Trouble>>, known: &Known) -> Next {
        match (self.stage, told) {
            (Stage::Nested, Some(told)) => {
                match told {
                    // It may be the nesting that is refused, or one of the messages.
                    Err(trouble) if trouble.is_final() || trouble.is_choke() => {}
                    told => self.items = all_messages(&told?, &known.account),
                }
                if self.items.is_empty() {
                    self.stage = Stage::Listed;
                    return Ok(Some(self.question("messages")));
                }
                self.items.truncate(self.most);
                return Ok(None);
            }
            (Stage::Listed, Some(told)) => {
                self.ids = ids(&told?);
                self.ids.reverse();
                self.stage = Stage::OneByOne;
            }
            (Stage::OneByOne, Some(told)) => {
                if let Some(question) = self.take(told, &known.account)? {
                    return Ok(Some(question));
                }
            }
            (_, None) | (Stage::Begin, _) => {
                self.stage = Stage::Nested;
                let most = decimal(self.most);
                let nested = sentence(&["messages.limit(", &most, "){", FULL, "}"]);
                let mut question = self.question(&nested);
                question.most_chokes = 1;
                return Ok(Some(question));
            }
        }
        if self.items.len() < self.most
            && let Some(id) = self.ids.pop()
        {
            self.current = id;
            return Ok(Some(message_question(&self.current, self.fields)));
        }
        match self.refusal {
            // It was not about the messages.
            Some(trouble) if self.items.is_empty() && trouble.code() != Some(DELETED) => {
                Err(trouble)
            }
            _ => Ok(None),
        }
    }

    pub(super) fn end(&mut self) -> End {
        End {
            items: mem::take(&mut self.items),
            after: None,
        }
    }

    fn question(&self, fields: &str) -> Question {
        Question::new(Address::node(self.conversation.as_str()).with("fields", fields))
    }

    /// What came of the current message: itself, a refusal that leaves it out, or the same question with fewer fields.
    fn take(&mut self, told: Result<Told, Trouble>, account: &OwnAccount) -> Next {
        let doubt = self.doubt.take();
        let trouble = match (told, doubt) {
            (Ok(told), doubt) => {
                if doubt.is_some() {
                    self.fields = DOCUMENTED;
                }
                self.fields_work = true;
                if let Some(told) = told.object() {
                    let id = mem::take(&mut self.current);
                    self.items.push(known_message(&told, id, account));
                }
                return Ok(None);
            }
            (Err(_), Some(doubt)) => doubt,
            (Err(trouble), None) => {
                if trouble.code() == Some(100) && !self.fields_work {
                    // Perhaps of one of the fields.
                    self.doubt = Some(trouble);
                    return Ok(Some(message_question(&self.current, DOCUMENTED)));
                }
                trouble
            }
        };
        if trouble.is_about_the_object() || trouble.is_choke() {
            self.refusal = Some(trouble);
            return Ok(None);
        }
        Err(trouble)
    }
}

fn message_question(id: &str, fields: &str) -> Question {
    Question::new(Address::node(id).with("fields", fields))
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
