//! ExecuteStatement: one statement of PartiQL.

use crate::partiql::Body;
use crate::wire::ApiError;
use crate::wire::ops::ExecuteStatement;
use crate::wire::types::{ExecuteStatementInput, ExecuteStatementOutput};

use crate::operation::request::capacity::Report;
use crate::operation::statement::{self, Around, Fault};
use crate::operation::{Answered, Context, Invoked, Progress};

impl Answered for ExecuteStatement {
    fn run(
        context: Invoked<'_>,
        input: ExecuteStatementInput,
    ) -> Result<Progress<ExecuteStatementOutput>, ApiError> {
        answer(&context, input).map_err(|fault| fault.into_error(context.wording))
    }
}

/// Runs a write, or begins a read.
fn answer(
    context: &Context,
    input: ExecuteStatementInput,
) -> Result<Progress<ExecuteStatementOutput>, Fault> {
    let text = input.statement.unwrap_or_default();
    let report = Report::read(input.return_consumed_capacity.as_deref());
    let statement = statement::parse(context, &text)?;
    let parameters = statement::parameters(&statement, input.parameters)?;
    match &statement.body {
        Body::Select(select) => {
            let around = Around {
                text: &text,
                consistent: input.consistent_read == Some(true),
                limit: input.limit,
                token: input.next_token.as_deref(),
                report,
            };
            return statement::start(context, select, statement.table(), parameters, around);
        }
        Body::Exists(_) => return Err(statement::exists_alone()),
        Body::Insert(_) | Body::Update(_) | Body::Delete(_) => {}
    }
    let bound = statement::bind(context, &statement, parameters)?;
    let on_failure = input.return_values_on_condition_check_failure;
    let shows_failed = on_failure.as_deref() == Some("ALL_OLD");
    let (item, consumed) = bound.apply(context, shows_failed)?;
    let table = statement.table().to_owned();
    Ok(Progress::Done(ExecuteStatementOutput {
        consumed_capacity: report.render(table, &consumed),
        items: Some(item.into_iter().collect()),
        ..ExecuteStatementOutput::default()
    }))
}
