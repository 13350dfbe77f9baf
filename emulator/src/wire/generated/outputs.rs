//! The answers, one type per operation.
//!
//! Written by `cargo run -p dynamodb-emulator-codegen -- write` from `emulator/codegen/model/`.
//! Do not edit by hand.

use std::collections::BTreeMap;

use super::shapes::*;
use crate::clock::Timestamp;
use crate::value::Item;

/// Answer of [BatchExecuteStatement](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchExecuteStatementOutput {
    pub consumed_capacity: Option<Vec<ConsumedCapacity>>,
    pub responses: Option<Vec<BatchStatementResponse>>,
}

/// Answer of [BatchGetItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchGetItemOutput {
    pub consumed_capacity: Option<Vec<ConsumedCapacity>>,
    pub responses: Option<BTreeMap<String, Vec<Item>>>,
    pub unprocessed_keys: Option<BTreeMap<String, KeysAndAttributes>>,
}

/// Answer of [BatchWriteItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchWriteItemOutput {
    pub consumed_capacity: Option<Vec<ConsumedCapacity>>,
    pub item_collection_metrics: Option<BTreeMap<String, Vec<ItemCollectionMetrics>>>,
    pub unprocessed_items: Option<BTreeMap<String, Vec<WriteRequest>>>,
}

/// Answer of [CancelBulkOperation](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancelBulkOperation.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CancelBulkOperationOutput {
    pub bulk_operation_arn: Option<String>,
    pub bulk_operation_status: Option<String>,
}

/// Answer of [CreateBackup](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateBackup.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateBackupOutput {
    pub backup_details: Option<BackupDetails>,
}

/// Answer of [CreateGlobalTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateGlobalTable.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateGlobalTableOutput {
    pub global_table_description: Option<GlobalTableDescription>,
}

/// Answer of [CreateTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateTableOutput {
    pub table_description: Option<TableDescription>,
}

/// Answer of [DeleteBackup](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteBackup.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteBackupOutput {
    pub backup_description: Option<BackupDescription>,
}

/// Answer of [DeleteItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteItemOutput {
    pub attributes: Option<Item>,
    pub consumed_capacity: Option<ConsumedCapacity>,
    pub item_collection_metrics: Option<ItemCollectionMetrics>,
}

/// Answer of [DeleteResourcePolicy](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteResourcePolicy.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteResourcePolicyOutput {
    pub revision_id: Option<String>,
}

/// Answer of [DeleteTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteTableOutput {
    pub table_description: Option<TableDescription>,
}

/// Answer of [DescribeBackup](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeBackup.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeBackupOutput {
    pub backup_description: Option<BackupDescription>,
}

/// Answer of [DescribeBulkOperation](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeBulkOperation.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeBulkOperationOutput {
    pub bulk_operation_description: Option<BulkOperationDescription>,
}

/// Answer of [DescribeContinuousBackups](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeContinuousBackupsOutput {
    pub continuous_backups_description: Option<ContinuousBackupsDescription>,
}

/// Answer of [DescribeContributorInsights](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContributorInsights.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeContributorInsightsOutput {
    pub contributor_insights_mode: Option<String>,
    pub contributor_insights_rule_list: Option<Vec<String>>,
    pub contributor_insights_status: Option<String>,
    pub failure_exception: Option<FailureException>,
    pub index_name: Option<String>,
    pub last_update_date_time: Option<Timestamp>,
    pub table_name: Option<String>,
}

/// Answer of [DescribeEndpoints](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeEndpointsOutput {
    pub endpoints: Option<Vec<Endpoint>>,
}

/// Answer of [DescribeExport](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeExport.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeExportOutput {
    pub export_description: Option<ExportDescription>,
}

/// Answer of [DescribeGlobalTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeGlobalTable.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeGlobalTableOutput {
    pub global_table_description: Option<GlobalTableDescription>,
}

/// Answer of [DescribeGlobalTableSettings](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeGlobalTableSettings.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeGlobalTableSettingsOutput {
    pub global_table_name: Option<String>,
    pub replica_settings: Option<Vec<ReplicaSettingsDescription>>,
}

/// Answer of [DescribeImport](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeImport.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeImportOutput {
    pub import_table_description: Option<ImportTableDescription>,
}

/// Answer of [DescribeKinesisStreamingDestination](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeKinesisStreamingDestination.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeKinesisStreamingDestinationOutput {
    pub kinesis_data_stream_destinations: Option<Vec<KinesisDataStreamDestination>>,
    pub table_name: Option<String>,
}

/// Answer of [DescribeLimits](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeLimitsOutput {
    pub account_max_read_capacity_units: Option<i64>,
    pub account_max_write_capacity_units: Option<i64>,
    pub table_max_read_capacity_units: Option<i64>,
    pub table_max_write_capacity_units: Option<i64>,
}

/// Answer of [DescribeTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeTableOutput {
    pub table: Option<TableDescription>,
}

/// Answer of [DescribeTableReplicaAutoScaling](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTableReplicaAutoScaling.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeTableReplicaAutoScalingOutput {
    pub table_auto_scaling_description: Option<TableAutoScalingDescription>,
}

/// Answer of [DescribeTimeToLive](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeTimeToLiveOutput {
    pub time_to_live_description: Option<TimeToLiveDescription>,
}

/// Answer of [DisableKinesisStreamingDestination](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DisableKinesisStreamingDestination.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KinesisStreamingDestinationOutput {
    pub destination_status: Option<String>,
    pub enable_kinesis_streaming_configuration: Option<EnableKinesisStreamingConfiguration>,
    pub stream_arn: Option<String>,
    pub table_name: Option<String>,
}

/// Answer of [ExecuteStatement](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExecuteStatementOutput {
    pub consumed_capacity: Option<ConsumedCapacity>,
    pub items: Option<Vec<Item>>,
    pub last_evaluated_key: Option<Item>,
    pub next_token: Option<String>,
}

/// Answer of [ExecuteTransaction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExecuteTransactionOutput {
    pub consumed_capacity: Option<Vec<ConsumedCapacity>>,
    pub responses: Option<Vec<ItemResponse>>,
}

/// Answer of [ExportTableToPointInTime](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExportTableToPointInTime.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExportTableToPointInTimeOutput {
    pub export_description: Option<ExportDescription>,
}

/// Answer of [GetItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetItemOutput {
    pub consumed_capacity: Option<ConsumedCapacity>,
    pub item: Option<Item>,
}

/// Answer of [GetResourcePolicy](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetResourcePolicyOutput {
    pub policy: Option<String>,
    pub revision_id: Option<String>,
}

/// Answer of [ImportTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ImportTable.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportTableOutput {
    pub import_table_description: Option<ImportTableDescription>,
}

/// Answer of [ListBackups](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBackups.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListBackupsOutput {
    pub backup_summaries: Option<Vec<BackupSummary>>,
    pub last_evaluated_backup_arn: Option<String>,
}

/// Answer of [ListBulkOperations](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBulkOperations.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListBulkOperationsOutput {
    pub bulk_operations_summary_list: Option<Vec<BulkOperationSummary>>,
    pub next_token: Option<String>,
}

/// Answer of [ListContributorInsights](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListContributorInsights.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListContributorInsightsOutput {
    pub contributor_insights_summaries: Option<Vec<ContributorInsightsSummary>>,
    pub next_token: Option<String>,
}

/// Answer of [ListExports](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListExports.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListExportsOutput {
    pub export_summaries: Option<Vec<ExportSummary>>,
    pub next_token: Option<String>,
}

/// Answer of [ListGlobalTables](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListGlobalTables.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListGlobalTablesOutput {
    pub global_tables: Option<Vec<GlobalTable>>,
    pub last_evaluated_global_table_name: Option<String>,
}

/// Answer of [ListImports](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListImports.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListImportsOutput {
    pub import_summary_list: Option<Vec<ImportSummary>>,
    pub next_token: Option<String>,
}

/// Answer of [ListTables](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListTablesOutput {
    pub last_evaluated_table_name: Option<String>,
    pub table_names: Option<Vec<String>>,
}

/// Answer of [ListTagsOfResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListTagsOfResourceOutput {
    pub next_token: Option<String>,
    pub tags: Option<Vec<Tag>>,
}

/// Answer of [PutItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutItemOutput {
    pub attributes: Option<Item>,
    pub consumed_capacity: Option<ConsumedCapacity>,
    pub item_collection_metrics: Option<ItemCollectionMetrics>,
}

/// Answer of [PutResourcePolicy](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutResourcePolicyOutput {
    pub revision_id: Option<String>,
}

/// Answer of [Query](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueryOutput {
    pub consumed_capacity: Option<ConsumedCapacity>,
    pub count: Option<i32>,
    pub items: Option<Vec<Item>>,
    pub last_evaluated_key: Option<Item>,
    pub scanned_count: Option<i32>,
}

/// Answer of [RestoreTableFromBackup](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableFromBackup.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RestoreTableFromBackupOutput {
    pub table_description: Option<TableDescription>,
}

/// Answer of [RestoreTableToPointInTime](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableToPointInTime.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RestoreTableToPointInTimeOutput {
    pub table_description: Option<TableDescription>,
}

/// Answer of [Scan](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScanOutput {
    pub consumed_capacity: Option<ConsumedCapacity>,
    pub count: Option<i32>,
    pub items: Option<Vec<Item>>,
    pub last_evaluated_key: Option<Item>,
    pub scanned_count: Option<i32>,
}

/// Answer of [SearchVectors](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SearchVectors.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchVectorsOutput {
    pub consumed_capacity: Option<VectorCapacity>,
    pub search_results: Option<Vec<SearchResultItem>>,
}

/// Answer of [StartBulkPutItems](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StartBulkPutItems.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StartBulkPutItemsOutput {
    pub bulk_operation_description: Option<BulkOperationDescription>,
}

/// Answer of [TagResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html). The service answers with an empty body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TagResourceOutput {}

/// Answer of [TransactGetItems](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TransactGetItemsOutput {
    pub consumed_capacity: Option<Vec<ConsumedCapacity>>,
    pub responses: Option<Vec<ItemResponse>>,
}

/// Answer of [TransactWriteItems](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TransactWriteItemsOutput {
    pub consumed_capacity: Option<Vec<ConsumedCapacity>>,
    pub item_collection_metrics: Option<BTreeMap<String, Vec<ItemCollectionMetrics>>>,
}

/// Answer of [UntagResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html). The service answers with an empty body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UntagResourceOutput {}

/// Answer of [UpdateContinuousBackups](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateContinuousBackupsOutput {
    pub continuous_backups_description: Option<ContinuousBackupsDescription>,
}

/// Answer of [UpdateContributorInsights](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContributorInsights.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateContributorInsightsOutput {
    pub contributor_insights_mode: Option<String>,
    pub contributor_insights_status: Option<String>,
    pub index_name: Option<String>,
    pub table_name: Option<String>,
}

/// Answer of [UpdateGlobalTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateGlobalTable.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateGlobalTableOutput {
    pub global_table_description: Option<GlobalTableDescription>,
}

/// Answer of [UpdateGlobalTableSettings](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateGlobalTableSettings.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateGlobalTableSettingsOutput {
    pub global_table_name: Option<String>,
    pub replica_settings: Option<Vec<ReplicaSettingsDescription>>,
}

/// Answer of [UpdateItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateItemOutput {
    pub attributes: Option<Item>,
    pub consumed_capacity: Option<ConsumedCapacity>,
    pub item_collection_metrics: Option<ItemCollectionMetrics>,
}

/// Answer of [UpdateKinesisStreamingDestination](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateKinesisStreamingDestination.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateKinesisStreamingDestinationOutput {
    pub destination_status: Option<String>,
    pub stream_arn: Option<String>,
    pub table_name: Option<String>,
    pub update_kinesis_streaming_configuration: Option<UpdateKinesisStreamingConfiguration>,
}

/// Answer of [UpdateTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateTableOutput {
    pub table_description: Option<TableDescription>,
}

/// Answer of [UpdateTableReplicaAutoScaling](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTableReplicaAutoScaling.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateTableReplicaAutoScalingOutput {
    pub table_auto_scaling_description: Option<TableAutoScalingDescription>,
}

/// Answer of [UpdateTimeToLive](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateTimeToLiveOutput {
    pub time_to_live_specification: Option<TimeToLiveSpecification>,
}

/// Answer of [DescribeStream](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeStreamOutput {
    pub stream_description: Option<StreamDescription>,
}

/// Answer of [GetRecords](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetRecordsOutput {
    pub next_shard_iterator: Option<String>,
    pub records: Option<Vec<Record>>,
}

/// Answer of [GetShardIterator](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetShardIteratorOutput {
    pub shard_iterator: Option<String>,
}

/// Answer of [ListStreams](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListStreamsOutput {
    pub last_evaluated_stream_arn: Option<String>,
    pub streams: Option<Vec<Stream>>,
}

/// Answer of [DisableKinesisStreamingDestination](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DisableKinesisStreamingDestination.html).
pub type DisableKinesisStreamingDestinationOutput = KinesisStreamingDestinationOutput;

/// Answer of [EnableKinesisStreamingDestination](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingDestination.html).
pub type EnableKinesisStreamingDestinationOutput = KinesisStreamingDestinationOutput;
