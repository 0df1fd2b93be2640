//! What comes in: ids digit for digit, errors as values, and never a crash.

use instagram_direct::graph::error::{AnswerError, Effect, Remedy, UnusableAnswer};
use instagram_direct::graph::{GraphResponse, Login};
use proptest::prelude::*;

use crate::support::setup::picture;

fn answer(status: u16, body: &str) -> GraphResponse {
    GraphResponse {
        status,
        headers: Vec::new(),
        body: body.to_owned(),
    }
}

fn attachment(body: &str) -> Result<String, AnswerError> {
    picture().assets[0]
        .upload(Login::Facebook)
        .response(&answer(200, body))
        .map(|answer| answer.id)
}

fn message(status: u16, body: &str) -> Result<String, AnswerError> {
    picture()
        .call
        .response(&answer(status, body))
        .map(|answer| answer.id)
}

#[track_caller]
fn unusable(result: Result<String, AnswerError>) -> UnusableAnswer {
    match result {
        Err(AnswerError::Unusable { what, .. }) => what,
        other => panic!("it should be unusable: {other:?}"),
    }
}

#[test]
fn ids_come_out_digit_for_digit() {
    for id in [
        "1601472827243653",
        "9007199254740993",
        "123456789012345678901234567890",
        "0",
    ] {
        assert_eq!(
            attachment(&format!(r#"{{"attachment_id":"{id}"}}"#)).unwrap(),
            id
        );
        assert_eq!(
            attachment(&format!(r#"{{"attachment_id":{id}}}"#)).unwrap(),
            id
        );
    }
    let body = r#"{"recipient_id":17841405822304914,"message_id":"aWdfZA\u00e4\/x"}"#;
    assert_eq!(message(200, body).unwrap(), "aWdfZAä/x");
    assert_eq!(
        message(200, r#" { "message_id" : 90071992547409931 } "#).unwrap(),
        "90071992547409931"
    );
}

#[test]
fn a_success_without_its_id_is_an_error() {
    for body in [
        "{}",
        r#"{"message_id":null}"#,
        r#"{"message_id":""}"#,
        r#"{"message_id":"  "}"#,
        r#"{"message_id":1.5}"#,
        r#"{"message_id":-5}"#,
        r#"{"message_id":1e20}"#,
        r#"{"message_id":true}"#,
        r#"{"message_id":["mid"]}"#,
        r#"{"message_id":{"id":"mid"}}"#,
        r#"{"recipient_id":"1"}"#,
        r#"{"attachment_id":"1"}"#,
    ] {
        assert_eq!(
            unusable(message(200, body)),
            UnusableAnswer::LacksId("message_id"),
            "{body}"
        );
    }
}

#[test]
fn an_answer_that_is_no_answer_is_an_error() {
    assert_eq!(unusable(message(200, "")), UnusableAnswer::Empty);
    assert_eq!(unusable(message(500, " \n")), UnusableAnswer::Empty);
    let deep = "[".repeat(100_000);
    let deeper = format!("{}1{}", r#"{"a":"#.repeat(50_000), "}".repeat(49_999));
    for body in [
        "<html><body>502 Bad Gateway</body></html>",
        r#"{"message_id":"mid"#,
        r#"{"message_id":"mid"} trailing"#,
        "null",
        "true",
        "[]",
        "\"mid\"",
        "{message_id:1}",
        "\u{0}\u{1}",
        &deep,
        &deeper,
    ] {
        assert_eq!(
            unusable(message(200, body)),
            UnusableAnswer::NotJson,
            "{:.60}",
            body
        );
    }
    for (status, body) in [
        (404, "{}"),
        (500, r#"{"message_id":"mid"}"#),
        (302, r#"{"a":1}"#),
        (200, r#"{"error":"no"}"#),
        (200, r#"{"error":"no","message_id":"mid"}"#),
        (200, r#"{"error":[1],"message_id":"mid"}"#),
        (400, r#"{"error":false,"message_id":"mid"}"#),
        (400, r#"{"error":[]}"#),
    ] {
        assert_eq!(
            unusable(message(status, body)),
            UnusableAnswer::NoSuccess,
            "{body}"
        );
    }
}

#[test]
fn the_last_of_several_members_of_one_name_counts_and_null_is_none() {
    assert_eq!(
        attachment(r#"{"attachment_id":"1","attachment_id":"2"}"#).unwrap(),
        "2"
    );
    assert_eq!(
        attachment(r#"{"error":null,"attachment_id":"1"}"#).unwrap(),
        "1"
    );
}

#[test]
fn graphs_envelope_is_read_whole_and_leniently() {
    let body = r#"{"error":{"message":"(#10) Fuera de la ventana","type":"IGApiException","code":10,
        "error_subcode":2534022,"is_transient":false,"error_user_title":"x","error_data":{"a":[1]},"fbtrace_id":"Abc"}}"#;
    let Err(AnswerError::Graph(error)) = message(403, body) else {
        panic!("an envelope");
    };
    assert_eq!(error.message, "(#10) Fuera de la ventana");
    assert_eq!((error.code, error.subcode), (Some(10), Some(2_534_022)));
    assert_eq!(
        (error.fbtrace_id.as_deref(), error.status),
        (Some("Abc"), 403)
    );

    let body = r#"{"error":{"message":5,"code":"190","error_subcode":"463","fbtrace_id":null}}"#;
    let Err(AnswerError::Graph(error)) = message(200, body) else {
        panic!("an envelope, whatever the status");
    };
    assert_eq!(
        (error.message.as_str(), error.code, error.subcode),
        ("", Some(190), Some(463))
    );
    assert_eq!(error.fbtrace_id, None);
}

#[test]
fn an_envelope_that_says_too_little_leaves_the_outcome_open() {
    for body in [
        r#"{"error":{}}"#,
        r#"{"error":{"message":"no code"}}"#,
        r#"{"error":{"code":10},"message_id":"mid"}"#,
    ] {
        let error = message(400, body).unwrap_err();
        assert_eq!(error.assess().effect, Effect::MaybeDone, "{body}");
    }
    let server_error = message(500, r#"{"error":{"code":10}}"#).unwrap_err();
    assert_eq!(server_error.assess().effect, Effect::MaybeDone);
}

#[test]
fn an_unusable_answer_leaves_the_outcome_open_and_a_bare_429_asks_to_wait() {
    for (status, remedy) in [
        (200, Remedy::AskAgain(2)),
        (502, Remedy::AskAgain(2)),
        (429, Remedy::Wait),
    ] {
        let assessment = message(status, "<html>").unwrap_err().assess();
        assert_eq!(
            (assessment.remedy, assessment.effect),
            (remedy, Effect::MaybeDone)
        );
    }
}

#[test]
fn an_answer_cut_off_anywhere_is_no_success() {
    let whole = r#"{"recipient_id":"17841405822304914","message_id":90071992547409931,"a":[{"b":"\u00e4"}]}"#;
    assert!(message(200, whole).is_ok());
    for end in 0..whole.len() {
        unusable(message(200, whole.get(..end).unwrap()));
    }
}

proptest! {
    #[test]
    fn any_bytes_are_an_id_or_an_error(status in any::<u16>(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        // As `Response.text()` gives them: what is no UTF-8 is replaced.
        let body = String::from_utf8_lossy(&bytes);
        prop_assert!(message(status, &body).is_err());
        prop_assert!(attachment(&body).is_err());
    }

    #[test]
    fn an_answer_with_any_byte_changed_is_its_id_or_an_error(at in 0_usize..60, byte in any::<u8>()) {
        let mut bytes = br#"{"recipient_id":"1","message_id":"aWdfZAG1","x":90071992547}"#.to_vec();
        bytes[at] = byte;
        if let Ok(id) = message(200, &String::from_utf8_lossy(&bytes)) {
            prop_assert!(!id.trim().is_empty());
        }
    }

    #[test]
    fn any_body_is_an_id_or_an_error(status in any::<u16>(), body in ".*") {
        if let Ok(id) = message(status, &body) {
            prop_assert!(body.contains("message_id"));
            prop_assert!(!id.trim().is_empty());
        }
    }

    #[test]
    fn any_json_is_an_id_or_an_error(id in any_json(), error in any_json(), status in prop_oneof![Just(200_u16), Just(400), Just(500)]) {
        let with_error = format!(r#"{{"message_id":{id},"error":{error}}}"#);
        let without = format!(r#"{{"message_id":{id}}}"#);
        for body in [&with_error, &without] {
            if message(status, body).is_ok() {
                prop_assert_eq!(status, 200);
                prop_assert!(id.starts_with('"') || id.bytes().all(|byte| byte.is_ascii_digit()));
            }
        }
    }
}

pub fn any_json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        "[0-9]{1,30}".prop_map(|digits| digits.trim_start_matches('0').to_owned() + "0"),
        (-1e300..1e300_f64).prop_map(|number| number.to_string()),
        ".{0,20}".prop_map(|text| serde_json::to_string(&text).unwrap()),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let names = prop_oneof![
            Just("code"),
            Just("message"),
            Just("error_subcode"),
            Just("call_count"),
            Just("1")
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4)
                .prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((names, inner), 0..4).prop_map(|members| {
                let members: Vec<String> = members
                    .iter()
                    .map(|(name, value)| format!(r#""{name}":{value}"#))
                    .collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}
