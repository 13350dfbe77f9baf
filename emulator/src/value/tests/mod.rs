//! Tests of the room, one file per idea.

mod fault;
mod item;
mod key_order;
mod number;
mod path;
mod text;

use std::collections::BTreeMap;

use bytes::Bytes;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;

use super::{AttributeValue, Number};

/// Any number, of any magnitude and precision.
fn any_number() -> impl Strategy<Value = Number> {
    let close = (any::<bool>(), 0..10_000_u128, -4..4_i32);
    let wide = (any::<bool>(), 0..10_u128.pow(38), -130..88_i32);
    prop_oneof![close, wide].prop_map(|(negative, coefficient, exponent)| {
        let sign = if negative { "-" } else { "" };
        Number::parse(&format!("{sign}{coefficient}e{exponent}")).unwrap()
    })
}

/// Any legal value, three levels deep.
fn any_value() -> impl Strategy<Value = AttributeValue> {
    let bytes = || vec(any::<u8>(), 0..20).prop_map(Bytes::from);
    let text = "\\PC{0,12}|[\\x00-\\x7f]{0,12}";
    let leaf = prop_oneof![
        text.prop_map(AttributeValue::S),
        any_number().prop_map(AttributeValue::N),
        bytes().prop_map(AttributeValue::B),
        any::<bool>().prop_map(AttributeValue::Bool),
        Just(AttributeValue::Null),
        btree_set(text, 1..12).prop_map(|set| AttributeValue::Ss(set.into_iter().collect())),
        btree_set(any_number(), 1..12)
            .prop_map(|set| AttributeValue::Ns(set.into_iter().collect())),
        btree_set(bytes(), 1..12).prop_map(|set| AttributeValue::Bs(set.into_iter().collect())),
    ];
    leaf.prop_recursive(3, 24, 5, |inside| {
        prop_oneof![
            vec(inside.clone(), 0..5).prop_map(AttributeValue::L),
            btree_map("\\PC{1,6}|[\\x00-\\x7f]{1,6}", inside, 0..5).prop_map(AttributeValue::M),
        ]
    })
}

/// Any legal item.
fn any_attributes() -> impl Strategy<Value = BTreeMap<String, AttributeValue>> {
    btree_map("\\PC{1,8}|[\\x00-\\x7f]{1,8}", any_value(), 0..40)
}
