//! From an operation to its marker type.
//!
//! Written by `cargo run -p dynamodb-emulator-codegen -- write` from `emulator/codegen/model/`.
//! Do not edit by hand.

use super::operations::*;
use crate::wire::Dispatched;

impl Operation {
    /// Whether this emulator answers it; otherwise it is refused as unknown.
    pub const fn is_answered(self) -> bool {
        true
    }
}

impl Dispatched for BatchExecuteStatement {}
impl Dispatched for BatchGetItem {}
impl Dispatched for BatchWriteItem {}
impl Dispatched for CancelBulkOperation {}
impl Dispatched for CreateBackup {}
impl Dispatched for CreateGlobalTable {}
impl Dispatched for CreateTable {}
impl Dispatched for DeleteBackup {}
impl Dispatched for DeleteItem {}
impl Dispatched for DeleteResourcePolicy {}
impl Dispatched for DeleteTable {}
impl Dispatched for DescribeBackup {}
impl Dispatched for DescribeBulkOperation {}
impl Dispatched for DescribeContinuousBackups {}
impl Dispatched for DescribeContributorInsights {}
impl Dispatched for DescribeEndpoints {}
impl Dispatched for DescribeExport {}
impl Dispatched for DescribeGlobalTable {}
impl Dispatched for DescribeGlobalTableSettings {}
impl Dispatched for DescribeImport {}
impl Dispatched for DescribeKinesisStreamingDestination {}
impl Dispatched for DescribeLimits {}
impl Dispatched for DescribeTable {}
impl Dispatched for DescribeTableReplicaAutoScaling {}
impl Dispatched for DescribeTimeToLive {}
impl Dispatched for DisableKinesisStreamingDestination {}
impl Dispatched for EnableKinesisStreamingDestination {}
impl Dispatched for ExecuteStatement {}
impl Dispatched for ExecuteTransaction {}
impl Dispatched for ExportTableToPointInTime {}
impl Dispatched for GetItem {}
impl Dispatched for GetResourcePolicy {}
impl Dispatched for ImportTable {}
impl Dispatched for ListBackups {}
impl Dispatched for ListBulkOperations {}
impl Dispatched for ListContributorInsights {}
impl Dispatched for ListExports {}
impl Dispatched for ListGlobalTables {}
impl Dispatched for ListImports {}
impl Dispatched for ListTables {}
impl Dispatched for ListTagsOfResource {}
impl Dispatched for PutItem {}
impl Dispatched for PutResourcePolicy {}
impl Dispatched for Query {}
impl Dispatched for RestoreTableFromBackup {}
impl Dispatched for RestoreTableToPointInTime {}
impl Dispatched for Scan {}
impl Dispatched for SearchVectors {}
impl Dispatched for StartBulkPutItems {}
impl Dispatched for TagResource {}
impl Dispatched for TransactGetItems {}
impl Dispatched for TransactWriteItems {}
impl Dispatched for UntagResource {}
impl Dispatched for UpdateContinuousBackups {}
impl Dispatched for UpdateContributorInsights {}
impl Dispatched for UpdateGlobalTable {}
impl Dispatched for UpdateGlobalTableSettings {}
impl Dispatched for UpdateItem {}
impl Dispatched for UpdateKinesisStreamingDestination {}
impl Dispatched for UpdateTable {}
impl Dispatched for UpdateTableReplicaAutoScaling {}
impl Dispatched for UpdateTimeToLive {}
impl Dispatched for DescribeStream {}
impl Dispatched for GetRecords {}
impl Dispatched for GetShardIterator {}
impl Dispatched for ListStreams {}

/// Runs code with the marker type of an operation: `dispatch!(operation, O => code, _ => other)`
/// gives `code`, in which `O` is the marker type, if the operation is answered, and `other` if
/// not; without `_` there is `code` for every operation of the model.
macro_rules! dispatch {
    ($operation:expr, $marker:ident => $code:expr, _ => $other:expr $(,)?) => {
        match $operation {
            $crate::wire::Operation::BatchExecuteStatement => { type $marker = $crate::wire::ops::BatchExecuteStatement; $code }
            $crate::wire::Operation::BatchGetItem => { type $marker = $crate::wire::ops::BatchGetItem; $code }
            $crate::wire::Operation::BatchWriteItem => { type $marker = $crate::wire::ops::BatchWriteItem; $code }
            $crate::wire::Operation::CancelBulkOperation => { type $marker = $crate::wire::ops::CancelBulkOperation; $code }
            $crate::wire::Operation::CreateBackup => { type $marker = $crate::wire::ops::CreateBackup; $code }
            $crate::wire::Operation::CreateGlobalTable => { type $marker = $crate::wire::ops::CreateGlobalTable; $code }
            $crate::wire::Operation::CreateTable => { type $marker = $crate::wire::ops::CreateTable; $code }
            $crate::wire::Operation::DeleteBackup => { type $marker = $crate::wire::ops::DeleteBackup; $code }
            $crate::wire::Operation::DeleteItem => { type $marker = $crate::wire::ops::DeleteItem; $code }
            $crate::wire::Operation::DeleteResourcePolicy => { type $marker = $crate::wire::ops::DeleteResourcePolicy; $code }
            $crate::wire::Operation::DeleteTable => { type $marker = $crate::wire::ops::DeleteTable; $code }
            $crate::wire::Operation::DescribeBackup => { type $marker = $crate::wire::ops::DescribeBackup; $code }
            $crate::wire::Operation::DescribeBulkOperation => { type $marker = $crate::wire::ops::DescribeBulkOperation; $code }
            $crate::wire::Operation::DescribeContinuousBackups => { type $marker = $crate::wire::ops::DescribeContinuousBackups; $code }
            $crate::wire::Operation::DescribeContributorInsights => { type $marker = $crate::wire::ops::DescribeContributorInsights; $code }
            $crate::wire::Operation::DescribeEndpoints => { type $marker = $crate::wire::ops::DescribeEndpoints; $code }
            $crate::wire::Operation::DescribeExport => { type $marker = $crate::wire::ops::DescribeExport; $code }
            $crate::wire::Operation::DescribeGlobalTable => { type $marker = $crate::wire::ops::DescribeGlobalTable; $code }
            $crate::wire::Operation::DescribeGlobalTableSettings => { type $marker = $crate::wire::ops::DescribeGlobalTableSettings; $code }
            $crate::wire::Operation::DescribeImport => { type $marker = $crate::wire::ops::DescribeImport; $code }
            $crate::wire::Operation::DescribeKinesisStreamingDestination => { type $marker = $crate::wire::ops::DescribeKinesisStreamingDestination; $code }
            $crate::wire::Operation::DescribeLimits => { type $marker = $crate::wire::ops::DescribeLimits; $code }
            $crate::wire::Operation::DescribeTable => { type $marker = $crate::wire::ops::DescribeTable; $code }
            $crate::wire::Operation::DescribeTableReplicaAutoScaling => { type $marker = $crate::wire::ops::DescribeTableReplicaAutoScaling; $code }
            $crate::wire::Operation::DescribeTimeToLive => { type $marker = $crate::wire::ops::DescribeTimeToLive; $code }
            $crate::wire::Operation::DisableKinesisStreamingDestination => { type $marker = $crate::wire::ops::DisableKinesisStreamingDestination; $code }
            $crate::wire::Operation::EnableKinesisStreamingDestination => { type $marker = $crate::wire::ops::EnableKinesisStreamingDestination; $code }
            $crate::wire::Operation::ExecuteStatement => { type $marker = $crate::wire::ops::ExecuteStatement; $code }
            $crate::wire::Operation::ExecuteTransaction => { type $marker = $crate::wire::ops::ExecuteTransaction; $code }
            $crate::wire::Operation::ExportTableToPointInTime => { type $marker = $crate::wire::ops::ExportTableToPointInTime; $code }
            $crate::wire::Operation::GetItem => { type $marker = $crate::wire::ops::GetItem; $code }
            $crate::wire::Operation::GetResourcePolicy => { type $marker = $crate::wire::ops::GetResourcePolicy; $code }
            $crate::wire::Operation::ImportTable => { type $marker = $crate::wire::ops::ImportTable; $code }
            $crate::wire::Operation::ListBackups => { type $marker = $crate::wire::ops::ListBackups; $code }
            $crate::wire::Operation::ListBulkOperations => { type $marker = $crate::wire::ops::ListBulkOperations; $code }
            $crate::wire::Operation::ListContributorInsights => { type $marker = $crate::wire::ops::ListContributorInsights; $code }
            $crate::wire::Operation::ListExports => { type $marker = $crate::wire::ops::ListExports; $code }
            $crate::wire::Operation::ListGlobalTables => { type $marker = $crate::wire::ops::ListGlobalTables; $code }
            $crate::wire::Operation::ListImports => { type $marker = $crate::wire::ops::ListImports; $code }
            $crate::wire::Operation::ListTables => { type $marker = $crate::wire::ops::ListTables; $code }
            $crate::wire::Operation::ListTagsOfResource => { type $marker = $crate::wire::ops::ListTagsOfResource; $code }
            $crate::wire::Operation::PutItem => { type $marker = $crate::wire::ops::PutItem; $code }
            $crate::wire::Operation::PutResourcePolicy => { type $marker = $crate::wire::ops::PutResourcePolicy; $code }
            $crate::wire::Operation::Query => { type $marker = $crate::wire::ops::Query; $code }
            $crate::wire::Operation::RestoreTableFromBackup => { type $marker = $crate::wire::ops::RestoreTableFromBackup; $code }
            $crate::wire::Operation::RestoreTableToPointInTime => { type $marker = $crate::wire::ops::RestoreTableToPointInTime; $code }
            $crate::wire::Operation::Scan => { type $marker = $crate::wire::ops::Scan; $code }
            $crate::wire::Operation::SearchVectors => { type $marker = $crate::wire::ops::SearchVectors; $code }
            $crate::wire::Operation::StartBulkPutItems => { type $marker = $crate::wire::ops::StartBulkPutItems; $code }
            $crate::wire::Operation::TagResource => { type $marker = $crate::wire::ops::TagResource; $code }
            $crate::wire::Operation::TransactGetItems => { type $marker = $crate::wire::ops::TransactGetItems; $code }
            $crate::wire::Operation::TransactWriteItems => { type $marker = $crate::wire::ops::TransactWriteItems; $code }
            $crate::wire::Operation::UntagResource => { type $marker = $crate::wire::ops::UntagResource; $code }
            $crate::wire::Operation::UpdateContinuousBackups => { type $marker = $crate::wire::ops::UpdateContinuousBackups; $code }
            $crate::wire::Operation::UpdateContributorInsights => { type $marker = $crate::wire::ops::UpdateContributorInsights; $code }
            $crate::wire::Operation::UpdateGlobalTable => { type $marker = $crate::wire::ops::UpdateGlobalTable; $code }
            $crate::wire::Operation::UpdateGlobalTableSettings => { type $marker = $crate::wire::ops::UpdateGlobalTableSettings; $code }
            $crate::wire::Operation::UpdateItem => { type $marker = $crate::wire::ops::UpdateItem; $code }
            $crate::wire::Operation::UpdateKinesisStreamingDestination => { type $marker = $crate::wire::ops::UpdateKinesisStreamingDestination; $code }
            $crate::wire::Operation::UpdateTable => { type $marker = $crate::wire::ops::UpdateTable; $code }
            $crate::wire::Operation::UpdateTableReplicaAutoScaling => { type $marker = $crate::wire::ops::UpdateTableReplicaAutoScaling; $code }
            $crate::wire::Operation::UpdateTimeToLive => { type $marker = $crate::wire::ops::UpdateTimeToLive; $code }
            $crate::wire::Operation::DescribeStream => { type $marker = $crate::wire::ops::DescribeStream; $code }
            $crate::wire::Operation::GetRecords => { type $marker = $crate::wire::ops::GetRecords; $code }
            $crate::wire::Operation::GetShardIterator => { type $marker = $crate::wire::ops::GetShardIterator; $code }
            $crate::wire::Operation::ListStreams => { type $marker = $crate::wire::ops::ListStreams; $code }
        }
    };
    ($operation:expr, $marker:ident => $code:expr $(,)?) => {
        match $operation {
            $crate::wire::Operation::BatchExecuteStatement => { type $marker = $crate::wire::ops::BatchExecuteStatement; $code }
            $crate::wire::Operation::BatchGetItem => { type $marker = $crate::wire::ops::BatchGetItem; $code }
            $crate::wire::Operation::BatchWriteItem => { type $marker = $crate::wire::ops::BatchWriteItem; $code }
            $crate::wire::Operation::CancelBulkOperation => { type $marker = $crate::wire::ops::CancelBulkOperation; $code }
            $crate::wire::Operation::CreateBackup => { type $marker = $crate::wire::ops::CreateBackup; $code }
            $crate::wire::Operation::CreateGlobalTable => { type $marker = $crate::wire::ops::CreateGlobalTable; $code }
            $crate::wire::Operation::CreateTable => { type $marker = $crate::wire::ops::CreateTable; $code }
            $crate::wire::Operation::DeleteBackup => { type $marker = $crate::wire::ops::DeleteBackup; $code }
            $crate::wire::Operation::DeleteItem => { type $marker = $crate::wire::ops::DeleteItem; $code }
            $crate::wire::Operation::DeleteResourcePolicy => { type $marker = $crate::wire::ops::DeleteResourcePolicy; $code }
            $crate::wire::Operation::DeleteTable => { type $marker = $crate::wire::ops::DeleteTable; $code }
            $crate::wire::Operation::DescribeBackup => { type $marker = $crate::wire::ops::DescribeBackup; $code }
            $crate::wire::Operation::DescribeBulkOperation => { type $marker = $crate::wire::ops::DescribeBulkOperation; $code }
            $crate::wire::Operation::DescribeContinuousBackups => { type $marker = $crate::wire::ops::DescribeContinuousBackups; $code }
            $crate::wire::Operation::DescribeContributorInsights => { type $marker = $crate::wire::ops::DescribeContributorInsights; $code }
            $crate::wire::Operation::DescribeEndpoints => { type $marker = $crate::wire::ops::DescribeEndpoints; $code }
            $crate::wire::Operation::DescribeExport => { type $marker = $crate::wire::ops::DescribeExport; $code }
            $crate::wire::Operation::DescribeGlobalTable => { type $marker = $crate::wire::ops::DescribeGlobalTable; $code }
            $crate::wire::Operation::DescribeGlobalTableSettings => { type $marker = $crate::wire::ops::DescribeGlobalTableSettings; $code }
            $crate::wire::Operation::DescribeImport => { type $marker = $crate::wire::ops::DescribeImport; $code }
            $crate::wire::Operation::DescribeKinesisStreamingDestination => { type $marker = $crate::wire::ops::DescribeKinesisStreamingDestination; $code }
            $crate::wire::Operation::DescribeLimits => { type $marker = $crate::wire::ops::DescribeLimits; $code }
            $crate::wire::Operation::DescribeTable => { type $marker = $crate::wire::ops::DescribeTable; $code }
            $crate::wire::Operation::DescribeTableReplicaAutoScaling => { type $marker = $crate::wire::ops::DescribeTableReplicaAutoScaling; $code }
            $crate::wire::Operation::DescribeTimeToLive => { type $marker = $crate::wire::ops::DescribeTimeToLive; $code }
            $crate::wire::Operation::DisableKinesisStreamingDestination => { type $marker = $crate::wire::ops::DisableKinesisStreamingDestination; $code }
            $crate::wire::Operation::EnableKinesisStreamingDestination => { type $marker = $crate::wire::ops::EnableKinesisStreamingDestination; $code }
            $crate::wire::Operation::ExecuteStatement => { type $marker = $crate::wire::ops::ExecuteStatement; $code }
            $crate::wire::Operation::ExecuteTransaction => { type $marker = $crate::wire::ops::ExecuteTransaction; $code }
            $crate::wire::Operation::ExportTableToPointInTime => { type $marker = $crate::wire::ops::ExportTableToPointInTime; $code }
            $crate::wire::Operation::GetItem => { type $marker = $crate::wire::ops::GetItem; $code }
            $crate::wire::Operation::GetResourcePolicy => { type $marker = $crate::wire::ops::GetResourcePolicy; $code }
            $crate::wire::Operation::ImportTable => { type $marker = $crate::wire::ops::ImportTable; $code }
            $crate::wire::Operation::ListBackups => { type $marker = $crate::wire::ops::ListBackups; $code }
            $crate::wire::Operation::ListBulkOperations => { type $marker = $crate::wire::ops::ListBulkOperations; $code }
            $crate::wire::Operation::ListContributorInsights => { type $marker = $crate::wire::ops::ListContributorInsights; $code }
            $crate::wire::Operation::ListExports => { type $marker = $crate::wire::ops::ListExports; $code }
            $crate::wire::Operation::ListGlobalTables => { type $marker = $crate::wire::ops::ListGlobalTables; $code }
            $crate::wire::Operation::ListImports => { type $marker = $crate::wire::ops::ListImports; $code }
            $crate::wire::Operation::ListTables => { type $marker = $crate::wire::ops::ListTables; $code }
            $crate::wire::Operation::ListTagsOfResource => { type $marker = $crate::wire::ops::ListTagsOfResource; $code }
            $crate::wire::Operation::PutItem => { type $marker = $crate::wire::ops::PutItem; $code }
            $crate::wire::Operation::PutResourcePolicy => { type $marker = $crate::wire::ops::PutResourcePolicy; $code }
            $crate::wire::Operation::Query => { type $marker = $crate::wire::ops::Query; $code }
            $crate::wire::Operation::RestoreTableFromBackup => { type $marker = $crate::wire::ops::RestoreTableFromBackup; $code }
            $crate::wire::Operation::RestoreTableToPointInTime => { type $marker = $crate::wire::ops::RestoreTableToPointInTime; $code }
            $crate::wire::Operation::Scan => { type $marker = $crate::wire::ops::Scan; $code }
            $crate::wire::Operation::SearchVectors => { type $marker = $crate::wire::ops::SearchVectors; $code }
            $crate::wire::Operation::StartBulkPutItems => { type $marker = $crate::wire::ops::StartBulkPutItems; $code }
            $crate::wire::Operation::TagResource => { type $marker = $crate::wire::ops::TagResource; $code }
            $crate::wire::Operation::TransactGetItems => { type $marker = $crate::wire::ops::TransactGetItems; $code }
            $crate::wire::Operation::TransactWriteItems => { type $marker = $crate::wire::ops::TransactWriteItems; $code }
            $crate::wire::Operation::UntagResource => { type $marker = $crate::wire::ops::UntagResource; $code }
            $crate::wire::Operation::UpdateContinuousBackups => { type $marker = $crate::wire::ops::UpdateContinuousBackups; $code }
            $crate::wire::Operation::UpdateContributorInsights => { type $marker = $crate::wire::ops::UpdateContributorInsights; $code }
            $crate::wire::Operation::UpdateGlobalTable => { type $marker = $crate::wire::ops::UpdateGlobalTable; $code }
            $crate::wire::Operation::UpdateGlobalTableSettings => { type $marker = $crate::wire::ops::UpdateGlobalTableSettings; $code }
            $crate::wire::Operation::UpdateItem => { type $marker = $crate::wire::ops::UpdateItem; $code }
            $crate::wire::Operation::UpdateKinesisStreamingDestination => { type $marker = $crate::wire::ops::UpdateKinesisStreamingDestination; $code }
            $crate::wire::Operation::UpdateTable => { type $marker = $crate::wire::ops::UpdateTable; $code }
            $crate::wire::Operation::UpdateTableReplicaAutoScaling => { type $marker = $crate::wire::ops::UpdateTableReplicaAutoScaling; $code }
            $crate::wire::Operation::UpdateTimeToLive => { type $marker = $crate::wire::ops::UpdateTimeToLive; $code }
            $crate::wire::Operation::DescribeStream => { type $marker = $crate::wire::ops::DescribeStream; $code }
            $crate::wire::Operation::GetRecords => { type $marker = $crate::wire::ops::GetRecords; $code }
            $crate::wire::Operation::GetShardIterator => { type $marker = $crate::wire::ops::GetShardIterator; $code }
            $crate::wire::Operation::ListStreams => { type $marker = $crate::wire::ops::ListStreams; $code }
        }
    };
}
pub(crate) use dispatch;
