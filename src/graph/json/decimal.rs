use crate::words::sentence;

/// A decimal number as it is written: `digits` times ten to the power of `exponent`. By hand, since a float would lose
/// digits, and reading one costs tables.
#[derive(Clone, Copy)]
pub(crate) struct Decimal {
    negative: bool,
    /// The first 19 digits that count, without zeros behind.
    digits: u64,
    exponent: i32,
    /// Whether these are all the digits.
    exact: bool,
}

const MOST_DIGITS: usize = 19;

impl Decimal {
    /// Reads a number such as `-12.50e3`, or nothing.
    pub(crate) fn read(written: &str) -> Option<Self> {
        let (mantissa, power) = match written.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, power_of_ten(power)?),
            None => (written, 0),
        };
        let unsigned = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let all = sentence(&[whole, fraction]);
        let digits = all.trim_matches('0');
        let kept = digits.get(..MOST_DIGITS).unwrap_or(digits);
        let behind = all.trim_start_matches('0').len().saturating_sub(kept.len());
        let exponent = i64::from(power)
            .saturating_sub_unsigned(fraction.len() as u64)
            .saturating_add_unsigned(behind as u64);
        Some(Self {
            negative: mantissa.starts_with('-'),
            digits: kept.parse().unwrap_or(0),
            exponent: i32::try_from(exponent).ok()?,
            exact: kept.len() == digits.len(),
        })
    }

    pub(crate) fn is_zero(self) -> bool {
        self.digits == 0
    }

    /// Whether it is less than nothing.
    pub(crate) fn is_negative(self) -> bool {
        self.negative && !self.is_zero()
    }

    /// It as a whole number, if it is one that fits.
    pub(crate) fn whole(self) -> Option<i64> {
        if self.is_zero() {
            return Some(0);
        }
        let size = if self.negative {
            0_i64.checked_sub_unsigned(self.digits)?
        } else {
            i64::try_from(self.digits).ok()?
        };
        let power = u32::try_from(self.exponent).ok().filter(|_| self.exact)?;
        size.checked_mul(10_i64.checked_pow(power)?)
    }

    /// How many parts that is, of which `parts` make one, rounded up to a whole part; the largest number there is if it
    /// is more. Its sign does not count.
    pub(crate) fn parts_rounded_up(self, parts: u32) -> u64 {
        let size = self.digits as f64 * f64::from(parts);
        let shift = 10_f64.powi(self.exponent.saturating_abs());
        let sized = if self.exponent < 0 {
            size / shift
        } else {
            size * shift
        };
        sized.ceil() as u64
    }
}

/// The power of ten behind an `e`; one beyond all use becomes a very large one.
fn power_of_ten(written: &str) -> Option<i32> {
    let digits = written.strip_prefix(['+', '-']).unwrap_or(written);
    if digits.is_empty() || !all_digits(digits) {
        return None;
    }
    let size = digits.parse().unwrap_or(1_000_000_000_i32);
    Some(if written.starts_with('-') {
        size.saturating_neg()
    } else {
        size
    })
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
