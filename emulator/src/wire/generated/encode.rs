//! How answers are written.
//!
//! Written by `cargo run -p dynamodb-emulator-codegen -- write` from `emulator/codegen/model/`.
//! Do not edit by hand.

use super::inputs::*;
use super::outputs::*;
use super::shapes::*;
use crate::wire::encode::{Encode, member};
use crate::wire::json::Writer;

impl Encode for ArchivalSummary {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ArchivalBackupArn", self.archival_backup_arn.as_ref());
        member(writer, "ArchivalDateTime", self.archival_date_time.as_ref());
        member(writer, "ArchivalReason", self.archival_reason.as_ref());
        writer.end_object();
    }
}

impl Encode for AttributeDefinition {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "AttributeName", self.attribute_name.as_ref());
        member(writer, "AttributeType", self.attribute_type.as_ref());
        writer.end_object();
    }
}

impl Encode for AttributeValueUpdate {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Action", self.action.as_ref());
        member(writer, "Value", self.value.as_ref());
        writer.end_object();
    }
}

impl Encode for AutoScalingPolicyDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "PolicyName", self.policy_name.as_ref());
        member(writer, "TargetTrackingScalingPolicyConfiguration", self.target_tracking_scaling_policy_configuration.as_ref());
        writer.end_object();
    }
}

impl Encode for AutoScalingPolicyUpdate {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "PolicyName", self.policy_name.as_ref());
        member(writer, "TargetTrackingScalingPolicyConfiguration", self.target_tracking_scaling_policy_configuration.as_ref());
        writer.end_object();
    }
}

impl Encode for AutoScalingSettingsDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "AutoScalingDisabled", self.auto_scaling_disabled.as_ref());
        member(writer, "AutoScalingRoleArn", self.auto_scaling_role_arn.as_ref());
        member(writer, "MaximumUnits", self.maximum_units.as_ref());
        member(writer, "MinimumUnits", self.minimum_units.as_ref());
        member(writer, "ScalingPolicies", self.scaling_policies.as_ref());
        writer.end_object();
    }
}

impl Encode for AutoScalingSettingsUpdate {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "AutoScalingDisabled", self.auto_scaling_disabled.as_ref());
        member(writer, "AutoScalingRoleArn", self.auto_scaling_role_arn.as_ref());
        member(writer, "MaximumUnits", self.maximum_units.as_ref());
        member(writer, "MinimumUnits", self.minimum_units.as_ref());
        member(writer, "ScalingPolicyUpdate", self.scaling_policy_update.as_ref());
        writer.end_object();
    }
}

impl Encode for AutoScalingTargetTrackingScalingPolicyConfigurationDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "DisableScaleIn", self.disable_scale_in.as_ref());
        member(writer, "ScaleInCooldown", self.scale_in_cooldown.as_ref());
        member(writer, "ScaleOutCooldown", self.scale_out_cooldown.as_ref());
        member(writer, "TargetValue", self.target_value.as_ref());
        writer.end_object();
    }
}

impl Encode for AutoScalingTargetTrackingScalingPolicyConfigurationUpdate {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "DisableScaleIn", self.disable_scale_in.as_ref());
        member(writer, "ScaleInCooldown", self.scale_in_cooldown.as_ref());
        member(writer, "ScaleOutCooldown", self.scale_out_cooldown.as_ref());
        member(writer, "TargetValue", self.target_value.as_ref());
        writer.end_object();
    }
}

impl Encode for BackupDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BackupDetails", self.backup_details.as_ref());
        member(writer, "SourceTableDetails", self.source_table_details.as_ref());
        member(writer, "SourceTableFeatureDetails", self.source_table_feature_details.as_ref());
        writer.end_object();
    }
}

impl Encode for BackupDetails {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BackupArn", self.backup_arn.as_ref());
        member(writer, "BackupCreationDateTime", self.backup_creation_date_time.as_ref());
        member(writer, "BackupExpiryDateTime", self.backup_expiry_date_time.as_ref());
        member(writer, "BackupName", self.backup_name.as_ref());
        member(writer, "BackupSizeBytes", self.backup_size_bytes.as_ref());
        member(writer, "BackupStatus", self.backup_status.as_ref());
        member(writer, "BackupType", self.backup_type.as_ref());
        writer.end_object();
    }
}

impl Encode for BackupSummary {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BackupArn", self.backup_arn.as_ref());
        member(writer, "BackupCreationDateTime", self.backup_creation_date_time.as_ref());
        member(writer, "BackupExpiryDateTime", self.backup_expiry_date_time.as_ref());
        member(writer, "BackupName", self.backup_name.as_ref());
        member(writer, "BackupSizeBytes", self.backup_size_bytes.as_ref());
        member(writer, "BackupStatus", self.backup_status.as_ref());
        member(writer, "BackupType", self.backup_type.as_ref());
        member(writer, "TableArn", self.table_arn.as_ref());
        member(writer, "TableId", self.table_id.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for BatchExecuteStatementInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ReturnConsumedCapacity", self.return_consumed_capacity.as_ref());
        member(writer, "Statements", self.statements.as_ref());
        writer.end_object();
    }
}

impl Encode for BatchExecuteStatementOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConsumedCapacity", self.consumed_capacity.as_ref());
        member(writer, "Responses", self.responses.as_ref());
        writer.end_object();
    }
}

impl Encode for BatchGetItemInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "RequestItems", self.request_items.as_ref());
        member(writer, "ReturnConsumedCapacity", self.return_consumed_capacity.as_ref());
        writer.end_object();
    }
}

impl Encode for BatchGetItemOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConsumedCapacity", self.consumed_capacity.as_ref());
        member(writer, "Responses", self.responses.as_ref());
        member(writer, "UnprocessedKeys", self.unprocessed_keys.as_ref());
        writer.end_object();
    }
}

impl Encode for BatchStatementError {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Code", self.code.as_ref());
        member(writer, "Item", self.item.as_ref());
        member(writer, "Message", self.message.as_ref());
        writer.end_object();
    }
}

impl Encode for BatchStatementRequest {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConsistentRead", self.consistent_read.as_ref());
        member(writer, "Parameters", self.parameters.as_ref());
        member(writer, "ReturnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure.as_ref());
        member(writer, "Statement", self.statement.as_ref());
        writer.end_object();
    }
}

impl Encode for BatchStatementResponse {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Error", self.error.as_ref());
        member(writer, "Item", self.item.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for BatchWriteItemInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "RequestItems", self.request_items.as_ref());
        member(writer, "ReturnConsumedCapacity", self.return_consumed_capacity.as_ref());
        member(writer, "ReturnItemCollectionMetrics", self.return_item_collection_metrics.as_ref());
        writer.end_object();
    }
}

impl Encode for BatchWriteItemOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConsumedCapacity", self.consumed_capacity.as_ref());
        member(writer, "ItemCollectionMetrics", self.item_collection_metrics.as_ref());
        member(writer, "UnprocessedItems", self.unprocessed_items.as_ref());
        writer.end_object();
    }
}

impl Encode for BillingModeSummary {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BillingMode", self.billing_mode.as_ref());
        member(writer, "LastUpdateToPayPerRequestDateTime", self.last_update_to_pay_per_request_date_time.as_ref());
        writer.end_object();
    }
}

impl Encode for BulkOperationBytes {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BulkPutBytes", self.bulk_put_bytes.as_ref());
        writer.end_object();
    }
}

impl Encode for BulkOperationDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BulkOperationArn", self.bulk_operation_arn.as_ref());
        member(writer, "BulkOperationStatus", self.bulk_operation_status.as_ref());
        member(writer, "BulkOperationUsage", self.bulk_operation_usage.as_ref());
        member(writer, "ClientToken", self.client_token.as_ref());
        member(writer, "EndTime", self.end_time.as_ref());
        member(writer, "FailedItemCount", self.failed_item_count.as_ref());
        member(writer, "FailureCode", self.failure_code.as_ref());
        member(writer, "FailureMessage", self.failure_message.as_ref());
        member(writer, "InputS3Configuration", self.input_s3_configuration.as_ref());
        member(writer, "MaxWriteRequestUnits", self.max_write_request_units.as_ref());
        member(writer, "OutputS3Configuration", self.output_s3_configuration.as_ref());
        member(writer, "PerformanceTier", self.performance_tier.as_ref());
        member(writer, "ProcessedInputBytes", self.processed_input_bytes.as_ref());
        member(writer, "ProcessedItemCount", self.processed_item_count.as_ref());
        member(writer, "StartTime", self.start_time.as_ref());
        member(writer, "TableDetails", self.table_details.as_ref());
        member(writer, "TotalInputBytes", self.total_input_bytes.as_ref());
        writer.end_object();
    }
}

impl Encode for BulkOperationSummary {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BulkOperationArn", self.bulk_operation_arn.as_ref());
        member(writer, "BulkOperationStatus", self.bulk_operation_status.as_ref());
        member(writer, "EndTime", self.end_time.as_ref());
        member(writer, "StartTime", self.start_time.as_ref());
        writer.end_object();
    }
}

impl Encode for BulkOperationTableDetail {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "TableId", self.table_id.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for BulkOperationUsage {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BulkPutBytes", self.bulk_put_bytes.as_ref());
        member(writer, "GlobalSecondaryIndexes", self.global_secondary_indexes.as_ref());
        member(writer, "LocalSecondaryIndexes", self.local_secondary_indexes.as_ref());
        member(writer, "Table", self.table.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        member(writer, "VectorIndexes", self.vector_indexes.as_ref());
        writer.end_object();
    }
}

impl Encode for BulkOperationVectorBytes {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BulkPutVectorBytes", self.bulk_put_vector_bytes.as_ref());
        writer.end_object();
    }
}

impl Encode for CancelBulkOperationInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BulkOperationArn", self.bulk_operation_arn.as_ref());
        writer.end_object();
    }
}

impl Encode for CancelBulkOperationOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BulkOperationArn", self.bulk_operation_arn.as_ref());
        member(writer, "BulkOperationStatus", self.bulk_operation_status.as_ref());
        writer.end_object();
    }
}

impl Encode for CancellationReason {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Code", self.code.as_ref());
        member(writer, "Item", self.item.as_ref());
        member(writer, "Message", self.message.as_ref());
        writer.end_object();
    }
}

impl Encode for Capacity {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "CapacityUnits", self.capacity_units.as_ref());
        member(writer, "ReadCapacityUnits", self.read_capacity_units.as_ref());
        member(writer, "WriteCapacityUnits", self.write_capacity_units.as_ref());
        writer.end_object();
    }
}

impl Encode for Condition {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "AttributeValueList", self.attribute_value_list.as_ref());
        member(writer, "ComparisonOperator", self.comparison_operator.as_ref());
        writer.end_object();
    }
}

impl Encode for ConditionCheck {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConditionExpression", self.condition_expression.as_ref());
        member(writer, "ExpressionAttributeNames", self.expression_attribute_names.as_ref());
        member(writer, "ExpressionAttributeValues", self.expression_attribute_values.as_ref());
        member(writer, "Key", self.key.as_ref());
        member(writer, "ReturnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for ConsumedCapacity {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "CapacityUnits", self.capacity_units.as_ref());
        member(writer, "GlobalSecondaryIndexes", self.global_secondary_indexes.as_ref());
        member(writer, "LocalSecondaryIndexes", self.local_secondary_indexes.as_ref());
        member(writer, "ReadCapacityUnits", self.read_capacity_units.as_ref());
        member(writer, "Table", self.table.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        member(writer, "VectorIndexes", self.vector_indexes.as_ref());
        member(writer, "WriteCapacityUnits", self.write_capacity_units.as_ref());
        writer.end_object();
    }
}

impl Encode for ContinuousBackupsDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ContinuousBackupsStatus", self.continuous_backups_status.as_ref());
        member(writer, "PointInTimeRecoveryDescription", self.point_in_time_recovery_description.as_ref());
        writer.end_object();
    }
}

impl Encode for ContributorInsightsSummary {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ContributorInsightsMode", self.contributor_insights_mode.as_ref());
        member(writer, "ContributorInsightsStatus", self.contributor_insights_status.as_ref());
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for CreateBackupInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BackupName", self.backup_name.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for CreateBackupOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BackupDetails", self.backup_details.as_ref());
        writer.end_object();
    }
}

impl Encode for CreateGlobalSecondaryIndexAction {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "KeySchema", self.key_schema.as_ref());
        member(writer, "OnDemandThroughput", self.on_demand_throughput.as_ref());
        member(writer, "Projection", self.projection.as_ref());
        member(writer, "ProvisionedThroughput", self.provisioned_throughput.as_ref());
        member(writer, "WarmThroughput", self.warm_throughput.as_ref());
        writer.end_object();
    }
}

impl Encode for CreateGlobalTableInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "GlobalTableName", self.global_table_name.as_ref());
        member(writer, "ReplicationGroup", self.replication_group.as_ref());
        writer.end_object();
    }
}

impl Encode for CreateGlobalTableOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "GlobalTableDescription", self.global_table_description.as_ref());
        writer.end_object();
    }
}

impl Encode for CreateGlobalTableWitnessGroupMemberAction {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "RegionName", self.region_name.as_ref());
        writer.end_object();
    }
}

impl Encode for CreateReplicaAction {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "RegionName", self.region_name.as_ref());
        writer.end_object();
    }
}

impl Encode for CreateReplicationGroupMemberAction {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "GlobalSecondaryIndexes", self.global_secondary_indexes.as_ref());
        member(writer, "KMSMasterKeyId", self.kms_master_key_id.as_ref());
        member(writer, "OnDemandThroughputOverride", self.on_demand_throughput_override.as_ref());
        member(writer, "ProvisionedThroughputOverride", self.provisioned_throughput_override.as_ref());
        member(writer, "RegionName", self.region_name.as_ref());
        member(writer, "TableClassOverride", self.table_class_override.as_ref());
        writer.end_object();
    }
}

impl Encode for CreateTableInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "AttributeDefinitions", self.attribute_definitions.as_ref());
        member(writer, "BillingMode", self.billing_mode.as_ref());
        member(writer, "DeletionProtectionEnabled", self.deletion_protection_enabled.as_ref());
        member(writer, "GlobalSecondaryIndexes", self.global_secondary_indexes.as_ref());
        member(writer, "GlobalTableSettingsReplicationMode", self.global_table_settings_replication_mode.as_ref());
        member(writer, "GlobalTableSourceArn", self.global_table_source_arn.as_ref());
        member(writer, "KeySchema", self.key_schema.as_ref());
        member(writer, "LocalSecondaryIndexes", self.local_secondary_indexes.as_ref());
        member(writer, "OnDemandThroughput", self.on_demand_throughput.as_ref());
        member(writer, "ProvisionedThroughput", self.provisioned_throughput.as_ref());
        member(writer, "ResourcePolicy", self.resource_policy.as_ref());
        member(writer, "SSESpecification", self.sse_specification.as_ref());
        member(writer, "StreamSpecification", self.stream_specification.as_ref());
        member(writer, "TableClass", self.table_class.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        member(writer, "Tags", self.tags.as_ref());
        member(writer, "VectorIndexes", self.vector_indexes.as_ref());
        member(writer, "WarmThroughput", self.warm_throughput.as_ref());
        writer.end_object();
    }
}

impl Encode for CreateTableOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "TableDescription", self.table_description.as_ref());
        writer.end_object();
    }
}

impl Encode for CreateVectorIndexAction {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Dimensions", self.dimensions.as_ref());
        member(writer, "DistanceFunction", self.distance_function.as_ref());
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "Projection", self.projection.as_ref());
        member(writer, "SearchSchema", self.search_schema.as_ref());
        member(writer, "VectorAttribute", self.vector_attribute.as_ref());
        writer.end_object();
    }
}

impl Encode for CsvOptions {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Delimiter", self.delimiter.as_ref());
        member(writer, "HeaderList", self.header_list.as_ref());
        writer.end_object();
    }
}

impl Encode for Delete {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConditionExpression", self.condition_expression.as_ref());
        member(writer, "ExpressionAttributeNames", self.expression_attribute_names.as_ref());
        member(writer, "ExpressionAttributeValues", self.expression_attribute_values.as_ref());
        member(writer, "Key", self.key.as_ref());
        member(writer, "ReturnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for DeleteBackupInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BackupArn", self.backup_arn.as_ref());
        writer.end_object();
    }
}

impl Encode for DeleteBackupOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BackupDescription", self.backup_description.as_ref());
        writer.end_object();
    }
}

impl Encode for DeleteGlobalSecondaryIndexAction {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "IndexName", self.index_name.as_ref());
        writer.end_object();
    }
}

impl Encode for DeleteGlobalTableWitnessGroupMemberAction {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "RegionName", self.region_name.as_ref());
        writer.end_object();
    }
}

impl Encode for DeleteItemInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConditionExpression", self.condition_expression.as_ref());
        member(writer, "ConditionalOperator", self.conditional_operator.as_ref());
        member(writer, "Expected", self.expected.as_ref());
        member(writer, "ExpressionAttributeNames", self.expression_attribute_names.as_ref());
        member(writer, "ExpressionAttributeValues", self.expression_attribute_values.as_ref());
        member(writer, "Key", self.key.as_ref());
        member(writer, "ReturnConsumedCapacity", self.return_consumed_capacity.as_ref());
        member(writer, "ReturnItemCollectionMetrics", self.return_item_collection_metrics.as_ref());
        member(writer, "ReturnValues", self.return_values.as_ref());
        member(writer, "ReturnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for DeleteItemOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Attributes", self.attributes.as_ref());
        member(writer, "ConsumedCapacity", self.consumed_capacity.as_ref());
        member(writer, "ItemCollectionMetrics", self.item_collection_metrics.as_ref());
        writer.end_object();
    }
}

impl Encode for DeleteReplicaAction {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "RegionName", self.region_name.as_ref());
        writer.end_object();
    }
}

impl Encode for DeleteReplicationGroupMemberAction {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "RegionName", self.region_name.as_ref());
        writer.end_object();
    }
}

impl Encode for DeleteRequest {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Key", self.key.as_ref());
        writer.end_object();
    }
}

impl Encode for DeleteResourcePolicyInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ExpectedRevisionId", self.expected_revision_id.as_ref());
        member(writer, "ResourceArn", self.resource_arn.as_ref());
        writer.end_object();
    }
}

impl Encode for DeleteResourcePolicyOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "RevisionId", self.revision_id.as_ref());
        writer.end_object();
    }
}

impl Encode for DeleteTableInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for DeleteTableOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "TableDescription", self.table_description.as_ref());
        writer.end_object();
    }
}

impl Encode for DeleteVectorIndexAction {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "IndexName", self.index_name.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeBackupInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BackupArn", self.backup_arn.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeBackupOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BackupDescription", self.backup_description.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeBulkOperationInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BulkOperationArn", self.bulk_operation_arn.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeBulkOperationOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BulkOperationDescription", self.bulk_operation_description.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeContinuousBackupsInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeContinuousBackupsOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ContinuousBackupsDescription", self.continuous_backups_description.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeContributorInsightsInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeContributorInsightsOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ContributorInsightsMode", self.contributor_insights_mode.as_ref());
        member(writer, "ContributorInsightsRuleList", self.contributor_insights_rule_list.as_ref());
        member(writer, "ContributorInsightsStatus", self.contributor_insights_status.as_ref());
        member(writer, "FailureException", self.failure_exception.as_ref());
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "LastUpdateDateTime", self.last_update_date_time.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeEndpointsInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        writer.end_object();
    }
}

impl Encode for DescribeEndpointsOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Endpoints", self.endpoints.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeExportInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ExportArn", self.export_arn.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeExportOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ExportDescription", self.export_description.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeGlobalTableInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "GlobalTableName", self.global_table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeGlobalTableOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "GlobalTableDescription", self.global_table_description.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeGlobalTableSettingsInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "GlobalTableName", self.global_table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeGlobalTableSettingsOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "GlobalTableName", self.global_table_name.as_ref());
        member(writer, "ReplicaSettings", self.replica_settings.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeImportInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ImportArn", self.import_arn.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeImportOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ImportTableDescription", self.import_table_description.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeKinesisStreamingDestinationInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeKinesisStreamingDestinationOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "KinesisDataStreamDestinations", self.kinesis_data_stream_destinations.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeLimitsInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        writer.end_object();
    }
}

impl Encode for DescribeLimitsOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "AccountMaxReadCapacityUnits", self.account_max_read_capacity_units.as_ref());
        member(writer, "AccountMaxWriteCapacityUnits", self.account_max_write_capacity_units.as_ref());
        member(writer, "TableMaxReadCapacityUnits", self.table_max_read_capacity_units.as_ref());
        member(writer, "TableMaxWriteCapacityUnits", self.table_max_write_capacity_units.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeStreamInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ExclusiveStartShardId", self.exclusive_start_shard_id.as_ref());
        member(writer, "Limit", self.limit.as_ref());
        member(writer, "ShardFilter", self.shard_filter.as_ref());
        member(writer, "StreamArn", self.stream_arn.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeStreamOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "StreamDescription", self.stream_description.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeTableInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeTableOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Table", self.table.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeTableReplicaAutoScalingInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeTableReplicaAutoScalingOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "TableAutoScalingDescription", self.table_auto_scaling_description.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeTimeToLiveInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for DescribeTimeToLiveOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "TimeToLiveDescription", self.time_to_live_description.as_ref());
        writer.end_object();
    }
}

impl Encode for DisassociateReplicationGroupMemberAction {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "DisassociationMode", self.disassociation_mode.as_ref());
        member(writer, "RegionName", self.region_name.as_ref());
        writer.end_object();
    }
}

impl Encode for EnableKinesisStreamingConfiguration {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ApproximateCreationDateTimePrecision", self.approximate_creation_date_time_precision.as_ref());
        writer.end_object();
    }
}

impl Encode for Endpoint {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Address", self.address.as_ref());
        member(writer, "CachePeriodInMinutes", self.cache_period_in_minutes.as_ref());
        writer.end_object();
    }
}

impl Encode for ExecuteStatementInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConsistentRead", self.consistent_read.as_ref());
        member(writer, "Limit", self.limit.as_ref());
        member(writer, "NextToken", self.next_token.as_ref());
        member(writer, "Parameters", self.parameters.as_ref());
        member(writer, "ReturnConsumedCapacity", self.return_consumed_capacity.as_ref());
        member(writer, "ReturnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure.as_ref());
        member(writer, "Statement", self.statement.as_ref());
        writer.end_object();
    }
}

impl Encode for ExecuteStatementOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConsumedCapacity", self.consumed_capacity.as_ref());
        member(writer, "Items", self.items.as_ref());
        member(writer, "LastEvaluatedKey", self.last_evaluated_key.as_ref());
        member(writer, "NextToken", self.next_token.as_ref());
        writer.end_object();
    }
}

impl Encode for ExecuteTransactionInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ClientRequestToken", self.client_request_token.as_ref());
        member(writer, "ReturnConsumedCapacity", self.return_consumed_capacity.as_ref());
        member(writer, "TransactStatements", self.transact_statements.as_ref());
        writer.end_object();
    }
}

impl Encode for ExecuteTransactionOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConsumedCapacity", self.consumed_capacity.as_ref());
        member(writer, "Responses", self.responses.as_ref());
        writer.end_object();
    }
}

impl Encode for ExpectedAttributeValue {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "AttributeValueList", self.attribute_value_list.as_ref());
        member(writer, "ComparisonOperator", self.comparison_operator.as_ref());
        member(writer, "Exists", self.exists.as_ref());
        member(writer, "Value", self.value.as_ref());
        writer.end_object();
    }
}

impl Encode for ExportDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BilledSizeBytes", self.billed_size_bytes.as_ref());
        member(writer, "ClientToken", self.client_token.as_ref());
        member(writer, "EndTime", self.end_time.as_ref());
        member(writer, "ExportArn", self.export_arn.as_ref());
        member(writer, "ExportFormat", self.export_format.as_ref());
        member(writer, "ExportManifest", self.export_manifest.as_ref());
        member(writer, "ExportStatus", self.export_status.as_ref());
        member(writer, "ExportTime", self.export_time.as_ref());
        member(writer, "ExportType", self.export_type.as_ref());
        member(writer, "FailureCode", self.failure_code.as_ref());
        member(writer, "FailureMessage", self.failure_message.as_ref());
        member(writer, "FilterSpecification", self.filter_specification.as_ref());
        member(writer, "IncrementalExportSpecification", self.incremental_export_specification.as_ref());
        member(writer, "ItemCount", self.item_count.as_ref());
        member(writer, "S3Bucket", self.s3_bucket.as_ref());
        member(writer, "S3BucketOwner", self.s3_bucket_owner.as_ref());
        member(writer, "S3Prefix", self.s3_prefix.as_ref());
        member(writer, "S3SseAlgorithm", self.s3_sse_algorithm.as_ref());
        member(writer, "S3SseKmsKeyId", self.s3_sse_kms_key_id.as_ref());
        member(writer, "StartTime", self.start_time.as_ref());
        member(writer, "TableArn", self.table_arn.as_ref());
        member(writer, "TableId", self.table_id.as_ref());
        writer.end_object();
    }
}

impl Encode for ExportSummary {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ExportArn", self.export_arn.as_ref());
        member(writer, "ExportStatus", self.export_status.as_ref());
        member(writer, "ExportType", self.export_type.as_ref());
        writer.end_object();
    }
}

impl Encode for ExportTableToPointInTimeInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ClientToken", self.client_token.as_ref());
        member(writer, "ExportFormat", self.export_format.as_ref());
        member(writer, "ExportTime", self.export_time.as_ref());
        member(writer, "ExportType", self.export_type.as_ref());
        member(writer, "FilterSpecification", self.filter_specification.as_ref());
        member(writer, "IncrementalExportSpecification", self.incremental_export_specification.as_ref());
        member(writer, "S3Bucket", self.s3_bucket.as_ref());
        member(writer, "S3BucketOwner", self.s3_bucket_owner.as_ref());
        member(writer, "S3Prefix", self.s3_prefix.as_ref());
        member(writer, "S3SseAlgorithm", self.s3_sse_algorithm.as_ref());
        member(writer, "S3SseKmsKeyId", self.s3_sse_kms_key_id.as_ref());
        member(writer, "TableArn", self.table_arn.as_ref());
        writer.end_object();
    }
}

impl Encode for ExportTableToPointInTimeOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ExportDescription", self.export_description.as_ref());
        writer.end_object();
    }
}

impl Encode for FailureException {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ExceptionDescription", self.exception_description.as_ref());
        member(writer, "ExceptionName", self.exception_name.as_ref());
        writer.end_object();
    }
}

impl Encode for FilterSpecification {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ExpressionAttributeNames", self.expression_attribute_names.as_ref());
        member(writer, "ExpressionAttributeValues", self.expression_attribute_values.as_ref());
        member(writer, "FilterExpression", self.filter_expression.as_ref());
        member(writer, "KeyConditionExpression", self.key_condition_expression.as_ref());
        member(writer, "ProjectionExpression", self.projection_expression.as_ref());
        writer.end_object();
    }
}

impl Encode for Get {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ExpressionAttributeNames", self.expression_attribute_names.as_ref());
        member(writer, "Key", self.key.as_ref());
        member(writer, "ProjectionExpression", self.projection_expression.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for GetItemInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "AttributesToGet", self.attributes_to_get.as_ref());
        member(writer, "ConsistentRead", self.consistent_read.as_ref());
        member(writer, "ExpressionAttributeNames", self.expression_attribute_names.as_ref());
        member(writer, "Key", self.key.as_ref());
        member(writer, "ProjectionExpression", self.projection_expression.as_ref());
        member(writer, "ReturnConsumedCapacity", self.return_consumed_capacity.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for GetItemOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConsumedCapacity", self.consumed_capacity.as_ref());
        member(writer, "Item", self.item.as_ref());
        writer.end_object();
    }
}

impl Encode for GetRecordsInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Limit", self.limit.as_ref());
        member(writer, "ShardIterator", self.shard_iterator.as_ref());
        writer.end_object();
    }
}

impl Encode for GetRecordsOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "NextShardIterator", self.next_shard_iterator.as_ref());
        member(writer, "Records", self.records.as_ref());
        writer.end_object();
    }
}

impl Encode for GetResourcePolicyInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ResourceArn", self.resource_arn.as_ref());
        writer.end_object();
    }
}

impl Encode for GetResourcePolicyOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Policy", self.policy.as_ref());
        member(writer, "RevisionId", self.revision_id.as_ref());
        writer.end_object();
    }
}

impl Encode for GetShardIteratorInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "SequenceNumber", self.sequence_number.as_ref());
        member(writer, "ShardId", self.shard_id.as_ref());
        member(writer, "ShardIteratorType", self.shard_iterator_type.as_ref());
        member(writer, "StreamArn", self.stream_arn.as_ref());
        member(writer, "Timestamp", self.timestamp.as_ref());
        writer.end_object();
    }
}

impl Encode for GetShardIteratorOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ShardIterator", self.shard_iterator.as_ref());
        writer.end_object();
    }
}

impl Encode for GlobalSecondaryIndex {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "KeySchema", self.key_schema.as_ref());
        member(writer, "OnDemandThroughput", self.on_demand_throughput.as_ref());
        member(writer, "Projection", self.projection.as_ref());
        member(writer, "ProvisionedThroughput", self.provisioned_throughput.as_ref());
        member(writer, "WarmThroughput", self.warm_throughput.as_ref());
        writer.end_object();
    }
}

impl Encode for GlobalSecondaryIndexAutoScalingUpdate {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "ProvisionedWriteCapacityAutoScalingUpdate", self.provisioned_write_capacity_auto_scaling_update.as_ref());
        writer.end_object();
    }
}

impl Encode for GlobalSecondaryIndexDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Backfilling", self.backfilling.as_ref());
        member(writer, "IndexArn", self.index_arn.as_ref());
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "IndexSizeBytes", self.index_size_bytes.as_ref());
        member(writer, "IndexStatus", self.index_status.as_ref());
        member(writer, "ItemCount", self.item_count.as_ref());
        member(writer, "KeySchema", self.key_schema.as_ref());
        member(writer, "OnDemandThroughput", self.on_demand_throughput.as_ref());
        member(writer, "Projection", self.projection.as_ref());
        member(writer, "ProvisionedThroughput", self.provisioned_throughput.as_ref());
        member(writer, "WarmThroughput", self.warm_throughput.as_ref());
        writer.end_object();
    }
}

impl Encode for GlobalSecondaryIndexInfo {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "KeySchema", self.key_schema.as_ref());
        member(writer, "OnDemandThroughput", self.on_demand_throughput.as_ref());
        member(writer, "Projection", self.projection.as_ref());
        member(writer, "ProvisionedThroughput", self.provisioned_throughput.as_ref());
        writer.end_object();
    }
}

impl Encode for GlobalSecondaryIndexUpdate {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Create", self.create.as_ref());
        member(writer, "Delete", self.delete.as_ref());
        member(writer, "Update", self.update.as_ref());
        writer.end_object();
    }
}

impl Encode for GlobalSecondaryIndexWarmThroughputDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ReadUnitsPerSecond", self.read_units_per_second.as_ref());
        member(writer, "Status", self.status.as_ref());
        member(writer, "WriteUnitsPerSecond", self.write_units_per_second.as_ref());
        writer.end_object();
    }
}

impl Encode for GlobalTable {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "GlobalTableName", self.global_table_name.as_ref());
        member(writer, "ReplicationGroup", self.replication_group.as_ref());
        writer.end_object();
    }
}

impl Encode for GlobalTableDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "CreationDateTime", self.creation_date_time.as_ref());
        member(writer, "GlobalTableArn", self.global_table_arn.as_ref());
        member(writer, "GlobalTableName", self.global_table_name.as_ref());
        member(writer, "GlobalTableStatus", self.global_table_status.as_ref());
        member(writer, "ReplicationGroup", self.replication_group.as_ref());
        writer.end_object();
    }
}

impl Encode for GlobalTableGlobalSecondaryIndexSettingsUpdate {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "ProvisionedWriteCapacityAutoScalingSettingsUpdate", self.provisioned_write_capacity_auto_scaling_settings_update.as_ref());
        member(writer, "ProvisionedWriteCapacityUnits", self.provisioned_write_capacity_units.as_ref());
        writer.end_object();
    }
}

impl Encode for GlobalTableWitnessDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "RegionName", self.region_name.as_ref());
        member(writer, "WitnessStatus", self.witness_status.as_ref());
        writer.end_object();
    }
}

impl Encode for GlobalTableWitnessGroupUpdate {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Create", self.create.as_ref());
        member(writer, "Delete", self.delete.as_ref());
        writer.end_object();
    }
}

impl Encode for Identity {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "PrincipalId", self.principal_id.as_ref());
        member(writer, "Type", self.r#type.as_ref());
        writer.end_object();
    }
}

impl Encode for ImportSummary {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "CloudWatchLogGroupArn", self.cloud_watch_log_group_arn.as_ref());
        member(writer, "EndTime", self.end_time.as_ref());
        member(writer, "ImportArn", self.import_arn.as_ref());
        member(writer, "ImportStatus", self.import_status.as_ref());
        member(writer, "InputFormat", self.input_format.as_ref());
        member(writer, "S3BucketSource", self.s3_bucket_source.as_ref());
        member(writer, "StartTime", self.start_time.as_ref());
        member(writer, "TableArn", self.table_arn.as_ref());
        writer.end_object();
    }
}

impl Encode for ImportTableDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ClientToken", self.client_token.as_ref());
        member(writer, "CloudWatchLogGroupArn", self.cloud_watch_log_group_arn.as_ref());
        member(writer, "EndTime", self.end_time.as_ref());
        member(writer, "ErrorCount", self.error_count.as_ref());
        member(writer, "FailureCode", self.failure_code.as_ref());
        member(writer, "FailureMessage", self.failure_message.as_ref());
        member(writer, "ImportArn", self.import_arn.as_ref());
        member(writer, "ImportStatus", self.import_status.as_ref());
        member(writer, "ImportedItemCount", self.imported_item_count.as_ref());
        member(writer, "InputCompressionType", self.input_compression_type.as_ref());
        member(writer, "InputFormat", self.input_format.as_ref());
        member(writer, "InputFormatOptions", self.input_format_options.as_ref());
        member(writer, "ProcessedItemCount", self.processed_item_count.as_ref());
        member(writer, "ProcessedSizeBytes", self.processed_size_bytes.as_ref());
        member(writer, "S3BucketSource", self.s3_bucket_source.as_ref());
        member(writer, "StartTime", self.start_time.as_ref());
        member(writer, "TableArn", self.table_arn.as_ref());
        member(writer, "TableCreationParameters", self.table_creation_parameters.as_ref());
        member(writer, "TableId", self.table_id.as_ref());
        writer.end_object();
    }
}

impl Encode for ImportTableInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ClientToken", self.client_token.as_ref());
        member(writer, "InputCompressionType", self.input_compression_type.as_ref());
        member(writer, "InputFormat", self.input_format.as_ref());
        member(writer, "InputFormatOptions", self.input_format_options.as_ref());
        member(writer, "S3BucketSource", self.s3_bucket_source.as_ref());
        member(writer, "TableCreationParameters", self.table_creation_parameters.as_ref());
        writer.end_object();
    }
}

impl Encode for ImportTableOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ImportTableDescription", self.import_table_description.as_ref());
        writer.end_object();
    }
}

impl Encode for IncrementalExportSpecification {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ExportFromTime", self.export_from_time.as_ref());
        member(writer, "ExportToTime", self.export_to_time.as_ref());
        member(writer, "ExportViewType", self.export_view_type.as_ref());
        writer.end_object();
    }
}

impl Encode for InputFormatOptions {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Csv", self.csv.as_ref());
        writer.end_object();
    }
}

impl Encode for InputS3Configuration {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "InputCompressionType", self.input_compression_type.as_ref());
        member(writer, "InputFormat", self.input_format.as_ref());
        member(writer, "S3Bucket", self.s3_bucket.as_ref());
        member(writer, "S3BucketOwner", self.s3_bucket_owner.as_ref());
        member(writer, "S3KeyPrefix", self.s3_key_prefix.as_ref());
        writer.end_object();
    }
}

impl Encode for ItemCollectionMetrics {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ItemCollectionKey", self.item_collection_key.as_ref());
        member(writer, "SizeEstimateRangeGB", self.size_estimate_range_gb.as_ref());
        writer.end_object();
    }
}

impl Encode for ItemResponse {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Item", self.item.as_ref());
        writer.end_object();
    }
}

impl Encode for KeySchemaElement {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "AttributeName", self.attribute_name.as_ref());
        member(writer, "KeyType", self.key_type.as_ref());
        writer.end_object();
    }
}

impl Encode for KeysAndAttributes {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "AttributesToGet", self.attributes_to_get.as_ref());
        member(writer, "ConsistentRead", self.consistent_read.as_ref());
        member(writer, "ExpressionAttributeNames", self.expression_attribute_names.as_ref());
        member(writer, "Keys", self.keys.as_ref());
        member(writer, "ProjectionExpression", self.projection_expression.as_ref());
        writer.end_object();
    }
}

impl Encode for KinesisDataStreamDestination {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ApproximateCreationDateTimePrecision", self.approximate_creation_date_time_precision.as_ref());
        member(writer, "DestinationStatus", self.destination_status.as_ref());
        member(writer, "DestinationStatusDescription", self.destination_status_description.as_ref());
        member(writer, "StreamArn", self.stream_arn.as_ref());
        writer.end_object();
    }
}

impl Encode for KinesisStreamingDestinationInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "EnableKinesisStreamingConfiguration", self.enable_kinesis_streaming_configuration.as_ref());
        member(writer, "StreamArn", self.stream_arn.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for KinesisStreamingDestinationOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "DestinationStatus", self.destination_status.as_ref());
        member(writer, "EnableKinesisStreamingConfiguration", self.enable_kinesis_streaming_configuration.as_ref());
        member(writer, "StreamArn", self.stream_arn.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for ListBackupsInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BackupType", self.backup_type.as_ref());
        member(writer, "ExclusiveStartBackupArn", self.exclusive_start_backup_arn.as_ref());
        member(writer, "Limit", self.limit.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        member(writer, "TimeRangeLowerBound", self.time_range_lower_bound.as_ref());
        member(writer, "TimeRangeUpperBound", self.time_range_upper_bound.as_ref());
        writer.end_object();
    }
}

impl Encode for ListBackupsOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BackupSummaries", self.backup_summaries.as_ref());
        member(writer, "LastEvaluatedBackupArn", self.last_evaluated_backup_arn.as_ref());
        writer.end_object();
    }
}

impl Encode for ListBulkOperationsInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "MaxResults", self.max_results.as_ref());
        member(writer, "NextToken", self.next_token.as_ref());
        writer.end_object();
    }
}

impl Encode for ListBulkOperationsOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BulkOperationsSummaryList", self.bulk_operations_summary_list.as_ref());
        member(writer, "NextToken", self.next_token.as_ref());
        writer.end_object();
    }
}

impl Encode for ListContributorInsightsInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "MaxResults", self.max_results.as_ref());
        member(writer, "NextToken", self.next_token.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for ListContributorInsightsOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ContributorInsightsSummaries", self.contributor_insights_summaries.as_ref());
        member(writer, "NextToken", self.next_token.as_ref());
        writer.end_object();
    }
}

impl Encode for ListExportsInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "MaxResults", self.max_results.as_ref());
        member(writer, "NextToken", self.next_token.as_ref());
        member(writer, "TableArn", self.table_arn.as_ref());
        writer.end_object();
    }
}

impl Encode for ListExportsOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ExportSummaries", self.export_summaries.as_ref());
        member(writer, "NextToken", self.next_token.as_ref());
        writer.end_object();
    }
}

impl Encode for ListGlobalTablesInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ExclusiveStartGlobalTableName", self.exclusive_start_global_table_name.as_ref());
        member(writer, "Limit", self.limit.as_ref());
        member(writer, "RegionName", self.region_name.as_ref());
        writer.end_object();
    }
}

impl Encode for ListGlobalTablesOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "GlobalTables", self.global_tables.as_ref());
        member(writer, "LastEvaluatedGlobalTableName", self.last_evaluated_global_table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for ListImportsInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "NextToken", self.next_token.as_ref());
        member(writer, "PageSize", self.page_size.as_ref());
        member(writer, "TableArn", self.table_arn.as_ref());
        writer.end_object();
    }
}

impl Encode for ListImportsOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ImportSummaryList", self.import_summary_list.as_ref());
        member(writer, "NextToken", self.next_token.as_ref());
        writer.end_object();
    }
}

impl Encode for ListStreamsInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ExclusiveStartStreamArn", self.exclusive_start_stream_arn.as_ref());
        member(writer, "Limit", self.limit.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for ListStreamsOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "LastEvaluatedStreamArn", self.last_evaluated_stream_arn.as_ref());
        member(writer, "Streams", self.streams.as_ref());
        writer.end_object();
    }
}

impl Encode for ListTablesInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ExclusiveStartTableName", self.exclusive_start_table_name.as_ref());
        member(writer, "Limit", self.limit.as_ref());
        writer.end_object();
    }
}

impl Encode for ListTablesOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "LastEvaluatedTableName", self.last_evaluated_table_name.as_ref());
        member(writer, "TableNames", self.table_names.as_ref());
        writer.end_object();
    }
}

impl Encode for ListTagsOfResourceInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "NextToken", self.next_token.as_ref());
        member(writer, "ResourceArn", self.resource_arn.as_ref());
        writer.end_object();
    }
}

impl Encode for ListTagsOfResourceOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "NextToken", self.next_token.as_ref());
        member(writer, "Tags", self.tags.as_ref());
        writer.end_object();
    }
}

impl Encode for LocalSecondaryIndex {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "KeySchema", self.key_schema.as_ref());
        member(writer, "Projection", self.projection.as_ref());
        writer.end_object();
    }
}

impl Encode for LocalSecondaryIndexDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "IndexArn", self.index_arn.as_ref());
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "IndexSizeBytes", self.index_size_bytes.as_ref());
        member(writer, "ItemCount", self.item_count.as_ref());
        member(writer, "KeySchema", self.key_schema.as_ref());
        member(writer, "Projection", self.projection.as_ref());
        writer.end_object();
    }
}

impl Encode for LocalSecondaryIndexInfo {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "KeySchema", self.key_schema.as_ref());
        member(writer, "Projection", self.projection.as_ref());
        writer.end_object();
    }
}

impl Encode for OnDemandThroughput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "MaxReadRequestUnits", self.max_read_request_units.as_ref());
        member(writer, "MaxWriteRequestUnits", self.max_write_request_units.as_ref());
        writer.end_object();
    }
}

impl Encode for OnDemandThroughputOverride {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "MaxReadRequestUnits", self.max_read_request_units.as_ref());
        writer.end_object();
    }
}

impl Encode for OutputS3Configuration {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "OutputType", self.output_type.as_ref());
        member(writer, "S3Bucket", self.s3_bucket.as_ref());
        member(writer, "S3BucketOwner", self.s3_bucket_owner.as_ref());
        member(writer, "S3KeyPrefix", self.s3_key_prefix.as_ref());
        member(writer, "S3SseAlgorithm", self.s3_sse_algorithm.as_ref());
        member(writer, "S3SseKmsKeyId", self.s3_sse_kms_key_id.as_ref());
        writer.end_object();
    }
}

impl Encode for ParameterizedStatement {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Parameters", self.parameters.as_ref());
        member(writer, "ReturnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure.as_ref());
        member(writer, "Statement", self.statement.as_ref());
        writer.end_object();
    }
}

impl Encode for PointInTimeRecoveryDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "EarliestRestorableDateTime", self.earliest_restorable_date_time.as_ref());
        member(writer, "LatestRestorableDateTime", self.latest_restorable_date_time.as_ref());
        member(writer, "PointInTimeRecoveryStatus", self.point_in_time_recovery_status.as_ref());
        member(writer, "RecoveryPeriodInDays", self.recovery_period_in_days.as_ref());
        writer.end_object();
    }
}

impl Encode for PointInTimeRecoverySpecification {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "PointInTimeRecoveryEnabled", self.point_in_time_recovery_enabled.as_ref());
        member(writer, "RecoveryPeriodInDays", self.recovery_period_in_days.as_ref());
        writer.end_object();
    }
}

impl Encode for Projection {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "NonKeyAttributes", self.non_key_attributes.as_ref());
        member(writer, "ProjectionType", self.projection_type.as_ref());
        writer.end_object();
    }
}

impl Encode for ProvisionedThroughput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ReadCapacityUnits", self.read_capacity_units.as_ref());
        member(writer, "WriteCapacityUnits", self.write_capacity_units.as_ref());
        writer.end_object();
    }
}

impl Encode for ProvisionedThroughputDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "LastDecreaseDateTime", self.last_decrease_date_time.as_ref());
        member(writer, "LastIncreaseDateTime", self.last_increase_date_time.as_ref());
        member(writer, "NumberOfDecreasesToday", self.number_of_decreases_today.as_ref());
        member(writer, "ReadCapacityUnits", self.read_capacity_units.as_ref());
        member(writer, "WriteCapacityUnits", self.write_capacity_units.as_ref());
        writer.end_object();
    }
}

impl Encode for ProvisionedThroughputOverride {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ReadCapacityUnits", self.read_capacity_units.as_ref());
        writer.end_object();
    }
}

impl Encode for Put {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConditionExpression", self.condition_expression.as_ref());
        member(writer, "ExpressionAttributeNames", self.expression_attribute_names.as_ref());
        member(writer, "ExpressionAttributeValues", self.expression_attribute_values.as_ref());
        member(writer, "Item", self.item.as_ref());
        member(writer, "ReturnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for PutItemInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConditionExpression", self.condition_expression.as_ref());
        member(writer, "ConditionalOperator", self.conditional_operator.as_ref());
        member(writer, "Expected", self.expected.as_ref());
        member(writer, "ExpressionAttributeNames", self.expression_attribute_names.as_ref());
        member(writer, "ExpressionAttributeValues", self.expression_attribute_values.as_ref());
        member(writer, "Item", self.item.as_ref());
        member(writer, "ReturnConsumedCapacity", self.return_consumed_capacity.as_ref());
        member(writer, "ReturnItemCollectionMetrics", self.return_item_collection_metrics.as_ref());
        member(writer, "ReturnValues", self.return_values.as_ref());
        member(writer, "ReturnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for PutItemOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Attributes", self.attributes.as_ref());
        member(writer, "ConsumedCapacity", self.consumed_capacity.as_ref());
        member(writer, "ItemCollectionMetrics", self.item_collection_metrics.as_ref());
        writer.end_object();
    }
}

impl Encode for PutRequest {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Item", self.item.as_ref());
        writer.end_object();
    }
}

impl Encode for PutResourcePolicyInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConfirmRemoveSelfResourceAccess", self.confirm_remove_self_resource_access.as_ref());
        member(writer, "ExpectedRevisionId", self.expected_revision_id.as_ref());
        member(writer, "Policy", self.policy.as_ref());
        member(writer, "ResourceArn", self.resource_arn.as_ref());
        writer.end_object();
    }
}

impl Encode for PutResourcePolicyOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "RevisionId", self.revision_id.as_ref());
        writer.end_object();
    }
}

impl Encode for QueryInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "AttributesToGet", self.attributes_to_get.as_ref());
        member(writer, "ConditionalOperator", self.conditional_operator.as_ref());
        member(writer, "ConsistentRead", self.consistent_read.as_ref());
        member(writer, "ExclusiveStartKey", self.exclusive_start_key.as_ref());
        member(writer, "ExpressionAttributeNames", self.expression_attribute_names.as_ref());
        member(writer, "ExpressionAttributeValues", self.expression_attribute_values.as_ref());
        member(writer, "FilterExpression", self.filter_expression.as_ref());
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "KeyConditionExpression", self.key_condition_expression.as_ref());
        member(writer, "KeyConditions", self.key_conditions.as_ref());
        member(writer, "Limit", self.limit.as_ref());
        member(writer, "ProjectionExpression", self.projection_expression.as_ref());
        member(writer, "QueryFilter", self.query_filter.as_ref());
        member(writer, "ReturnConsumedCapacity", self.return_consumed_capacity.as_ref());
        member(writer, "ScanIndexForward", self.scan_index_forward.as_ref());
        member(writer, "Select", self.select.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for QueryOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConsumedCapacity", self.consumed_capacity.as_ref());
        member(writer, "Count", self.count.as_ref());
        member(writer, "Items", self.items.as_ref());
        member(writer, "LastEvaluatedKey", self.last_evaluated_key.as_ref());
        member(writer, "ScannedCount", self.scanned_count.as_ref());
        writer.end_object();
    }
}

impl Encode for Record {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "awsRegion", self.aws_region.as_ref());
        member(writer, "dynamodb", self.dynamodb.as_ref());
        member(writer, "eventID", self.event_id.as_ref());
        member(writer, "eventName", self.event_name.as_ref());
        member(writer, "eventSource", self.event_source.as_ref());
        member(writer, "eventVersion", self.event_version.as_ref());
        member(writer, "userIdentity", self.user_identity.as_ref());
        writer.end_object();
    }
}

impl Encode for Replica {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "RegionName", self.region_name.as_ref());
        writer.end_object();
    }
}

impl Encode for ReplicaAutoScalingDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "GlobalSecondaryIndexes", self.global_secondary_indexes.as_ref());
        member(writer, "RegionName", self.region_name.as_ref());
        member(writer, "ReplicaProvisionedReadCapacityAutoScalingSettings", self.replica_provisioned_read_capacity_auto_scaling_settings.as_ref());
        member(writer, "ReplicaProvisionedWriteCapacityAutoScalingSettings", self.replica_provisioned_write_capacity_auto_scaling_settings.as_ref());
        member(writer, "ReplicaStatus", self.replica_status.as_ref());
        writer.end_object();
    }
}

impl Encode for ReplicaAutoScalingUpdate {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "RegionName", self.region_name.as_ref());
        member(writer, "ReplicaGlobalSecondaryIndexUpdates", self.replica_global_secondary_index_updates.as_ref());
        member(writer, "ReplicaProvisionedReadCapacityAutoScalingUpdate", self.replica_provisioned_read_capacity_auto_scaling_update.as_ref());
        writer.end_object();
    }
}

impl Encode for ReplicaDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "GlobalSecondaryIndexes", self.global_secondary_indexes.as_ref());
        member(writer, "GlobalTableSettingsReplicationMode", self.global_table_settings_replication_mode.as_ref());
        member(writer, "KMSMasterKeyId", self.kms_master_key_id.as_ref());
        member(writer, "OnDemandThroughputOverride", self.on_demand_throughput_override.as_ref());
        member(writer, "ProvisionedThroughputOverride", self.provisioned_throughput_override.as_ref());
        member(writer, "RegionName", self.region_name.as_ref());
        member(writer, "ReplicaArn", self.replica_arn.as_ref());
        member(writer, "ReplicaInaccessibleDateTime", self.replica_inaccessible_date_time.as_ref());
        member(writer, "ReplicaStatus", self.replica_status.as_ref());
        member(writer, "ReplicaStatusDescription", self.replica_status_description.as_ref());
        member(writer, "ReplicaStatusPercentProgress", self.replica_status_percent_progress.as_ref());
        member(writer, "ReplicaTableClassSummary", self.replica_table_class_summary.as_ref());
        member(writer, "WarmThroughput", self.warm_throughput.as_ref());
        writer.end_object();
    }
}

impl Encode for ReplicaGlobalSecondaryIndex {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "OnDemandThroughputOverride", self.on_demand_throughput_override.as_ref());
        member(writer, "ProvisionedThroughputOverride", self.provisioned_throughput_override.as_ref());
        writer.end_object();
    }
}

impl Encode for ReplicaGlobalSecondaryIndexAutoScalingDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "IndexStatus", self.index_status.as_ref());
        member(writer, "ProvisionedReadCapacityAutoScalingSettings", self.provisioned_read_capacity_auto_scaling_settings.as_ref());
        member(writer, "ProvisionedWriteCapacityAutoScalingSettings", self.provisioned_write_capacity_auto_scaling_settings.as_ref());
        writer.end_object();
    }
}

impl Encode for ReplicaGlobalSecondaryIndexAutoScalingUpdate {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "ProvisionedReadCapacityAutoScalingUpdate", self.provisioned_read_capacity_auto_scaling_update.as_ref());
        writer.end_object();
    }
}

impl Encode for ReplicaGlobalSecondaryIndexDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "OnDemandThroughputOverride", self.on_demand_throughput_override.as_ref());
        member(writer, "ProvisionedThroughputOverride", self.provisioned_throughput_override.as_ref());
        member(writer, "WarmThroughput", self.warm_throughput.as_ref());
        writer.end_object();
    }
}

impl Encode for ReplicaGlobalSecondaryIndexSettingsDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "IndexStatus", self.index_status.as_ref());
        member(writer, "ProvisionedReadCapacityAutoScalingSettings", self.provisioned_read_capacity_auto_scaling_settings.as_ref());
        member(writer, "ProvisionedReadCapacityUnits", self.provisioned_read_capacity_units.as_ref());
        member(writer, "ProvisionedWriteCapacityAutoScalingSettings", self.provisioned_write_capacity_auto_scaling_settings.as_ref());
        member(writer, "ProvisionedWriteCapacityUnits", self.provisioned_write_capacity_units.as_ref());
        writer.end_object();
    }
}

impl Encode for ReplicaGlobalSecondaryIndexSettingsUpdate {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "ProvisionedReadCapacityAutoScalingSettingsUpdate", self.provisioned_read_capacity_auto_scaling_settings_update.as_ref());
        member(writer, "ProvisionedReadCapacityUnits", self.provisioned_read_capacity_units.as_ref());
        writer.end_object();
    }
}

impl Encode for ReplicaSettingsDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "RegionName", self.region_name.as_ref());
        member(writer, "ReplicaBillingModeSummary", self.replica_billing_mode_summary.as_ref());
        member(writer, "ReplicaGlobalSecondaryIndexSettings", self.replica_global_secondary_index_settings.as_ref());
        member(writer, "ReplicaProvisionedReadCapacityAutoScalingSettings", self.replica_provisioned_read_capacity_auto_scaling_settings.as_ref());
        member(writer, "ReplicaProvisionedReadCapacityUnits", self.replica_provisioned_read_capacity_units.as_ref());
        member(writer, "ReplicaProvisionedWriteCapacityAutoScalingSettings", self.replica_provisioned_write_capacity_auto_scaling_settings.as_ref());
        member(writer, "ReplicaProvisionedWriteCapacityUnits", self.replica_provisioned_write_capacity_units.as_ref());
        member(writer, "ReplicaStatus", self.replica_status.as_ref());
        member(writer, "ReplicaTableClassSummary", self.replica_table_class_summary.as_ref());
        writer.end_object();
    }
}

impl Encode for ReplicaSettingsUpdate {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "RegionName", self.region_name.as_ref());
        member(writer, "ReplicaGlobalSecondaryIndexSettingsUpdate", self.replica_global_secondary_index_settings_update.as_ref());
        member(writer, "ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate", self.replica_provisioned_read_capacity_auto_scaling_settings_update.as_ref());
        member(writer, "ReplicaProvisionedReadCapacityUnits", self.replica_provisioned_read_capacity_units.as_ref());
        member(writer, "ReplicaTableClass", self.replica_table_class.as_ref());
        writer.end_object();
    }
}

impl Encode for ReplicaUpdate {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Create", self.create.as_ref());
        member(writer, "Delete", self.delete.as_ref());
        writer.end_object();
    }
}

impl Encode for ReplicationGroupUpdate {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Create", self.create.as_ref());
        member(writer, "Delete", self.delete.as_ref());
        member(writer, "Disassociate", self.disassociate.as_ref());
        member(writer, "Update", self.update.as_ref());
        writer.end_object();
    }
}

impl Encode for RestoreSummary {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "RestoreDateTime", self.restore_date_time.as_ref());
        member(writer, "RestoreInProgress", self.restore_in_progress.as_ref());
        member(writer, "SourceBackupArn", self.source_backup_arn.as_ref());
        member(writer, "SourceTableArn", self.source_table_arn.as_ref());
        writer.end_object();
    }
}

impl Encode for RestoreTableFromBackupInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BackupArn", self.backup_arn.as_ref());
        member(writer, "BillingModeOverride", self.billing_mode_override.as_ref());
        member(writer, "GlobalSecondaryIndexOverride", self.global_secondary_index_override.as_ref());
        member(writer, "LocalSecondaryIndexOverride", self.local_secondary_index_override.as_ref());
        member(writer, "OnDemandThroughputOverride", self.on_demand_throughput_override.as_ref());
        member(writer, "ProvisionedThroughputOverride", self.provisioned_throughput_override.as_ref());
        member(writer, "SSESpecificationOverride", self.sse_specification_override.as_ref());
        member(writer, "TargetTableName", self.target_table_name.as_ref());
        member(writer, "VectorIndexOverride", self.vector_index_override.as_ref());
        writer.end_object();
    }
}

impl Encode for RestoreTableFromBackupOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "TableDescription", self.table_description.as_ref());
        writer.end_object();
    }
}

impl Encode for RestoreTableToPointInTimeInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BillingModeOverride", self.billing_mode_override.as_ref());
        member(writer, "GlobalSecondaryIndexOverride", self.global_secondary_index_override.as_ref());
        member(writer, "LocalSecondaryIndexOverride", self.local_secondary_index_override.as_ref());
        member(writer, "OnDemandThroughputOverride", self.on_demand_throughput_override.as_ref());
        member(writer, "ProvisionedThroughputOverride", self.provisioned_throughput_override.as_ref());
        member(writer, "RestoreDateTime", self.restore_date_time.as_ref());
        member(writer, "SSESpecificationOverride", self.sse_specification_override.as_ref());
        member(writer, "SourceTableArn", self.source_table_arn.as_ref());
        member(writer, "SourceTableName", self.source_table_name.as_ref());
        member(writer, "TargetTableName", self.target_table_name.as_ref());
        member(writer, "UseLatestRestorableTime", self.use_latest_restorable_time.as_ref());
        member(writer, "VectorIndexOverride", self.vector_index_override.as_ref());
        writer.end_object();
    }
}

impl Encode for RestoreTableToPointInTimeOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "TableDescription", self.table_description.as_ref());
        writer.end_object();
    }
}

impl Encode for S3BucketSource {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "S3Bucket", self.s3_bucket.as_ref());
        member(writer, "S3BucketOwner", self.s3_bucket_owner.as_ref());
        member(writer, "S3KeyPrefix", self.s3_key_prefix.as_ref());
        writer.end_object();
    }
}

impl Encode for SSEDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "InaccessibleEncryptionDateTime", self.inaccessible_encryption_date_time.as_ref());
        member(writer, "KMSMasterKeyArn", self.kms_master_key_arn.as_ref());
        member(writer, "SSEType", self.sse_type.as_ref());
        member(writer, "Status", self.status.as_ref());
        writer.end_object();
    }
}

impl Encode for SSESpecification {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Enabled", self.enabled.as_ref());
        member(writer, "KMSMasterKeyId", self.kms_master_key_id.as_ref());
        member(writer, "SSEType", self.sse_type.as_ref());
        writer.end_object();
    }
}

impl Encode for ScanInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "AttributesToGet", self.attributes_to_get.as_ref());
        member(writer, "ConditionalOperator", self.conditional_operator.as_ref());
        member(writer, "ConsistentRead", self.consistent_read.as_ref());
        member(writer, "ExclusiveStartKey", self.exclusive_start_key.as_ref());
        member(writer, "ExpressionAttributeNames", self.expression_attribute_names.as_ref());
        member(writer, "ExpressionAttributeValues", self.expression_attribute_values.as_ref());
        member(writer, "FilterExpression", self.filter_expression.as_ref());
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "Limit", self.limit.as_ref());
        member(writer, "ProjectionExpression", self.projection_expression.as_ref());
        member(writer, "ReturnConsumedCapacity", self.return_consumed_capacity.as_ref());
        member(writer, "ScanFilter", self.scan_filter.as_ref());
        member(writer, "Segment", self.segment.as_ref());
        member(writer, "Select", self.select.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        member(writer, "TotalSegments", self.total_segments.as_ref());
        writer.end_object();
    }
}

impl Encode for ScanOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConsumedCapacity", self.consumed_capacity.as_ref());
        member(writer, "Count", self.count.as_ref());
        member(writer, "Items", self.items.as_ref());
        member(writer, "LastEvaluatedKey", self.last_evaluated_key.as_ref());
        member(writer, "ScannedCount", self.scanned_count.as_ref());
        writer.end_object();
    }
}

impl Encode for SearchResultItem {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Item", self.item.as_ref());
        member(writer, "Score", self.score.as_ref());
        writer.end_object();
    }
}

impl Encode for SearchSchemaElement {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "AttributeName", self.attribute_name.as_ref());
        member(writer, "SearchSchemaElementType", self.search_schema_element_type.as_ref());
        writer.end_object();
    }
}

impl Encode for SearchVectorsInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ExpressionAttributeNames", self.expression_attribute_names.as_ref());
        member(writer, "ExpressionAttributeValues", self.expression_attribute_values.as_ref());
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "ProjectionExpression", self.projection_expression.as_ref());
        member(writer, "ReturnConsumedCapacity", self.return_consumed_capacity.as_ref());
        member(writer, "SearchConditionExpression", self.search_condition_expression.as_ref());
        member(writer, "SearchVector", self.search_vector.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        member(writer, "TopK", self.top_k.as_ref());
        writer.end_object();
    }
}

impl Encode for SearchVectorsOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConsumedCapacity", self.consumed_capacity.as_ref());
        member(writer, "SearchResults", self.search_results.as_ref());
        writer.end_object();
    }
}

impl Encode for SequenceNumberRange {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "EndingSequenceNumber", self.ending_sequence_number.as_ref());
        member(writer, "StartingSequenceNumber", self.starting_sequence_number.as_ref());
        writer.end_object();
    }
}

impl Encode for Shard {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ParentShardId", self.parent_shard_id.as_ref());
        member(writer, "SequenceNumberRange", self.sequence_number_range.as_ref());
        member(writer, "ShardId", self.shard_id.as_ref());
        writer.end_object();
    }
}

impl Encode for ShardFilter {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ShardId", self.shard_id.as_ref());
        member(writer, "Type", self.r#type.as_ref());
        writer.end_object();
    }
}

impl Encode for SourceTableDetails {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BillingMode", self.billing_mode.as_ref());
        member(writer, "ItemCount", self.item_count.as_ref());
        member(writer, "KeySchema", self.key_schema.as_ref());
        member(writer, "OnDemandThroughput", self.on_demand_throughput.as_ref());
        member(writer, "ProvisionedThroughput", self.provisioned_throughput.as_ref());
        member(writer, "TableArn", self.table_arn.as_ref());
        member(writer, "TableCreationDateTime", self.table_creation_date_time.as_ref());
        member(writer, "TableId", self.table_id.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        member(writer, "TableSizeBytes", self.table_size_bytes.as_ref());
        writer.end_object();
    }
}

impl Encode for SourceTableFeatureDetails {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "GlobalSecondaryIndexes", self.global_secondary_indexes.as_ref());
        member(writer, "LocalSecondaryIndexes", self.local_secondary_indexes.as_ref());
        member(writer, "SSEDescription", self.sse_description.as_ref());
        member(writer, "StreamDescription", self.stream_description.as_ref());
        member(writer, "TimeToLiveDescription", self.time_to_live_description.as_ref());
        member(writer, "VectorIndexes", self.vector_indexes.as_ref());
        writer.end_object();
    }
}

impl Encode for StartBulkPutItemsInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ClientToken", self.client_token.as_ref());
        member(writer, "InputS3Configuration", self.input_s3_configuration.as_ref());
        member(writer, "MaxWriteRequestUnits", self.max_write_request_units.as_ref());
        member(writer, "OutputS3Configuration", self.output_s3_configuration.as_ref());
        member(writer, "PerformanceTier", self.performance_tier.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for StartBulkPutItemsOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "BulkOperationDescription", self.bulk_operation_description.as_ref());
        writer.end_object();
    }
}

impl Encode for Stream {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "StreamArn", self.stream_arn.as_ref());
        member(writer, "StreamLabel", self.stream_label.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for StreamDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "CreationRequestDateTime", self.creation_request_date_time.as_ref());
        member(writer, "KeySchema", self.key_schema.as_ref());
        member(writer, "LastEvaluatedShardId", self.last_evaluated_shard_id.as_ref());
        member(writer, "Shards", self.shards.as_ref());
        member(writer, "StreamArn", self.stream_arn.as_ref());
        member(writer, "StreamLabel", self.stream_label.as_ref());
        member(writer, "StreamStatus", self.stream_status.as_ref());
        member(writer, "StreamViewType", self.stream_view_type.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for StreamRecord {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ApproximateCreationDateTime", self.approximate_creation_date_time.as_ref());
        member(writer, "Keys", self.keys.as_ref());
        member(writer, "NewImage", self.new_image.as_ref());
        member(writer, "OldImage", self.old_image.as_ref());
        member(writer, "SequenceNumber", self.sequence_number.as_ref());
        member(writer, "SizeBytes", self.size_bytes.as_ref());
        member(writer, "StreamViewType", self.stream_view_type.as_ref());
        writer.end_object();
    }
}

impl Encode for StreamSpecification {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "StreamEnabled", self.stream_enabled.as_ref());
        member(writer, "StreamViewType", self.stream_view_type.as_ref());
        writer.end_object();
    }
}

impl Encode for TableAutoScalingDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Replicas", self.replicas.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        member(writer, "TableStatus", self.table_status.as_ref());
        writer.end_object();
    }
}

impl Encode for TableClassSummary {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "LastUpdateDateTime", self.last_update_date_time.as_ref());
        member(writer, "TableClass", self.table_class.as_ref());
        writer.end_object();
    }
}

impl Encode for TableCreationParameters {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "AttributeDefinitions", self.attribute_definitions.as_ref());
        member(writer, "BillingMode", self.billing_mode.as_ref());
        member(writer, "GlobalSecondaryIndexes", self.global_secondary_indexes.as_ref());
        member(writer, "KeySchema", self.key_schema.as_ref());
        member(writer, "OnDemandThroughput", self.on_demand_throughput.as_ref());
        member(writer, "ProvisionedThroughput", self.provisioned_throughput.as_ref());
        member(writer, "SSESpecification", self.sse_specification.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        member(writer, "VectorIndexes", self.vector_indexes.as_ref());
        writer.end_object();
    }
}

impl Encode for TableDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ArchivalSummary", self.archival_summary.as_ref());
        member(writer, "AttributeDefinitions", self.attribute_definitions.as_ref());
        member(writer, "BillingModeSummary", self.billing_mode_summary.as_ref());
        member(writer, "CreationDateTime", self.creation_date_time.as_ref());
        member(writer, "DeletionProtectionEnabled", self.deletion_protection_enabled.as_ref());
        member(writer, "DisassociationProtectionEnabled", self.disassociation_protection_enabled.as_ref());
        member(writer, "GlobalSecondaryIndexes", self.global_secondary_indexes.as_ref());
        member(writer, "GlobalTableSettingsReplicationMode", self.global_table_settings_replication_mode.as_ref());
        member(writer, "GlobalTableVersion", self.global_table_version.as_ref());
        member(writer, "GlobalTableWitnesses", self.global_table_witnesses.as_ref());
        member(writer, "ItemCount", self.item_count.as_ref());
        member(writer, "KeySchema", self.key_schema.as_ref());
        member(writer, "LatestStreamArn", self.latest_stream_arn.as_ref());
        member(writer, "LatestStreamLabel", self.latest_stream_label.as_ref());
        member(writer, "LocalSecondaryIndexes", self.local_secondary_indexes.as_ref());
        member(writer, "MultiRegionConsistency", self.multi_region_consistency.as_ref());
        member(writer, "OnDemandThroughput", self.on_demand_throughput.as_ref());
        member(writer, "ProvisionedThroughput", self.provisioned_throughput.as_ref());
        member(writer, "Replicas", self.replicas.as_ref());
        member(writer, "RestoreSummary", self.restore_summary.as_ref());
        member(writer, "SSEDescription", self.sse_description.as_ref());
        member(writer, "StreamSpecification", self.stream_specification.as_ref());
        member(writer, "TableArn", self.table_arn.as_ref());
        member(writer, "TableClassSummary", self.table_class_summary.as_ref());
        member(writer, "TableId", self.table_id.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        member(writer, "TableSizeBytes", self.table_size_bytes.as_ref());
        member(writer, "TableStatus", self.table_status.as_ref());
        member(writer, "VectorIndexes", self.vector_indexes.as_ref());
        member(writer, "WarmThroughput", self.warm_throughput.as_ref());
        writer.end_object();
    }
}

impl Encode for TableWarmThroughputDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ReadUnitsPerSecond", self.read_units_per_second.as_ref());
        member(writer, "Status", self.status.as_ref());
        member(writer, "WriteUnitsPerSecond", self.write_units_per_second.as_ref());
        writer.end_object();
    }
}

impl Encode for Tag {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Key", self.key.as_ref());
        member(writer, "Value", self.value.as_ref());
        writer.end_object();
    }
}

impl Encode for TagResourceInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ResourceArn", self.resource_arn.as_ref());
        member(writer, "Tags", self.tags.as_ref());
        writer.end_object();
    }
}

impl Encode for ThrottlingReason {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "reason", self.reason.as_ref());
        member(writer, "resource", self.resource.as_ref());
        writer.end_object();
    }
}

impl Encode for TimeToLiveDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "AttributeName", self.attribute_name.as_ref());
        member(writer, "TimeToLiveStatus", self.time_to_live_status.as_ref());
        writer.end_object();
    }
}

impl Encode for TimeToLiveSpecification {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "AttributeName", self.attribute_name.as_ref());
        member(writer, "Enabled", self.enabled.as_ref());
        writer.end_object();
    }
}

impl Encode for TransactGetItem {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Get", self.get.as_ref());
        writer.end_object();
    }
}

impl Encode for TransactGetItemsInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ReturnConsumedCapacity", self.return_consumed_capacity.as_ref());
        member(writer, "TransactItems", self.transact_items.as_ref());
        writer.end_object();
    }
}

impl Encode for TransactGetItemsOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConsumedCapacity", self.consumed_capacity.as_ref());
        member(writer, "Responses", self.responses.as_ref());
        writer.end_object();
    }
}

impl Encode for TransactWriteItem {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConditionCheck", self.condition_check.as_ref());
        member(writer, "Delete", self.delete.as_ref());
        member(writer, "Put", self.put.as_ref());
        member(writer, "Update", self.update.as_ref());
        writer.end_object();
    }
}

impl Encode for TransactWriteItemsInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ClientRequestToken", self.client_request_token.as_ref());
        member(writer, "ReturnConsumedCapacity", self.return_consumed_capacity.as_ref());
        member(writer, "ReturnItemCollectionMetrics", self.return_item_collection_metrics.as_ref());
        member(writer, "TransactItems", self.transact_items.as_ref());
        writer.end_object();
    }
}

impl Encode for TransactWriteItemsOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConsumedCapacity", self.consumed_capacity.as_ref());
        member(writer, "ItemCollectionMetrics", self.item_collection_metrics.as_ref());
        writer.end_object();
    }
}

impl Encode for UntagResourceInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ResourceArn", self.resource_arn.as_ref());
        member(writer, "TagKeys", self.tag_keys.as_ref());
        writer.end_object();
    }
}

impl Encode for Update {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ConditionExpression", self.condition_expression.as_ref());
        member(writer, "ExpressionAttributeNames", self.expression_attribute_names.as_ref());
        member(writer, "ExpressionAttributeValues", self.expression_attribute_values.as_ref());
        member(writer, "Key", self.key.as_ref());
        member(writer, "ReturnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        member(writer, "UpdateExpression", self.update_expression.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateContinuousBackupsInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "PointInTimeRecoverySpecification", self.point_in_time_recovery_specification.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateContinuousBackupsOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ContinuousBackupsDescription", self.continuous_backups_description.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateContributorInsightsInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ContributorInsightsAction", self.contributor_insights_action.as_ref());
        member(writer, "ContributorInsightsMode", self.contributor_insights_mode.as_ref());
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateContributorInsightsOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ContributorInsightsMode", self.contributor_insights_mode.as_ref());
        member(writer, "ContributorInsightsStatus", self.contributor_insights_status.as_ref());
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateGlobalSecondaryIndexAction {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "OnDemandThroughput", self.on_demand_throughput.as_ref());
        member(writer, "ProvisionedThroughput", self.provisioned_throughput.as_ref());
        member(writer, "WarmThroughput", self.warm_throughput.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateGlobalTableInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "GlobalTableName", self.global_table_name.as_ref());
        member(writer, "ReplicaUpdates", self.replica_updates.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateGlobalTableOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "GlobalTableDescription", self.global_table_description.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateGlobalTableSettingsInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "GlobalTableBillingMode", self.global_table_billing_mode.as_ref());
        member(writer, "GlobalTableGlobalSecondaryIndexSettingsUpdate", self.global_table_global_secondary_index_settings_update.as_ref());
        member(writer, "GlobalTableName", self.global_table_name.as_ref());
        member(writer, "GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate", self.global_table_provisioned_write_capacity_auto_scaling_settings_update.as_ref());
        member(writer, "GlobalTableProvisionedWriteCapacityUnits", self.global_table_provisioned_write_capacity_units.as_ref());
        member(writer, "ReplicaSettingsUpdate", self.replica_settings_update.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateGlobalTableSettingsOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "GlobalTableName", self.global_table_name.as_ref());
        member(writer, "ReplicaSettings", self.replica_settings.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateItemInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "AttributeUpdates", self.attribute_updates.as_ref());
        member(writer, "ConditionExpression", self.condition_expression.as_ref());
        member(writer, "ConditionalOperator", self.conditional_operator.as_ref());
        member(writer, "Expected", self.expected.as_ref());
        member(writer, "ExpressionAttributeNames", self.expression_attribute_names.as_ref());
        member(writer, "ExpressionAttributeValues", self.expression_attribute_values.as_ref());
        member(writer, "Key", self.key.as_ref());
        member(writer, "ReturnConsumedCapacity", self.return_consumed_capacity.as_ref());
        member(writer, "ReturnItemCollectionMetrics", self.return_item_collection_metrics.as_ref());
        member(writer, "ReturnValues", self.return_values.as_ref());
        member(writer, "ReturnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        member(writer, "UpdateExpression", self.update_expression.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateItemOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Attributes", self.attributes.as_ref());
        member(writer, "ConsumedCapacity", self.consumed_capacity.as_ref());
        member(writer, "ItemCollectionMetrics", self.item_collection_metrics.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateKinesisStreamingConfiguration {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ApproximateCreationDateTimePrecision", self.approximate_creation_date_time_precision.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateKinesisStreamingDestinationInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "StreamArn", self.stream_arn.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        member(writer, "UpdateKinesisStreamingConfiguration", self.update_kinesis_streaming_configuration.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateKinesisStreamingDestinationOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "DestinationStatus", self.destination_status.as_ref());
        member(writer, "StreamArn", self.stream_arn.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        member(writer, "UpdateKinesisStreamingConfiguration", self.update_kinesis_streaming_configuration.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateReplicationGroupMemberAction {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "GlobalSecondaryIndexes", self.global_secondary_indexes.as_ref());
        member(writer, "KMSMasterKeyId", self.kms_master_key_id.as_ref());
        member(writer, "OnDemandThroughputOverride", self.on_demand_throughput_override.as_ref());
        member(writer, "ProvisionedThroughputOverride", self.provisioned_throughput_override.as_ref());
        member(writer, "RegionName", self.region_name.as_ref());
        member(writer, "TableClassOverride", self.table_class_override.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateTableInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "AttributeDefinitions", self.attribute_definitions.as_ref());
        member(writer, "BillingMode", self.billing_mode.as_ref());
        member(writer, "DeletionProtectionEnabled", self.deletion_protection_enabled.as_ref());
        member(writer, "DisassociationProtectionEnabled", self.disassociation_protection_enabled.as_ref());
        member(writer, "GlobalSecondaryIndexUpdates", self.global_secondary_index_updates.as_ref());
        member(writer, "GlobalTableSettingsReplicationMode", self.global_table_settings_replication_mode.as_ref());
        member(writer, "GlobalTableWitnessUpdates", self.global_table_witness_updates.as_ref());
        member(writer, "MultiRegionConsistency", self.multi_region_consistency.as_ref());
        member(writer, "OnDemandThroughput", self.on_demand_throughput.as_ref());
        member(writer, "ProvisionedThroughput", self.provisioned_throughput.as_ref());
        member(writer, "ReplicaUpdates", self.replica_updates.as_ref());
        member(writer, "SSESpecification", self.sse_specification.as_ref());
        member(writer, "StreamSpecification", self.stream_specification.as_ref());
        member(writer, "TableClass", self.table_class.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        member(writer, "VectorIndexUpdates", self.vector_index_updates.as_ref());
        member(writer, "WarmThroughput", self.warm_throughput.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateTableOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "TableDescription", self.table_description.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateTableReplicaAutoScalingInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "GlobalSecondaryIndexUpdates", self.global_secondary_index_updates.as_ref());
        member(writer, "ProvisionedWriteCapacityAutoScalingUpdate", self.provisioned_write_capacity_auto_scaling_update.as_ref());
        member(writer, "ReplicaUpdates", self.replica_updates.as_ref());
        member(writer, "TableName", self.table_name.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateTableReplicaAutoScalingOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "TableAutoScalingDescription", self.table_auto_scaling_description.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateTimeToLiveInput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "TableName", self.table_name.as_ref());
        member(writer, "TimeToLiveSpecification", self.time_to_live_specification.as_ref());
        writer.end_object();
    }
}

impl Encode for UpdateTimeToLiveOutput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "TimeToLiveSpecification", self.time_to_live_specification.as_ref());
        writer.end_object();
    }
}

impl Encode for VectorAttributeDefinition {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "AttributeName", self.attribute_name.as_ref());
        writer.end_object();
    }
}

impl Encode for VectorCapacity {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "VectorSearchRequestBytes", self.vector_search_request_bytes.as_ref());
        member(writer, "VectorWriteRequestBytes", self.vector_write_request_bytes.as_ref());
        writer.end_object();
    }
}

impl Encode for VectorIndex {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Dimensions", self.dimensions.as_ref());
        member(writer, "DistanceFunction", self.distance_function.as_ref());
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "Projection", self.projection.as_ref());
        member(writer, "SearchSchema", self.search_schema.as_ref());
        member(writer, "VectorAttribute", self.vector_attribute.as_ref());
        writer.end_object();
    }
}

impl Encode for VectorIndexDescription {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Backfilling", self.backfilling.as_ref());
        member(writer, "Dimensions", self.dimensions.as_ref());
        member(writer, "DistanceFunction", self.distance_function.as_ref());
        member(writer, "IndexArn", self.index_arn.as_ref());
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "IndexSizeBytes", self.index_size_bytes.as_ref());
        member(writer, "IndexStatus", self.index_status.as_ref());
        member(writer, "ItemCount", self.item_count.as_ref());
        member(writer, "Projection", self.projection.as_ref());
        member(writer, "SearchSchema", self.search_schema.as_ref());
        member(writer, "VectorAttribute", self.vector_attribute.as_ref());
        writer.end_object();
    }
}

impl Encode for VectorIndexInfo {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Dimensions", self.dimensions.as_ref());
        member(writer, "DistanceFunction", self.distance_function.as_ref());
        member(writer, "IndexName", self.index_name.as_ref());
        member(writer, "Projection", self.projection.as_ref());
        member(writer, "SearchSchema", self.search_schema.as_ref());
        member(writer, "VectorAttribute", self.vector_attribute.as_ref());
        writer.end_object();
    }
}

impl Encode for VectorIndexUpdate {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "Create", self.create.as_ref());
        member(writer, "Delete", self.delete.as_ref());
        writer.end_object();
    }
}

impl Encode for WarmThroughput {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "ReadUnitsPerSecond", self.read_units_per_second.as_ref());
        member(writer, "WriteUnitsPerSecond", self.write_units_per_second.as_ref());
        writer.end_object();
    }
}

impl Encode for WriteRequest {
    fn encode(&self, writer: &mut Writer<'_>) {
        writer.begin_object();
        member(writer, "DeleteRequest", self.delete_request.as_ref());
        member(writer, "PutRequest", self.put_request.as_ref());
        writer.end_object();
    }
}

impl Encode for TagResourceOutput {
    /// The body is empty.
    fn encode(&self, _: &mut Writer<'_>) {}
}

impl Encode for UntagResourceOutput {
    /// The body is empty.
    fn encode(&self, _: &mut Writer<'_>) {}
}
