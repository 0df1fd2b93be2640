//! Hands outcomes and the report to JavaScript. Setting a property of an object of our own cannot fail, so that no outcome is lost on
//! the way.

use js_sys::{Array, Object};
use wasm_bindgen::JsValue;

use super::dto::{DeliveryDto, FailureKindDto, OutcomeDto, ReportDto};
use super::object::set;
use crate::operation::Value;

/// The outcome as an object of its TypeScript type.
pub(super) fn to_js(outcome: OutcomeDto) -> JsValue {
    let object = Object::new();
    match outcome {
        OutcomeDto::Sent {
            index,
            facts,
            sent_at,
        } => {
            set(&object, "status", "sent");
            set(&object, "index", index as f64);
            let told = Object::new();
            for (name, value) in facts {
                set(&told, name, to_value(value));
            }
            set(&object, "facts", told);
            set(&object, "sentAt", sent_at);
        }
        OutcomeDto::Failed {
            index,
            user_id,
            kind,
            error,
            code,
            subcode,
            fbtrace_id,
            http_status,
            advice,
            delivery,
        } => {
            set(&object, "status", "failed");
            set(&object, "index", index as f64);
            set(&object, "userId", user_id);
            set(&object, "kind", kind_word(kind));
            set(&object, "error", error);
            set_if_there(&object, "code", code.map(|code| code as f64));
            set_if_there(&object, "subcode", subcode.map(|code| code as f64));
            set_if_there(&object, "fbtraceId", fbtrace_id);
            set_if_there(&object, "httpStatus", http_status);
            set(&object, "advice", advice);
            set(&object, "delivery", delivery_word(delivery));
        }
        OutcomeDto::NotTried { index } => {
            set(&object, "status", "notTried");
            set(&object, "index", index as f64);
        }
    }
    object.into()
}

/// The report as an object of its TypeScript type.
pub(super) fn report_to_js(report: &ReportDto) -> JsValue {
    let object = Object::new();
    for (name, value) in [
        ("apiCalls", f64::from(report.api_calls)),
        ("uploads", f64::from(report.uploads)),
        ("sharedUploads", f64::from(report.shared_uploads)),
        ("byUrlInstead", f64::from(report.by_url_instead)),
        ("throttled", f64::from(report.throttled)),
        ("waitedMs", report.waited_ms),
        ("sent", f64::from(report.sent)),
        ("failed", f64::from(report.failed)),
        ("unknown", f64::from(report.unknown)),
    ] {
        set(&object, name, value);
    }
    object.into()
}

fn to_value(value: Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Text(text) => text.into(),
        Value::Texts(texts) => texts
            .into_iter()
            .map(JsValue::from)
            .collect::<Array>()
            .into(),
        Value::Count(count) => count.into(),
    }
}

fn kind_word(kind: FailureKindDto) -> &'static str {
    match kind {
        FailureKindDto::InvalidInput => "invalidInput",
        FailureKindDto::Api => "api",
        FailureKindDto::Request => "request",
    }
}

fn delivery_word(delivery: DeliveryDto) -> &'static str {
    match delivery {
        DeliveryDto::NotSent => "notSent",
        DeliveryDto::Unknown => "unknown",
    }
}

fn set_if_there<T: Into<JsValue>>(object: &Object, name: &str, value: Option<T>) {
    if let Some(value) = value {
        set(object, name, value);
    }
}
