//! ExecuteStatement: one statement of PartiQL.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html>

use std::sync::Arc;

use crate::engine::Consumed;
use crate::operation::item::return_values;
use crate::operation::request::capacity::Report;
use crate::operation::request::member::required;
use crate::operation::statement::{self, SelectRequest, StatementFault, cursor};
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::partiql::{Body, Parameters, Statement};
use crate::value::Item;
use crate::wire::{ApiError, ops, types};

impl Answered for ops::ExecuteStatement {
    fn run(
        context: Invoked<'_>,
        input: types::ExecuteStatementInput,
    ) -> Result<Progress<types::ExecuteStatementOutput>, ApiError> {
        check(&context, input)
            .and_then(|checked| apply(&context, checked))
            .map_err(StatementFault::into_error)
    }
}

/// A statement with its parameters.
struct Checked {
    text: String,
    statement: Arc<Statement>,
    parameters: Parameters,
    consistent: bool,
    limit: Option<i32>,
    token: Option<String>,
    shows_failed: bool,
    report: Report,
}

/// Parses the statement, and gives it its parameters.
fn check(
    context: &Context,
    input: types::ExecuteStatementInput,
) -> Result<Checked, StatementFault> {
    let text = required(input.statement, "Statement")?;
    let statement = statement::parse(context, &text)?;
    Ok(Checked {
        text,
        parameters: statement::parameters(&statement, input.parameters)?,
        statement,
        consistent: input.consistent_read == Some(true),
        limit: input.limit,
        token: input.next_token,
        shows_failed: return_values::shows_failed(
            input.return_values_on_condition_check_failure.as_deref(),
        ),
        report: Report::read(input.return_consumed_capacity.as_deref()),
    })
}

/// Binds the statement to its table; begins a read, or writes.
fn apply(
    context: &Context,
    checked: Checked,
) -> Result<Progress<types::ExecuteStatementOutput>, StatementFault> {
    let Checked {
        statement,
        parameters,
        ..
    } = checked;
    match &statement.body {
        Body::Select(select) => {
            let request = SelectRequest {
                text: &checked.text,
                consistent: checked.consistent,
                limit: checked.limit,
                token: checked.token.as_deref(),
                report: checked.report,
            };
            statement::start(context, select, statement.table(), parameters, request)
        }
        Body::Exists(_) => Err(statement::exists_alone()),
        // No token leads here: a statement that writes has but one page.
        Body::Insert(_) | Body::Update(_) | Body::Delete(_) if checked.token.is_some() => {
            Err(cursor::invalid_token().into())
        }
        Body::Insert(_) | Body::Update(_) | Body::Delete(_) => {
            let bound = statement::bind(context, &statement, parameters)?;
            let (item, consumed) = bound.apply(context, checked.shows_failed)?;
            let table = statement.table().to_owned();
            Ok(Progress::Done(render(
                checked.report,
                table,
                item,
                &consumed,
            )))
        }
    }
}

/// The answer to a statement that writes.
fn render(
    report: Report,
    table: String,
    item: Option<Item>,
    consumed: &Consumed,
) -> types::ExecuteStatementOutput {
    types::ExecuteStatementOutput {
        consumed_capacity: report.render(table, consumed),
        items: Some(item.into_iter().collect()),
        ..types::ExecuteStatementOutput::default()
    }
}
