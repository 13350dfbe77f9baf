//! Numbers against the service's documented range, and against a big-decimal library.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number>

use std::str::FromStr;

use bigdecimal::BigDecimal;
use proptest::prelude::*;

use super::any_number;
use crate::value::{Number, NumberError};

#[test]
fn normal_form() {
    let cases = [
        ("0", "0"),
        ("-0", "0"),
        ("+0", "0"),
        ("0.0", "0"),
        ("0e10", "0"),
        ("000", "0"),
        ("1", "1"),
        ("+1", "1"),
        ("-1", "-1"),
        ("1E+2", "100"),
        ("1e2", "100"),
        ("1e-2", "0.01"),
        ("0001.5000", "1.5"),
        ("-0.50", "-0.5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("100", "100"),
        ("12345678901234567890", "12345678901234567890"),
        ("1234567890.1234567890", "1234567890.123456789"),
        ("9999999999999999999", "9999999999999999999"),
        ("1.2345e3", "1234.5"),
        ("12.345e1", "123.45"),
        ("1e+0000000000000000000000000000000000003", "1000"),
        // <https://github.com/boto/boto3/issues/4636>, and of 1e100
        // <https://github.com/boto/boto3/issues/2500>: never an exponent.
        (
            "1.00000000000000007629769841092E+50",
            "100000000000000007629769841092000000000000000000000",
        ),
    ];
    for (input, expected) in cases {
        assert_eq!(
            Number::parse(input).unwrap().to_string(),
            expected,
            "{input}"
        );
    }
}

#[test]
fn range_and_precision() {
    let nines = "9".repeat(38);
    let good = [
        format!("{nines}e88"),
        format!("-{nines}e88"),
        "1e125".to_owned(),
        "1e-130".to_owned(),
        "-1e-130".to_owned(),
        "1.5e-130".to_owned(),
        "0.1e126".to_owned(),
        "1000e-133".to_owned(),
        nines.clone(),
        format!("{nines}{}", "0".repeat(80)),
        format!("0.{}{nines}", "0".repeat(80)),
        format!("{}1", "0".repeat(1_000_000)),
    ];
    for input in good {
        let number = Number::parse(&input).unwrap();
        assert_eq!(
            Number::parse(&number.to_string()).unwrap(),
            number,
            "{input}"
        );
    }
    let bad = [
        ("1e126".to_owned(), NumberError::Overflow),
        ("-1e126".to_owned(), NumberError::Overflow),
        ("0e126".to_owned(), NumberError::Overflow),
        ("10e125".to_owned(), NumberError::Overflow),
        ("1e2147483646".to_owned(), NumberError::Overflow),
        ("1e2147483647".to_owned(), NumberError::MagnitudeTooLong),
        ("-12e2147483646".to_owned(), NumberError::MagnitudeTooLong),
        ("1e-2147483647".to_owned(), NumberError::Underflow),
        ("1e-131".to_owned(), NumberError::Underflow),
        ("0.1e-130".to_owned(), NumberError::Underflow),
        (format!("{nines}1"), NumberError::TooManyDigits),
        (format!("{nines}.1"), NumberError::TooManyDigits),
        (format!("1.{}1", "0".repeat(37)), NumberError::TooManyDigits),
        ("1".repeat(1_000_000), NumberError::Overflow),
    ];
    for (input, error) in bad {
        assert_eq!(Number::parse(&input), Err(error), "{input:.40}");
    }
}

#[test]
fn not_numeric() {
    let inputs = [
        "",
        " ",
        "abc",
        "-",
        "+",
        ".",
        "-.",
        "e5",
        ".e5",
        "1e",
        "1e+",
        "1e-",
        "1e5.5",
        "1e5e5",
        "1.2.3",
        "--1",
        "+-1",
        " 1",
        "1 ",
        "1_0",
        "0x10",
        "NaN",
        "Infinity",
        "١",
        "1,5",
        "1\0",
        "1e9223372036854775808",
        "0e9223372036854775808",
        "1e99999999999999999999999",
        "1e-9223372036854775809",
        "-1e-9223372036854775809",
    ];
    for input in inputs {
        assert_eq!(
            Number::parse(input),
            Err(NumberError::NotNumeric(input.to_owned())),
            "{input:?}"
        );
    }
}

/// Facts H3, H8 and C2: pairs are aligned on the decimal point, as captured on AWS; see
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>
#[test]
fn c2_sizes_pair_digits_from_the_point_outwards() {
    let cases = [
        ("0", 1),
        ("1", 2),
        ("-1", 3),
        ("12", 2),
        ("123", 3),
        ("100", 2),
        ("110", 3),
        ("1.5", 3),
        ("1.2", 3),
        ("1.234", 4),
        ("100.5", 4),
        ("3.14159", 5),
        ("0.5", 2),
        ("0.05", 2),
        ("0.001", 2),
        ("0.012", 3),
        ("-12345.678", 7),
        ("1e125", 2),
        ("1e-130", 2),
        ("-1e-130", 3),
        ("12345678901234567890123456789012345678", 20),
        ("-12345678901234567890123456789012345678", 21),
        ("1.2345678901234567890123456789012345678", 21),
        // The room for twenty pairs is full, so nothing ends the negative number.
        ("-1.2345678901234567890123456789012345678", 21),
    ];
    for (input, size) in cases {
        let number = Number::parse(input).unwrap();
        assert_eq!(number.size(), size, "{input}");
        assert_eq!(number.with_stored(<[u8]>::len), size, "{input}");
    }
}

#[test]
fn h3_numbers_are_stored_in_pairs_of_digits() {
    let cases = [
        ("0", "80"),
        ("1", "c102"),
        ("10", "c10b"),
        ("100", "c202"),
        ("99", "c164"),
        ("-1", "3e6466"),
        ("-100", "3d6466"),
        ("0.5", "c033"),
        ("0.01", "c002"),
        ("123.45", "c202182e"),
        ("-123.45", "3d644e3866"),
        ("1E125", "ff0b"),
        ("1E-130", "8002"),
    ];
    for (input, expected) in cases {
        let stored = Number::parse(input).unwrap().with_stored(<[u8]>::to_vec);
        let hex: String = stored.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, expected, "{input}");
    }
}

#[test]
fn arithmetic_at_the_edges() {
    let nines = "9".repeat(38);
    let add = |left: &str, right: &str| {
        let sum = Number::parse(left)
            .unwrap()
            .checked_add(Number::parse(right).unwrap());
        sum.map(|sum| sum.to_string())
    };
    assert_eq!(add(&nines, "1"), Ok(format!("1{}", "0".repeat(38))));
    assert_eq!(add("1e38", "-1"), Ok(nines.clone()));
    // Fact E3.
    assert_eq!(add("1e39", "-1"), Err(NumberError::Overflow));
    assert_eq!(add("1e38", "1"), Err(NumberError::Overflow));
    assert_eq!(add("1e50", "1"), Err(NumberError::Overflow));
    assert_eq!(add("-1e50", "1"), Err(NumberError::Overflow));
    assert_eq!(add(&nines, "0.1"), Err(NumberError::Overflow));
    assert_eq!(add("1e125", "1e-130"), Err(NumberError::Overflow));
    assert_eq!(
        add(&format!("{nines}e88"), "1e88"),
        Err(NumberError::Overflow)
    );
    assert_eq!(add("1.5e-130", "-1.4e-130"), Err(NumberError::Underflow));
    assert_eq!(
        add("0", "1e-130").unwrap(),
        format!("0.{}1", "0".repeat(129))
    );
    assert_eq!(add("5", "-5"), Ok("0".to_owned()));
}

#[test]
fn integers() {
    for number in [0, 1, -1, 10, -100, i64::MAX, i64::MIN] {
        assert_eq!(Number::from(number).to_string(), number.to_string());
        assert_eq!(Number::from(number).to_i64(), Some(number));
    }
    assert_eq!(Number::from(u64::MAX).to_string(), u64::MAX.to_string());
    assert_eq!(Number::from(u64::MAX).to_i64(), None);
    assert_eq!(Number::parse("-12.9").unwrap().to_i64(), Some(-12));
    assert_eq!(Number::parse("1e-130").unwrap().to_i64(), Some(0));
    assert_eq!(Number::parse("1e125").unwrap().to_i64(), None);
}

/// What the service would make of an exact result.
fn expected(exact: &BigDecimal) -> Result<BigDecimal, NumberError> {
    let exact = exact.normalized();
    let (digits, scale) = exact.as_bigint_and_exponent();
    if digits.magnitude().bits() == 0 {
        return Ok(exact);
    }
    let count = i64::try_from(digits.magnitude().to_string().len()).unwrap();
    let magnitude = count - 1 - scale;
    if magnitude > 125 {
        Err(NumberError::Overflow)
    } else if magnitude < -130 {
        Err(NumberError::Underflow)
    } else if count > 38 {
        Err(NumberError::TooManyDigits)
    } else {
        Ok(exact)
    }
}

fn exact(number: &Number) -> BigDecimal {
    BigDecimal::from_str(&number.to_string()).unwrap()
}

proptest! {
    #[test]
    fn parse_agrees_with_a_library(text in "[-+]?[0-9]{1,42}(\\.[0-9]{0,42})?([eE][-+]?[0-9]{1,3})?") {
        let theirs = BigDecimal::from_str(text.trim_end_matches('.')).unwrap_or_else(|_| {
            BigDecimal::from_str(&text.replacen(".e", "e", 1).replacen(".E", "E", 1)).unwrap()
        });
        prop_assume!(theirs != 0);
        let ours = Number::parse(&text);
        prop_assert_eq!(ours.map(|number| exact(&number)), expected(&theirs));
    }

    #[test]
    fn text_is_read_back(number in any_number()) {
        let text = number.to_string();
        prop_assert_eq!(Number::parse(&text), Ok(number));
        prop_assert!(!text.contains(['e', 'E', '+']));
    }

    #[test]
    fn sums_agree_with_a_library(left in any_number(), right in any_number()) {
        let refused = |sum: Result<Number, NumberError>| sum.map(|sum| exact(&sum));
        let theirs = exact(&left) + exact(&right);
        // Where a result has too many digits and leaves the range as well, either will do.
        let ours = refused(left.checked_add(right));
        prop_assert_eq!(ours.is_ok(), expected(&theirs).is_ok());
        if let Ok(ours) = ours {
            prop_assert_eq!(ours, theirs);
        }
        let theirs = exact(&left) - exact(&right);
        let ours = refused(left.checked_sub(right));
        prop_assert_eq!(ours.is_ok(), expected(&theirs).is_ok());
        if let Ok(ours) = ours {
            prop_assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn order_agrees_with_a_library(left in any_number(), right in any_number()) {
        prop_assert_eq!(left.cmp(&right), exact(&left).cmp(&exact(&right)));
        prop_assert_eq!(left == right, exact(&left) == exact(&right));
    }

    #[test]
    fn any_text_is_judged(text in "[-+0-9.eE ]{0,12}|\\PC{0,8}") {
        if let Ok(number) = Number::parse(&text) {
            prop_assert_eq!(Number::parse(&number.to_string()), Ok(number));
        }
    }
}

/// F3-1-numbers: exponents and scales past 32 bits are out of range by their sign, whatever the digits. To
/// statements they are no numbers (F3-2-parameter-number).
#[test]
fn exponents_past_32_bits() {
    let inputs = [
        ("1e2147483648", true),
        ("-0.5E+2147483648", true),
        ("1e-2147483648", false),
        ("1.5e-2147483647", false),
    ];
    for (input, is_above) in inputs {
        let error = Number::parse(input).unwrap_err();
        let text = input.to_owned();
        assert_eq!(error, NumberError::ExponentTooLong { text, is_above });
        let newer = match is_above {
            true => NumberError::Overflow,
            false => NumberError::Underflow,
        };
        assert_eq!(error.newer(), &newer, "{input}");
        assert_eq!(error.to_string(), newer.to_string(), "{input}");
    }
    let wrapped = NumberError::MagnitudeTooLong;
    assert_eq!(wrapped.to_string(), NumberError::Underflow.to_string());
    assert_eq!(wrapped.newer(), &NumberError::Overflow);
}

#[test]
fn short_texts_read_like_long_ones() {
    let short = [
        "0",
        "-0",
        "+7",
        "7",
        "-7",
        ".5",
        "5.",
        "0.0",
        "00100",
        "1.50",
        "-1234.56",
        "999999999999999999",
    ];
    for text in short {
        // Zeros in front change the length and nothing else.
        let (sign, digits) = text.split_at(usize::from(text.starts_with(['-', '+'])));
        let long = format!("{sign}{}{digits}", "0".repeat(30));
        assert_eq!(Number::parse(text), Number::parse(&long), "{text}");
    }
    for text in ["", "-", ".", "+.", "1.2.3", "1-", "--1", "١"] {
        let refused = NumberError::NotNumeric(text.to_owned());
        assert_eq!(Number::parse(text), Err(refused), "{text}");
    }
}
