//! Tables of a file that begin with the items of objects.

use crate::emulator::Emulator;
use crate::operation;
use crate::template::{TablePlan, TemplateError, TemplateFault};
use crate::wire::{ApiError, ops, types};

/// How often an import is asked after that does not go on: one that waits for the clock may wait forever.
const IDLE_MAX: usize = 10_000;

/// Imports the tables that are to be imported, to the end. If one of the imports fails, none of the tables stays.
pub(super) fn make(emulator: &Emulator, plans: &[TablePlan]) -> Result<(), TemplateError> {
    let mut begun = Vec::new();
    for plan in plans {
        let Some(input) = &plan.import else {
            continue;
        };
        let imported = begin(emulator, input).and_then(|arn| {
            begun.push(plan);
            finish(emulator, &arn)
        });
        let fault = match imported {
            Ok(None) => continue,
            Ok(Some(fault)) => fault,
            Err(refusal) => TemplateFault::Refused(refusal),
        };
        undo(emulator, begun);
        return Err(TemplateError::of_plan(plan, fault));
    }
    Ok(())
}

/// Deletes those of the tables that were imported.
pub(super) fn undo<'p>(emulator: &Emulator, plans: impl IntoIterator<Item = &'p TablePlan>) {
    for plan in plans.into_iter().filter(|plan| plan.import.is_some()) {
        let deleted = emulator.call::<ops::DeleteTable>(types::DeleteTableInput {
            table_name: Some(plan.name().to_owned()),
        });
        if let Err(error) = deleted {
            // An import that has failed may have taken its table with it.
            tracing::debug!("{} is not deleted: {error}", plan.name());
        }
    }
}

/// Begins an import; what it is called.
fn begin(emulator: &Emulator, input: &types::ImportTableInput) -> Result<String, ApiError> {
    let begun = emulator.call::<ops::ImportTable>(input.clone())?;
    let arn = described(begun.import_table_description)?.import_arn;
    arn.ok_or_else(|| operation::impossible("an import has an ARN"))
}

/// Lets an import go on to its end, a portion of what is left each time. What went wrong, if anything did.
fn finish(emulator: &Emulator, arn: &str) -> Result<Option<TemplateFault>, ApiError> {
    let (mut seen, mut idle) = (None, 0);
    while idle < IDLE_MAX {
        let _ = emulator.context().run_due_awaited();
        let now = emulator.call::<ops::DescribeImport>(types::DescribeImportInput {
            import_arn: Some(arn.to_owned()),
        })?;
        let now = described(now.import_table_description)?;
        match now.import_status.as_deref() {
            Some("IN_PROGRESS") => {}
            Some("COMPLETED") if now.error_count.is_none_or(|count| count == 0) => {
                return Ok(None);
            }
            status => {
                let status = status.unwrap_or("nothing").to_owned();
                // An import that failed as a whole counts no errors.
                let count = now.error_count.unwrap_or_default();
                let why = now.failure_message;
                let why = why.unwrap_or_else(|| format!("{count} items cannot be in the table"));
                return Ok(Some(TemplateFault::Import(status, why)));
            }
        }
        let state = Some((now.processed_size_bytes, now.processed_item_count));
        idle = if state == seen { idle + 1 } else { 0 };
        seen = state;
    }
    Ok(Some(TemplateFault::SlowImport))
}

/// What the service says of an import.
fn described(
    description: Option<types::ImportTableDescription>,
) -> Result<types::ImportTableDescription, ApiError> {
    description.ok_or_else(|| operation::impossible("an import is described"))
}
