//! Number to text: the digits written out, without exponent, as the service returns them.

use std::fmt;

use super::Number;

impl Number {
    /// Appends the normal form: no exponent, no superfluous zeros.
    pub(crate) fn write_to(&self, out: &mut Vec<u8>) {
        if self.negative {
            out.push(b'-');
        }
        let mut buffer = itoa::Buffer::new();
        let digits = match u64::try_from(self.coefficient) {
            Ok(small) => buffer.format(small),
            Err(_) => buffer.format(self.coefficient),
        };
        let digits = digits.as_bytes();
        let shift = usize::from(self.exponent.unsigned_abs());
        if self.exponent >= 0 {
            out.extend_from_slice(digits);
            out.resize(out.len() + shift, b'0');
        } else if let Some((whole, fraction)) = digits
            .len()
            .checked_sub(shift)
            .filter(|whole| *whole > 0)
            .and_then(|whole| digits.split_at_checked(whole))
        {
            out.extend_from_slice(whole);
            out.push(b'.');
            out.extend_from_slice(fraction);
        } else {
            out.extend_from_slice(b"0.");
            out.resize(out.len() + shift.saturating_sub(digits.len()), b'0');
            out.extend_from_slice(digits);
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::with_capacity(40);
        self.write_to(&mut text);
        // Only ASCII was written.
        out.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")
    }
}
