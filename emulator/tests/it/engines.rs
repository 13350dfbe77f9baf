//! One database in memory and one in a folder, from outside: the rows of the storage document about two engines.

use std::collections::BTreeSet;
use std::sync::Arc;

use dynamodb_emulator::clock::{Timestamp, VirtualClock};
use dynamodb_emulator::ops::{CreateTable, DeleteItem, GetItem, PutItem, Scan};
use dynamodb_emulator::types::*;
use dynamodb_emulator::{AttributeValue, Emulator, EmulatorBuilder, Fsync, Item};
use proptest::prelude::*;

use crate::temporary::TemporaryFolder;
use crate::things::pages_of;

const TABLE: &str = "songs";

fn builder() -> EmulatorBuilder {
    let clock = VirtualClock::at(Timestamp::from_seconds(1_800_000_000));
    Emulator::builder().seed(7).clock(Arc::new(clock))
}

fn in_folder(folder: &TemporaryFolder) -> Emulator {
    let builder = builder().data(folder.path()).fsync(Fsync::Off);
    builder.build().unwrap()
}

fn create(emulator: &Emulator) {
    let element = |name: &str, role: &str| KeySchemaElement {
        attribute_name: Some(name.to_owned()),
        key_type: Some(role.to_owned()),
    };
    let define = |(name, kind): (&str, &str)| AttributeDefinition {
        attribute_name: Some(name.to_owned()),
        attribute_type: Some(kind.to_owned()),
    };
    let input = CreateTableInput {
        table_name: Some(TABLE.to_owned()),
        billing_mode: Some("PAY_PER_REQUEST".to_owned()),
        attribute_definitions: Some([("pk", "S"), ("sk", "N")].map(define).to_vec()),
        key_schema: Some(vec![element("pk", "HASH"), element("sk", "RANGE")]),
        ..CreateTableInput::default()
    };
    emulator.call::<CreateTable>(input).unwrap();
}

fn key(pk: &str, sk: i64) -> Item {
    Item::from_iter([
        ("pk", AttributeValue::S(pk.to_owned())),
        ("sk", AttributeValue::N(sk.into())),
    ])
}

fn put(emulator: &Emulator, pk: &str, sk: i64, condition: Option<&str>) -> String {
    let done = emulator.call::<PutItem>(PutItemInput {
        table_name: Some(TABLE.to_owned()),
        item: Some(key(pk, sk).into()),
        condition_expression: condition.map(str::to_owned),
        ..PutItemInput::default()
    });
    format!("{done:?}")
}

/// The items of a partition in pages of `limit`.
fn pages(emulator: &Emulator, pk: &str, forward: bool, limit: i32) -> Vec<Vec<Item>> {
    let values = Item::from_iter([(":p", AttributeValue::S(pk.to_owned()))]);
    let query = QueryInput {
        table_name: Some(TABLE.to_owned()),
        key_condition_expression: Some("pk = :p".to_owned()),
        expression_attribute_values: Some(values.into()),
        scan_index_forward: Some(forward),
        limit: Some(limit),
        ..QueryInput::default()
    };
    pages_of(emulator, query, |_| {})
}

fn scan(emulator: &Emulator) -> Vec<Item> {
    let output = emulator.call::<Scan>(ScanInput {
        table_name: Some(TABLE.to_owned()),
        ..ScanInput::default()
    });
    output.unwrap().items.unwrap()
}

/// The same calls, one engine or the other behind the same handle: the same answers, refusals included.
#[test]
fn s_02_engines_are_interchangeable() {
    let folder = TemporaryFolder::new("interchangeable");
    let told = [builder().build().unwrap(), in_folder(&folder)].map(|emulator| {
        create(&emulator);
        let mut told = Vec::new();
        for sk in [3, 1, 2, 1] {
            told.push(put(&emulator, "a", sk, Some("attribute_not_exists(pk)")));
        }
        told.push(format!("{:?}", pages(&emulator, "a", false, 2)));
        let deleted = emulator.call::<DeleteItem>(DeleteItemInput {
            table_name: Some(TABLE.to_owned()),
            key: Some(key("a", 2).into()),
            return_values: Some("ALL_OLD".to_owned()),
            ..DeleteItemInput::default()
        });
        told.push(format!("{deleted:?}"));
        for sk in [1, 2] {
            let got = emulator.call::<GetItem>(GetItemInput {
                table_name: Some(TABLE.to_owned()),
                key: Some(key("a", sk).into()),
                return_consumed_capacity: Some("TOTAL".to_owned()),
                ..GetItemInput::default()
            });
            told.push(format!("{got:?}"));
        }
        told.push(format!("{:?}", scan(&emulator)));
        told
    });
    assert_eq!(told[0], told[1]);
    assert!(
        told[0][3].contains("ConditionalCheckFailed"),
        "{}",
        told[0][3]
    );
}

/// What was written through one engine is in the other, whichever way it gets there.
#[test]
fn s_69_identical_data_through_both_engines() {
    let memory = builder().build().unwrap();
    create(&memory);
    for sk in 0..200 {
        put(&memory, ["a", "b", "c"][sk % 3], sk as i64, None);
    }
    let folder = TemporaryFolder::new("identical");
    memory.snapshot_to(folder.path()).unwrap();
    let disk = in_folder(&folder);
    assert_eq!(scan(&disk), scan(&memory));
    for emulator in [&memory, &disk] {
        put(emulator, "d", 1, None);
    }
    drop(disk);
    let disk = in_folder(&folder);
    let fork = disk.fork();
    assert_eq!(scan(&disk), scan(&memory));
    assert_eq!(scan(&fork), scan(&memory));
    for emulator in [disk, fork, memory] {
        let report = emulator.verify();
        assert!(report.is_clean(), "{report}");
    }
}

/// An emulator of two engines begins with what is in its folder, in both of them.
#[test]
fn s_29_a_tee_begins_with_its_folder() {
    let folder = TemporaryFolder::new("tee");
    for round in 0..3 {
        let tee = builder().data(folder.path()).tee().build().unwrap();
        if round == 0 {
            create(&tee);
        }
        put(&tee, "a", round, None);
        assert_eq!(scan(&tee).len() as i64, round + 1);
        let fork = tee.fork();
        put(&fork, "a", 100, None);
        assert_eq!(
            (scan(&fork).len(), scan(&tee).len()),
            (round as usize + 2, round as usize + 1)
        );
        for emulator in [fork, tee] {
            assert_eq!(emulator.divergences(), []);
            let report = emulator.verify();
            assert!(report.is_clean(), "{report}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Pages of whatever size, forward and back, are the partition in its order, without gap and without repetition.
    #[test]
    fn s_70_order_and_pages(
        keys in proptest::collection::btree_set((prop_oneof!["a", "b"], -50..50_i64), 0..40),
        limit in 1..8_i32,
        forward in any::<bool>(),
    ) {
        let emulator = builder().tee().build().unwrap();
        create(&emulator);
        for (pk, sk) in keys.iter().rev() {
            put(&emulator, pk, *sk, None);
        }
        for pk in ["a", "b"] {
            let of_partition = keys.iter().filter(|(partition, _)| partition == pk);
            let mut expected: Vec<Item> = of_partition.map(|(pk, sk)| key(pk, *sk)).collect();
            if !forward {
                expected.reverse();
            }
            let pages = pages(&emulator, pk, forward, limit);
            for page in pages.iter().rev().skip(1) {
                prop_assert_eq!(page.len(), limit as usize);
            }
            prop_assert_eq!(pages.concat(), expected);
        }
        let scanned: BTreeSet<String> = scan(&emulator).iter().map(|item| format!("{item:?}")).collect();
        prop_assert_eq!(scanned.len(), keys.len());
        prop_assert_eq!(emulator.divergences(), vec![]);
    }
}
