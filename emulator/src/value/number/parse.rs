//! Text to number, in one pass and in time linear in the text, whatever the text holds.

use super::{Number, NumberError};
use crate::limits;

/// What the digits before the exponent amount to.
#[derive(Default)]
struct Digits {
    /// The first 19 significant digits.
    small: u64,
    /// All of the first 38, once there are more than 19.
    wide: u128,
    /// From the first digit that is not zero to the last that is not zero.
    significant: u64,
    /// Zeros after the last digit that is not zero.
    zeros: u64,
}

/// Digits that always fit `u64`.
const SMALL_DIGITS: u64 = 19;
/// What a short number has at most, its point among them.
const SHORT_BYTES: usize = 19;
const DIGITS_MAX: u64 = limits::NUMBER_DIGITS_MAX.unsigned_abs() as u64;

impl Digits {
    fn push(&mut self, digit: u8) {
        if digit == 0 {
            // Leading zeros do not count.
            self.zeros += u64::from(self.significant != 0);
            return;
        }
        let step = self.zeros + 1;
        let significant = self.significant + step;
        if significant <= SMALL_DIGITS {
            self.small = self.small * power(step) + u64::from(digit);
        } else if significant <= DIGITS_MAX {
            if self.significant <= SMALL_DIGITS {
                self.wide = u128::from(self.small);
            }
            self.wide = self.wide * wide_power(step) + u128::from(digit);
        }
        self.significant = significant;
        self.zeros = 0;
    }

    const fn coefficient(&self) -> u128 {
        if self.significant <= SMALL_DIGITS {
            self.small as u128
        } else {
            self.wide
        }
    }
}

fn power(step: u64) -> u64 {
    if step == 1 {
        return 10;
    }
    // A step is taken within the digits that are kept, which are 38 at most.
    10_u64.wrapping_pow(u32::try_from(step).unwrap_or_default())
}

fn wide_power(step: u64) -> u128 {
    if step == 1 {
        return 10;
    }
    // As above.
    10_u128.wrapping_pow(u32::try_from(step).unwrap_or_default())
}

/// Reads a decimal number.
pub(super) fn parse(text: &[u8]) -> Result<Number, NumberError> {
    if let Some(number) = parse_short(text) {
        return Ok(number);
    }
    let not_numeric = || NumberError::NotNumeric(String::from_utf8_lossy(text).into_owned());
    let (negative, rest) = split_sign(text);
    let mut digits = Digits::default();
    let mut count: i64 = 0;
    let mut point = None;
    let mut rest = rest.iter();
    let mut exponent = 0;
    while let Some(&byte) = rest.next() {
        match byte {
            b'0'..=b'9' => {
                digits.push(byte - b'0');
                count += 1;
            }
            b'.' if point.is_none() => point = Some(count),
            b'e' | b'E' if count > 0 => {
                exponent = parse_exponent(rest.as_slice()).ok_or_else(not_numeric)?;
                break;
            }
            _ => return Err(not_numeric()),
        }
    }
    if count == 0 {
        return Err(not_numeric());
    }
    let fraction = point.map_or(0, |point| count - point);
    check_width(text, &digits, exponent, fraction)?;
    assemble(negative, &digits, exponent.saturating_sub(fraction))
}

/// Reads what most numbers are, up to 18 digits with or without a point: always in range. Nothing for other texts,
/// which may be numbers nevertheless.
fn parse_short(text: &[u8]) -> Option<Number> {
    let (negative, rest) = split_sign(text);
    if rest.len() > SHORT_BYTES {
        return None;
    }
    let mut coefficient: u64 = 0;
    let mut point = None;
    for (position, byte) in rest.iter().enumerate() {
        match byte {
            b'0'..=b'9' => coefficient = coefficient * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(position),
            _ => return None,
        }
    }
    let fraction = point.map_or(0, |point| rest.len() - 1 - point);
    if rest.len() == usize::from(point.is_some()) {
        return None;
    }
    if coefficient == 0 {
        return Some(Number::ZERO);
    }
    let mut exponent = -i16::try_from(fraction).ok()?;
    while coefficient.is_multiple_of(10) {
        coefficient /= 10;
        exponent += 1;
    }
    Some(Number {
        coefficient: u128::from(coefficient),
        exponent,
        negative,
    })
}

/// The service keeps exponent, scale and magnitude in 32 bits each.
fn check_width(
    text: &[u8],
    digits: &Digits,
    exponent: i64,
    fraction: i64,
) -> Result<(), NumberError> {
    let scale = fraction.saturating_sub(exponent);
    if i32::try_from(exponent).is_err() || i32::try_from(scale).is_err() {
        return Err(NumberError::ExponentTooLong {
            text: String::from_utf8_lossy(text).into_owned(),
            is_above: exponent > 0,
        });
    }
    let precision = digits.significant.saturating_add(digits.zeros).max(1);
    let precision = i64::try_from(precision).unwrap_or(i64::MAX);
    if precision.saturating_sub(scale) > i64::from(i32::MAX) {
        return Err(NumberError::MagnitudeTooLong);
    }
    Ok(())
}

/// `exponent` is the power of ten of the last digit written.
fn assemble(negative: bool, digits: &Digits, exponent: i64) -> Result<Number, NumberError> {
    let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let exponent = exponent.saturating_add(signed(digits.zeros));
    // The service judges the magnitude of zero by its written exponent.
    let leading = signed(digits.significant.saturating_sub(1));
    let magnitude = exponent.saturating_add(leading);
    if magnitude > i64::from(limits::NUMBER_MAGNITUDE_MAX) {
        return Err(NumberError::Overflow);
    }
    if magnitude < i64::from(limits::NUMBER_MAGNITUDE_MIN) {
        return Err(NumberError::Underflow);
    }
    if digits.significant > DIGITS_MAX {
        return Err(NumberError::TooManyDigits);
    }
    let coefficient = digits.coefficient();
    if coefficient == 0 {
        return Ok(Number::ZERO);
    }
    let exponent = i16::try_from(exponent).map_err(|_| NumberError::Underflow)?;
    Ok(Number {
        coefficient,
        exponent,
        negative,
    })
}

const fn split_sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    }
}

/// An integer of 64 bits; a longer one is not a number to the service.
fn parse_exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = split_sign(text);
    if digits.is_empty() {
        return None;
    }
    let mut exponent: i64 = 0;
    for byte in digits {
        if !byte.is_ascii_digit() {
            return None;
        }
        // Counted downwards, because the range reaches one further there.
        exponent = exponent
            .checked_mul(10)?
            .checked_sub(i64::from(byte - b'0'))?;
    }
    if negative {
        Some(exponent)
    } else {
        exponent.checked_neg()
    }
}
