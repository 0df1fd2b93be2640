//! What the tests of an item's fields share.

use instagram_direct::message::InvalidInput;

/// The reason of a refusal, whose advice is one sentence.
#[track_caller]
pub fn reason(result: Result<impl std::fmt::Debug, InvalidInput>) -> String {
    let invalid = result.expect_err("it is refused");
    assert!(invalid.advice.ends_with('.'), "{}", invalid.advice);
    assert!(
        !invalid.advice.contains(". "),
        "one sentence: {}",
        invalid.advice
    );
    invalid.reason
}
