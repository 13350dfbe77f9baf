//! The engine in process, as a ratio to a plain `RwLock<BTreeMap>` in the same run.
//!
//! The plain map holds the same items as trees of attribute values, the form in which a program
//! without a database would keep them; it looks up (or replaces) an item and clones it.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark measures the real clock, and a failure is its report"
)]

#[path = "support/report.rs"]
#[expect(unreachable_pub, reason = "shared by the benchmarks")]
mod report;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::RwLock;
use std::time::Instant;

use dynamodb_emulator::ops::{CreateTable, GetItem, PutItem, Query};
use dynamodb_emulator::types::{
    AttributeDefinition, CreateTableInput, GetItemInput, KeySchemaElement, PutItemInput,
    QueryInput, StreamSpecification,
};
use dynamodb_emulator::{AttributeValue, Emulator, Item, Number};

type Tree = BTreeMap<String, AttributeValue>;

fn key(number: usize) -> String {
    format!("customer#{number:055}")
}

fn tree(number: usize, sort: Option<usize>, bytes: usize) -> Tree {
    let text = |length: usize| {
        "abcdefghijklmnopqrstuvwxyz"
            .chars()
            .cycle()
            .take(length)
            .collect()
    };
    let rest = bytes.saturating_sub(174) / 6;
    let mut tree = Tree::from([
        ("pk".to_owned(), AttributeValue::S(key(number))),
        ("status".to_owned(), AttributeValue::S("ACTIVE".to_owned())),
        (
            "amount".to_owned(),
            AttributeValue::N(Number::parse("1234.56").expect("a number")),
        ),
        ("flag".to_owned(), AttributeValue::Bool(true)),
        (
            "tags".to_owned(),
            AttributeValue::Ss(["red", "green", "blue"].map(str::to_owned).to_vec()),
        ),
        (
            "extra".to_owned(),
            AttributeValue::M(Tree::from([
                ("a".to_owned(), AttributeValue::S(text(rest))),
                (
                    "b".to_owned(),
                    AttributeValue::L(vec![AttributeValue::S(text(rest))]),
                ),
            ])),
        ),
    ]);
    for name in ["name", "street", "city", "notes"] {
        tree.insert(name.to_owned(), AttributeValue::S(text(rest)));
    }
    if let Some(sort) = sort {
        let sort = Number::parse(&sort.to_string()).expect("a number");
        tree.insert("sk".to_owned(), AttributeValue::N(sort));
    }
    tree
}

fn create(emulator: &Emulator, table: &str, sorted: bool) {
    create_with(emulator, table, sorted, None);
}

fn create_with(
    emulator: &Emulator,
    table: &str,
    sorted: bool,
    stream_specification: Option<StreamSpecification>,
) {
    let mut keys = vec![("pk", "HASH", "S")];
    if sorted {
        keys.push(("sk", "RANGE", "N"));
    }
    let input = CreateTableInput {
        table_name: Some(table.to_owned()),
        billing_mode: Some("PAY_PER_REQUEST".to_owned()),
        stream_specification,
        attribute_definitions: Some(
            keys.iter()
                .map(|(name, _, kind)| AttributeDefinition {
                    attribute_name: Some((*name).to_owned()),
                    attribute_type: Some((*kind).to_owned()),
                })
                .collect(),
        ),
        key_schema: Some(
            keys.iter()
                .map(|(name, role, _)| KeySchemaElement {
                    attribute_name: Some((*name).to_owned()),
                    key_type: Some((*role).to_owned()),
                })
                .collect(),
        ),
        ..Default::default()
    };
    emulator
        .call::<CreateTable>(input)
        .expect("the table is created");
}

fn put(emulator: &Emulator, table: &str, item: Item) {
    let input = PutItemInput {
        table_name: Some(table.to_owned()),
        item: Some(item.into()),
        ..Default::default()
    };
    emulator
        .call::<PutItem>(input)
        .expect("the item is written");
}

fn get_input(key: &str) -> GetItemInput {
    let key = Item::from_iter([("pk".to_owned(), AttributeValue::S(key.to_owned()))]);
    GetItemInput {
        table_name: Some("items".to_owned()),
        key: Some(key.into()),
        ..Default::default()
    }
}

/// Nanoseconds per call: the best of seven rounds, in turn with the other side.
fn pair(rounds: usize, mut plain: impl FnMut(usize), mut ours: impl FnMut(usize)) -> (f64, f64) {
    let mut best = (f64::MAX, f64::MAX);
    for _ in 0..7 {
        let start = Instant::now();
        (0..rounds).for_each(&mut plain);
        best.0 = best
            .0
            .min(start.elapsed().as_nanos() as f64 / rounds as f64);
        let start = Instant::now();
        (0..rounds).for_each(&mut ours);
        best.1 = best
            .1
            .min(start.elapsed().as_nanos() as f64 / rounds as f64);
    }
    best
}

fn report(what: &str, limit: f64, (plain, ours): (f64, f64)) {
    let ratio = ours / plain;
    let verdict = if ratio <= limit { "" } else { "MISSED" };
    println!("{what:<44} {plain:>9.0} ns {ours:>9.0} ns {ratio:>6.2} (<= {limit:.1}) {verdict}");
    let comparison = report::Comparison {
        bench: "in_process",
        what,
        base_micros: plain / 1e3,
        micros: ours / 1e3,
        at_most: limit,
    };
    comparison.tell().expect("a file for the figures");
}

fn loaded(count: usize) -> Emulator {
    let emulator = Emulator::new();
    create(&emulator, "items", false);
    for number in 0..count {
        put(
            &emulator,
            "items",
            Item::from_iter(tree(number, None, 1000)),
        );
    }
    emulator
}

/// The order in which keys are visited: scattered, the same for both sides.
fn scattered(at: usize, count: usize) -> usize {
    at.wrapping_mul(2_654_435_761) % count
}

fn against_a_map(emulator: &Emulator, count: usize) {
    let plain: RwLock<BTreeMap<String, Tree>> =
        RwLock::new((0..count).map(|n| (key(n), tree(n, None, 1000))).collect());
    let keys: Vec<String> = (0..count).map(key).collect();
    let inputs: Vec<GetItemInput> = keys.iter().map(|key| get_input(key)).collect();
    let get = pair(
        200_000,
        |at| {
            let key = &keys[scattered(at, count)];
            black_box(plain.read().expect("no panic").get(key).cloned());
        },
        |at| {
            let input = inputs[scattered(at, count)].clone();
            black_box(emulator.call::<GetItem>(input).expect("a read"));
        },
    );
    report("GetItem, 100,000 items, against the map", 4.0, get);
    let trees: Vec<Tree> = (0..1000)
        .map(|n| tree(n * 97 % count, None, 1000))
        .collect();
    let items: Vec<Item> = trees.iter().cloned().map(Item::from_iter).collect();
    let put = pair(
        100_000,
        |at| {
            let tree = trees[at % 1000].clone();
            let key = keys[at % 1000 * 97 % count].clone();
            black_box(plain.write().expect("no panic").insert(key, tree));
        },
        |at| put(emulator, "items", items[at % 1000].clone()),
    );
    report("PutItem, 100,000 items, against the map", 6.0, put);
}

fn ranges(emulator: &Emulator) {
    create(emulator, "lists", true);
    let mut plain = BTreeMap::new();
    for list in 0..2_000 {
        for at in 0..50 {
            let tree = tree(list, Some(at), 1000);
            put(emulator, "lists", Item::from_iter(tree.clone()));
            plain.insert((key(list), at), tree);
        }
    }
    let plain = RwLock::new(plain);
    let inputs: Vec<QueryInput> = (0..2_000)
        .map(|list| QueryInput {
            table_name: Some("lists".to_owned()),
            key_condition_expression: Some("pk = :p".to_owned()),
            expression_attribute_values: Some(
                Item::from_iter([(":p".to_owned(), AttributeValue::S(key(list)))]).into(),
            ),
            ..Default::default()
        })
        .collect();
    let query = pair(
        4_000,
        |at| {
            let list = scattered(at, 2_000);
            let bounds = (key(list), 0)..(key(list), 50);
            let plain = plain.read().expect("no panic");
            black_box(
                plain
                    .range(bounds)
                    .map(|(_, tree)| tree.clone())
                    .collect::<Vec<_>>(),
            );
        },
        |at| {
            let input = inputs[scattered(at, 2_000)].clone();
            let output = emulator.call::<Query>(input).expect("a page");
            assert_eq!(output.count, Some(50));
            black_box(output);
        },
    );
    report("Query of 50 items, against a range read", 3.0, query);
}

/// What a stream adds to a write. First with items that live on anyway, so that only the log counts;
/// then with items made for each put, so that the memory counts as well which a day of records keeps:
/// in memory that the process has, and in memory that the system must clear for it page by page.
fn streamed() {
    let trees: Vec<[Tree; 2]> = (0..2_000)
        .map(|n| [tree(n, None, 1000), tree(n, None, 900)])
        .collect();
    let items: Vec<[Item; 2]> = trees
        .iter()
        .map(|pair| pair.clone().map(Item::from_iter))
        .collect();
    let kept = |at: usize| items[at % 2_000][at / 2_000 % 2].clone();
    let made = |at: usize| Item::from_iter(trees[at % 2_000][at / 2_000 % 2].clone());
    let cold = with_and_without_stream(made);
    let warm = {
        // Made and let go of, but for the last one, which keeps the allocator from giving all back.
        let mut heap: Vec<Item> = (0..400_000).map(made).collect();
        let _last = heap.pop();
        drop(heap);
        with_and_without_stream(made)
    };
    let alive = with_and_without_stream(kept);
    report("PutItem with a stream, items that live on", 1.2, alive);
    report("PutItem with a stream, items made for it", 1.2, warm);
    report("the same, in pages new to the process", 1.4, cold);
}

fn with_and_without_stream(item: impl Fn(usize) -> Item) -> (f64, f64) {
    let emulator = Emulator::new();
    create(&emulator, "plain", false);
    let specification = StreamSpecification {
        stream_enabled: Some(true),
        stream_view_type: Some("NEW_AND_OLD_IMAGES".to_owned()),
    };
    create_with(&emulator, "streamed", false, Some(specification));
    pair(
        40_000,
        |at| put(&emulator, "plain", item(at)),
        |at| put(&emulator, "streamed", item(at)),
    )
}

/// What a plain map pays for the same growth: most of it is memory that no cache holds.
fn plain_scale() {
    let maps = [1_000, 1_000_000].map(|count| {
        let map: BTreeMap<String, Tree> = (0..count).map(|n| (key(n), Tree::new())).collect();
        let keys: Vec<String> = (0..100_000).map(|at| key(scattered(at, count))).collect();
        (map, keys)
    });
    let [(few, few_keys), (many, many_keys)] = &maps;
    let get = pair(
        100_000,
        |at| {
            black_box(few.get(&few_keys[at]));
        },
        |at| {
            black_box(many.get(&many_keys[at]));
        },
    );
    report(
        "for comparison: the plain map's own lookup",
        f64::INFINITY,
        get,
    );
}

fn scale(small: &Emulator, large: &Emulator) {
    let inputs = |count: usize| -> Vec<GetItemInput> {
        (0..100_000)
            .map(|at| get_input(&key(scattered(at, count))))
            .collect()
    };
    let (few, many) = (inputs(1_000), inputs(1_000_000));
    let read = |emulator: &Emulator, input: &GetItemInput| {
        black_box(emulator.call::<GetItem>(input.clone()).expect("a read"));
    };
    let get = pair(
        100_000,
        |at| read(small, &few[at]),
        |at| read(large, &many[at]),
    );
    report("GetItem at 1,000,000 against 1,000", 1.6, get);
    let items = |count: usize| -> Vec<Item> {
        (0..20_000)
            .map(|at| Item::from_iter(tree(scattered(at, count), None, 1000)))
            .collect()
    };
    let (few, many) = (items(1_000), items(1_000_000));
    let write = pair(
        20_000,
        |at| put(small, "items", few[at].clone()),
        |at| put(large, "items", many[at].clone()),
    );
    report("PutItem at 1,000,000 against 1,000", 1.6, write);
    let fork = pair(
        2_000,
        |_| drop(black_box(small.fork())),
        |_| drop(black_box(large.fork())),
    );
    report("fork() of 1,000,000 against 1,000", 1.5, fork);
}

fn main() {
    println!("{:<44} {:>12} {:>12}  ratio", "what", "base", "emulator");
    streamed();
    let emulator = loaded(100_000);
    against_a_map(&emulator, 100_000);
    ranges(&emulator);
    drop(emulator);
    scale(&loaded(1_000), &loaded(1_000_000));
    plain_scale();
}
