//! A Meta that does what a test tells it, and keeps a ledger of what it did.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use instagram_direct::graph::{GraphRequest, GraphResponse, RequestBody};
use instagram_direct::transport::{Transport, TransportError, TransportErrorKind};
use serde_json::{Value, json};

use super::executor::Clock;

/// What happens to one call instead of success.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Graph's envelope with this status, code and subcode; nothing was done.
    Refuse(u16, i64, Option<i64>),
    /// The same, although the thing was done.
    RefuseAfter(u16, i64, Option<i64>),
    /// An answer with this status and body; the flag says whether the thing was done.
    Answer(u16, String, bool),
    /// No answer; the flag says whether the thing was done.
    Fail(TransportErrorKind, bool),
    /// Success, so much later; no answer if that is past the call's timeout.
    Slow(Duration),
    /// The same as `Refuse`, so much later.
    RefuseLate(Duration, u16, i64, Option<i64>),
    /// Success, with this header beside it.
    Header(&'static str, String),
    /// A throttle with this header beside it.
    RefuseWithHeader(i64, &'static str, String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    Upload,
    Send,
    /// Typing, seen, a reaction.
    Action,
}

#[derive(Clone, Debug)]
pub struct Call {
    pub endpoint: Endpoint,
    pub begun: Duration,
    pub timeout: Duration,
    /// The recipient or the comment of a send, the URL of an upload, `file 7` for a file by its handle. With `typing ` before
    /// it for a sender action.
    pub about: String,
    /// The parameters.
    pub body: Value,
}

impl Fault {
    /// Whether the thing that was asked for is done all the same.
    fn is_done(&self) -> bool {
        match self {
            Self::Refuse(..) | Self::RefuseLate(..) | Self::RefuseWithHeader(..) => false,
            Self::RefuseAfter(..) | Self::Slow(_) | Self::Header(..) => true,
            Self::Answer(_, _, done) | Self::Fail(_, done) => *done,
        }
    }
}

/// The scripted transport.
#[derive(Default)]
pub struct Meta {
    pub clock: Clock,
    pub latency: Cell<Duration>,
    pub calls: RefCell<Vec<Call>>,
    /// The ids of the messages that each recipient got.
    pub delivered: RefCell<BTreeMap<String, Vec<String>>>,
    pub most_in_flight: Cell<usize>,
    pub cancelled_at: Cell<Option<Duration>>,
    /// So much later than asked every sleep ends.
    pub late: Cell<Duration>,
    /// While the machine is busy from the one to the other time, no sleep ends.
    pub stalled: Cell<(Duration, Duration)>,
    faults: RefCell<BTreeMap<String, VecDeque<Fault>>>,
    always: RefCell<BTreeMap<String, Fault>>,
    stale: RefCell<Vec<String>>,
    pub seed: Cell<u64>,
    in_flight: Cell<usize>,
    attachments: Cell<u64>,
}

impl Meta {
    pub fn with_latency(milliseconds: u64) -> Self {
        let meta = Self::default();
        meta.latency.set(Duration::from_millis(milliseconds));
        meta
    }

    /// The next calls about this recipient or URL meet these faults, one each.
    pub fn script(&self, about: &str, faults: impl IntoIterator<Item = Fault>) {
        self.faults
            .borrow_mut()
            .entry(about.to_owned())
            .or_default()
            .extend(faults);
    }

    /// Every call about this recipient or URL meets this fault.
    pub fn always(&self, about: &str, fault: Fault) {
        self.always.borrow_mut().insert(about.to_owned(), fault);
    }

    /// The attachment with this number (from 1) is called invalid when it is sent.
    pub fn expire(&self, number: u64) {
        self.stale.borrow_mut().push(attachment_id(number));
    }

    pub fn count(&self, endpoint: Endpoint) -> usize {
        self.calls
            .borrow()
            .iter()
            .filter(|call| call.endpoint == endpoint)
            .count()
    }

    pub fn times(&self, endpoint: Endpoint) -> Vec<Duration> {
        self.calls
            .borrow()
            .iter()
            .filter(|call| call.endpoint == endpoint)
            .map(|call| call.begun)
            .collect()
    }

    pub fn deliveries(&self, recipient: &str) -> usize {
        self.delivered.borrow().get(recipient).map_or(0, Vec::len)
    }

    pub fn all_deliveries(&self) -> usize {
        self.delivered.borrow().values().map(Vec::len).sum()
    }

    fn fault(&self, about: &str) -> Option<Fault> {
        let next = self
            .faults
            .borrow_mut()
            .get_mut(about)
            .and_then(VecDeque::pop_front);
        next.or_else(|| self.always.borrow().get(about).cloned())
    }

    /// Does what was asked and gives the success answer.
    fn act(&self, endpoint: Endpoint, about: &str) -> Value {
        match endpoint {
            Endpoint::Upload => {
                self.attachments.set(self.attachments.get() + 1);
                json!({ "attachment_id": attachment_id(self.attachments.get()) })
            }
            Endpoint::Action => json!({ "recipient_id": about }),
            Endpoint::Send => {
                let mut delivered = self.delivered.borrow_mut();
                let messages = delivered.entry(about.to_owned()).or_default();
                let id = format!("mid.{about}.{}", messages.len() + 1);
                messages.push(id.clone());
                json!({ "recipient_id": about, "message_id": id })
            }
        }
    }
}

pub fn attachment_id(number: u64) -> String {
    format!("9007199254740{number:04}")
}

pub fn envelope(code: i64, subcode: Option<i64>) -> String {
    let mut error = json!({ "message": "Scripted", "type": "OAuthException", "code": code, "fbtrace_id": "Trace" });
    if let Some(subcode) = subcode {
        error["error_subcode"] = subcode.into();
    }
    json!({ "error": error }).to_string()
}

impl Transport for Meta {
    async fn send(
        &self,
        _account: usize,
        request: &GraphRequest,
        timeout: Duration,
    ) -> Result<GraphResponse, TransportError> {
        let body = parameters(&request.body);
        let payload = &body["message"]["attachment"]["payload"];
        let recipient = &body["recipient"];
        let (endpoint, about) = match (request.url.rsplit('/').next(), &request.body) {
            (Some("message_attachments"), RequestBody::Multipart { file, .. }) => {
                (Endpoint::Upload, format!("file {}", file.handle))
            }
            (Some("message_attachments"), _) => (Endpoint::Upload, word(&payload["url"])),
            (Some("messages"), _) if body.get("sender_action").is_some() => (
                Endpoint::Action,
                format!("typing {}", word(&recipient["id"])),
            ),
            (Some("messages"), _) => {
                let id = recipient.get("comment_id").unwrap_or(&recipient["id"]);
                (Endpoint::Send, word(id))
            }
            _ => panic!("no such endpoint: {}", request.url),
        };
        let begun = self.clock.now();
        self.calls.borrow_mut().push(Call {
            endpoint,
            begun,
            timeout,
            about: about.clone(),
            body: body.clone(),
        });
        let several = body["message"]["attachments"].as_array();
        let payloads = several.into_iter().flatten().map(|one| &one["payload"]);
        let stale = payloads
            .chain([payload])
            .filter_map(|payload| payload["attachment_id"].as_str())
            .any(|id| self.stale.borrow().iter().any(|known| known == id));
        let fault = if stale {
            Some(Fault::Refuse(400, 100, Some(2_018_074)))
        } else {
            self.fault(&about)
        };
        let slow = match fault {
            Some(Fault::Slow(time) | Fault::RefuseLate(time, ..)) => time,
            _ => Duration::ZERO,
        };
        let answered = begun + self.latency.get() + slow;
        let ends = [
            (self.cancelled_at.get(), TransportErrorKind::Cancelled),
            (Some(begun + timeout), TransportErrorKind::TimedOut),
        ];
        let cut_off = ends
            .into_iter()
            .filter_map(|(at, kind)| Some((at?, kind)))
            .filter(|(at, _)| *at < answered)
            .min_by_key(|(at, _)| *at);
        self.in_flight.set(self.in_flight.get() + 1);
        self.most_in_flight
            .set(self.most_in_flight.get().max(self.in_flight.get()));
        self.clock
            .sleep_until(cut_off.map_or(answered, |(at, _)| at))
            .await;
        self.in_flight.set(self.in_flight.get() - 1);
        let done = fault.as_ref().is_none_or(Fault::is_done);
        let success = done.then(|| self.act(endpoint, &about).to_string());
        match cut_off {
            Some((_, kind)) => no_answer(kind, ""),
            None => said(fault, success.unwrap_or_default()),
        }
    }

    async fn sleep(&self, time: Duration) {
        let until = self
            .clock
            .now()
            .saturating_add(time)
            .saturating_add(self.late.get());
        let (stall, resume) = self.stalled.get();
        let until = if until >= stall && self.clock.now() < resume {
            until.max(resume)
        } else {
            until
        };
        let until = self
            .cancelled_at
            .get()
            .map_or(until, |at| until.min(at.max(self.clock.now())));
        self.clock.sleep_until(until).await;
    }

    fn now(&self) -> Duration {
        self.clock.now()
    }

    fn unix_millis(&self) -> f64 {
        1_764_000_000_000.0 + self.clock.now().as_secs_f64() * 1000.0
    }

    fn random_seed(&self) -> u64 {
        self.seed.get()
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled_at
            .get()
            .is_some_and(|at| self.clock.now() >= at)
    }
}

/// The parameters of a request, whether they come as JSON or as a form's fields.
pub fn parameters(body: &RequestBody) -> Value {
    match body {
        RequestBody::Json(json) => serde_json::from_str(json).expect("a JSON body"),
        RequestBody::Multipart { fields, .. } => fields
            .iter()
            .map(|(name, value)| {
                let read = serde_json::from_str(value);
                ((*name).to_owned(), read.unwrap_or_else(|_| json!(value)))
            })
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

fn word(value: &Value) -> String {
    value.as_str().expect("a recipient or a URL").to_owned()
}

/// What is heard of a call that met this fault; `success` is the answer it would have had.
fn said(fault: Option<Fault>, success: String) -> Result<GraphResponse, TransportError> {
    let answer = |status, headers, body| {
        Ok(GraphResponse {
            status,
            headers,
            body,
        })
    };
    match fault {
        None | Some(Fault::Slow(_)) => answer(200, Vec::new(), success),
        Some(
            Fault::Refuse(status, code, subcode)
            | Fault::RefuseLate(_, status, code, subcode)
            | Fault::RefuseAfter(status, code, subcode),
        ) => answer(status, Vec::new(), envelope(code, subcode)),
        Some(Fault::Answer(status, body, _)) => answer(status, Vec::new(), body),
        Some(Fault::Fail(kind, _)) => no_answer(kind, "SCRIPTED"),
        Some(Fault::Header(name, value)) => answer(200, vec![(name, value)], success),
        Some(Fault::RefuseWithHeader(code, name, value)) => {
            answer(400, vec![(name, value)], envelope(code, None))
        }
    }
}

fn no_answer(kind: TransportErrorKind, code: &str) -> Result<GraphResponse, TransportError> {
    Err(TransportError {
        kind,
        code: code.to_owned(),
        message: String::new(),
    })
}
