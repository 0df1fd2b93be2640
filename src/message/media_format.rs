//! What a file is, told from its first bytes: names and claimed types are wrong too often.

/// The MIME type of a file that begins with these bytes; empty where they tell nothing. Sixty-four are enough.
///
/// Formats that Meta does not take are told too, so that an error can name them.
#[must_use]
pub fn media_type_of(head: &[u8]) -> &'static str {
    let four = |at: usize| head.get(at..at.saturating_add(4)).unwrap_or_default();
    if let Some((_, known)) = SIGNATURES
        .iter()
        .find(|(signature, _)| head.starts_with(signature))
    {
        return known;
    }
    match (four(0), four(4), four(8)) {
        (b"RIFF" | b"RF64", _, b"WAVE") => "audio/wav",
        (b"RIFF", _, b"AVI ") => "video/x-msvideo",
        (b"RIFF", _, b"WEBP") => "image/webp",
        (_, b"ftyp", brand) => of_brand(brand, head),
        // QuickTime's own files may begin without their type.
        (_, b"moov" | b"mdat" | b"wide" | b"pnot" | b"free" | b"skip", _) => "video/quicktime",
        (b"OggS", ..) => of_ogg(head),
        ([0x1a, 0x45, 0xdf, 0xa3], ..) => {
            if holds(head, b"webm") {
                "video/webm"
            } else {
                "video/x-matroska"
            }
        }
        // The byte-order mark of UTF-16.
        ([0xff, 0xfe, ..] | [0xfe, 0xff, ..], ..) => "text/plain",
        ([0xff, second, ..], ..) => of_frame(*second),
        _ => match of_text(head) {
            "" | "text/plain" if holds(head, b"%PDF-") => "application/pdf",
            // After what the program that made it had to say.
            "application/xml" | "application/json" if holds(head, b"\n%PDF-") => "application/pdf",
            known => known,
        },
    }
}

/// Formats that one look at the beginning tells.
const SIGNATURES: [(&[u8], &str); 20] = [
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
    (b"ADIF", "audio/aac"),
    (b"fLaC", "audio/flac"),
    (b"#!AMR", "audio/amr"),
    (b"MThd", "audio/midi"),
    (b"FORM", "audio/aiff"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\0\0\x01\0", "image/x-icon"),
    (b"\0\0\x01\xba", "video/mpeg"),
    (b"\0\0\x01\xb3", "video/mpeg"),
    (b"FLV\x01", "video/x-flv"),
    (b"\x30\x26\xb2\x75", "video/x-ms-asf"),
    (b"PK\x03\x04", "application/zip"),
];

/// ISO base media files, by their brand. <https://mp4ra.org/registered-types/brands>
fn of_brand(brand: &[u8], head: &[u8]) -> &'static str {
    match brand {
        b"qt  " => "video/quicktime",
        b"M4A " | b"M4B " | b"M4P " | b"F4A " | b"F4B " => "audio/mp4",
        b"avif" | b"avis" => "image/avif",
        b"mif1" | b"msf1" if holds(head, b"avif") => "image/avif",
        b"mif1" | b"msf1" | b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" => {
            "image/heic"
        }
        [b'3', b'g', b'p' | b'2' | b'r' | b's', _] => "video/3gpp",
        _ => "video/mp4",
    }
}

/// An Ogg file's first page names its first stream.
fn of_ogg(head: &[u8]) -> &'static str {
    let sound: [&[u8]; 4] = [b"vorbis", b"OpusHead", b"Speex", b"FLAC"];
    if sound.into_iter().any(|name| holds(head, name)) {
        "audio/ogg"
    } else {
        "video/ogg"
    }
}

/// The second byte of a frame of MPEG sound: layer 0 is AAC's, 1 stands for the third layer.
fn of_frame(second: u8) -> &'static str {
    match (second & 0xf0, second & 0b0110) {
        (0xf0, 0) => "audio/aac",
        (0xe0 | 0xf0, 0b0010 | 0b0100 | 0b0110) => "audio/mpeg",
        _ => "",
    }
}

/// Text where a file should be: the page of a link that needs a sign-in, or a server's error. No format that Meta takes
/// begins with characters alone, but for a PDF after something else.
fn of_text(head: &[u8]) -> &'static str {
    let begin = head
        .iter()
        .position(|byte| !byte.is_ascii_whitespace() && ![0xef, 0xbb, 0xbf].contains(byte))
        .unwrap_or_default();
    let head = head.get(begin..).unwrap_or_default();
    let begins = |mark: &[u8]| {
        head.get(..mark.len())
            .is_some_and(|part| part.eq_ignore_ascii_case(mark))
    };
    if begins(b"<!doctype html") || begins(b"<html") {
        "text/html"
    } else if begins(b"<svg") || (begins(b"<?xml") && holds(head, b"<svg")) {
        "image/svg+xml"
    } else if begins(b"<") {
        "application/xml"
    } else if begins(b"{") || begins(b"[") {
        "application/json"
    } else if is_plain(head) {
        "text/plain"
    } else {
        ""
    }
}

/// Whether all that is seen of it, and of that enough for no chance, are characters.
fn is_plain(head: &[u8]) -> bool {
    let plain = |byte: &u8| matches!(byte, b' '..=0x7e | 0x80..=0xf4 | b'\t' | b'\r' | b'\n');
    !head.is_empty() && head.iter().take(64).all(plain)
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes
        .windows(part.len().max(1))
        .any(|window| window == part)
}
