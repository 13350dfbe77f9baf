//! BatchExecuteStatement: up to 25 statements, each for itself; all read or all write.

use std::sync::Arc;

use crate::engine::Consumed;
use crate::partiql::{Body, Statement};
use crate::value::Item;
use crate::wire::ops::BatchExecuteStatement;
use crate::wire::types::{
    BatchExecuteStatementInput, BatchExecuteStatementOutput, BatchStatementError,
    BatchStatementRequest, BatchStatementResponse,
};
use crate::wire::{ApiError, ErrorCode};

use crate::operation::request::capacity::Report;
use crate::operation::statement::{self, Fault};
use crate::operation::{Answered, Context, Invoked, Progress};

impl Answered for BatchExecuteStatement {
    fn run(
        context: Invoked<'_>,
        input: BatchExecuteStatementInput,
    ) -> Result<Progress<BatchExecuteStatementOutput>, ApiError> {
        let report = Report::read(input.return_consumed_capacity.as_deref());
        let requests = input.statements.unwrap_or_default();
        let statements: Vec<Result<Arc<Statement>, Fault>> = requests
            .iter()
            .map(|request| {
                statement::parse(&context, request.statement.as_deref().unwrap_or_default())
            })
            .collect();
        refuse_mixture(&statements)?;

        let mut responses = Vec::with_capacity(requests.len());
        let mut capacity = Vec::new();
        for (statement, request) in statements.into_iter().zip(requests) {
            let table = statement
                .as_ref()
                .map(|statement| statement.table().to_owned())
                .ok();
            let done = statement.and_then(|statement| answer(&context, &statement, request));
            responses.push(match done {
                Ok((item, consumed)) => {
                    let name = table.clone().unwrap_or_default();
                    capacity.extend(report.render(name, &consumed));
                    BatchStatementResponse {
                        item,
                        table_name: table,
                        error: None,
                    }
                }
                Err(fault) => BatchStatementResponse {
                    error: Some(member_error(&fault.into_error(context.wording))),
                    table_name: table,
                    item: None,
                },
            });
        }
        Ok(Progress::Done(BatchExecuteStatementOutput {
            consumed_capacity: (report != Report::Nothing).then_some(capacity),
            responses: Some(responses),
        }))
    }
}

/// A batch reads or writes:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.multiplestatements.batching.html>.
fn refuse_mixture(statements: &[Result<Arc<Statement>, Fault>]) -> Result<(), ApiError> {
    let parsed = statements.iter().flatten();
    let (mut reads, mut writes) = (false, false);
    for statement in parsed {
        match statement.body {
            Body::Select(_) => reads = true,
            _ => writes = true,
        }
    }
    if reads && writes {
        return Err(ApiError::validation(
            "The batch must consist of either read statements or write statements",
        ));
    }
    Ok(())
}

/// What one statement returns, and what it consumed.
fn answer(
    context: &Context,
    statement: &Statement,
    request: BatchStatementRequest,
) -> Result<(Option<Item>, Consumed), Fault> {
    let parameters = statement::parameters(statement, request.parameters)?;
    match &statement.body {
        Body::Select(select) => {
            let operation = "BatchExecuteStatement";
            let table = statement.table();
            let point = statement::point_read(context, select, table, parameters, operation)?;
            Ok(point.apply(context, request.consistent_read == Some(true))?)
        }
        Body::Exists(_) => Err(statement::exists_alone()),
        Body::Insert(_) | Body::Update(_) | Body::Delete(_) => {
            let bound = statement::bind(context, statement, parameters)?;
            let on_failure = request.return_values_on_condition_check_failure;
            let shows_failed = on_failure.as_deref() == Some("ALL_OLD");
            Ok(bound.apply(context, shows_failed)?)
        }
    }
}

/// The error of one statement, whose code has a name of its own
/// ([BatchStatementError](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchStatementError.html)).
fn member_error(error: &ApiError) -> BatchStatementError {
    let code = match error.code() {
        ErrorCode::Validation => "ValidationError",
        ErrorCode::Throttling => "ThrottlingError",
        ErrorCode::InternalFailure => "InternalServerError",
        other => {
            let name = other.as_str();
            name.strip_suffix("Exception").unwrap_or(name)
        }
    };
    BatchStatementError {
        code: Some(code.to_owned()),
        item: error.item().cloned(),
        message: error.message().map(str::to_owned),
    }
}
