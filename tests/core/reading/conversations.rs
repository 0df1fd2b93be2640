//! The list of conversations, whole pages and pages that Graph chokes on.

use serde_json::{Value, json};

use super::list::{List, numbers};
use super::{choke, me, ok, parameter, read, read_with, refusal, with};

const GET_MANY: (&str, &str) = ("conversations", "getMany");

#[test]
fn fifty_are_read_by_two_calls_each_with_the_other_person() {
    let list = List::of(120);
    let run = read(GET_MANY, json!({"limit": 50}), |path| list.say(path));
    assert_eq!(
        run.asked,
        [
            "me?fields=id,user_id,username",
            "me/conversations?platform=instagram&fields=id,updated_time,participants&limit=50",
        ]
    );
    assert_eq!(run.items().len(), 50);
    assert_eq!(
        run.items()[3],
        json!({"conversationId": "thread3", "updatedAt": 1_795_168_800_000_u64, "userId": "9003", "username": "name9003"})
    );
    let keys: Vec<&String> = run.items()[0].as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 4);
}

#[test]
fn everything_is_read_page_by_page_by_the_cursor_alone() {
    let list = List::of(120);
    let run = read(GET_MANY, json!({"returnAll": true, "limit": 1}), |path| {
        list.say(path)
    });
    let expected: Vec<String> = (0..120).map(|number| number.to_string()).collect();
    assert_eq!(numbers(run.items()), expected);
    assert_eq!(run.asked.len(), 4);
    assert!(
        run.asked
            .iter()
            .all(|path| !path.contains("elsewhere") && !path.contains("access_token"))
    );
}

#[test]
fn an_account_that_is_known_is_not_asked_for_again() {
    let list = List::of(2);
    let account = json!({"ids": ["17841405822304914"], "username": "biz"});
    let run = read_with(
        GET_MANY,
        json!({"account": account, "fields": {}}),
        |path| list.say(path),
    );
    assert_eq!(run.asked.len(), 1);
    assert_eq!(run.each("userId"), ["9000", "9001"]);
    assert_eq!(run.end["account"], account);
}

#[test]
fn with_one_person_named_nobody_has_to_know_the_account() {
    let run = read(GET_MANY, json!({"participantId": "9005"}), |path| {
        assert_eq!(parameter(path, "user_id"), Some("9005"));
        ok(&json!({"data": [{"id": "t", "participants": with("9005")}]}))
    });
    assert_eq!(run.asked.len(), 1);
    assert_eq!(
        run.items(),
        &[
            json!({"conversationId": "t", "updatedAt": null, "userId": "9005", "username": "name9005"})
        ]
    );
}

#[test]
fn at_facebooks_host_the_page_is_not_taken_for_the_person() {
    let run = read_with(GET_MANY, json!({"isInstagramLogin": false}), |path| {
        if path.starts_with("me?") {
            assert_eq!(path, "me?fields=id,instagram_business_account{id,username}");
            return ok(
                &json!({"id": 44, "instagram_business_account": {"id": 17_841_405_822_304_914_u64, "username": "biz"}}),
            );
        }
        // By its id as a bare number; by its username alone; by the Page's id.
        let people = |own: Value| json!({"data": [{"id": 9_007_199_254_740_993_u64, "username": "jane"}, own]});
        ok(&json!({"data": [
            {"id": 90_071_992_547_409_931_u64, "participants": people(json!({"id": 17_841_405_822_304_914_u64}))},
            {"id": "b", "participants": people(json!({"username": "BIZ"}))},
            {"id": "c", "participants": people(json!({"id": "44"}))},
            {"id": "d", "participants": people(json!({"id": "55", "username": "other"}))},
        ]}))
    });
    assert_eq!(
        run.each("conversationId"),
        ["90071992547409931", "b", "c", "d"]
    );
    let jane = json!("9007199254740993");
    assert_eq!(run.each("userId"), [&jane, &jane, &jane, &Value::Null]);
}

#[test]
fn one_conversation_that_graph_cannot_tell_is_left_out_and_no_other() {
    for untold in 0..60 {
        let list = List {
            untold: vec![untold],
            ..List::of(60)
        };
        let run = read(GET_MANY, json!({"returnAll": true}), |path| list.say(path));
        let expected: Vec<String> = (0..60)
            .filter(|number| *number != untold)
            .map(|number| number.to_string())
            .collect();
        assert_eq!(numbers(run.items()), expected, "{untold}");
        assert!(
            run.items().iter().all(|item| item["userId"].is_string()),
            "{untold}"
        );
        assert!(run.asked.len() <= 26, "{untold}: {}", run.asked.len());
    }
}

#[test]
fn where_every_page_chokes_the_list_is_read_plain_and_each_by_its_own() {
    let list = List {
        untold: vec![7],
        ..List::of(60)
    };
    let run = read(GET_MANY, json!({"returnAll": true}), |path| {
        let is_list = path.starts_with("me/conversations") && path.contains("participants");
        if is_list { choke() } else { list.say(path) }
    });
    let expected: Vec<String> = (0..60)
        .filter(|number| *number != 7)
        .map(|number| number.to_string())
        .collect();
    assert_eq!(numbers(run.items()), expected);
    assert!(run.items().iter().all(|item| item["userId"].is_string()));
    assert!(run.asked.len() <= 60 + 16, "{}", run.asked.len());
}

#[test]
fn a_passing_fault_of_the_same_code_costs_one_call_more() {
    let list = List::of(30);
    let mut faults = 1;
    let run = read(GET_MANY, json!({}), |path| {
        if path.starts_with("me/conversations") && faults > 0 {
            faults -= 1;
            return choke();
        }
        list.say(path)
    });
    assert_eq!(run.items().len(), 30);
    assert_eq!(run.asked.len(), 3);
}

#[test]
fn a_host_that_keeps_people_out_of_lists_is_asked_for_each() {
    let list = List {
        lists_tell: false,
        ..List::of(4)
    };
    let run = read(GET_MANY, json!({}), |path| list.say(path));
    assert_eq!(run.each("userId"), ["9000", "9001", "9002", "9003"]);
    assert_eq!(run.asked.len(), 2 + 4);

    let silent = List {
        lists_tell: false,
        nodes_tell: false,
        ..List::of(4)
    };
    let run = read(GET_MANY, json!({}), |path| silent.say(path));
    assert_eq!(run.each("userId"), [&Value::Null; 4]);
    assert_eq!(
        run.asked.len(),
        2 + 1,
        "who tells nothing once is not asked again"
    );
}

#[test]
fn a_conversation_that_is_refused_by_itself_stays_in_the_list_without_its_person() {
    let list = List {
        lists_tell: false,
        ..List::of(3)
    };
    let run = read(GET_MANY, json!({}), |path| {
        if path.starts_with("thread1") {
            refusal("none", 100, Some(33))
        } else {
            list.say(path)
        }
    });
    assert_eq!(
        run.each("userId"),
        [&json!("9000"), &Value::Null, &json!("9002")]
    );
}

#[test]
fn a_missing_permission_is_told_and_not_taken_for_an_empty_list() {
    let run = read(GET_MANY, json!({}), |path| {
        if path.starts_with("me?") {
            me()
        } else {
            refusal("none", 10, None)
        }
    });
    assert_eq!(run.end["step"], "refused");
    assert_eq!(run.end["endsAccount"], false);
    let run = read(GET_MANY, json!({}), |path| {
        if path.starts_with("me?") {
            me()
        } else {
            refusal("none", 1, Some(99))
        }
    });
    assert_eq!(run.end["step"], "refused");
}

#[test]
fn a_host_that_gives_more_than_it_is_asked_for_gives_no_more_than_is_wanted() {
    let list = List::of(100);
    let generous = |path: &str| {
        let path = if path.starts_with("me/conv") {
            path.replace("limit=5", "limit=40")
        } else {
            path.to_owned()
        };
        list.say(&path)
    };
    let run = read(GET_MANY, json!({"limit": 5}), generous);
    assert_eq!(run.items().len(), 5);
    // A page for the editor's list ends where the host's ends: what is left out would never be seen.
    let run = read(("lists", "conversations"), json!({"limit": 5}), generous);
    assert_eq!(run.items().len(), 40);
    assert_eq!(run.end["after"], "c=40");
}

#[test]
fn the_pages_of_the_editors_list_follow_each_other_without_a_gap() {
    let list = List {
        untold: vec![31],
        ..List::of(60)
    };
    let (mut seen, mut after) = (Vec::new(), Value::Null);
    for _ in 0..10 {
        let run = read(
            ("lists", "conversations"),
            json!({"limit": 25, "after": after}),
            |path| list.say(path),
        );
        seen.extend(numbers(run.items()));
        after = run.end["after"].clone();
        if after.is_null() {
            break;
        }
    }
    let expected: Vec<String> = (0..60)
        .filter(|number| *number != 31)
        .map(|number| number.to_string())
        .collect();
    assert_eq!(seen, expected);
}

#[test]
fn a_list_that_goes_round_in_circles_ends() {
    let run = read(GET_MANY, json!({"returnAll": true}), |path| {
        if path.starts_with("me?") {
            return me();
        }
        let turn = parameter(path, "after") == Some("a");
        ok(
            &json!({"data": [{"id": "t", "participants": with("9")}], "paging": {"cursors": {"after": if turn { "b" } else { "a" }}, "next": "x"}}),
        )
    });
    assert_eq!(run.items().len(), 1);
    assert!(run.asked.len() < 20);
}

#[test]
fn an_empty_page_in_the_middle_ends_nothing() {
    let run = read(GET_MANY, json!({"returnAll": true}), |path| {
        if path.starts_with("me?") {
            return me();
        }
        match parameter(path, "after") {
            None => ok(
                &json!({"data": [{"id": "t1", "participants": with("1")}], "paging": {"cursors": {"after": "a"}, "next": "x"}}),
            ),
            Some("a") => {
                ok(&json!({"data": [], "paging": {"cursors": {"after": "b"}, "next": "x"}}))
            }
            _ => ok(&json!({"data": [{"id": "t2", "participants": with("2")}]})),
        }
    });
    assert_eq!(run.each("conversationId"), ["t1", "t2"]);
}

#[test]
fn fields_that_are_wrong_are_refused_before_anything_is_asked() {
    for (fields, error) in [
        (
            json!({"limit": 0}),
            "Invalid input: Limit \"0\" is not a whole number of 1 or more",
        ),
        (
            json!({"limit": 2.5}),
            "Invalid input: Limit \"2.5\" is not a whole number of 1 or more",
        ),
        (
            json!({"limit": "ten"}),
            "Invalid input: Limit \"ten\" is not a whole number of 1 or more",
        ),
        (
            json!({"limit": [5]}),
            "Invalid input: Limit \"\" is not a whole number of 1 or more",
        ),
        (
            json!({"returnAll": "maybe"}),
            "Invalid input: Return All is neither true nor false",
        ),
        (
            json!({"returnAll": {"a": 1}}),
            "Invalid input: Return All is neither true nor false",
        ),
        (
            json!({"participantId": "@jane"}),
            "Invalid input: Instagram User ID \"@jane\" is not made of digits only; a @username is not an ID",
        ),
        (
            json!({"participantId": 17_841_405_822_304_914_u64}),
            "Invalid input: Instagram User ID 17841405822304914 came as a number and has lost digits",
        ),
    ] {
        let run = read(GET_MANY, fields.clone(), |path| panic!("{path}"));
        assert_eq!(run.end["error"], error, "{fields}");
        assert_eq!(run.end["kind"], "invalidInput");
    }
    for fields in [
        json!({"limit": "7", "returnAll": "false"}),
        json!({"limit": " 7 ", "participantId": ""}),
        json!({"limit": 7, "participantId": null}),
    ] {
        let list = List::of(20);
        assert_eq!(
            read(GET_MANY, fields, |path| list.say(path)).items().len(),
            7
        );
    }
    assert_eq!(
        read(
            GET_MANY,
            json!({"limit": "99999999999999999999999", "returnAll": "true"}),
            |path| List::of(2).say(path)
        )
        .items()
        .len(),
        2
    );
}
