//! The times that Graph writes: `2026-11-20T10:00:00+0000`.

use crate::graph::http_date::{days_since_1970, time_of_day};
use crate::graph::json::Json;
use crate::webhook::time;

/// A time in milliseconds since 1970, UTC; also one that comes as a number, of seconds or milliseconds.
pub(super) fn read(value: Json<'_>) -> Option<u64> {
    match value.text() {
        Some(text) if text.bytes().any(|byte| byte == b'T') => written(&text),
        _ => time(value),
    }
}

/// <https://www.rfc-editor.org/rfc/rfc3339#section-5.6>, its offset with or without a colon.
fn written(text: &str) -> Option<u64> {
    let (date, rest) = text.trim().split_once('T')?;
    let mut parts = date.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let valid =
        (1970..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    if !valid || parts.next().is_some() {
        return None;
    }
    let seconds = days_since_1970(year, month, day)?
        .checked_mul(86_400)?
        .checked_add(time_of_day(rest.get(..8)?)?)?;
    let (milliseconds, zone) = fraction(rest.get(8..)?);
    let seconds = seconds.checked_sub(offset(zone)?)?;
    u64::try_from(seconds)
        .ok()?
        .checked_mul(1000)?
        .checked_add(milliseconds)
}

/// The milliseconds of `.1234`, and what stands behind.
fn fraction(text: &str) -> (u64, &str) {
    let Some(digits) = text.strip_prefix('.') else {
        return (0, text);
    };
    let zone = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    let mut milliseconds = 0_u64;
    for place in 0..3 {
        let digit = digits
            .as_bytes()
            .get(place)
            .filter(|byte| byte.is_ascii_digit());
        let digit = digit.map_or(0, |byte| u64::from(byte.saturating_sub(b'0')));
        milliseconds = milliseconds.saturating_mul(10).saturating_add(digit);
    }
    (milliseconds, zone)
}

/// How many seconds a zone is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    if matches!(zone, "Z" | "z" | "") {
        return Some(0);
    }
    let ahead = zone.strip_prefix('+');
    let digits = ahead.or_else(|| zone.strip_prefix('-'))?;
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<i64>().ok();
    let at = if digits.as_bytes().get(2) == Some(&b':') {
        3
    } else {
        2
    };
    let minutes = number(at, digits.len())?;
    let seconds = number(0, 2)?
        .checked_mul(60)?
        .checked_add(minutes)?
        .checked_mul(60)?;
    Some(if ahead.is_some() {
        seconds
    } else {
        seconds.saturating_neg()
    })
}
