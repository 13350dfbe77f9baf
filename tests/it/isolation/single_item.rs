//! Single items: reads, writes and conditional writes of one item happen, each, at one moment between
//! call and answer.

use std::sync::Mutex;
use std::thread;

use serde_json::json;
use todc_utils::linearizability::WGLChecker;
use todc_utils::linearizability::history::{Action, History};
use todc_utils::specifications::Specification;

use super::{Client, Database, Dice, TABLE, here, key, listening};

/// How many clients there are: few, because the checker tries all orders.
const CLIENTS: usize = 4;
/// How many operations each does on each item.
const OPERATIONS: usize = 12;
/// How many items, one after the other.
const ITEMS: usize = 20;

/// What is done to an item, with its result where that is known only at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operation {
    Read(Option<u64>),
    Write(u64),
    /// Writes the second if the first is there.
    Swap(u64, u64, Option<bool>),
}

/// An item is a register: it holds what was written last, 0 at first.
struct Register;

impl Specification for Register {
    type State = u64;
    type Operation = Operation;

    fn init() -> u64 {
        0
    }

    fn apply(operation: &Operation, state: &u64) -> (bool, u64) {
        match operation {
            Operation::Read(result) => (*result == Some(*state), *state),
            Operation::Write(value) => (true, *value),
            Operation::Swap(from, to, result) => {
                let swaps = state == from;
                let state = if swaps { *to } else { *state };
                (*result == Some(swaps), state)
            }
        }
    }
}

/// Does an operation, and fills in its result.
fn run(client: &mut Client, item: &str, operation: Operation) -> Operation {
    let number = |value: u64| json!({"N": value.to_string()});
    match operation {
        Operation::Read(_) => {
            let request = json!({"TableName": TABLE, "Key": key(item), "ConsistentRead": true});
            let answer = client.ok("GetItem", &request);
            let value = answer["Item"]["v"]["N"]
                .as_str()
                .map(|text| text.parse().unwrap());
            Operation::Read(Some(value.unwrap_or(0)))
        }
        Operation::Write(value) => {
            let mut new = key(item);
            new["v"] = number(value);
            client.ok("PutItem", &json!({"TableName": TABLE, "Item": new}));
            operation
        }
        Operation::Swap(from, to, _) => {
            let condition = if from == 0 {
                "attribute_not_exists(v)"
            } else {
                "v = :from"
            };
            let mut values = json!({":to": number(to)});
            if from != 0 {
                values[":from"] = number(from);
            }
            let done = client.call(
                "UpdateItem",
                &json!({"TableName": TABLE, "Key": key(item), "UpdateExpression": "SET v = :to",
                    "ConditionExpression": condition, "ExpressionAttributeValues": values}),
            );
            if let Err(error) = &done {
                assert_eq!(error, "ConditionalCheckFailedException");
            }
            Operation::Swap(from, to, Some(done.is_ok()))
        }
    }
}

/// Lets all clients work on one item; whether what they saw has an order. `remembers` makes each client
/// answer every second read from memory.
fn has_an_order(database: &impl Database, item: &str, seed: usize, remembers: bool) -> bool {
    let log: Mutex<Vec<(usize, Action<Operation>)>> = Mutex::default();
    thread::scope(|scope| {
        for process in 0..CLIENTS {
            let (mut client, log) = (database.client(), &log);
            scope.spawn(move || {
                let mut dice = Dice(u64::try_from(seed * CLIENTS + process).unwrap());
                let mut seen = 0;
                for place in 0..OPERATIONS {
                    let fresh = u64::try_from(1 + process * OPERATIONS + place).unwrap();
                    let operation = match dice.below(3) {
                        0 => Operation::Read(None),
                        1 => Operation::Write(fresh),
                        _ => Operation::Swap(seen, fresh, None),
                    };
                    let note = |action| log.lock().unwrap().push((process, action));
                    note(Action::Call(operation));
                    let from_memory =
                        remembers && matches!(operation, Operation::Read(_)) && place % 2 == 1;
                    let done = if from_memory {
                        Operation::Read(Some(seen))
                    } else {
                        run(&mut client, item, operation)
                    };
                    if let Operation::Read(Some(value)) = done {
                        seen = value;
                    }
                    note(Action::Response(done));
                }
            });
        }
    });
    WGLChecker::<Register>::is_linearizable(History::from_actions(log.into_inner().unwrap()))
}

fn all_have_an_order(database: &impl Database) {
    for number in 0..ITEMS {
        assert!(
            has_an_order(database, &format!("item{number}"), number, false),
            "item {number}"
        );
    }
}

#[test]
fn in_process() {
    all_have_an_order(&here(|builder| builder));
}

#[test]
fn over_http() {
    all_have_an_order(&listening());
}

/// The control: clients that remember what they read instead of asking again are found out.
#[test]
fn stale_reads_are_found() {
    let database = here(|builder| builder);
    let orders = (0..ITEMS)
        .filter(|number| has_an_order(&database, &format!("item{number}"), *number, true));
    assert!(orders.count() < ITEMS / 2);
}
