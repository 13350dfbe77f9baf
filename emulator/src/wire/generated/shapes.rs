//! The structures inside requests and answers.
//!
//! Written by `cargo run -p dynamodb-emulator-codegen -- write` from `emulator/codegen/model/`.
//! Do not edit by hand.

use std::collections::BTreeMap;

use crate::clock::Timestamp;
use crate::value::{AttributeValue, Item, Unchecked};

/// [ArchivalSummary](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ArchivalSummary.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArchivalSummary {
    pub archival_backup_arn: Option<String>,
    pub archival_date_time: Option<Timestamp>,
    pub archival_reason: Option<String>,
}

/// [AttributeDefinition](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeDefinition.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AttributeDefinition {
    pub attribute_name: Option<String>,
    pub attribute_type: Option<String>,
}

/// [AttributeValueUpdate](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValueUpdate.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AttributeValueUpdate {
    pub action: Option<String>,
    pub value: Option<Unchecked<AttributeValue>>,
}

/// [AutoScalingPolicyDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AutoScalingPolicyDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AutoScalingPolicyDescription {
    pub policy_name: Option<String>,
    pub target_tracking_scaling_policy_configuration: Option<AutoScalingTargetTrackingScalingPolicyConfigurationDescription>,
}

/// [AutoScalingPolicyUpdate](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AutoScalingPolicyUpdate.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AutoScalingPolicyUpdate {
    pub policy_name: Option<String>,
    pub target_tracking_scaling_policy_configuration: Option<AutoScalingTargetTrackingScalingPolicyConfigurationUpdate>,
}

/// [AutoScalingSettingsDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AutoScalingSettingsDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AutoScalingSettingsDescription {
    pub auto_scaling_disabled: Option<bool>,
    pub auto_scaling_role_arn: Option<String>,
    pub maximum_units: Option<i64>,
    pub minimum_units: Option<i64>,
    pub scaling_policies: Option<Vec<AutoScalingPolicyDescription>>,
}

/// [AutoScalingSettingsUpdate](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AutoScalingSettingsUpdate.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AutoScalingSettingsUpdate {
    pub auto_scaling_disabled: Option<bool>,
    pub auto_scaling_role_arn: Option<String>,
    pub maximum_units: Option<i64>,
    pub minimum_units: Option<i64>,
    pub scaling_policy_update: Option<AutoScalingPolicyUpdate>,
}

/// [AutoScalingTargetTrackingScalingPolicyConfigurationDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AutoScalingTargetTrackingScalingPolicyConfigurationDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AutoScalingTargetTrackingScalingPolicyConfigurationDescription {
    pub disable_scale_in: Option<bool>,
    pub scale_in_cooldown: Option<i32>,
    pub scale_out_cooldown: Option<i32>,
    pub target_value: Option<f64>,
}

/// [AutoScalingTargetTrackingScalingPolicyConfigurationUpdate](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AutoScalingTargetTrackingScalingPolicyConfigurationUpdate.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AutoScalingTargetTrackingScalingPolicyConfigurationUpdate {
    pub disable_scale_in: Option<bool>,
    pub scale_in_cooldown: Option<i32>,
    pub scale_out_cooldown: Option<i32>,
    pub target_value: Option<f64>,
}

/// [BackupDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BackupDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BackupDescription {
    pub backup_details: Option<BackupDetails>,
    pub source_table_details: Option<SourceTableDetails>,
    pub source_table_feature_details: Option<SourceTableFeatureDetails>,
}

/// [BackupDetails](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BackupDetails.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BackupDetails {
    pub backup_arn: Option<String>,
    pub backup_creation_date_time: Option<Timestamp>,
    pub backup_expiry_date_time: Option<Timestamp>,
    pub backup_name: Option<String>,
    pub backup_size_bytes: Option<i64>,
    pub backup_status: Option<String>,
    pub backup_type: Option<String>,
}

/// [BackupSummary](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BackupSummary.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BackupSummary {
    pub backup_arn: Option<String>,
    pub backup_creation_date_time: Option<Timestamp>,
    pub backup_expiry_date_time: Option<Timestamp>,
    pub backup_name: Option<String>,
    pub backup_size_bytes: Option<i64>,
    pub backup_status: Option<String>,
    pub backup_type: Option<String>,
    pub table_arn: Option<String>,
    pub table_id: Option<String>,
    pub table_name: Option<String>,
}

/// [BatchStatementError](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchStatementError.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchStatementError {
    pub code: Option<String>,
    pub item: Option<Item>,
    pub message: Option<String>,
}

/// [BatchStatementRequest](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchStatementRequest.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchStatementRequest {
    pub consistent_read: Option<bool>,
    pub parameters: Option<Vec<Unchecked<AttributeValue>>>,
    pub return_values_on_condition_check_failure: Option<String>,
    pub statement: Option<String>,
}

/// [BatchStatementResponse](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchStatementResponse.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchStatementResponse {
    pub error: Option<BatchStatementError>,
    pub item: Option<Item>,
    pub table_name: Option<String>,
}

/// [BillingModeSummary](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BillingModeSummary.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BillingModeSummary {
    pub billing_mode: Option<String>,
    pub last_update_to_pay_per_request_date_time: Option<Timestamp>,
}

/// [BulkOperationBytes](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BulkOperationBytes.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BulkOperationBytes {
    pub bulk_put_bytes: Option<i64>,
}

/// [BulkOperationDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BulkOperationDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BulkOperationDescription {
    pub bulk_operation_arn: Option<String>,
    pub bulk_operation_status: Option<String>,
    pub bulk_operation_usage: Option<Vec<BulkOperationUsage>>,
    pub client_token: Option<String>,
    pub end_time: Option<Timestamp>,
    pub failed_item_count: Option<i64>,
    pub failure_code: Option<String>,
    pub failure_message: Option<String>,
    pub input_s3_configuration: Option<InputS3Configuration>,
    pub max_write_request_units: Option<i64>,
    pub output_s3_configuration: Option<OutputS3Configuration>,
    pub performance_tier: Option<String>,
    pub processed_input_bytes: Option<i64>,
    pub processed_item_count: Option<i64>,
    pub start_time: Option<Timestamp>,
    pub table_details: Option<Vec<BulkOperationTableDetail>>,
    pub total_input_bytes: Option<i64>,
}

/// [BulkOperationSummary](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BulkOperationSummary.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BulkOperationSummary {
    pub bulk_operation_arn: Option<String>,
    pub bulk_operation_status: Option<String>,
    pub end_time: Option<Timestamp>,
    pub start_time: Option<Timestamp>,
}

/// [BulkOperationTableDetail](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BulkOperationTableDetail.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BulkOperationTableDetail {
    pub table_id: Option<String>,
    pub table_name: Option<String>,
}

/// [BulkOperationUsage](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BulkOperationUsage.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BulkOperationUsage {
    pub bulk_put_bytes: Option<i64>,
    pub global_secondary_indexes: Option<BTreeMap<String, BulkOperationBytes>>,
    pub local_secondary_indexes: Option<BTreeMap<String, BulkOperationBytes>>,
    pub table: Option<BulkOperationBytes>,
    pub table_name: Option<String>,
    pub vector_indexes: Option<BTreeMap<String, BulkOperationVectorBytes>>,
}

/// [BulkOperationVectorBytes](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BulkOperationVectorBytes.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BulkOperationVectorBytes {
    pub bulk_put_vector_bytes: Option<i64>,
}

/// [CancellationReason](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancellationReason.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CancellationReason {
    pub code: Option<String>,
    pub item: Option<Item>,
    pub message: Option<String>,
}

/// [Capacity](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Capacity.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Capacity {
    pub capacity_units: Option<f64>,
    pub read_capacity_units: Option<f64>,
    pub write_capacity_units: Option<f64>,
}

/// [Condition](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Condition.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Condition {
    pub attribute_value_list: Option<Vec<Unchecked<AttributeValue>>>,
    pub comparison_operator: Option<String>,
}

/// [ConditionCheck](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConditionCheck.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConditionCheck {
    pub condition_expression: Option<String>,
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub expression_attribute_values: Option<Unchecked<Item>>,
    pub key: Option<Unchecked<Item>>,
    pub return_values_on_condition_check_failure: Option<String>,
    pub table_name: Option<String>,
}

/// [ConsumedCapacity](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConsumedCapacity {
    pub capacity_units: Option<f64>,
    pub global_secondary_indexes: Option<BTreeMap<String, Capacity>>,
    pub local_secondary_indexes: Option<BTreeMap<String, Capacity>>,
    pub read_capacity_units: Option<f64>,
    pub table: Option<Capacity>,
    pub table_name: Option<String>,
    pub vector_indexes: Option<BTreeMap<String, VectorCapacity>>,
    pub write_capacity_units: Option<f64>,
}

/// [ContinuousBackupsDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ContinuousBackupsDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContinuousBackupsDescription {
    pub continuous_backups_status: Option<String>,
    pub point_in_time_recovery_description: Option<PointInTimeRecoveryDescription>,
}

/// [ContributorInsightsSummary](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ContributorInsightsSummary.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContributorInsightsSummary {
    pub contributor_insights_mode: Option<String>,
    pub contributor_insights_status: Option<String>,
    pub index_name: Option<String>,
    pub table_name: Option<String>,
}

/// [CreateGlobalSecondaryIndexAction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateGlobalSecondaryIndexAction.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateGlobalSecondaryIndexAction {
    pub index_name: Option<String>,
    pub key_schema: Option<Vec<KeySchemaElement>>,
    pub on_demand_throughput: Option<OnDemandThroughput>,
    pub projection: Option<Projection>,
    pub provisioned_throughput: Option<ProvisionedThroughput>,
    pub warm_throughput: Option<WarmThroughput>,
}

/// [CreateGlobalTableWitnessGroupMemberAction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateGlobalTableWitnessGroupMemberAction.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateGlobalTableWitnessGroupMemberAction {
    pub region_name: Option<String>,
}

/// [CreateReplicaAction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateReplicaAction.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateReplicaAction {
    pub region_name: Option<String>,
}

/// [CreateReplicationGroupMemberAction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateReplicationGroupMemberAction.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateReplicationGroupMemberAction {
    pub global_secondary_indexes: Option<Vec<ReplicaGlobalSecondaryIndex>>,
    pub kms_master_key_id: Option<String>,
    pub on_demand_throughput_override: Option<OnDemandThroughputOverride>,
    pub provisioned_throughput_override: Option<ProvisionedThroughputOverride>,
    pub region_name: Option<String>,
    pub table_class_override: Option<String>,
}

/// [CreateVectorIndexAction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateVectorIndexAction.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateVectorIndexAction {
    pub dimensions: Option<i64>,
    pub distance_function: Option<String>,
    pub index_name: Option<String>,
    pub projection: Option<Projection>,
    pub search_schema: Option<Vec<SearchSchemaElement>>,
    pub vector_attribute: Option<VectorAttributeDefinition>,
}

/// [CsvOptions](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CsvOptions.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CsvOptions {
    pub delimiter: Option<String>,
    pub header_list: Option<Vec<String>>,
}

/// [Delete](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Delete.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Delete {
    pub condition_expression: Option<String>,
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub expression_attribute_values: Option<Unchecked<Item>>,
    pub key: Option<Unchecked<Item>>,
    pub return_values_on_condition_check_failure: Option<String>,
    pub table_name: Option<String>,
}

/// [DeleteGlobalSecondaryIndexAction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteGlobalSecondaryIndexAction.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteGlobalSecondaryIndexAction {
    pub index_name: Option<String>,
}

/// [DeleteGlobalTableWitnessGroupMemberAction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteGlobalTableWitnessGroupMemberAction.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteGlobalTableWitnessGroupMemberAction {
    pub region_name: Option<String>,
}

/// [DeleteReplicaAction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteReplicaAction.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteReplicaAction {
    pub region_name: Option<String>,
}

/// [DeleteReplicationGroupMemberAction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteReplicationGroupMemberAction.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteReplicationGroupMemberAction {
    pub region_name: Option<String>,
}

/// [DeleteRequest](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteRequest.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteRequest {
    pub key: Option<Unchecked<Item>>,
}

/// [DeleteVectorIndexAction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteVectorIndexAction.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteVectorIndexAction {
    pub index_name: Option<String>,
}

/// [DisassociateReplicationGroupMemberAction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DisassociateReplicationGroupMemberAction.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DisassociateReplicationGroupMemberAction {
    pub disassociation_mode: Option<String>,
    pub region_name: Option<String>,
}

/// [EnableKinesisStreamingConfiguration](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingConfiguration.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EnableKinesisStreamingConfiguration {
    pub approximate_creation_date_time_precision: Option<String>,
}

/// [Endpoint](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Endpoint.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Endpoint {
    pub address: Option<String>,
    pub cache_period_in_minutes: Option<i64>,
}

/// [ExpectedAttributeValue](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExpectedAttributeValue.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExpectedAttributeValue {
    pub attribute_value_list: Option<Vec<Unchecked<AttributeValue>>>,
    pub comparison_operator: Option<String>,
    pub exists: Option<bool>,
    pub value: Option<Unchecked<AttributeValue>>,
}

/// [ExportDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExportDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExportDescription {
    pub billed_size_bytes: Option<i64>,
    pub client_token: Option<String>,
    pub end_time: Option<Timestamp>,
    pub export_arn: Option<String>,
    pub export_format: Option<String>,
    pub export_manifest: Option<String>,
    pub export_status: Option<String>,
    pub export_time: Option<Timestamp>,
    pub export_type: Option<String>,
    pub failure_code: Option<String>,
    pub failure_message: Option<String>,
    pub filter_specification: Option<FilterSpecification>,
    pub incremental_export_specification: Option<IncrementalExportSpecification>,
    pub item_count: Option<i64>,
    pub s3_bucket: Option<String>,
    pub s3_bucket_owner: Option<String>,
    pub s3_prefix: Option<String>,
    pub s3_sse_algorithm: Option<String>,
    pub s3_sse_kms_key_id: Option<String>,
    pub start_time: Option<Timestamp>,
    pub table_arn: Option<String>,
    pub table_id: Option<String>,
}

/// [ExportSummary](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExportSummary.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExportSummary {
    pub export_arn: Option<String>,
    pub export_status: Option<String>,
    pub export_type: Option<String>,
}

/// [FailureException](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_FailureException.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FailureException {
    pub exception_description: Option<String>,
    pub exception_name: Option<String>,
}

/// [FilterSpecification](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_FilterSpecification.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FilterSpecification {
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub expression_attribute_values: Option<Unchecked<Item>>,
    pub filter_expression: Option<String>,
    pub key_condition_expression: Option<String>,
    pub projection_expression: Option<String>,
}

/// [Get](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Get.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Get {
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub key: Option<Unchecked<Item>>,
    pub projection_expression: Option<String>,
    pub table_name: Option<String>,
}

/// [GlobalSecondaryIndex](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalSecondaryIndex.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GlobalSecondaryIndex {
    pub index_name: Option<String>,
    pub key_schema: Option<Vec<KeySchemaElement>>,
    pub on_demand_throughput: Option<OnDemandThroughput>,
    pub projection: Option<Projection>,
    pub provisioned_throughput: Option<ProvisionedThroughput>,
    pub warm_throughput: Option<WarmThroughput>,
}

/// [GlobalSecondaryIndexAutoScalingUpdate](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalSecondaryIndexAutoScalingUpdate.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GlobalSecondaryIndexAutoScalingUpdate {
    pub index_name: Option<String>,
    pub provisioned_write_capacity_auto_scaling_update: Option<AutoScalingSettingsUpdate>,
}

/// [GlobalSecondaryIndexDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalSecondaryIndexDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GlobalSecondaryIndexDescription {
    pub backfilling: Option<bool>,
    pub index_arn: Option<String>,
    pub index_name: Option<String>,
    pub index_size_bytes: Option<i64>,
    pub index_status: Option<String>,
    pub item_count: Option<i64>,
    pub key_schema: Option<Vec<KeySchemaElement>>,
    pub on_demand_throughput: Option<OnDemandThroughput>,
    pub projection: Option<Projection>,
    pub provisioned_throughput: Option<ProvisionedThroughputDescription>,
    pub warm_throughput: Option<GlobalSecondaryIndexWarmThroughputDescription>,
}

/// [GlobalSecondaryIndexInfo](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalSecondaryIndexInfo.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GlobalSecondaryIndexInfo {
    pub index_name: Option<String>,
    pub key_schema: Option<Vec<KeySchemaElement>>,
    pub on_demand_throughput: Option<OnDemandThroughput>,
    pub projection: Option<Projection>,
    pub provisioned_throughput: Option<ProvisionedThroughput>,
}

/// [GlobalSecondaryIndexUpdate](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalSecondaryIndexUpdate.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GlobalSecondaryIndexUpdate {
    pub create: Option<CreateGlobalSecondaryIndexAction>,
    pub delete: Option<DeleteGlobalSecondaryIndexAction>,
    pub update: Option<UpdateGlobalSecondaryIndexAction>,
}

/// [GlobalSecondaryIndexWarmThroughputDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalSecondaryIndexWarmThroughputDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GlobalSecondaryIndexWarmThroughputDescription {
    pub read_units_per_second: Option<i64>,
    pub status: Option<String>,
    pub write_units_per_second: Option<i64>,
}

/// [GlobalTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalTable.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GlobalTable {
    pub global_table_name: Option<String>,
    pub replication_group: Option<Vec<Replica>>,
}

/// [GlobalTableDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalTableDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GlobalTableDescription {
    pub creation_date_time: Option<Timestamp>,
    pub global_table_arn: Option<String>,
    pub global_table_name: Option<String>,
    pub global_table_status: Option<String>,
    pub replication_group: Option<Vec<ReplicaDescription>>,
}

/// [GlobalTableGlobalSecondaryIndexSettingsUpdate](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalTableGlobalSecondaryIndexSettingsUpdate.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GlobalTableGlobalSecondaryIndexSettingsUpdate {
    pub index_name: Option<String>,
    pub provisioned_write_capacity_auto_scaling_settings_update: Option<AutoScalingSettingsUpdate>,
    pub provisioned_write_capacity_units: Option<i64>,
}

/// [GlobalTableWitnessDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalTableWitnessDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GlobalTableWitnessDescription {
    pub region_name: Option<String>,
    pub witness_status: Option<String>,
}

/// [GlobalTableWitnessGroupUpdate](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalTableWitnessGroupUpdate.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GlobalTableWitnessGroupUpdate {
    pub create: Option<CreateGlobalTableWitnessGroupMemberAction>,
    pub delete: Option<DeleteGlobalTableWitnessGroupMemberAction>,
}

/// [Identity](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Identity.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Identity {
    pub principal_id: Option<String>,
    pub r#type: Option<String>,
}

/// [ImportSummary](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ImportSummary.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportSummary {
    pub cloud_watch_log_group_arn: Option<String>,
    pub end_time: Option<Timestamp>,
    pub import_arn: Option<String>,
    pub import_status: Option<String>,
    pub input_format: Option<String>,
    pub s3_bucket_source: Option<S3BucketSource>,
    pub start_time: Option<Timestamp>,
    pub table_arn: Option<String>,
}

/// [ImportTableDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ImportTableDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportTableDescription {
    pub client_token: Option<String>,
    pub cloud_watch_log_group_arn: Option<String>,
    pub end_time: Option<Timestamp>,
    pub error_count: Option<i64>,
    pub failure_code: Option<String>,
    pub failure_message: Option<String>,
    pub import_arn: Option<String>,
    pub import_status: Option<String>,
    pub imported_item_count: Option<i64>,
    pub input_compression_type: Option<String>,
    pub input_format: Option<String>,
    pub input_format_options: Option<InputFormatOptions>,
    pub processed_item_count: Option<i64>,
    pub processed_size_bytes: Option<i64>,
    pub s3_bucket_source: Option<S3BucketSource>,
    pub start_time: Option<Timestamp>,
    pub table_arn: Option<String>,
    pub table_creation_parameters: Option<TableCreationParameters>,
    pub table_id: Option<String>,
}

/// [IncrementalExportSpecification](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_IncrementalExportSpecification.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IncrementalExportSpecification {
    pub export_from_time: Option<Timestamp>,
    pub export_to_time: Option<Timestamp>,
    pub export_view_type: Option<String>,
}

/// [InputFormatOptions](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_InputFormatOptions.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InputFormatOptions {
    pub csv: Option<CsvOptions>,
}

/// [InputS3Configuration](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_InputS3Configuration.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InputS3Configuration {
    pub input_compression_type: Option<String>,
    pub input_format: Option<String>,
    pub s3_bucket: Option<String>,
    pub s3_bucket_owner: Option<String>,
    pub s3_key_prefix: Option<String>,
}

/// [ItemCollectionMetrics](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ItemCollectionMetrics.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemCollectionMetrics {
    pub item_collection_key: Option<Item>,
    pub size_estimate_range_gb: Option<Vec<f64>>,
}

/// [ItemResponse](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ItemResponse.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemResponse {
    pub item: Option<Item>,
}

/// [KeySchemaElement](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_KeySchemaElement.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeySchemaElement {
    pub attribute_name: Option<String>,
    pub key_type: Option<String>,
}

/// [KeysAndAttributes](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_KeysAndAttributes.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeysAndAttributes {
    pub attributes_to_get: Option<Vec<String>>,
    pub consistent_read: Option<bool>,
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub keys: Option<Vec<Unchecked<Item>>>,
    pub projection_expression: Option<String>,
}

/// [KinesisDataStreamDestination](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_KinesisDataStreamDestination.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KinesisDataStreamDestination {
    pub approximate_creation_date_time_precision: Option<String>,
    pub destination_status: Option<String>,
    pub destination_status_description: Option<String>,
    pub stream_arn: Option<String>,
}

/// [LocalSecondaryIndex](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_LocalSecondaryIndex.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LocalSecondaryIndex {
    pub index_name: Option<String>,
    pub key_schema: Option<Vec<KeySchemaElement>>,
    pub projection: Option<Projection>,
}

/// [LocalSecondaryIndexDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_LocalSecondaryIndexDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LocalSecondaryIndexDescription {
    pub index_arn: Option<String>,
    pub index_name: Option<String>,
    pub index_size_bytes: Option<i64>,
    pub item_count: Option<i64>,
    pub key_schema: Option<Vec<KeySchemaElement>>,
    pub projection: Option<Projection>,
}

/// [LocalSecondaryIndexInfo](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_LocalSecondaryIndexInfo.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LocalSecondaryIndexInfo {
    pub index_name: Option<String>,
    pub key_schema: Option<Vec<KeySchemaElement>>,
    pub projection: Option<Projection>,
}

/// [OnDemandThroughput](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_OnDemandThroughput.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OnDemandThroughput {
    pub max_read_request_units: Option<i64>,
    pub max_write_request_units: Option<i64>,
}

/// [OnDemandThroughputOverride](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_OnDemandThroughputOverride.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OnDemandThroughputOverride {
    pub max_read_request_units: Option<i64>,
}

/// [OutputS3Configuration](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_OutputS3Configuration.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutputS3Configuration {
    pub output_type: Option<Vec<String>>,
    pub s3_bucket: Option<String>,
    pub s3_bucket_owner: Option<String>,
    pub s3_key_prefix: Option<String>,
    pub s3_sse_algorithm: Option<String>,
    pub s3_sse_kms_key_id: Option<String>,
}

/// [ParameterizedStatement](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ParameterizedStatement.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParameterizedStatement {
    pub parameters: Option<Vec<Unchecked<AttributeValue>>>,
    pub return_values_on_condition_check_failure: Option<String>,
    pub statement: Option<String>,
}

/// [PointInTimeRecoveryDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoveryDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PointInTimeRecoveryDescription {
    pub earliest_restorable_date_time: Option<Timestamp>,
    pub latest_restorable_date_time: Option<Timestamp>,
    pub point_in_time_recovery_status: Option<String>,
    pub recovery_period_in_days: Option<i32>,
}

/// [PointInTimeRecoverySpecification](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoverySpecification.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PointInTimeRecoverySpecification {
    pub point_in_time_recovery_enabled: Option<bool>,
    pub recovery_period_in_days: Option<i32>,
}

/// [Projection](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Projection {
    pub non_key_attributes: Option<Vec<String>>,
    pub projection_type: Option<String>,
}

/// [ProvisionedThroughput](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ProvisionedThroughput.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProvisionedThroughput {
    pub read_capacity_units: Option<i64>,
    pub write_capacity_units: Option<i64>,
}

/// [ProvisionedThroughputDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ProvisionedThroughputDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProvisionedThroughputDescription {
    pub last_decrease_date_time: Option<Timestamp>,
    pub last_increase_date_time: Option<Timestamp>,
    pub number_of_decreases_today: Option<i64>,
    pub read_capacity_units: Option<i64>,
    pub write_capacity_units: Option<i64>,
}

/// [ProvisionedThroughputOverride](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ProvisionedThroughputOverride.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProvisionedThroughputOverride {
    pub read_capacity_units: Option<i64>,
}

/// [Put](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Put.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Put {
    pub condition_expression: Option<String>,
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub expression_attribute_values: Option<Unchecked<Item>>,
    pub item: Option<Unchecked<Item>>,
    pub return_values_on_condition_check_failure: Option<String>,
    pub table_name: Option<String>,
}

/// [PutRequest](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutRequest.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutRequest {
    pub item: Option<Unchecked<Item>>,
}

/// [Record](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Record.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    pub aws_region: Option<String>,
    pub dynamodb: Option<StreamRecord>,
    pub event_id: Option<String>,
    pub event_name: Option<String>,
    pub event_source: Option<String>,
    pub event_version: Option<String>,
    pub user_identity: Option<Identity>,
}

/// [Replica](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Replica.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replica {
    pub region_name: Option<String>,
}

/// [ReplicaAutoScalingDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicaAutoScalingDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaAutoScalingDescription {
    pub global_secondary_indexes: Option<Vec<ReplicaGlobalSecondaryIndexAutoScalingDescription>>,
    pub region_name: Option<String>,
    pub replica_provisioned_read_capacity_auto_scaling_settings: Option<AutoScalingSettingsDescription>,
    pub replica_provisioned_write_capacity_auto_scaling_settings: Option<AutoScalingSettingsDescription>,
    pub replica_status: Option<String>,
}

/// [ReplicaAutoScalingUpdate](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicaAutoScalingUpdate.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaAutoScalingUpdate {
    pub region_name: Option<String>,
    pub replica_global_secondary_index_updates: Option<Vec<ReplicaGlobalSecondaryIndexAutoScalingUpdate>>,
    pub replica_provisioned_read_capacity_auto_scaling_update: Option<AutoScalingSettingsUpdate>,
}

/// [ReplicaDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicaDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaDescription {
    pub global_secondary_indexes: Option<Vec<ReplicaGlobalSecondaryIndexDescription>>,
    pub global_table_settings_replication_mode: Option<String>,
    pub kms_master_key_id: Option<String>,
    pub on_demand_throughput_override: Option<OnDemandThroughputOverride>,
    pub provisioned_throughput_override: Option<ProvisionedThroughputOverride>,
    pub region_name: Option<String>,
    pub replica_arn: Option<String>,
    pub replica_inaccessible_date_time: Option<Timestamp>,
    pub replica_status: Option<String>,
    pub replica_status_description: Option<String>,
    pub replica_status_percent_progress: Option<String>,
    pub replica_table_class_summary: Option<TableClassSummary>,
    pub warm_throughput: Option<TableWarmThroughputDescription>,
}

/// [ReplicaGlobalSecondaryIndex](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicaGlobalSecondaryIndex.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaGlobalSecondaryIndex {
    pub index_name: Option<String>,
    pub on_demand_throughput_override: Option<OnDemandThroughputOverride>,
    pub provisioned_throughput_override: Option<ProvisionedThroughputOverride>,
}

/// [ReplicaGlobalSecondaryIndexAutoScalingDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicaGlobalSecondaryIndexAutoScalingDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaGlobalSecondaryIndexAutoScalingDescription {
    pub index_name: Option<String>,
    pub index_status: Option<String>,
    pub provisioned_read_capacity_auto_scaling_settings: Option<AutoScalingSettingsDescription>,
    pub provisioned_write_capacity_auto_scaling_settings: Option<AutoScalingSettingsDescription>,
}

/// [ReplicaGlobalSecondaryIndexAutoScalingUpdate](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicaGlobalSecondaryIndexAutoScalingUpdate.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaGlobalSecondaryIndexAutoScalingUpdate {
    pub index_name: Option<String>,
    pub provisioned_read_capacity_auto_scaling_update: Option<AutoScalingSettingsUpdate>,
}

/// [ReplicaGlobalSecondaryIndexDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicaGlobalSecondaryIndexDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaGlobalSecondaryIndexDescription {
    pub index_name: Option<String>,
    pub on_demand_throughput_override: Option<OnDemandThroughputOverride>,
    pub provisioned_throughput_override: Option<ProvisionedThroughputOverride>,
    pub warm_throughput: Option<GlobalSecondaryIndexWarmThroughputDescription>,
}

/// [ReplicaGlobalSecondaryIndexSettingsDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicaGlobalSecondaryIndexSettingsDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaGlobalSecondaryIndexSettingsDescription {
    pub index_name: Option<String>,
    pub index_status: Option<String>,
    pub provisioned_read_capacity_auto_scaling_settings: Option<AutoScalingSettingsDescription>,
    pub provisioned_read_capacity_units: Option<i64>,
    pub provisioned_write_capacity_auto_scaling_settings: Option<AutoScalingSettingsDescription>,
    pub provisioned_write_capacity_units: Option<i64>,
}

/// [ReplicaGlobalSecondaryIndexSettingsUpdate](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicaGlobalSecondaryIndexSettingsUpdate.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaGlobalSecondaryIndexSettingsUpdate {
    pub index_name: Option<String>,
    pub provisioned_read_capacity_auto_scaling_settings_update: Option<AutoScalingSettingsUpdate>,
    pub provisioned_read_capacity_units: Option<i64>,
}

/// [ReplicaSettingsDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicaSettingsDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaSettingsDescription {
    pub region_name: Option<String>,
    pub replica_billing_mode_summary: Option<BillingModeSummary>,
    pub replica_global_secondary_index_settings: Option<Vec<ReplicaGlobalSecondaryIndexSettingsDescription>>,
    pub replica_provisioned_read_capacity_auto_scaling_settings: Option<AutoScalingSettingsDescription>,
    pub replica_provisioned_read_capacity_units: Option<i64>,
    pub replica_provisioned_write_capacity_auto_scaling_settings: Option<AutoScalingSettingsDescription>,
    pub replica_provisioned_write_capacity_units: Option<i64>,
    pub replica_status: Option<String>,
    pub replica_table_class_summary: Option<TableClassSummary>,
}

/// [ReplicaSettingsUpdate](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicaSettingsUpdate.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaSettingsUpdate {
    pub region_name: Option<String>,
    pub replica_global_secondary_index_settings_update: Option<Vec<ReplicaGlobalSecondaryIndexSettingsUpdate>>,
    pub replica_provisioned_read_capacity_auto_scaling_settings_update: Option<AutoScalingSettingsUpdate>,
    pub replica_provisioned_read_capacity_units: Option<i64>,
    pub replica_table_class: Option<String>,
}

/// [ReplicaUpdate](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicaUpdate.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaUpdate {
    pub create: Option<CreateReplicaAction>,
    pub delete: Option<DeleteReplicaAction>,
}

/// [ReplicationGroupUpdate](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicationGroupUpdate.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicationGroupUpdate {
    pub create: Option<CreateReplicationGroupMemberAction>,
    pub delete: Option<DeleteReplicationGroupMemberAction>,
    pub disassociate: Option<DisassociateReplicationGroupMemberAction>,
    pub update: Option<UpdateReplicationGroupMemberAction>,
}

/// [RestoreSummary](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreSummary.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RestoreSummary {
    pub restore_date_time: Option<Timestamp>,
    pub restore_in_progress: Option<bool>,
    pub source_backup_arn: Option<String>,
    pub source_table_arn: Option<String>,
}

/// [S3BucketSource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_S3BucketSource.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct S3BucketSource {
    pub s3_bucket: Option<String>,
    pub s3_bucket_owner: Option<String>,
    pub s3_key_prefix: Option<String>,
}

/// [SSEDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSEDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SSEDescription {
    pub inaccessible_encryption_date_time: Option<Timestamp>,
    pub kms_master_key_arn: Option<String>,
    pub sse_type: Option<String>,
    pub status: Option<String>,
}

/// [SSESpecification](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SSESpecification {
    pub enabled: Option<bool>,
    pub kms_master_key_id: Option<String>,
    pub sse_type: Option<String>,
}

/// [SearchResultItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SearchResultItem.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchResultItem {
    pub item: Option<Item>,
    pub score: Option<f64>,
}

/// [SearchSchemaElement](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SearchSchemaElement.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchSchemaElement {
    pub attribute_name: Option<String>,
    pub search_schema_element_type: Option<String>,
}

/// [SequenceNumberRange](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SequenceNumberRange.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SequenceNumberRange {
    pub ending_sequence_number: Option<String>,
    pub starting_sequence_number: Option<String>,
}

/// [Shard](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Shard.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shard {
    pub parent_shard_id: Option<String>,
    pub sequence_number_range: Option<SequenceNumberRange>,
    pub shard_id: Option<String>,
}

/// [ShardFilter](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ShardFilter.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShardFilter {
    pub shard_id: Option<String>,
    pub r#type: Option<String>,
}

/// [SourceTableDetails](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SourceTableDetails.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourceTableDetails {
    pub billing_mode: Option<String>,
    pub item_count: Option<i64>,
    pub key_schema: Option<Vec<KeySchemaElement>>,
    pub on_demand_throughput: Option<OnDemandThroughput>,
    pub provisioned_throughput: Option<ProvisionedThroughput>,
    pub table_arn: Option<String>,
    pub table_creation_date_time: Option<Timestamp>,
    pub table_id: Option<String>,
    pub table_name: Option<String>,
    pub table_size_bytes: Option<i64>,
}

/// [SourceTableFeatureDetails](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SourceTableFeatureDetails.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourceTableFeatureDetails {
    pub global_secondary_indexes: Option<Vec<GlobalSecondaryIndexInfo>>,
    pub local_secondary_indexes: Option<Vec<LocalSecondaryIndexInfo>>,
    pub sse_description: Option<SSEDescription>,
    pub stream_description: Option<StreamSpecification>,
    pub time_to_live_description: Option<TimeToLiveDescription>,
    pub vector_indexes: Option<Vec<VectorIndexInfo>>,
}

/// [Stream](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Stream.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stream {
    pub stream_arn: Option<String>,
    pub stream_label: Option<String>,
    pub table_name: Option<String>,
}

/// [StreamDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StreamDescription {
    pub creation_request_date_time: Option<Timestamp>,
    pub key_schema: Option<Vec<KeySchemaElement>>,
    pub last_evaluated_shard_id: Option<String>,
    pub shards: Option<Vec<Shard>>,
    pub stream_arn: Option<String>,
    pub stream_label: Option<String>,
    pub stream_status: Option<String>,
    pub stream_view_type: Option<String>,
    pub table_name: Option<String>,
}

/// [StreamRecord](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamRecord.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StreamRecord {
    pub approximate_creation_date_time: Option<Timestamp>,
    pub keys: Option<Item>,
    pub new_image: Option<Item>,
    pub old_image: Option<Item>,
    pub sequence_number: Option<String>,
    pub size_bytes: Option<i64>,
    pub stream_view_type: Option<String>,
}

/// [StreamSpecification](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StreamSpecification {
    pub stream_enabled: Option<bool>,
    pub stream_view_type: Option<String>,
}

/// [TableAutoScalingDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableAutoScalingDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableAutoScalingDescription {
    pub replicas: Option<Vec<ReplicaAutoScalingDescription>>,
    pub table_name: Option<String>,
    pub table_status: Option<String>,
}

/// [TableClassSummary](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableClassSummary.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableClassSummary {
    pub last_update_date_time: Option<Timestamp>,
    pub table_class: Option<String>,
}

/// [TableCreationParameters](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableCreationParameters.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableCreationParameters {
    pub attribute_definitions: Option<Vec<AttributeDefinition>>,
    pub billing_mode: Option<String>,
    pub global_secondary_indexes: Option<Vec<GlobalSecondaryIndex>>,
    pub key_schema: Option<Vec<KeySchemaElement>>,
    pub on_demand_throughput: Option<OnDemandThroughput>,
    pub provisioned_throughput: Option<ProvisionedThroughput>,
    pub sse_specification: Option<SSESpecification>,
    pub table_name: Option<String>,
    pub vector_indexes: Option<Vec<VectorIndex>>,
}

/// [TableDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableDescription {
    pub archival_summary: Option<ArchivalSummary>,
    pub attribute_definitions: Option<Vec<AttributeDefinition>>,
    pub billing_mode_summary: Option<BillingModeSummary>,
    pub creation_date_time: Option<Timestamp>,
    pub deletion_protection_enabled: Option<bool>,
    pub disassociation_protection_enabled: Option<bool>,
    pub global_secondary_indexes: Option<Vec<GlobalSecondaryIndexDescription>>,
    pub global_table_settings_replication_mode: Option<String>,
    pub global_table_version: Option<String>,
    pub global_table_witnesses: Option<Vec<GlobalTableWitnessDescription>>,
    pub item_count: Option<i64>,
    pub key_schema: Option<Vec<KeySchemaElement>>,
    pub latest_stream_arn: Option<String>,
    pub latest_stream_label: Option<String>,
    pub local_secondary_indexes: Option<Vec<LocalSecondaryIndexDescription>>,
    pub multi_region_consistency: Option<String>,
    pub on_demand_throughput: Option<OnDemandThroughput>,
    pub provisioned_throughput: Option<ProvisionedThroughputDescription>,
    pub replicas: Option<Vec<ReplicaDescription>>,
    pub restore_summary: Option<RestoreSummary>,
    pub sse_description: Option<SSEDescription>,
    pub stream_specification: Option<StreamSpecification>,
    pub table_arn: Option<String>,
    pub table_class_summary: Option<TableClassSummary>,
    pub table_id: Option<String>,
    pub table_name: Option<String>,
    pub table_size_bytes: Option<i64>,
    pub table_status: Option<String>,
    pub vector_indexes: Option<Vec<VectorIndexDescription>>,
    pub warm_throughput: Option<TableWarmThroughputDescription>,
}

/// [TableWarmThroughputDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableWarmThroughputDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableWarmThroughputDescription {
    pub read_units_per_second: Option<i64>,
    pub status: Option<String>,
    pub write_units_per_second: Option<i64>,
}

/// [Tag](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Tag.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tag {
    pub key: Option<String>,
    pub value: Option<String>,
}

/// [ThrottlingReason](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ThrottlingReason.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThrottlingReason {
    pub reason: Option<String>,
    pub resource: Option<String>,
}

/// [TimeToLiveDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TimeToLiveDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimeToLiveDescription {
    pub attribute_name: Option<String>,
    pub time_to_live_status: Option<String>,
}

/// [TimeToLiveSpecification](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TimeToLiveSpecification.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimeToLiveSpecification {
    pub attribute_name: Option<String>,
    pub enabled: Option<bool>,
}

/// [TransactGetItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItem.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TransactGetItem {
    pub get: Option<Get>,
}

/// [TransactWriteItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItem.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TransactWriteItem {
    pub condition_check: Option<ConditionCheck>,
    pub delete: Option<Delete>,
    pub put: Option<Put>,
    pub update: Option<Update>,
}

/// [Update](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Update.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Update {
    pub condition_expression: Option<String>,
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub expression_attribute_values: Option<Unchecked<Item>>,
    pub key: Option<Unchecked<Item>>,
    pub return_values_on_condition_check_failure: Option<String>,
    pub table_name: Option<String>,
    pub update_expression: Option<String>,
}

/// [UpdateGlobalSecondaryIndexAction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateGlobalSecondaryIndexAction.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateGlobalSecondaryIndexAction {
    pub index_name: Option<String>,
    pub on_demand_throughput: Option<OnDemandThroughput>,
    pub provisioned_throughput: Option<ProvisionedThroughput>,
    pub warm_throughput: Option<WarmThroughput>,
}

/// [UpdateKinesisStreamingConfiguration](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateKinesisStreamingConfiguration.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateKinesisStreamingConfiguration {
    pub approximate_creation_date_time_precision: Option<String>,
}

/// [UpdateReplicationGroupMemberAction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateReplicationGroupMemberAction.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateReplicationGroupMemberAction {
    pub global_secondary_indexes: Option<Vec<ReplicaGlobalSecondaryIndex>>,
    pub kms_master_key_id: Option<String>,
    pub on_demand_throughput_override: Option<OnDemandThroughputOverride>,
    pub provisioned_throughput_override: Option<ProvisionedThroughputOverride>,
    pub region_name: Option<String>,
    pub table_class_override: Option<String>,
}

/// [VectorAttributeDefinition](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_VectorAttributeDefinition.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VectorAttributeDefinition {
    pub attribute_name: Option<String>,
}

/// [VectorCapacity](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_VectorCapacity.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VectorCapacity {
    pub vector_search_request_bytes: Option<f64>,
    pub vector_write_request_bytes: Option<f64>,
}

/// [VectorIndex](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_VectorIndex.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VectorIndex {
    pub dimensions: Option<i64>,
    pub distance_function: Option<String>,
    pub index_name: Option<String>,
    pub projection: Option<Projection>,
    pub search_schema: Option<Vec<SearchSchemaElement>>,
    pub vector_attribute: Option<VectorAttributeDefinition>,
}

/// [VectorIndexDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_VectorIndexDescription.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VectorIndexDescription {
    pub backfilling: Option<bool>,
    pub dimensions: Option<i64>,
    pub distance_function: Option<String>,
    pub index_arn: Option<String>,
    pub index_name: Option<String>,
    pub index_size_bytes: Option<i64>,
    pub index_status: Option<String>,
    pub item_count: Option<i64>,
    pub projection: Option<Projection>,
    pub search_schema: Option<Vec<SearchSchemaElement>>,
    pub vector_attribute: Option<VectorAttributeDefinition>,
}

/// [VectorIndexInfo](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_VectorIndexInfo.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VectorIndexInfo {
    pub dimensions: Option<i64>,
    pub distance_function: Option<String>,
    pub index_name: Option<String>,
    pub projection: Option<Projection>,
    pub search_schema: Option<Vec<SearchSchemaElement>>,
    pub vector_attribute: Option<VectorAttributeDefinition>,
}

/// [VectorIndexUpdate](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_VectorIndexUpdate.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VectorIndexUpdate {
    pub create: Option<CreateVectorIndexAction>,
    pub delete: Option<DeleteVectorIndexAction>,
}

/// [WarmThroughput](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_WarmThroughput.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WarmThroughput {
    pub read_units_per_second: Option<i64>,
    pub write_units_per_second: Option<i64>,
}

/// [WriteRequest](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_WriteRequest.html).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WriteRequest {
    pub delete_request: Option<DeleteRequest>,
    pub put_request: Option<PutRequest>,
}
