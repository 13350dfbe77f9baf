//! An import as the answers show it, and what was asked for it.

use std::sync::Arc;

use crate::engine::{TransferRecord, TransferState};
use crate::operation::request::member::required;
use crate::operation::transfer::transfer_ref::{self, IMPORT};
use crate::operation::transfer::work::{IMPORT_LOGS, InputForm, InputSource};
use crate::schema::TableDefinition;
use crate::wire::types::values::{ImportStatus, InputCompressionType, InputFormat};
use crate::wire::{ApiError, decode_input, encode_output, types};

/// What separates columns where nothing was said.
const DELIMITER: u8 = b',';

/// What was asked for, with what is meant where nothing was said.
#[derive(Clone, Debug)]
pub(super) struct ImportRequest {
    source: types::S3BucketSource,
    compression: InputCompressionType,
    format: InputFormat,
    csv: types::CsvOptions,
}

/// A request as it is kept: it is part of every description, so that is how it is written.
pub(super) fn keep(input: types::ImportTableInput) -> String {
    let description = types::ImportTableDescription {
        client_token: input.client_token,
        input_compression_type: input.input_compression_type,
        input_format: input.input_format,
        input_format_options: input.input_format_options,
        s3_bucket_source: input.s3_bucket_source,
        table_creation_parameters: input.table_creation_parameters,
        ..types::ImportTableDescription::default()
    };
    let mut text = Vec::new();
    encode_output(&description, &mut text);
    // The writer writes text; anything else would be told where it is read.
    String::from_utf8(text).unwrap_or_default()
}

/// The request of an import.
///
/// # Errors
///
/// If the record was not written here.
pub(super) fn kept(record: &TransferRecord) -> Result<types::ImportTableInput, ApiError> {
    decode_input(record.request.as_bytes())
}

impl ImportRequest {
    /// That of an import.
    ///
    /// # Errors
    ///
    /// If the record was not written here.
    pub(super) fn of(record: &TransferRecord) -> Result<Self, ApiError> {
        let input = kept(record)?;
        let format = required(input.input_format, "InputFormat")?;
        Ok(Self {
            source: required(input.s3_bucket_source, "S3BucketSource")?,
            compression: compression(input.input_compression_type.as_deref()),
            format: required(InputFormat::from_text(&format), "InputFormat")?,
            csv: input
                .input_format_options
                .and_then(|options| options.csv)
                // No options are the defaults of all.
                .unwrap_or_default(),
        })
    }

    /// Where the items of an import into this table come from.
    pub(super) fn source(self, table: &Arc<TableDefinition>) -> InputSource {
        let delimiter = self.csv.delimiter.as_deref();
        let form = match self.format {
            InputFormat::DynamodbJson => InputForm::Json,
            InputFormat::Ion => InputForm::Ion,
            InputFormat::Csv => InputForm::Csv {
                delimiter: delimiter
                    .and_then(|text| text.bytes().next())
                    .unwrap_or(DELIMITER),
                header: self.csv.header_list,
                table: Arc::clone(table),
            },
        };
        InputSource {
            // It is required by the model.
            bucket: self.source.s3_bucket.unwrap_or_default(),
            owner: self.source.s3_bucket_owner,
            // One that is absent is that of all keys.
            prefix: self.source.s3_key_prefix.unwrap_or_default(),
            compression: self.compression,
            form,
        }
    }
}

/// The compression that is meant.
pub(super) fn compression(text: Option<&str>) -> InputCompressionType {
    text.and_then(InputCompressionType::from_text)
        .unwrap_or(InputCompressionType::None)
}

/// `ImportTableDescription`. The counts are told when it is over.
///
/// # Errors
///
/// If the record was not written here.
pub(super) fn describe(
    record: &TransferRecord,
    account: &str,
) -> Result<types::ImportTableDescription, ApiError> {
    let input = kept(record)?;
    let counts = record.counts;
    let compression = compression(input.input_compression_type.as_deref());
    let (code, sentence) = record.failure.clone().unzip();
    Ok(types::ImportTableDescription {
        client_token: Some(record.token.to_string()),
        cloud_watch_log_group_arn: Some(log_group(record, account)),
        end_time: record.ended,
        error_count: Some(counts.failed),
        failure_code: code.map(|code| code.to_string()),
        failure_message: sentence.map(|sentence| sentence.to_string()),
        import_arn: Some(transfer_ref::arn(IMPORT, record)),
        import_status: Some(status(record).into()),
        imported_item_count: Some(counts.done),
        input_compression_type: Some(compression.into()),
        input_format: input.input_format,
        input_format_options: input.input_format_options,
        processed_item_count: Some(counts.done.saturating_add(counts.failed)),
        processed_size_bytes: (counts.bytes > 0).then_some(counts.bytes),
        s3_bucket_source: input.s3_bucket_source.map(|source| owned(source, account)),
        start_time: Some(record.started),
        table_arn: Some(record.table_arn.to_string()),
        table_creation_parameters: input.table_creation_parameters,
        table_id: Some(record.table_id.to_string()),
    })
}

/// `ImportSummary`.
///
/// # Errors
///
/// If the record was not written here.
pub(super) fn summarize(
    record: &TransferRecord,
    account: &str,
) -> Result<types::ImportSummary, ApiError> {
    let input = kept(record)?;
    Ok(types::ImportSummary {
        cloud_watch_log_group_arn: Some(log_group(record, account)),
        end_time: record.ended,
        import_arn: Some(transfer_ref::arn(IMPORT, record)),
        import_status: Some(status(record).into()),
        input_format: input.input_format,
        s3_bucket_source: input.s3_bucket_source.map(|source| owned(source, account)),
        start_time: Some(record.started),
        table_arn: Some(record.table_arn.to_string()),
    })
}

/// The source with its owner, who is the caller where nothing was said.
fn owned(source: types::S3BucketSource, account: &str) -> types::S3BucketSource {
    types::S3BucketSource {
        s3_bucket_owner: source.s3_bucket_owner.or_else(|| Some(account.to_owned())),
        ..source
    }
}

/// The ARN of the service's log of imports, in the region of the table.
fn log_group(record: &TransferRecord, account: &str) -> String {
    // `arn:aws:dynamodb:<region>:...`, as it was made here.
    let region = record.table_arn.split(':').nth(3).unwrap_or_default();
    format!("arn:aws:logs:{region}:{account}:log-group:/{IMPORT_LOGS}:*")
}

fn status(record: &TransferRecord) -> ImportStatus {
    match record.state {
        TransferState::Running | TransferState::Cancelling => ImportStatus::InProgress,
        TransferState::Completed => ImportStatus::Completed,
        // No import is cancelled, or ends with a status for items that could not be.
        TransferState::Incomplete | TransferState::Failed | TransferState::Cancelled => {
            ImportStatus::Failed
        }
    }
}
