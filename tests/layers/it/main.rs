//! The program of this crate, run once with little to do.

use std::process::Command;

/// A row: the call, and what ours, `modyne` and `serde_dynamo` send for one of it.
type Row = [&'static str; 4];

const ROWS: [Row; 11] = [
    ["create", "PutItem", "PutItem", "PutItem"],
    [
        "create, one field unique",
        "TransactWriteItems",
        "TransactWriteItems",
        "TransactWriteItems",
    ],
    [
        "create for a user",
        "TransactWriteItems",
        "PutItem",
        "PutItem",
    ],
    ["get", "GetItem", "GetItem", "GetItem"],
    ["find what is missing", "GetItem", "GetItem", "GetItem"],
    [
        "update of one field",
        "UpdateItem",
        "UpdateItem",
        "UpdateItem",
    ],
    [
        "delete",
        "GetItem, TransactWriteItems",
        "DeleteItem",
        "DeleteItem",
    ],
    ["query of 50 by index", "Query", "Query", "Query"],
    ["a page of 20 of a user", "Query", "Query", "Query"],
    [
        "50 with what they belong to",
        "Query, BatchGetItem",
        "Query, BatchGetItem",
        "Query, BatchGetItem",
    ],
    [
        "get of 50 by id",
        "BatchGetItem",
        "BatchGetItem",
        "BatchGetItem",
    ],
];

#[test]
fn each_call_sends_these_requests() {
    let program = env!("CARGO_BIN_EXE_layers");
    let done = Command::new(program).args(["1", "2"]).output().unwrap();
    let told = String::from_utf8(done.stdout).unwrap();
    assert!(
        done.status.success(),
        "{told}\n{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let rows = told.lines().skip(2).map(|line| {
        let cells = line.split('|').map(str::trim).skip(1);
        cells.take(4).collect::<Vec<_>>()
    });
    assert_eq!(rows.collect::<Vec<_>>(), ROWS, "{told}");
}

#[test]
fn the_page_says_what_each_call_sends() {
    let page = include_str!("../../../facade/docs/models/advanced.md");
    for row in ROWS {
        let cells = format!("| {} |", row.join(" | "));
        assert!(page.contains(&cells), "{cells}");
    }
}
