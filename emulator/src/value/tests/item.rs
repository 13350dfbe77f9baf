//! Items: what goes in comes out, however it went in.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::any_attributes;
use crate::value::{AttributeValue, DataType, Item, ItemWriter, Unchecked, ValueFault};

#[test]
fn an_empty_item() {
    let item = Item::new();
    assert_eq!((item.len(), item.size(), item.json()), (0, 0, &b"{}"[..]));
    assert!(item.is_empty() && !item.contains("") && item.get("a").is_none());
    assert_eq!(item, Item::default());
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>
#[test]
fn sizes() {
    let cases: [(AttributeValue, usize); 9] = [
        ("é".into(), 2),
        (true.into(), 1),
        (AttributeValue::Null, 1),
        (AttributeValue::L(vec![]), 3),
        (AttributeValue::M(BTreeMap::new()), 3),
        (
            AttributeValue::L(vec!["ab".into(), 1.into()]),
            3 + (1 + 2) + (1 + 2),
        ),
        (
            AttributeValue::M([("k".to_owned(), "v".into())].into()),
            3 + 1 + 1 + 1,
        ),
        (AttributeValue::Ns(vec![1.into(), 100.into()]), 4),
        (bytes::Bytes::from_static(b"abc").into(), 3),
    ];
    for (value, size) in cases {
        assert_eq!(value.size(), size, "{value:?}");
        assert_eq!(Item::from_iter([("name", value)]).size(), 4 + size);
    }
}

#[test]
fn text_of_each_type() {
    let value = AttributeValue::M(BTreeMap::from([
        (
            "b".to_owned(),
            bytes::Bytes::from_static(b"\xff\xfe").into(),
        ),
        (
            "bs".to_owned(),
            AttributeValue::Bs(vec![bytes::Bytes::from_static(b"a")]),
        ),
        (
            "l".to_owned(),
            vec![AttributeValue::Null, false.into()].into(),
        ),
        ("n".to_owned(), (-7).into()),
        (
            "ns".to_owned(),
            AttributeValue::Ns(vec![1.into(), 2.into()]),
        ),
        ("s".to_owned(), "a\"\\\n\u{1}é/".into()),
        (
            "ss".to_owned(),
            AttributeValue::Ss(vec!["x".into(), "y".into()]),
        ),
    ]));
    let item = Item::from_iter([("m", value)]);
    let text = r#"{"m":{"M":{"b":{"B":"//4="},"bs":{"BS":["YQ=="]},"l":{"L":[{"NULL":true},{"BOOL":false}]},"n":{"N":"-7"},"ns":{"NS":["1","2"]},"s":{"S":"a\"\\\n\u0001é/"},"ss":{"SS":["x","y"]}}}}"#;
    assert_eq!(std::str::from_utf8(item.json()).unwrap(), text);
}

#[test]
fn the_last_of_one_name_stays() {
    for filler in [0, 40] {
        let fillers = (0..filler).map(|number| (format!("f{number}"), number.into()));
        let twins = [
            ("a", 1.into()),
            ("b", "x".into()),
            ("a", 2.into()),
            ("\"", 3.into()),
            ("\"", 4.into()),
        ];
        let twins = twins.map(|(name, value): (_, AttributeValue)| (name.to_owned(), value));
        let item = Item::from_iter(twins.into_iter().chain(fillers));
        assert_eq!(item.len(), 3 + usize::try_from(filler).unwrap());
        assert_eq!(item.get("a"), Some(2.into()));
        assert_eq!(item.get("b"), Some("x".into()));
        assert_eq!(item.get("\""), Some(4.into()));
        assert!(
            item.json()
                .starts_with(br#"{"b":{"S":"x"},"a":{"N":"2"},"\"":{"N":"4"}"#)
        );
        assert_eq!(item, Item::from(item.to_map()));
        assert_eq!(item.size(), Item::from(item.to_map()).size());
    }
}

#[test]
fn equality_is_of_meaning() {
    let set = |members: [&str; 2]| AttributeValue::Ss(members.map(str::to_owned).into());
    let left = Item::from_iter([("a", set(["x", "y"])), ("b", 1.into())]);
    let right = Item::from_iter([("b", 1.into()), ("a", set(["y", "x"]))]);
    assert_eq!(left, right);
    assert_eq!(left.raw("a"), right.raw("a"));
    assert_ne!(
        left,
        Item::from_iter([("b", 1.into()), ("a", set(["y", "z"]))])
    );
    assert_ne!(left, Item::from_iter([("b", 1.into())]));
    assert_ne!(left.raw("a"), left.raw("b"));
}

#[test]
fn names_with_escapes_are_found_by_meaning_only() {
    let item = Item::from_iter([("a\"b", 1.into()), ("c", AttributeValue::from(2))]);
    assert_eq!(item.get("a\"b"), Some(1.into()));
    assert_eq!(item.get("a\\\"b"), None);
    assert_eq!(item.get("c"), Some(2.into()));
    assert_eq!(item.iter().next().unwrap().0, "a\"b");
}

/// Names of each length, which differ in one byte at each place: found alone, and together in any order.
#[test]
fn names_that_differ_in_one_byte_are_told_apart() {
    for length in 1..=40 {
        let mut names = vec!["-".repeat(length)];
        names.extend((0..length).map(|at| {
            let mut name = "-".repeat(length);
            name.replace_range(at..=at, "x");
            name
        }));
        let attributes = names.iter().enumerate();
        let item: Item = attributes
            .map(|(place, name)| (name, AttributeValue::from(i64::try_from(place).unwrap())))
            .collect();
        let number = |place: usize| Some(AttributeValue::from(i64::try_from(place).unwrap()));
        for (place, name) in names.iter().enumerate() {
            assert_eq!(item.get(name), number(place), "{name}");
            let next = (place + 1) % names.len();
            for other in [next, place, 0] {
                let found = item.raw_several([name, "absent", &names[other]]);
                let found = found.map(|raw| raw.map(|raw| raw.decode()));
                assert_eq!(found, [number(place), None, number(other)], "{name}");
            }
        }
        assert!(!item.contains(&"y".repeat(length)));
    }
}

#[test]
fn raw_values_answer_without_decoding_all() {
    let inner = AttributeValue::M(
        [(
            "x\n".to_owned(),
            AttributeValue::L(vec!["]}".into(), 7.into()]),
        )]
        .into(),
    );
    let item = Item::from_iter([("m", inner), ("s", "t".into())]);
    let map = item.raw("m").unwrap();
    assert_eq!(map.data_type(), DataType::M);
    let list = map.member("x\n").unwrap();
    assert_eq!(list.element(0).unwrap().as_str().unwrap(), "]}");
    assert_eq!(list.element(1).unwrap().as_number(), Some(7.into()));
    assert_eq!(list.size(), 3 + (1 + 2) + (1 + 2));
    assert!(list.element(2).is_none() && map.member("y").is_none() && map.element(0).is_none());
    assert!(list.member("x").is_none() && item.raw("s").unwrap().as_number().is_none());
}

#[test]
fn many_attributes_take_no_square() {
    let item: Item = (0..200_000)
        .map(|number| (format!("a{}", number % 100_000), number.into()))
        .collect();
    assert_eq!(item.len(), 100_000);
    assert_eq!(item.get("a99999"), Some(199_999.into()));
    assert_eq!(item, item.select(|_| true));
    let other: Item = item.to_map().into();
    assert_eq!(item, other);
}

#[test]
fn values_of_the_library_are_judged_too() {
    let mut deep = AttributeValue::L(vec![]);
    for _ in 0..31 {
        deep = AttributeValue::L(vec![deep]);
    }
    let check = |name: &str, value: AttributeValue| {
        Unchecked::from(Item::from_iter([(name, value)]))
            .check()
            .map(|_| ())
    };
    assert_eq!(check("a", deep.clone()), Ok(()));
    // A scalar is a level like any other.
    let around = |levels: usize| {
        (0..levels).fold(AttributeValue::Null, |inside, _| {
            AttributeValue::L(vec![inside])
        })
    };
    assert_eq!(check("a", around(31)), Ok(()));
    assert_eq!(check("a", around(32)), Err(ValueFault::NestingTooDeep));
    assert_eq!(
        Unchecked::from(around(32)).check(),
        Err(ValueFault::NestingTooDeep)
    );
    let deeper = AttributeValue::L(vec![deep]);
    assert!(Item::from_iter([("a", deeper.clone())]).is_too_deep());
    assert_eq!(check("a", deeper.clone()), Err(ValueFault::NestingTooDeep));
    assert_eq!(
        Unchecked::from(deeper).check(),
        Err(ValueFault::NestingTooDeep)
    );
    assert_eq!(check("", 1.into()), Err(ValueFault::EmptyAttributeName));
    assert_eq!(
        check(&"n".repeat(65_536), 1.into()),
        Err(ValueFault::NameTooLong)
    );
    assert_eq!(check(&"n".repeat(65_535), 1.into()), Ok(()));
    assert_eq!(
        check("a", AttributeValue::Ss(vec![])),
        Err(ValueFault::EmptySet(DataType::Ss))
    );
    let twins = AttributeValue::Ns(vec![1.into(), 1.into()]);
    let inside = AttributeValue::L(vec![twins]);
    let members = vec!["1".to_owned(), "1".to_owned()];
    let fault = ValueFault::DuplicateInSet {
        kind: DataType::Ns,
        members,
    };
    assert_eq!(check("a", inside), Err(fault));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn round_trip(attributes in any_attributes()) {
        let item = Item::from(attributes.clone());
        prop_assert_eq!(&item.to_map(), &attributes);
        prop_assert_eq!(item.len(), attributes.len());
        let size: usize = attributes.iter().map(|(name, value)| name.len() + value.size()).sum();
        prop_assert_eq!(item.size(), size);
        for (name, value) in &attributes {
            prop_assert_eq!(&item.get(name).unwrap(), value);
            let raw = item.raw(name).unwrap();
            prop_assert_eq!(raw.size(), value.size());
            prop_assert_eq!(raw.data_type(), value.data_type());
        }
        let parsed: serde_json::Value = serde_json::from_slice(item.json()).unwrap();
        prop_assert_eq!(parsed.as_object().unwrap().len(), attributes.len());
        prop_assert_eq!(&item.select(|_| true), &item);
        prop_assert!(Unchecked::from(item).check().is_ok());
    }

    /// Values that one writer writes make the items that they make by themselves, one after the other.
    #[test]
    fn written_items_are_those_of_their_values(items in prop::collection::vec(any_attributes(), 1..4)) {
        let mut writer = ItemWriter::new();
        for attributes in items {
            for (name, value) in &attributes {
                match value {
                    AttributeValue::S(text) => writer.text(name, text),
                    AttributeValue::N(number) => writer.number(name, number),
                    other => writer.value(name, other),
                }
            }
            let (written, collected) = (writer.take(), Item::from(attributes));
            prop_assert_eq!(written.json(), collected.json());
            prop_assert_eq!(written.size(), collected.size());
        }
    }

    /// Whatever names two items have, in whatever order they are asked for.
    #[test]
    fn items_side_by_side_are_asked_as_each_by_itself(
        one in any_attributes(),
        other in any_attributes(),
        shared in any_attributes(),
        places in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let [one, other] = [one, other].map(|own| {
            own.into_iter().chain(shared.clone()).collect::<Item>()
        });
        let mut names: Vec<_> = one.to_map().into_keys().chain(other.to_map().into_keys()).collect();
        names.push("no such name".to_owned());
        let mut both = one.side_by_side(&other);
        for place in places {
            let name = place.get(&names);
            let found = both.raw(name).map(|raw| raw.map(|raw| raw.json()));
            let alone = [&one, &other].map(|item| item.raw(name).map(|raw| raw.json()));
            prop_assert_eq!(found, alone, "{}", name);
        }
    }
}

#[test]
fn a_writer_judges_names_too() {
    let mut writer = ItemWriter::new();
    writer.text("", "a");
    let unnamed = Unchecked::from(writer.take()).check();
    assert_eq!(unnamed, Err(ValueFault::EmptyAttributeName));
    writer.text("a", "1");
    writer.number("a", &2.into());
    let last = Unchecked::from(writer.take()).check();
    assert_eq!(last, Ok(Item::from_iter([("a", 2.into())])));
}

#[cfg(feature = "disk")]
mod trusted {
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// What is made of the text of an item without a look at its values is the same item.
        #[test]
        fn a_text_that_is_trusted_makes_the_same_item(attributes in any_attributes()) {
            let item: Item = attributes.into_iter().collect();
            let text = item.json();
            prop_assert_eq!(Item::size_of_trusted(text), Some(item.size()));
            let trusted = Item::from_trusted(text).unwrap();
            let checked = Item::from_canonical(text).unwrap();
            prop_assert_eq!(trusted.memory_bytes(), checked.memory_bytes());
            prop_assert_eq!(trusted.json(), checked.json());
            prop_assert_eq!(trusted.size(), checked.size());
            for (name, value) in checked.to_map() {
                let raw = trusted.raw(&name).unwrap();
                prop_assert_eq!(raw.size(), value.size());
                prop_assert_eq!(raw.decode(), value);
            }
        }

        #[test]
        fn no_text_makes_it_panic(mut text in prop::collection::vec(any::<u8>(), 0..60), at in 0..60_usize) {
            let _read = Item::from_trusted(&text);
            // Something that begins as an item does.
            text.splice(0..0, *b"{\"a\":{\"L\":[{\"M\":{\"b\":{\"SS\":[\"c\",\"");
            text.truncate(at + 20);
            let _size = Item::size_of_trusted(&text);
        }
    }

    #[test]
    fn a_text_that_is_deeper_than_any_item_is_none() {
        let deep = format!("{{\"a\":{}", "{\"L\":[".repeat(100_000));
        assert!(Item::from_trusted(deep.as_bytes()).is_none());
    }
}

/// A part of an item is what a builder makes of its attributes, to the byte.
#[test]
fn a_part_is_an_item_by_itself() {
    let item = Item::from_iter([
        ("a", AttributeValue::from("x")),
        ("quote\"é", vec![AttributeValue::Null, 7.into()].into()),
        ("n", (-7).into()),
    ]);
    for (names, text) in [
        (&["a"][..], r#"{"a":{"S":"x"}}"#),
        (&["n", "a"], r#"{"n":{"N":"-7"},"a":{"S":"x"}}"#),
        (
            &["quote\"é", "n"],
            r#"{"quote\"é":{"L":[{"NULL":true},{"N":"7"}]},"n":{"N":"-7"}}"#,
        ),
        (&["none", "a"], r#"{"a":{"S":"x"}}"#),
        (&[], "{}"),
    ] {
        let mut built = Item::builder();
        for name in names {
            if let Some(value) = item.raw(name) {
                built.push_raw(name, value);
            }
        }
        let built = built.finish();
        let mut bytes = b"before".to_vec();
        let length = item.write_part(names.iter().copied(), &mut bytes);
        assert_eq!(&bytes[6..], built.bytes(), "{text}");
        let part = Item::of_bytes(bytes[6..].into());
        assert_eq!(
            (length, part.json(), &part),
            (text.len(), text.as_bytes(), &built)
        );
    }
}
