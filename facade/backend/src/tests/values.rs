//! Items in both of their forms.

use crate::{Item, Value};

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
    assert_ne!(one, two.with("c", Value::Null));
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
    let own =
        Item::from_iter([("id", Value::from("a")), ("n", Value::number(7))]).with("b", vec![1_u8]);
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

/// In every pair of forms: the same texts, and others that are the same or missing on both sides.
#[cfg(feature = "emulator")]
#[tokio::test]
async fn items_agree_by_some_of_their_attributes() {
    use crate::emulator::EmulatorBackend;
    use crate::{Backend as _, Get, KeyAttribute, Put, TableAdmin as _, TableDefinition};
    let backend = EmulatorBackend::new();
    let definition = TableDefinition::new("table", KeyAttribute::text("id"), None);
    backend.create(&definition).await.unwrap();
    let ada = Item::from_iter([("id", "a"), ("name", "Ada \"A\""), ("on", "x")]).with("n", 7);
    let other = ada.clone().with("id", "b").with("on", "y");
    let mut forms = vec![vec![ada], vec![other]];
    for form in &mut forms {
        backend
            .put(&Put::new("table", form[0].clone()))
            .await
            .unwrap();
        let get = Get::new("table", form[0].select(&["id"]));
        form.extend(backend.get(&get).await.unwrap());
    }
    for one in &forms[0] {
        for other in &forms[1] {
            assert!(one.agrees(other, ["name"], ["n", "missing"]));
            assert!(one.agrees(other, [], ["name"]));
            assert!(!one.agrees(other, ["name", "on"], []), "another text");
            assert!(!one.agrees(other, ["name"], ["on"]), "another value");
            assert!(!one.agrees(other, ["n"], []), "no text");
            assert!(!one.agrees(other, ["missing"], []), "no text at all");
        }
    }
}
