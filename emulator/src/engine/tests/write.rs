//! What the write path refuses, and what it leaves as it was.

use std::sync::Arc;

use crate::engine::{Caller, Mutation, TableNotFound, Write, WriteError};
use crate::expression::{ExpressionCache, ExpressionKind, Placeholders, Update};
use crate::storage::fault::Call;
use crate::value::{AttributeValue, Item};

use super::{
    AS_CONFIGURED, assert_consistent, bench, delete, fallible, get, indexed, item, key_of, plain,
    put, write,
};

fn text(length: usize) -> AttributeValue {
    "x".repeat(length).into()
}

fn refusal(new: &Item) -> String {
    let bench = bench(None);
    let table = bench.create(indexed());
    let old = item(
        "a",
        1,
        [("g", "g".into()), ("h", "h".into()), ("l", 1.into())],
    );
    bench.put(&table, &old).unwrap();
    let result = bench.put(&table, new);
    if result.is_err() {
        assert_eq!(get(&bench.engine, &table, &old), Some(old));
    }
    assert_consistent(&bench.engine);
    result.map_or_else(|error| error.to_string(), |_| "accepted".to_owned())
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
#[test]
fn index_keys_are_checked() {
    for (name, value, expected) in [
        ("g", AttributeValue::from("x"), "accepted"),
        (
            "g",
            1.into(),
            "One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N IndexName: global",
        ),
        (
            "l",
            AttributeValue::Null,
            "One or more parameter values were invalid: Type mismatch for Index Key l Expected: N Actual: NULL IndexName: local",
        ),
        (
            "g",
            text(0),
            "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: global, IndexKey: g",
        ),
        // The entry would not exist, for lack of `g`; the type is checked all the same.
        (
            "h",
            true.into(),
            "One or more parameter values were invalid: Type mismatch for Index Key h Expected: S Actual: BOOL IndexName: pair",
        ),
        // <https://github.com/wellcomecollection/platform/issues/2285>
        (
            "g",
            text(2175),
            "One or more parameter values were invalid: Size limit exceeded for Index Key g Actual Size: 2175 bytes Max Size: 2048 bytes IndexName: global",
        ),
        ("g", text(2048), "accepted"),
    ] {
        assert_eq!(refusal(&item("a", 1, [(name, value)])), expected, "{name}");
    }
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items
#[test]
fn items_are_limited_together_with_their_local_entries() {
    // p, "a", s, 1, v and w are 1 + 1 + 1 + 2 + 1 + 1 bytes.
    let limit = 400 * 1024;
    let too_large = "Item size has exceeded the maximum allowed size";
    let of_w = |length: usize| item("a", 1, [("w", text(length))]);
    assert_eq!(of_w(limit - 6).size(), limit);
    assert_eq!(refusal(&of_w(limit - 6)), "accepted");
    assert_eq!(refusal(&of_w(limit - 5)), too_large);
    // The local index holds `v` again: half the size is enough.
    let of_v = |length: usize| item("a", 1, [("l", 1.into()), ("v", text(length))]);
    let most = (limit / 2) - of_v(0).size();
    assert_eq!(refusal(&of_v(most)), "accepted");
    assert_eq!(refusal(&of_v(most + 1)), too_large);
}

#[test]
fn collections_are_measured_with_their_local_entries() {
    let bench = bench(None);
    let table = bench.create(indexed());
    let one = item("a", 1, [("l", 1.into()), ("w", text(100))]);
    let two = item("a", 2, [("w", text(100))]);
    let other = item("b", 1, []);
    let entry = item("a", 1, [("l", 1.into())]);
    let first = one.size() + entry.size();
    for (new, bytes) in [
        (&one, first),
        (&two, first + two.size()),
        (&other, other.size()),
        (&one, first + two.size()),
    ] {
        let collection = bench.put(&table, new).unwrap().collection.unwrap();
        assert_eq!(collection.bytes, bytes as u64);
        assert_eq!(collection.key.get("p"), new.get("p"));
        assert_eq!(collection.key.len(), 1);
    }
    let deleted = delete(&bench.engine, &table, &one).unwrap();
    assert_eq!(deleted.collection.unwrap().bytes, two.size() as u64);
    assert_consistent(&bench.engine);

    let table = bench.create(super::TableDefinition {
        name: Arc::from("other"),
        ..plain()
    });
    assert_eq!(bench.put(&table, &one).unwrap().collection, None);
}

#[test]
fn a_store_that_fails_leaves_everything_as_it_was() {
    let (engine, store) = fallible();
    let caller = Caller::new("key", "eu-west-1");
    let table = engine
        .create_table(&caller, Arc::new(indexed()), AS_CONFIGURED)
        .unwrap();
    let old = item("a", 1, [("g", "x".into()), ("l", 1.into())]);
    put(&engine, &table, &old).unwrap();
    let new = item("a", 1, [("g", "y".into()), ("l", 2.into())]);
    store.fail_only(Call::Commit, 0);
    let failed = put(&engine, &table, &new).map(|_| ());
    assert_eq!(failed, Err(WriteError::Store(Call::Commit.failed())));
    assert_eq!(get(&engine, &table, &old), Some(old));
    assert_consistent(&engine);
    put(&engine, &table, &new).unwrap();
    assert_consistent(&engine);
}

#[test]
fn a_table_that_is_gone_takes_no_more_items() {
    let bench = bench(None);
    let table = bench.create(indexed());
    let one = item("a", 1, []);
    bench.put(&table, &one).unwrap();
    bench.engine.delete_table(&table).unwrap();
    let refused = bench.put(&table, &one).map(|_| ());
    assert_eq!(refused, Err(WriteError::TableNotFound(TableNotFound)));
}

/// An update expression over the values `:v` = 1 and `:t` = "text".
fn update(text: &str) -> Update {
    let values = Item::from_iter([(":v", AttributeValue::from(1)), (":t", "text".into())]);
    let mut placeholders = Placeholders::new(None, Some(values)).unwrap();
    let update = ExpressionCache::new(8).update(text, &mut placeholders);
    update.expect("a valid expression")
}

// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
#[test]
fn updates_go_the_same_way() {
    let bench = bench(None);
    let table = bench.create(indexed());
    let key = item("a", 1, []);
    let apply = |text: &str| {
        let mutation = Mutation::Update {
            update: update(text),
            key_attributes: key.clone(),
            sizing: crate::expression::UpdateSizing::Item,
        };
        let written = bench
            .engine
            .write(&table, write(key_of(&table, &key), mutation));
        assert_consistent(&bench.engine);
        written.map_err(|error| error.to_string())
    };
    let made = apply("SET l = :v, g = :t").unwrap();
    assert_eq!(made.old, None);
    assert_eq!(
        made.new,
        Some(item("a", 1, [("l", 1.into()), ("g", "text".into())]))
    );
    assert_eq!(made.capacity.total(), 3.0);
    assert_eq!(made.changed.len(), 2);
    let moved = apply("ADD l :v REMOVE g").unwrap();
    assert_eq!(moved.old, made.new);
    assert_eq!(moved.new, Some(item("a", 1, [("l", 2.into())])));
    assert_eq!(
        apply("SET l = :t").unwrap_err(),
        "One or more parameter values were invalid: Type mismatch for Index Key l Expected: N Actual: S IndexName: local"
    );
    assert!(apply("SET v = nothing + :v").is_err());
    let large = item("a", 1, [("w", text(400 * 1024 - 7))]);
    bench.put(&table, &large).unwrap();
    assert_eq!(
        apply("SET x = :t").unwrap_err(),
        "Item size to update has exceeded the maximum allowed size"
    );
    assert_eq!(get(&bench.engine, &table, &key), Some(large));
}

#[test]
fn a_condition_is_held_against_the_item_as_it_is() {
    let bench = bench(None);
    let table = bench.create(indexed());
    let one = item("a", 1, [("v", 1.into())]);
    let attempt = |mutation: Mutation, text: &str| {
        let values = Item::from_iter([(":v", AttributeValue::from(1))]);
        let values = text.contains(":v").then_some(values);
        let mut placeholders = Placeholders::new(None, values).unwrap();
        let kind = ExpressionKind::Condition;
        let condition = ExpressionCache::new(8).condition(kind, text, &mut placeholders);
        let conditional = Write {
            condition: Some(condition.expect("a valid expression")),
            ..write(key_of(&table, &one), mutation)
        };
        bench.engine.write(&table, conditional).map(|_| ())
    };
    let failed_of = |old: Option<&Item>, units| {
        let old = old.cloned();
        Err(WriteError::ConditionFailed { old, units })
    };
    let failed = |old| failed_of(old, 1.0);
    let put = || Mutation::Put(one.clone());
    assert_eq!(attempt(put(), "attribute_exists(p)"), failed(None));
    assert_eq!(attempt(put(), "attribute_not_exists(p)"), Ok(()));
    assert_eq!(
        attempt(put(), "attribute_not_exists(p)"),
        failed(Some(&one))
    );
    // The larger of what is there and of what was to be there counts.
    let larger = Mutation::Put(item("a", 1, [("v", 1.into()), ("w", text(2500))]));
    assert_eq!(
        attempt(larger, "attribute_not_exists(p)"),
        failed_of(Some(&one), 3.0)
    );
    assert_eq!(attempt(Mutation::Check, "v = :v"), Ok(()));
    assert_eq!(attempt(Mutation::Delete, "v <> :v"), failed(Some(&one)));
    assert_eq!(attempt(Mutation::Delete, "v = :v"), Ok(()));
    // An item that cannot be stored is refused before its condition is looked at.
    let large = Mutation::Put(item("a", 1, [("w", text(500_000))]));
    assert_eq!(
        attempt(large, "attribute_exists(p)"),
        Err(WriteError::ItemTooLarge)
    );
}
