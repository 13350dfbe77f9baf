//! Numbers that would be kept as others: found in the text, because whoever has read them cannot tell any more.

/// Digits that every number keeps that is held as a float.
const DIGITS_KEPT: usize = 15;

/// Where the first number of a JSON text begins that is neither an integer of 64 bits nor a decimal that a float keeps:
/// reading it would give another number.
pub(super) fn first_inexact(text: &[u8]) -> Option<usize> {
    let (mut at, mut in_text) = (0, false);
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' if in_text => at += 1,
            b'"' => in_text = !in_text,
            b'-' | b'0'..=b'9' if !in_text => {
                // A byte stands there, so that there is a rest.
                let rest = text.get(at..).unwrap_or_default();
                let length = rest.iter().take_while(|byte| is_of_number(**byte)).count();
                if !rest.get(..length).is_some_and(is_exact) {
                    return Some(at);
                }
                at += length;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

const fn is_of_number(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E')
}

fn is_exact(number: &[u8]) -> bool {
    if number.len() <= DIGITS_KEPT && number.iter().all(u8::is_ascii_digit) {
        return true;
    }
    let Ok(text) = std::str::from_utf8(number) else {
        return false;
    };
    if text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok() {
        return true;
    }
    match text.parse::<f64>() {
        Ok(float) if float.is_finite() => normal(text) == normal(&format!("{float:e}")),
        // Too large for any; or no number, which is told where the text is read.
        Ok(_) => false,
        Err(_) => true,
    }
}

/// The digits of a number without zeros around them, and the power of ten of the last one.
fn normal(text: &str) -> Option<(String, i64)> {
    let text = text.trim_start_matches('-');
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{part}");
    let digits = all.trim_end_matches('0');
    let dropped = i64::try_from(all.len() - digits.len()).ok()?;
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Some((String::new(), 0));
    }
    let exponent: i64 = exponent.parse().ok()?;
    let exponent = exponent.checked_sub(i64::try_from(part.len()).ok()?)?;
    Some((digits.to_owned(), exponent.checked_add(dropped)?))
}

#[cfg(test)]
mod tests {
    use super::first_inexact;

    #[test]
    fn what_is_kept_is_told_from_what_is_not() {
        for exact in [
            "0",
            "-0.0",
            "1.5e3",
            "1500",
            "0.1",
            "1E+2",
            "9223372036854775807",
            "18446744073709551615",
            "-9223372036854775808",
            "1.7976931348623157e308",
            "0.30000000000000004",
            "1e-7",
            "0.000000100",
            "100000000000000000000000",
            r#""12345678901234567890123""#,
            r#"{"a\"1": "1.00000000000000000001", "b": [1, 2.50]}"#,
        ] {
            assert_eq!(first_inexact(exact.as_bytes()), None, "{exact}");
        }
        for (other, at) in [
            ("18446744073709551616", 0),
            ("-9223372036854775809", 0),
            ("[1, 0.123456789012345678]", 4),
            ("123456789012345678901234", 0),
            ("1e400", 0),
            ("1e-400", 0),
            ("1e99999999999999999999", 0),
            (r#"{"a": "\\", "b": 1.0000000000000000001}"#, 17),
        ] {
            assert_eq!(first_inexact(other.as_bytes()), Some(at), "{other}");
        }
    }
}
