//! What is sent, as a whole: its fields in order, its media type, and how every field is trimmed.

use instagram_direct::message::{Field, MediaType, Recipient, trimmed};
use proptest::prelude::*;

use crate::support::input::reason;
use crate::support::setup::{item, planned, text};

#[test]
fn a_media_type_is_metas_word_in_any_case() {
    for (word, kind) in [
        ("image", MediaType::Image),
        (" VIDEO ", MediaType::Video),
        ("\u{feff}Audio\u{200b}", MediaType::Audio),
    ] {
        assert_eq!(MediaType::parse(&text(word)).unwrap(), kind);
    }
    for kind in MediaType::ALL {
        assert_eq!(MediaType::parse(&text(kind.as_str())).unwrap(), kind);
    }
    for (field, expected) in [
        (Field::Missing, "Media Type is empty"),
        (text(""), "Media Type is empty"),
        (text("pdf"), "\"pdf\" is not known"),
        (text("images"), "is not known"),
        (text("im\u{200b}age"), "an invisible character (U+200B)"),
        (text("{{ $json.type }}"), "that was not filled in"),
        (Field::Integer(1), "is not known"),
        (
            Field::List(Vec::new()),
            "is a list where a word is expected",
        ),
    ] {
        let reason = reason(MediaType::parse(&field));
        assert!(reason.contains(expected), "{field:?}: {reason}");
    }
}

#[test]
fn the_first_field_that_is_wrong_is_named() {
    let parse = |user: &str, address: &str, kind: &str| planned(item(0, user, address, kind));
    assert!(parse("1", "https://e.com/a", "image").is_ok());
    assert!(reason(parse("x", "nonsense", "nonsense")).starts_with("Instagram User ID"));
    assert!(reason(parse("1", "nonsense", "nonsense")).starts_with("Media URL"));
    assert!(reason(parse("1", "https://e.com/a", "nonsense")).starts_with("Media Type"));
}

#[test]
fn what_nobody_sees_around_a_text_is_no_part_of_it() {
    for unseen in [
        " ",
        "\t",
        "\r\n",
        "\u{feff}",
        "\u{200b}",
        "\u{200c}",
        "\u{200d}",
        "\u{200e}",
        "\u{202a}",
        "\u{202e}",
        "\u{2060}",
        "\u{2066}",
        "\u{2069}",
        "\u{ad}",
        "\u{a0}",
        "\u{3000}",
        "\u{2028}",
        "\u{2800}",
        "\u{3164}",
        "\u{fe0f}",
        "\u{fffc}",
        "\u{fffe}",
        "\u{e0020}",
        "\0",
        "\u{7f}",
        "\u{85}",
        " \u{feff}\u{200b} ",
    ] {
        for kept in ["17841405822304914", "https://e.com/a b.png", "ü"] {
            let wrapped = format!("{unseen}{kept}{unseen}{unseen}");
            if kept == "ü" && ["\u{fe0f}", "\u{e0020}"].contains(&unseen) {
                continue;
            }
            assert_eq!(trimmed(&wrapped), kept, "{unseen:?}");
        }
        assert_eq!(trimmed(unseen), "", "{unseen:?}");
    }
    // The second half of an emoji is seen.
    assert_eq!(
        trimmed("\u{feff}https://e.com/❤\u{fe0f}\u{feff}\n"),
        "https://e.com/❤\u{fe0f}"
    );
}

#[test]
fn what_is_longer_than_any_field_is_not_shown_whole() {
    let long = "7".repeat(1_000_000);
    assert!(text(&long).shown().len() < 100);
    let invalid = reason(Recipient::parse(&text(&long)));
    assert_eq!(
        invalid,
        "Instagram User ID is 1000000 bytes long, where 16384 are the most that can work"
    );
    assert!(reason(MediaType::parse(&text(&long))).contains("1000000 bytes"));
}

proptest! {
    #[test]
    fn any_text_in_any_field_is_taken_or_refused(user in ".*", address in ".*", kind in ".*") {
        let parsed = planned(item(0, &user, &address, &kind));
        if let Ok(message) = parsed {
            prop_assert_eq!(message.person.as_str(), trimmed(&user));
        }
    }

    #[test]
    fn trimming_takes_from_the_rim_alone_and_once_is_enough(given in "[ \t\u{feff}\u{200b}\u{fe0f}a❤é]{0,12}") {
        let kept = trimmed(&given);
        prop_assert!(given.contains(kept));
        prop_assert_eq!(trimmed(kept), kept);
        let seen = |text: &str| text.chars().filter(|c| "a❤é".contains(*c)).count();
        prop_assert_eq!(seen(kept), seen(&given));
    }
}
