//! Addition and subtraction: exact, or refused.

use super::{Number, NumberError, power_of_ten};
use crate::limits;

impl Number {
    /// The exact sum.
    ///
    /// # Errors
    ///
    /// [`NumberError::Overflow`] when the sum has more than 38 significant digits, of which the service
    /// says the same as of a sum that is too large; underflow when it is too small.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{Number, NumberError};
    ///
    /// let tenth = Number::parse("0.1")?;
    /// assert_eq!(tenth.checked_add(Number::parse("0.2")?)?, Number::parse("0.3")?);
    ///
    /// // 39 digits lie between the first and the last one.
    /// let sum = Number::parse("1e38")?.checked_add(Number::from(1));
    /// assert_eq!(sum, Err(NumberError::Overflow));
    /// # Ok::<(), NumberError>(())
    /// ```
    pub fn checked_add(self, other: Self) -> Result<Self, NumberError> {
        if other.is_zero() {
            return Ok(self);
        }
        if self.is_zero() {
            return Ok(other);
        }
        let (high, low) = if self.exponent >= other.exponent {
            (self, other)
        } else {
            (other, self)
        };
        let shift = i32::from(high.exponent) - i32::from(low.exponent);
        // Scaled to the same last digit. Where that does not fit, the sum has more than 38 digits,
        // because its last digit, that of `low`, is not zero.
        let scaled = (shift <= limits::NUMBER_DIGITS_MAX)
            .then(|| high.coefficient.checked_mul(power_of_ten(shift)))
            .flatten()
            .ok_or(NumberError::Overflow)?;
        let exponent = i32::from(low.exponent);
        let checked = |negative, coefficient| {
            Self::checked(negative, coefficient, exponent).map_err(|error| match error {
                NumberError::TooManyDigits => NumberError::Overflow,
                error => error,
            })
        };
        if high.negative == low.negative {
            let sum = scaled
                .checked_add(low.coefficient)
                .ok_or(NumberError::Overflow)?;
            return checked(high.negative, sum);
        }
        if scaled >= low.coefficient {
            checked(high.negative, scaled - low.coefficient)
        } else {
            checked(low.negative, low.coefficient - scaled)
        }
    }

    /// The exact difference.
    ///
    /// # Errors
    ///
    /// As [`Self::checked_add`].
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Number;
    ///
    /// let left = Number::from(1).checked_sub(Number::parse("0.9")?)?;
    /// assert_eq!(left.to_string(), "0.1");
    /// # Ok::<(), dynamodb_emulator::NumberError>(())
    /// ```
    pub fn checked_sub(self, other: Self) -> Result<Self, NumberError> {
        self.checked_add(other.negated())
    }
}
