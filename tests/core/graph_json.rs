//! What JavaScript's `JSON.parse` reads, the core reads: nothing strange in an answer costs its id or its code.

use instagram_direct::graph::GraphResponse;
use instagram_direct::graph::error::{AnswerError, GraphError, Remedy, UnusableAnswer};
use proptest::prelude::*;
use serde_json::Value;

use crate::graph_answers::any_json;
use crate::support::setup::picture;

fn read(status: u16, body: &str) -> Result<String, AnswerError> {
    let answer = GraphResponse {
        status,
        headers: Vec::new(),
        body: body.to_owned(),
    };
    picture().call.response(&answer).map(|answer| answer.id)
}

#[track_caller]
fn graph_error(body: &str) -> GraphError {
    match read(400, body) {
        Err(AnswerError::Graph(error)) => error,
        other => panic!("it should be an envelope: {other:?}: {body:.100}"),
    }
}

/// Values that a reader may stumble over; JavaScript reads all of them.
fn strange_values() -> Vec<String> {
    let deep =
        |open: &str, close: &str| format!("{}1{}", open.repeat(50_000), close.repeat(50_000));
    vec![
        r#""caf\ud83d""#.to_owned(),
        r#""\ude00 caf\ud83dx\ud83d\ud83d""#.to_owned(),
        r#"{"\ud83d":"\udc00"}"#.to_owned(),
        "1e999".to_owned(),
        "-0.0e-999".to_owned(),
        "1".repeat(5000),
        format!("0.{}", "3".repeat(5000)),
        deep("[", "]"),
        deep(r#"{"a":"#, "}"),
        deep(r#"[{"error":"#, "}]"),
        r#"{"message_id":"inner","error":{"code":190}}"#.to_owned(),
        r#"{"a":1,"a":2,"a":{"a":3}}"#.to_owned(),
        r#""\u0000\u001f\"}],{""#.to_owned(),
        format!("\"{}\"", "ä😀\u{2028}\u{7f}".repeat(50)),
    ]
}

#[test]
fn no_member_beside_it_costs_a_message_its_id() {
    for strange in strange_values() {
        for body in [
            format!(r#"{{"x":{strange},"message_id":"mid"}}"#),
            format!(r#"{{"message_id":"mid","x":{strange}}}"#),
            format!(r#"{{"message_id":{strange},"message_id":"mid"}}"#),
            format!("{{\"\\ud83d\":{strange},\"message_id\":\"mid\"}}"),
        ] {
            assert_eq!(read(200, &body), Ok("mid".to_owned()), "{body:.100}");
        }
    }
}

#[test]
fn no_member_beside_it_costs_an_error_its_code() {
    for strange in strange_values() {
        for body in [
            format!(
                r#"{{"x":{strange},"error":{{"code":613,"error_subcode":2534040,"fbtrace_id":"A"}}}}"#
            ),
            format!(
                r#"{{"error":{{"error_data":{strange},"code":613,"error_subcode":2534040,"fbtrace_id":"A"}}}}"#
            ),
            format!(
                r#"{{"error":{{"code":613,"error_subcode":2534040,"fbtrace_id":"A","message":{strange}}},"x":{strange}}}"#
            ),
        ] {
            let error = graph_error(&body);
            assert_eq!((error.code, error.subcode), (Some(613), Some(2_534_040)));
            assert_eq!(error.fbtrace_id.as_deref(), Some("A"));
            assert_eq!(error.assess().remedy, Remedy::Wait);
        }
    }
}

#[test]
fn half_a_character_is_shown_as_one_replacement_and_whole_ones_stay() {
    for (written, shown) in [
        (r"caf\ud83d", "caf\u{fffd}"),
        (r"\ude00caf", "\u{fffd}caf"),
        (r"\ud83d\ud83d", "\u{fffd}\u{fffd}"),
        (r"\ud83dx\ude00", "\u{fffd}x\u{fffd}"),
        (r"\ud83d\ud83d\ude00", "\u{fffd}😀"),
        (r"\ud83d\ude00 \u00e4\/\n", "😀 ä/\n"),
        (
            r"\ufffd\ufffd\ufffd\ud83d",
            "\u{fffd}\u{fffd}\u{fffd}\u{fffd}",
        ),
        ("ä\u{fffd}", "ä\u{fffd}"),
    ] {
        let body = format!(r#"{{"error":{{"code":10,"message":"{written}"}}}}"#);
        assert_eq!(graph_error(&body).message, shown, "{written}");
        let body = format!(r#"{{"message_id":"m{written}"}}"#);
        assert_eq!(read(200, &body), Ok(format!("m{shown}")), "{written}");
    }
}

#[test]
fn a_code_is_a_whole_number_however_it_is_written() {
    for (written, code) in [
        ("10", Some(10)),
        ("10.0", Some(10)),
        ("10.000", Some(10)),
        ("1e1", Some(10)),
        ("1.0E+1", Some(10)),
        ("100e-1", Some(10)),
        ("0.1e2", Some(10)),
        (r#""10""#, Some(10)),
        (r#"" 10.0 ""#, Some(10)),
        ("-1", Some(-1)),
        ("-1.0", Some(-1)),
        ("0", Some(0)),
        ("-0", Some(0)),
        ("0e999", Some(0)),
        ("9007199254740993", Some(9_007_199_254_740_993)),
        ("9007199254740993.0", Some(9_007_199_254_740_993)),
        ("9223372036854775807", Some(i64::MAX)),
        ("-9223372036854775808", Some(i64::MIN)),
        ("9223372036854775808", None),
        ("1e19", None),
        ("1e999999999999", None),
        ("10.5", None),
        ("1e-1", None),
        (r#""ten""#, None),
        (r#""""#, None),
        (r#""0x10""#, None),
        (r#""1e""#, None),
        (r#"".5""#, None),
        ("true", None),
        ("[10]", None),
    ] {
        let error = graph_error(&format!(
            r#"{{"error":{{"code":{written},"error_subcode":{written}}}}}"#
        ));
        assert_eq!((error.code, error.subcode), (code, code), "{written}");
    }
}

#[test]
fn an_id_is_a_number_as_javascript_reads_it() {
    for (written, id) in [
        ("7", "7"),
        ("10.0", "10"),
        ("1e3", "1000"),
        ("90071992547409930", "90071992547409930"),
    ] {
        let body = format!(r#"{{"message_id":{written}}}"#);
        assert_eq!(read(200, &body), Ok(id.to_owned()), "{written}");
    }
    for none in ["1.5", "-7.0", "true", "[7]"] {
        let body = format!(r#"{{"message_id":{none}}}"#);
        assert!(read(200, &body).is_err(), "{none}");
    }
}

#[test]
fn marks_and_white_space_around_an_answer_do_not_matter() {
    let id = || Ok("mid".to_owned());
    for around in ["\u{feff}", " \r\n\t", "\u{feff}\n \u{feff}"] {
        assert_eq!(
            read(200, &format!("{around}{{\"message_id\":\"mid\"}}{around}")),
            id()
        );
    }
    assert_eq!(
        read(200, "\t{ \r\n\"message_id\" : \"mid\" , \"a\" : [ ] }"),
        id()
    );
}

#[test]
fn an_error_that_says_nothing_takes_nothing_from_a_success() {
    for nothing in [
        "null", "false", "0", "0.0", r#""""#, r#"" ""#, "[]", "[ ]", "{}",
    ] {
        let body = format!(r#"{{"error":{nothing},"message_id":"mid"}}"#);
        assert_eq!(read(200, &body), Ok("mid".to_owned()), "{nothing}");
        assert!(read(500, &body).is_err(), "{nothing}");
    }
    for something in ["true", "1", r#""{}""#, "[0]", r#"{"code":10}"#] {
        let body = format!(r#"{{"error":{something},"message_id":"mid"}}"#);
        assert!(read(200, &body).is_err(), "{something}");
    }
}

#[test]
fn what_is_no_json_is_none() {
    for body in [
        "{'message_id':'mid'}",
        r#"{"message_id":"mid",}"#,
        r#"{"message_id":"mid"}{}"#,
        r#"{"message_id":"mid","x":01}"#,
        r#"{"message_id":"mid","x":.5}"#,
        r#"{"message_id":"mid","x":"\x"}"#,
        r#"{"message_id":"mid","x":NaN}"#,
        "{\"message_id\":\"mid\",\"x\":\"\n\"}",
        r#"{"message_id":"mid","x":[1,2}"#,
    ] {
        let expected = Err(AnswerError::Unusable {
            status: 200,
            what: UnusableAnswer::NotJson,
        });
        assert_eq!(read(200, body), expected, "{body}");
    }
}

/// What serde_json's own tree says of an envelope.
fn expected(body: &str) -> Option<(Option<i64>, Option<i64>, Option<String>)> {
    let tree: Value = serde_json::from_str(body).ok()?;
    let error = tree.get("error")?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Some((
        error.get("code")?.as_i64(),
        error.get("error_subcode")?.as_i64(),
        tree.get("message_id").and_then(text),
    ))
}

proptest! {
    #[test]
    fn any_json_that_serde_json_reads_gives_the_same(
        before in any_json(), within in any_json(), after in any_json(),
        code in any::<i64>(), subcode in any::<i64>(), id in "[a-zA-Z0-9_ä😀]{1,40}",
    ) {
        let id = serde_json::to_string(&id).unwrap();
        let envelope = format!(r#"{{"a":{before},"error":{{"x":{within},"code":{code},"error_subcode":{subcode},"y":{after}}},"message_id":{id},"b":{after}}}"#);
        if let Some((code, subcode, id)) = expected(&envelope) {
            let error = graph_error(&envelope);
            prop_assert_eq!((error.code, error.subcode), (code, subcode));
            prop_assert!(error.names_a_message);
            let success = envelope.replacen("\"error\"", "\"fault\"", 1);
            prop_assert_eq!(read(200, &success).ok(), id);
        }
    }
}
