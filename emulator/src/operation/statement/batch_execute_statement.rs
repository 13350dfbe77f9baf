//! BatchExecuteStatement: up to 25 statements, each for itself; all read or all write.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html>

use std::sync::Arc;

use crate::engine::Consumed;
use crate::operation::faults::PartFault;
use crate::operation::item::return_values;
use crate::operation::request::capacity::Report;
use crate::operation::request::member::required;
use crate::operation::statement::{self, StatementFault};
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::partiql::{Body, Statement};
use crate::value::Item;
use crate::wire::{ApiError, ErrorCode, ops, types};

impl Answered for ops::BatchExecuteStatement {
    fn run(
        context: Invoked<'_>,
        input: types::BatchExecuteStatementInput,
    ) -> Result<Progress<types::BatchExecuteStatementOutput>, ApiError> {
        let report = Report::read(input.return_consumed_capacity.as_deref());
        let checked = check(&context, required(input.statements, "Statements")?)?;
        let applied = checked.into_iter().enumerate();
        let applied = applied.map(|(place, one)| apply(&context, place, one));
        let applied = applied.collect();
        Ok(Progress::Done(render(report, applied)))
    }
}

/// One statement of the batch. One that cannot be parsed fails alone.
struct Checked {
    statement: Result<Arc<Statement>, StatementFault>,
    request: types::BatchStatementRequest,
}

/// What became of one statement.
struct Applied {
    /// The table that it names, unless it was refused before it ran.
    table: Option<String>,
    outcome: Ran,
}

/// Parses all statements: a batch reads or writes
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.multiplestatements.batching.html>).
fn check(
    context: &Context,
    requests: Vec<types::BatchStatementRequest>,
) -> Result<Vec<Checked>, ApiError> {
    let (mut reads, mut writes) = (false, false);
    let mut checked = Vec::with_capacity(requests.len());
    for mut request in requests {
        let text = required(request.statement.take(), "Statement")?;
        let statement = statement::parse(context, &text);
        match statement.as_ref().map(|statement| &statement.body) {
            Ok(Body::Select(_)) => reads = true,
            Ok(_) => writes = true,
            Err(_) => {}
        }
        checked.push(Checked { statement, request });
    }
    if reads && writes {
        return Err(ApiError::validation(
            "The batch must consist of either read statements or write statements",
        ));
    }
    Ok(checked)
}

/// Binds one statement and runs it.
fn apply(context: &Context, place: usize, checked: Checked) -> Applied {
    let Checked { statement, request } = checked;
    if let Some(PartFault::Refused(error)) = context.part_fault(place) {
        let statement = statement.ok();
        return Applied {
            table: statement.map(|statement| statement.table().to_owned()),
            outcome: Err(error.clone()),
        };
    }
    let ran = statement.and_then(|statement| {
        let outcome = run_one(context, &statement, request)?;
        Ok(Applied {
            table: Some(statement.table().to_owned()),
            outcome,
        })
    });
    ran.unwrap_or_else(|fault| Applied {
        table: None,
        outcome: Err(fault.into_error()),
    })
}

/// What a statement that ran returned and consumed.
type Ran = Result<(Option<Item>, Consumed), ApiError>;

/// Runs one statement, unless it is refused before.
fn run_one(
    context: &Context,
    statement: &Statement,
    request: types::BatchStatementRequest,
) -> Result<Ran, StatementFault> {
    let parameters = statement::parameters(statement, request.parameters)?;
    match &statement.body {
        Body::Select(select) => {
            let operation = "BatchExecuteStatement";
            let table = statement.table();
            let point = statement::point_read(context, select, table, parameters, operation)?;
            Ok(point.apply(context, request.consistent_read == Some(true)))
        }
        Body::Exists(_) => Err(statement::exists_alone()),
        Body::Insert(_) | Body::Update(_) | Body::Delete(_) => {
            let bound = statement::bind(context, statement, parameters)?;
            let on_failure = request.return_values_on_condition_check_failure;
            let shows_failed = return_values::shows_failed(on_failure.as_deref());
            Ok(bound.apply(context, shows_failed))
        }
    }
}

/// The answer: one place for each statement.
fn render(report: Report, applied: Vec<Applied>) -> types::BatchExecuteStatementOutput {
    let mut responses = Vec::with_capacity(applied.len());
    let mut capacity = Vec::new();
    for Applied { table, outcome } in applied {
        if let (Some(name), Ok((_, consumed))) = (&table, &outcome) {
            capacity.extend(report.render(name.clone(), consumed));
        }
        let (item, error) = match outcome {
            Ok((item, _)) => (item, None),
            Err(error) => (None, Some(member_error(&error))),
        };
        responses.push(types::BatchStatementResponse {
            error,
            item,
            table_name: table,
        });
    }
    types::BatchExecuteStatementOutput {
        consumed_capacity: (report != Report::Nothing).then_some(capacity),
        responses: Some(responses),
    }
}

/// The error of one statement, whose code has a name of its own
/// ([BatchStatementError](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchStatementError.html)).
fn member_error(error: &ApiError) -> types::BatchStatementError {
    let code = match error.code() {
        ErrorCode::Validation => "ValidationError",
        ErrorCode::Throttling => "ThrottlingError",
        ErrorCode::InternalFailure => "InternalServerError",
        other => {
            let name = other.as_str();
            // Exceptions lose their ending; InternalServerError has none.
            name.strip_suffix("Exception").unwrap_or(name)
        }
    };
    types::BatchStatementError {
        code: Some(code.to_owned()),
        item: error.item().cloned(),
        message: error.message().map(str::to_owned),
    }
}
