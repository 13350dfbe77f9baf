//! Numbers: up to 38 significant digits, from 1E-130 to 9.99…E+125 in magnitude.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::limits;

mod arithmetic;
mod format;
pub(super) mod pairs;
mod parse;

/// A DynamoDB number: exact, decimal, always in normal form.
///
/// See [Number](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number).
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::Number;
///
/// let number: Number = "01.50E+2".parse()?;
/// assert_eq!(number.to_string(), "150");
/// assert_eq!(number.checked_add("0.5".parse()?)?.to_string(), "150.5");
/// # Ok::<(), dynamodb_emulator::NumberError>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Number {
    /// Below 10^38, without trailing zeros; zero only for the number zero.
    coefficient: u128,
    /// Power of ten of the coefficient's last digit; zero for the number zero.
    exponent: i16,
    /// Never set for the number zero.
    negative: bool,
}

/// Why a text or a result is not a number of DynamoDB.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::{Number, NumberError};
///
/// assert_eq!(Number::parse("1e126"), Err(NumberError::Overflow));
/// assert_eq!(Number::parse("1e-131"), Err(NumberError::Underflow));
/// assert_eq!(Number::parse(&"1".repeat(39)), Err(NumberError::TooManyDigits));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NumberError {
    /// The text, which it holds, is not a decimal number.
    NotNumeric(String),
    /// The magnitude is above 9.99…E+125.
    Overflow,
    /// The magnitude is below 1E-130.
    Underflow,
    /// More than 38 significant digits.
    TooManyDigits,
    /// The exponent of the text, which it holds, or its scale has more than 32 bits: too large or too small
    /// by its sign, and no number at all as a parameter of a statement.
    ExponentTooLong {
        /// What was sent, for the refusal that quotes it.
        text: String,
        /// Whether the exponent is positive.
        is_above: bool,
    },
    /// A magnitude above 32 bits, which the older layer of validation takes for one below the least.
    MagnitudeTooLong,
}

impl NumberError {
    /// The fault as the newer layer of validation sees it.
    pub(crate) const fn newer(&self) -> &Self {
        match self {
            Self::ExponentTooLong { is_above: true, .. } | Self::MagnitudeTooLong => {
                &Self::Overflow
            }
            Self::ExponentTooLong {
                is_above: false, ..
            } => &Self::Underflow,
            other => other,
        }
    }
}

impl Number {
    /// The number zero, which has no sign.
    pub const ZERO: Self = Self {
        coefficient: 0,
        exponent: 0,
        negative: false,
    };

    /// Reads a decimal number: sign, digits with at most one point, exponent.
    ///
    /// # Errors
    ///
    /// [`NumberError`] when the text is no decimal number, or is one outside DynamoDB's range or
    /// precision.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{Number, NumberError};
    ///
    /// assert_eq!(Number::parse("+0.10e1")?.to_string(), "1");
    /// let refused = Number::parse("seven");
    /// assert_eq!(refused, Err(NumberError::NotNumeric("seven".to_owned())));
    /// # Ok::<(), NumberError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        parse::parse(text.as_bytes())
    }

    /// Reads a decimal number from the bytes of a text.
    pub(in crate::value) fn parse_bytes(text: &[u8]) -> Result<Self, NumberError> {
        parse::parse(text)
    }

    /// The number `±coefficient × 10^exponent`, checked against range and precision.
    fn checked(negative: bool, coefficient: u128, exponent: i32) -> Result<Self, NumberError> {
        if coefficient == 0 {
            return Ok(Self::ZERO);
        }
        let (coefficient, zeros) = trim(coefficient);
        let exponent = exponent.saturating_add(zeros);
        let digits = digits_of(coefficient);
        let magnitude = exponent.saturating_add(digits).saturating_sub(1);
        if magnitude > limits::NUMBER_MAGNITUDE_MAX {
            return Err(NumberError::Overflow);
        }
        if magnitude < limits::NUMBER_MAGNITUDE_MIN {
            return Err(NumberError::Underflow);
        }
        if digits > limits::NUMBER_DIGITS_MAX {
            return Err(NumberError::TooManyDigits);
        }
        let Ok(exponent) = i16::try_from(exponent) else {
            return Err(NumberError::Underflow);
        };
        Ok(Self {
            coefficient,
            exponent,
            negative,
        })
    }

    /// Whether this is zero.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Number;
    ///
    /// assert!(Number::parse("-0.000")?.is_zero());
    /// # Ok::<(), dynamodb_emulator::NumberError>(())
    /// ```
    pub const fn is_zero(&self) -> bool {
        self.coefficient == 0
    }

    /// Bytes that DynamoDB counts: one, and one for each pair of digits that is not trailing zeros, counted
    /// from the decimal point outwards, and one for a minus
    /// ([item sizes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html)).
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Number;
    ///
    /// assert_eq!(Number::from(1234).size(), 3);
    /// assert_eq!(Number::from(-1234).size(), 4);
    /// ```
    pub fn size(&self) -> usize {
        self.stored_len()
    }

    /// The integer part, or `None` when it does not fit.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Number;
    ///
    /// assert_eq!(Number::parse("-12.9")?.to_i64(), Some(-12));
    /// assert_eq!(Number::parse("1e19")?.to_i64(), None);
    /// # Ok::<(), dynamodb_emulator::NumberError>(())
    /// ```
    pub fn to_i64(&self) -> Option<i64> {
        let power = 10_u128.checked_pow(u32::from(self.exponent.unsigned_abs()));
        let whole = match (self.exponent < 0, power) {
            (true, Some(power)) => self.coefficient / power,
            (true, None) => 0,
            (false, power) => self.coefficient.checked_mul(power?)?,
        };
        let whole = i128::try_from(whole).ok()?;
        i64::try_from(if self.negative { -whole } else { whole }).ok()
    }

    /// Whether this is an integer.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Number;
    ///
    /// assert!(Number::parse("12.0")?.is_integer());
    /// assert!(!Number::parse("12.5")?.is_integer());
    /// # Ok::<(), dynamodb_emulator::NumberError>(())
    /// ```
    pub const fn is_integer(&self) -> bool {
        self.exponent >= 0
    }

    /// The number with the other sign.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Number;
    ///
    /// assert_eq!(Number::from(7).negated(), Number::from(-7));
    /// assert_eq!(Number::ZERO.negated(), Number::ZERO);
    /// ```
    #[must_use]
    pub const fn negated(self) -> Self {
        Self {
            negative: !self.negative && !self.is_zero(),
            ..self
        }
    }

    /// How many significant digits; zero for the number zero.
    pub(super) fn digits(&self) -> i32 {
        digits_of(self.coefficient)
    }

    /// Power of ten of the first digit.
    pub(super) fn magnitude(&self) -> i32 {
        i32::from(self.exponent) + self.digits() - 1
    }

    /// Minus one, zero or one.
    pub(super) const fn signum(&self) -> i8 {
        match (self.is_zero(), self.negative) {
            (true, _) => 0,
            (false, false) => 1,
            (false, true) => -1,
        }
    }

    /// The significant digits as a number, first digit at 10^37.
    pub(super) fn aligned(&self) -> u128 {
        let missing = limits::NUMBER_DIGITS_MAX - self.digits();
        self.coefficient * power_of_ten(missing)
    }
}

/// 10 to the `exponent`, for exponents from 0 to 38.
fn power_of_ten(exponent: i32) -> u128 {
    u32::try_from(exponent)
        .ok()
        .and_then(|exponent| 10_u128.checked_pow(exponent))
        .unwrap_or(1)
}

/// How many decimal digits; zero has none.
fn digits_of(coefficient: u128) -> i32 {
    let log = match u64::try_from(coefficient) {
        Ok(small) => small.checked_ilog10(),
        Err(_) => coefficient.checked_ilog10(),
    };
    log.and_then(|log| i32::try_from(log).ok())
        .map_or(0, |log| log + 1)
}

/// Cuts trailing zeros off and counts them. The coefficient is not zero.
fn trim(mut coefficient: u128) -> (u128, i32) {
    let mut zeros = 0;
    while coefficient > u128::from(u64::MAX) && coefficient.is_multiple_of(10) {
        coefficient /= 10;
        zeros += 1;
    }
    let Ok(mut small) = u64::try_from(coefficient) else {
        return (coefficient, zeros);
    };
    while small != 0 && small.is_multiple_of(10) {
        small /= 10;
        zeros += 1;
    }
    (u128::from(small), zeros)
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_sign = self.signum().cmp(&other.signum());
        if by_sign != Ordering::Equal || self.is_zero() {
            return by_sign;
        }
        let by_size = (self.magnitude().cmp(&other.magnitude()))
            .then_with(|| self.aligned().cmp(&other.aligned()));
        if self.negative {
            by_size.reverse()
        } else {
            by_size
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        Self::parse(text)
    }
}

impl From<u64> for Number {
    fn from(number: u64) -> Self {
        // Twenty digits are always in range.
        Self::checked(false, u128::from(number), 0).unwrap_or_default()
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        let size = Self::from(number.unsigned_abs());
        if number < 0 { size.negated() } else { size }
    }
}

impl From<i32> for Number {
    fn from(number: i32) -> Self {
        Self::from(i64::from(number))
    }
}

impl From<u32> for Number {
    fn from(number: u32) -> Self {
        Self::from(u64::from(number))
    }
}

const OVERFLOW: &str =
    "Number overflow. Attempting to store a number with magnitude larger than supported range";

impl NumberError {
    /// The sentence of the newer validation; the older one is that of `Display`.
    pub(crate) fn current(&self) -> String {
        match self {
            Self::NotNumeric(text) if text.is_empty() => format!("{self}: "),
            error => error.newer().to_string(),
        }
    }
}

/// The sentence of the older validation.
impl fmt::Display for NumberError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotNumeric(text) if text.is_empty() => {
                out.write_str("The parameter cannot be converted to a numeric value")
            }
            Self::NotNumeric(text) => write!(
                out,
                "The parameter cannot be converted to a numeric value: {text}"
            ),
            Self::Overflow | Self::ExponentTooLong { is_above: true, .. } => {
                out.write_str(OVERFLOW)
            }
            Self::Underflow
            | Self::MagnitudeTooLong
            | Self::ExponentTooLong {
                is_above: false, ..
            } => out.write_str(
                "Number underflow. Attempting to store a number with magnitude smaller than supported range",
            ),
            Self::TooManyDigits => {
                out.write_str("Attempting to store more than 38 significant digits in a Number")
            }
        }
    }
}

impl std::error::Error for NumberError {}
