//! What the boundary makes of a request and of an outcome.

use std::time::Duration;

use super::dto::{
    BatchRequest, ConnectionDto, DeliveryDto, FailureKindDto, HostDto, ItemDto, OptionsDto,
    OutcomeDto, ReportDto, RouteDto,
};
use crate::delivery::{PaceSetting, Report, Settings};
use crate::message::{Field, ParseUrl};
use crate::outcome::{Delivery, Failure, FailureKind, Outcome};

fn options() -> OptionsDto {
    OptionsDto {
        concurrency: None,
        messages_per_second: None,
        max_wait_seconds: 300.0,
        timeout_seconds: None,
    }
}

/// Never asked here: no address is parsed.
struct NoUrl;

impl ParseUrl for NoUrl {
    fn href(&self, _: &str) -> Option<String> {
        None
    }
}

fn request(items: usize, remembered: &[usize], deferred: &[usize]) -> BatchRequest {
    let item = |index: usize| ItemDto {
        account: 0,
        fields: [
            ("userId".to_owned(), Field::Text(format!(" 1{index} "))),
            ("messageText".to_owned(), Field::Text("Hello".to_owned())),
        ]
        .into_iter()
        .collect(),
    };
    BatchRequest {
        resource: "messages".to_owned(),
        operation: "sendMessage".to_owned(),
        connections: vec![ConnectionDto {
            host: HostDto::Instagram,
            custom_base_url: String::new(),
            api_version: "v25.0".to_owned(),
            route: RouteDto::Direct,
            custom_login: None,
        }],
        items: (0..items).map(item).collect(),
        options: options(),
        stop_on_error: true,
        remembered: remembered.to_vec(),
        deferred: deferred.to_vec(),
    }
}

#[test]
fn the_nodes_own_defaults_are_the_cores() {
    assert_eq!(Settings::from(options()), Settings::default());
}

#[test]
fn a_number_of_messages_at_once_is_one_to_a_hundred() {
    let cases = [
        (1.0, 1),
        (10.9, 10),
        (100.0, 100),
        (101.0, 100),
        (f64::INFINITY, 100),
        (0.0, 1),
        (-3.0, 1),
        (f64::NEG_INFINITY, 1),
        (f64::NAN, 1),
    ];
    for (given, taken) in cases {
        let settings = Settings::from(OptionsDto {
            concurrency: Some(given),
            ..options()
        });
        assert_eq!(settings.concurrency, taken, "{given}");
    }
}

#[test]
fn without_a_number_at_once_it_is_what_the_pace_needs() {
    for (rate, taken) in [(None, 100), (Some(30.0), 100), (Some(0.0), 10)] {
        let settings = Settings::from(OptionsDto {
            messages_per_second: rate,
            ..options()
        });
        assert_eq!(settings.concurrency, taken, "{rate:?}");
    }
}

#[test]
fn no_rate_is_metas_and_zero_is_none() {
    let cases = [
        (None, PaceSetting::Published),
        (Some(0.0), PaceSetting::Unlimited),
        (Some(-1.0), PaceSetting::Unlimited),
        (Some(0.5), PaceSetting::PerSecond(0.5)),
        (Some(f64::NAN), PaceSetting::Published),
    ];
    for (given, taken) in cases {
        let settings = Settings::from(OptionsDto {
            messages_per_second: given,
            ..options()
        });
        assert_eq!(settings.pace, taken, "{given:?}");
    }
}

#[test]
fn any_number_of_seconds_is_a_time() {
    let day = Duration::from_secs(86_400);
    for (given, taken) in [
        (0.0, Duration::ZERO),
        (-1.0, Duration::ZERO),
        (1.5, Duration::from_millis(1_500)),
        (1e300, day),
        (f64::INFINITY, day),
        (f64::NAN, Settings::default().most_waiting),
    ] {
        let settings = Settings::from(OptionsDto {
            max_wait_seconds: given,
            ..options()
        });
        assert_eq!(settings.most_waiting, taken, "{given}");
    }
    for (given, taken) in [
        (None, None),
        (Some(5.0), Some(Duration::from_secs(5))),
        (Some(0.0), None),
        (Some(-1.0), None),
        (Some(f64::NAN), None),
        (Some(1e300), Some(day)),
    ] {
        let settings = Settings::from(OptionsDto {
            timeout_seconds: given,
            ..options()
        });
        assert_eq!(settings.timeout, taken, "{given:?}");
    }
}

#[test]
fn a_batch_leaves_out_what_is_remembered_and_marks_what_is_deferred() {
    let (batch, shown) = request(6, &[1, 4, 4, 99], &[0, 4, usize::MAX])
        .into_batch(&NoUrl)
        .expect("an operation");
    let items: Vec<(usize, bool)> = batch
        .items
        .iter()
        .map(|item| (item.index, item.deferred))
        .collect();
    assert_eq!(items, [(0, true), (2, false), (3, false), (5, false)]);
    assert!(batch.items.iter().all(|item| item.plan.is_ok()));
    assert_eq!(shown, ["10", "11", "12", "13", "14", "15"]);
    assert!(batch.settings.stop_on_failure);
    assert_eq!(batch.accounts.len(), 1);
}

#[test]
fn an_operation_that_is_not_known_makes_no_batch() {
    let unknown = BatchRequest {
        operation: "sendTelegram".to_owned(),
        ..request(1, &[], &[])
    };
    assert!(unknown.into_batch(&NoUrl).is_none());
}

#[test]
fn a_failure_crosses_whole() {
    let failure = Failure {
        kind: FailureKind::Api,
        error: "API Error: no".to_owned(),
        code: Some(10),
        subcode: Some(2_534_022),
        fbtrace_id: Some("Trace".to_owned()),
        http_status: Some(403),
        advice: "Wait.".to_owned(),
        delivery: Delivery::NotSent,
    };
    assert_eq!(
        OutcomeDto::new(3, Outcome::Failed(failure), "17"),
        OutcomeDto::Failed {
            index: 3,
            user_id: "17".to_owned(),
            kind: FailureKindDto::Api,
            error: "API Error: no".to_owned(),
            code: Some(10),
            subcode: Some(2_534_022),
            fbtrace_id: Some("Trace".to_owned()),
            http_status: Some(403),
            advice: "Wait.".to_owned(),
            delivery: DeliveryDto::NotSent,
        }
    );
    assert_eq!(
        OutcomeDto::new(4, Outcome::NotTried, "17"),
        OutcomeDto::NotTried { index: 4 }
    );
}

#[test]
fn a_report_crosses_whole() {
    let report = Report {
        api_calls: 1,
        uploads: 2,
        shared_uploads: 3,
        by_url_instead: 8,
        throttled: 4,
        waited: Duration::from_millis(1_500),
        sent: 5,
        failed: 6,
        unknown: 7,
    };
    assert_eq!(
        ReportDto::from(report),
        ReportDto {
            api_calls: 1,
            uploads: 2,
            shared_uploads: 3,
            by_url_instead: 8,
            throttled: 4,
            waited_ms: 1_500.0,
            sent: 5,
            failed: 6,
            unknown: 7,
        }
    );
}
