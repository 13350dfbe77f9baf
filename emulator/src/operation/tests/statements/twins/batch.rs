//! Several items, each for itself: BatchGetItem, BatchWriteItem and single operations beside
//! BatchExecuteStatement.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::Pair;
use super::outcome::{DUPLICATE, ask, of_member, per_table, shown};
use super::single::{Read, Single, What, Write, read, single, table};
use super::values::{good_attributes, good_key};

/// A batch.
#[derive(Clone, Debug)]
pub(super) enum Batch {
    /// Operations in turn, which all read or all write; not all of them succeed.
    Singles(Vec<Single>),
    /// BatchGetItem of distinct items, of which `strong` tables are read consistently.
    Reads(Vec<Read>, Vec<&'static str>),
    /// BatchWriteItem of distinct items. BatchWriteItem puts in any case, INSERT only what is not there.
    Writes(Vec<Write>),
}

/// Any batch.
pub(super) fn batch() -> impl Strategy<Value = Batch> {
    let singles = (prop::collection::vec(single(), 1..8), any::<bool>());
    let singles = singles.prop_filter_map("empty", |(mut singles, reads)| {
        singles.retain(|single| single.is_read() == reads);
        (!singles.is_empty()).then_some(Batch::Singles(singles))
    });
    let reads = prop::collection::vec((read(), good_key()), 1..6).prop_map(|reads| {
        let reads = reads.into_iter().map(|(read, key)| Read { key, ..read });
        distinct(reads.collect(), |read| {
            (read.table, read.key.wire().to_string())
        })
    });
    let strong = prop::sample::subsequence(vec!["plain", "ranked"], 0..=2);
    let reads = (reads, strong).prop_map(|(reads, strong)| Batch::Reads(reads, strong));
    let what = prop_oneof![
        3 => good_attributes().prop_map(What::Insert),
        2 => Just(What::Delete(None)),
    ];
    prop_oneof![singles, reads, writes(what, 1..8)]
}

/// Puts of items that the tables may begin with.
pub(super) fn seeds() -> impl Strategy<Value = Batch> {
    writes(good_attributes().prop_map(What::Insert), 4..16)
}

/// Such writes of distinct items.
fn writes(what: impl Strategy<Value = What>, count: Range<usize>) -> impl Strategy<Value = Batch> {
    let write =
        (table(), good_key(), what, any::<bool>()).prop_map(|(table, key, what, parameters)| {
            Write {
                table,
                key,
                what,
                shows: false,
                parameters,
            }
        });
    prop::collection::vec(write, count).prop_map(|writes| {
        Batch::Writes(distinct(writes, |write| {
            (write.table, write.key.wire().to_string())
        }))
    })
}

/// The first with each key.
fn distinct<T, K: Ord>(mut all: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut seen = BTreeSet::new();
    all.retain(|one| seen.insert(key(one)));
    all
}

/// The answer to the statements.
fn answer(pair: &Pair, statements: &[Value], report: &str) -> Value {
    let request = json!({"Statements": statements, "ReturnConsumedCapacity": report});
    ask(&pair.partiql, "BatchExecuteStatement", &request)
        .unwrap_or_else(|failure| panic!("{request}: {failure:?}"))
}

impl Batch {
    /// Asks both databases.
    pub(super) fn compare(&self, pair: &Pair, report: &str) {
        match self {
            Self::Singles(singles) => compare_singles(singles, pair, report),
            Self::Reads(reads, strong) => compare_reads(reads, strong, pair, report),
            Self::Writes(writes) => compare_writes(writes, pair, report),
        }
    }
}

/// Each statement answers what the operation answers alone.
fn compare_singles(singles: &[Single], pair: &Pair, report: &str) {
    let statements: Vec<Value> = singles.iter().map(Single::statement).collect();
    let mut responses = Vec::new();
    let mut consumed = Vec::new();
    for single in singles {
        let mut response = json!({"TableName": single.table()});
        match single.expected(pair, report) {
            Ok(answer) => {
                let (items, capacity) = shown(&answer);
                if let Some(item) = items.first() {
                    response["Item"] = item.clone();
                }
                consumed.push(capacity);
            }
            Err(failure) => {
                response["Error"] = of_member(&failure);
                // Whether a write that cannot be had run already, the classic answer does not tell.
                if failure.code == "ValidationException" {
                    response["TableName"] = Value::Null;
                }
            }
        }
        responses.push(response);
    }
    let mut answer = answer(pair, &statements, report);
    for response in answer["Responses"].as_array_mut().unwrap() {
        if response["Error"]["Code"] == "ValidationError" {
            response["TableName"] = Value::Null;
        }
    }
    assert_eq!(answer["Responses"], json!(responses), "{statements:?}");
    match report {
        "NONE" => assert_eq!(answer["ConsumedCapacity"], Value::Null),
        _ => assert_eq!(
            answer["ConsumedCapacity"],
            json!(consumed),
            "{statements:?}"
        ),
    }
}

/// The statements show the items that BatchGetItem finds, each at its place.
fn compare_reads(reads: &[Read], strong: &[&str], pair: &Pair, report: &str) {
    let mut tables = BTreeMap::<&str, Value>::new();
    let mut statements = Vec::new();
    for read in reads {
        // The columns of a table are those of its first statement.
        let columns = &reads
            .iter()
            .find(|first| first.table == read.table)
            .unwrap()
            .columns;
        let read = Read {
            columns: columns.clone(),
            ..read.clone()
        };
        let consistent = strong.contains(&read.table);
        let table = tables.entry(read.table).or_insert_with(|| {
            let mut members = json!({"Keys": [], "ConsistentRead": consistent});
            if !read.columns.is_empty() {
                members["ProjectionExpression"] = read.columns.join(", ").into();
            }
            members
        });
        table["Keys"].as_array_mut().unwrap().push(read.key.wire());
        let mut statement = read.statement();
        statement["ConsistentRead"] = consistent.into();
        statements.push(statement);
    }
    let request = json!({"RequestItems": tables, "ReturnConsumedCapacity": report});
    let expected = ask(&pair.classic, "BatchGetItem", &request).unwrap();
    let answer = answer(pair, &statements, report);
    let mut found: BTreeMap<&str, Vec<Value>> =
        tables.keys().map(|table| (*table, Vec::new())).collect();
    for (read, response) in reads.iter().zip(answer["Responses"].as_array().unwrap()) {
        assert_eq!(response["TableName"], read.table);
        assert_eq!(response["Error"], Value::Null);
        let items = found.get_mut(read.table).unwrap();
        items.extend(response.get("Item").cloned());
    }
    assert_eq!(json!(found), expected["Responses"], "{request}");
    assert_eq!(expected["UnprocessedKeys"], json!({}));
    compare_capacity(&answer, &expected);
}

/// The statements write what BatchWriteItem writes, but for INSERTs of what is there.
fn compare_writes(writes: &[Write], pair: &Pair, report: &str) {
    let mut tables = BTreeMap::<&str, Vec<Value>>::new();
    let mut responses = Vec::new();
    for write in writes {
        let mut response = json!({"TableName": write.table});
        let get = json!({"TableName": write.table, "Key": write.key.wire()});
        let found = ask(&pair.classic, "GetItem", &get).unwrap();
        let requests = tables.entry(write.table).or_default();
        if !write.is_insert() {
            requests.push(json!({"DeleteRequest": {"Key": write.key.wire()}}));
        } else if found["Item"].is_null() {
            requests.push(json!({"PutRequest": {"Item": write.item()}}));
        } else {
            response["Error"] = json!({"Code": "DuplicateItem", "Message": DUPLICATE});
        }
        responses.push(response);
    }
    tables.retain(|_, requests| !requests.is_empty());
    let request = json!({"RequestItems": tables, "ReturnConsumedCapacity": report});
    let expected = match tables.is_empty() {
        true => json!({"ConsumedCapacity": (report != "NONE").then_some(json!([]))}),
        false => ask(&pair.classic, "BatchWriteItem", &request).unwrap(),
    };
    let statements: Vec<Value> = writes.iter().map(|write| write.statement(None)).collect();
    let answer = answer(pair, &statements, report);
    assert_eq!(answer["Responses"], json!(responses), "{request}");
    compare_capacity(&answer, &expected);
}

/// Both consumed the same of each table, and both tell it or neither.
pub(super) fn compare_capacity(answer: &Value, expected: &Value) {
    let [answer, expected] = [answer, expected].map(|told| &told["ConsumedCapacity"]);
    assert_eq!(answer.is_null(), expected.is_null());
    assert_eq!(per_table([answer]), per_table([expected]));
}
