//! Hands outcomes and the report to JavaScript. Setting a property of an object of our own cannot fail, so that no outcome is lost on
//! the way.

use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, JsValue};

use super::dto::{DeliveryDto, FailureKindDto, OutcomeDto, ReportDto};
use super::object::{Member, set, word};
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
            set(&object, "status", word("sent"));
            set(&object, "index", index as f64);
            let told = Object::new();
            for (name, value) in facts {
                set_fact(&told, name, value);
            }
            set(&object, "facts", &*told);
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
            set(&object, "userId", &*user_id);
            set(&object, "kind", kind_word(kind));
            set(&object, "error", &*error);
            set_if_there(&object, "code", code.map(|code| code as f64));
            set_if_there(&object, "subcode", subcode.map(|code| code as f64));
            set_if_there(&object, "fbtraceId", fbtrace_id.as_deref());
            set_if_there(&object, "httpStatus", http_status.map(f64::from));
            set(&object, "advice", &*advice);
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

fn set_fact(told: &Object, name: &'static str, value: Value) {
    match value {
        Value::Null => set(told, name, &JsValue::NULL),
        Value::Text(text) => set(told, name, &*text),
        Value::Texts(texts) => {
            let list: Array = texts.into_iter().map(JsValue::from).collect();
            set(told, name, list.unchecked_ref::<JsValue>());
        }
        Value::Count(count) => set(told, name, f64::from(count)),
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

fn set_if_there(object: &Object, name: &'static str, value: Option<impl Member>) {
    if let Some(value) = value {
        set(object, name, value);
    }
}
