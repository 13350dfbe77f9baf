//! Items of objects that are put into a table before anybody calls.

use crate::emulator::Emulator;
use crate::wire::{ApiError, ops, types};

/// The bucket for reports, beside those that are read: what is loaded stays as it was.
pub(crate) const LOAD_REPORTS: &str = "dynamodb-emulator-load-reports";

/// Why objects were not loaded, in words.
#[derive(Debug)]
pub(crate) struct Unloaded {
    pub(crate) why: String,
    /// The id of the operation that has reports of items.
    pub(crate) operation: Option<String>,
}

impl From<String> for Unloaded {
    fn from(why: String) -> Self {
        Self {
            why,
            operation: None,
        }
    }
}

impl Emulator {
    /// Whether there is a table of this name that has an item.
    pub(crate) fn has_items(&self, table: &str) -> bool {
        let first = self.call::<ops::Scan>(types::ScanInput {
            table_name: Some(table.to_owned()),
            limit: Some(1),
            ..types::ScanInput::default()
        });
        first.is_ok_and(|page| page.count.is_some_and(|count| count > 0))
    }

    /// Whether all items of objects in a bucket whose name begins so were put into a table of this name before.
    pub(crate) fn has_loaded(&self, table: &str, bucket: &str) -> bool {
        let mut next_token = None;
        loop {
            let page = self.call::<ops::ListBulkOperations>(types::ListBulkOperationsInput {
                next_token,
                ..types::ListBulkOperationsInput::default()
            });
            let Ok(page) = page else {
                return false;
            };
            let mut begun = page.bulk_operations_summary_list.into_iter().flatten();
            if begun.any(|it| self.is_load(it.bulk_operation_arn, table, bucket)) {
                return true;
            }
            next_token = page.next_token;
            if next_token.is_none() {
                return false;
            }
        }
    }

    /// Whether a bulk put is over that has loaded this table.
    fn is_load(&self, bulk_operation_arn: Option<String>, table: &str, bucket: &str) -> bool {
        let asked = types::DescribeBulkOperationInput { bulk_operation_arn };
        let told = self.call::<ops::DescribeBulkOperation>(asked);
        let told = told.ok().and_then(|it| it.bulk_operation_description);
        told.is_some_and(|told| {
            let from = told.input_s3_configuration.and_then(|from| from.s3_bucket);
            let mut into = told.table_details.into_iter().flatten();
            told.bulk_operation_status.as_deref() == Some("COMPLETED")
                && from.is_some_and(|from| from.starts_with(bucket))
                && into.any(|into| into.table_name.as_deref() == Some(table))
        })
    }

    /// Puts the items of compressed objects into a table, to the end; how many there are. Otherwise what went wrong, in
    /// words.
    pub(crate) fn put_objects(
        &self,
        table: &str,
        format: &str,
        (bucket, prefix): (&str, &str),
    ) -> Result<i64, Unloaded> {
        let refused = |error: ApiError| error.to_string();
        let described = self.call::<ops::DescribeTable>(types::DescribeTableInput {
            table_name: Some(table.to_owned()),
        });
        if described.is_err() {
            let why = "there is no such table: give its schema with --template, such as an answer of DescribeTable";
            return Err(why.to_owned().into());
        }
        let begun = self.call::<ops::StartBulkPutItems>(types::StartBulkPutItemsInput {
            input_s3_configuration: Some(types::InputS3Configuration {
                input_compression_type: Some("GZIP".to_owned()),
                input_format: Some(format.to_owned()),
                s3_bucket: Some(bucket.to_owned()),
                s3_key_prefix: Some(prefix.to_owned()),
                ..types::InputS3Configuration::default()
            }),
            output_s3_configuration: Some(types::OutputS3Configuration {
                output_type: Some(vec!["ERROR".to_owned()]),
                s3_bucket: Some(LOAD_REPORTS.to_owned()),
                ..types::OutputS3Configuration::default()
            }),
            table_name: Some(table.to_owned()),
            ..types::StartBulkPutItemsInput::default()
        });
        let begun = begun.map_err(refused)?.bulk_operation_description;
        let arn = begun.and_then(|it| it.bulk_operation_arn);
        // Each time a portion of what is left is done, and a bulk put waits for nothing.
        loop {
            let _ = self.context().run_due_awaited();
            let asked = types::DescribeBulkOperationInput {
                bulk_operation_arn: arn.clone(),
            };
            let now = self.call::<ops::DescribeBulkOperation>(asked);
            let now = now.map_err(refused)?.bulk_operation_description;
            // Without a description it ends below, with no status.
            let now = now.unwrap_or_default();
            match now.bulk_operation_status.as_deref() {
                // An operation that is over has its counts.
                Some("COMPLETED") => return Ok(now.processed_item_count.unwrap_or_default()),
                Some("IN_PROGRESS") => {}
                status => {
                    // One that failed as a whole counts no items.
                    let failed = now.failed_item_count.unwrap_or_default();
                    let why = now.failure_message;
                    let why =
                        why.unwrap_or_else(|| format!("{failed} items cannot be in the table"));
                    let status = status.unwrap_or("nothing");
                    let id = arn.as_deref().and_then(|arn| arn.rsplit_once('/'));
                    return Err(Unloaded {
                        why: format!("loading ended as {status}: {why}"),
                        operation: id.map(|(_, id)| id.to_owned()),
                    });
                }
            }
        }
    }
}
