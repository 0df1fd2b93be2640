//! The Instagram User ID: taken digit for digit, or refused with what became of it.

use instagram_direct::message::{Field, Recipient};
use proptest::prelude::*;

use crate::support::input::reason;
use crate::support::setup::text;

/// A number that is not a whole one within ±(2^53 − 1), as JavaScript writes it.
fn number(spelling: &str) -> Field {
    Field::Float(spelling.to_owned())
}

#[test]
fn a_recipient_is_its_digits() {
    for digits in [
        "1",
        "957282080130744",
        "17841405822304914",
        "00123",
        "0",
        "9".repeat(40).as_str(),
    ] {
        for field in [
            digits.to_owned(),
            format!("  {digits}\n"),
            format!("\u{feff}{digits}"),
            format!("{digits}\u{200b}"),
            format!("\u{2068}{digits}\u{2069}"),
        ] {
            assert_eq!(Recipient::parse(&text(&field)).unwrap().as_str(), digits);
        }
    }
    let exact = Field::Integer(9_007_199_254_740_991);
    assert_eq!(
        Recipient::parse(&exact).unwrap().as_str(),
        "9007199254740991"
    );
}

#[test]
fn a_recipient_that_has_lost_digits_is_refused_as_such_and_shown_as_it_came() {
    let lost = [
        number("17841405822304914"),
        number("9007199254740992"),
        number("1e+21"),
        number("1e+300"),
        text("1.7841405822304914e+16"),
        text("1.78e16"),
        text("1e21"),
        text("2E+20"),
        text("1,78E+16"),
        text("9.57E+14"),
        text("17841405822304914.0"),
        text("17841405822304914,0"),
        text("17841405822304914."),
        text("9007199254740992.00"),
    ];
    for field in lost {
        let invalid = Recipient::parse(&field).unwrap_err();
        assert_eq!(
            invalid.reason,
            format!(
                "Instagram User ID {} came as a number and has lost digits",
                field.shown()
            )
        );
        assert!(
            invalid.advice.starts_with("Keep the ID as text"),
            "{field:?}"
        );
    }
}

#[test]
fn a_recipient_in_a_numbers_format_is_told_so() {
    for (given, expected) in [
        ("957282080130744.0", "it is written as a number"),
        ("9007199254740991.0", "it is written as a number"),
        ("957282080130744,00", "it is written as a number"),
        ("123.", "it is written as a number"),
        ("-1.5", "it is written as a number"),
        ("1e-7", "it is written as a number"),
        ("17,841,405,822,304,914", "it has thousands separators"),
        ("17.841.405.822.304.914", "it has thousands separators"),
        ("17.841.405.822.304.914,00", "it has thousands separators"),
        ("17 841 405 822 304 914", "it has thousands separators"),
        ("17\u{a0}841\u{a0}405", "it has thousands separators"),
        ("17\u{202f}841\u{202f}405", "it has thousands separators"),
        ("17'841'405", "it has thousands separators"),
        ("17\u{2019}841\u{2019}405", "it has thousands separators"),
        ("17_841_405", "it has thousands separators"),
        ("1,78,41,405", "it has thousands separators"),
    ] {
        let invalid = Recipient::parse(&text(given)).unwrap_err();
        assert!(
            invalid.reason.contains("is not made of digits only"),
            "{given}: {}",
            invalid.reason
        );
        assert!(
            invalid.reason.ends_with(expected),
            "{given}: {}",
            invalid.reason
        );
        assert!(invalid.advice.contains("Keep the ID as text"), "{given}");
    }
}

#[test]
fn what_is_no_recipient_is_refused() {
    let cases = [
        (Field::Missing, "Instagram User ID is empty"),
        (text(""), "Instagram User ID is empty"),
        (text("   "), "Instagram User ID is empty"),
        (text("\u{feff}\u{200b}"), "Instagram User ID is empty"),
        (Field::Integer(0), "is the number 0, which is nobody's ID"),
        (text("@someone"), "a @username is not an ID"),
        (text("+4915112345678"), "a phone number is not an ID"),
        (
            text("https://instagram.com/a"),
            "the address of a profile is not an ID",
        ),
        (text("\"178414\""), "it has quotation marks around it"),
        (text("'178414"), "it has quotation marks around it"),
        (text("=\"178414\""), "it has quotation marks around it"),
        (text("some.one"), "is not made of digits only"),
        (text("12 34"), "is not made of digits only"),
        (text("0x1F"), "is not made of digits only"),
        (text("1e"), "is not made of digits only"),
        (text("1.2.3"), "is not made of digits only"),
        (text("-5"), "an ID is not negative"),
        (text("−5"), "an ID is not negative"),
        (Field::Integer(-5), "an ID is not negative"),
        (number("-17841405822304914"), "an ID is not negative"),
        (text("١٢٣"), "not the ASCII digits 0 to 9"),
        (text("１２３"), "not the ASCII digits 0 to 9"),
        (text("१२३"), "not the ASCII digits 0 to 9"),
        (text("12３"), "not the ASCII digits 0 to 9"),
        (text("𝟏𝟐𝟑"), "not the ASCII digits 0 to 9"),
        (number("1.5"), "\"1.5\" is not made of digits only"),
        (number("-0.5"), "\"-0.5\" is not made of digits only"),
        (number("NaN"), "is not a number (NaN)"),
        (number("Infinity"), "is not a number (Infinity)"),
        (number("-Infinity"), "is not a number (-Infinity)"),
        (text("NaN"), "is not a number (NaN)"),
        (
            text("178\u{200b}414"),
            "holds an invisible character (U+200B)",
        ),
        (
            text("178\u{feff}414"),
            "holds an invisible character (U+FEFF)",
        ),
        (
            text("178\u{200d}414"),
            "holds an invisible character (U+200D)",
        ),
        (
            text("178\u{202e}414"),
            "holds an invisible character (U+202E)",
        ),
        (text("178\n414"), "holds a line break"),
        (text("178\t414"), "holds a tab"),
        (text("178\x00414"), "holds a control character (U+0000)"),
        (
            text("{{ $json.userId }}"),
            "holds an expression that was not filled in",
        ),
        (
            text("[object Object]"),
            "holds an expression that was not filled in",
        ),
        (
            Field::Object(Vec::new()),
            "is an object where an ID is expected",
        ),
    ];
    for (field, expected) in cases {
        let reason = reason(Recipient::parse(&field));
        assert!(reason.contains(expected), "{field:?}: {reason}");
    }
}

proptest! {
    #[test]
    fn any_digits_come_out_as_they_went_in(digits in "[0-9]{1,60}") {
        let parsed = Recipient::parse(&text(&digits)).unwrap();
        prop_assert_eq!(parsed.as_str(), digits);
    }

    #[test]
    fn no_number_that_may_have_lost_digits_is_taken(given in any::<f64>()) {
        for spelling in [given.to_string(), format!("{given:e}")] {
            prop_assert!(Recipient::parse(&number(&spelling)).is_err());
        }
    }

    #[test]
    fn any_exact_whole_number_is_its_digits(number in -9_007_199_254_740_991_i64..=9_007_199_254_740_991) {
        match Recipient::parse(&Field::Integer(number)) {
            Ok(recipient) => prop_assert_eq!(recipient.as_str(), number.to_string()),
            Err(_) => prop_assert!(number <= 0),
        }
    }

    #[test]
    fn whatever_surrounds_or_splits_digits_is_never_sent(before in "\\PC{0,3}", after in ".{0,3}") {
        let given = format!("{before}178{after}");
        if let Ok(recipient) = Recipient::parse(&text(&given)) {
            prop_assert!(recipient.as_str().bytes().all(|byte| byte.is_ascii_digit()));
            prop_assert!(given.contains(recipient.as_str()));
        }
    }
}
