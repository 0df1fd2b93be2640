//! The Instagram login, for which Meta documents no uploads: tried once, and where the host has none, media goes by URL.

use instagram_direct::delivery::Settings;
use instagram_direct::graph::{Connection, GraphHost, Login};
use instagram_direct::outcome::{Delivery, FailureKind};
use instagram_direct::transport::TransportErrorKind;
use serde_json::json;

use crate::support::meta::{Endpoint, Fault, Meta};
use crate::support::setup::{
    Ended, Item, PICTURE, connection, distinct, fact, given, item, pictures, run, run_over,
    unpaced, words,
};

fn instagram() -> Connection {
    Connection {
        host: GraphHost::Instagram,
        ..connection()
    }
}

/// The ways in which a host says that it has no such edge.
fn refusals() -> Vec<Fault> {
    vec![
        Fault::Refuse(400, 100, None),
        Fault::Refuse(400, 100, Some(33)),
        Fault::Refuse(400, 2_500, None),
        Fault::Refuse(400, 3, None),
        Fault::Refuse(403, 10, None),
        Fault::Refuse(400, 12, None),
        Fault::Answer(404, "<html>".to_owned(), false),
        Fault::Answer(405, String::new(), false),
    ]
}

fn refusing(fault: &Fault, count: usize) -> Meta {
    let meta = Meta::with_latency(40);
    for media in 0..count {
        meta.always(&format!("https://media.example.com/{media}"), fault.clone());
    }
    meta.always(PICTURE, fault.clone());
    for handle in 0..count {
        meta.always(&format!("file {handle}"), fault.clone());
    }
    meta
}

fn over_instagram(meta: &Meta, items: Vec<Item>, settings: Settings) -> Ended {
    run_over(meta, instagram(), items, settings)
}

#[test]
fn where_the_edge_is_refused_all_media_goes_by_url_after_one_try() {
    for fault in refusals() {
        let meta = refusing(&fault, 30);
        let ended = over_instagram(&meta, distinct(30, "image"), unpaced());
        assert_eq!(ended.sent(), 30, "{fault:?}");
        assert_eq!(
            (meta.count(Endpoint::Upload), meta.count(Endpoint::Send)),
            (1, 30)
        );
        assert_eq!((ended.report.by_url_instead, ended.report.uploads), (30, 1));
        for call in meta
            .calls
            .borrow()
            .iter()
            .filter(|call| call.endpoint == Endpoint::Send)
        {
            let payload = &call.body["message"]["attachment"]["payload"];
            assert!(payload["url"].is_string(), "{payload}");
        }
        let sent = ended.success(3);
        let id = sent.facts.iter().find(|(name, _)| *name == "attachmentId");
        assert_eq!(
            id.map(|(_, value)| format!("{value:?}")),
            Some("Null".to_owned())
        );
    }
}

#[test]
fn several_pictures_go_by_url_as_one_message() {
    let meta = refusing(&Fault::Refuse(400, 100, None), 5);
    let urls: Vec<String> = (0..3)
        .map(|media| format!("https://media.example.com/{media}"))
        .collect();
    let fields = json!({ "userId": "1", "imageUrls": urls });
    let ended = over_instagram(&meta, vec![given(0, "sendImages", &fields)], unpaced());
    assert_eq!(ended.sent(), 1);
    let calls = meta.calls.borrow();
    let sent = &calls.last().unwrap().body["message"]["attachments"];
    assert_eq!(sent[2]["payload"]["url"], json!(urls[2]));
    assert_eq!((calls.len(), ended.report.by_url_instead), (2, 1));
}

#[test]
fn where_there_is_an_edge_the_batch_goes_by_uploads_as_ever() {
    let meta = Meta::with_latency(40);
    let ended = over_instagram(&meta, distinct(30, "image"), unpaced());
    assert_eq!(ended.sent(), 30);
    assert_eq!(
        (meta.count(Endpoint::Upload), ended.report.by_url_instead),
        (30, 0)
    );
    let uploads = meta.times(Endpoint::Upload);
    assert!(
        uploads[1] > uploads[0] && uploads[2] == uploads[1],
        "one goes ahead: {uploads:?}"
    );
    for call in meta
        .calls
        .borrow()
        .iter()
        .filter(|call| call.endpoint == Endpoint::Upload)
    {
        assert!(call.body.get("platform").is_none(), "{}", call.body);
    }
}

#[test]
fn what_meta_says_of_the_media_is_no_refusal_of_the_edge() {
    for (code, subcode) in [(100, 2_018_047), (100, 2_018_109), (100, 2_534_015)] {
        let meta = Meta::with_latency(40);
        meta.always(
            "https://media.example.com/0",
            Fault::Refuse(400, code, Some(subcode)),
        );
        let ended = over_instagram(&meta, distinct(3, "image"), unpaced());
        assert_eq!((ended.sent(), ended.report.by_url_instead), (2, 0));
        assert_eq!(ended.failure(0).subcode, Some(subcode));
    }
}

#[test]
fn an_upload_that_finds_no_answer_leaves_the_edge_to_be_tried_by_the_next() {
    let meta = refusing(&Fault::Refuse(400, 100, None), 3);
    meta.always(
        "https://media.example.com/0",
        Fault::Fail(TransportErrorKind::NeverConnected, false),
    );
    let ended = over_instagram(&meta, distinct(3, "image"), unpaced());
    assert_eq!(ended.sent(), 3);
    assert_eq!(ended.report.by_url_instead, 3);
}

#[test]
fn a_file_has_no_other_way_and_says_so() {
    let meta = refusing(&Fault::Refuse(400, 100, None), 9);
    let file = |index: usize, handle: usize| {
        let file = json!({ "handle": handle, "size": 5, "mimeType": "image/png", "hash": handle.to_string(), "fileName": "a.png" });
        let fields =
            json!({ "userId": "1", "mediaSource": "binary", "mediaType": "image", "file": file });
        given(index, "sendMediaMessage", &fields)
    };
    let items = vec![
        file(0, 7),
        file(1, 8),
        item(2, "1", PICTURE, "image"),
        words(3, "1", "x"),
    ];
    let ended = over_instagram(&meta, items, unpaced());
    for index in 0..2 {
        let failure = ended.failure(index);
        assert_eq!((failure.kind, failure.code), (FailureKind::Api, Some(100)));
        assert_eq!(failure.delivery, Delivery::NotSent);
        assert!(
            failure.advice.contains("takes no uploads of files"),
            "{}",
            failure.advice
        );
    }
    assert_eq!(fact(ended.success(2), "messageId"), "mid.1.1");
    assert_eq!(fact(ended.success(3), "messageId"), "mid.1.2");
    assert_eq!(meta.count(Endpoint::Upload), 1);
}

#[test]
fn in_stop_mode_a_file_without_a_way_stops_the_batch() {
    let meta = refusing(&Fault::Refuse(400, 100, None), 9);
    let file = json!({ "handle": 7, "size": 5, "mimeType": "image/png", "hash": "a" });
    let fields =
        json!({ "userId": "1", "mediaSource": "binary", "mediaType": "image", "file": file });
    let items = vec![
        given(0, "sendMediaMessage", &fields),
        item(1, "2", PICTURE, "image"),
    ];
    let settings = Settings {
        stop_on_failure: true,
        ..unpaced()
    };
    let ended = over_instagram(&meta, items, settings);
    assert_eq!(ended.failure(0).code, Some(100));
    assert_eq!((ended.not_tried(), meta.all_deliveries()), (1, 0));
}

#[test]
fn with_the_facebook_login_the_same_refusal_is_a_failure() {
    let meta = refusing(&Fault::Refuse(400, 100, None), 3);
    let ended = run(&meta, pictures(3), unpaced());
    assert_eq!((ended.sent(), ended.report.by_url_instead), (0, 0));
    assert_eq!(meta.count(Endpoint::Upload), 1);
}

#[test]
fn a_gateway_goes_by_the_login_whose_tokens_it_takes() {
    for (login, sent) in [(Login::Facebook, 0), (Login::Instagram, 3)] {
        let meta = refusing(&Fault::Refuse(400, 2_500, None), 3);
        let gateway = Connection {
            host: GraphHost::Custom,
            custom_base_url: "https://gateway.example.com".to_owned(),
            custom_login: login,
            ..connection()
        };
        let ended = run_over(&meta, gateway, pictures(3), unpaced());
        assert_eq!(ended.sent(), sent, "{login:?}");
    }
}

#[test]
fn equal_files_are_uploaded_once_and_as_a_form() {
    let meta = Meta::with_latency(10);
    let file = |index: usize, handle: usize, hash: &str, name: &str, kind: &str, mime: &str| {
        let file = json!({ "handle": handle, "size": 5, "mimeType": mime, "hash": hash, "fileName": name });
        let fields = json!({ "userId": (index + 1).to_string(), "mediaSource": "binary", "mediaType": kind, "file": file });
        given(index, "sendMediaMessage", &fields)
    };
    let items = vec![
        file(0, 1, "aa", "a.png", "image", "image/png"),
        file(1, 2, "aa", "b.png", "image", "image/png"),
        file(2, 3, "bb", "a.png", "image", "image/png"),
        // The name of a PDF is what people see.
        file(3, 4, "cc", "Anna.pdf", "file", "application/pdf"),
        file(4, 5, "cc", "Ben.pdf", "file", "application/pdf"),
        file(5, 6, "cc", "Anna.pdf", "file", "application/pdf"),
        // The same bytes as another type.
        file(6, 7, "dd", "a.mp4", "video", "video/mp4"),
        file(7, 8, "dd", "a.mp4", "audio", "video/mp4"),
    ];
    let ended = run(&meta, items, unpaced());
    assert_eq!(ended.sent(), 8);
    let mut uploaded: Vec<String> = meta
        .calls
        .borrow()
        .iter()
        .filter(|call| call.endpoint == Endpoint::Upload)
        .map(|call| call.about.clone())
        .collect();
    uploaded.sort();
    assert_eq!(
        uploaded,
        ["file 1", "file 3", "file 4", "file 5", "file 7", "file 8"]
    );
}
