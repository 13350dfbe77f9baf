//! Cases as tables: a statement, and what becomes of it.

mod depth;
mod errors;
mod grammar;
mod lower;
mod set_functions;
mod soup;
mod values;

use super::{Body, KeyNames, Parameters, Read, Statement, StatementError, parse, select};
use crate::value::{AttributeValue, Unchecked};

/// The statement of a text that is one.
#[track_caller]
fn parsed(text: &str) -> Statement {
    parse::statement(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// What is wrong with a text, before its table and parameters matter.
fn refusal(text: &str) -> String {
    match parse::statement(text) {
        Ok(statement) => format!("accepted: {statement:?}"),
        Err(error) => error.to_string(),
    }
}

/// Compares refusals of texts; all that differ are reported together.
#[track_caller]
fn check_refusals(cases: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (text, expected) in cases {
        let answer = refusal(text);
        if answer != *expected {
            wrong += &format!("{text}\n  expected {expected}\n  answered {answer}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The parameters of a statement.
fn parameters(
    statement: &Statement,
    values: &[AttributeValue],
) -> Result<Parameters, StatementError> {
    let given = values.iter().cloned().map(Unchecked::from).collect();
    Parameters::new(statement, Some(given))
}

/// What a SELECT on a table with the keys `pk` and `sk` reads.
fn read(text: &str, values: &[AttributeValue]) -> Result<Read, StatementError> {
    let statement = parse::statement(text)?;
    let parameters = parameters(&statement, values)?;
    let Body::Select(body) = &statement.body else {
        panic!("{text}: no SELECT");
    };
    select(body, parameters, &keys())
}

/// `pk` and `sk`.
fn keys() -> KeyNames<'static> {
    KeyNames {
        partition: vec!["pk"],
        sort: vec!["sk"],
    }
}
