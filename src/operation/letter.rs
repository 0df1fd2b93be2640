//! What all operations have in common that send a message: whom it is for, and the options beside what is in it.

use std::time::Duration;

use super::{Before, Fact, Fields, Plan};
use crate::graph::send_message::{Addressee, Remarks, send_message, sender_action};
use crate::graph::{Body, Bucket, Call};
use crate::message::{Field, InvalidInput, OpaqueId, Recipient, excerpt};
use crate::words::sentence;

/// Where the id of a message comes from.
pub(super) const SOURCE_OF_MESSAGE_IDS: &str = "Take the ID from the messageId of the trigger, of Get Messages, or of a message that this node has sent.";

/// Typing for longer is no typing that anybody believes, and a person's messages wait for it.
const LONGEST_TYPING: Duration = Duration::from_secs(60);

/// A message to a person without what is in it.
pub(super) struct Letter {
    person: String,
    to: Addressee,
    remarks: Remarks,
    before: Option<Before>,
    facts: Vec<(&'static str, Fact)>,
}

impl Letter {
    /// A message to a person, with the item's options.
    pub(super) fn to_person(fields: &Fields) -> Result<Self, InvalidInput> {
        let recipient = Recipient::parse(fields.get("userId"))?;
        let reply_to = fields.get("replyToMessageId");
        let reply_to = if reply_to.is_not_set() {
            None
        } else {
            let name = "Reply to Message ID";
            Some(OpaqueId::parse(reply_to, name, SOURCE_OF_MESSAGE_IDS)?)
        };
        let typing = typing_time(fields.get("typingSeconds"))?;
        Ok(Self {
            person: recipient.as_str().to_owned(),
            remarks: Remarks {
                reply_to,
                human_agent: flag(fields.get("humanAgent"), "Human Agent")?,
            },
            before: (!typing.is_zero()).then(|| Before {
                call: sender_action(&recipient, "typing_on", None),
                pause: typing,
            }),
            facts: vec![("userId", Fact::text(recipient.as_str()))],
            to: Addressee::Person(recipient),
        })
    }

    /// An answer in private to a comment. It answers to nothing else and needs no tag, and nobody is seen typing before the
    /// person has a conversation with the account.
    pub(super) fn to_commenter(comment: OpaqueId) -> Self {
        Self {
            // No person has this id, since theirs are digits.
            person: sentence(&["comment ", comment.as_str()]),
            remarks: Remarks::default(),
            before: None,
            facts: vec![
                ("commentId", Fact::text(comment.as_str())),
                ("userId", Fact::OtherId("recipient_id")),
            ],
            to: Addressee::Commenter(comment),
        }
    }

    /// The call that sends it with this in it.
    pub(super) fn call(&self, message: Body, bucket: Bucket) -> Call {
        send_message(&self.to, &self.remarks, message, bucket)
    }

    /// The plan of a message that goes out in one call and without media; `facts` come between the person and the
    /// message's id.
    pub(super) fn plan(self, call: Call, facts: Vec<(&'static str, Fact)>) -> Plan {
        let mut all = self.facts;
        all.extend(facts);
        all.push(("messageId", Fact::AnswerId));
        Plan {
            person: self.person,
            assets: Vec::new(),
            before: self.before,
            call,
            without_uploads: None,
            facts: all,
            content_advice: None,
        }
    }
}

/// A switch, off where there is nothing. The words come from expressions and from AI.
fn flag(field: &Field, name: &str) -> Result<bool, InvalidInput> {
    if let Field::Flag(flag) = field {
        return Ok(*flag);
    }
    let is = |word: &str| field.given().eq_ignore_ascii_case(word);
    if field.is_not_set() || is("false") {
        Ok(false)
    } else if is("true") {
        Ok(true)
    } else {
        Err(InvalidInput::of(
            &[name, " is neither true nor false"],
            "Set the option to true or false.",
        ))
    }
}

fn typing_time(field: &Field) -> Result<Duration, InvalidInput> {
    const NAME: &str = "Typing Seconds";
    const ADVICE: &str = "Set Typing Seconds to a number from 0 to 60.";
    if field.is_not_set() {
        return Ok(Duration::ZERO);
    }
    let text = field.given();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        let shown = match field.odd_kind() {
            None => sentence(&["\"", &excerpt(&text), "\" "]),
            Some(_) => String::new(),
        };
        let reason = [NAME, " ", &shown, "is no number of seconds"];
        return Err(InvalidInput::of(&reason, ADVICE));
    }
    // Past what a number holds is past the longest too.
    let seconds = Duration::from_secs(whole.parse().unwrap_or(u64::MAX));
    let thousandths = fraction.get(..3).unwrap_or(fraction);
    let scale = [100_u64, 10, 1]
        .get(thousandths.len().saturating_sub(1))
        .copied()
        .unwrap_or(0);
    let part: u64 = thousandths.parse().unwrap_or(0);
    let time = seconds.saturating_add(Duration::from_millis(part.saturating_mul(scale)));
    if time > LONGEST_TYPING {
        return Err(InvalidInput::of(
            &[NAME, " is ", &excerpt(&text), ", more than the 60 at most"],
            ADVICE,
        ));
    }
    Ok(time)
}
