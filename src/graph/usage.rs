//! What Meta says of the rate budget beside its answers.
//! <https://developers.facebook.com/docs/graph-api/overview/rate-limiting/>

use std::time::Duration;

use super::GraphResponse;
use super::http_date;
use super::json::{self, Decimal, Json, Object};
use crate::words::sentence;

const BUSINESS_USE_CASE: &str = "x-business-use-case-usage";
const APP: &str = "x-app-usage";
const PAGE: &str = "x-page-usage";
const RETRY_AFTER: &str = "retry-after";

/// The headers that are read, lower case. `Retry-After` is not documented by Meta; proxies between may send it.
pub const HEADERS: [&str; 4] = [BUSINESS_USE_CASE, APP, PAGE, RETRY_AFTER];

/// No wait is longer than this, whatever a header says: beyond all use, and still a time one can reckon with.
const LONGEST_WAIT: Duration = Duration::from_secs(u32::MAX as u64);

/// How much of the budget is spent, over all the headers that came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The fullest of the budgets, in percent (of a rolling hour), if any was told.
    pub percent: Option<u32>,
    /// How long Meta asks to wait.
    pub regain: Option<Duration>,
}

impl Usage {
    /// Reads the headers of an answer that came at this time (milliseconds since 1970, UTC); what cannot be read counts
    /// as not sent.
    #[must_use]
    pub fn read(answer: &GraphResponse, now_unix_ms: f64) -> Self {
        let mut usage = Self::default();
        for name in [BUSINESS_USE_CASE, APP, PAGE] {
            let Some(header) = answer.header(name) else {
                continue;
            };
            let values = readable(header);
            for value in json::parse(&values).map(Json::list).unwrap_or_default() {
                let Some(budget) = value.object() else {
                    continue;
                };
                if name != BUSINESS_USE_CASE {
                    usage.include(&budget);
                    continue;
                }
                for account in budget.values() {
                    for budget in account.list() {
                        if let Some(budget) = budget.object().filter(concerns_messages) {
                            usage.include(&budget);
                        }
                    }
                }
            }
        }
        if let Some(wait) = answer.header(RETRY_AFTER) {
            usage.ask_to_wait(retry_after(wait, now_unix_ms));
        }
        usage
    }

    fn include(&mut self, budget: &Object) {
        let amount = |name, parts| budget.member(name).and_then(|value| value.amount(parts));
        for name in ["call_count", "total_cputime", "total_time"] {
            let percent = amount(name, 1).map(|percent| u32::try_from(percent).unwrap_or(u32::MAX));
            self.percent = self.percent.max(percent);
        }
        if let Some(seconds) = amount("estimated_time_to_regain_access", 60) {
            self.ask_to_wait(Duration::from_secs(seconds));
        }
    }

    fn ask_to_wait(&mut self, wait: Duration) {
        if !wait.is_zero() {
            self.regain = self.regain.max(Some(wait.min(LONGEST_WAIT)));
        }
    }
}

/// The values of a header as a JSON list. Several headers of one name arrive as one, joined by commas, and one of them may be empty
/// or cut off: then it is as many as can be read of the last.
fn readable(header: &str) -> String {
    let header = header.trim_matches([',', ' ', '\t']);
    let from = |(at, _)| header.get(at..).map(|rest| sentence(&["[", rest, "]"]));
    let mut lists = header.match_indices('{').filter_map(from);
    lists
        .find(|list| json::parse(list).is_some())
        .unwrap_or_default()
}

/// How long `Retry-After` asks to wait: seconds, or the time from which on to ask again; of several the longest.
/// <https://www.rfc-editor.org/rfc/rfc9110#field.retry-after>
#[inline(never)]
fn retry_after(header: &str, now_unix_ms: f64) -> Duration {
    if let Some(date) = http_date::read(header) {
        let now = Duration::try_from_secs_f64(now_unix_ms / 1000.0).unwrap_or_default();
        return date.saturating_sub(now);
    }
    header
        .split(',')
        .filter_map(|seconds| Decimal::read(seconds.trim()))
        .filter(|seconds| !seconds.is_negative())
        .map(|seconds| Duration::from_millis(seconds.parts_rounded_up(1000)))
        .max()
        .unwrap_or_default()
}

/// A budget of another use case (ads, say) may be spent without any harm to messages.
fn concerns_messages(budget: &Object) -> bool {
    match budget.member("type").and_then(Json::text) {
        Some(kind) => matches!(kind.as_str(), "messenger" | "instagram" | "pages"),
        None => true,
    }
}
