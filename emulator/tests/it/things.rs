//! One table of things with a global index, and what is done to it, by typed calls.

use dynamodb_emulator::ops::{CreateTable, DeleteItem, GetItem, PutItem, Query, Scan};
use dynamodb_emulator::types::*;
use dynamodb_emulator::{AttributeValue, Emulator, Fsync, Item};

use crate::temporary::TemporaryFolder;

pub(crate) const TABLE: &str = "things";

pub(crate) fn in_folder(folder: &TemporaryFolder, memory: Option<u64>) -> Emulator {
    let builder = Emulator::builder().data(folder.path()).fsync(Fsync::Off);
    let builder = match memory {
        Some(bytes) => builder.memory(bytes),
        None => builder,
    };
    builder.build().unwrap()
}

/// A table of `pk` and `sk` with a global index `by-g` of everything.
pub(crate) fn create(emulator: &Emulator) {
    let element = |(name, role): (&str, &str)| KeySchemaElement {
        attribute_name: Some(name.to_owned()),
        key_type: Some(role.to_owned()),
    };
    let define = |name: &str| AttributeDefinition {
        attribute_name: Some(name.to_owned()),
        attribute_type: Some("S".to_owned()),
    };
    let index = GlobalSecondaryIndex {
        index_name: Some("by-g".to_owned()),
        key_schema: Some(vec![element(("g", "HASH")), element(("sk", "RANGE"))]),
        projection: Some(Projection {
            projection_type: Some("ALL".to_owned()),
            ..Projection::default()
        }),
        ..GlobalSecondaryIndex::default()
    };
    let input = CreateTableInput {
        table_name: Some(TABLE.to_owned()),
        billing_mode: Some("PAY_PER_REQUEST".to_owned()),
        attribute_definitions: Some(["pk", "sk", "g"].map(define).to_vec()),
        key_schema: Some(vec![element(("pk", "HASH")), element(("sk", "RANGE"))]),
        global_secondary_indexes: Some(vec![index]),
        ..CreateTableInput::default()
    };
    emulator.call::<CreateTable>(input).unwrap();
}

pub(crate) fn key(pk: &str, sk: &str) -> Item {
    Item::from_iter([("pk", AttributeValue::from(pk)), ("sk", sk.into())])
}

pub(crate) fn with(
    pk: &str,
    sk: &str,
    more: impl IntoIterator<Item = (&'static str, AttributeValue)>,
) -> Item {
    let own = [("pk", AttributeValue::from(pk)), ("sk", sk.into())];
    own.into_iter().chain(more).collect()
}

pub(crate) fn put(emulator: &Emulator, item: Item) {
    let input = PutItemInput {
        table_name: Some(TABLE.to_owned()),
        item: Some(item.into()),
        ..PutItemInput::default()
    };
    emulator.call::<PutItem>(input).unwrap();
}

pub(crate) fn delete(emulator: &Emulator, pk: &str, sk: &str) {
    let input = DeleteItemInput {
        table_name: Some(TABLE.to_owned()),
        key: Some(key(pk, sk).into()),
        ..DeleteItemInput::default()
    };
    emulator.call::<DeleteItem>(input).unwrap();
}

pub(crate) fn get(emulator: &Emulator, pk: &str, sk: &str) -> Option<Item> {
    let input = GetItemInput {
        table_name: Some(TABLE.to_owned()),
        key: Some(key(pk, sk).into()),
        ..GetItemInput::default()
    };
    emulator.call::<GetItem>(input).unwrap().item
}

/// All pages of a query of a partition, of a table or the index. `between` is called after each page.
pub(crate) fn pages(
    emulator: &Emulator,
    (index, partition): (Option<&str>, &str),
    limit: i32,
    between: impl FnMut(usize),
) -> Vec<Vec<Item>> {
    let name = if index.is_some() { "g" } else { "pk" };
    let values = Item::from_iter([(":p", AttributeValue::from(partition))]);
    let query = QueryInput {
        table_name: Some(TABLE.to_owned()),
        index_name: index.map(str::to_owned),
        key_condition_expression: Some(format!("{name} = :p")),
        expression_attribute_values: Some(values.into()),
        limit: Some(limit),
        ..QueryInput::default()
    };
    pages_of(emulator, query, between)
}

/// All pages of a query, which begins at the start of its range. `between` is called after each page.
pub(crate) fn pages_of(
    emulator: &Emulator,
    mut query: QueryInput,
    mut between: impl FnMut(usize),
) -> Vec<Vec<Item>> {
    let mut pages = Vec::new();
    loop {
        let output = emulator.call::<Query>(query.clone()).unwrap();
        pages.push(output.items.unwrap());
        between(pages.len());
        match output.last_evaluated_key {
            Some(key) => query.exclusive_start_key = Some(key.into()),
            None => return pages,
        }
    }
}

pub(crate) fn scan(emulator: &Emulator, index: Option<&str>) -> Vec<Item> {
    let (mut found, mut start) = (Vec::new(), None);
    loop {
        let output = emulator.call::<Scan>(ScanInput {
            table_name: Some(TABLE.to_owned()),
            index_name: index.map(str::to_owned),
            exclusive_start_key: start,
            ..ScanInput::default()
        });
        let output = output.unwrap();
        found.extend(output.items.unwrap());
        match output.last_evaluated_key {
            Some(key) => start = Some(key.into()),
            None => return found,
        }
    }
}

pub(crate) fn text(item: &Item, name: &str) -> String {
    match item.get(name) {
        Some(AttributeValue::S(text)) => text,
        other => panic!("{name} is {other:?}"),
    }
}
