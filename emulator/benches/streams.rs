//! What a stream costs: a put on a table with one, as a ratio to the same put on a table without.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark measures the real clock, and a failure is its report"
)]

use std::sync::LazyLock;
use std::time::Instant;

use dynamodb_emulator::ops::{CreateTable, PutItem};
use dynamodb_emulator::types::{
    AttributeDefinition, CreateTableInput, KeySchemaElement, PutItemInput, StreamSpecification,
};
use dynamodb_emulator::{AttributeValue, Emulator, Item};

/// How many items each table holds.
const ITEMS: usize = 10_000;
/// How many are put in a round.
const ROUND: usize = 50_000;

/// An emulator with a table, with or without a stream.
fn emulator(stream: bool) -> Emulator {
    let emulator = Emulator::builder().build();
    let text = |text: &str| Some(text.to_owned());
    let input = CreateTableInput {
        table_name: text("items"),
        billing_mode: text("PAY_PER_REQUEST"),
        attribute_definitions: Some(vec![AttributeDefinition {
            attribute_name: text("pk"),
            attribute_type: text("S"),
        }]),
        key_schema: Some(vec![KeySchemaElement {
            attribute_name: text("pk"),
            key_type: text("HASH"),
        }]),
        stream_specification: stream.then(|| StreamSpecification {
            stream_enabled: Some(true),
            stream_view_type: text("NEW_AND_OLD_IMAGES"),
        }),
        ..Default::default()
    };
    emulator.call::<CreateTable>(input).expect("a table");
    emulator
}

/// An item of 1 KB in one of two versions.
fn item(number: usize, version: i64) -> Item {
    Item::from_iter([
        ("pk", AttributeValue::from(format!("customer#{number:055}"))),
        ("name", AttributeValue::from("x".repeat(400))),
        ("street", AttributeValue::from("x".repeat(400))),
        ("flag", AttributeValue::from(true)),
        ("version", AttributeValue::from(version)),
    ])
}

/// Nanoseconds per put.
fn round(emulator: &Emulator, mut next: impl FnMut(usize) -> Item) -> f64 {
    let start = spent();
    for at in 0..ROUND {
        let input = PutItemInput {
            table_name: Some("items".to_owned()),
            item: Some(next(at).into()),
            ..Default::default()
        };
        emulator.call::<PutItem>(input).expect("a write");
    }
    (spent() - start) / ROUND as f64
}

/// Nanoseconds that this thread has had of a processor, so that a busy machine does not count; of the
/// clock where the system does not tell.
fn spent() -> f64 {
    static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let told = told.and_then(|text| text.split(' ').next()?.parse().ok());
    told.unwrap_or_else(|| BEGIN.elapsed().as_nanos() as f64)
}

/// The best of five rounds on each side, in turn.
fn compare(what: &str, limit: f64, mut next: impl FnMut(usize, usize) -> Item) {
    let sides = [emulator(false), emulator(true)];
    let mut best = [f64::MAX; 2];
    for turn in 0..6 {
        for (side, best) in sides.iter().zip(&mut best) {
            let spent = round(side, |at| next(turn, at));
            // The first turn fills the tables.
            if turn > 0 {
                *best = best.min(spent);
            }
        }
    }
    let [without, with] = best;
    let ratio = with / without;
    let verdict = if ratio <= limit { "" } else { "MISSED" };
    println!("{what:<44} {without:>9.0} ns {with:>9.0} ns {ratio:>6.2} (<= {limit:.1}) {verdict}");
}

fn main() {
    println!("{:<44} {:>12} {:>12}  ratio", "what", "without", "stream");
    // Records keep every item for a day: here most of the difference is memory that is new to the process.
    compare("new items, built and kept", f64::INFINITY, |turn, at| {
        item(at % ITEMS, i64::try_from(turn * ROUND + at).expect("small"))
    });
    let versions: [Vec<Item>; 2] =
        [0, 1].map(|version| (0..ITEMS).map(|number| item(number, version)).collect());
    compare("PutItem with a stream, the call alone", 1.3, |turn, at| {
        versions[(turn * ROUND + at) / ITEMS % 2][at % ITEMS].clone()
    });
}
