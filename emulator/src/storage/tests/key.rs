//! Keys order as their bytes do, also where they are shorter than what lies in line.

use std::ops::Bound;

use proptest::prelude::*;

use crate::storage::{Key, Span};

/// Short strings over few bytes, so that prefixes, zero bytes and equal beginnings are frequent.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop::sample::select(vec![0_u8, 1, 2, 0xfe, 0xff]), 0..12)
}

#[test]
fn zero_padding_of_short_keys_is_not_part_of_them() {
    let keys: Vec<Key> = [
        b"".as_slice(),
        b"\0",
        b"\0\0",
        b"\0\0\0\0\0\0\0\0",
        b"\0\0\0\0\0\0\0\0\0",
        b"a",
        b"a\0",
        b"a\0\0\0\0\0\0\0",
        b"a\0\0\0\0\0\0\0\0",
        b"a\x01",
        b"b",
    ]
    .iter()
    .map(|bytes| Key::new(bytes))
    .collect();
    assert!(keys.is_sorted_by(|left, right| left < right));
}

proptest! {
    #[test]
    fn keys_order_as_their_bytes(left in bytes(), right in bytes()) {
        prop_assert_eq!(Key::new(&left).cmp(&Key::new(&right)), left.cmp(&right));
        prop_assert_eq!(Key::new(&left) == Key::new(&right), left == right);
    }

    #[test]
    fn a_prefix_spans_what_starts_with_it(prefix in bytes(), key in bytes()) {
        let span = Span::starting_with(prefix.clone());
        prop_assert_eq!(span.contains(&Key::new(&key)), key.starts_with(&prefix));
    }

    #[test]
    fn what_lies_around_a_prefix_does_not_start_with_it(prefix in bytes(), key in bytes()) {
        prop_assume!(prefix.iter().any(|byte| *byte != 0xff));
        let key_bytes = Key::new(&key);
        let before = Span { lower: Bound::Unbounded, upper: Span::to_start_of(&prefix) };
        let after = Span { lower: Span::from_end_of(prefix.clone()), upper: Bound::Unbounded };
        prop_assert_eq!(before.contains(&key_bytes), key < prefix);
        prop_assert_eq!(after.contains(&key_bytes), key > prefix && !key.starts_with(&prefix));
    }

    #[test]
    fn an_empty_span_holds_nothing(low in bytes(), high in bytes(), key in bytes()) {
        let span = Span::half_open(&low, &high);
        prop_assert_eq!(span.is_empty(), low >= high);
        if span.is_empty() {
            prop_assert!(!span.contains(&Key::new(&key)));
        }
    }
}
