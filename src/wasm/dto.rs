//! The shapes that cross the boundary. Kept apart from the domain's types and joined to them by `From`; compiled for
//! every target, so that plain `cargo test` reaches them.
//!
//! Outcomes go out by serde. Requests come in by `request`, property by property: serde's side for reading would bring
//! 30 KB more of WebAssembly, most of it for printing floats in errors that cannot occur here.

use std::time::Duration;

use serde::Serialize;

use crate::delivery::{Batch, Item, PaceSetting, Report, Settings};
use crate::graph::{Connection, GraphHost, Route};
use crate::message::Field;
use crate::outcome::{Delivery, Failure, FailureKind, Outcome};

/// What the wrapper hands to `execute`.
#[derive(Debug)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename_all = "camelCase"))]
pub struct BatchRequest {
    /// Where to send.
    pub connection: ConnectionDto,
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

/// An item's three fields, as the workflow gave them.
#[derive(Debug)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "ItemInput"))]
#[cfg_attr(test, ts(rename_all = "camelCase"))]
pub struct ItemDto {
    /// Instagram User ID.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub user_id: Field,
    /// Media URL.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub media_url: Field,
    /// Media Type.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub media_type: Field,
}

/// The node's options; a value out of range is taken as the nearest one in it.
#[derive(Debug)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "DeliveryOptions"))]
#[cfg_attr(test, ts(rename_all = "camelCase"))]
pub struct OptionsDto {
    /// Messages at once.
    pub concurrency: f64,
    /// Messages per second; null for Meta's limits, 0 for no pacing.
    pub messages_per_second: Option<f64>,
    /// Seconds the batch may pause in all because Meta wants it to.
    pub max_wait_seconds: f64,
    /// Seconds one call may take; null for the defaults.
    pub timeout_seconds: Option<f64>,
}

/// How one item ended.
#[derive(Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "Outcome"))]
#[serde(
    tag = "status",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum OutcomeDto {
    /// Meta took the message.
    Sent {
        /// The item's place in the input.
        index: usize,
        /// The recipient.
        user_id: String,
        /// The media's address.
        media_url: String,
        /// The media's type.
        #[cfg_attr(test, ts(type = "'image' | 'video' | 'audio'"))]
        media_type: &'static str,
        /// Digit for digit as Meta sent it.
        attachment_id: String,
        /// Digit for digit as Meta sent it.
        message_id: String,
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
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional, type = "number"))]
        code: Option<i64>,
        /// Graph's subcode.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional, type = "number"))]
        subcode: Option<i64>,
        /// Meta's reference for its support.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        fbtrace_id: Option<String>,
        /// The answer's status.
        #[serde(skip_serializing_if = "Option::is_none")]
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
#[derive(Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "FailureKind"))]
#[serde(rename_all = "camelCase")]
pub enum FailureKindDto {
    /// Nothing was asked.
    InvalidInput,
    /// Graph answered with an error.
    Api,
    /// No usable answer.
    Request,
}

/// Whether a failed message may have arrived.
#[derive(Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "Delivery"))]
#[serde(rename_all = "camelCase")]
pub enum DeliveryDto {
    /// Certainly not.
    NotSent,
    /// Nobody here can know.
    Unknown,
}

/// A batch in numbers.
#[derive(Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "BatchReport"))]
#[serde(rename_all = "camelCase")]
pub struct ReportDto {
    /// Calls made to Graph.
    pub api_calls: u32,
    /// Uploads begun.
    pub uploads: u32,
    /// Messages that went by another message's upload.
    pub shared_uploads: u32,
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
    /// The batch, and the user ids by index as errors show them.
    #[must_use]
    pub fn into_batch(self) -> (Batch, Vec<String>) {
        let shown: Vec<String> = self.items.iter().map(|item| item.user_id.shown()).collect();
        let remembered = marks(shown.len(), self.remembered);
        let deferred = marks(shown.len(), self.deferred);
        let (mut items, mut last) = (Vec::new(), Vec::new());
        for (index, item) in self.items.into_iter().enumerate() {
            if remembered.get(index) == Some(&true) {
                continue;
            }
            let turn = if deferred.get(index) == Some(&true) {
                &mut last
            } else {
                &mut items
            };
            turn.push(Item {
                index,
                user_id: item.user_id,
                media_url: item.media_url,
                media_type: item.media_type,
            });
        }
        items.append(&mut last);
        let settings = Settings {
            stop_on_failure: self.stop_on_error,
            ..self.options.into()
        };
        let connection = self.connection.into();
        let batch = Batch {
            connection,
            items,
            settings,
        };
        (batch, shown)
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
        }
    }
}

impl From<OptionsDto> for Settings {
    fn from(dto: OptionsDto) -> Self {
        let defaults = Self::default();
        Self {
            // A cast from a float saturates and makes 0 of NaN, so that this holds for any number.
            concurrency: dto.concurrency.clamp(1.0, 50.0).max(1.0) as usize,
            pace: match dto.messages_per_second {
                Some(rate) if rate > 0.0 => PaceSetting::PerSecond(rate),
                Some(rate) if rate <= 0.0 => PaceSetting::Unlimited,
                // Left empty, or no number at all.
                _ => PaceSetting::Published,
            },
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
                user_id: sent.message.recipient.as_str().to_owned(),
                media_url: sent.message.media_url.as_str().to_owned(),
                media_type: sent.message.media_type.as_str(),
                attachment_id: sent.attachment_id.as_str().to_owned(),
                message_id: sent.message_id.as_str().to_owned(),
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
            throttled: report.throttled,
            waited_ms: report.waited.as_secs_f64() * 1000.0,
            sent: report.sent,
            failed: report.failed,
            unknown: report.unknown,
        }
    }
}
