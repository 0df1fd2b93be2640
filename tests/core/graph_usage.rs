//! What is read of the rate budget beside the answers.

use std::time::{Duration, UNIX_EPOCH};

use instagram_direct::graph::GraphResponse;
use instagram_direct::graph::usage::{HEADERS, Usage};
use proptest::prelude::*;

use crate::graph_answers::any_json;

const BUSINESS: &str = "x-business-use-case-usage";
/// Wed, 21 Oct 2026 07:28:00 GMT.
const NOW: f64 = 1_792_567_680_000.0;

fn usage(name: &'static str, value: &str) -> Usage {
    let answer = GraphResponse {
        status: 200,
        headers: vec![(name, value.to_owned())],
        body: String::new(),
    };
    Usage::read(&answer, NOW)
}

fn seconds(seconds: u64) -> Option<Duration> {
    Some(Duration::from_secs(seconds))
}

fn budget(members: &str) -> Usage {
    usage(
        BUSINESS,
        &format!(r#"{{"1":[{{"type":"messenger",{members}}}]}}"#),
    )
}

#[test]
fn the_fullest_budget_and_the_longest_wait_count() {
    let cases = [
        (
            BUSINESS,
            r#"{"1":[{"type":"messenger","call_count":28,"total_cputime":25,"total_time":91,"estimated_time_to_regain_access":0}]}"#,
            Some(91),
            None,
        ),
        (
            BUSINESS,
            r#"{"1":[{"type":"instagram","call_count":100,"estimated_time_to_regain_access":7}],"2":[{"call_count":3,"estimated_time_to_regain_access":9}]}"#,
            Some(100),
            seconds(540),
        ),
        (
            BUSINESS,
            r#"{"1":[{"type":"ads_insights","call_count":100,"estimated_time_to_regain_access":7}]}"#,
            None,
            None,
        ),
        (
            BUSINESS,
            r#"{"1":[{"type":"ads_insights","call_count":100},{"type":"pages","call_count":4}]}"#,
            Some(4),
            None,
        ),
        (
            "x-app-usage",
            r#"{"call_count":28,"total_time":25,"total_cputime":95}"#,
            Some(95),
            None,
        ),
        ("x-page-usage", r#"{"call_count":40}"#, Some(40), None),
        ("x-page-usage", r#"{"call_count":0}"#, Some(0), None),
    ];
    for (name, value, percent, regain) in cases {
        assert_eq!(usage(name, value), Usage { percent, regain }, "{value}");
    }
}

#[test]
fn numbers_are_read_however_they_are_written_and_rounded_to_the_careful_side() {
    for (written, percent) in [
        ("99", Some(99)),
        ("99.0", Some(99)),
        ("99.2", Some(100)),
        ("9.9e1", Some(99)),
        (r#""99""#, Some(99)),
        ("250", Some(250)),
        ("1e400", Some(u32::MAX)),
        ("-4", None),
        ("null", None),
        (r#""much""#, None),
    ] {
        assert_eq!(
            budget(&format!(r#""call_count":{written}"#)).percent,
            percent,
            "{written}"
        );
    }
    for (minutes, regain) in [
        ("7", seconds(420)),
        (r#""7""#, seconds(420)),
        ("1.5", seconds(90)),
        ("0.001", seconds(1)),
        ("1e400", seconds(u64::from(u32::MAX))),
        ("0", None),
        ("0.0", None),
        ("-3", None),
        ("[1]", None),
    ] {
        let read = budget(&format!(r#""estimated_time_to_regain_access":{minutes}"#));
        assert_eq!(read.regain, regain, "{minutes}");
    }
}

#[test]
fn an_answer_without_a_budget_tells_none() {
    for value in [
        "",
        "nonsense",
        "{}",
        "[]",
        "null",
        r#"{"1":{"call_count":99}}"#,
        r#"{"1":[7]}"#,
        r#"{"1":[{}]}"#,
    ] {
        assert_eq!(usage(BUSINESS, value), Usage::default(), "{value}");
    }
    assert_eq!(Usage::default().percent, None);
    assert_eq!(usage("retry-after", "30").percent, None);
}

#[test]
fn headers_of_one_name_that_were_joined_by_a_comma_are_all_read() {
    let first =
        r#"{"1":[{"type":"messenger","call_count":12,"estimated_time_to_regain_access":3}]}"#;
    let second = r#"{"2":[{"type":"instagram","call_count":93}]}"#;
    for joined in [format!("{first}, {second}"), format!("{second},{first}")] {
        let expected = Usage {
            percent: Some(93),
            regain: seconds(180),
        };
        assert_eq!(usage(BUSINESS, &joined), expected);
    }
    let joined = r#"{"call_count":5}, {"call_count":97}, {"call_count":1}"#;
    assert_eq!(usage("x-app-usage", joined).percent, Some(97));
    assert_eq!(usage("retry-after", "5, 60").regain, seconds(60));
}

#[test]
fn a_header_that_is_empty_or_cut_off_takes_no_other_with_it() {
    let good = r#"{"call_count":97,"estimated_time_to_regain_access":1}"#;
    for joined in [
        format!(", {good}"),
        format!("{good}, "),
        format!(r#"{{"call_count":, {good}"#),
    ] {
        let read = usage("x-app-usage", &joined);
        assert_eq!(
            (read.percent, read.regain),
            (Some(97), seconds(60)),
            "{joined}"
        );
    }
}

#[test]
fn retry_after_is_read_as_seconds_or_as_a_date() {
    for (value, regain) in [
        ("30", seconds(30)),
        (" 30 ", seconds(30)),
        ("0", None),
        ("-5", None),
        ("1.5", Some(Duration::from_millis(1500))),
        ("99999999999999999999999", seconds(u64::from(u32::MAX))),
        ("Wed, 21 Oct 2026 07:29:30 GMT", seconds(90)),
        ("Wednesday, 21-Oct-26 07:29:30 GMT", seconds(90)),
        ("Wed Oct 21 07:29:30 2026", seconds(90)),
        ("Thu, 22 Oct 2026 07:28:00 GMT", seconds(86_400)),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ("Thu, 29 Feb 2028 00:00:00 GMT", seconds(42_827_520)),
        ("Wed, 32 Oct 2026 07:29:30 GMT", None),
        ("Wed, 21 Foo 2026 07:29:30 GMT", None),
        ("Wed, 21 Oct 2026 24:29:30 GMT", None),
        ("Wed, 21 Oct 2026", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", None),
        ("soon", None),
        ("", None),
    ] {
        assert_eq!(usage("retry-after", value).regain, regain, "{value}");
    }
}

#[test]
fn a_clock_that_tells_nonsense_does_no_harm() {
    for now in [f64::NAN, f64::INFINITY, -1.0, 1e300] {
        let answer = GraphResponse {
            status: 200,
            headers: vec![("retry-after", "Wed, 21 Oct 2026 07:29:30 GMT".to_owned())],
            body: String::new(),
        };
        let longest = Duration::from_secs(u64::from(u32::MAX));
        assert!(Usage::read(&answer, now).regain.unwrap_or_default() <= longest);
    }
}

#[test]
fn headers_as_deep_as_bodies_do_no_harm() {
    let deep = "[".repeat(100_000);
    let deeper = format!("{}1{}", r#"{"a":"#.repeat(50_000), "}".repeat(50_000));
    for name in HEADERS {
        assert_eq!(usage(name, &deep), Usage::default());
        assert_eq!(usage(name, &deeper), Usage::default());
    }
}

proptest! {
    #[test]
    fn any_json_and_any_text_is_read_or_not(json in any_json(), text in ".{0,60}") {
        for name in HEADERS {
            for value in [&json, &text] {
                let read = usage(name, value);
                prop_assert!(read.regain.is_none_or(|wait| !wait.is_zero()));
            }
        }
    }

    #[test]
    fn dates_are_read_as_httpdate_reads_them(after in 0_u64..250_000_000_000, now in 0_u64..4_000_000_000) {
        let then = UNIX_EPOCH + Duration::from_secs(after);
        let answer = GraphResponse {
            status: 200,
            headers: vec![("retry-after", httpdate::fmt_http_date(then))],
            body: String::new(),
        };
        let wait = after.saturating_sub(now).min(u64::from(u32::MAX));
        let expected = (wait > 0).then(|| Duration::from_secs(wait));
        prop_assert_eq!(Usage::read(&answer, now as f64 * 1000.0).regain, expected);
    }

    #[test]
    fn a_text_that_looks_like_a_date_does_no_harm(text in "[A-Za-z0-9:, -]{0,40}( GMT)?") {
        usage("retry-after", &text);
    }
}
