//! Reads across the boundary. Everything goes as texts of JSON: a read has few steps, and each brings little. Ids keep their
//! digits on the way, since no number of Meta's is read as one. What an answer means is asked of the module that sends, which
//! has the table of errors: a second copy of all that would be half as large as this module.

use std::time::Duration;

use serde::Serialize;

use crate::graph::Login;
use crate::graph::error::Remedy;
use crate::graph::json::{Json, Kind, Object, parse_object};
use crate::message::Field;
use crate::operation::Fields;
use crate::reading::{self, Came, OwnAccount, ReadItem, Reader, Refusal, Settings, Step, Verdict};
use crate::webhook::{id, object, words};
use crate::words::{decimal, sentence, whole_seconds};

/// What the wrapper asks to read.
#[derive(Debug)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename_all = "camelCase"))]
#[allow(dead_code, reason = "it is read by hand; this is its TypeScript type")]
pub(super) struct ReadRequest {
    /// The operation's resource; `lists` for the lists of the editor.
    resource: String,
    /// The operation.
    operation: String,
    /// Whether the token is one of the Instagram login.
    is_instagram_login: bool,
    /// The operation's fields by their names; no number among them that JSON does not know.
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    fields: Fields,
    /// Milliseconds it may pause in all because Meta wants it to.
    #[cfg_attr(test, ts(type = "number"))]
    max_wait_ms: u64,
    /// Any whole number, for jitter.
    #[cfg_attr(test, ts(type = "number"))]
    seed: u64,
    /// The account of the token, as an earlier read has told it.
    #[cfg_attr(test, ts(optional))]
    account: Option<OwnAccount>,
}

/// What comes next in a read.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(
    test,
    ts(
        tag = "step",
        rename_all = "camelCase",
        rename_all_fields = "camelCase",
        optional_fields
    )
)]
#[serde(
    tag = "step",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(super) enum ReadStep {
    /// To ask for this by `GET`.
    Ask {
        /// What stands behind the version in the URL, its query with it, without a leading slash.
        path: String,
    },
    /// To wait.
    Wait {
        /// Milliseconds.
        #[cfg_attr(test, ts(type = "number"))]
        ms: u64,
    },
    /// Everything is there.
    Done {
        /// In Meta's order.
        items: Vec<ReadItem>,
        /// The cursor from which the list goes on, if it does.
        #[serde(skip_serializing_if = "Option::is_none")]
        after: Option<String>,
        /// The account of the token, if it is known by now.
        #[serde(skip_serializing_if = "Option::is_none")]
        account: Option<OwnAccount>,
        /// How long it has paused in all because Meta wanted it to.
        #[cfg_attr(test, ts(type = "number"))]
        waited_ms: u64,
    },
    /// It does not work out, as the latest verdict says.
    Refused {
        /// What to do about it, where that is other than what the verdict says.
        #[serde(skip_serializing_if = "Option::is_none")]
        advice: Option<&'static str>,
        /// Whether nothing else can be read for the account either.
        ends_account: bool,
        /// How long it has paused in all because Meta wanted it to.
        #[cfg_attr(test, ts(type = "number"))]
        waited_ms: u64,
    },
    /// It does not work out, for another reason.
    Failed {
        /// `invalidInput` or `request`.
        #[cfg_attr(test, ts(type = "FailureKind"))]
        kind: &'static str,
        /// What happened, with the kind's prefix.
        error: String,
        /// One sentence: what to do about it.
        advice: String,
        /// How long it has paused in all because Meta wanted it to.
        #[cfg_attr(test, ts(type = "number"))]
        waited_ms: u64,
    },
}

/// A read, begun or refused.
#[derive(Default)]
pub struct JsonReader(Option<Reader>);

impl JsonReader {
    /// Begins what a `ReadRequest` asks for: its first step, a `ReadStep`. Nothing if the request is none.
    #[must_use]
    pub fn start(request: &str) -> Option<(Self, String)> {
        let request = parse_object(request)?;
        let text = |name| request.member(name).and_then(Json::text);
        let operation = reading::find(&text("resource")?, &text("operation")?)?;
        let settings = Settings {
            login: if flag(&request, "isInstagramLogin") {
                Login::Instagram
            } else {
                Login::Facebook
            },
            most_waiting: Duration::from_millis(whole(&request, "maxWaitMs")?),
            seed: whole(&request, "seed")?,
        };
        let account = object(&request, "account").map(|account| own_account(&account));
        let fields = fields(&object(&request, "fields")?);
        Some(match Reader::new(operation, &fields, settings, account) {
            Ok(reader) => {
                let mut reader = Self(Some(reader));
                let step = reader.step(None);
                (reader, step)
            }
            Err(invalid) => {
                let step = ReadStep::Failed {
                    kind: "invalidInput",
                    error: sentence(&["Invalid input: ", &invalid.reason]),
                    advice: invalid.advice.into_owned(),
                    waited_ms: 0,
                };
                (Self::default(), written(&step))
            }
        })
    }

    /// Goes on with the verdict on an answer (a `Verdict`; empty once a pause is over) and the answer's body: the next
    /// `ReadStep`. Empty if no read is under way.
    pub fn go_on(&mut self, verdict: &str, body: String) -> String {
        self.step(Some(match parse_object(verdict) {
            Some(verdict) => Came::Answer {
                verdict: read_verdict(&verdict),
                body,
            },
            None => Came::Time,
        }))
    }

    fn step(&mut self, came: Option<Came>) -> String {
        let Some(reader) = &mut self.0 else {
            return String::new();
        };
        let step = match came {
            Some(came) => reader.step(came),
            None => reader.begin(),
        };
        let waited_ms = milliseconds(reader.waited());
        let failed = |error: &[&str], advice: &str| ReadStep::Failed {
            kind: "request",
            error: sentence(error),
            advice: advice.to_owned(),
            waited_ms,
        };
        written(&match step {
            Step::Ask(path) => ReadStep::Ask { path },
            Step::Wait(time) => ReadStep::Wait {
                ms: milliseconds(time),
            },
            Step::Done(end) => ReadStep::Done {
                items: end.items,
                after: end.after,
                account: reader.account().cloned(),
                waited_ms,
            },
            Step::Refused {
                advice,
                ends_account,
            } => ReadStep::Refused {
                advice,
                ends_account,
                waited_ms,
            },
            Step::WaitTooLong(wait) => failed(
                &[
                    "Request failed: Meta asks to wait ",
                    &decimal(usize::try_from(whole_seconds(wait)).unwrap_or(usize::MAX)),
                    " seconds before the next call, longer than Wait at Most allows",
                ],
                "Raise the option Wait at Most, or try again later.",
            ),
            Step::Lacks(name) => failed(
                &["Request failed: the answer lacks its ", name],
                if name == "data" {
                    "Try again in a few minutes, and look at what stands between n8n and Meta (a proxy, the custom base URL) if it stays."
                } else {
                    "Link the Facebook Page to an Instagram professional account in the Page's settings."
                },
            ),
        })
    }
}

fn written(step: &ReadStep) -> String {
    // Serializing texts and lists into memory cannot fail.
    serde_json::to_string(step).unwrap_or_default()
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn read_verdict(verdict: &Object<'_>) -> Verdict {
    let number = |name| verdict.member(name).and_then(Json::whole_number);
    let remedy = words(verdict, "remedy");
    let times = whole(verdict, "times").and_then(|times| u32::try_from(times).ok());
    let remedy = match remedy.as_deref() {
        Some("ok") => None,
        Some("again") => Some(Remedy::AskAgain(times.unwrap_or_default())),
        Some("wait") => Some(Remedy::Wait),
        Some("stop") => Some(Remedy::Stop),
        _ => Some(Remedy::None),
    };
    Verdict {
        refusal: remedy.map(|remedy| Refusal {
            code: number("code"),
            subcode: number("subcode"),
            remedy,
        }),
        regain: whole(verdict, "regainMs")
            .map(Duration::from_millis)
            .filter(|wait| !wait.is_zero()),
    }
}

fn whole(object: &Object<'_>, name: &str) -> Option<u64> {
    let number = object.member(name)?.whole_number()?;
    u64::try_from(number).ok()
}

fn flag(object: &Object<'_>, name: &str) -> bool {
    object.member(name).is_some_and(Json::is_true)
}

fn own_account(told: &Object<'_>) -> OwnAccount {
    let mut account = OwnAccount {
        account_id: id(told, "accountId"),
        username: words(told, "username"),
        ..OwnAccount::default()
    };
    for json in told.member("ids").map(Json::list).unwrap_or_default() {
        if let Some(id) = json.id() {
            account.ids.push(id);
        }
    }
    account
}

fn fields(told: &Object<'_>) -> Fields {
    let mut fields = Fields::default();
    for (name, value) in told.members() {
        fields.set(name, field(value));
    }
    fields
}

/// Past it, JavaScript's whole numbers are no longer exact.
const LARGEST_EXACT: i64 = 9_007_199_254_740_991;

fn field(value: Json<'_>) -> Field {
    // What is in a list or an object does not matter: no read takes one.
    let mut inside = Vec::new();
    if !value.is_empty() {
        inside.push(Field::Flag(true));
    }
    match value.kind() {
        Kind::Null => Field::Missing,
        Kind::Bool => Field::Flag(value.is_true()),
        Kind::Text => Field::Text(value.text().unwrap_or_default()),
        Kind::Number => match value.whole_number() {
            Some(number) if number.saturating_abs() <= LARGEST_EXACT => Field::Integer(number),
            _ => Field::Float(value.written().to_owned()),
        },
        Kind::List => Field::List(inside),
        Kind::Object => Field::Object(vec![(String::new(), Field::List(inside))]),
    }
}

#[cfg(all(target_arch = "wasm32", feature = "verify"))]
mod bindings {
    use std::cell::Cell;

    use wasm_bindgen::prelude::*;

    use super::JsonReader;

    thread_local! {
        /// The read under way: an instance has one at a time.
        static READER: Cell<JsonReader> = Cell::default();
    }

    /// Begins a read: a `ReadRequest` in, the first `ReadStep` out. Empty if the request is none.
    #[wasm_bindgen(js_name = startRead)]
    #[must_use]
    pub fn start_read(request: &str) -> String {
        let (reader, step) = JsonReader::start(request).unwrap_or_default();
        READER.set(reader);
        step
    }

    /// Goes on with it: a `Verdict` as JSON (empty once a pause is over) and the answer's body in, the next `ReadStep` out. Empty
    /// if no read is under way.
    #[wasm_bindgen(js_name = continueRead)]
    #[must_use]
    pub fn continue_read(verdict: &str, body: String) -> String {
        let mut reader = READER.take();
        let step = reader.go_on(verdict, body);
        READER.set(reader);
        step
    }

    /// Lets go of the read under way, whether it has ended or not.
    #[wasm_bindgen(js_name = endRead)]
    pub fn end_read() {
        READER.set(JsonReader::default());
    }
}
#[cfg(all(target_arch = "wasm32", feature = "verify"))]
pub use bindings::{continue_read, end_read, start_read};
