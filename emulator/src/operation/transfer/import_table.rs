//! ImportTable: a table comes to be with the items of objects.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ImportTable.html>; the order of checks is that
//! of the service in October 2026.

use std::sync::Arc;

use crate::engine::{NewTransfer, TransferKind, TransferRecord};
use crate::operation::request::member::required;
use crate::operation::table::{definition, state};
use crate::operation::transfer::{begin, import_description};
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::schema::{TableDefinition, TableStatus};
use crate::wire::{ApiError, ErrorCode, ops, types};

impl Answered for ops::ImportTable {
    fn run(
        context: Invoked<'_>,
        input: types::ImportTableInput,
    ) -> Result<Progress<types::ImportTableOutput>, ApiError> {
        let checked = check(&context, input)?;
        let record = match bind(&context, checked)? {
            Bound::Known(record) => *record,
            Bound::New(new) => begin::apply(&context, *new)?,
        };
        let description = import_description::describe(&record, context.engine.account_id())?;
        Ok(Progress::Done(types::ImportTableOutput {
            import_table_description: Some(description),
        }))
    }
}

/// A request whose members go together.
struct Checked {
    /// The table that is to be.
    definition: TableDefinition,
    token: Option<String>,
    /// The whole request, as it is kept.
    request: String,
}

/// What a request comes to.
enum Bound {
    /// An import that it has asked for before.
    Known(Box<TransferRecord>),
    New(Box<NewTransfer>),
}

fn check(context: &Context, input: types::ImportTableInput) -> Result<Checked, ApiError> {
    let format = input.input_format.as_deref();
    let csv = input.input_format_options.as_ref();
    let csv = csv.and_then(|options| options.csv.as_ref());
    if let Some(format) = format
        && csv.is_some()
        && format != types::values::InputFormat::Csv.as_str()
    {
        return Err(ApiError::validation(format!(
            "Invalid Request: Unsupported InputFormatOptions for the given input format: {format}."
        )));
    }
    let parameters = input.table_creation_parameters.clone();
    let parameters = required(parameters, "TableCreationParameters")?;
    // The rules of CreateTable; what no import can ask for is not there.
    let definition = definition(
        context,
        types::CreateTableInput {
            attribute_definitions: parameters.attribute_definitions,
            billing_mode: parameters.billing_mode,
            global_secondary_indexes: parameters.global_secondary_indexes,
            key_schema: parameters.key_schema,
            on_demand_throughput: parameters.on_demand_throughput,
            provisioned_throughput: parameters.provisioned_throughput,
            sse_specification: parameters.sse_specification,
            table_name: parameters.table_name,
            vector_indexes: parameters.vector_indexes,
            ..types::CreateTableInput::default()
        },
    )?;
    Ok(Checked {
        definition,
        token: input.client_token.clone(),
        request: import_description::keep(input),
    })
}

/// Looks for a table of the name, which is told before the token, and for an import of the same token.
fn bind(context: &Context, checked: Checked) -> Result<Bound, ApiError> {
    let Checked {
        definition,
        token,
        request,
    } = checked;
    let engine = &context.engine;
    let name = Arc::clone(&definition.name);
    // One that is being created may be that of this import, or of another one, which will fail for it.
    if let Ok(table) = engine.table(&context.caller, &name)
        && table.view().status(engine.now()) != TableStatus::Creating
    {
        return Err(state::taken(&name));
    }
    let known = token
        .as_deref()
        .and_then(|token| engine.transfer_of_token(&context.caller, TransferKind::Import, token));
    match known {
        // Anything else that differs is ignored.
        Some(known) if known.table == name => return Ok(Bound::Known(Box::new(known))),
        Some(_) => {
            return Err(ApiError::new(
                ErrorCode::ImportConflict,
                "Import conflict: Duplicate request detected with conflicting parameters",
            ));
        }
        None => {}
    }
    begin::refuse_too_many(context, TransferKind::Import)?;
    let now = engine.now();
    Ok(Bound::New(Box::new(NewTransfer {
        kind: TransferKind::Import,
        table: [
            name,
            Arc::from(definition.arn.as_str()),
            Arc::clone(&definition.id),
        ],
        request: request.into(),
        token: token.unwrap_or_else(|| engine.ids().uuid()).into(),
        started: now,
        moments: (now, None),
        definition: Some(Arc::new(definition)),
    })))
}
