//! An export as the answers show it, and what was asked for it.

use crate::engine::{TransferRecord, TransferState};
use crate::operation::request::member::required;
use crate::operation::transfer::transfer_ref::{self, EXPORT};
use crate::operation::transfer::work::{Folder, SUMMARY};
use crate::wire::types::values::{
    ExportFormat, ExportStatus, ExportType, ExportViewType, S3SseAlgorithm,
};
use crate::wire::{ApiError, decode_input, encode_output, types};

/// What was asked for, with what is meant where nothing was said.
#[derive(Clone, Debug)]
pub(super) struct ExportRequest {
    pub(super) bucket: String,
    /// The account that the bucket is to be of.
    pub(super) bucket_owner: Option<String>,
    pub(super) prefix: Option<String>,
    pub(super) encryption: String,
    pub(super) key: Option<String>,
    pub(super) format: ExportFormat,
    /// Of an incremental export.
    pub(super) view: ExportViewType,
    pub(super) filter: Option<types::FilterSpecification>,
}

/// A request as it is kept: it is part of every description, so that is how it is written.
pub(super) fn keep(input: types::ExportTableToPointInTimeInput) -> String {
    let description = types::ExportDescription {
        client_token: input.client_token,
        export_format: input.export_format,
        export_time: input.export_time,
        export_type: input.export_type,
        filter_specification: input.filter_specification,
        incremental_export_specification: input.incremental_export_specification,
        s3_bucket: input.s3_bucket,
        s3_bucket_owner: input.s3_bucket_owner,
        s3_prefix: input.s3_prefix,
        s3_sse_algorithm: input.s3_sse_algorithm,
        s3_sse_kms_key_id: input.s3_sse_kms_key_id,
        table_arn: input.table_arn,
        ..types::ExportDescription::default()
    };
    let mut text = Vec::new();
    encode_output(&description, &mut text);
    // The writer writes text; anything else would be told where it is read.
    String::from_utf8(text).unwrap_or_default()
}

/// The request of an export.
fn kept(record: &TransferRecord) -> Result<types::ExportTableToPointInTimeInput, ApiError> {
    decode_input(record.request.as_bytes())
}

impl ExportRequest {
    /// That of an export.
    ///
    /// # Errors
    ///
    /// If the record was not written here.
    pub(super) fn of(record: &TransferRecord) -> Result<Self, ApiError> {
        let input = kept(record)?;
        let view = input
            .incremental_export_specification
            .as_ref()
            .and_then(|incremental| incremental.export_view_type.as_deref());
        Ok(Self {
            bucket: required(input.s3_bucket, "S3Bucket")?,
            bucket_owner: input.s3_bucket_owner,
            prefix: input.s3_prefix,
            encryption: input
                .s3_sse_algorithm
                .unwrap_or_else(|| S3SseAlgorithm::Aes256.into()),
            key: input.s3_sse_kms_key_id,
            format: format(input.export_format.as_deref()),
            view: view
                .and_then(ExportViewType::from_text)
                .unwrap_or(ExportViewType::NewAndOldImages),
            filter: input.filter_specification,
        })
    }
}

/// The format that is meant.
fn format(text: Option<&str>) -> ExportFormat {
    text.and_then(ExportFormat::from_text)
        .unwrap_or(ExportFormat::DynamodbJson)
}

/// `ExportDescription`. Members that were not sent are not there, but for those that have a default.
///
/// # Errors
///
/// If the record was not written here.
pub(super) fn describe(record: &TransferRecord) -> Result<types::ExportDescription, ApiError> {
    let request = ExportRequest::of(record)?;
    let input = kept(record)?;
    let (moment, to) = record.moments;
    let is_done = record.state == TransferState::Completed;
    let manifest = || {
        let folder = Folder::new(request.prefix.as_deref(), &record.id);
        format!("{}.json", folder.own(SUMMARY))
    };
    let (code, sentence) = record.failure.clone().unzip();
    Ok(types::ExportDescription {
        billed_size_bytes: is_done.then_some(record.counts.bytes),
        client_token: Some(record.token.to_string()),
        end_time: record.ended,
        export_arn: Some(transfer_ref::arn(EXPORT, record)),
        export_format: Some(request.format.into()),
        export_manifest: is_done.then(manifest),
        export_status: Some(status(record).into()),
        export_time: to.is_none().then_some(moment),
        export_type: input.export_type,
        failure_code: code.map(|code| code.to_string()),
        failure_message: sentence.map(|sentence| sentence.to_string()),
        filter_specification: request.filter,
        incremental_export_specification: to.map(|to| types::IncrementalExportSpecification {
            export_from_time: Some(moment),
            export_to_time: Some(to),
            export_view_type: Some(request.view.into()),
        }),
        item_count: is_done.then_some(record.counts.done),
        s3_bucket: Some(request.bucket),
        s3_bucket_owner: request.bucket_owner,
        s3_prefix: request.prefix,
        s3_sse_algorithm: Some(request.encryption),
        s3_sse_kms_key_id: request.key,
        start_time: Some(record.started),
        table_arn: Some(record.table_arn.to_string()),
        table_id: Some(record.table_id.to_string()),
    })
}

/// `ExportSummary`, which has a type also where the description has none.
pub(super) fn summarize(record: &TransferRecord) -> types::ExportSummary {
    let kind = match record.moments.1 {
        Some(_) => ExportType::IncrementalExport,
        None => ExportType::FullExport,
    };
    types::ExportSummary {
        export_arn: Some(transfer_ref::arn(EXPORT, record)),
        export_status: Some(status(record).into()),
        export_type: Some(kind.into()),
    }
}

fn status(record: &TransferRecord) -> ExportStatus {
    match record.state {
        TransferState::Running | TransferState::Cancelling => ExportStatus::InProgress,
        TransferState::Completed => ExportStatus::Completed,
        // No export ends with items that could not be, or is cancelled.
        TransferState::Incomplete | TransferState::Failed | TransferState::Cancelled => {
            ExportStatus::Failed
        }
    }
}
