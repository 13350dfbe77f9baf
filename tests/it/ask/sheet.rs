//! The questions of `ask-aws` against the sheet that they would settle.

use tests::ask::{self, Question, Row};

use crate::support::process::workspace;

#[expect(clippy::disallowed_methods, reason = "this test compares a file")]
fn sheet() -> String {
    std::fs::read_to_string(workspace().join("emulator/FIDELITY.md")).unwrap()
}

fn question_of<'a>(questions: &'a [Question], row: &Row) -> Option<&'a Question> {
    let mut questions = questions.iter();
    questions.find(|question| question.section == row.section && question.behaviour == row.cells[0])
}

#[test]
fn every_row_has_a_question_and_every_question_a_row() {
    let questions = ask::questions().unwrap();
    let rows = ask::rows(&sheet());
    let mut missing = Vec::new();
    for row in &rows {
        if question_of(&questions, row).is_none() {
            missing.push(format!("no question for {}: {}", row.section, row.cells[0]));
        }
    }
    for (at, question) in questions.iter().enumerate() {
        let name = format!("{}: {}", question.section, question.behaviour);
        let same = |other: &Question| {
            other.section == question.section && other.behaviour == question.behaviour
        };
        if questions.iter().take(at).any(same) {
            missing.push(format!("two questions for {name}"));
        }
        let is_row =
            |row: &Row| row.section == question.section && row.cells[0] == question.behaviour;
        if !rows.iter().any(is_row) {
            missing.push(format!("no row for {name}"));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// `UPDATE=1` writes the column.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "this test rewrites a file when it is told to"
)]
fn the_sheet_shows_the_command_of_each_question() {
    let questions = ask::questions().unwrap();
    let written = ask::with_column(&sheet(), &|row| {
        Some(ask::cell(question_of(&questions, row)?).unwrap())
    });
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(workspace().join("emulator/FIDELITY.md"), &written).unwrap();
    }
    let stale: Vec<Row> = ask::rows(&written)
        .into_iter()
        .filter(|row| !ask::rows(&sheet()).contains(row))
        .collect();
    assert!(stale.is_empty(), "run this with UPDATE=1 for {stale:#?}");
    for row in ask::rows(&sheet()) {
        assert_eq!(row.cells.len(), 4, "{row:?}");
        assert!(!row.cells[3].is_empty(), "{row:?}");
    }
}
