//! The raw part of an event, for a reader whose numbers are floats.

/// More digits than a float keeps.
const EXACT_DIGITS: usize = 15;

/// Well-formed JSON in which whole numbers that a float cannot keep have become texts, so that ids stay what they are.
pub(super) fn with_exact_numbers(json: &str) -> String {
    let mut exact = String::with_capacity(json.len());
    let mut number = String::new();
    let mut in_text = false;
    let mut escaped = false;
    for character in json.chars() {
        if in_text {
            exact.push(character);
            in_text = escaped || character != '"';
            escaped = !escaped && character == '\\';
            continue;
        }
        if matches!(character, '0'..='9' | '-' | '+' | '.' | 'e' | 'E')
            && (!number.is_empty() || !character.is_ascii_alphabetic())
        {
            number.push(character);
            continue;
        }
        put_number(&mut exact, &mut number);
        exact.push(character);
        in_text = character == '"';
    }
    put_number(&mut exact, &mut number);
    exact
}

fn put_number(exact: &mut String, number: &mut String) {
    let digits = number.trim_start_matches('-');
    let is_long = digits.len() > EXACT_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_long {
        exact.push('"');
    }
    exact.push_str(number);
    if is_long {
        exact.push('"');
    }
    number.clear();
}
