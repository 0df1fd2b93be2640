//! How often is asked, how long is waited, and when it is enough.

use serde_json::{Value, json};

use super::{Run, Said, ok, read, read_with, refusal};

const GET_PROFILE: (&str, &str) = ("people", "getProfile");

/// A read of a profile to which Meta says these, one after the other, and then yes.
fn profile(said: Vec<Said>, max_wait_ms: u64) -> Run {
    let mut said = said.into_iter();
    read_with(
        GET_PROFILE,
        json!({"maxWaitMs": max_wait_ms, "fields": {"userId": "5"}}),
        |_| {
            said.next()
                .unwrap_or_else(|| ok(&json!({"username": "jane"})))
        },
    )
}

fn throttle(regain_ms: u64) -> Said {
    (
        json!({"remedy": "wait", "times": 0, "regainMs": regain_ms, "code": 4}),
        String::new(),
    )
}

#[test]
fn what_may_pass_is_asked_again_a_few_times_with_growing_pauses() {
    let run = profile(
        vec![refusal("again", 2, None), refusal("again", 2, None)],
        0,
    );
    assert_eq!(run.items().len(), 1);
    assert_eq!(run.asked.len(), 3);
    assert!(
        (400..800).contains(&run.pauses[0]) && (800..1600).contains(&run.pauses[1]),
        "{:?}",
        run.pauses
    );
    assert_eq!(run.end["waitedMs"], 0, "it is not Meta who wanted these");
    let run = profile(vec![refusal("again", 2, None); 3], 0);
    assert_eq!(run.end["step"], "refused");
    assert_eq!(run.asked.len(), 3);
}

#[test]
fn an_answer_that_is_lost_is_asked_for_again() {
    let lost = || {
        (
            json!({"remedy": "again", "times": 1, "regainMs": 0}),
            String::new(),
        )
    };
    assert_eq!(profile(vec![lost()], 0).items().len(), 1);
    let run = profile(vec![lost(), lost()], 0);
    assert_eq!(
        run.end,
        json!({"step": "refused", "endsAccount": false, "waitedMs": 0})
    );
}

#[test]
fn a_throttle_is_waited_for_as_long_as_meta_asks() {
    let run = profile(vec![throttle(60_000), throttle(120_000)], 180_000);
    assert_eq!(run.pauses, [60_000, 120_000]);
    assert_eq!(run.end["waitedMs"], 180_000);
    assert_eq!(run.items().len(), 1);
}

#[test]
fn and_no_longer_than_the_user_allows() {
    let run = profile(vec![throttle(60_000), throttle(120_000)], 179_999);
    assert_eq!(run.pauses, [60_000]);
    assert_eq!(run.end["step"], "refused");
    assert_eq!(run.end["waitedMs"], 60_000);
    assert!(
        run.end["advice"]
            .as_str()
            .unwrap()
            .contains("raise the option Wait at Most")
    );
    let run = profile(vec![throttle(0)], 0);
    assert_eq!((run.asked.len(), run.pauses.len()), (1, 0));
}

#[test]
fn without_a_time_from_meta_the_pauses_double_until_the_limit() {
    let run = profile(vec![throttle(0); 50], 10_000);
    assert_eq!(run.end["step"], "refused");
    assert_eq!(run.pauses.iter().sum::<u64>(), 10_000, "{:?}", run.pauses);
    assert!(run.pauses.len() < 8, "{:?}", run.pauses);
}

#[test]
fn a_pause_that_a_success_asks_for_is_made_before_the_next_call() {
    let busy = (
        json!({"remedy": "ok", "times": 0, "regainMs": 60_000}),
        json!({"user_id": "178", "username": "biz"}).to_string(),
    );
    let mut first = Some(busy.clone());
    let run = read(("conversations", "getMany"), json!({}), |_| {
        first.take().unwrap_or_else(|| ok(&json!({"data": []})))
    });
    assert_eq!(run.pauses, [60_000]);
    let mut first = Some(busy);
    let run = read_with(
        ("conversations", "getMany"),
        json!({"maxWaitMs": 1000}),
        |_| first.take().unwrap_or_else(|| ok(&json!({"data": []}))),
    );
    assert_eq!(
        run.end["error"],
        "Request failed: Meta asks to wait 60 seconds before the next call, longer than Wait at Most allows"
    );
    assert_eq!(run.asked.len(), 1);
}

#[test]
fn a_dead_token_ends_it_at_once() {
    let run = profile(vec![refusal("stop", 190, Some(463))], 300_000);
    assert_eq!(run.asked.len(), 1);
    assert_eq!(
        run.end,
        json!({"step": "refused", "endsAccount": true, "waitedMs": 0})
    );
}

#[test]
fn a_success_without_what_it_should_bring_is_no_empty_list() {
    let run = read(
        ("conversations", "getMany"),
        json!({"participantId": "5"}),
        |_| ok(&json!({"success": true})),
    );
    assert_eq!(run.asked.len(), 3);
    assert_eq!(
        run.end["error"],
        "Request failed: the answer lacks its data"
    );
    assert_eq!(run.end["kind"], "request");
}

#[test]
fn a_request_that_is_none_begins_nothing() {
    use instagram_direct::wasm::reading::JsonReader;
    for request in [
        "",
        "{}",
        "[]",
        r#"{"resource":"people","operation":"getProfile"}"#,
    ] {
        assert!(JsonReader::start(request).is_none(), "{request}");
    }
    let unknown = json!({"resource": "people", "operation": "getMany", "isInstagramLogin": true, "fields": {}, "maxWaitMs": 0, "seed": 1});
    assert!(JsonReader::start(&unknown.to_string()).is_none());
    assert_eq!(JsonReader::default().go_on("", String::new()), "");
}

#[test]
fn whoever_comes_back_with_nothing_is_asked_the_same_again() {
    use instagram_direct::wasm::reading::JsonReader;
    let request = json!({"resource": "people", "operation": "getProfile", "isInstagramLogin": true, "fields": {"userId": "5"}, "maxWaitMs": 0, "seed": 1});
    let (mut reader, first) = JsonReader::start(&request.to_string()).unwrap();
    let again = reader.go_on("", String::new());
    assert_eq!(again, first);
    let done: Value =
        serde_json::from_str(&reader.go_on(r#"{"remedy":"ok"}"#, "{}".to_owned())).unwrap();
    assert_eq!(done["step"], "done");
    // Once it has ended it stays so.
    let after: Value = serde_json::from_str(&reader.go_on("", String::new())).unwrap();
    assert_eq!(
        (&after["step"], &after["items"]),
        (&json!("done"), &json!([]))
    );
}
