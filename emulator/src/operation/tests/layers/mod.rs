//! Which layer of validation words the refusals of which operation, by profile and region.

mod constraints;
mod nesting;
mod null;
mod requests;

use crate::operation::tests::items::world::Tables;
use crate::profile::ErrorWording;

/// What the sentences of the current layer begin with where it has its envelope.
const ONE: &str = "1 validation error detected: ";

/// What most sentences about values begin with.
const INVALID: &str = "One or more parameter values were invalid: ";

/// As us-east-1 and most regions answer.
fn current() -> Tables {
    Tables::worded(ErrorWording::Current)
}

/// As the region of the caller answers.
fn region(name: &str) -> Tables {
    Tables::asked_from(name, ErrorWording::Region)
}

/// Asks and compares, row by row, with the sentences of validation errors.
#[track_caller]
fn refused(tables: &Tables, rows: &[(&str, String, String)]) {
    let answers: Vec<String> = rows
        .iter()
        .map(|(_, _, sentence)| format!("ValidationException: {sentence}"))
        .collect();
    let rows: Vec<(&str, &str, &str)> = rows
        .iter()
        .zip(&answers)
        .map(|((operation, request, _), answer)| (*operation, &**request, &**answer))
        .collect();
    tables.check(&rows);
}
