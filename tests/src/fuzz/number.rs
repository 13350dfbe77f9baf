//! Numbers: text to number and back, order and arithmetic, against arbitrary precision. The input is
//! two numbers, each on a line.

use std::str::FromStr;

use bigdecimal::{BigDecimal, Zero};
use dynamodb_emulator::{Number, NumberError};

/// The longest text for which the oracle is asked, which does not bound its own work.
const ORACLE_BYTES: usize = 400;

/// Parses, prints, compares and adds as the oracle does.
pub(super) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let (left, right) = text.split_once('\n').unwrap_or((text, "0"));
    let [Some(left), Some(right)] = [left, right].map(number) else {
        return;
    };
    let [exact_left, exact_right] = [left, right].map(exact);
    assert_eq!(
        left.cmp(&right),
        exact_left.cmp(&exact_right),
        "{left} {right}"
    );
    assert_eq!(left == right, exact_left == exact_right);
    for (found, expected) in [
        (left.checked_add(right), &exact_left + &exact_right),
        (left.checked_sub(right), &exact_left - &exact_right),
    ] {
        match found {
            Ok(found) => assert_eq!(exact(found), expected, "{left} {right}"),
            Err(error) => assert!(!fits(&expected), "{left} {right}: {error} for {expected}"),
        }
    }
}

/// The number that a text writes, when it is one and in range.
fn number(text: &str) -> Option<Number> {
    let parsed = Number::parse(text);
    let expected = oracle(text);
    match parsed {
        Ok(number) => {
            let shown = number.to_string();
            assert_eq!(
                Number::parse(&shown),
                Ok(number),
                "{text:?} prints as {shown}"
            );
            assert_eq!(-exact(number), exact(number.negated()));
            assert!(number.size() <= 21, "{shown}");
            if let Some(expected) = expected {
                assert_eq!(exact(number), expected, "{text:?}");
            }
            Some(number)
        }
        Err(error) => {
            if let Some(expected) = expected
                && error != NumberError::NotNumeric(text.to_owned())
                && !matches!(error, NumberError::ExponentTooLong { .. })
            {
                assert!(
                    expected.is_zero() || !fits(&expected),
                    "{text:?} is refused: {error}"
                );
            }
            None
        }
    }
}

fn exact(number: Number) -> BigDecimal {
    BigDecimal::from_str(&number.to_string()).unwrap()
}

/// What the text means to the oracle, where its work is bounded.
fn oracle(text: &str) -> Option<BigDecimal> {
    let exponent = text.rsplit(['e', 'E']).next()?;
    let near = !text.contains(['e', 'E'])
        || exponent
            .parse::<i16>()
            .is_ok_and(|at| at.unsigned_abs() <= 1000);
    let odd = text.contains('_');
    if !near || odd || text.len() > ORACLE_BYTES {
        return None;
    }
    BigDecimal::from_str(text).ok()
}

/// Whether a number of the service can be this: 38 digits, from 1E-130 to 9.99E+125.
fn fits(value: &BigDecimal) -> bool {
    if value.is_zero() {
        return true;
    }
    let (digits, scale) = value.normalized().into_bigint_and_exponent();
    let count = i64::try_from(digits.magnitude().to_string().len()).unwrap_or(i64::MAX);
    let highest = count - 1 - scale;
    count <= 38 && (-130..=125).contains(&highest)
}
