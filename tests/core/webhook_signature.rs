//! Nothing is believed that is not signed with a secret of ours over these very bytes.

use instagram_direct::webhook::{Refusal, SignatureHeaders, verify};

use crate::webhook_support::{SECRET, signature};

const BODY: &[u8] = br#"{"object":"instagram","entry":[]}"#;

fn refusal(
    body: &[u8],
    sha256: Option<&str>,
    sha1: Option<&str>,
    secrets: &[&str],
) -> Option<Refusal> {
    let secrets: Vec<String> = secrets.iter().map(|&secret| secret.to_owned()).collect();
    verify(body, SignatureHeaders { sha256, sha1 }, &secrets).err()
}

#[test]
fn the_signature_of_the_documented_algorithm_is_believed() {
    // HMAC-SHA256 of "The quick brown fox jumps over the lazy dog" with the key "key", as everybody publishes it.
    let known = "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8";
    let body = b"The quick brown fox jumps over the lazy dog";
    assert_eq!(refusal(body, Some(known), None, &["key"]), None);
}

#[test]
fn each_of_several_secrets_counts_and_the_one_that_fits_is_told() {
    let secrets = ["".to_owned(), "TEST-OTHER".to_owned(), SECRET.to_owned()];
    for (place, secret) in secrets.iter().enumerate().skip(1) {
        let signature = signature(BODY, secret);
        let headers = SignatureHeaders {
            sha256: Some(&signature),
            sha1: Some("sha1=00"),
        };
        assert_eq!(
            verify(BODY, headers, &secrets).expect("it fits").secret(),
            place
        );
    }
}

#[test]
fn every_form_of_a_bad_signature_is_refused_by_its_reason() {
    let right = signature(BODY, SECRET);
    let digits = right.trim_start_matches("sha256=");
    let sha1 = format!("sha1={}", "0".repeat(40));
    let owned = |text: String| Some(text);
    let cases: Vec<(Option<String>, Option<&str>, Refusal)> = vec![
        (None, None, Refusal::Missing),
        (owned(String::new()), None, Refusal::Missing),
        (owned("  ".to_owned()), None, Refusal::Missing),
        (None, Some(&sha1), Refusal::OnlySha1),
        (owned(String::new()), Some(&sha1), Refusal::OnlySha1),
        (owned(sha1.clone()), None, Refusal::OnlySha1),
        (owned(digits.to_owned()), None, Refusal::Malformed),
        (owned("sha256=".to_owned()), None, Refusal::Malformed),
        (owned(format!("sha256= {digits}")), None, Refusal::Malformed),
        (owned(format!("{right} ")), None, Refusal::Malformed),
        (owned(format!("{right}00")), None, Refusal::Malformed),
        (right.get(..70).map(str::to_owned), None, Refusal::Malformed),
        (right.get(..69).map(str::to_owned), None, Refusal::Malformed),
        (owned(format!("{right}, {right}")), None, Refusal::Malformed),
        (owned(format!("SHA256={digits}")), None, Refusal::Malformed),
        (
            owned(format!("sha512={digits}{digits}")),
            None,
            Refusal::Malformed,
        ),
        (
            owned(right.replace(|c: char| c.is_ascii_digit(), "g")),
            None,
            Refusal::Malformed,
        ),
        (
            owned(format!("sha256={}", "ä".repeat(32))),
            None,
            Refusal::Malformed,
        ),
        (
            owned(format!("sha256={}", "0".repeat(64))),
            None,
            Refusal::Wrong,
        ),
        (owned(signature(BODY, "TEST-OTHER")), None, Refusal::Wrong),
        (
            owned(signature(b"other bytes", SECRET)),
            None,
            Refusal::Wrong,
        ),
        (owned(signature(BODY, "")), None, Refusal::Wrong),
    ];
    for (sha256, sha1, expected) in cases {
        assert_eq!(
            refusal(BODY, sha256.as_deref(), sha1, &[SECRET]),
            Some(expected),
            "{sha256:?}"
        );
    }
}

#[test]
fn one_changed_byte_is_enough_to_be_refused() {
    let right = signature(BODY, SECRET);
    for place in 0..BODY.len() {
        let mut body = BODY.to_vec();
        body[place] ^= 1;
        assert_eq!(
            refusal(&body, Some(&right), None, &[SECRET]),
            Some(Refusal::Wrong)
        );
    }
}

#[test]
fn no_secret_and_an_empty_one_believe_nothing() {
    for secrets in [&[][..], &[""], &["", "  ", "\t"]] {
        for key in ["", "  ", "\t", SECRET] {
            let signature = signature(BODY, key);
            assert_eq!(
                refusal(BODY, Some(&signature), None, secrets),
                Some(Refusal::NoSecret)
            );
        }
    }
}

#[test]
fn the_bytes_count_as_they_came_and_not_what_they_mean() {
    let escaped: &[u8] = br#"{"a":"\u00e4\/"}"#;
    let plain = r#"{"a":"ä/"}"#.as_bytes();
    let signature = signature(escaped, SECRET);
    assert_eq!(refusal(escaped, Some(&signature), None, &[SECRET]), None);
    assert_eq!(
        refusal(plain, Some(&signature), None, &[SECRET]),
        Some(Refusal::Wrong)
    );
}
