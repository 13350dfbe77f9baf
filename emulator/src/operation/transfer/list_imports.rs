//! ListImports: the caller's imports of the last 90 days, the newest first.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListImports.html>

use crate::operation::transfer::transfer_ref::{self, IMPORT};
use crate::operation::transfer::{import_description, page};
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::ListImports {
    fn run(
        context: Invoked<'_>,
        input: types::ListImportsInput,
    ) -> Result<Progress<types::ListImportsOutput>, ApiError> {
        // Unlike exports, imports are listed also when their table is gone.
        let table = input.table_arn.as_deref();
        if let Some(arn) = table {
            transfer_ref::check_account(&context, transfer_ref::table_arn(arn)?)?;
        }
        let token = input.next_token.as_deref();
        let (records, next_token) =
            page::page(&context, IMPORT, token, input.page_size, |record| {
                table.is_none_or(|arn| arn == &*record.table_arn)
            })?;
        let account = context.engine.account_id();
        let summaries = records
            .iter()
            .map(|record| import_description::summarize(record, account));
        Ok(Progress::Done(types::ListImportsOutput {
            import_summary_list: Some(summaries.collect::<Result<_, _>>()?),
            next_token,
        }))
    }
}
