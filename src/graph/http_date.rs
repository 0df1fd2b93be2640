//! Dates in HTTP headers. (The crate httpdate reads them too, at 12 KB more of WebAssembly; a test compares the two.)
//! <https://www.rfc-editor.org/rfc/rfc9110#http.date>

use std::time::Duration;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The time since 1970, UTC, of a date in one of HTTP's three forms: `Sun, 06 Nov 1994 08:49:37 GMT`,
/// `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`. The name of the weekday is not looked at.
pub(super) fn read(text: &str) -> Option<Duration> {
    let parts = text.split([' ', ',', '-']).filter(|part| !part.is_empty());
    let (mut month, mut time, mut numbers) = (None, None, Vec::new());
    for part in parts {
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            numbers.push(part.parse::<i64>().ok()?);
        } else if let Some(seconds) = time_of_day(part) {
            time = Some(seconds);
        } else if let Some(known) = month_number(part) {
            month = Some(known);
        }
    }
    let (&[day, year], month, time) = (numbers.as_slice(), month?, time?) else {
        return None;
    };
    // Two digits: no date in a header is from the last century any more.
    let year = if year < 100 {
        year.checked_add(2000)?
    } else {
        year
    };
    if !(1..=31).contains(&day) || !(1970..=9999).contains(&year) {
        return None;
    }
    let seconds = days_since_1970(year, month, day)?
        .checked_mul(86_400)?
        .checked_add(time)?;
    u64::try_from(seconds).ok().map(Duration::from_secs)
}

/// `08:49:37` in seconds.
pub(crate) fn time_of_day(text: &str) -> Option<i64> {
    let mut parts = text.split(':').map(|part| part.parse::<i64>().ok());
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    let valid =
        (0..24).contains(&hours) && (0..60).contains(&minutes) && (0..=60).contains(&seconds);
    let hours = hours.checked_mul(3600)?;
    let seconds = hours
        .checked_add(minutes.checked_mul(60)?)?
        .checked_add(seconds)?;
    (valid && parts.next().is_none()).then_some(seconds)
}

/// 1 for January.
fn month_number(name: &str) -> Option<i64> {
    let at = MONTHS
        .iter()
        .position(|month| name.eq_ignore_ascii_case(month))?;
    i64::try_from(at).ok()?.checked_add(1)
}

/// Days in the Gregorian calendar, with years that begin in March, so that the leap day is a year's last.
/// <https://howardhinnant.github.io/date_algorithms.html#days_from_civil>
pub(crate) fn days_since_1970(year: i64, month: i64, day: i64) -> Option<i64> {
    let year = if month > 2 {
        year
    } else {
        year.checked_sub(1)?
    };
    let months = month.checked_add(9)?.checked_rem(12)?;
    let days_of_months = months.checked_mul(153)?.checked_add(2)?.checked_div(5)?;
    let leap_days = year
        .checked_div(4)?
        .checked_sub(year.checked_div(100)?)?
        .checked_add(year.checked_div(400)?)?;
    let days_of_years = year.checked_mul(365)?.checked_add(leap_days)?;
    // 719,469 days from the first of March of the year 0 to the day before the first of January 1970.
    days_of_years
        .checked_add(days_of_months)?
        .checked_add(day)?
        .checked_sub(719_469)
}
