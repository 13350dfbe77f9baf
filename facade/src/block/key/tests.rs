//! The codec against tuples of random components.

use proptest::prelude::*;

use super::{Key, KeyBuilder, PK, SK, overflow, parse};
use crate::backend::Item;
use crate::block::limits::{PARTITION_KEY_BYTES_MAX, SORT_KEY_BYTES_MAX};

fn builder(components: &[String]) -> KeyBuilder<'_> {
    components
        .iter()
        .fold(KeyBuilder::new(), |key, one| key.text(one.as_str()))
}

/// Components full of what a codec could trip over: separators, escapes, controls, long letters.
fn component() -> impl Strategy<Value = String> {
    let c = prop_oneof![
        prop::sample::select(vec![
            '#', '$', '!', '"', '%', '\0', '\u{1f}', ' ', '~', 'a', 'b'
        ]),
        any::<char>(),
    ];
    prop::collection::vec(c, 0..8).prop_map(|chars| chars.into_iter().collect())
}

fn tuple() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(component(), 1..5)
}

proptest! {
    #[test]
    fn the_order_of_keys_is_the_order_of_tuples(left in tuple(), right in tuple()) {
        // The tuple of one empty component is no key.
        let key = |components: &[String]| builder(components).sort().map(|key| key.text().to_owned());
        let (Ok(left_key), Ok(right_key)) = (key(&left), key(&right)) else {
            return Ok(());
        };
        prop_assert_eq!(left.cmp(&right), left_key.as_bytes().cmp(right_key.as_bytes()));
    }

    /// However a key is written, it is the one of the builder, also where a component is long or looks replaced.
    #[cfg(feature = "syncs")]
    #[test]
    fn appended_keys_are_those_of_the_builder(
        components in [component(), component(), component()],
        long in prop_oneof![Just(0_usize), 900..2_200_usize],
        like in any::<bool>(),
    ) {
        let [mut one, two, three] = components;
        one.extend(std::iter::repeat_n('x', long));
        if like {
            one = overflow::replacement(&one);
        }
        let all = [one, two, three];
        let parts = [&*all[0], &*all[1], &*all[2]];
        let before = "before".to_owned();
        let mut text = before.clone();
        super::push_sort_of(parts, &mut text).unwrap();
        prop_assert_eq!(text, before.clone() + builder(&all).sort().unwrap().text());
        for (stem, more) in [([parts[0], parts[1]], [parts[2]]), ([parts[1], parts[2]], [parts[0]])] {
            let mut text = before.clone();
            super::Stem::new(stem).push_partition(more, &mut text).unwrap();
            let all = stem.into_iter().chain(more).map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(text, before.clone() + builder(&all).partition().unwrap().text());
        }
    }

    #[test]
    fn components_come_back(components in tuple()) {
        if let Ok(key) = builder(&components).sort() {
            prop_assert_eq!(parse(key.text()).unwrap(), components);
        }
    }

    #[test]
    fn a_text_that_is_read_is_written_the_same(text in "[#$~a0-9 -]{1,12}") {
        if let Ok(components) = parse(&text) {
            let key = builder(&components).sort().unwrap();
            prop_assert_eq!(key.text(), text);
        }
    }

    #[test]
    fn a_prefix_matches_its_own_and_no_neighbour(own in tuple(), other in tuple()) {
        let prefix = builder(&own).prefix();
        if let Ok(key) = builder(&other).sort() {
            let below = other.len() > own.len() && other.starts_with(&own);
            prop_assert_eq!(key.text().starts_with(&prefix), below);
        }
    }

    #[test]
    fn long_components_are_kept_beside_the_key(
        components in prop::collection::vec("[a-z#é\u{1f600}]{0,40}", 1..4),
        factor in 1_usize..90,
    ) {
        let components: Vec<String> = components.iter().map(|one| one.repeat(factor)).collect();
        let Ok(sort) = builder(&components).sort() else {
            return Ok(());
        };
        let partition = builder(&components).partition().unwrap();
        prop_assert!(sort.text().len() <= SORT_KEY_BYTES_MAX);
        prop_assert!(partition.text().len() <= PARTITION_KEY_BYTES_MAX);
        let mut item = Item::new();
        sort.put(&mut item, SK);
        partition.put(&mut item, PK);
        prop_assert_eq!(Key::of(&item, SK).unwrap(), components.clone());
        prop_assert_eq!(Key::of(&item, PK).unwrap(), components);
    }
}

#[test]
fn numbers_and_times_are_in_the_order_of_their_values() {
    let numbers = [0, 1, 9, 10, 99, 1_795_188_513_000_000_000, u64::MAX];
    let keys = numbers.map(|number| KeyBuilder::new().text("E").time(number).sort().unwrap());
    assert!(keys.is_sorted_by(|left, right| left.text() < right.text()));
    assert_eq!(keys[1].text(), "E#00000000000000000001");
    let components = parse(keys[6].text()).unwrap();
    assert_eq!(super::number(&components[1]).unwrap(), u64::MAX);
    for wrong in [
        "",
        "17",
        "0000000000000000001x",
        "99999999999999999999",
        "+0000000000000000017",
    ] {
        assert!(super::number(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_longest_component_is_replaced_at_a_character() {
    // Byte 64 is in the middle of the emoji, which the head therefore lacks.
    let long = format!("{}\u{1f600}{}", "x".repeat(62), "y".repeat(2000));
    let key = KeyBuilder::new()
        .text("RES")
        .text(&*long)
        .text("tail")
        .sort()
        .unwrap();
    let components = parse(key.text()).unwrap();
    assert_eq!(components[1].split_once('~').unwrap().0, "x".repeat(62));
    assert_eq!(components[1].len(), 62 + 1 + 64);
    assert_eq!((&*components[0], &*components[2]), ("RES", "tail"));
    assert!(key.is_replaced());
    let at_the_limit = "x".repeat(SORT_KEY_BYTES_MAX - 4);
    let key = KeyBuilder::new().text("RES").text(&*at_the_limit);
    assert!(!key.sort().unwrap().is_replaced());
    assert!(key.text("").sort().unwrap().is_replaced(), "one byte more");
}

#[test]
fn what_looks_like_a_replacement_is_no_other_component() {
    let long = "x".repeat(3000);
    let forged = overflow::replacement(&long);
    let honest = KeyBuilder::new().text(&*long).sort().unwrap();
    let forger = KeyBuilder::new().text(&*forged).sort().unwrap();
    assert_ne!(honest.text(), forger.text());
    let mut item = Item::new();
    forger.put(&mut item, SK);
    assert_eq!(Key::of(&item, SK).unwrap(), [forged]);
}

#[test]
fn a_replacement_without_its_text_is_damaged() {
    let key = KeyBuilder::new().text("x".repeat(3000)).sort().unwrap();
    let mut item = Item::new();
    key.put(&mut item, SK);
    assert!(
        Key::of(&item.select(&[SK]), SK).is_err(),
        "the text is missing"
    );
    item.insert("sk_full_0", "another text");
    assert!(Key::of(&item, SK).is_err(), "the text is another one");
    assert!(Key::of(&Item::new(), SK).is_err());
    assert!(Key::of(&Item::new().with(SK, "a b"), SK).is_err());
}

#[test]
fn many_long_components_are_all_replaced_or_refused() {
    let long = "x".repeat(500);
    let mut key = KeyBuilder::new();
    for _ in 0..7 {
        key = key.text(&*long);
    }
    assert!(key.sort().unwrap().text().len() <= SORT_KEY_BYTES_MAX);
    assert!(key.clone().text(&*long).text(&*long).sort().is_err());
    assert!(key.partition().is_ok());
    assert!(KeyBuilder::new().text("").sort().is_err());
    assert!(KeyBuilder::new().text("").text("").sort().is_ok());
}

#[test]
fn broken_texts_are_refused() {
    for text in [
        "a b", "$", "$2", "$25", "$2G", "$2A", "$zz", "a\u{0}", "$é0",
    ] {
        assert!(parse(text).is_err(), "{text:?}");
    }
    assert_eq!(parse("$24$23$0a").unwrap(), ["$#\n"]);
}
