//! The shapes that cross the boundary. Kept apart from the domain's types and joined to them by `From`; compiled for
//! every target, so that plain `cargo test` reaches them.
//!
//! Outcomes and the report go out property by property (`outcome`), since nothing may fail on that way: an outcome that is
//! lost is a message nobody knows of. Requests come in property by property too (`request`): serde's side for reading
//! would bring 30 KB more of WebAssembly, most of it for printing floats in errors that cannot occur here.

use std::time::Duration;

use crate::delivery::{Batch, Item, PaceSetting, Report, Settings};
use crate::graph::{Connection, GraphApi, GraphHost, Login, Route};
use crate::message::ParseUrl;
use crate::operation::{self, Fields, Value};
use crate::outcome::{Delivery, Failure, FailureKind, Outcome};

/// What the wrapper hands to `execute`.
#[derive(Debug)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename_all = "camelCase"))]
pub struct BatchRequest {
    /// The operation's resource.
    pub resource: String,
    /// The operation.
    pub operation: String,
    /// Where each account's calls go.
    pub connections: Vec<ConnectionDto>,
    /// The node's items, all of them.
    pub items: Vec<ItemDto>,
    /// How to deliver.
    pub options: OptionsDto,
    /// Whether the first failure ends the batch.
    pub stop_on_error: bool,
    /// Indexes that an earlier try of this execution has settled: neither sent nor reported again.
    pub remembered: Vec<usize>,
    /// Indexes that an earlier try of this execution has seen refused: they go last.
    pub deferred: Vec<usize>,
}

/// Where to send, from the credential and the option Connection.
#[derive(Debug)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "Connection"))]
#[cfg_attr(test, ts(rename_all = "camelCase"))]
pub struct ConnectionDto {
    /// Which host.
    pub host: HostDto,
    /// Read for `custom` alone.
    pub custom_base_url: String,
    /// For example `v25.0`.
    pub api_version: String,
    /// The way there.
    pub route: RouteDto,
    /// Whose tokens the custom host takes; Facebook's where it is left out. Read for `custom` alone.
    #[cfg_attr(test, ts(optional))]
    pub custom_login: Option<LoginDto>,
}

/// Whose tokens a host takes.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "Login"))]
#[cfg_attr(test, ts(rename_all = "camelCase"))]
pub enum LoginDto {
    /// Page tokens.
    Facebook,
    /// Tokens of the Instagram login.
    Instagram,
}

/// Which of Meta's hosts.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "GraphHost"))]
#[cfg_attr(test, ts(rename_all = "camelCase"))]
pub enum HostDto {
    /// graph.facebook.com
    Facebook,
    /// graph.instagram.com
    Instagram,
    /// The custom base URL.
    Custom,
}

/// The way to the host.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "Route"))]
#[cfg_attr(test, ts(rename_all = "camelCase"))]
pub enum RouteDto {
    /// n8n's HTTP helper.
    N8n,
    /// The runtime's fetch.
    Direct,
}

/// One item as the workflow gave it.
#[derive(Debug)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "ItemInput"))]
#[cfg_attr(test, ts(rename_all = "camelCase"))]
pub struct ItemDto {
    /// The account it is sent from, by its place in `connections`.
    pub account: usize,
    /// The operation's fields by their names.
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    pub fields: Fields,
}

/// The node's options; a value out of range is taken as the nearest one in it.
#[derive(Debug)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "DeliveryOptions"))]
#[cfg_attr(test, ts(rename_all = "camelCase"))]
pub struct OptionsDto {
    /// Messages at once; null for what the pace needs.
    pub concurrency: Option<f64>,
    /// Messages per second; null for Meta's limits, 0 for no pacing.
    pub messages_per_second: Option<f64>,
    /// Seconds the batch may pause in all because Meta wants it to.
    pub max_wait_seconds: f64,
    /// Seconds one call may take; null for the defaults.
    pub timeout_seconds: Option<f64>,
}

/// How one item ended.
#[derive(Debug, PartialEq)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "Outcome"))]
#[cfg_attr(
    test,
    ts(
        tag = "status",
        rename_all = "camelCase",
        rename_all_fields = "camelCase"
    )
)]
pub enum OutcomeDto {
    /// Meta took the message.
    Sent {
        /// The item's place in the input.
        index: usize,
        /// What the success item tells, in its order; ids digit for digit as Meta sent them.
        #[cfg_attr(test, ts(type = "Record<string, string | number | string[] | null>"))]
        facts: Vec<(&'static str, Value)>,
        /// Milliseconds since 1970, UTC.
        sent_at: f64,
    },
    /// It did not work out.
    Failed {
        /// The item's place in the input.
        index: usize,
        /// The recipient as the item gave it.
        user_id: String,
        /// Whose error it is.
        kind: FailureKindDto,
        /// What happened, with the kind's prefix.
        error: String,
        /// Graph's code.
        #[cfg_attr(test, ts(optional, type = "number"))]
        code: Option<i64>,
        /// Graph's subcode.
        #[cfg_attr(test, ts(optional, type = "number"))]
        subcode: Option<i64>,
        /// Meta's reference for its support.
        #[cfg_attr(test, ts(optional))]
        fbtrace_id: Option<String>,
        /// The answer's status.
        #[cfg_attr(test, ts(optional))]
        http_status: Option<u16>,
        /// One sentence: what to do about it.
        advice: String,
        /// Whether the message may have arrived.
        delivery: DeliveryDto,
    },
    /// Never begun, since another item failed in stop mode.
    NotTried {
        /// The item's place in the input.
        index: usize,
    },
}

/// Whose error it is.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "FailureKind"))]
#[cfg_attr(test, ts(rename_all = "camelCase"))]
pub enum FailureKindDto {
    /// Nothing was asked.
    InvalidInput,
    /// Graph answered with an error.
    Api,
    /// No usable answer.
    Request,
}

/// Whether a failed message may have arrived.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "Delivery"))]
#[cfg_attr(test, ts(rename_all = "camelCase"))]
pub enum DeliveryDto {
    /// Certainly not.
    NotSent,
    /// Nobody here can know.
    Unknown,
}

/// A batch in numbers.
#[derive(Debug, PartialEq)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "BatchReport"))]
#[cfg_attr(test, ts(rename_all = "camelCase"))]
pub struct ReportDto {
    /// Calls made to Graph.
    pub api_calls: u32,
    /// Uploads begun.
    pub uploads: u32,
    /// Messages that went by another message's upload.
    pub shared_uploads: u32,
    /// Messages whose media went by URL, since the host takes no uploads.
    pub by_url_instead: u32,
    /// How often Meta's throttling paused the batch.
    pub throttled: u32,
    /// How long those pauses were in all, in milliseconds.
    pub waited_ms: f64,
    /// Messages that Meta took.
    pub sent: u32,
    /// Items that failed, unknown outcomes among them.
    pub failed: u32,
    /// Items whose message may have been delivered.
    pub unknown: u32,
}

impl BatchRequest {
    /// The batch, and the user ids by index as errors show them. Nothing if there is no such operation.
    #[must_use]
    pub fn into_batch(self, parser: &dyn ParseUrl) -> Option<(Batch, Vec<String>)> {
        let plan = operation::find(&self.resource, &self.operation)?.plan;
        let shown: Vec<String> = self
            .items
            .iter()
            .map(|item| item.fields.get("userId").shown())
            .collect();
        let remembered = marks(shown.len(), self.remembered);
        let deferred = marks(shown.len(), self.deferred);
        let is_marked = |marks: &[bool], index: usize| marks.get(index) == Some(&true);
        let mut items = Vec::with_capacity(shown.len());
        // One by one, so that what was read of an item makes room for the next one's plan.
        for (index, item) in self.items.into_iter().enumerate() {
            if !is_marked(&remembered, index) {
                items.push(Item {
                    index,
                    account: item.account,
                    deferred: is_marked(&deferred, index),
                    plan: plan(&item.fields, parser).map(Box::new),
                });
            }
        }
        let account = |dto: ConnectionDto| GraphApi::new(&dto.into(), parser);
        let batch = Batch {
            accounts: self.connections.into_iter().map(account).collect(),
            items,
            settings: Settings {
                stop_on_failure: self.stop_on_error,
                ..self.options.into()
            },
        };
        Some((batch, shown))
    }
}

/// For each of `count` places whether it is among `indexes`.
fn marks(count: usize, indexes: Vec<usize>) -> Vec<bool> {
    let mut marks = vec![false; count];
    for index in indexes {
        if let Some(mark) = marks.get_mut(index) {
            *mark = true;
        }
    }
    marks
}

impl From<ConnectionDto> for Connection {
    fn from(dto: ConnectionDto) -> Self {
        Self {
            host: match dto.host {
                HostDto::Facebook => GraphHost::Facebook,
                HostDto::Instagram => GraphHost::Instagram,
                HostDto::Custom => GraphHost::Custom,
            },
            custom_base_url: dto.custom_base_url,
            api_version: dto.api_version,
            route: match dto.route {
                RouteDto::N8n => Route::N8n,
                RouteDto::Direct => Route::Direct,
            },
            custom_login: match dto.custom_login {
                Some(LoginDto::Instagram) => Login::Instagram,
                Some(LoginDto::Facebook) | None => Login::Facebook,
            },
        }
    }
}

impl From<OptionsDto> for Settings {
    fn from(dto: OptionsDto) -> Self {
        let defaults = Self::default();
        let pace = match dto.messages_per_second {
            Some(rate) if rate > 0.0 => PaceSetting::PerSecond(rate),
            Some(rate) if rate <= 0.0 => PaceSetting::Unlimited,
            // Left empty, or no number at all.
            _ => PaceSetting::Published,
        };
        Self {
            // A cast from a float saturates and makes 0 of NaN, so that this holds for any number.
            concurrency: dto
                .concurrency
                .map_or_else(|| Self::concurrency_for(pace), |count| count as usize)
                .clamp(1, Self::MOST_AT_ONCE),
            pace,
            most_waiting: seconds(dto.max_wait_seconds).unwrap_or(defaults.most_waiting),
            timeout: dto
                .timeout_seconds
                .and_then(seconds)
                .filter(|timeout| !timeout.is_zero()),
            stop_on_failure: false,
        }
    }
}

/// Seconds, from zero to a day.
fn seconds(number: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(number.clamp(0.0, 86_400.0)).ok()
}

impl OutcomeDto {
    /// The outcome of the item at `index`, whose user id is shown as `user_id` where it failed.
    #[must_use]
    pub fn new(index: usize, outcome: Outcome, user_id: &str) -> Self {
        match outcome {
            Outcome::NotTried => Self::NotTried { index },
            Outcome::Sent(sent) => Self::Sent {
                index,
                facts: sent.facts,
                sent_at: sent.sent_at,
            },
            Outcome::Failed(failure) => Self::failed(index, failure, user_id.to_owned()),
        }
    }

    fn failed(index: usize, failure: Failure, user_id: String) -> Self {
        Self::Failed {
            index,
            user_id,
            kind: match failure.kind {
                FailureKind::InvalidInput => FailureKindDto::InvalidInput,
                FailureKind::Api => FailureKindDto::Api,
                FailureKind::Request => FailureKindDto::Request,
            },
            error: failure.error,
            code: failure.code,
            subcode: failure.subcode,
            fbtrace_id: failure.fbtrace_id,
            http_status: failure.http_status,
            advice: failure.advice,
            delivery: match failure.delivery {
                Delivery::NotSent => DeliveryDto::NotSent,
                Delivery::Unknown => DeliveryDto::Unknown,
            },
        }
    }
}

impl From<Report> for ReportDto {
    fn from(report: Report) -> Self {
        Self {
            api_calls: report.api_calls,
            uploads: report.uploads,
            shared_uploads: report.shared_uploads,
            by_url_instead: report.by_url_instead,
            throttled: report.throttled,
            waited_ms: report.waited.as_secs_f64() * 1000.0,
            sent: report.sent,
            failed: report.failed,
            unknown: report.unknown,
        }
    }
}
