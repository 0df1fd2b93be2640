//! The sticker.

use serde_json::json;

use super::{body, plan, refusal, to_17, told};

#[test]
fn the_heart_is_an_attachment_without_a_payload() {
    for sticker in [json!("like_heart"), json!(" LIKE_HEART "), json!("")] {
        let fields = json!({ "sticker": sticker });
        assert_eq!(
            body("sendSticker", &fields),
            to_17(&json!({ "attachment": { "type": "like_heart" } }))
        );
        assert_eq!(
            told(&plan("sendSticker", &fields)),
            [
                ("userId", json!("17")),
                ("sticker", json!("like_heart")),
                ("messageId", json!("mid.1"))
            ]
        );
    }
}

#[test]
fn what_is_no_sticker_is_named() {
    for (given, expected) in [
        (json!("heart"), "Sticker \"heart\" is not known"),
        (
            json!(["like_heart"]),
            "Sticker is a list where text is expected",
        ),
    ] {
        assert_eq!(
            refusal("sendSticker", &json!({ "sticker": given })),
            expected
        );
    }
}
