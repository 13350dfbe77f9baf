//! Several items as one: TransactWriteItems and TransactGetItems beside ExecuteTransaction.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::Pair;
use super::batch::compare_capacity;
use super::outcome::{agree, ask, of_transaction};
use super::single::{Read, What, Write, check, read, write};

/// The writes of a transaction.
pub(super) type Writes = Vec<Write>;

/// Transactions that a program sends, some of them more than once. The values of all statements stand in
/// parameters or none do, so that two transactions are the same in both languages or in neither.
pub(super) fn transactions() -> impl Strategy<Value = Vec<Writes>> {
    let action = prop_oneof![4 => write(), 1 => check()];
    let writes = prop::collection::vec(action, 1..5).prop_map(with_one_fault);
    (prop::collection::vec(writes, 1..4), any::<bool>()).prop_map(|(mut all, parameters)| {
        for write in all.iter_mut().flatten() {
            write.parameters = parameters;
        }
        all
    })
}

/// Which of an empty key and a faulty expression refuses a request that has both is not known: beside an
/// empty key there is no expression.
fn with_one_fault(mut writes: Writes) -> Writes {
    if writes.iter().any(|write| write.key.is_empty()) {
        for write in &mut writes {
            if !write.is_insert() {
                write.what = What::Delete(None);
            }
        }
    }
    writes
}

/// How a transaction is sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sending {
    /// One of the program's transactions.
    pub(super) which: prop::sample::Index,
    /// Whether actions that must fail are left out: INSERTs of items that are there, and all else of items
    /// that are not.
    hopeful: bool,
    token: Option<&'static str>,
    again: Again,
}

/// How a transaction is sent a second time, at once and with the same token.
#[derive(Clone, Copy, Debug)]
enum Again {
    /// It is not.
    Not,
    /// As it was.
    Same,
    /// With other wishes about a failed condition.
    Shown,
    /// With another key.
    Moved,
}

/// Any way to send one.
pub(super) fn sending() -> impl Strategy<Value = Sending> {
    let token = prop::sample::select(vec![None, Some("one"), Some("two")]);
    let again = prop::sample::select(vec![
        Again::Not,
        Again::Same,
        Again::Same,
        Again::Shown,
        Again::Moved,
    ]);
    let all = (any::<prop::sample::Index>(), any::<bool>(), token, again);
    all.prop_map(|(which, hopeful, token, again)| Sending {
        which,
        hopeful,
        token,
        again,
    })
}

impl Again {
    /// What is sent the second time.
    fn of(self, mut writes: Writes) -> Option<Writes> {
        let last = writes.last_mut()?;
        match self {
            Self::Not => return None,
            Self::Same => {}
            Self::Shown => last.shows = !last.shows,
            Self::Moved => last.key = last.key.elsewhere(),
        }
        Some(writes)
    }
}

/// What a transaction reads.
pub(super) fn reads() -> impl Strategy<Value = Vec<Read>> {
    prop::collection::vec(read(), 1..4)
}

/// Asks both databases, and perhaps once more.
pub(super) fn compare_writes(writes: &Writes, how: Sending, pair: &Pair, report: &str) {
    let mut writes = writes.clone();
    if how.hopeful {
        let is_there = |write: &Write| {
            let get = json!({"TableName": write.table, "Key": write.key.wire()});
            ask(&pair.classic, "GetItem", &get).is_ok_and(|found| !found["Item"].is_null())
        };
        writes.retain(|write| is_there(write) != write.is_insert());
    }
    if writes.is_empty() {
        return;
    }
    send(&writes, how.token, pair, report);
    if let Some(writes) = how.again.of(writes) {
        send(&writes, how.token, pair, report);
    }
}

fn send(writes: &Writes, token: Option<&str>, pair: &Pair, report: &str) {
    let actions: Vec<Value> = writes
        .iter()
        .map(|write| {
            let (action, members) = write.classic();
            json!({action: members})
        })
        .collect();
    let statements: Vec<Value> = writes.iter().map(|write| write.statement(None)).collect();
    let more = json!({"ClientRequestToken": token, "ReturnConsumedCapacity": report});
    let (mut classic, mut partiql) = (more.clone(), more);
    classic["TransactItems"] = actions.into();
    partiql["TransactStatements"] = statements.into();
    compare(
        pair,
        ["TransactWriteItems", "ExecuteTransaction"],
        [classic, partiql],
        writes,
    );
}

/// Asks both databases.
pub(super) fn compare_reads(reads: &[Read], pair: &Pair, report: &str) {
    let gets: Vec<Value> = reads
        .iter()
        .map(|read| {
            let (_, members) = read.classic();
            json!({"Get": members})
        })
        .collect();
    let statements: Vec<Value> = reads.iter().map(Read::statement).collect();
    let classic = json!({"TransactItems": gets, "ReturnConsumedCapacity": report});
    let partiql = json!({"TransactStatements": statements, "ReturnConsumedCapacity": report});
    compare(
        pair,
        ["TransactGetItems", "ExecuteTransaction"],
        [classic, partiql],
        &[],
    );
}

fn compare(pair: &Pair, operations: [&str; 2], requests: [Value; 2], writes: &[Write]) {
    let [classic, partiql] = &requests;
    let inserts: Vec<bool> = writes.iter().map(Write::is_insert).collect();
    let expected = ask(&pair.classic, operations[0], classic);
    let expected = expected.map_err(|failure| Box::new(of_transaction(*failure, &inserts)));
    match (ask(&pair.partiql, operations[1], partiql), expected) {
        (Ok(answer), Ok(expected)) => {
            let none = json!([]);
            let responses = Some(&expected["Responses"]).filter(|list| !list.is_null());
            assert_eq!(
                &answer["Responses"],
                responses.unwrap_or(&none),
                "{partiql}"
            );
            compare_capacity(&answer, &expected);
        }
        (Err(answer), Err(expected)) if agree(&answer, &expected) => {}
        (answer, expected) => assert_eq!(answer, expected, "{partiql}\n{classic}"),
    }
}
