//! StartBulkPutItems: the items of objects are put into a table that is there, each under its own condition.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StartBulkPutItems.html>

use std::sync::Arc;

use crate::engine::{NewTransfer, Table, TransferKind, TransferRecord};
use crate::operation::request::member::required;
use crate::operation::request::table_ref;
use crate::operation::table::state;
use crate::operation::transfer::{begin, bulk_description};
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::schema::{IndexStatus, TableStatus};
use crate::wire::{ApiError, ErrorCode, ops, types};

impl Answered for ops::StartBulkPutItems {
    fn run(
        context: Invoked<'_>,
        input: types::StartBulkPutItemsInput,
    ) -> Result<Progress<types::StartBulkPutItemsOutput>, ApiError> {
        let checked = check(input)?;
        let record = match bind(&context, checked)? {
            Bound::Known(record) => *record,
            Bound::New(new) => begin::apply(&context, *new)?,
        };
        Ok(Progress::Done(types::StartBulkPutItemsOutput {
            bulk_operation_description: Some(bulk_description::describe(&record)?),
        }))
    }
}

/// A request whose members go together.
struct Checked {
    /// The table, by name or by ARN.
    table: String,
    token: Option<String>,
    /// The whole request, as it is kept.
    request: String,
}

/// What a request comes to.
enum Bound {
    /// An operation that it has asked for before.
    Known(Box<TransferRecord>),
    New(Box<NewTransfer>),
}

fn check(input: types::StartBulkPutItemsInput) -> Result<Checked, ApiError> {
    if let Some(output) = &input.output_s3_configuration {
        if output.output_type.as_ref().is_some_and(Vec::is_empty) {
            return Err(ApiError::validation(
                "Invalid Request: OutputType in OutputS3Configuration must have at least one value",
            ));
        }
        if output.s3_bucket.is_none() {
            return Err(ApiError::validation(
                "Invalid Request: S3Bucket must be provided in OutputS3Configuration",
            ));
        }
        let encryption = output.s3_sse_algorithm.as_deref();
        if output.s3_sse_kms_key_id.is_some()
            && encryption != Some(types::values::S3SseAlgorithm::Kms.as_str())
        {
            return Err(ApiError::validation(
                "Invalid Request: S3SseKmsKeyId is only supported with the S3SseAlgorithm KMS",
            ));
        }
    }
    Ok(Checked {
        table: required(input.table_name.clone(), "TableName")?,
        token: input.client_token.clone(),
        request: bulk_description::keep(input),
    })
}

/// Finds the table, which must take items, and an operation of the same token.
fn bind(context: &Context, checked: Checked) -> Result<Bound, ApiError> {
    let Checked {
        table,
        token,
        request,
    } = checked;
    let engine = &context.engine;
    let table = table_ref::find_settled(context, &table)?;
    let definition = table.definition();
    let known = token
        .as_deref()
        .and_then(|token| engine.transfer_of_token(&context.caller, TransferKind::Bulk, token));
    if let Some(known) = known {
        return match *known.request == *request && known.table_id == definition.id {
            true => Ok(Bound::Known(Box::new(known))),
            false => Err(ApiError::new(
                ErrorCode::IdempotentParameterMismatch,
                "Duplicate request detected with conflicting parameters",
            )),
        };
    }
    check_state(context, &table)?;
    begin::refuse_too_many(context, TransferKind::Bulk)?;
    let now = engine.now();
    Ok(Bound::New(Box::new(NewTransfer {
        kind: TransferKind::Bulk,
        table: [
            Arc::clone(&definition.name),
            Arc::from(definition.arn.as_str()),
            Arc::clone(&definition.id),
        ],
        request: request.into(),
        token: token.unwrap_or_else(|| engine.ids().uuid()).into(),
        started: now,
        moments: (now, None),
        definition: None,
    })))
}

/// Refuses a table that is coming or going, to which an index is being added, or that is in several regions: "Bulk put
/// items does not support global tables"
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/BulkPutItems.Considerations.html>).
fn check_state(context: &Context, table: &Table) -> Result<(), ApiError> {
    let now = context.engine.now();
    let view = table.view();
    let definition = view.definition();
    let is_coming = |number| view.index_status(number, now) == Some(IndexStatus::Creating);
    let mut indexes = definition.indexes.iter();
    match view.status(now) {
        status @ (TableStatus::Creating | TableStatus::Deleting) => {
            Err(state::in_use(status, table.name()))
        }
        TableStatus::Active | TableStatus::Updating
            if indexes.any(|index| is_coming(index.number)) =>
        {
            Err(state::in_use(TableStatus::Updating, table.name()))
        }
        TableStatus::Active | TableStatus::Updating if view.group(now).is_some() => {
            Err(ApiError::validation(
                "Invalid Request: A bulk put items operation cannot be started on a table that is part of a global \
                 table",
            ))
        }
        TableStatus::Active | TableStatus::Updating => Ok(()),
    }
}
