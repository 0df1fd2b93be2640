//! Meta's error codes for messaging, written down once more by hand from Meta's pages, and what follows on each for both
//! endpoints. <https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes>

use std::time::Duration;

use instagram_direct::delivery::{NextStep, Settings, next_step};
use instagram_direct::graph::Repeatable::{Freely, OnlyIfNotDone};
use instagram_direct::graph::error::{Effect, GraphError, Remedy};
use instagram_direct::outcome::Delivery;

use crate::support::meta::{Endpoint, Fault, Meta};
use crate::support::setup::{PICTURE, pictures, run, unpaced};

use Effect::{MaybeDone, NotDone};
use NextStep::{AskAgain, AskAgainWhenOpen, GiveUp, UploadAfresh};
use Remedy::{None as Final, Stop, Wait};

const AGAIN_ONCE: Remedy = Remedy::AskAgain(1);
const AGAIN_TWICE: Remedy = Remedy::AskAgain(2);

type Row = (i64, Option<i64>, Remedy, Effect);

#[rustfmt::skip]
const TABLE: &[Row] = &[
    (1, None, AGAIN_TWICE, MaybeDone), (1, Some(99), Final, MaybeDone), (1, Some(1_357_046), Final, MaybeDone),
    (2, None, AGAIN_TWICE, MaybeDone), (2, Some(1_545_133), AGAIN_TWICE, MaybeDone), (1_200, None, AGAIN_TWICE, MaybeDone), (1_200, Some(7), AGAIN_TWICE, MaybeDone),
    (-2, None, AGAIN_TWICE, MaybeDone), (-2, Some(2_207_003), AGAIN_TWICE, MaybeDone),
    (-1, None, AGAIN_TWICE, MaybeDone), (-1, Some(2_534_023), Final, MaybeDone),
    (3, None, Final, NotDone), (5, None, Stop, NotDone), (12, None, Final, NotDone), (24, None, Final, NotDone),
    (25, None, Stop, NotDone), (27, None, Final, NotDone),
    (4, Some(2_207_051), Stop, NotDone), (9, None, Wait, NotDone), (80_000, None, Wait, NotDone), (80_008, None, Wait, NotDone),
    (80_014, None, Wait, NotDone),
    (4, None, Wait, NotDone), (17, None, Wait, NotDone), (32, None, Wait, NotDone), (341, None, Wait, NotDone),
    (613, None, Wait, NotDone), (613, Some(2_534_040), Wait, NotDone), (613, Some(2_018_338), Stop, NotDone),
    (80_001, None, Wait, NotDone), (80_002, None, Wait, NotDone), (80_006, None, Wait, NotDone),
    (10, None, Final, NotDone), (10, Some(2_534_022), Final, NotDone), (10, Some(2_018_278), Final, NotDone),
    (10, Some(2_018_065), Final, NotDone), (10, Some(2_018_108), Final, NotDone), (10, Some(1_893_063), Stop, NotDone),
    (10, Some(2_534_077), Stop, NotDone), (10, Some(2_018_300), Final, NotDone),
    (100, None, Final, NotDone), (100, Some(33), Final, NotDone), (100, Some(2_018_001), Final, NotDone),
    (100, Some(2_534_014), Final, NotDone), (100, Some(2_534_013), Stop, NotDone), (100, Some(2_534_015), Final, NotDone),
    (100, Some(2_534_025), Final, NotDone), (100, Some(2_534_029), Stop, NotDone), (100, Some(2_534_037), Final, NotDone),
    (100, Some(2_018_008), AGAIN_TWICE, NotDone), (100, Some(2_018_047), Final, NotDone),
    (100, Some(2_018_074), Remedy::UploadAfresh, NotDone),
    (100, Some(2_018_109), Final, NotDone), (100, Some(2_018_294), AGAIN_ONCE, NotDone), (100, Some(2_018_014), Final, NotDone),
    (100, Some(2_534_001), Final, NotDone), (100, Some(2_534_052), Final, NotDone),
    (190, Some(0), Stop, NotDone), (190, Some(424_242), Stop, NotDone), (191, None, Final, NotDone), (101, None, Stop, NotDone),
    (104, None, Stop, NotDone), (2_500, None, Final, NotDone), (2_635, None, Stop, NotDone), (2_200, None, Final, NotDone),
    (803, None, Final, NotDone), (352, None, Final, NotDone), (9_004, None, Final, NotDone), (9_010, None, Final, NotDone),
    (36_000, None, Final, NotDone), (36_001, None, Final, NotDone), (36_003, None, Final, NotDone),
    (190, None, Stop, NotDone), (190, Some(458), Stop, NotDone), (190, Some(459), Stop, NotDone),
    (190, Some(460), Stop, NotDone), (190, Some(463), Stop, NotDone), (190, Some(464), Stop, NotDone),
    (190, Some(467), Stop, NotDone), (190, Some(492), Stop, NotDone),
    (102, None, Stop, NotDone), (102, Some(463), Stop, NotDone),
    (200, None, Final, NotDone), (200, Some(2_018_028), Final, NotDone), (200, Some(2_534_041), Stop, NotDone),
    (200, Some(2_534_066), Final, NotDone), (200, Some(1_545_041), Final, NotDone), (210, None, Final, NotDone),
    (299, None, Final, NotDone), (230, None, Final, NotDone),
    (551, None, Final, NotDone), (551, Some(1_545_041), Final, NotDone),
    (368, None, Stop, NotDone), (2_018_300, None, Final, NotDone), (2_018_321, None, Final, NotDone),
    (36_103, None, Stop, NotDone), (9_000_001, None, Final, NotDone),
    (508, Some(2_534_122), Stop, NotDone), (2_534_068, None, Final, NotDone), (10_900, None, Final, NotDone),
    (10_903, Some(1_893_049), Final, NotDone), (10_904, Some(1_893_050), Final, NotDone),
    (389, None, Final, NotDone), (546, None, Final, NotDone),
    // Codes that nobody has heard of.
    (424_242, None, Final, NotDone), (10, Some(424_242), Final, NotDone), (2, Some(424_242), AGAIN_TWICE, MaybeDone),
    (613, Some(424_242), Wait, NotDone),
];

/// What the promises make of a remedy and an effect, for an endpoint that may be asked twice and for one that may not.
fn steps(remedy: Remedy, effect: Effect) -> (NextStep, NextStep) {
    let upload = match remedy {
        Final | Stop => GiveUp,
        Remedy::AskAgain(times) => AskAgain(times),
        Wait => AskAgainWhenOpen,
        Remedy::UploadAfresh => UploadAfresh,
    };
    (upload, if effect == NotDone { upload } else { GiveUp })
}

fn error(status: u16, code: i64, subcode: Option<i64>) -> GraphError {
    GraphError {
        code: Some(code),
        subcode,
        status,
        ..GraphError::default()
    }
}

#[test]
fn every_code_of_metas_has_its_next_step_and_one_sentence_of_advice() {
    for (code, subcode, remedy, effect) in TABLE {
        let assessment = error(400, *code, *subcode).assess();
        let name = format!("{code}/{subcode:?}");
        assert_eq!(
            (assessment.remedy, assessment.effect),
            (*remedy, *effect),
            "{name}"
        );
        let (upload, send) = steps(*remedy, *effect);
        assert_eq!(next_step(Freely, &assessment), upload, "upload {name}");
        assert_eq!(next_step(OnlyIfNotDone, &assessment), send, "send {name}");
        let advice = assessment.advice;
        assert!(advice.len() > 20, "{name}: {advice}");
        assert!(
            advice.ends_with('.') && !advice.ends_with("..") && !advice.contains(". "),
            "{name}: {advice}"
        );
    }
}

/// How often a call is made that always meets this error, when no waiting is allowed.
fn tries(step: NextStep) -> usize {
    match step {
        AskAgain(times) => usize::try_from(times).unwrap() + 1,
        _ => 1,
    }
}

fn impatient() -> Settings {
    Settings {
        most_waiting: Duration::ZERO,
        ..unpaced()
    }
}

#[test]
fn a_send_that_always_meets_the_error_is_made_as_often_as_its_row_allows() {
    for (code, subcode, remedy, effect) in TABLE {
        let name = format!("{code}/{subcode:?}");
        // Meta may have sent the message only where the row leaves that open.
        let fault = match effect {
            MaybeDone => Fault::RefuseAfter(400, *code, *subcode),
            NotDone => Fault::Refuse(400, *code, *subcode),
        };
        let meta = Meta::with_latency(1);
        meta.always("1", fault);
        let ended = run(&meta, pictures(1), impatient());
        let failure = ended.failure(0);
        assert_eq!((failure.code, failure.subcode), (Some(*code), *subcode));
        let (expected, sends, uploads) = match (remedy, effect) {
            (_, MaybeDone) => (Delivery::Unknown, 1, 1),
            (Remedy::UploadAfresh, NotDone) => (Delivery::NotSent, 2, 2),
            (_, NotDone) => (Delivery::NotSent, tries(steps(*remedy, *effect).1), 1),
        };
        assert_eq!(failure.delivery, expected, "{name}");
        assert_eq!(
            (meta.count(Endpoint::Send), meta.count(Endpoint::Upload)),
            (sends, uploads),
            "{name}"
        );
        assert!(meta.deliveries("1") <= 1, "{name}");
    }
}

#[test]
fn an_upload_that_always_meets_the_error_is_made_as_often_as_its_row_allows() {
    for (code, subcode, remedy, effect) in TABLE {
        let name = format!("{code}/{subcode:?}");
        let meta = Meta::with_latency(1);
        meta.always(PICTURE, Fault::Refuse(400, *code, *subcode));
        let ended = run(&meta, pictures(3), impatient());
        assert_eq!(
            (meta.count(Endpoint::Upload), meta.count(Endpoint::Send)),
            (tries(steps(*remedy, *effect).0), 0),
            "{name}"
        );
        for index in 0..3 {
            let failure = ended.failure(index);
            assert_eq!(
                (failure.code, failure.delivery),
                (Some(*code), Delivery::NotSent)
            );
        }
    }
}

#[test]
fn no_send_is_repeated_after_a_server_error_whatever_its_code() {
    for (code, subcode, ..) in TABLE {
        let assessment = error(500, *code, *subcode).assess();
        assert_eq!(
            next_step(OnlyIfNotDone, &assessment),
            GiveUp,
            "{code}/{subcode:?}"
        );
        assert_eq!(assessment.effect, Effect::MaybeDone);
    }
}

#[test]
fn what_every_further_message_would_meet_ends_the_batch() {
    let ending = TABLE.iter().filter(|(_, _, remedy, _)| *remedy == Stop);
    for (code, subcode, ..) in ending {
        let name = format!("{code}/{subcode:?}");
        let one_at_a_time = || Settings {
            concurrency: 1,
            ..unpaced()
        };
        let meta = Meta::with_latency(1);
        meta.always("2", Fault::Refuse(400, *code, *subcode));
        let ended = run(&meta, pictures(500), one_at_a_time());
        assert_eq!(ended.sent(), 1, "{name}");
        assert_eq!(meta.count(Endpoint::Send), 2, "{name}");
        let meta = Meta::with_latency(1);
        meta.always(PICTURE, Fault::Refuse(400, *code, *subcode));
        let never_uploaded = run(&meta, pictures(500), one_at_a_time());
        assert_eq!(
            (meta.count(Endpoint::Upload), meta.count(Endpoint::Send)),
            (1, 0),
            "{name}"
        );
        for (failure, advice) in [
            (ended.failure(499), ended.failure(1).advice.as_str()),
            (
                never_uploaded.failure(499),
                ended.failure(1).advice.as_str(),
            ),
        ] {
            assert_eq!(
                (failure.code, failure.subcode),
                (Some(*code), *subcode),
                "{name}"
            );
            assert_eq!(failure.delivery, Delivery::NotSent, "{name}");
            assert_eq!(failure.advice, advice, "{name}");
        }
    }
}

#[test]
fn an_account_that_is_not_yet_known_to_be_at_fault_goes_on() {
    for (code, subcode, remedy, _) in TABLE {
        if *remedy == Stop || *remedy == Wait {
            continue;
        }
        let meta = Meta::with_latency(1);
        meta.always("1", Fault::Refuse(400, *code, *subcode));
        let ended = run(&meta, pictures(5), unpaced());
        assert_eq!(ended.sent(), 4, "{code}/{subcode:?}");
    }
}

#[test]
fn too_many_requests_is_a_throttle_whatever_stands_in_it() {
    let throttled = error(400, 4, None).assess().advice;
    for (code, subcode, remedy, effect) in TABLE {
        let assessment = error(429, *code, *subcode).assess();
        let expected = if *remedy == Stop { Stop } else { Wait };
        assert_eq!(
            (assessment.remedy, assessment.effect),
            (expected, *effect),
            "{code}/{subcode:?}"
        );
        if *remedy != Stop {
            assert_eq!(assessment.advice, throttled, "{code}/{subcode:?}");
        }
    }
    let without_code = GraphError {
        status: 429,
        ..GraphError::default()
    };
    assert_eq!(
        (without_code.assess().remedy, without_code.assess().effect),
        (Wait, MaybeDone)
    );
}

#[test]
fn only_codes_nobody_has_heard_of_are_to_be_looked_up() {
    let unknown = error(400, 424_242, None).assess().advice;
    for (code, subcode, ..) in TABLE {
        let advice = error(400, *code, *subcode).assess().advice;
        let heard_of = *code != 424_242;
        assert_eq!(advice != unknown, heard_of, "{code}/{subcode:?}: {advice}");
    }
}
