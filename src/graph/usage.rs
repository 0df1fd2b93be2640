//! What Meta says of the rate budget beside its answers.
//! <https://developers.facebook.com/docs/graph-api/overview/rate-limiting/>

use std::time::Duration;

use hifijson::value::Value;

use super::GraphResponse;
use super::json::{self, Json};

const BUSINESS_USE_CASE: &str = "x-business-use-case-usage";
const APP: &str = "x-app-usage";
const PAGE: &str = "x-page-usage";
const RETRY_AFTER: &str = "retry-after";

/// The headers that are read, lower case. `Retry-After` is not documented by Meta; proxies between may send it.
pub const HEADERS: [&str; 4] = [BUSINESS_USE_CASE, APP, PAGE, RETRY_AFTER];

/// How much of the budget is spent, over all the headers that came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The fullest of the budgets, in percent (of a rolling hour).
    pub percent: Option<u32>,
    /// How long Meta asks to wait.
    pub regain: Option<Duration>,
}

impl Usage {
    /// Reads the headers of an answer; what cannot be read counts as not sent.
    #[must_use]
    pub fn read(answer: &GraphResponse, _now_unix_ms: f64) -> Self {
        let mut usage = Self::default();
        let by_account = answer.header(BUSINESS_USE_CASE).and_then(json::parse);
        if let Some(Value::Object(accounts)) = by_account {
            for (_, budgets) in accounts {
                if let Value::Array(budgets) = budgets {
                    budgets
                        .iter()
                        .filter(|budget| concerns_messages(budget))
                        .for_each(|budget| usage.include(budget));
                }
            }
        }
        for name in [APP, PAGE] {
            if let Some(budget) = answer.header(name).and_then(json::parse) {
                usage.include(&budget);
            }
        }
        if let Some(seconds) = answer
            .header(RETRY_AFTER)
            .and_then(|text| text.trim().parse().ok())
        {
            usage.ask_to_wait(Duration::from_secs(seconds));
        }
        usage
    }

    fn include(&mut self, budget: &Json) {
        let count = |name| {
            json::member(budget, name)
                .and_then(json::count)
                .unwrap_or(0)
        };
        for name in ["call_count", "total_cputime", "total_time"] {
            self.percent = self
                .percent
                .max(json::member(budget, name).and_then(json::count));
        }
        let minutes = count("estimated_time_to_regain_access");
        self.ask_to_wait(Duration::from_secs(u64::from(minutes).saturating_mul(60)));
    }

    fn ask_to_wait(&mut self, wait: Duration) {
        if !wait.is_zero() {
            self.regain = Some(self.regain.map_or(wait, |known| known.max(wait)));
        }
    }
}

/// A budget of another use case (ads, say) may be spent without any harm to messages.
fn concerns_messages(budget: &Json) -> bool {
    match json::member(budget, "type") {
        Some(Value::String(kind)) => matches!(kind.as_ref(), "messenger" | "instagram" | "pages"),
        _ => true,
    }
}
