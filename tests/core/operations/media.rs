//! Media by URL: uploaded first, or in one call.

use instagram_direct::graph::{Answer, Bucket, Login, Patience};
use serde_json::{Value as Json, json};

use super::{body, plan, refusal, sent, shown, to_17, told};

const URL: &str = "https://media.example.com/a";

fn media(kind: &str) -> Json {
    json!({ "mediaUrl": URL, "mediaType": kind })
}

#[test]
fn media_goes_out_by_the_id_of_its_upload() {
    for (kind, bucket) in [
        ("image", Bucket::Send),
        ("video", Bucket::SendOfAudioOrVideo),
        ("audio", Bucket::SendOfAudioOrVideo),
        ("file", Bucket::Send),
    ] {
        let plan = plan("sendMediaMessage", &media(kind));
        let message =
            json!({ "attachment": { "type": kind, "payload": { "attachment_id": "id-0" } } });
        assert_eq!(sent(&plan), to_17(&message));
        assert_eq!((plan.assets.len(), plan.call.bucket), (1, bucket));
        assert_eq!(
            told(&plan),
            [
                ("userId", json!("17")),
                ("mediaUrl", json!(URL)),
                ("mediaType", json!(kind)),
                ("attachmentId", json!("id-0")),
                ("messageId", json!("mid.1"))
            ]
        );
        let by_url = plan.without_uploads.expect("a way without uploads");
        assert_eq!(by_url.bucket, bucket);
    }
}

#[test]
fn by_url_it_is_one_call_that_asks_for_nothing_to_be_kept() {
    let mut fields = media("image");
    fields["sending"] = json!("byUrl");
    fields["mediaSource"] = json!("url");
    let plan = plan("sendMediaMessage", &fields);
    let message = json!({ "attachment": { "type": "image", "payload": { "url": URL } } });
    assert_eq!(sent(&plan), to_17(&message));
    assert_eq!(
        (plan.assets.len(), plan.without_uploads.is_some()),
        (0, false)
    );
    assert!(told(&plan).contains(&("attachmentId", Json::Null)));
    let with_id = Answer {
        id: "mid.1".to_owned(),
        others: vec![("attachment_id", "9007199254740993".to_owned())],
    };
    let facts = plan.facts_of(&[], &with_id);
    assert_eq!(facts[3].0, "attachmentId");
    assert_eq!(shown(facts[3].1.clone()), json!("9007199254740993"));
}

#[test]
fn a_call_in_which_meta_fetches_a_video_has_the_time_for_it() {
    for (kind, seconds) in [("image", 30), ("video", 90), ("audio", 30), ("file", 30)] {
        let mut fields = media(kind);
        let uploaded = plan("sendMediaMessage", &fields);
        assert_eq!(uploaded.call.patience, Patience::Usual, "{kind}");
        let instead = uploaded.without_uploads.expect("a way without uploads");
        let upload = uploaded.assets[0].upload(Login::Facebook);
        fields["sending"] = json!("byUrl");
        let by_url = plan("sendMediaMessage", &fields).call;
        for call in [upload, instead, by_url] {
            assert_eq!(call.patience.time().as_secs(), seconds, "{kind}");
        }
    }
}

#[test]
fn what_is_no_choice_is_named() {
    for (name, given, expected) in [
        (
            "sending",
            json!("by_url"),
            "Sending \"by_url\" is not known",
        ),
        (
            "sending",
            json!(true),
            "Sending is true or false where text is expected",
        ),
        (
            "mediaSource",
            json!("file"),
            "Media Source \"file\" is not known",
        ),
    ] {
        let mut fields = media("image");
        fields[name] = given;
        assert_eq!(refusal("sendMediaMessage", &fields), expected);
    }
}

#[test]
fn several_pictures_are_uploaded_each_and_sent_as_one_message() {
    let urls: Vec<String> = (0..3).map(|place| format!("{URL}{place}.png")).collect();
    let plan = plan("sendImages", &json!({ "imageUrls": urls }));
    let image = |place: usize| json!({ "type": "image", "payload": { "attachment_id": format!("id-{place}") } });
    let message = json!({ "attachments": [image(0), image(1), image(2)] });
    assert_eq!(sent(&plan), to_17(&message));
    assert_eq!(
        told(&plan),
        [
            ("userId", json!("17")),
            ("imageUrls", json!(urls)),
            ("attachmentIds", json!(["id-0", "id-1", "id-2"])),
            ("messageId", json!("mid.1"))
        ]
    );
    let by_url = json!({ "imageUrls": urls, "sending": "byUrl" });
    let image = |url: &String| json!({ "type": "image", "payload": { "url": url } });
    let images: Vec<Json> = urls.iter().map(image).collect();
    assert_eq!(
        body("sendImages", &by_url),
        to_17(&json!({ "attachments": images }))
    );
    let plan = super::plan("sendImages", &by_url);
    assert!(plan.assets.is_empty());
    assert!(told(&plan).contains(&("attachmentIds", Json::Null)));
}

#[test]
fn pictures_come_as_a_list_in_any_shape() {
    let urls = json!(["https://e.com/1", "https://e.com/2"]);
    for given in [
        urls.clone(),
        json!([urls]),
        json!(["https://e.com/1", ["https://e.com/2"]]),
        json!([urls, ""]),
        json!(urls.to_string()),
        json!([urls.to_string()]),
        json!({ "values": urls }),
    ] {
        let plan = plan("sendImages", &json!({ "imageUrls": given }));
        assert_eq!(told(&plan)[1], ("imageUrls", urls.clone()), "{given}");
    }
}

#[test]
fn two_to_ten_pictures_are_one_message() {
    let urls = |count: usize| json!({ "imageUrls": vec![URL; count] });
    for count in [2, 10] {
        assert_eq!(plan("sendImages", &urls(count)).assets.len(), count);
    }
    for (count, expected) in [
        (0, "imageUrls is empty"),
        (
            1,
            "imageUrls holds 1 image URLs, 1 fewer than the 2 that are needed",
        ),
        (
            13,
            "imageUrls holds 13 image URLs, 3 more than the 10 that Meta takes",
        ),
    ] {
        assert_eq!(refusal("sendImages", &urls(count)), expected);
    }
    for (bad, expected) in [
        (json!(""), "imageUrls[1] is empty"),
        (
            json!("here"),
            "imageUrls[1] \"here\" is not an absolute URL",
        ),
        (
            json!({ "url": URL }),
            "imageUrls[1] is an object where a URL is expected",
        ),
        (
            json!(true),
            "imageUrls[1] is true or false where a URL is expected",
        ),
    ] {
        let fields = json!({ "imageUrls": [URL, bad, URL] });
        assert_eq!(refusal("sendImages", &fields), expected);
    }
}

#[test]
fn the_ending_that_meta_does_not_list_is_told_once_it_blames_the_media() {
    let fields = json!({ "imageUrls": [URL, "https://e.com/b.webp"] });
    let advice = plan("sendImages", &fields).content_advice.unwrap();
    assert!(advice.contains("one ends in .webp"), "{advice}");
    let fields = json!({ "mediaUrl": "https://e.com/b.docx", "mediaType": "file" });
    let advice = plan("sendMediaMessage", &fields).content_advice.unwrap();
    assert!(
        advice.contains("(pdf up to 25 MB); this one ends in .docx"),
        "{advice}"
    );
}
