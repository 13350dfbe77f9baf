//! ListExports: the caller's exports of the last 90 days, the newest first.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListExports.html>

use crate::operation::request::table_ref;
use crate::operation::transfer::transfer_ref::{self, EXPORT};
use crate::operation::transfer::{export_description, page};
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::ListExports {
    fn run(
        context: Invoked<'_>,
        input: types::ListExportsInput,
    ) -> Result<Progress<types::ListExportsOutput>, ApiError> {
        // Of a table that is gone nothing is listed, and nothing of it when there is another of its name.
        let arn = input.table_arn.as_deref();
        let arn = arn.map(transfer_ref::table_arn).transpose()?;
        if let Some(arn) = arn {
            transfer_ref::check_account(&context, arn)?;
        }
        let table = arn.map(|arn| {
            let table = table_ref::look_up(&context, arn.table).ok()?;
            let definition = table.definition();
            // That of another region is another one.
            (Some(definition.arn.as_str()) == input.table_arn.as_deref())
                .then(|| definition.id.to_string())
        });
        let token = input.next_token.as_deref();
        let (records, next_token) =
            page::page(&context, EXPORT, token, input.max_results, |record| {
                table
                    .as_ref()
                    .is_none_or(|id| id.as_deref() == Some(&*record.table_id))
            })?;
        let records = records.iter();
        Ok(Progress::Done(types::ListExportsOutput {
            export_summaries: Some(records.map(export_description::summarize).collect()),
            next_token,
        }))
    }
}
