//! Items of objects that are put into a table before anybody calls.

use crate::emulator::Emulator;
use crate::wire::{ApiError, ops, types};

/// The bucket for reports, beside those that are read: what is loaded stays as it was.
const REPORTS: &str = "dynamodb-emulator-load-reports";

impl Emulator {
    /// Puts the items of compressed objects into a table, to the end; how many there are. Otherwise what went wrong, in
    /// words.
    pub(crate) fn put_objects(
        &self,
        table: &str,
        format: &str,
        (bucket, prefix): (&str, &str),
    ) -> Result<i64, String> {
        let refused = |error: ApiError| error.to_string();
        let described = self.call::<ops::DescribeTable>(types::DescribeTableInput {
            table_name: Some(table.to_owned()),
        });
        if described.is_err() {
            return Err(
                "there is no such table: give its schema with --template, such as an answer of DescribeTable"
                    .to_owned(),
            );
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
                s3_bucket: Some(REPORTS.to_owned()),
                ..types::OutputS3Configuration::default()
            }),
            table_name: Some(table.to_owned()),
            ..types::StartBulkPutItemsInput::default()
        });
        let begun = begun.map_err(refused)?.bulk_operation_description;
        let arn = begun.and_then(|it| it.bulk_operation_arn);
        // Each call does a portion of what is left, and a bulk put waits for nothing.
        loop {
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
                    return Err(format!("loading ended as {status}: {why}"));
                }
            }
        }
    }
}
