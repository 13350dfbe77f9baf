//! Statements of PartiQL, and what the service answers.

mod batch;
mod from_first;
mod indexes;
mod page;
mod refusal;
mod select;
mod transaction;
mod twins;
mod write;

use serde_json::{Value, json};

use super::items::world::Tables;

/// A table of music, as on the reference pages, beside those of the items' cases.
fn tables() -> Tables {
    let tables = Tables::new();
    let music = r#"{"TableName":"Music","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"Artist","AttributeType":"S"},
            {"AttributeName":"SongTitle","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"Artist","KeyType":"HASH"},
            {"AttributeName":"SongTitle","KeyType":"RANGE"}]}"#;
    assert!(tables.call("CreateTable", music).starts_with('{'));
    tables
}

/// The answer to a statement; `more` holds further members of the request.
fn execute(tables: &Tables, text: &str, more: Value) -> String {
    let mut request = more;
    request["Statement"] = text.into();
    tables.call("ExecuteStatement", &request.to_string())
}

/// The answer to a statement alone.
fn run(tables: &Tables, text: &str) -> String {
    execute(tables, text, json!({}))
}

/// Executes statements in turn, and compares the answers; all that differ are reported together.
#[track_caller]
fn check(tables: &Tables, cases: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (text, expected) in cases {
        let answer = run(tables, text);
        if answer != *expected {
            wrong += &format!("{text}\n  expected {expected}\n  answered {answer}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// What a statement answers that returns nothing.
const NOTHING: &str = r#"{"Items":[]}"#;
