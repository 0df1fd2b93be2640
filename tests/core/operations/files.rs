//! Files that n8n holds, and what they are.

use instagram_direct::graph::{GraphApi, Login, RequestBody};
use instagram_direct::message::media_type_of;
use serde_json::{Value as Json, json};

use super::{plan, refusal, sent, to_17, told};
use crate::support::CrateUrl;
use crate::support::setup::connection;

const MEBIBYTE: u64 = 1_048_576;

fn file(media_type: &str, mime_type: &str, size: u64, name: &str) -> Json {
    json!({
        "mediaSource": "binary",
        "mediaType": media_type,
        "mediaUrl": "ignored",
        "file": { "handle": 7, "size": size, "mimeType": mime_type, "hash": "abc", "fileName": name },
    })
}

fn upload(fields: &Json, login: Login) -> RequestBody {
    let api = GraphApi::new(&connection(), &CrateUrl).unwrap();
    let plan = plan("sendMediaMessage", fields);
    plan.assets[0].upload(login).request(&api, &[]).body
}

#[test]
fn a_file_is_uploaded_as_a_form_and_sent_by_its_id() {
    let fields = file("image", "image/png", 5, "Grüße \"1\".png");
    let RequestBody::Multipart { fields: form, file } = upload(&fields, Login::Facebook) else {
        panic!("a form");
    };
    assert_eq!(
        form,
        [
            ("platform", "instagram".to_owned()),
            (
                "message",
                r#"{"attachment":{"type":"image","payload":{"is_reusable":true}}}"#.to_owned()
            )
        ]
    );
    assert_eq!(
        (file.handle, file.name.as_str(), file.mime_type),
        (7, "Gr__e _1_.png", "image/png")
    );
    let plan = plan("sendMediaMessage", &fields);
    let message =
        json!({ "attachment": { "type": "image", "payload": { "attachment_id": "id-0" } } });
    assert_eq!(sent(&plan), to_17(&message));
    assert!(
        plan.without_uploads.is_none(),
        "there is no other way for it"
    );
    assert_eq!(
        told(&plan),
        [
            ("userId", json!("17")),
            ("mediaUrl", Json::Null),
            ("mediaType", json!("image")),
            ("fileName", json!("Grüße \"1\".png")),
            ("attachmentId", json!("id-0")),
            ("messageId", json!("mid.1"))
        ]
    );
}

#[test]
fn the_instagram_login_uploads_without_a_platform() {
    let fields = file("image", "image/png", 5, "a.png");
    let RequestBody::Multipart { fields: form, .. } = upload(&fields, Login::Instagram) else {
        panic!("a form");
    };
    assert_eq!(
        form.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        ["message"]
    );
    let fields = json!({ "mediaUrl": "https://e.com/a", "mediaType": "image" });
    let RequestBody::Json(body) = upload(&fields, Login::Instagram) else {
        panic!("JSON");
    };
    assert!(!body.contains("platform"), "{body}");
}

#[test]
fn a_name_is_sent_in_ascii_and_with_an_ending() {
    for (name, sent_as) in [
        ("a.png", "a.png"),
        ("画像.png", "file.png"),
        ("", "file.png"),
        ("photo", "photo.png"),
        ("a/b\\c;d%e.png", "a_b_c_d_e.png"),
        ("a\r\nb.png", "a__b.png"),
        ("v1.0 final", "v1.0 final.png"),
        ("report 2024.12.31", "report 2024.12.31.png"),
        ("Invoice No.5", "Invoice No.5.png"),
        ("a.", "a.png"),
        ("a.png.", "a.png"),
        ("photo.JPEG", "photo.JPEG"),
        ("scan.pdf", "scan.pdf.png"),
        (".png", "file.png"),
        ("a.p\u{e9}g", "a.p_g.png"),
    ] {
        let RequestBody::Multipart { file, .. } =
            upload(&file("image", "image/png", 5, name), Login::Facebook)
        else {
            panic!("a form");
        };
        assert_eq!(file.name, sent_as, "{name}");
    }
}

#[test]
fn a_file_of_metas_table_is_taken_at_its_size_and_not_one_byte_above() {
    for (media_type, mime_type, sent_as, most) in [
        ("image", "image/png", "image/png", 8),
        ("image", "image/jpeg", "image/jpeg", 8),
        ("image", "IMAGE/GIF; q=1", "image/gif", 8),
        ("video", "video/mp4", "video/mp4", 25),
        ("video", "video/quicktime", "video/quicktime", 25),
        ("video", "video/webm", "video/webm", 25),
        ("video", "video/x-msvideo", "video/x-msvideo", 25),
        ("video", "video/ogg", "video/ogg", 25),
        ("audio", "video/mp4", "audio/mp4", 25),
        ("audio", "audio/mp4", "audio/mp4", 25),
        ("audio", "audio/aac", "audio/aac", 25),
        ("audio", "audio/wav", "audio/wav", 25),
        ("file", "application/pdf", "application/pdf", 25),
    ] {
        let most = most * MEBIBYTE;
        let RequestBody::Multipart { file: part, .. } =
            upload(&file(media_type, mime_type, most, "a"), Login::Facebook)
        else {
            panic!("a form");
        };
        assert_eq!(part.mime_type, sent_as, "{mime_type} as {media_type}");
        let reason = refusal(
            "sendMediaMessage",
            &file(media_type, mime_type, most + 3, "a.x"),
        );
        assert_eq!(
            reason,
            format!(
                "The file \"a.x\" is {} bytes large, 3 more than the {most} that Meta takes as {media_type}",
                most + 3
            )
        );
    }
}

#[test]
fn a_file_that_meta_takes_under_no_such_type_is_named() {
    for (media_type, mime_type, expected) in [
        (
            "image",
            "image/webp",
            "is image/webp, where Meta accepts png, jpeg or gif up to 8 MB as image",
        ),
        ("image", "video/mp4", "is video/mp4, where"),
        (
            "audio",
            "audio/mpeg",
            "is audio/mpeg, where Meta accepts aac, m4a, wav or mp4 up to 25 MB as audio",
        ),
        ("audio", "audio/ogg", "is audio/ogg, where"),
        ("video", "image/png", "is image/png, where"),
        (
            "file",
            "application/zip",
            "is application/zip, where Meta accepts pdf up to 25 MB as file",
        ),
        ("file", "text/html", "is text/html, where"),
        ("image", "", "is of no known format, where"),
    ] {
        let reason = refusal("sendMediaMessage", &file(media_type, mime_type, 5, "a.x"));
        assert!(reason.starts_with("The file \"a.x\" is"), "{reason}");
        assert!(reason.contains(expected), "{reason}");
    }
    let empty = refusal("sendMediaMessage", &file("image", "image/png", 0, ""));
    assert_eq!(empty, "The file is empty");
    for none in [
        json!(null),
        json!({}),
        json!("data"),
        json!({ "handle": -1, "size": 1 }),
        json!({ "handle": 1.5, "size": 1 }),
        json!({ "handle": 1 }),
    ] {
        let fields = json!({ "mediaSource": "binary", "mediaType": "image", "file": none });
        assert_eq!(
            refusal("sendMediaMessage", &fields),
            "The item holds no binary file"
        );
    }
}

#[test]
fn the_first_bytes_tell_what_a_file_is() {
    let ftyp = |brand: &[u8]| [b"\0\0\0\x20ftyp".as_slice(), brand, b"\0\0\x02\0isomiso2"].concat();
    let ogg = |stream: &[u8]| [b"OggS\0\x02".as_slice(), &[0; 22], stream].concat();
    let ebml = |name: &[u8]| [b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84".as_slice(), name].concat();
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(), "image/jpeg"),
        (b"GIF89a\x01\0".to_vec(), "image/gif"),
        (b"GIF87a\x01\0".to_vec(), "image/gif"),
        (b"RIFF\x10\0\0\0WEBPVP8 ".to_vec(), "image/webp"),
        (b"RIFF\x10\0\0\0WAVEfmt ".to_vec(), "audio/wav"),
        (b"RIFF\x10\0\0\0AVI LIST".to_vec(), "video/x-msvideo"),
        (ftyp(b"isom"), "video/mp4"),
        (ftyp(b"mp42"), "video/mp4"),
        (ftyp(b"M4V "), "video/mp4"),
        (ftyp(b"dash"), "video/mp4"),
        (ftyp(b"qt  "), "video/quicktime"),
        (b"\0\0\0\x08wide\0\0\0\0mdat".to_vec(), "video/quicktime"),
        (ftyp(b"M4A "), "audio/mp4"),
        (ftyp(b"3gp5"), "video/3gpp"),
        (ftyp(b"heic"), "image/heic"),
        (ftyp(b"mif1"), "image/heic"),
        (ftyp(b"avif"), "image/avif"),
        (ogg(b"OpusHead"), "audio/ogg"),
        (ogg(b"\x01vorbis"), "audio/ogg"),
        (ogg(b"\x80theora"), "video/ogg"),
        (ebml(b"webm"), "video/webm"),
        (ebml(b"matroska"), "video/x-matroska"),
        (b"\xff\xf1\x50\x80".to_vec(), "audio/aac"),
        (b"\xff\xf9\x50\x80".to_vec(), "audio/aac"),
        (b"\xff\xfb\x90\x64".to_vec(), "audio/mpeg"),
        (b"\xff\xf3\x90\x64".to_vec(), "audio/mpeg"),
        (b"ID3\x04\0\0".to_vec(), "audio/mpeg"),
        (b"fLaC\0\0".to_vec(), "audio/flac"),
        (b"#!AMR\n".to_vec(), "audio/amr"),
        (b"%PDF-1.7\n".to_vec(), "application/pdf"),
        (b"\xef\xbb\xbf\r\n%PDF-1.4".to_vec(), "application/pdf"),
        (b"PK\x03\x04".to_vec(), "application/zip"),
        (b"BM\x36\0".to_vec(), "image/bmp"),
        (b"II*\0\x08".to_vec(), "image/tiff"),
        (b"\n<!DOCTYPE html><html>".to_vec(), "text/html"),
        (b"<HTML>".to_vec(), "text/html"),
        (b"<?xml version=\"1.0\"?><svg>".to_vec(), "image/svg+xml"),
        (b"{\"error\":1}".to_vec(), "application/json"),
        (b" [1]".to_vec(), "application/json"),
        (
            b"<Error><Code>AccessDenied</Code></Error>".to_vec(),
            "application/xml",
        ),
        (b"<!-- x --><html>".to_vec(), "application/xml"),
        (b"<html><a href=\"%PDF-1.4\">".to_vec(), "text/html"),
        (b"{\"a\":\"%PDF-1.4\"}".to_vec(), "application/json"),
        (b"Not found".to_vec(), "text/plain"),
        ("N\u{e3}o encontrado".as_bytes().to_vec(), "text/plain"),
        (b"\xff\xfeN\0o\0".to_vec(), "text/plain"),
        (b"\xfe\xff\0N\0o".to_vec(), "text/plain"),
        (b"X-Header: 1\r\n%PDF-1.4".to_vec(), "application/pdf"),
        (
            b"<br />\n<b>Warning</b>\n%PDF-1.4".to_vec(),
            "application/pdf",
        ),
        (b"[x]\n%PDF-1.4".to_vec(), "application/pdf"),
        (b"\0\0\x02\x20moof".to_vec(), ""),
        (Vec::new(), ""),
        (vec![0xff], ""),
        (vec![0; 64], ""),
    ];
    for (bytes, expected) in cases {
        assert_eq!(media_type_of(&bytes), expected, "{bytes:?}");
    }
}
