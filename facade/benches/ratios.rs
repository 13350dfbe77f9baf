//! What the facade costs beside the bare calls that it makes, in one run.
//!
//! `cargo bench -p package-database` prints a table of ratios. Both sides of a ratio are measured in
//! turn, round after round, so that both see the same machine; the table shows the fastest round of
//! each, which is the one that was disturbed least.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark measures the real clock, and a failure is its report"
)]

mod measure;

use std::collections::BTreeMap;
use std::hint::black_box;

use dynamodb_emulator::ops::{CreateTable, GetItem, Query, TransactWriteItems};
use dynamodb_emulator::types::{
    AttributeDefinition, CreateTableInput, GetItemInput, KeySchemaElement, LocalSecondaryIndex,
    Projection, Put, QueryInput, TransactWriteItem, TransactWriteItemsInput,
};
use dynamodb_emulator::{AttributeValue, Emulator, Item};
use measure::ratio;
use package_database::specs::NewSpec;
use package_database::testing::TestDatabase;

const TABLE: &str = "package.specs";
const SUB: &str = "7b7f0a2c-2f7e-4a5e-9d3b-0f3f3c7a1e55";

/// An item as the facade stores one.
fn row(id: &str, marker: &str, time: i64) -> Item {
    Item::from_iter([
        ("sub", AttributeValue::from(SUB)),
        ("updated_at_id", format!("{marker}#{id}").into()),
        ("id", id.into()),
        ("id_updated_at", format!("{id}#{marker}").into()),
        ("name", id.into()),
        ("updated_at", time.to_string().into()),
        ("version", "1.0.0".into()),
        ("model_count", 3.into()),
        ("title", "A title of a usual length".into()),
        (
            "description",
            "A description that says a little more than the title".into(),
        ),
    ])
}

fn spec(name: &str) -> NewSpec<'_> {
    NewSpec::new(name, "1.0.0", 3)
        .title("A title of a usual length")
        .description("A description that says a little more than the title")
}

/// A bare emulator with the table of specs.
fn emulator() -> Emulator {
    let text = |name: &str| AttributeDefinition {
        attribute_name: Some(name.to_owned()),
        attribute_type: Some("S".to_owned()),
    };
    let key = |name: &str, kind: &str| KeySchemaElement {
        attribute_name: Some(name.to_owned()),
        key_type: Some(kind.to_owned()),
    };
    let index = LocalSecondaryIndex {
        index_name: Some("idUpdatedAt".to_owned()),
        key_schema: Some(vec![key("sub", "HASH"), key("id_updated_at", "RANGE")]),
        projection: Some(Projection {
            projection_type: Some("ALL".to_owned()),
            ..Projection::default()
        }),
    };
    let emulator = Emulator::new();
    let table = CreateTableInput {
        table_name: Some(TABLE.to_owned()),
        attribute_definitions: Some(vec![
            text("sub"),
            text("updated_at_id"),
            text("id_updated_at"),
        ]),
        key_schema: Some(vec![key("sub", "HASH"), key("updated_at_id", "RANGE")]),
        local_secondary_indexes: Some(vec![index]),
        billing_mode: Some("PAY_PER_REQUEST".to_owned()),
        ..CreateTableInput::default()
    };
    emulator.call::<CreateTable>(table).unwrap();
    emulator
}

fn get(emulator: &Emulator, id: &str) -> Item {
    let key = [
        ("sub", AttributeValue::from(SUB)),
        ("updated_at_id", format!("latest#{id}").into()),
    ];
    let input = GetItemInput {
        table_name: Some(TABLE.to_owned()),
        key: Some(Item::from_iter(key).into()),
        ..GetItemInput::default()
    };
    emulator.call::<GetItem>(input).unwrap().item.unwrap()
}

/// The transaction that the facade makes: the version under the condition that there is none, the
/// copy under the condition that it is the one before.
fn write(emulator: &Emulator, id: &str, time: i64) {
    let put = |item: Item, condition: &str, name: &str, value: Option<String>| TransactWriteItem {
        put: Some(Put {
            table_name: Some(TABLE.to_owned()),
            item: Some(item.into()),
            condition_expression: Some(condition.to_owned()),
            expression_attribute_names: Some(BTreeMap::from([("#0".to_owned(), name.to_owned())])),
            expression_attribute_values: value
                .map(|value| Item::from_iter([(":0", AttributeValue::S(value))]).into()),
            ..Put::default()
        }),
        ..TransactWriteItem::default()
    };
    let absent = "attribute_not_exists(#0)";
    let version = put(row(id, &format!("{time:020}"), time), absent, "sub", None);
    let copy = row(id, "latest", time);
    let latest = match time {
        0 => put(copy, absent, "sub", None),
        _ => put(copy, "#0 = :0", "updated_at", Some((time - 1).to_string())),
    };
    let input = TransactWriteItemsInput {
        transact_items: Some(vec![version, latest]),
        client_request_token: Some(format!("{id}{time:018}")),
        ..TransactWriteItemsInput::default()
    };
    emulator.call::<TransactWriteItems>(input).unwrap();
}

fn query(emulator: &Emulator) -> Vec<Item> {
    let values = [(":0", AttributeValue::from(SUB)), (":1", "latest#".into())];
    let names = [("#0", "sub"), ("#1", "updated_at_id")];
    let names = names.map(|(placeholder, name)| (placeholder.to_owned(), name.to_owned()));
    let input = QueryInput {
        table_name: Some(TABLE.to_owned()),
        key_condition_expression: Some("#0 = :0 AND begins_with(#1,:1)".to_owned()),
        expression_attribute_names: Some(BTreeMap::from(names)),
        expression_attribute_values: Some(Item::from_iter(values).into()),
        ..QueryInput::default()
    };
    black_box(emulator.call::<Query>(input).unwrap().items.unwrap())
}

/// What a list of specs says of one of them.
#[expect(dead_code, reason = "it is read, and nobody asks for it")]
struct Spec {
    id: String,
    name: String,
    version: String,
    title: Option<String>,
    description: Option<String>,
    updated_at: i64,
    model_count: i64,
}

/// Reads a spec in the cheapest way that the emulator offers.
fn read(item: &Item) -> Spec {
    let text = |name| Some(item.raw(name)?.as_str()?.into_owned());
    let number = |name| Some(item.raw(name)?.as_number()?.to_string());
    Spec {
        id: text("id").unwrap(),
        name: text("name").unwrap(),
        version: text("version").unwrap(),
        title: text("title"),
        description: text("description"),
        updated_at: text("updated_at").unwrap().parse().unwrap(),
        model_count: number("model_count").unwrap().parse().unwrap(),
    }
}

/// Both sides hand out entries that nobody has read; then both read every one of them.
async fn lists(bare: &Emulator, database: &TestDatabase) {
    let specs = database.specs();
    ratio(
        "specs.list of 1,000",
        1.5,
        20,
        async || assert_eq!(query(bare).len(), 1000),
        async || assert_eq!(specs.list(SUB).await.unwrap().len(), 1000),
    )
    .await;
    ratio(
        "specs.list of 1,000, all read",
        1.5,
        20,
        async || {
            for item in &query(bare) {
                black_box(read(item));
            }
        },
        async || {
            for spec in specs.list(SUB).await.unwrap() {
                black_box(spec.unwrap());
            }
        },
    )
    .await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!(
        "{:<34} {:>12} {:>12} {:>8} {:>8}",
        "", "bare ns", "facade ns", "ratio", "limit"
    );
    let bare = emulator();
    let database = TestDatabase::new().await.unwrap();
    let specs = database.specs();
    for number in 0..1000 {
        let name = format!("order-service-{number:04}");
        write(&bare, &name, 0);
        specs.create_or_update(SUB, &spec(&name)).await.unwrap();
    }
    let name = "order-service-0500";
    ratio(
        "specs.get",
        2.0,
        1000,
        async || drop(black_box(get(&bare, name))),
        async || drop(black_box(specs.get(SUB, name).await.unwrap())),
    )
    .await;
    lists(&bare, &database).await;
    let mut now = 0;
    ratio(
        "specs.create_or_update",
        2.0,
        100,
        async || {
            now += 1;
            write(&bare, name, now);
        },
        async || drop(specs.create_or_update(SUB, &spec(name)).await.unwrap()),
    )
    .await;
    let empty = emulator();
    ratio(
        "TestDatabase",
        5.0,
        500,
        async || drop(black_box(empty.fork())),
        async || drop(black_box(TestDatabase::new().await.unwrap())),
    )
    .await;
}
