//! The order of key bytes is the order of values, and no key is a prefix of another.

use proptest::collection::vec;
use proptest::prelude::*;

use super::any_number;
use crate::value::{Number, key_order};

fn of_binary(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    key_order::append_binary(&mut out, bytes);
    out
}

fn of_number(number: &Number) -> Vec<u8> {
    let mut out = Vec::new();
    key_order::append_number(&mut out, number);
    out
}

fn check_pair(left: &[u8], right: &[u8], order: std::cmp::Ordering) {
    assert_eq!(left.cmp(right), order);
    if order.is_ne() {
        assert!(!left.starts_with(right) && !right.starts_with(left));
    }
}

#[test]
fn numbers_in_order() {
    let ascending = [
        "-9.9e125", "-1e125", "-1000", "-100.5", "-100", "-99", "-10", "-1.01", "-1", "-0.99",
        "-1e-130", "0", "1e-130", "1.1e-130", "0.01", "0.1", "0.11", "0.9", "1", "1.001", "1.01",
        "1.1", "2", "9.99", "10", "10.1", "11", "99", "100", "1e125", "9.9e125",
    ];
    let keys: Vec<Vec<u8>> = ascending
        .iter()
        .map(|text| of_number(&Number::parse(text).unwrap()))
        .collect();
    for pair in keys.windows(2) {
        check_pair(&pair[0], &pair[1], std::cmp::Ordering::Less);
    }
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.String>
#[test]
fn strings_in_order() {
    let ascending = [
        "", "\0", "\0\0", "\0a", "A", "Aa", "B", "a", "aa", "a\u{1}", "b", "z", "é", "\u{ffff}",
        "😀",
    ];
    let mut sorted = ascending;
    sorted.sort_by_key(|text| {
        let mut key = Vec::new();
        key_order::append_string(&mut key, text);
        key
    });
    let mut plain = ascending;
    plain.sort_by_key(|text| text.as_bytes());
    assert_eq!(sorted, plain);
}

#[test]
fn only_scalars_have_an_order() {
    assert!(!key_order::append_value(&mut Vec::new(), &true.into()));
}

proptest! {
    #[test]
    fn numbers(left in any_number(), right in any_number()) {
        check_pair(&of_number(&left), &of_number(&right), left.cmp(&right));
    }

    #[test]
    fn binary(left in vec(0..3_u8, 0..6), right in vec(0..3_u8, 0..6)) {
        check_pair(&of_binary(&left), &of_binary(&right), left.cmp(&right));
    }

    #[test]
    fn any_bytes(left in vec(any::<u8>(), 0..12), right in vec(any::<u8>(), 0..12)) {
        check_pair(&of_binary(&left), &of_binary(&right), left.cmp(&right));
    }

    #[test]
    fn prefixes(value in vec(prop_oneof![Just(0), Just(1), Just(0xff)], 0..5), prefix in vec(prop_oneof![Just(0), Just(1), Just(0xff)], 0..4)) {
        let key = of_binary(&value);
        let mut low = Vec::new();
        key_order::append_prefix(&mut low, &prefix);
        prop_assert_eq!(key.starts_with(&low), value.starts_with(&prefix));
    }
}
