//! What goes out.

use instagram_direct::graph::proof::app_secret_proof;
use instagram_direct::graph::{
    Asset, AttachmentId, Bucket, Connection, GraphApi, GraphHost, Login, Repeatable, Route, Source,
};
use instagram_direct::message::{InvalidInput, MediaType, MediaUrl};
use serde_json::json;

use crate::support::CrateUrl;
use crate::support::meta::parameters;
use crate::support::setup::{connection, item, plan, text, words};

fn api() -> GraphApi {
    GraphApi::new(&connection(), &CrateUrl).unwrap()
}

fn url_over(connection: &Connection) -> Result<String, InvalidInput> {
    Ok(upload("https://e.com/a", MediaType::Image)
        .upload(Login::Facebook)
        .request(&GraphApi::new(connection, &CrateUrl)?, &[])
        .url)
}

fn upload(address: &str, media_type: MediaType) -> Asset {
    Asset {
        source: Source::Url(MediaUrl::parse(&text(address), "Media URL", &CrateUrl).unwrap()),
        media_type,
    }
}

#[test]
fn an_upload_asks_for_a_reusable_attachment_by_url() {
    for media_type in MediaType::ALL {
        let call = upload("https://e.com/a?b='c'&d=\"ü", media_type).upload(Login::Facebook);
        let request = call.request(&api(), &[]);
        assert_eq!(call.repeatable, Repeatable::Freely);
        assert_eq!(
            request.url,
            "https://graph.facebook.com/v25.0/me/message_attachments"
        );
        assert_eq!(
            parameters(&request.body),
            json!({
                "platform": "instagram",
                "message": { "attachment": {
                    "type": media_type.as_str(),
                    "payload": { "url": "https://e.com/a?b=%27c%27&d=%22%C3%BC", "is_reusable": true },
                } },
            })
        );
    }
}

#[test]
fn a_send_names_recipient_attachment_and_the_medias_own_type() {
    for media_type in MediaType::ALL {
        let item = item(
            0,
            "17841405822304914",
            "https://e.com/a",
            media_type.as_str(),
        );
        let call = plan(item).call;
        let request = call.request(&api(), &[AttachmentId::from("9343140000000003".to_owned())]);
        assert_eq!(call.repeatable, Repeatable::OnlyIfNotDone);
        assert_eq!(request.url, "https://graph.facebook.com/v25.0/me/messages");
        assert_eq!(
            parameters(&request.body),
            json!({
                "recipient": { "id": "17841405822304914" },
                "message": { "attachment": {
                    "type": media_type.as_str(),
                    "payload": { "attachment_id": "9343140000000003" },
                } },
            })
        );
    }
}

#[test]
fn a_text_goes_out_as_it_was_written() {
    let call = plan(words(0, "17841405822304914", " Grüße,\n\"du\" \u{1f44b} ")).call;
    let request = call.request(&api(), &[]);
    assert_eq!(request.url, "https://graph.facebook.com/v25.0/me/messages");
    assert_eq!(
        parameters(&request.body),
        json!({
            "recipient": { "id": "17841405822304914" },
            "message": { "text": " Grüße,\n\"du\" \u{1f44b} " },
        })
    );
    assert_eq!(
        (call.repeatable, call.bucket),
        (Repeatable::OnlyIfNotDone, Bucket::Send)
    );
}

#[test]
fn each_host_has_its_address() {
    let at = |host| {
        url_over(&Connection {
            host,
            ..connection()
        })
        .unwrap()
    };
    assert_eq!(
        at(GraphHost::Facebook),
        "https://graph.facebook.com/v25.0/me/message_attachments"
    );
    assert_eq!(
        at(GraphHost::Instagram),
        "https://graph.instagram.com/v25.0/me/message_attachments"
    );
}

#[test]
fn a_direct_connection_goes_to_meta_or_this_machine_only() {
    let direct = |host, base: &str| {
        url_over(&Connection {
            host,
            custom_base_url: base.to_owned(),
            route: Route::Direct,
            ..connection()
        })
    };
    assert!(direct(GraphHost::Facebook, "").is_ok());
    assert!(direct(GraphHost::Instagram, "").is_ok());
    assert!(direct(GraphHost::Custom, "http://127.0.0.1:1").is_ok());
    assert!(direct(GraphHost::Custom, "https://graph.facebook.com").is_ok());
    let refused = direct(GraphHost::Custom, "https://gateway.example.com").unwrap_err();
    assert!(
        refused.reason.contains("Connection: Direct"),
        "{}",
        refused.reason
    );
}

/// Each from Python: `python3 -c 'import hashlib, hmac, sys; t, s, n = sys.argv[1:]; print(hmac.new(s.encode(),
/// f"{t}|{n}".encode(), hashlib.sha256).hexdigest())' TOKEN SECRET SECONDS`. The third has a key longer than a block of
/// SHA-256, which HMAC hashes first (test case 6 of RFC 4231), and text beyond ASCII.
#[test]
fn the_proof_equals_what_others_compute() {
    let vectors = [
        (
            "TEST-TOKEN-page-1",
            "TEST-SECRET-page-1",
            1_764_000_000,
            "7e645536cb24139994bccbedf60b2cdfebba80801d4e13a6073d8160840937d5",
        ),
        (
            "t",
            "s",
            0,
            "b9fd855096cf54a0eb00b32ec2639799e7c9c08c84946c1e39b4b3b73e37630c",
        ),
        (
            "TEST-TOKEN-with|bar-and-ü",
            "a secret that is far longer than the block of sixty-four bytes which SHA-256 works on",
            4_102_444_800,
            "022550b6bbfa51ef55c45839d67158836d38acaee34d2005f2ed245d087ea54b",
        ),
    ];
    for (token, secret, seconds, expected) in vectors {
        assert_eq!(app_secret_proof(token, secret, seconds), expected);
    }
}
