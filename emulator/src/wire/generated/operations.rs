//! The operations of both services, and a marker type for each.
//!
//! Written by `cargo run -p dynamodb-emulator-codegen -- write` from `emulator/codegen/model/`.
//! Do not edit by hand.

use super::{inputs, outputs};
use crate::wire::ApiCall;

/// One of the operations of DynamoDB and DynamoDB Streams.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::Operation;
///
/// let operation = Operation::from_target("DynamoDB_20120810.PutItem");
/// assert_eq!(operation, Some(Operation::PutItem));
/// assert_eq!(Operation::PutItem.name(), "PutItem");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Operation {
    /// [BatchExecuteStatement](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html).
    BatchExecuteStatement,
    /// [BatchGetItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html).
    BatchGetItem,
    /// [BatchWriteItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html).
    BatchWriteItem,
    /// [CancelBulkOperation](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancelBulkOperation.html).
    CancelBulkOperation,
    /// [CreateBackup](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateBackup.html).
    CreateBackup,
    /// [CreateGlobalTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateGlobalTable.html).
    CreateGlobalTable,
    /// [CreateTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html).
    CreateTable,
    /// [DeleteBackup](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteBackup.html).
    DeleteBackup,
    /// [DeleteItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html).
    DeleteItem,
    /// [DeleteResourcePolicy](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteResourcePolicy.html).
    DeleteResourcePolicy,
    /// [DeleteTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html).
    DeleteTable,
    /// [DescribeBackup](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeBackup.html).
    DescribeBackup,
    /// [DescribeBulkOperation](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeBulkOperation.html).
    DescribeBulkOperation,
    /// [DescribeContinuousBackups](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html).
    DescribeContinuousBackups,
    /// [DescribeContributorInsights](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContributorInsights.html).
    DescribeContributorInsights,
    /// [DescribeEndpoints](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html).
    DescribeEndpoints,
    /// [DescribeExport](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeExport.html).
    DescribeExport,
    /// [DescribeGlobalTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeGlobalTable.html).
    DescribeGlobalTable,
    /// [DescribeGlobalTableSettings](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeGlobalTableSettings.html).
    DescribeGlobalTableSettings,
    /// [DescribeImport](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeImport.html).
    DescribeImport,
    /// [DescribeKinesisStreamingDestination](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeKinesisStreamingDestination.html).
    DescribeKinesisStreamingDestination,
    /// [DescribeLimits](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html).
    DescribeLimits,
    /// [DescribeTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html).
    DescribeTable,
    /// [DescribeTableReplicaAutoScaling](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTableReplicaAutoScaling.html).
    DescribeTableReplicaAutoScaling,
    /// [DescribeTimeToLive](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html).
    DescribeTimeToLive,
    /// [DisableKinesisStreamingDestination](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DisableKinesisStreamingDestination.html).
    DisableKinesisStreamingDestination,
    /// [EnableKinesisStreamingDestination](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingDestination.html).
    EnableKinesisStreamingDestination,
    /// [ExecuteStatement](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html).
    ExecuteStatement,
    /// [ExecuteTransaction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html).
    ExecuteTransaction,
    /// [ExportTableToPointInTime](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExportTableToPointInTime.html).
    ExportTableToPointInTime,
    /// [GetItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html).
    GetItem,
    /// [GetResourcePolicy](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html).
    GetResourcePolicy,
    /// [ImportTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ImportTable.html).
    ImportTable,
    /// [ListBackups](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBackups.html).
    ListBackups,
    /// [ListBulkOperations](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBulkOperations.html).
    ListBulkOperations,
    /// [ListContributorInsights](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListContributorInsights.html).
    ListContributorInsights,
    /// [ListExports](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListExports.html).
    ListExports,
    /// [ListGlobalTables](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListGlobalTables.html).
    ListGlobalTables,
    /// [ListImports](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListImports.html).
    ListImports,
    /// [ListTables](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html).
    ListTables,
    /// [ListTagsOfResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html).
    ListTagsOfResource,
    /// [PutItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html).
    PutItem,
    /// [PutResourcePolicy](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html).
    PutResourcePolicy,
    /// [Query](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html).
    Query,
    /// [RestoreTableFromBackup](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableFromBackup.html).
    RestoreTableFromBackup,
    /// [RestoreTableToPointInTime](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableToPointInTime.html).
    RestoreTableToPointInTime,
    /// [Scan](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html).
    Scan,
    /// [SearchVectors](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SearchVectors.html).
    SearchVectors,
    /// [StartBulkPutItems](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StartBulkPutItems.html).
    StartBulkPutItems,
    /// [TagResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html).
    TagResource,
    /// [TransactGetItems](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html).
    TransactGetItems,
    /// [TransactWriteItems](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html).
    TransactWriteItems,
    /// [UntagResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html).
    UntagResource,
    /// [UpdateContinuousBackups](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html).
    UpdateContinuousBackups,
    /// [UpdateContributorInsights](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContributorInsights.html).
    UpdateContributorInsights,
    /// [UpdateGlobalTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateGlobalTable.html).
    UpdateGlobalTable,
    /// [UpdateGlobalTableSettings](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateGlobalTableSettings.html).
    UpdateGlobalTableSettings,
    /// [UpdateItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html).
    UpdateItem,
    /// [UpdateKinesisStreamingDestination](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateKinesisStreamingDestination.html).
    UpdateKinesisStreamingDestination,
    /// [UpdateTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html).
    UpdateTable,
    /// [UpdateTableReplicaAutoScaling](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTableReplicaAutoScaling.html).
    UpdateTableReplicaAutoScaling,
    /// [UpdateTimeToLive](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html).
    UpdateTimeToLive,
    /// [DescribeStream](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html).
    DescribeStream,
    /// [GetRecords](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html).
    GetRecords,
    /// [GetShardIterator](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html).
    GetShardIterator,
    /// [ListStreams](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html).
    ListStreams,
}

impl Operation {
    /// All of them, DynamoDB's before DynamoDB Streams'.
    pub const ALL: [Self; 66] = [
        Self::BatchExecuteStatement,
        Self::BatchGetItem,
        Self::BatchWriteItem,
        Self::CancelBulkOperation,
        Self::CreateBackup,
        Self::CreateGlobalTable,
        Self::CreateTable,
        Self::DeleteBackup,
        Self::DeleteItem,
        Self::DeleteResourcePolicy,
        Self::DeleteTable,
        Self::DescribeBackup,
        Self::DescribeBulkOperation,
        Self::DescribeContinuousBackups,
        Self::DescribeContributorInsights,
        Self::DescribeEndpoints,
        Self::DescribeExport,
        Self::DescribeGlobalTable,
        Self::DescribeGlobalTableSettings,
        Self::DescribeImport,
        Self::DescribeKinesisStreamingDestination,
        Self::DescribeLimits,
        Self::DescribeTable,
        Self::DescribeTableReplicaAutoScaling,
        Self::DescribeTimeToLive,
        Self::DisableKinesisStreamingDestination,
        Self::EnableKinesisStreamingDestination,
        Self::ExecuteStatement,
        Self::ExecuteTransaction,
        Self::ExportTableToPointInTime,
        Self::GetItem,
        Self::GetResourcePolicy,
        Self::ImportTable,
        Self::ListBackups,
        Self::ListBulkOperations,
        Self::ListContributorInsights,
        Self::ListExports,
        Self::ListGlobalTables,
        Self::ListImports,
        Self::ListTables,
        Self::ListTagsOfResource,
        Self::PutItem,
        Self::PutResourcePolicy,
        Self::Query,
        Self::RestoreTableFromBackup,
        Self::RestoreTableToPointInTime,
        Self::Scan,
        Self::SearchVectors,
        Self::StartBulkPutItems,
        Self::TagResource,
        Self::TransactGetItems,
        Self::TransactWriteItems,
        Self::UntagResource,
        Self::UpdateContinuousBackups,
        Self::UpdateContributorInsights,
        Self::UpdateGlobalTable,
        Self::UpdateGlobalTableSettings,
        Self::UpdateItem,
        Self::UpdateKinesisStreamingDestination,
        Self::UpdateTable,
        Self::UpdateTableReplicaAutoScaling,
        Self::UpdateTimeToLive,
        Self::DescribeStream,
        Self::GetRecords,
        Self::GetShardIterator,
        Self::ListStreams,
    ];

    /// The operation that an `X-Amz-Target` header names.
    pub fn from_target(target: &str) -> Option<Self> {
        let place = TARGETS.binary_search_by_key(&target, |(target, _)| target).ok()?;
        TARGETS.get(place).map(|(_, operation)| *operation)
    }

    /// Its name, as in `PutItem`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BatchExecuteStatement => "BatchExecuteStatement",
            Self::BatchGetItem => "BatchGetItem",
            Self::BatchWriteItem => "BatchWriteItem",
            Self::CancelBulkOperation => "CancelBulkOperation",
            Self::CreateBackup => "CreateBackup",
            Self::CreateGlobalTable => "CreateGlobalTable",
            Self::CreateTable => "CreateTable",
            Self::DeleteBackup => "DeleteBackup",
            Self::DeleteItem => "DeleteItem",
            Self::DeleteResourcePolicy => "DeleteResourcePolicy",
            Self::DeleteTable => "DeleteTable",
            Self::DescribeBackup => "DescribeBackup",
            Self::DescribeBulkOperation => "DescribeBulkOperation",
            Self::DescribeContinuousBackups => "DescribeContinuousBackups",
            Self::DescribeContributorInsights => "DescribeContributorInsights",
            Self::DescribeEndpoints => "DescribeEndpoints",
            Self::DescribeExport => "DescribeExport",
            Self::DescribeGlobalTable => "DescribeGlobalTable",
            Self::DescribeGlobalTableSettings => "DescribeGlobalTableSettings",
            Self::DescribeImport => "DescribeImport",
            Self::DescribeKinesisStreamingDestination => "DescribeKinesisStreamingDestination",
            Self::DescribeLimits => "DescribeLimits",
            Self::DescribeTable => "DescribeTable",
            Self::DescribeTableReplicaAutoScaling => "DescribeTableReplicaAutoScaling",
            Self::DescribeTimeToLive => "DescribeTimeToLive",
            Self::DisableKinesisStreamingDestination => "DisableKinesisStreamingDestination",
            Self::EnableKinesisStreamingDestination => "EnableKinesisStreamingDestination",
            Self::ExecuteStatement => "ExecuteStatement",
            Self::ExecuteTransaction => "ExecuteTransaction",
            Self::ExportTableToPointInTime => "ExportTableToPointInTime",
            Self::GetItem => "GetItem",
            Self::GetResourcePolicy => "GetResourcePolicy",
            Self::ImportTable => "ImportTable",
            Self::ListBackups => "ListBackups",
            Self::ListBulkOperations => "ListBulkOperations",
            Self::ListContributorInsights => "ListContributorInsights",
            Self::ListExports => "ListExports",
            Self::ListGlobalTables => "ListGlobalTables",
            Self::ListImports => "ListImports",
            Self::ListTables => "ListTables",
            Self::ListTagsOfResource => "ListTagsOfResource",
            Self::PutItem => "PutItem",
            Self::PutResourcePolicy => "PutResourcePolicy",
            Self::Query => "Query",
            Self::RestoreTableFromBackup => "RestoreTableFromBackup",
            Self::RestoreTableToPointInTime => "RestoreTableToPointInTime",
            Self::Scan => "Scan",
            Self::SearchVectors => "SearchVectors",
            Self::StartBulkPutItems => "StartBulkPutItems",
            Self::TagResource => "TagResource",
            Self::TransactGetItems => "TransactGetItems",
            Self::TransactWriteItems => "TransactWriteItems",
            Self::UntagResource => "UntagResource",
            Self::UpdateContinuousBackups => "UpdateContinuousBackups",
            Self::UpdateContributorInsights => "UpdateContributorInsights",
            Self::UpdateGlobalTable => "UpdateGlobalTable",
            Self::UpdateGlobalTableSettings => "UpdateGlobalTableSettings",
            Self::UpdateItem => "UpdateItem",
            Self::UpdateKinesisStreamingDestination => "UpdateKinesisStreamingDestination",
            Self::UpdateTable => "UpdateTable",
            Self::UpdateTableReplicaAutoScaling => "UpdateTableReplicaAutoScaling",
            Self::UpdateTimeToLive => "UpdateTimeToLive",
            Self::DescribeStream => "DescribeStream",
            Self::GetRecords => "GetRecords",
            Self::GetShardIterator => "GetShardIterator",
            Self::ListStreams => "ListStreams",
        }
    }

    /// What stands before the dot in its `X-Amz-Target`.
    pub const fn target_prefix(self) -> &'static str {
        match self {
            Self::DescribeStream | Self::GetRecords | Self::GetShardIterator | Self::ListStreams => "DynamoDBStreams_20120810",
            Self::BatchExecuteStatement | Self::BatchGetItem | Self::BatchWriteItem | Self::CancelBulkOperation | Self::CreateBackup | Self::CreateGlobalTable | Self::CreateTable | Self::DeleteBackup | Self::DeleteItem | Self::DeleteResourcePolicy | Self::DeleteTable | Self::DescribeBackup | Self::DescribeBulkOperation | Self::DescribeContinuousBackups | Self::DescribeContributorInsights | Self::DescribeEndpoints | Self::DescribeExport | Self::DescribeGlobalTable | Self::DescribeGlobalTableSettings | Self::DescribeImport | Self::DescribeKinesisStreamingDestination | Self::DescribeLimits | Self::DescribeTable | Self::DescribeTableReplicaAutoScaling | Self::DescribeTimeToLive | Self::DisableKinesisStreamingDestination | Self::EnableKinesisStreamingDestination | Self::ExecuteStatement | Self::ExecuteTransaction | Self::ExportTableToPointInTime | Self::GetItem | Self::GetResourcePolicy | Self::ImportTable | Self::ListBackups | Self::ListBulkOperations | Self::ListContributorInsights | Self::ListExports | Self::ListGlobalTables | Self::ListImports | Self::ListTables | Self::ListTagsOfResource | Self::PutItem | Self::PutResourcePolicy | Self::Query | Self::RestoreTableFromBackup | Self::RestoreTableToPointInTime | Self::Scan | Self::SearchVectors | Self::StartBulkPutItems | Self::TagResource | Self::TransactGetItems | Self::TransactWriteItems | Self::UntagResource | Self::UpdateContinuousBackups | Self::UpdateContributorInsights | Self::UpdateGlobalTable | Self::UpdateGlobalTableSettings | Self::UpdateItem | Self::UpdateKinesisStreamingDestination | Self::UpdateTable | Self::UpdateTableReplicaAutoScaling | Self::UpdateTimeToLive => "DynamoDB_20120810",
        }
    }
}

/// The targets in alphabetical order.
static TARGETS: [(&str, Operation); 66] = [
    ("DynamoDBStreams_20120810.DescribeStream", Operation::DescribeStream),
    ("DynamoDBStreams_20120810.GetRecords", Operation::GetRecords),
    ("DynamoDBStreams_20120810.GetShardIterator", Operation::GetShardIterator),
    ("DynamoDBStreams_20120810.ListStreams", Operation::ListStreams),
    ("DynamoDB_20120810.BatchExecuteStatement", Operation::BatchExecuteStatement),
    ("DynamoDB_20120810.BatchGetItem", Operation::BatchGetItem),
    ("DynamoDB_20120810.BatchWriteItem", Operation::BatchWriteItem),
    ("DynamoDB_20120810.CancelBulkOperation", Operation::CancelBulkOperation),
    ("DynamoDB_20120810.CreateBackup", Operation::CreateBackup),
    ("DynamoDB_20120810.CreateGlobalTable", Operation::CreateGlobalTable),
    ("DynamoDB_20120810.CreateTable", Operation::CreateTable),
    ("DynamoDB_20120810.DeleteBackup", Operation::DeleteBackup),
    ("DynamoDB_20120810.DeleteItem", Operation::DeleteItem),
    ("DynamoDB_20120810.DeleteResourcePolicy", Operation::DeleteResourcePolicy),
    ("DynamoDB_20120810.DeleteTable", Operation::DeleteTable),
    ("DynamoDB_20120810.DescribeBackup", Operation::DescribeBackup),
    ("DynamoDB_20120810.DescribeBulkOperation", Operation::DescribeBulkOperation),
    ("DynamoDB_20120810.DescribeContinuousBackups", Operation::DescribeContinuousBackups),
    ("DynamoDB_20120810.DescribeContributorInsights", Operation::DescribeContributorInsights),
    ("DynamoDB_20120810.DescribeEndpoints", Operation::DescribeEndpoints),
    ("DynamoDB_20120810.DescribeExport", Operation::DescribeExport),
    ("DynamoDB_20120810.DescribeGlobalTable", Operation::DescribeGlobalTable),
    ("DynamoDB_20120810.DescribeGlobalTableSettings", Operation::DescribeGlobalTableSettings),
    ("DynamoDB_20120810.DescribeImport", Operation::DescribeImport),
    ("DynamoDB_20120810.DescribeKinesisStreamingDestination", Operation::DescribeKinesisStreamingDestination),
    ("DynamoDB_20120810.DescribeLimits", Operation::DescribeLimits),
    ("DynamoDB_20120810.DescribeTable", Operation::DescribeTable),
    ("DynamoDB_20120810.DescribeTableReplicaAutoScaling", Operation::DescribeTableReplicaAutoScaling),
    ("DynamoDB_20120810.DescribeTimeToLive", Operation::DescribeTimeToLive),
    ("DynamoDB_20120810.DisableKinesisStreamingDestination", Operation::DisableKinesisStreamingDestination),
    ("DynamoDB_20120810.EnableKinesisStreamingDestination", Operation::EnableKinesisStreamingDestination),
    ("DynamoDB_20120810.ExecuteStatement", Operation::ExecuteStatement),
    ("DynamoDB_20120810.ExecuteTransaction", Operation::ExecuteTransaction),
    ("DynamoDB_20120810.ExportTableToPointInTime", Operation::ExportTableToPointInTime),
    ("DynamoDB_20120810.GetItem", Operation::GetItem),
    ("DynamoDB_20120810.GetResourcePolicy", Operation::GetResourcePolicy),
    ("DynamoDB_20120810.ImportTable", Operation::ImportTable),
    ("DynamoDB_20120810.ListBackups", Operation::ListBackups),
    ("DynamoDB_20120810.ListBulkOperations", Operation::ListBulkOperations),
    ("DynamoDB_20120810.ListContributorInsights", Operation::ListContributorInsights),
    ("DynamoDB_20120810.ListExports", Operation::ListExports),
    ("DynamoDB_20120810.ListGlobalTables", Operation::ListGlobalTables),
    ("DynamoDB_20120810.ListImports", Operation::ListImports),
    ("DynamoDB_20120810.ListTables", Operation::ListTables),
    ("DynamoDB_20120810.ListTagsOfResource", Operation::ListTagsOfResource),
    ("DynamoDB_20120810.PutItem", Operation::PutItem),
    ("DynamoDB_20120810.PutResourcePolicy", Operation::PutResourcePolicy),
    ("DynamoDB_20120810.Query", Operation::Query),
    ("DynamoDB_20120810.RestoreTableFromBackup", Operation::RestoreTableFromBackup),
    ("DynamoDB_20120810.RestoreTableToPointInTime", Operation::RestoreTableToPointInTime),
    ("DynamoDB_20120810.Scan", Operation::Scan),
    ("DynamoDB_20120810.SearchVectors", Operation::SearchVectors),
    ("DynamoDB_20120810.StartBulkPutItems", Operation::StartBulkPutItems),
    ("DynamoDB_20120810.TagResource", Operation::TagResource),
    ("DynamoDB_20120810.TransactGetItems", Operation::TransactGetItems),
    ("DynamoDB_20120810.TransactWriteItems", Operation::TransactWriteItems),
    ("DynamoDB_20120810.UntagResource", Operation::UntagResource),
    ("DynamoDB_20120810.UpdateContinuousBackups", Operation::UpdateContinuousBackups),
    ("DynamoDB_20120810.UpdateContributorInsights", Operation::UpdateContributorInsights),
    ("DynamoDB_20120810.UpdateGlobalTable", Operation::UpdateGlobalTable),
    ("DynamoDB_20120810.UpdateGlobalTableSettings", Operation::UpdateGlobalTableSettings),
    ("DynamoDB_20120810.UpdateItem", Operation::UpdateItem),
    ("DynamoDB_20120810.UpdateKinesisStreamingDestination", Operation::UpdateKinesisStreamingDestination),
    ("DynamoDB_20120810.UpdateTable", Operation::UpdateTable),
    ("DynamoDB_20120810.UpdateTableReplicaAutoScaling", Operation::UpdateTableReplicaAutoScaling),
    ("DynamoDB_20120810.UpdateTimeToLive", Operation::UpdateTimeToLive),
];

/// [BatchExecuteStatement](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html).
#[derive(Clone, Copy, Debug)]
pub struct BatchExecuteStatement;

impl ApiCall for BatchExecuteStatement {
    type Input = inputs::BatchExecuteStatementInput;
    type Output = outputs::BatchExecuteStatementOutput;
    const OPERATION: Operation = Operation::BatchExecuteStatement;
}

/// [BatchGetItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html).
#[derive(Clone, Copy, Debug)]
pub struct BatchGetItem;

impl ApiCall for BatchGetItem {
    type Input = inputs::BatchGetItemInput;
    type Output = outputs::BatchGetItemOutput;
    const OPERATION: Operation = Operation::BatchGetItem;
}

/// [BatchWriteItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html).
#[derive(Clone, Copy, Debug)]
pub struct BatchWriteItem;

impl ApiCall for BatchWriteItem {
    type Input = inputs::BatchWriteItemInput;
    type Output = outputs::BatchWriteItemOutput;
    const OPERATION: Operation = Operation::BatchWriteItem;
}

/// [CancelBulkOperation](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancelBulkOperation.html).
#[derive(Clone, Copy, Debug)]
pub struct CancelBulkOperation;

impl ApiCall for CancelBulkOperation {
    type Input = inputs::CancelBulkOperationInput;
    type Output = outputs::CancelBulkOperationOutput;
    const OPERATION: Operation = Operation::CancelBulkOperation;
}

/// [CreateBackup](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateBackup.html).
#[derive(Clone, Copy, Debug)]
pub struct CreateBackup;

impl ApiCall for CreateBackup {
    type Input = inputs::CreateBackupInput;
    type Output = outputs::CreateBackupOutput;
    const OPERATION: Operation = Operation::CreateBackup;
}

/// [CreateGlobalTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateGlobalTable.html).
#[derive(Clone, Copy, Debug)]
pub struct CreateGlobalTable;

impl ApiCall for CreateGlobalTable {
    type Input = inputs::CreateGlobalTableInput;
    type Output = outputs::CreateGlobalTableOutput;
    const OPERATION: Operation = Operation::CreateGlobalTable;
}

/// [CreateTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html).
#[derive(Clone, Copy, Debug)]
pub struct CreateTable;

impl ApiCall for CreateTable {
    type Input = inputs::CreateTableInput;
    type Output = outputs::CreateTableOutput;
    const OPERATION: Operation = Operation::CreateTable;
}

/// [DeleteBackup](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteBackup.html).
#[derive(Clone, Copy, Debug)]
pub struct DeleteBackup;

impl ApiCall for DeleteBackup {
    type Input = inputs::DeleteBackupInput;
    type Output = outputs::DeleteBackupOutput;
    const OPERATION: Operation = Operation::DeleteBackup;
}

/// [DeleteItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html).
#[derive(Clone, Copy, Debug)]
pub struct DeleteItem;

impl ApiCall for DeleteItem {
    type Input = inputs::DeleteItemInput;
    type Output = outputs::DeleteItemOutput;
    const OPERATION: Operation = Operation::DeleteItem;
}

/// [DeleteResourcePolicy](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteResourcePolicy.html).
#[derive(Clone, Copy, Debug)]
pub struct DeleteResourcePolicy;

impl ApiCall for DeleteResourcePolicy {
    type Input = inputs::DeleteResourcePolicyInput;
    type Output = outputs::DeleteResourcePolicyOutput;
    const OPERATION: Operation = Operation::DeleteResourcePolicy;
}

/// [DeleteTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html).
#[derive(Clone, Copy, Debug)]
pub struct DeleteTable;

impl ApiCall for DeleteTable {
    type Input = inputs::DeleteTableInput;
    type Output = outputs::DeleteTableOutput;
    const OPERATION: Operation = Operation::DeleteTable;
}

/// [DescribeBackup](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeBackup.html).
#[derive(Clone, Copy, Debug)]
pub struct DescribeBackup;

impl ApiCall for DescribeBackup {
    type Input = inputs::DescribeBackupInput;
    type Output = outputs::DescribeBackupOutput;
    const OPERATION: Operation = Operation::DescribeBackup;
}

/// [DescribeBulkOperation](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeBulkOperation.html).
#[derive(Clone, Copy, Debug)]
pub struct DescribeBulkOperation;

impl ApiCall for DescribeBulkOperation {
    type Input = inputs::DescribeBulkOperationInput;
    type Output = outputs::DescribeBulkOperationOutput;
    const OPERATION: Operation = Operation::DescribeBulkOperation;
}

/// [DescribeContinuousBackups](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html).
#[derive(Clone, Copy, Debug)]
pub struct DescribeContinuousBackups;

impl ApiCall for DescribeContinuousBackups {
    type Input = inputs::DescribeContinuousBackupsInput;
    type Output = outputs::DescribeContinuousBackupsOutput;
    const OPERATION: Operation = Operation::DescribeContinuousBackups;
}

/// [DescribeContributorInsights](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContributorInsights.html).
#[derive(Clone, Copy, Debug)]
pub struct DescribeContributorInsights;

impl ApiCall for DescribeContributorInsights {
    type Input = inputs::DescribeContributorInsightsInput;
    type Output = outputs::DescribeContributorInsightsOutput;
    const OPERATION: Operation = Operation::DescribeContributorInsights;
}

/// [DescribeEndpoints](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html).
#[derive(Clone, Copy, Debug)]
pub struct DescribeEndpoints;

impl ApiCall for DescribeEndpoints {
    type Input = inputs::DescribeEndpointsInput;
    type Output = outputs::DescribeEndpointsOutput;
    const OPERATION: Operation = Operation::DescribeEndpoints;
}

/// [DescribeExport](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeExport.html).
#[derive(Clone, Copy, Debug)]
pub struct DescribeExport;

impl ApiCall for DescribeExport {
    type Input = inputs::DescribeExportInput;
    type Output = outputs::DescribeExportOutput;
    const OPERATION: Operation = Operation::DescribeExport;
}

/// [DescribeGlobalTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeGlobalTable.html).
#[derive(Clone, Copy, Debug)]
pub struct DescribeGlobalTable;

impl ApiCall for DescribeGlobalTable {
    type Input = inputs::DescribeGlobalTableInput;
    type Output = outputs::DescribeGlobalTableOutput;
    const OPERATION: Operation = Operation::DescribeGlobalTable;
}

/// [DescribeGlobalTableSettings](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeGlobalTableSettings.html).
#[derive(Clone, Copy, Debug)]
pub struct DescribeGlobalTableSettings;

impl ApiCall for DescribeGlobalTableSettings {
    type Input = inputs::DescribeGlobalTableSettingsInput;
    type Output = outputs::DescribeGlobalTableSettingsOutput;
    const OPERATION: Operation = Operation::DescribeGlobalTableSettings;
}

/// [DescribeImport](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeImport.html).
#[derive(Clone, Copy, Debug)]
pub struct DescribeImport;

impl ApiCall for DescribeImport {
    type Input = inputs::DescribeImportInput;
    type Output = outputs::DescribeImportOutput;
    const OPERATION: Operation = Operation::DescribeImport;
}

/// [DescribeKinesisStreamingDestination](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeKinesisStreamingDestination.html).
#[derive(Clone, Copy, Debug)]
pub struct DescribeKinesisStreamingDestination;

impl ApiCall for DescribeKinesisStreamingDestination {
    type Input = inputs::DescribeKinesisStreamingDestinationInput;
    type Output = outputs::DescribeKinesisStreamingDestinationOutput;
    const OPERATION: Operation = Operation::DescribeKinesisStreamingDestination;
}

/// [DescribeLimits](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html).
#[derive(Clone, Copy, Debug)]
pub struct DescribeLimits;

impl ApiCall for DescribeLimits {
    type Input = inputs::DescribeLimitsInput;
    type Output = outputs::DescribeLimitsOutput;
    const OPERATION: Operation = Operation::DescribeLimits;
}

/// [DescribeTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html).
#[derive(Clone, Copy, Debug)]
pub struct DescribeTable;

impl ApiCall for DescribeTable {
    type Input = inputs::DescribeTableInput;
    type Output = outputs::DescribeTableOutput;
    const OPERATION: Operation = Operation::DescribeTable;
}

/// [DescribeTableReplicaAutoScaling](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTableReplicaAutoScaling.html).
#[derive(Clone, Copy, Debug)]
pub struct DescribeTableReplicaAutoScaling;

impl ApiCall for DescribeTableReplicaAutoScaling {
    type Input = inputs::DescribeTableReplicaAutoScalingInput;
    type Output = outputs::DescribeTableReplicaAutoScalingOutput;
    const OPERATION: Operation = Operation::DescribeTableReplicaAutoScaling;
}

/// [DescribeTimeToLive](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html).
#[derive(Clone, Copy, Debug)]
pub struct DescribeTimeToLive;

impl ApiCall for DescribeTimeToLive {
    type Input = inputs::DescribeTimeToLiveInput;
    type Output = outputs::DescribeTimeToLiveOutput;
    const OPERATION: Operation = Operation::DescribeTimeToLive;
}

/// [DisableKinesisStreamingDestination](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DisableKinesisStreamingDestination.html).
#[derive(Clone, Copy, Debug)]
pub struct DisableKinesisStreamingDestination;

impl ApiCall for DisableKinesisStreamingDestination {
    type Input = inputs::KinesisStreamingDestinationInput;
    type Output = outputs::KinesisStreamingDestinationOutput;
    const OPERATION: Operation = Operation::DisableKinesisStreamingDestination;
}

/// [EnableKinesisStreamingDestination](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingDestination.html).
#[derive(Clone, Copy, Debug)]
pub struct EnableKinesisStreamingDestination;

impl ApiCall for EnableKinesisStreamingDestination {
    type Input = inputs::KinesisStreamingDestinationInput;
    type Output = outputs::KinesisStreamingDestinationOutput;
    const OPERATION: Operation = Operation::EnableKinesisStreamingDestination;
}

/// [ExecuteStatement](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html).
#[derive(Clone, Copy, Debug)]
pub struct ExecuteStatement;

impl ApiCall for ExecuteStatement {
    type Input = inputs::ExecuteStatementInput;
    type Output = outputs::ExecuteStatementOutput;
    const OPERATION: Operation = Operation::ExecuteStatement;
}

/// [ExecuteTransaction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html).
#[derive(Clone, Copy, Debug)]
pub struct ExecuteTransaction;

impl ApiCall for ExecuteTransaction {
    type Input = inputs::ExecuteTransactionInput;
    type Output = outputs::ExecuteTransactionOutput;
    const OPERATION: Operation = Operation::ExecuteTransaction;
}

/// [ExportTableToPointInTime](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExportTableToPointInTime.html).
#[derive(Clone, Copy, Debug)]
pub struct ExportTableToPointInTime;

impl ApiCall for ExportTableToPointInTime {
    type Input = inputs::ExportTableToPointInTimeInput;
    type Output = outputs::ExportTableToPointInTimeOutput;
    const OPERATION: Operation = Operation::ExportTableToPointInTime;
}

/// [GetItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html).
#[derive(Clone, Copy, Debug)]
pub struct GetItem;

impl ApiCall for GetItem {
    type Input = inputs::GetItemInput;
    type Output = outputs::GetItemOutput;
    const OPERATION: Operation = Operation::GetItem;
}

/// [GetResourcePolicy](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html).
#[derive(Clone, Copy, Debug)]
pub struct GetResourcePolicy;

impl ApiCall for GetResourcePolicy {
    type Input = inputs::GetResourcePolicyInput;
    type Output = outputs::GetResourcePolicyOutput;
    const OPERATION: Operation = Operation::GetResourcePolicy;
}

/// [ImportTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ImportTable.html).
#[derive(Clone, Copy, Debug)]
pub struct ImportTable;

impl ApiCall for ImportTable {
    type Input = inputs::ImportTableInput;
    type Output = outputs::ImportTableOutput;
    const OPERATION: Operation = Operation::ImportTable;
}

/// [ListBackups](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBackups.html).
#[derive(Clone, Copy, Debug)]
pub struct ListBackups;

impl ApiCall for ListBackups {
    type Input = inputs::ListBackupsInput;
    type Output = outputs::ListBackupsOutput;
    const OPERATION: Operation = Operation::ListBackups;
}

/// [ListBulkOperations](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBulkOperations.html).
#[derive(Clone, Copy, Debug)]
pub struct ListBulkOperations;

impl ApiCall for ListBulkOperations {
    type Input = inputs::ListBulkOperationsInput;
    type Output = outputs::ListBulkOperationsOutput;
    const OPERATION: Operation = Operation::ListBulkOperations;
}

/// [ListContributorInsights](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListContributorInsights.html).
#[derive(Clone, Copy, Debug)]
pub struct ListContributorInsights;

impl ApiCall for ListContributorInsights {
    type Input = inputs::ListContributorInsightsInput;
    type Output = outputs::ListContributorInsightsOutput;
    const OPERATION: Operation = Operation::ListContributorInsights;
}

/// [ListExports](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListExports.html).
#[derive(Clone, Copy, Debug)]
pub struct ListExports;

impl ApiCall for ListExports {
    type Input = inputs::ListExportsInput;
    type Output = outputs::ListExportsOutput;
    const OPERATION: Operation = Operation::ListExports;
}

/// [ListGlobalTables](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListGlobalTables.html).
#[derive(Clone, Copy, Debug)]
pub struct ListGlobalTables;

impl ApiCall for ListGlobalTables {
    type Input = inputs::ListGlobalTablesInput;
    type Output = outputs::ListGlobalTablesOutput;
    const OPERATION: Operation = Operation::ListGlobalTables;
}

/// [ListImports](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListImports.html).
#[derive(Clone, Copy, Debug)]
pub struct ListImports;

impl ApiCall for ListImports {
    type Input = inputs::ListImportsInput;
    type Output = outputs::ListImportsOutput;
    const OPERATION: Operation = Operation::ListImports;
}

/// [ListTables](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html).
#[derive(Clone, Copy, Debug)]
pub struct ListTables;

impl ApiCall for ListTables {
    type Input = inputs::ListTablesInput;
    type Output = outputs::ListTablesOutput;
    const OPERATION: Operation = Operation::ListTables;
}

/// [ListTagsOfResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html).
#[derive(Clone, Copy, Debug)]
pub struct ListTagsOfResource;

impl ApiCall for ListTagsOfResource {
    type Input = inputs::ListTagsOfResourceInput;
    type Output = outputs::ListTagsOfResourceOutput;
    const OPERATION: Operation = Operation::ListTagsOfResource;
}

/// [PutItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html).
#[derive(Clone, Copy, Debug)]
pub struct PutItem;

impl ApiCall for PutItem {
    type Input = inputs::PutItemInput;
    type Output = outputs::PutItemOutput;
    const OPERATION: Operation = Operation::PutItem;
}

/// [PutResourcePolicy](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html).
#[derive(Clone, Copy, Debug)]
pub struct PutResourcePolicy;

impl ApiCall for PutResourcePolicy {
    type Input = inputs::PutResourcePolicyInput;
    type Output = outputs::PutResourcePolicyOutput;
    const OPERATION: Operation = Operation::PutResourcePolicy;
}

/// [Query](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html).
#[derive(Clone, Copy, Debug)]
pub struct Query;

impl ApiCall for Query {
    type Input = inputs::QueryInput;
    type Output = outputs::QueryOutput;
    const OPERATION: Operation = Operation::Query;
}

/// [RestoreTableFromBackup](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableFromBackup.html).
#[derive(Clone, Copy, Debug)]
pub struct RestoreTableFromBackup;

impl ApiCall for RestoreTableFromBackup {
    type Input = inputs::RestoreTableFromBackupInput;
    type Output = outputs::RestoreTableFromBackupOutput;
    const OPERATION: Operation = Operation::RestoreTableFromBackup;
}

/// [RestoreTableToPointInTime](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableToPointInTime.html).
#[derive(Clone, Copy, Debug)]
pub struct RestoreTableToPointInTime;

impl ApiCall for RestoreTableToPointInTime {
    type Input = inputs::RestoreTableToPointInTimeInput;
    type Output = outputs::RestoreTableToPointInTimeOutput;
    const OPERATION: Operation = Operation::RestoreTableToPointInTime;
}

/// [Scan](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html).
#[derive(Clone, Copy, Debug)]
pub struct Scan;

impl ApiCall for Scan {
    type Input = inputs::ScanInput;
    type Output = outputs::ScanOutput;
    const OPERATION: Operation = Operation::Scan;
}

/// [SearchVectors](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SearchVectors.html).
#[derive(Clone, Copy, Debug)]
pub struct SearchVectors;

impl ApiCall for SearchVectors {
    type Input = inputs::SearchVectorsInput;
    type Output = outputs::SearchVectorsOutput;
    const OPERATION: Operation = Operation::SearchVectors;
}

/// [StartBulkPutItems](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StartBulkPutItems.html).
#[derive(Clone, Copy, Debug)]
pub struct StartBulkPutItems;

impl ApiCall for StartBulkPutItems {
    type Input = inputs::StartBulkPutItemsInput;
    type Output = outputs::StartBulkPutItemsOutput;
    const OPERATION: Operation = Operation::StartBulkPutItems;
}

/// [TagResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html).
#[derive(Clone, Copy, Debug)]
pub struct TagResource;

impl ApiCall for TagResource {
    type Input = inputs::TagResourceInput;
    type Output = outputs::TagResourceOutput;
    const OPERATION: Operation = Operation::TagResource;
}

/// [TransactGetItems](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html).
#[derive(Clone, Copy, Debug)]
pub struct TransactGetItems;

impl ApiCall for TransactGetItems {
    type Input = inputs::TransactGetItemsInput;
    type Output = outputs::TransactGetItemsOutput;
    const OPERATION: Operation = Operation::TransactGetItems;
}

/// [TransactWriteItems](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html).
#[derive(Clone, Copy, Debug)]
pub struct TransactWriteItems;

impl ApiCall for TransactWriteItems {
    type Input = inputs::TransactWriteItemsInput;
    type Output = outputs::TransactWriteItemsOutput;
    const OPERATION: Operation = Operation::TransactWriteItems;
}

/// [UntagResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html).
#[derive(Clone, Copy, Debug)]
pub struct UntagResource;

impl ApiCall for UntagResource {
    type Input = inputs::UntagResourceInput;
    type Output = outputs::UntagResourceOutput;
    const OPERATION: Operation = Operation::UntagResource;
}

/// [UpdateContinuousBackups](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html).
#[derive(Clone, Copy, Debug)]
pub struct UpdateContinuousBackups;

impl ApiCall for UpdateContinuousBackups {
    type Input = inputs::UpdateContinuousBackupsInput;
    type Output = outputs::UpdateContinuousBackupsOutput;
    const OPERATION: Operation = Operation::UpdateContinuousBackups;
}

/// [UpdateContributorInsights](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContributorInsights.html).
#[derive(Clone, Copy, Debug)]
pub struct UpdateContributorInsights;

impl ApiCall for UpdateContributorInsights {
    type Input = inputs::UpdateContributorInsightsInput;
    type Output = outputs::UpdateContributorInsightsOutput;
    const OPERATION: Operation = Operation::UpdateContributorInsights;
}

/// [UpdateGlobalTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateGlobalTable.html).
#[derive(Clone, Copy, Debug)]
pub struct UpdateGlobalTable;

impl ApiCall for UpdateGlobalTable {
    type Input = inputs::UpdateGlobalTableInput;
    type Output = outputs::UpdateGlobalTableOutput;
    const OPERATION: Operation = Operation::UpdateGlobalTable;
}

/// [UpdateGlobalTableSettings](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateGlobalTableSettings.html).
#[derive(Clone, Copy, Debug)]
pub struct UpdateGlobalTableSettings;

impl ApiCall for UpdateGlobalTableSettings {
    type Input = inputs::UpdateGlobalTableSettingsInput;
    type Output = outputs::UpdateGlobalTableSettingsOutput;
    const OPERATION: Operation = Operation::UpdateGlobalTableSettings;
}

/// [UpdateItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html).
#[derive(Clone, Copy, Debug)]
pub struct UpdateItem;

impl ApiCall for UpdateItem {
    type Input = inputs::UpdateItemInput;
    type Output = outputs::UpdateItemOutput;
    const OPERATION: Operation = Operation::UpdateItem;
}

/// [UpdateKinesisStreamingDestination](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateKinesisStreamingDestination.html).
#[derive(Clone, Copy, Debug)]
pub struct UpdateKinesisStreamingDestination;

impl ApiCall for UpdateKinesisStreamingDestination {
    type Input = inputs::UpdateKinesisStreamingDestinationInput;
    type Output = outputs::UpdateKinesisStreamingDestinationOutput;
    const OPERATION: Operation = Operation::UpdateKinesisStreamingDestination;
}

/// [UpdateTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html).
#[derive(Clone, Copy, Debug)]
pub struct UpdateTable;

impl ApiCall for UpdateTable {
    type Input = inputs::UpdateTableInput;
    type Output = outputs::UpdateTableOutput;
    const OPERATION: Operation = Operation::UpdateTable;
}

/// [UpdateTableReplicaAutoScaling](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTableReplicaAutoScaling.html).
#[derive(Clone, Copy, Debug)]
pub struct UpdateTableReplicaAutoScaling;

impl ApiCall for UpdateTableReplicaAutoScaling {
    type Input = inputs::UpdateTableReplicaAutoScalingInput;
    type Output = outputs::UpdateTableReplicaAutoScalingOutput;
    const OPERATION: Operation = Operation::UpdateTableReplicaAutoScaling;
}

/// [UpdateTimeToLive](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html).
#[derive(Clone, Copy, Debug)]
pub struct UpdateTimeToLive;

impl ApiCall for UpdateTimeToLive {
    type Input = inputs::UpdateTimeToLiveInput;
    type Output = outputs::UpdateTimeToLiveOutput;
    const OPERATION: Operation = Operation::UpdateTimeToLive;
}

/// [DescribeStream](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html).
#[derive(Clone, Copy, Debug)]
pub struct DescribeStream;

impl ApiCall for DescribeStream {
    type Input = inputs::DescribeStreamInput;
    type Output = outputs::DescribeStreamOutput;
    const OPERATION: Operation = Operation::DescribeStream;
}

/// [GetRecords](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html).
#[derive(Clone, Copy, Debug)]
pub struct GetRecords;

impl ApiCall for GetRecords {
    type Input = inputs::GetRecordsInput;
    type Output = outputs::GetRecordsOutput;
    const OPERATION: Operation = Operation::GetRecords;
}

/// [GetShardIterator](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html).
#[derive(Clone, Copy, Debug)]
pub struct GetShardIterator;

impl ApiCall for GetShardIterator {
    type Input = inputs::GetShardIteratorInput;
    type Output = outputs::GetShardIteratorOutput;
    const OPERATION: Operation = Operation::GetShardIterator;
}

/// [ListStreams](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html).
#[derive(Clone, Copy, Debug)]
pub struct ListStreams;

impl ApiCall for ListStreams {
    type Input = inputs::ListStreamsInput;
    type Output = outputs::ListStreamsOutput;
    const OPERATION: Operation = Operation::ListStreams;
}
