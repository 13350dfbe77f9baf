//! Items in both of their forms.

#[cfg(feature = "emulator")]
use crate::Common::{self, Natural, Text, Value};
use crate::Item;
#[cfg(feature = "emulator")]
use crate::ItemBuilder;

#[test]
fn the_last_value_of_a_name_counts() {
    let item = Item::from_iter([("a", "1"), ("b", "2"), ("a", "3")]);
    assert_eq!(item.len(), 2);
    assert_eq!(item.text("a").as_deref(), Some("3"));
}

#[test]
fn items_are_equal_in_any_order() {
    let one = Item::from_iter([("a", "1"), ("b", "2")]);
    let two = Item::from_iter([("b", "2"), ("a", "1")]);
    assert_eq!(one, two);
    assert_ne!(one, two.with("c", crate::Value::Null));
}

#[test]
fn debug_shows_names_only() {
    let item = Item::from_iter([("salt", vec![1_u8, 2, 3])]);
    assert_eq!(format!("{item:?}"), "Item[\"salt\"]");
}

#[cfg(feature = "emulator")]
#[tokio::test]
async fn an_item_of_the_emulator_reads_and_changes_like_ours() {
    use crate::emulator::EmulatorBackend;
    use crate::{Backend as _, Get, KeyAttribute, Put, TableAdmin as _, TableDefinition};
    let backend = EmulatorBackend::new();
    let definition = TableDefinition::new("table", KeyAttribute::text("id"), None);
    backend.create(&definition).await.unwrap();
    let own = Item::from_iter([
        ("id", crate::Value::from("a")),
        ("n", crate::Value::number(7)),
    ])
    .with("b", vec![1_u8]);
    backend.put(&Put::new("table", own.clone())).await.unwrap();
    let got = backend
        .get(&Get::new("table", own.select(&["id"])))
        .await
        .unwrap();
    let mut got = got.unwrap();
    assert_eq!(got, own);
    assert_eq!(got.number("n").as_deref(), Some("7"));
    assert_eq!((got.binary("b"), got.binary("n")), (Some(vec![1]), None));
    assert!(got.contains("id") && !got.contains("other") && !got.is_empty());
    assert_eq!(format!("{got:?}"), r#"Item["id", "n", "b"]"#);
    assert_eq!(got.to_vec().len(), 3);
    assert_eq!(got.scalars(["n", "c", "id"]), own.scalars(["n", "c", "id"]));
    got.insert("n", "text");
    assert_eq!(got.get("n"), Some("text".into()));
    assert_eq!(got.len(), 3);
}

/// Items as the emulator keeps them, each under a key of its own in the attribute `id`.
#[cfg(feature = "emulator")]
async fn kept<const N: usize>(items: [Item; N]) -> Vec<Item> {
    use crate::emulator::EmulatorBackend;
    use crate::{Backend as _, Get, KeyAttribute, Put, TableAdmin as _, TableDefinition};
    let backend = EmulatorBackend::new();
    let definition = TableDefinition::new("table", KeyAttribute::text("id"), None);
    backend.create(&definition).await.unwrap();
    let mut kept = Vec::new();
    for item in items {
        backend.put(&Put::new("table", item.clone())).await.unwrap();
        let get = Get::new("table", item.select(&["id"]));
        kept.extend(backend.get(&get).await.unwrap());
    }
    kept
}

/// In every pair of forms: the same texts, and others that are the same or missing on both sides.
#[cfg(feature = "emulator")]
#[tokio::test]
async fn items_agree_by_some_of_their_attributes() {
    let same = Item::from_iter([("name", "Ada \"A\"")]).with("m", 7);
    let ada = same.clone().with("id", "a").with("on", "x");
    let ada = ada.with("n", 7).with("least", 1);
    let other = same.with("id", "b").with("on", "y");
    let other = other.with("n", 8).with("least", -1);
    let kept = kept([ada.clone(), other.clone()]).await;
    for (one, other) in [
        (&ada, &other),
        (&ada, &kept[1]),
        (&kept[0], &other),
        (&kept[0], &kept[1]),
    ] {
        for (one, other) in [(one, other), (other, one)] {
            let agree = |common: [Common<'_>; 3]| one.agrees(other, common);
            assert!(agree([Text("name"), Value("m"), Value("missing")]));
            assert!(
                agree([Value("m"), Text("name"), Value("name")]),
                "in any order"
            );
            assert!(agree([Natural("n"), Natural("m"), Text("name")]));
            for (without, why) in [
                (Text("on"), "another text"),
                (Value("on"), "another value"),
                (Value("n"), "another number"),
                (Text("m"), "no text"),
                (Text("missing"), "no text at all"),
                (Natural("missing"), "no number at all"),
                (Natural("name"), "no number"),
                (Natural("least"), "a number below zero"),
            ] {
                assert!(!agree([Text("name"), without, Value("m")]), "{why}");
            }
        }
    }
}

/// An attribute that only one of two items has is between those that both have.
#[cfg(feature = "emulator")]
#[tokio::test]
async fn items_of_other_shapes_agree() {
    let written = [
        &["id", "a", "b", "c", "d"][..],
        &["id", "b", "d", "a"],
        &["id", "d", "c", "b", "a", "e"],
        &["id", "a", "b", "é\"", "d"],
    ];
    let items = kept(written.map(|names| names.iter().map(|name| (*name, *name)).collect())).await;
    for one in &items {
        for other in &items {
            assert!(one.agrees(other, [Text("a"), Text("b"), Text("d")]));
            assert!(one.agrees(other, [Text("d"), Value("x"), Text("a"), Text("b")]));
            let both = one.contains("c") == other.contains("c");
            assert_eq!(one.agrees(other, [Text("a"), Value("c"), Text("d")]), both);
            let both = one.contains("c") && other.contains("c");
            assert_eq!(one.agrees(other, [Text("b"), Text("c"), Text("a")]), both);
        }
    }
}

/// Of every type, and in every form: what is read of an item, and what it becomes.
#[cfg(feature = "emulator")]
#[tokio::test]
async fn a_built_item_is_the_one_of_its_values() {
    let own = Item::new().with("id", "a \"b\" é").with("empty", "");
    let own = own
        .with("n", 7)
        .with("bytes", vec![1_u8, 2])
        .with("on", true);
    let own = own.with("list", crate::Value::List(vec!["x".into(), 1.into()]));
    let mut builder = ItemBuilder::with_capacity(2, 1);
    builder.text("id", "a \"b\" é");
    builder.text_by("empty", |_| ());
    builder.number("n", "7");
    builder.value("bytes", &vec![1_u8, 2].into());
    builder.extend(&own.select(&["on", "list"]));
    let built = builder.build();
    assert_eq!(built, own);
    assert_eq!((built.len(), built.bytes()), (own.len(), own.bytes()));
    assert_eq!(format!("{built:?}"), format!("{own:?}"));
    let names = ["n", "id", "empty", "bytes", "other"];
    assert_eq!(built.scalars(names), own.scalars(names));
    for name in names {
        assert_eq!(built.get(name), own.get(name), "{name}");
        assert_eq!(built.binary(name), own.binary(name), "{name}");
        assert_eq!(built.contains(name), own.contains(name), "{name}");
    }
    let mut seen = Vec::new();
    built.visit("i", |name, value| {
        seen.push((name.to_owned(), value.into_owned()))
    });
    assert_eq!(seen, [("d".to_owned(), own.get("id").unwrap())]);
    let changed = (built.clone().with("n", 8), own.clone().with("n", 8));
    assert_eq!(changed.0, changed.1);
    let kept = kept([built, own]).await;
    assert_eq!(kept[0], kept[1]);
    let mut builder = ItemBuilder::with_capacity(0, 0);
    builder.extend(&kept[0]);
    assert_eq!(builder.build(), kept[1]);
}
