//! Random programs of operations against a reference model of plain maps.
//!
//! The model knows nothing of expressions or indexes: it keeps items in one ordered map and
//! recomputes what every read should show. A program that disagrees is shrunk to a small one.
//!
//! Each program runs in memory and, with the feature `disk`, in a folder too, whose emulator now and then ends and begins
//! anew. `EMULATOR_PROGRAMS=100000` runs more of them; with `EMULATOR_TEE=1` the emulator in memory is two engines.

use std::collections::BTreeMap;

use dynamodb_emulator::ops::{
    BatchWriteItem, CreateTable, DeleteItem, GetItem, PutItem, Query, Scan, UpdateItem,
};
use dynamodb_emulator::types::*;
use dynamodb_emulator::{ApiError, AttributeValue, Emulator, EmulatorBuilder, ErrorCode, Item};
use proptest::prelude::*;

#[cfg(feature = "disk")]
use crate::running::OnDisk;
use crate::running::{in_memory, memories, programs};

type Tree = BTreeMap<String, AttributeValue>;
type Model = BTreeMap<(String, i64), Tree>;

const TABLE: &str = "model";

#[derive(Clone, Debug)]
enum Step {
    Put {
        at: (String, i64),
        group: Option<String>,
        count: i64,
        only_new: bool,
    },
    Add {
        at: (String, i64),
        amount: i64,
    },
    Regroup {
        at: (String, i64),
        group: Option<String>,
        only_if_below: i64,
    },
    Delete {
        at: (String, i64),
        only_if_at_least: Option<i64>,
    },
    Batch(Vec<((String, i64), Option<i64>)>),
    Get((String, i64)),
    /// The emulator over the folder ends, and another one begins there.
    Restart,
    Query {
        partition: String,
        from: i64,
        forward: bool,
        limit: Option<i32>,
    },
    QueryGroup {
        group: String,
        limit: Option<i32>,
    },
    QueryByCount {
        partition: String,
        at_most: i64,
    },
    Scan {
        segments: Option<i32>,
        limit: Option<i32>,
        at_least: Option<i64>,
    },
}

fn partition() -> impl Strategy<Value = String> {
    prop_oneof!["a", "b", "c\u{0}", "é"]
}

fn at() -> impl Strategy<Value = (String, i64)> {
    (partition(), -3..4_i64)
}

fn group() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(prop_oneof!["x", "y"])
}

fn step() -> impl Strategy<Value = Step> {
    let limit = || proptest::option::of(1..4_i32);
    prop_oneof![
        4 => (at(), group(), -5..50_i64, any::<bool>())
            .prop_map(|(at, group, count, only_new)| Step::Put { at, group, count, only_new }),
        2 => (at(), -20..20_i64).prop_map(|(at, amount)| Step::Add { at, amount }),
        2 => (at(), group(), -5..50_i64).prop_map(|(at, group, only_if_below)| Step::Regroup {
            at,
            group,
            only_if_below
        }),
        2 => (at(), proptest::option::of(-5..50_i64))
            .prop_map(|(at, only_if_at_least)| Step::Delete { at, only_if_at_least }),
        1 => proptest::collection::btree_map(at(), proptest::option::of(0..9_i64), 1..6)
            .prop_map(|writes| Step::Batch(writes.into_iter().collect())),
        1 => at().prop_map(Step::Get),
        1 => Just(Step::Restart),
        2 => (partition(), -3..4_i64, any::<bool>(), limit()).prop_map(
            |(partition, from, forward, limit)| Step::Query { partition, from, forward, limit }
        ),
        1 => ("[xy]", limit()).prop_map(|(group, limit)| Step::QueryGroup { group, limit }),
        1 => (partition(), -5..50_i64)
            .prop_map(|(partition, at_most)| Step::QueryByCount { partition, at_most }),
        1 => (proptest::option::of(1..5_i32), limit(), proptest::option::of(-5..50_i64)).prop_map(
            |(segments, limit, at_least)| Step::Scan { segments, limit, at_least }
        ),
    ]
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

fn number(value: i64) -> AttributeValue {
    AttributeValue::N(value.into())
}

fn map(entries: impl IntoIterator<Item = (&'static str, AttributeValue)>) -> Item {
    entries
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn key(at: &(String, i64)) -> Item {
    map([("pk", text(&at.0)), ("sk", number(at.1))])
}

fn tree(at: &(String, i64), group: Option<&str>, count: i64) -> Tree {
    let mut tree = key(at).to_map();
    tree.insert("count".to_owned(), number(count));
    tree.extend(group.map(|group| ("group".to_owned(), text(group))));
    tree
}

fn count_of(tree: &Tree) -> Option<i64> {
    match tree.get("count") {
        Some(AttributeValue::N(count)) => count.to_string().parse().ok(),
        _ => None,
    }
}

fn element(name: &str, role: &str) -> KeySchemaElement {
    KeySchemaElement {
        attribute_name: Some(name.to_owned()),
        key_type: Some(role.to_owned()),
    }
}

fn create(builder: EmulatorBuilder) -> Emulator {
    let emulator = builder.build().unwrap();
    let all = || {
        Some(Projection {
            projection_type: Some("ALL".to_owned()),
            ..Projection::default()
        })
    };
    let define = |(name, kind): (&str, &str)| AttributeDefinition {
        attribute_name: Some(name.to_owned()),
        attribute_type: Some(kind.to_owned()),
    };
    let input = CreateTableInput {
        table_name: Some(TABLE.to_owned()),
        billing_mode: Some("PAY_PER_REQUEST".to_owned()),
        attribute_definitions: Some(
            [("pk", "S"), ("sk", "N"), ("group", "S"), ("count", "N")]
                .map(define)
                .to_vec(),
        ),
        key_schema: Some(vec![element("pk", "HASH"), element("sk", "RANGE")]),
        global_secondary_indexes: Some(vec![GlobalSecondaryIndex {
            index_name: Some("by_group".to_owned()),
            key_schema: Some(vec![element("group", "HASH"), element("count", "RANGE")]),
            projection: all(),
            ..GlobalSecondaryIndex::default()
        }]),
        local_secondary_indexes: Some(vec![LocalSecondaryIndex {
            index_name: Some("by_count".to_owned()),
            key_schema: Some(vec![element("pk", "HASH"), element("count", "RANGE")]),
            projection: Some(Projection {
                projection_type: Some("KEYS_ONLY".to_owned()),
                ..Projection::default()
            }),
        }]),
        ..CreateTableInput::default()
    };
    emulator.call::<CreateTable>(input).unwrap();
    emulator
}

/// Whether the call was made; `false` when its condition failed, which the model must foresee.
fn met<T>(result: Result<T, ApiError>) -> bool {
    match result {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.code(), ErrorCode::ConditionalCheckFailed, "{error}");
            false
        }
    }
}

fn write(emulator: &Emulator, model: &mut Model, step: &Step) {
    match step {
        Step::Put { .. } => put(emulator, model, step),
        Step::Add { at, amount } => add(emulator, model, at, *amount),
        Step::Regroup { .. } => regroup(emulator, model, step),
        Step::Delete {
            at,
            only_if_at_least,
        } => {
            delete(emulator, model, at, *only_if_at_least);
        }
        Step::Batch(writes) => batch(emulator, model, writes),
        Step::Restart => {}
        _ => read(emulator, model, step),
    }
}

fn put(emulator: &Emulator, model: &mut Model, step: &Step) {
    let Step::Put {
        at,
        group,
        count,
        only_new,
    } = step
    else {
        return;
    };
    let table_name = Some(TABLE.to_owned());
    let tree = tree(at, group.as_deref(), *count);
    let done = met(emulator.call::<PutItem>(PutItemInput {
        table_name,
        item: Some(Item::from(tree.clone()).into()),
        condition_expression: only_new.then(|| "attribute_not_exists(pk)".to_owned()),
        ..PutItemInput::default()
    }));
    assert_eq!(done, !only_new || !model.contains_key(at), "{step:?}");
    if done {
        model.insert(at.clone(), tree);
    }
}

fn add(emulator: &Emulator, model: &mut Model, at: &(String, i64), amount: i64) {
    let table_name = Some(TABLE.to_owned());
    assert!(met(emulator.call::<UpdateItem>(UpdateItemInput {
        table_name,
        key: Some(key(at).into()),
        update_expression: Some("ADD #c :n".to_owned()),
        expression_attribute_names: Some([("#c".to_owned(), "count".to_owned())].into()),
        expression_attribute_values: Some(map([(":n", number(amount))]).into()),
        ..UpdateItemInput::default()
    })));
    let tree = model.entry(at.clone()).or_insert_with(|| key(at).to_map());
    let sum = count_of(tree).unwrap_or(0) + amount;
    tree.insert("count".to_owned(), number(sum));
}

fn regroup(emulator: &Emulator, model: &mut Model, step: &Step) {
    let Step::Regroup {
        at,
        group,
        only_if_below,
    } = step
    else {
        return;
    };
    let table_name = Some(TABLE.to_owned());
    let mut values = vec![(":below", number(*only_if_below))];
    values.extend(group.as_deref().map(|group| (":g", text(group))));
    let update = if group.is_some() {
        "SET #g = :g"
    } else {
        "REMOVE #g"
    };
    let names = [("#g", "group"), ("#c", "count")];
    let done = met(emulator.call::<UpdateItem>(UpdateItemInput {
        table_name,
        key: Some(key(at).into()),
        update_expression: Some(update.to_owned()),
        condition_expression: Some("#c < :below".to_owned()),
        expression_attribute_names: Some(
            names
                .map(|(short, name)| (short.to_owned(), name.to_owned()))
                .into(),
        ),
        expression_attribute_values: Some(map(values).into()),
        ..UpdateItemInput::default()
    }));
    let count = model.get(at).and_then(count_of);
    assert_eq!(
        done,
        count.is_some_and(|count| count < *only_if_below),
        "{step:?}"
    );
    if let (true, Some(tree)) = (done, model.get_mut(at)) {
        tree.remove("group");
        tree.extend(
            group
                .as_ref()
                .map(|group| ("group".to_owned(), text(group))),
        );
    }
}

fn delete(emulator: &Emulator, model: &mut Model, at: &(String, i64), least: Option<i64>) {
    let table_name = Some(TABLE.to_owned());
    let (condition, values) = match least {
        Some(least) => (Some("#c >= :n"), Some(map([(":n", number(least))]))),
        None => (None, None),
    };
    let names = [("#c".to_owned(), "count".to_owned())];
    let done = met(emulator.call::<DeleteItem>(DeleteItemInput {
        table_name,
        key: Some(key(at).into()),
        condition_expression: condition.map(str::to_owned),
        expression_attribute_names: condition.map(|_| names.into()),
        expression_attribute_values: values.map(Into::into),
        ..DeleteItemInput::default()
    }));
    let count = model.get(at).and_then(count_of);
    let expected = least.is_none_or(|least| count.is_some_and(|count| count >= least));
    assert_eq!(done, expected, "delete {at:?} {least:?}");
    if done {
        model.remove(at);
    }
}

fn batch(emulator: &Emulator, model: &mut Model, writes: &[((String, i64), Option<i64>)]) {
    let mut requests = Vec::new();
    for (at, count) in writes {
        requests.push(match count {
            Some(count) => WriteRequest {
                put_request: Some(PutRequest {
                    item: Some(Item::from(tree(at, None, *count)).into()),
                }),
                ..WriteRequest::default()
            },
            None => WriteRequest {
                delete_request: Some(DeleteRequest {
                    key: Some(key(at).into()),
                }),
                ..WriteRequest::default()
            },
        });
        match count {
            Some(count) => model.insert(at.clone(), tree(at, None, *count)),
            None => model.remove(at),
        };
    }
    let input = BatchWriteItemInput {
        request_items: Some([(TABLE.to_owned(), requests)].into()),
        ..BatchWriteItemInput::default()
    };
    emulator.call::<BatchWriteItem>(input).unwrap();
}

/// All pages of a query.
fn pages(emulator: &Emulator, input: QueryInput) -> Vec<Tree> {
    let (mut items, mut start) = (Vec::new(), None);
    loop {
        let output = emulator
            .call::<Query>(QueryInput {
                exclusive_start_key: start,
                ..input.clone()
            })
            .unwrap();
        let page = output.items.unwrap();
        assert!(input.limit.is_none_or(|limit| page.len() <= limit as usize));
        items.extend(page.iter().map(Item::to_map));
        match output.last_evaluated_key {
            Some(key) => start = Some(key.into()),
            None => return items,
        }
    }
}

fn all_segments(emulator: &Emulator, segments: Option<i32>, input: &ScanInput) -> Vec<Tree> {
    let mut items = Vec::new();
    for segment in 0..segments.unwrap_or(1) {
        let mut start = None;
        loop {
            let output = emulator
                .call::<Scan>(ScanInput {
                    segment: segments.map(|_| segment),
                    total_segments: segments,
                    exclusive_start_key: start,
                    ..input.clone()
                })
                .unwrap();
            items.extend(output.items.unwrap().iter().map(Item::to_map));
            match output.last_evaluated_key {
                Some(key) => start = Some(key.into()),
                None => break,
            }
        }
    }
    items
}

fn sorted(mut items: Vec<Tree>) -> Vec<Tree> {
    items.sort_by_cached_key(|tree| format!("{tree:?}"));
    items
}

/// One placeholder of an expression.
fn names(short: &str, name: &str) -> Option<BTreeMap<String, String>> {
    Some([(short.to_owned(), name.to_owned())].into())
}

fn read(emulator: &Emulator, model: &Model, step: &Step) {
    match step {
        Step::Get(at) => get(emulator, model, at),
        Step::Query { .. } => query(emulator, model, step),
        Step::QueryGroup { group, limit } => query_group(emulator, model, group, *limit),
        Step::QueryByCount { partition, at_most } => {
            query_by_count(emulator, model, partition, *at_most);
        }
        Step::Scan { .. } => scan(emulator, model, step),
        _ => unreachable!("writes are not reads"),
    }
}

fn get(emulator: &Emulator, model: &Model, at: &(String, i64)) {
    let table_name = Some(TABLE.to_owned());
    let input = GetItemInput {
        table_name,
        key: Some(key(at).into()),
        ..GetItemInput::default()
    };
    let found = emulator.call::<GetItem>(input).unwrap().item;
    assert_eq!(
        found.map(|item| item.to_map()),
        model.get(at).cloned(),
        "{at:?}"
    );
}

fn query(emulator: &Emulator, model: &Model, step: &Step) {
    let Step::Query {
        partition,
        from,
        forward,
        limit,
    } = step
    else {
        return;
    };
    let table_name = Some(TABLE.to_owned());
    let input = QueryInput {
        table_name,
        key_condition_expression: Some("pk = :p AND sk >= :from".to_owned()),
        expression_attribute_values: Some(
            map([(":p", text(partition)), (":from", number(*from))]).into(),
        ),
        scan_index_forward: Some(*forward),
        limit: *limit,
        ..QueryInput::default()
    };
    let mut expected: Vec<Tree> = model
        .range((partition.clone(), *from)..=(partition.clone(), i64::MAX))
        .map(|(_, tree)| tree.clone())
        .collect();
    if !forward {
        expected.reverse();
    }
    assert_eq!(pages(emulator, input), expected, "{step:?}");
}

fn query_group(emulator: &Emulator, model: &Model, group: &str, limit: Option<i32>) {
    let table_name = Some(TABLE.to_owned());
    let input = QueryInput {
        table_name,
        index_name: Some("by_group".to_owned()),
        key_condition_expression: Some("#g = :g".to_owned()),
        expression_attribute_names: names("#g", "group"),
        expression_attribute_values: Some(map([(":g", text(group))]).into()),
        limit,
        ..QueryInput::default()
    };
    let found = pages(emulator, input);
    assert!(found.is_sorted_by_key(count_of), "{found:?}");
    let of_group =
        |tree: &&Tree| tree.get("group") == Some(&text(group)) && tree.contains_key("count");
    let expected = model.values().filter(of_group).cloned().collect();
    assert_eq!(sorted(found), sorted(expected), "{group} {limit:?}");
}

fn query_by_count(emulator: &Emulator, model: &Model, partition: &str, at_most: i64) {
    let table_name = Some(TABLE.to_owned());
    let input = QueryInput {
        table_name,
        index_name: Some("by_count".to_owned()),
        key_condition_expression: Some("pk = :p AND #c <= :n".to_owned()),
        expression_attribute_names: names("#c", "count"),
        expression_attribute_values: Some(
            map([(":p", text(partition)), (":n", number(at_most))]).into(),
        ),
        select: Some("ALL_ATTRIBUTES".to_owned()),
        ..QueryInput::default()
    };
    let expected = model
        .iter()
        .filter(|((pk, _), tree)| {
            pk == partition && count_of(tree).is_some_and(|count| count <= at_most)
        })
        .map(|(_, tree)| tree.clone())
        .collect();
    assert_eq!(
        sorted(pages(emulator, input)),
        sorted(expected),
        "{partition} {at_most}"
    );
}

fn scan(emulator: &Emulator, model: &Model, step: &Step) {
    let Step::Scan {
        segments,
        limit,
        at_least,
    } = step
    else {
        return;
    };
    let table_name = Some(TABLE.to_owned());
    let input = ScanInput {
        table_name,
        limit: *limit,
        filter_expression: at_least.map(|_| "#c >= :n".to_owned()),
        expression_attribute_names: at_least.and_then(|_| names("#c", "count")),
        expression_attribute_values: at_least.map(|n| map([(":n", number(n))]).into()),
        ..ScanInput::default()
    };
    let kept = |tree: &&Tree| at_least.is_none_or(|n| count_of(tree) >= Some(n));
    let expected = model.values().filter(kept).cloned().collect();
    let found = all_segments(emulator, *segments, &input);
    assert_eq!(sorted(found), sorted(expected), "{step:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(programs()))]

    /// Every operation answers as the maps do, and a fork keeps what it held; in memory and, whatever ends between, in
    /// a folder, wherever the items are there.
    #[test]
    fn programs_answer_as_plain_maps_do(
        program in proptest::collection::vec(step(), 1..60),
        fork_at in 0..60_usize,
        memories in memories(),
    ) {
        let emulator = create(in_memory());
        let mut model = Model::new();
        #[cfg(feature = "disk")]
        let mut disk = OnDisk::new(memories, create);
        #[cfg(not(feature = "disk"))]
        let _unused = memories;
        #[cfg(feature = "disk")]
        let mut on_disk = Model::new();
        let mut forks = Vec::new();
        for (number, step) in program.iter().enumerate() {
            if number == fork_at {
                forks.push((emulator.fork(), model.clone()));
                #[cfg(feature = "disk")]
                forks.push((disk.emulator().fork(), model.clone()));
            }
            write(&emulator, &mut model, step);
            #[cfg(feature = "disk")]
            {
                if let Step::Restart = step {
                    disk.restart();
                }
                write(disk.emulator(), &mut on_disk, step);
                prop_assert_eq!(&on_disk, &model);
            }
        }
        #[cfg(feature = "disk")]
        {
            disk.restart();
            forks.push((disk.emulator().clone(), model.clone()));
        }
        forks.push((emulator, model));
        let everything = Step::Scan { segments: Some(3), limit: None, at_least: None };
        for (emulator, model) in forks {
            read(&emulator, &model, &everything);
            let report = emulator.verify();
            prop_assert!(report.is_clean(), "{report}");
        }
    }
}
