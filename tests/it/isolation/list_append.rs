//! Lists that many clients append to and read, judged by a checker of histories: every read shows in
//! which order all appends before it happened, so whatever cannot have happened in one order shows as a
//! cycle.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use adya::{History, Opts, Report, Valid, Workload, check};
use serde_json::{Value, json};

use super::{CLIENTS, Client, Database, Dice, TABLE, here, key, listening, with_table};
use crate::support::server::Listening;

/// How many items are fought over at a time.
const HOT: usize = 6;
/// How many operations each client does.
const OPERATIONS: usize = 400;
/// After how many of them a client goes on to the next items: lists that grew all the time would cost
/// more than they tell.
const ROUND: usize = 80;

/// How several items are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// In one transaction.
    Together,
    /// One after the other: what the control run does wrong on purpose.
    Apart,
}

/// What all clients did, in the order in which it began and ended.
struct Log {
    lines: Mutex<Vec<Value>>,
    /// How many writes are done.
    writes: AtomicU64,
}

impl Log {
    fn note(&self, kind: &str, process: usize, value: &[Value]) {
        let line = json!({"type": kind, "process": process, "value": value});
        self.lines.lock().unwrap().push(line);
    }
}

fn name(key: usize) -> String {
    format!("k{key}")
}

/// Appends to all items, or to none: in a transaction, or by UpdateItem where it is only one.
fn append(client: &mut Client, places: &[(usize, u64)]) -> bool {
    let update = |place: &(usize, u64)| {
        json!({"TableName": TABLE, "Key": key(&name(place.0)),
            "UpdateExpression": "SET l = list_append(if_not_exists(l, :none), :new)",
            "ExpressionAttributeValues": {":none": {"L": []},
                ":new": {"L": [{"N": place.1.to_string()}]}}})
    };
    let done = match places {
        [place] => client.call("UpdateItem", &update(place)),
        _ => {
            let items: Vec<Value> = places
                .iter()
                .map(|place| json!({"Update": update(place)}))
                .collect();
            client.call("TransactWriteItems", &json!({"TransactItems": items}))
        }
    };
    match done {
        Ok(_) => true,
        Err(error) => {
            let conflict = [
                "TransactionConflictException",
                "TransactionCanceledException",
            ];
            assert!(conflict.contains(&error.as_str()), "{error}");
            false
        }
    }
}

/// The list of an item.
fn list(item: &Value) -> Vec<u64> {
    let elements = item["l"]["L"].as_array().into_iter().flatten();
    elements
        .map(|element| element["N"].as_str().unwrap().parse().unwrap())
        .collect()
}

/// Reads the items; nothing if a transaction was in the way.
fn read(client: &mut Client, keys: &[usize], reads: Reads, log: &Log) -> Option<Vec<Vec<u64>>> {
    if keys.len() == 1 || reads == Reads::Apart {
        let mut lists = Vec::new();
        for place in keys {
            let request =
                json!({"TableName": TABLE, "Key": key(&name(*place)), "ConsistentRead": true});
            lists.push(list(&client.ok("GetItem", &request)["Item"]));
            if reads == Reads::Apart {
                wait_for_writes(log);
            }
        }
        return Some(lists);
    }
    let gets: Vec<Value> = keys
        .iter()
        .map(|place| json!({"Get": {"TableName": TABLE, "Key": key(&name(*place))}}))
        .collect();
    let answer = client
        .call("TransactGetItems", &json!({"TransactItems": gets}))
        .ok()?;
    let items = answer["Responses"].as_array().unwrap().iter();
    Some(items.map(|item| list(&item["Item"])).collect())
}

/// Lets others write, if they do so soon.
fn wait_for_writes(log: &Log) {
    let before = log.writes.load(Ordering::SeqCst);
    for _ in 0..2000 {
        if log.writes.load(Ordering::SeqCst) > before + 3 {
            return;
        }
        thread::yield_now();
    }
}

/// What one client does.
fn work(mut client: Client, process: usize, operations: usize, reads: Reads, log: &Log) {
    let mut dice = Dice(u64::try_from(process).unwrap());
    for operation in 0..operations {
        let first = operation / ROUND * HOT;
        let some = |dice: &mut Dice, count| -> Vec<usize> {
            let places = dice.some(count, HOT).into_iter();
            places.map(|place| first + place).collect()
        };
        if dice.below(2) == 0 {
            let count = 1 + dice.below(3);
            let places: Vec<(usize, u64)> = some(&mut dice, count)
                .into_iter()
                .map(|place| {
                    (
                        place,
                        u64::try_from(process * OPERATIONS + operation).unwrap(),
                    )
                })
                .collect();
            let value: Vec<Value> = places
                .iter()
                .map(|(place, element)| json!(["append", name(*place), element]))
                .collect();
            log.note("invoke", process, &value);
            let done = append(&mut client, &places);
            log.note(if done { "ok" } else { "fail" }, process, &value);
            log.writes.fetch_add(1, Ordering::SeqCst);
        } else {
            let count = 1 + dice.below(4);
            let keys = some(&mut dice, count);
            let value = |lists: Option<&[Vec<u64>]>| -> Vec<Value> {
                let places = keys.iter().enumerate();
                places
                    .map(|(at, place)| json!(["r", name(*place), lists.map(|lists| &lists[at])]))
                    .collect()
            };
            log.note("invoke", process, &value(None));
            match read(&mut client, &keys, reads, log) {
                Some(lists) => log.note("ok", process, &value(Some(&lists))),
                None => log.note("fail", process, &value(None)),
            }
        }
    }
}

/// Lets all clients work, and judges what they saw.
fn judge(database: &impl Database, operations: usize, reads: Reads) -> (Report, usize) {
    let log = Log {
        lines: Mutex::default(),
        writes: AtomicU64::new(0),
    };
    thread::scope(|scope| {
        for process in 0..CLIENTS {
            let (client, log) = (database.client(), &log);
            scope.spawn(move || work(client, process, operations, reads, log));
        }
    });
    let lines = log.lines.into_inner().unwrap();
    let failed = lines.iter().filter(|line| line["type"] == "fail").count();
    let text: Vec<String> = lines.iter().map(Value::to_string).collect();
    let history = History::from_json(&text.join("\n")).unwrap();
    // Strict: what was answered before something else began also happened before it.
    (
        check(&history, Workload::ListAppend, &Opts::default()),
        failed,
    )
}

#[track_caller]
fn assert_strict(report: &Report) {
    assert_eq!(report.valid, Valid::True, "{:?}", report.anomalies);
    assert!(
        report.anomaly_types.is_empty(),
        "{:?}",
        report.anomaly_types
    );
}

#[test]
fn transactions_are_serializable_in_process() {
    let (report, failed) = judge(&here(|builder| builder), OPERATIONS, Reads::Together);
    assert_strict(&report);
    assert_eq!(failed, 0, "nobody is in between");
}

#[test]
fn transactions_are_serializable_over_http() {
    let (report, failed) = judge(&listening(), OPERATIONS, Reads::Together);
    assert_strict(&report);
    assert_eq!(failed, 0, "nobody is in between");
}

/// Transactions that conflict leave nothing behind.
#[test]
fn transactions_that_may_conflict_are_serializable() {
    let (report, _) = judge(
        &here(|builder| builder.transaction_conflicts()),
        OPERATIONS,
        Reads::Together,
    );
    assert_strict(&report);
}

/// On the wire transactions overlap even where one thread serves all connections, and some conflict.
#[test]
fn transactions_on_the_wire_conflict() {
    let server = Listening::start_with(|builder| builder.transaction_conflicts());
    let (report, failed) = judge(&with_table(server), OPERATIONS, Reads::Together);
    assert_strict(&report);
    assert!(failed > 0, "some came in between");
}

/// The control: reads that are split see what cannot have been at one moment, and the checker says so.
#[test]
fn split_reads_are_found() {
    let (report, _) = judge(&here(|builder| builder), ROUND, Reads::Apart);
    assert_eq!(report.valid, Valid::False);
    assert!(!report.anomaly_types.is_empty());
}
