//! A worker that folds a stream into a second table, and survives being restarted at any moment.
//!
//! Each record is applied in one transaction with the place up to which its shard has been read. So
//! a worker that is stopped between two records goes on behind the last one that counted, and none
//! counts twice. Run it with `cargo run -p dynamodb-emulator --example stream_worker`.

#![expect(
    clippy::indexing_slicing,
    reason = "an index that is wrong shows when the example runs"
)]

use std::collections::BTreeMap;
use std::error::Error;

use dynamodb_emulator::ops::{
    CreateTable, DeleteItem, DescribeStream, DescribeTable, GetItem, GetRecords, GetShardIterator,
    PutItem, Scan, TransactWriteItems,
};
use dynamodb_emulator::types::{
    AttributeDefinition, CreateTableInput, DeleteItemInput, DescribeStreamInput,
    DescribeTableInput, GetItemInput, GetRecordsInput, GetShardIteratorInput, KeySchemaElement,
    Put, PutItemInput, Record, ScanInput, StreamSpecification, TransactWriteItem,
    TransactWriteItemsInput, Update,
};
use dynamodb_emulator::{AttributeValue, Emulator, Item};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Orders come in here; its stream tells of them.
const ORDERS: &str = "orders";
/// The sum of each customer's orders, kept by the worker.
const TOTALS: &str = "totals";
/// How far the worker has read each shard.
const PLACES: &str = "places";

fn create(emulator: &Emulator, name: &str, streams: bool) -> Outcome<()> {
    emulator.call::<CreateTable>(CreateTableInput {
        table_name: Some(name.into()),
        billing_mode: Some("PAY_PER_REQUEST".into()),
        attribute_definitions: Some(vec![AttributeDefinition {
            attribute_name: Some("id".into()),
            attribute_type: Some("S".into()),
        }]),
        key_schema: Some(vec![KeySchemaElement {
            attribute_name: Some("id".into()),
            key_type: Some("HASH".into()),
        }]),
        stream_specification: streams.then(|| StreamSpecification {
            stream_enabled: Some(true),
            stream_view_type: Some("NEW_AND_OLD_IMAGES".into()),
        }),
        ..Default::default()
    })?;
    Ok(())
}

fn key(id: &str) -> Item {
    Item::from_iter([("id", id.into())])
}

fn order(emulator: &Emulator, id: &str, customer: &str, amount: i64) -> Outcome<()> {
    let item = Item::from_iter([
        ("id", id.into()),
        ("customer", customer.into()),
        ("amount", amount.into()),
    ]);
    emulator.call::<PutItem>(PutItemInput {
        table_name: Some(ORDERS.into()),
        item: Some(item.into()),
        ..Default::default()
    })?;
    Ok(())
}

/// Adds what an image of an order says to the changes, or takes it from them.
fn count(image: Option<&Item>, sign: i64, changes: &mut BTreeMap<String, i64>) -> Outcome<()> {
    let Some(image) = image else { return Ok(()) };
    let customer = image
        .raw("customer")
        .and_then(|raw| raw.as_str())
        .ok_or("no customer")?;
    let amount = image
        .raw("amount")
        .and_then(|raw| raw.as_number())
        .ok_or("no amount")?;
    let amount = amount.to_i64().ok_or("an amount that is no integer")?;
    *changes.entry(customer.into_owned()).or_default() += sign * amount;
    Ok(())
}

/// The change of one customer's total.
fn add(customer: &str, amount: i64) -> TransactWriteItem {
    TransactWriteItem {
        update: Some(Update {
            table_name: Some(TOTALS.into()),
            key: Some(key(customer).into()),
            update_expression: Some("ADD amount :amount".into()),
            expression_attribute_values: Some(Item::from_iter([(":amount", amount.into())]).into()),
            ..Default::default()
        }),
        ..Default::default()
    }
}

/// Applies one record together with the worker's new place in the shard.
fn apply(emulator: &Emulator, shard: &str, record: Record) -> Outcome<()> {
    let record = record.dynamodb.ok_or("a record without its change")?;
    // One item must not stand twice in a transaction, so the changes are summed up by customer.
    let mut changes = BTreeMap::new();
    count(record.old_image.as_ref(), -1, &mut changes)?;
    count(record.new_image.as_ref(), 1, &mut changes)?;
    let mut actions: Vec<_> = changes
        .iter()
        .map(|(customer, amount)| add(customer, *amount))
        .collect();
    let place = Item::from_iter([
        ("id", shard.into()),
        (
            "sequence_number",
            record.sequence_number.unwrap_or_default().into(),
        ),
    ]);
    actions.push(TransactWriteItem {
        put: Some(Put {
            table_name: Some(PLACES.into()),
            item: Some(place.into()),
            ..Default::default()
        }),
        ..Default::default()
    });
    emulator.call::<TransactWriteItems>(TransactWriteItemsInput {
        transact_items: Some(actions),
        ..Default::default()
    })?;
    Ok(())
}

/// Where to go on in a shard: behind the last record that counted, or at its beginning.
fn iterator(emulator: &Emulator, stream: &str, shard: &str) -> Outcome<Option<String>> {
    let place = emulator.call::<GetItem>(GetItemInput {
        table_name: Some(PLACES.into()),
        key: Some(key(shard).into()),
        consistent_read: Some(true),
        ..Default::default()
    })?;
    let place = place.item.and_then(|item| item.get("sequence_number"));
    let (kind, sequence_number) = match place {
        Some(AttributeValue::S(number)) => ("AFTER_SEQUENCE_NUMBER", Some(number)),
        _ => ("TRIM_HORIZON", None),
    };
    let output = emulator.call::<GetShardIterator>(GetShardIteratorInput {
        stream_arn: Some(stream.into()),
        shard_id: Some(shard.into()),
        shard_iterator_type: Some(kind.into()),
        sequence_number,
        ..Default::default()
    })?;
    Ok(output.shard_iterator)
}

/// A worker's life: it applies at most `patience` records, parents before their children, and dies.
fn work(emulator: &Emulator, patience: usize) -> Outcome<usize> {
    let table = emulator.call::<DescribeTable>(DescribeTableInput {
        table_name: Some(ORDERS.into()),
    })?;
    let stream = table
        .table
        .and_then(|table| table.latest_stream_arn)
        .ok_or("no stream")?;
    let description = emulator.call::<DescribeStream>(DescribeStreamInput {
        stream_arn: Some(stream.clone()),
        ..Default::default()
    })?;
    let shards = description
        .stream_description
        .and_then(|stream| stream.shards);
    let mut applied = 0;
    for shard in shards.unwrap_or_default() {
        let shard = shard.shard_id.unwrap_or_default();
        let mut next = iterator(emulator, &stream, &shard)?;
        while let Some(shard_iterator) = next {
            let page = emulator.call::<GetRecords>(GetRecordsInput {
                shard_iterator: Some(shard_iterator),
                limit: Some(10),
            })?;
            let records = page.records.unwrap_or_default();
            if records.is_empty() {
                break; // An open shard never ends; this worker does not wait for more.
            }
            for record in records {
                if applied == patience {
                    return Ok(applied);
                }
                apply(emulator, &shard, record)?;
                applied += 1;
            }
            next = page.next_shard_iterator;
        }
    }
    Ok(applied)
}

fn main() -> Outcome<()> {
    let emulator = Emulator::new();
    create(&emulator, ORDERS, true)?;
    create(&emulator, TOTALS, false)?;
    create(&emulator, PLACES, false)?;
    for number in 0..60 {
        let customer = ["ann", "bob", "cleo"][number % 3];
        order(&emulator, &format!("order-{number}"), customer, 10)?;
    }
    order(&emulator, "order-0", "ann", 25)?; // A correction,
    order(&emulator, "order-1", "cleo", 10)?; // a change of hands,
    emulator.call::<DeleteItem>(DeleteItemInput {
        table_name: Some(ORDERS.into()),
        key: Some(key("order-2").into()),
        ..Default::default()
    })?; // and a cancellation.

    let mut lives = 1;
    while work(&emulator, 7)? > 0 {
        lives += 1;
    }

    let totals = emulator.call::<Scan>(ScanInput {
        table_name: Some(TOTALS.into()),
        ..Default::default()
    })?;
    let mut totals: Vec<(String, String)> = totals
        .items
        .unwrap_or_default()
        .iter()
        .filter_map(|item| {
            let name = item.raw("id")?.as_str()?.into_owned();
            Some((name, item.raw("amount")?.as_number()?.to_string()))
        })
        .collect();
    totals.sort();
    println!("after {lives} lives of the worker: {totals:?}");
    let expected = [("ann", "215"), ("bob", "190"), ("cleo", "200")];
    assert!(
        totals
            .iter()
            .map(|(name, sum)| (name.as_str(), sum.as_str()))
            .eq(expected)
    );
    Ok(())
}
