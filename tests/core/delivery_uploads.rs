//! One upload for each distinct media, whatever becomes of it.

use std::time::Duration;

use instagram_direct::outcome::{Delivery, FailureKind};
use instagram_direct::transport::TransportErrorKind;

use crate::support::meta::{Endpoint, Fault, Meta, attachment_id};
use serde_json::json;

use crate::support::setup::{PICTURE, distinct, fact, given, item, pictures, run, unpaced};

#[test]
fn one_picture_for_many_costs_one_upload() {
    let meta = Meta::with_latency(40);
    let ended = run(&meta, pictures(100), unpaced());
    assert_eq!(ended.sent(), 100);
    assert_eq!(
        (meta.count(Endpoint::Upload), meta.count(Endpoint::Send)),
        (1, 100)
    );
    assert_eq!(
        (
            ended.report.api_calls,
            ended.report.uploads,
            ended.report.shared_uploads
        ),
        (101, 1, 99)
    );
    let sent = ended.success(41);
    assert_eq!(fact(sent, "userId"), "42");
    assert_eq!(fact(sent, "attachmentId"), attachment_id(1));
    assert_eq!(fact(sent, "messageId"), "mid.42.1");
    assert!(sent.sent_at > 1_764_000_000_000.0);
}

#[test]
fn the_same_address_as_another_type_is_another_upload() {
    let meta = Meta::with_latency(1);
    let address = "https://media.example.com/clip.mp4";
    let items = vec![
        item(0, "1", address, "video"),
        item(1, "2", address, "audio"),
        item(2, "3", address, "Video"),
    ];
    assert_eq!(run(&meta, items, unpaced()).sent(), 3);
    assert_eq!(meta.count(Endpoint::Upload), 2);
}

#[test]
fn a_failed_upload_fails_its_items_with_the_same_reason_and_is_asked_once() {
    let meta = Meta::with_latency(40);
    meta.always(PICTURE, Fault::Refuse(400, 100, Some(2_018_047)));
    let ended = run(&meta, pictures(30), unpaced());
    assert_eq!(
        (meta.count(Endpoint::Upload), meta.count(Endpoint::Send)),
        (1, 0)
    );
    for index in 0..30 {
        let failure = ended.failure(index);
        assert_eq!(
            (failure.kind, failure.code, failure.subcode),
            (FailureKind::Api, Some(100), Some(2_018_047))
        );
        assert_eq!(failure.delivery, Delivery::NotSent);
        assert_eq!(failure, ended.failure(0));
    }
}

#[test]
fn an_upload_is_repeated_after_a_passing_fault() {
    for fault in [
        Fault::Refuse(500, 2, None),
        Fault::Refuse(400, 1, None),
        Fault::Fail(TransportErrorKind::AnswerLost, true),
        Fault::Fail(TransportErrorKind::NeverConnected, false),
        Fault::Fail(TransportErrorKind::TimedOut, false),
        Fault::Answer(502, "<html>".to_owned(), false),
        Fault::Answer(200, "{}".to_owned(), true),
        Fault::Refuse(400, 100, Some(2_018_294)),
    ] {
        let meta = Meta::with_latency(1);
        meta.script(PICTURE, [fault.clone()]);
        let ended = run(&meta, pictures(3), unpaced());
        assert_eq!(
            (ended.sent(), meta.count(Endpoint::Upload)),
            (3, 2),
            "{fault:?}"
        );
    }
}

#[test]
fn an_upload_that_keeps_failing_gives_up_and_nothing_was_sent() {
    let meta = Meta::with_latency(1);
    meta.always(PICTURE, Fault::Fail(TransportErrorKind::AnswerLost, true));
    let ended = run(&meta, pictures(2), unpaced());
    assert_eq!(meta.count(Endpoint::Upload), 3);
    assert_eq!(ended.failure(0).delivery, Delivery::NotSent);
    assert_eq!(ended.failure(0).kind, FailureKind::Request);
    assert!(ended.failure(0).error.starts_with("Request failed: "));
}

#[test]
fn an_attachment_called_invalid_is_uploaded_afresh_once_for_all() {
    let meta = Meta::with_latency(40);
    meta.expire(1);
    let ended = run(&meta, pictures(25), unpaced());
    assert_eq!((ended.sent(), meta.count(Endpoint::Upload)), (25, 2));
    assert_eq!(fact(ended.success(0), "attachmentId"), attachment_id(2));

    let meta = Meta::with_latency(40);
    meta.expire(1);
    meta.expire(2);
    let ended = run(&meta, pictures(25), unpaced());
    assert_eq!((ended.sent(), meta.count(Endpoint::Upload)), (0, 2));
    assert_eq!(ended.failure(7).subcode, Some(2_018_074));
    assert_eq!(ended.failure(7).delivery, Delivery::NotSent);
}

#[test]
fn media_that_goes_nowhere_holds_back_no_other_media() {
    let refused = Fault::Refuse(400, 100, Some(2_018_047));
    let album = |index: usize, urls: &[String]| {
        given(
            index,
            "sendImages",
            &json!({ "userId": (index + 1).to_string(), "imageUrls": urls }),
        )
    };
    let url = |number: usize| format!("https://media.example.com/{number}");
    // The first ten pictures cannot be had, the first picture of ten, and the first album's last one, after nine good ones.
    let bad_pictures = (distinct(40, "image"), (0..10).collect::<Vec<_>>(), 30);
    let urls: Vec<String> = (0..40).map(url).collect();
    let albums = urls.chunks(10).enumerate();
    let bad_album = (
        albums.map(|(index, urls)| album(index, urls)).collect(),
        vec![9],
        3,
    );
    for (items, bad, good) in [bad_pictures, bad_album] {
        let meta = Meta::with_latency(200);
        for number in bad {
            meta.always(&url(number), refused.clone());
        }
        let ended = run(&meta, items, unpaced());
        assert_eq!(ended.sent(), good);
        // Forty uploads at ten at once take four times the latency, and the sends little more.
        let end = meta.times(Endpoint::Send).into_iter().max().unwrap();
        assert!(end <= Duration::from_millis(2_000), "{good} after {end:?}");
    }
}

#[test]
fn media_that_others_wait_for_stays_ahead_of_them() {
    // Both of the first two messages carry picture 0; what the one that fails leaves is still what the other waits for.
    let meta = Meta::with_latency(200);
    meta.always(
        "https://media.example.com/99",
        Fault::Refuse(400, 100, None),
    );
    let album = |index: usize, other: usize| {
        let urls = [0, other].map(|number| format!("https://media.example.com/{number}"));
        given(
            index,
            "sendImages",
            &json!({ "userId": (index + 1).to_string(), "imageUrls": urls }),
        )
    };
    let ended = run(&meta, vec![album(0, 99), album(1, 1)], unpaced());
    assert_eq!((ended.sent(), meta.count(Endpoint::Upload)), (1, 3));
    assert_eq!(fact(ended.success(1), "messageId"), "mid.2.1");
}

#[test]
fn a_message_tells_the_attachment_that_it_left_with() {
    // Person 1's is refused as stale while the others' are under way; what they went by is uploaded afresh meanwhile.
    for later in [60, 300] {
        let meta = Meta::with_latency(20);
        meta.script("1", [Fault::Refuse(400, 100, Some(2_018_074))]);
        for person in ["2", "3"] {
            meta.script(person, [Fault::Slow(Duration::from_millis(later))]);
        }
        let ended = run(&meta, pictures(3), unpaced());
        assert_eq!((ended.sent(), meta.count(Endpoint::Upload)), (3, 2));
        let told = |index| fact(ended.success(index), "attachmentId").to_owned();
        assert_eq!(
            [told(0), told(1), told(2)],
            [attachment_id(2), attachment_id(1), attachment_id(1)],
            "answers after {later} ms"
        );
    }
}

#[test]
fn a_doubtful_ending_is_told_once_meta_has_refused_the_file() {
    let meta = Meta::with_latency(1);
    let address = "https://media.example.com/voice.mp3";
    meta.always(address, Fault::Refuse(400, 100, Some(2_018_047)));
    let ended = run(&meta, vec![item(0, "1", address, "audio")], unpaced());
    let advice = &ended.failure(0).advice;
    assert_eq!(
        advice,
        "Use a file that Meta accepts as audio (aac, m4a, wav or mp4 up to 25 MB); this one ends in .mp3."
    );
}

#[test]
fn a_message_counts_once_among_those_that_shared_an_upload() {
    let meta = Meta::with_latency(40);
    meta.expire(1);
    let ended = run(&meta, pictures(25), unpaced());
    assert_eq!(ended.sent(), 25);
    // The one that began the upload by which it went has shared none.
    assert_eq!((ended.report.uploads, ended.report.shared_uploads), (2, 24));
}

#[test]
fn an_afresh_upload_that_is_refused_fails_the_messages_that_needed_it() {
    let meta = Meta::with_latency(40);
    meta.expire(1);
    meta.script(
        PICTURE,
        [
            Fault::Slow(Duration::ZERO),
            Fault::Refuse(400, 100, Some(2_018_047)),
        ],
    );
    let ended = run(&meta, pictures(25), unpaced());
    assert_eq!((ended.sent(), meta.count(Endpoint::Upload)), (0, 2));
    for index in 0..25 {
        let failure = ended.failure(index);
        assert_eq!(
            (failure.subcode, failure.delivery),
            (Some(2_018_047), Delivery::NotSent)
        );
    }
}

#[test]
fn a_failed_upload_of_one_media_does_not_touch_another() {
    let meta = Meta::with_latency(10);
    let other = "https://media.example.com/other.png";
    meta.always(PICTURE, Fault::Refuse(400, 100, Some(2_018_109)));
    let mut items = pictures(10);
    items.extend((10..20).map(|index| item(index, &(index + 1).to_string(), other, "image")));
    let ended = run(&meta, items, unpaced());
    assert_eq!((ended.sent(), meta.count(Endpoint::Upload)), (10, 2));
    assert!((0..10).all(|index| ended.failure(index).subcode == Some(2_018_109)));
}

#[test]
fn an_upload_that_nobody_waited_for_any_more_is_made_for_who_needs_it_again() {
    // Both messages' picture x is stale. It is to be uploaded afresh for the first, which fails by its other picture before x
    // has left; the second is refused only then.
    let url = |name: &str| format!("https://media.example.com/{name}");
    for at_once in [2, 3, 10] {
        let meta = Meta::with_latency(20);
        let stale = (400, 100, Some(2_018_074));
        meta.script("1", [Fault::Refuse(stale.0, stale.1, stale.2)]);
        let late = Duration::from_millis(500);
        meta.script("2", [Fault::RefuseLate(late, stale.0, stale.1, stale.2)]);
        let refused = Fault::Refuse(400, 100, Some(2_018_047));
        meta.script(&url("y"), [Fault::Slow(Duration::ZERO), refused]);
        let album = given(
            0,
            "sendImages",
            &json!({ "userId": "1", "imageUrls": [url("y"), url("x")] }),
        );
        let mut settings = unpaced();
        settings.concurrency = at_once;
        let ended = run(
            &meta,
            vec![album, item(1, "2", &url("x"), "image")],
            settings,
        );
        assert_eq!(ended.failure(0).subcode, Some(2_018_047), "{at_once}");
        assert_eq!(ended.sent(), 1, "{at_once}: {:?}", ended.outcomes[1]);
    }
}
