//! A bulk operation as the answers show it, and what was asked for it.

use crate::engine::{TransferRecord, TransferState};
use crate::operation::request::member::required;
use crate::operation::transfer::import_description::compression;
use crate::operation::transfer::transfer_ref::{self, BULK};
use crate::operation::transfer::work::{InputForm, InputSource};
use crate::wire::types::values::{
    BulkOperationInputFormat, BulkOperationPerformanceTier, BulkOperationStatus, OutputTypeEnum,
};
use crate::wire::{ApiError, decode_input, encode_output, types};

/// What was asked for.
#[derive(Clone, Debug)]
pub(super) struct BulkRequest {
    pub(super) source: InputSource,
    pub(super) reports: ReportPlace,
}

/// Which reports are wanted, and where.
#[derive(Clone, Debug)]
pub(super) struct ReportPlace {
    pub(super) bucket: String,
    /// The account that the bucket is to be of.
    pub(super) owner: Option<String>,
    pub(super) prefix: Option<String>,
    pub(super) kinds: Vec<OutputTypeEnum>,
}

/// A request as it is kept: it is part of every description, so that is how it is written. The name of the table is
/// not among it.
pub(super) fn keep(input: types::StartBulkPutItemsInput) -> String {
    let description = types::BulkOperationDescription {
        client_token: input.client_token,
        input_s3_configuration: input.input_s3_configuration,
        max_write_request_units: input.max_write_request_units,
        output_s3_configuration: input.output_s3_configuration,
        performance_tier: input.performance_tier,
        ..types::BulkOperationDescription::default()
    };
    let mut text = Vec::new();
    encode_output(&description, &mut text);
    // The writer writes text; anything else would be told where it is read.
    String::from_utf8(text).unwrap_or_default()
}

/// The request of a bulk operation.
fn kept(record: &TransferRecord) -> Result<types::StartBulkPutItemsInput, ApiError> {
    decode_input(record.request.as_bytes())
}

impl BulkRequest {
    /// That of a bulk operation.
    ///
    /// # Errors
    ///
    /// If the record was not written here.
    pub(super) fn of(record: &TransferRecord) -> Result<Self, ApiError> {
        let kept = kept(record)?;
        let input = required(kept.input_s3_configuration, "InputS3Configuration")?;
        let output = required(kept.output_s3_configuration, "OutputS3Configuration")?;
        let format = required(input.input_format, "InputFormat")?;
        let format = BulkOperationInputFormat::from_text(&format);
        let kinds = required(output.output_type, "OutputType")?;
        Ok(Self {
            source: InputSource {
                bucket: required(input.s3_bucket, "S3Bucket")?,
                owner: input.s3_bucket_owner,
                // A prefix that is absent is that of all keys.
                prefix: input.s3_key_prefix.unwrap_or_default(),
                compression: compression(input.input_compression_type.as_deref()),
                form: match required(format, "InputFormat")? {
                    BulkOperationInputFormat::DynamodbJson => InputForm::Json,
                    BulkOperationInputFormat::Ion => InputForm::IonSequence,
                },
            },
            reports: ReportPlace {
                bucket: required(output.s3_bucket, "S3Bucket")?,
                owner: output.s3_bucket_owner,
                prefix: output.s3_key_prefix,
                kinds: kinds
                    .iter()
                    .filter_map(|kind| OutputTypeEnum::from_text(kind))
                    .collect(),
            },
        })
    }
}

/// `BulkOperationDescription`.
///
/// # Errors
///
/// If the record was not written here.
pub(super) fn describe(
    record: &TransferRecord,
) -> Result<types::BulkOperationDescription, ApiError> {
    let kept = kept(record)?;
    let counts = record.counts;
    let (code, sentence) = record.failure.clone().unzip();
    let bytes = types::BulkOperationBytes {
        bulk_put_bytes: Some(counts.put_bytes),
    };
    Ok(types::BulkOperationDescription {
        bulk_operation_arn: Some(transfer_ref::arn(BULK, record)),
        bulk_operation_status: Some(status(record).into()),
        bulk_operation_usage: Some(vec![types::BulkOperationUsage {
            bulk_put_bytes: Some(counts.put_bytes),
            table: Some(bytes),
            table_name: Some(record.table.to_string()),
            ..types::BulkOperationUsage::default()
        }]),
        client_token: Some(record.token.to_string()),
        end_time: record.ended,
        failed_item_count: Some(counts.failed),
        failure_code: code.map(|code| code.to_string()),
        failure_message: sentence.map(|sentence| sentence.to_string()),
        input_s3_configuration: kept.input_s3_configuration,
        max_write_request_units: kept.max_write_request_units,
        output_s3_configuration: kept.output_s3_configuration,
        performance_tier: kept
            .performance_tier
            .or_else(|| Some(BulkOperationPerformanceTier::Standard.into())),
        processed_input_bytes: Some(counts.bytes),
        processed_item_count: Some(counts.done + counts.failed + counts.unmet),
        start_time: Some(record.started),
        table_details: Some(vec![types::BulkOperationTableDetail {
            table_id: Some(record.table_id.to_string()),
            table_name: Some(record.table.to_string()),
        }]),
        total_input_bytes: counts.total_bytes,
    })
}

/// The status of a bulk operation.
pub(super) fn status(record: &TransferRecord) -> BulkOperationStatus {
    match record.state {
        TransferState::Running => BulkOperationStatus::InProgress,
        TransferState::Cancelling => BulkOperationStatus::Cancelling,
        TransferState::Completed => BulkOperationStatus::Completed,
        TransferState::Incomplete => BulkOperationStatus::CompletedWithErrors,
        TransferState::Failed => BulkOperationStatus::Failed,
        TransferState::Cancelled => BulkOperationStatus::Cancelled,
    }
}
