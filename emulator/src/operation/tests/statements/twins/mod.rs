//! Every statement has a classic operation that means the same. Both are asked, each in a database of its
//! own, and answer the same: items, errors, capacity; and both databases are the same in the end.

mod action;
mod batch;
mod condition;
mod outcome;
mod single;
mod transaction;
mod values;
mod walk;

use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::operation::tests::world::World;
use crate::profile::ErrorWording;
use crate::wire::ops;
use batch::Batch;
use outcome::ask;
use single::{Read, Single};
use transaction::{Sending, Writes};
use walk::Walk;

/// Two databases with the same tables:
///
/// - `plain`: key `pk` (S), `sk` (N)
/// - `ranked`: the same key; local index `local` on `t` (S), including `a`; global indexes `all` on
///   `g` (S), `n` (N), everything, and `keys` on `g` (S), `t` (S), keys only
struct Pair {
    /// Where classic operations are asked.
    classic: World,
    /// Where statements are.
    partiql: World,
}

impl Pair {
    fn new(wording: ErrorWording) -> Self {
        Self::of([World::new(), World::new()], wording)
    }

    /// The same in these databases.
    fn of([mut classic, mut partiql]: [World; 2], wording: ErrorWording) -> Self {
        let key = json!([{"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"}]);
        let plain = json!({"TableName": "plain", "BillingMode": "PAY_PER_REQUEST", "KeySchema": key,
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "N"}]});
        let index = |name: &str, partition: &str, sort: &str, projection: Value| {
            json!({"IndexName": name, "Projection": projection,
                "KeySchema": [{"AttributeName": partition, "KeyType": "HASH"},
                    {"AttributeName": sort, "KeyType": "RANGE"}]})
        };
        let some = json!({"ProjectionType": "INCLUDE", "NonKeyAttributes": ["a"]});
        let ranked = json!({"TableName": "ranked", "BillingMode": "PAY_PER_REQUEST", "KeySchema": key,
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "N"},
                {"AttributeName": "g", "AttributeType": "S"},
                {"AttributeName": "t", "AttributeType": "S"},
                {"AttributeName": "n", "AttributeType": "N"}],
            "LocalSecondaryIndexes": [index("local", "pk", "t", some)],
            "GlobalSecondaryIndexes": [
                index("all", "g", "n", json!({"ProjectionType": "ALL"})),
                index("keys", "g", "t", json!({"ProjectionType": "KEYS_ONLY"}))]});
        for world in [&mut classic, &mut partiql] {
            world.context.wording = wording;
            world.ok::<ops::CreateTable>(plain.clone());
            world.ok::<ops::CreateTable>(ranked.clone());
        }
        Self { classic, partiql }
    }

    /// Both hold the same, and nothing contradicts itself.
    fn compare(&self) {
        for table in ["plain", "ranked"] {
            let scan = json!({"TableName": table});
            let [classic, partiql] =
                [&self.classic, &self.partiql].map(|world| ask(world, "Scan", &scan).unwrap());
            assert_eq!(classic, partiql);
        }
        for world in [&self.classic, &self.partiql] {
            assert_eq!(world.context.verify(), Vec::<String>::new());
        }
    }
}

/// One step of a program.
#[derive(Clone, Debug)]
enum Step {
    Single(Single),
    Walk(Walk),
    Batch(Batch),
    /// One of the program's transactions.
    Write(Sending),
    Read(Vec<Read>),
    /// So many seconds pass: tokens are good for ten minutes.
    Later(u64),
}

/// A program.
#[derive(Clone, Debug)]
struct Program {
    wording: ErrorWording,
    seeds: Batch,
    transactions: Vec<Writes>,
    /// Steps, with their `ReturnConsumedCapacity`.
    steps: Vec<(Step, &'static str)>,
}

fn programs() -> impl Strategy<Value = Program> {
    let step = prop_oneof![
        20 => single::single().prop_map(Step::Single),
        12 => walk::walk().prop_map(Step::Walk),
        8 => batch::batch().prop_map(Step::Batch),
        10 => transaction::sending().prop_map(Step::Write),
        4 => transaction::reads().prop_map(Step::Read),
        1 => (1..700_u64).prop_map(Step::Later),
    ];
    let report = prop_oneof![
        8 => Just("INDEXES"),
        1 => Just("TOTAL"),
        1 => Just("NONE"),
    ];
    let steps = prop::collection::vec((step, report), 1..24);
    let wording = prop::sample::select(vec![ErrorWording::Classic, ErrorWording::Current]);
    let begin = (wording, batch::seeds(), transaction::transactions());
    (begin, steps).prop_map(|((wording, seeds, transactions), steps)| Program {
        wording,
        seeds,
        transactions,
        steps,
    })
}

/// Runs a program in both databases.
fn run(program: &Program, pair: &Pair) {
    program.seeds.compare(pair, "INDEXES");
    for (step, report) in &program.steps {
        match step {
            Step::Single(single) => single.compare(pair, report),
            Step::Walk(walk) => walk.compare(pair, report),
            Step::Batch(batch) => batch.compare(pair, report),
            Step::Write(how) => {
                let writes = how.which.get(&program.transactions);
                transaction::compare_writes(writes, *how, pair, report);
            }
            Step::Read(reads) => transaction::compare_reads(reads, pair, report),
            Step::Later(seconds) => {
                for world in [&pair.classic, &pair.partiql] {
                    world.clock.advance(Duration::from_secs(*seconds));
                }
            }
        }
    }
    pair.compare();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn twins_agree(program in programs()) {
        run(&program, &Pair::new(program.wording));
    }
}

#[cfg(feature = "disk")]
proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() })]

    /// Also where each of the two databases is two engines that must agree.
    #[test]
    fn twins_agree_in_two_engines(program in programs()) {
        let worlds = [World::teed(|_| {}), World::teed(|_| {})];
        run(&program, &Pair::of(worlds, program.wording));
    }
}
