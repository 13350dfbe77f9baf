//! Searches of vectors, beside a plain loop of dot products over the same memory.
//!
//! `cargo bench --bench vectors` loads 100,000 vectors of 768 elements and prints milliseconds: of a loop over one slice
//! of `f32` for each vector, of SearchVectors over all of them, and of searches that a filter or a partition narrows.
//! The rounds go in turn, so that all see the same machine; the table shows the fastest of each. `-- 10000` loads fewer.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "a benchmark measures the real clock, and a failure is its report"
)]

use std::hint::black_box;
use std::time::Instant;

use dynamodb_emulator::{AttributeValue, Emulator, Item, Number, ops, types};

const DIMENSIONS: usize = 768;
const ROUNDS: usize = 15;
const INDEXES: [&str; 2] = ["all", "parts"];

/// Numbers of three digits, the same in each run.
struct Digits(u64);

impl Digits {
    fn next(&mut self) -> i16 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        i16::try_from((self.0 >> 33) % 1999).unwrap_or_default() - 999
    }
}

fn text(digits: i16) -> String {
    format!("{}0.{:03}", if digits < 0 { "-" } else { "" }, digits.abs())
}

fn value(digits: i16) -> AttributeValue {
    AttributeValue::N(Number::parse(&text(digits)).expect("a number"))
}

fn attribute(name: &str, kind: &str) -> types::AttributeDefinition {
    types::AttributeDefinition {
        attribute_name: Some(name.to_owned()),
        attribute_type: Some(kind.to_owned()),
    }
}

fn index(name: &str) -> types::VectorIndex {
    let element = |name: &str, role: &str| types::SearchSchemaElement {
        attribute_name: Some(name.to_owned()),
        search_schema_element_type: Some(role.to_owned()),
    };
    let mut search = vec![element("half", "INLINE_FILTER")];
    if name == "parts" {
        search.push(element("part", "HASH"));
    }
    types::VectorIndex {
        dimensions: i64::try_from(DIMENSIONS).ok(),
        distance_function: Some("DOT_PRODUCT".to_owned()),
        index_name: Some(name.to_owned()),
        projection: Some(types::Projection {
            projection_type: Some("KEYS_ONLY".to_owned()),
            non_key_attributes: None,
        }),
        search_schema: Some(search),
        vector_attribute: Some(types::VectorAttributeDefinition {
            attribute_name: Some("v".to_owned()),
        }),
    }
}

fn load(emulator: &Emulator, count: usize) -> Vec<f32> {
    let request = types::CreateTableInput {
        table_name: Some("vectors".to_owned()),
        attribute_definitions: Some(vec![
            attribute("pk", "N"),
            attribute("part", "N"),
            attribute("half", "N"),
        ]),
        key_schema: Some(vec![types::KeySchemaElement {
            attribute_name: Some("pk".to_owned()),
            key_type: Some("HASH".to_owned()),
        }]),
        billing_mode: Some("PAY_PER_REQUEST".to_owned()),
        vector_indexes: Some(INDEXES.map(index).into()),
        ..types::CreateTableInput::default()
    };
    emulator.call::<ops::CreateTable>(request).expect("a table");
    let mut digits = Digits(1);
    let mut plain = Vec::with_capacity(count * DIMENSIONS);
    for number in 0..count {
        let vector: Vec<i16> = (0..DIMENSIONS).map(|_| digits.next()).collect();
        plain.extend(
            vector
                .iter()
                .map(|digits| text(*digits).parse::<f32>().expect("a number")),
        );
        let vector = vector.into_iter().map(value).collect();
        let small = |number: usize| {
            AttributeValue::N(Number::parse(&number.to_string()).expect("a number"))
        };
        let item = Item::from_iter([
            ("pk".to_owned(), small(number)),
            ("part".to_owned(), small(number % 10)),
            ("half".to_owned(), small(number % 2)),
            ("v".to_owned(), AttributeValue::L(vector)),
        ]);
        let request = types::PutItemInput {
            table_name: Some("vectors".to_owned()),
            item: Some(item.into()),
            ..types::PutItemInput::default()
        };
        emulator.call::<ops::PutItem>(request).expect("an item");
    }
    plain
}

/// The best dot product, in the plainest way.
fn plain_loop(all: &[f32], query: &[f32]) -> f32 {
    let mut best = f32::NEG_INFINITY;
    for vector in all.chunks_exact(DIMENSIONS) {
        let dot: f32 = vector
            .iter()
            .zip(query)
            .map(|(one, other)| one * other)
            .sum();
        best = best.max(dot);
    }
    best
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let count = arguments.find_map(|argument| argument.parse().ok());
    let count = count.unwrap_or(100_000);
    let emulator = Emulator::new();
    let start = Instant::now();
    let plain = load(&emulator, count);
    println!(
        "{count} vectors written in {:.1} s, two indexes",
        start.elapsed().as_secs_f64()
    );
    let mut digits = Digits(7);
    let query: Vec<i16> = (0..DIMENSIONS).map(|_| digits.next()).collect();
    let floats: Vec<f32> = query
        .iter()
        .map(|digits| text(*digits).parse().expect("a number"))
        .collect();
    let search = |index: &str, condition: Option<&str>| {
        let values = condition.map(|_| {
            let one = AttributeValue::N(Number::parse("1").expect("a number"));
            Item::from_iter([(":one".to_owned(), one)]).into()
        });
        let request = types::SearchVectorsInput {
            table_name: Some("vectors".to_owned()),
            index_name: Some(index.to_owned()),
            search_vector: Some(query.iter().map(|digits| value(*digits).into()).collect()),
            top_k: Some(10),
            search_condition_expression: condition.map(ToOwned::to_owned),
            expression_attribute_values: values,
            ..types::SearchVectorsInput::default()
        };
        emulator
            .call::<ops::SearchVectors>(request)
            .expect("an answer")
    };
    let mut best = [f64::INFINITY; 4];
    for _ in 0..ROUNDS {
        let mut time = |place: usize, work: &dyn Fn()| {
            let start = Instant::now();
            work();
            let spent = start.elapsed().as_secs_f64() * 1e3;
            if let Some(best) = best.get_mut(place) {
                *best = best.min(spent);
            }
        };
        time(0, &|| {
            let _best = black_box(plain_loop(&plain, black_box(&floats)));
        });
        time(1, &|| drop(black_box(search("all", None))));
        time(2, &|| drop(black_box(search("all", Some("half = :one")))));
        time(3, &|| drop(black_box(search("parts", Some("part = :one")))));
    }
    let [base, ..] = best;
    let names = [
        "a plain loop",
        "all vectors",
        "half of them, by filter",
        "a tenth, by partition",
    ];
    for (name, spent) in names.iter().zip(best) {
        println!("{name:<28} {spent:>9.2} ms {:>6.2}", spent / base);
    }
}
