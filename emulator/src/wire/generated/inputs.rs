//! The requests, one type per operation.
//!
//! Written by `cargo run -p dynamodb-emulator-codegen -- write` from `emulator/codegen/model/`.
//! Do not edit by hand.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::shapes::*;
use crate::clock::Timestamp;
use crate::value::{AttributeValue, Item, Unchecked};

/// Request of [BatchExecuteStatement](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchExecuteStatementInput {
    pub return_consumed_capacity: Option<String>,
    pub statements: Option<Vec<BatchStatementRequest>>,
}

/// Request of [BatchGetItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchGetItemInput {
    pub request_items: Option<BTreeMap<String, KeysAndAttributes>>,
    pub return_consumed_capacity: Option<String>,
}

/// Request of [BatchWriteItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchWriteItemInput {
    pub request_items: Option<BTreeMap<String, Vec<WriteRequest>>>,
    pub return_consumed_capacity: Option<String>,
    pub return_item_collection_metrics: Option<String>,
}

/// Request of [CancelBulkOperation](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancelBulkOperation.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CancelBulkOperationInput {
    pub bulk_operation_arn: Option<String>,
}

/// Request of [CreateBackup](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateBackup.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateBackupInput {
    pub backup_name: Option<String>,
    pub table_name: Option<String>,
}

/// Request of [CreateGlobalTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateGlobalTable.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateGlobalTableInput {
    pub global_table_name: Option<String>,
    pub replication_group: Option<Vec<Replica>>,
}

/// Request of [CreateTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateTableInput {
    pub attribute_definitions: Option<Vec<AttributeDefinition>>,
    pub billing_mode: Option<String>,
    pub deletion_protection_enabled: Option<bool>,
    pub global_secondary_indexes: Option<Vec<GlobalSecondaryIndex>>,
    pub global_table_settings_replication_mode: Option<String>,
    pub global_table_source_arn: Option<String>,
    pub key_schema: Option<Vec<KeySchemaElement>>,
    pub local_secondary_indexes: Option<Vec<LocalSecondaryIndex>>,
    pub on_demand_throughput: Option<OnDemandThroughput>,
    pub provisioned_throughput: Option<ProvisionedThroughput>,
    pub resource_policy: Option<String>,
    pub sse_specification: Option<SSESpecification>,
    pub stream_specification: Option<StreamSpecification>,
    pub table_class: Option<String>,
    pub table_name: Option<String>,
    pub tags: Option<Vec<Tag>>,
    pub vector_indexes: Option<Vec<VectorIndex>>,
    pub warm_throughput: Option<WarmThroughput>,
}

/// Request of [DeleteBackup](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteBackup.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteBackupInput {
    pub backup_arn: Option<String>,
}

/// Request of [DeleteItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteItemInput {
    pub condition_expression: Option<String>,
    pub conditional_operator: Option<String>,
    pub expected: Option<IndexMap<String, ExpectedAttributeValue>>,
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub expression_attribute_values: Option<Unchecked<Item>>,
    pub key: Option<Unchecked<Item>>,
    pub return_consumed_capacity: Option<String>,
    pub return_item_collection_metrics: Option<String>,
    pub return_values: Option<String>,
    pub return_values_on_condition_check_failure: Option<String>,
    pub table_name: Option<String>,
}

/// Request of [DeleteResourcePolicy](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteResourcePolicy.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteResourcePolicyInput {
    pub expected_revision_id: Option<String>,
    pub resource_arn: Option<String>,
}

/// Request of [DeleteTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteTableInput {
    pub table_name: Option<String>,
}

/// Request of [DescribeBackup](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeBackup.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeBackupInput {
    pub backup_arn: Option<String>,
}

/// Request of [DescribeBulkOperation](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeBulkOperation.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeBulkOperationInput {
    pub bulk_operation_arn: Option<String>,
}

/// Request of [DescribeContinuousBackups](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeContinuousBackupsInput {
    pub table_name: Option<String>,
}

/// Request of [DescribeContributorInsights](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContributorInsights.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeContributorInsightsInput {
    pub index_name: Option<String>,
    pub table_name: Option<String>,
}

/// Request of [DescribeEndpoints](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeEndpointsInput {
}

/// Request of [DescribeExport](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeExport.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeExportInput {
    pub export_arn: Option<String>,
}

/// Request of [DescribeGlobalTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeGlobalTable.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeGlobalTableInput {
    pub global_table_name: Option<String>,
}

/// Request of [DescribeGlobalTableSettings](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeGlobalTableSettings.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeGlobalTableSettingsInput {
    pub global_table_name: Option<String>,
}

/// Request of [DescribeImport](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeImport.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeImportInput {
    pub import_arn: Option<String>,
}

/// Request of [DescribeKinesisStreamingDestination](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeKinesisStreamingDestination.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeKinesisStreamingDestinationInput {
    pub table_name: Option<String>,
}

/// Request of [DescribeLimits](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeLimitsInput {
}

/// Request of [DescribeTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeTableInput {
    pub table_name: Option<String>,
}

/// Request of [DescribeTableReplicaAutoScaling](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTableReplicaAutoScaling.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeTableReplicaAutoScalingInput {
    pub table_name: Option<String>,
}

/// Request of [DescribeTimeToLive](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeTimeToLiveInput {
    pub table_name: Option<String>,
}

/// Request of [DisableKinesisStreamingDestination](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DisableKinesisStreamingDestination.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KinesisStreamingDestinationInput {
    pub enable_kinesis_streaming_configuration: Option<EnableKinesisStreamingConfiguration>,
    pub stream_arn: Option<String>,
    pub table_name: Option<String>,
}

/// Request of [ExecuteStatement](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExecuteStatementInput {
    pub consistent_read: Option<bool>,
    pub limit: Option<i32>,
    pub next_token: Option<String>,
    pub parameters: Option<Vec<Unchecked<AttributeValue>>>,
    pub return_consumed_capacity: Option<String>,
    pub return_values_on_condition_check_failure: Option<String>,
    pub statement: Option<String>,
}

/// Request of [ExecuteTransaction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExecuteTransactionInput {
    pub client_request_token: Option<String>,
    pub return_consumed_capacity: Option<String>,
    pub transact_statements: Option<Vec<ParameterizedStatement>>,
}

/// Request of [ExportTableToPointInTime](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExportTableToPointInTime.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExportTableToPointInTimeInput {
    pub client_token: Option<String>,
    pub export_format: Option<String>,
    pub export_time: Option<Timestamp>,
    pub export_type: Option<String>,
    pub filter_specification: Option<FilterSpecification>,
    pub incremental_export_specification: Option<IncrementalExportSpecification>,
    pub s3_bucket: Option<String>,
    pub s3_bucket_owner: Option<String>,
    pub s3_prefix: Option<String>,
    pub s3_sse_algorithm: Option<String>,
    pub s3_sse_kms_key_id: Option<String>,
    pub table_arn: Option<String>,
}

/// Request of [GetItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetItemInput {
    pub attributes_to_get: Option<Vec<String>>,
    pub consistent_read: Option<bool>,
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub key: Option<Unchecked<Item>>,
    pub projection_expression: Option<String>,
    pub return_consumed_capacity: Option<String>,
    pub table_name: Option<String>,
}

/// Request of [GetResourcePolicy](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetResourcePolicyInput {
    pub resource_arn: Option<String>,
}

/// Request of [ImportTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ImportTable.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportTableInput {
    pub client_token: Option<String>,
    pub input_compression_type: Option<String>,
    pub input_format: Option<String>,
    pub input_format_options: Option<InputFormatOptions>,
    pub s3_bucket_source: Option<S3BucketSource>,
    pub table_creation_parameters: Option<TableCreationParameters>,
}

/// Request of [ListBackups](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBackups.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListBackupsInput {
    pub backup_type: Option<String>,
    pub exclusive_start_backup_arn: Option<String>,
    pub limit: Option<i32>,
    pub table_name: Option<String>,
    pub time_range_lower_bound: Option<Timestamp>,
    pub time_range_upper_bound: Option<Timestamp>,
}

/// Request of [ListBulkOperations](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBulkOperations.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListBulkOperationsInput {
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
}

/// Request of [ListContributorInsights](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListContributorInsights.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListContributorInsightsInput {
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub table_name: Option<String>,
}

/// Request of [ListExports](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListExports.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListExportsInput {
    pub max_results: Option<i32>,
    pub next_token: Option<String>,
    pub table_arn: Option<String>,
}

/// Request of [ListGlobalTables](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListGlobalTables.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListGlobalTablesInput {
    pub exclusive_start_global_table_name: Option<String>,
    pub limit: Option<i32>,
    pub region_name: Option<String>,
}

/// Request of [ListImports](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListImports.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListImportsInput {
    pub next_token: Option<String>,
    pub page_size: Option<i32>,
    pub table_arn: Option<String>,
}

/// Request of [ListTables](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListTablesInput {
    pub exclusive_start_table_name: Option<String>,
    pub limit: Option<i32>,
}

/// Request of [ListTagsOfResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListTagsOfResourceInput {
    pub next_token: Option<String>,
    pub resource_arn: Option<String>,
}

/// Request of [PutItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutItemInput {
    pub condition_expression: Option<String>,
    pub conditional_operator: Option<String>,
    pub expected: Option<IndexMap<String, ExpectedAttributeValue>>,
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub expression_attribute_values: Option<Unchecked<Item>>,
    pub item: Option<Unchecked<Item>>,
    pub return_consumed_capacity: Option<String>,
    pub return_item_collection_metrics: Option<String>,
    pub return_values: Option<String>,
    pub return_values_on_condition_check_failure: Option<String>,
    pub table_name: Option<String>,
}

/// Request of [PutResourcePolicy](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutResourcePolicyInput {
    pub confirm_remove_self_resource_access: Option<bool>,
    pub expected_revision_id: Option<String>,
    pub policy: Option<String>,
    pub resource_arn: Option<String>,
}

/// Request of [Query](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueryInput {
    pub attributes_to_get: Option<Vec<String>>,
    pub conditional_operator: Option<String>,
    pub consistent_read: Option<bool>,
    pub exclusive_start_key: Option<Unchecked<Item>>,
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub expression_attribute_values: Option<Unchecked<Item>>,
    pub filter_expression: Option<String>,
    pub index_name: Option<String>,
    pub key_condition_expression: Option<String>,
    pub key_conditions: Option<IndexMap<String, Condition>>,
    pub limit: Option<i32>,
    pub projection_expression: Option<String>,
    pub query_filter: Option<IndexMap<String, Condition>>,
    pub return_consumed_capacity: Option<String>,
    pub scan_index_forward: Option<bool>,
    pub select: Option<String>,
    pub table_name: Option<String>,
}

/// Request of [RestoreTableFromBackup](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableFromBackup.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RestoreTableFromBackupInput {
    pub backup_arn: Option<String>,
    pub billing_mode_override: Option<String>,
    pub global_secondary_index_override: Option<Vec<GlobalSecondaryIndex>>,
    pub local_secondary_index_override: Option<Vec<LocalSecondaryIndex>>,
    pub on_demand_throughput_override: Option<OnDemandThroughput>,
    pub provisioned_throughput_override: Option<ProvisionedThroughput>,
    pub sse_specification_override: Option<SSESpecification>,
    pub target_table_name: Option<String>,
    pub vector_index_override: Option<Vec<VectorIndex>>,
}

/// Request of [RestoreTableToPointInTime](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableToPointInTime.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RestoreTableToPointInTimeInput {
    pub billing_mode_override: Option<String>,
    pub global_secondary_index_override: Option<Vec<GlobalSecondaryIndex>>,
    pub local_secondary_index_override: Option<Vec<LocalSecondaryIndex>>,
    pub on_demand_throughput_override: Option<OnDemandThroughput>,
    pub provisioned_throughput_override: Option<ProvisionedThroughput>,
    pub restore_date_time: Option<Timestamp>,
    pub sse_specification_override: Option<SSESpecification>,
    pub source_table_arn: Option<String>,
    pub source_table_name: Option<String>,
    pub target_table_name: Option<String>,
    pub use_latest_restorable_time: Option<bool>,
    pub vector_index_override: Option<Vec<VectorIndex>>,
}

/// Request of [Scan](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScanInput {
    pub attributes_to_get: Option<Vec<String>>,
    pub conditional_operator: Option<String>,
    pub consistent_read: Option<bool>,
    pub exclusive_start_key: Option<Unchecked<Item>>,
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub expression_attribute_values: Option<Unchecked<Item>>,
    pub filter_expression: Option<String>,
    pub index_name: Option<String>,
    pub limit: Option<i32>,
    pub projection_expression: Option<String>,
    pub return_consumed_capacity: Option<String>,
    pub scan_filter: Option<IndexMap<String, Condition>>,
    pub segment: Option<i32>,
    pub select: Option<String>,
    pub table_name: Option<String>,
    pub total_segments: Option<i32>,
}

/// Request of [SearchVectors](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SearchVectors.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchVectorsInput {
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub expression_attribute_values: Option<Unchecked<Item>>,
    pub index_name: Option<String>,
    pub projection_expression: Option<String>,
    pub return_consumed_capacity: Option<String>,
    pub search_condition_expression: Option<String>,
    pub search_vector: Option<Vec<Unchecked<AttributeValue>>>,
    pub table_name: Option<String>,
    pub top_k: Option<i32>,
}

/// Request of [StartBulkPutItems](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StartBulkPutItems.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StartBulkPutItemsInput {
    pub client_token: Option<String>,
    pub input_s3_configuration: Option<InputS3Configuration>,
    pub max_write_request_units: Option<i64>,
    pub output_s3_configuration: Option<OutputS3Configuration>,
    pub performance_tier: Option<String>,
    pub table_name: Option<String>,
}

/// Request of [TagResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TagResourceInput {
    pub resource_arn: Option<String>,
    pub tags: Option<Vec<Tag>>,
}

/// Request of [TransactGetItems](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TransactGetItemsInput {
    pub return_consumed_capacity: Option<String>,
    pub transact_items: Option<Vec<TransactGetItem>>,
}

/// Request of [TransactWriteItems](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TransactWriteItemsInput {
    pub client_request_token: Option<String>,
    pub return_consumed_capacity: Option<String>,
    pub return_item_collection_metrics: Option<String>,
    pub transact_items: Option<Vec<TransactWriteItem>>,
}

/// Request of [UntagResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UntagResourceInput {
    pub resource_arn: Option<String>,
    pub tag_keys: Option<Vec<String>>,
}

/// Request of [UpdateContinuousBackups](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateContinuousBackupsInput {
    pub point_in_time_recovery_specification: Option<PointInTimeRecoverySpecification>,
    pub table_name: Option<String>,
}

/// Request of [UpdateContributorInsights](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContributorInsights.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateContributorInsightsInput {
    pub contributor_insights_action: Option<String>,
    pub contributor_insights_mode: Option<String>,
    pub index_name: Option<String>,
    pub table_name: Option<String>,
}

/// Request of [UpdateGlobalTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateGlobalTable.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateGlobalTableInput {
    pub global_table_name: Option<String>,
    pub replica_updates: Option<Vec<ReplicaUpdate>>,
}

/// Request of [UpdateGlobalTableSettings](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateGlobalTableSettings.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateGlobalTableSettingsInput {
    pub global_table_billing_mode: Option<String>,
    pub global_table_global_secondary_index_settings_update: Option<Vec<GlobalTableGlobalSecondaryIndexSettingsUpdate>>,
    pub global_table_name: Option<String>,
    pub global_table_provisioned_write_capacity_auto_scaling_settings_update: Option<AutoScalingSettingsUpdate>,
    pub global_table_provisioned_write_capacity_units: Option<i64>,
    pub replica_settings_update: Option<Vec<ReplicaSettingsUpdate>>,
}

/// Request of [UpdateItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateItemInput {
    pub attribute_updates: Option<IndexMap<String, AttributeValueUpdate>>,
    pub condition_expression: Option<String>,
    pub conditional_operator: Option<String>,
    pub expected: Option<IndexMap<String, ExpectedAttributeValue>>,
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub expression_attribute_values: Option<Unchecked<Item>>,
    pub key: Option<Unchecked<Item>>,
    pub return_consumed_capacity: Option<String>,
    pub return_item_collection_metrics: Option<String>,
    pub return_values: Option<String>,
    pub return_values_on_condition_check_failure: Option<String>,
    pub table_name: Option<String>,
    pub update_expression: Option<String>,
}

/// Request of [UpdateKinesisStreamingDestination](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateKinesisStreamingDestination.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateKinesisStreamingDestinationInput {
    pub stream_arn: Option<String>,
    pub table_name: Option<String>,
    pub update_kinesis_streaming_configuration: Option<UpdateKinesisStreamingConfiguration>,
}

/// Request of [UpdateTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateTableInput {
    pub attribute_definitions: Option<Vec<AttributeDefinition>>,
    pub billing_mode: Option<String>,
    pub deletion_protection_enabled: Option<bool>,
    pub disassociation_protection_enabled: Option<bool>,
    pub global_secondary_index_updates: Option<Vec<GlobalSecondaryIndexUpdate>>,
    pub global_table_settings_replication_mode: Option<String>,
    pub global_table_witness_updates: Option<Vec<GlobalTableWitnessGroupUpdate>>,
    pub multi_region_consistency: Option<String>,
    pub on_demand_throughput: Option<OnDemandThroughput>,
    pub provisioned_throughput: Option<ProvisionedThroughput>,
    pub replica_updates: Option<Vec<ReplicationGroupUpdate>>,
    pub sse_specification: Option<SSESpecification>,
    pub stream_specification: Option<StreamSpecification>,
    pub table_class: Option<String>,
    pub table_name: Option<String>,
    pub vector_index_updates: Option<Vec<VectorIndexUpdate>>,
    pub warm_throughput: Option<WarmThroughput>,
}

/// Request of [UpdateTableReplicaAutoScaling](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTableReplicaAutoScaling.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateTableReplicaAutoScalingInput {
    pub global_secondary_index_updates: Option<Vec<GlobalSecondaryIndexAutoScalingUpdate>>,
    pub provisioned_write_capacity_auto_scaling_update: Option<AutoScalingSettingsUpdate>,
    pub replica_updates: Option<Vec<ReplicaAutoScalingUpdate>>,
    pub table_name: Option<String>,
}

/// Request of [UpdateTimeToLive](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateTimeToLiveInput {
    pub table_name: Option<String>,
    pub time_to_live_specification: Option<TimeToLiveSpecification>,
}

/// Request of [DescribeStream](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeStreamInput {
    pub exclusive_start_shard_id: Option<String>,
    pub limit: Option<i32>,
    pub shard_filter: Option<ShardFilter>,
    pub stream_arn: Option<String>,
}

/// Request of [GetRecords](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetRecordsInput {
    pub limit: Option<i32>,
    pub shard_iterator: Option<String>,
}

/// Request of [GetShardIterator](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetShardIteratorInput {
    pub sequence_number: Option<String>,
    pub shard_id: Option<String>,
    pub shard_iterator_type: Option<String>,
    pub stream_arn: Option<String>,
    pub timestamp: Option<Timestamp>,
}

/// Request of [ListStreams](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListStreamsInput {
    pub exclusive_start_stream_arn: Option<String>,
    pub limit: Option<i32>,
    pub table_name: Option<String>,
}

/// Request of [DisableKinesisStreamingDestination](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DisableKinesisStreamingDestination.html).
pub type DisableKinesisStreamingDestinationInput = KinesisStreamingDestinationInput;

/// Request of [EnableKinesisStreamingDestination](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingDestination.html).
pub type EnableKinesisStreamingDestinationInput = KinesisStreamingDestinationInput;
