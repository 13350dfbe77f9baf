//! The limits on the values of requests.
//!
//! Written by `cargo run -p dynamodb-emulator-codegen -- write` from `emulator/codegen/model/`.
//! Do not edit by hand.

use super::inputs::*;
use super::shapes::*;
use crate::wire::constrain::{
    Bounds, Constrain, Form, Hides, Path, Pattern, Rule, Values, Violations, Wording,
};
use crate::wire::pattern;

impl Constrain for AttributeDefinition {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("AttributeName"), self.attribute_name.as_ref());
        found.text(&at.member("AttributeName"), self.attribute_name.as_ref(), &KEY_SCHEMA_ATTRIBUTE_NAME);
        found.present(&at.member("AttributeType"), self.attribute_type.as_ref());
        found.text(&at.member("AttributeType"), self.attribute_type.as_ref(), &SCALAR_ATTRIBUTE_TYPE);
    }
}

impl Constrain for AttributeValueUpdate {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("Action"), self.action.as_ref(), &ATTRIBUTE_ACTION);
    }
}

impl Constrain for AutoScalingPolicyUpdate {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("PolicyName"), self.policy_name.as_ref(), &AUTO_SCALING_POLICY_NAME);
        found.present(&at.member("TargetTrackingScalingPolicyConfiguration"), self.target_tracking_scaling_policy_configuration.as_ref());
        found.within(&at.member("TargetTrackingScalingPolicyConfiguration"), self.target_tracking_scaling_policy_configuration.as_ref());
    }
}

impl Constrain for AutoScalingSettingsUpdate {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("AutoScalingRoleArn"), self.auto_scaling_role_arn.as_ref(), &AUTO_SCALING_ROLE_ARN);
        found.number(&at.member("MaximumUnits"), self.maximum_units.as_ref(), &POSITIVE_LONG_OBJECT);
        found.number(&at.member("MinimumUnits"), self.minimum_units.as_ref(), &POSITIVE_LONG_OBJECT);
        found.within(&at.member("ScalingPolicyUpdate"), self.scaling_policy_update.as_ref());
    }
}

impl Constrain for AutoScalingTargetTrackingScalingPolicyConfigurationUpdate {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("TargetValue"), self.target_value.as_ref());
    }
}

impl Constrain for BatchExecuteStatementInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("ReturnConsumedCapacity"), self.return_consumed_capacity.as_ref(), &RETURN_CONSUMED_CAPACITY);
        found.present(&at.member("Statements"), self.statements.as_ref());
        found.length(&at.member("Statements"), self.statements.as_ref(), &PARTI_QL_BATCH_REQUEST);
        found.within(&at.member("Statements"), self.statements.as_ref());
    }
}

impl Constrain for BatchGetItemInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.worded("RequestItems", BATCH_GET_ITEM_INPUT_REQUEST_ITEMS), self.request_items.as_ref());
        found.length(&at.worded("RequestItems", BATCH_GET_ITEM_INPUT_REQUEST_ITEMS), self.request_items.as_ref(), &BATCH_GET_REQUEST_MAP);
        found.keys_in_json(&at.worded("RequestItems", BATCH_GET_ITEM_INPUT_REQUEST_ITEMS), self.request_items.as_ref(), &ITEM_TABLE_ARN);
        found.within(&at.worded("RequestItems", BATCH_GET_ITEM_INPUT_REQUEST_ITEMS), self.request_items.as_ref());
        found.text(&at.member("ReturnConsumedCapacity"), self.return_consumed_capacity.as_ref(), &RETURN_CONSUMED_CAPACITY);
    }
}

impl Constrain for BatchStatementRequest {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.length(&at.member("Parameters"), self.parameters.as_ref(), &PREPARED_STATEMENT_PARAMETERS);
        found.text(&at.member("ReturnValuesOnConditionCheckFailure"), self.return_values_on_condition_check_failure.as_ref(), &RETURN_VALUES_ON_CONDITION_CHECK_FAILURE);
        found.present(&at.member("Statement"), self.statement.as_ref());
        found.text(&at.member("Statement"), self.statement.as_ref(), &PARTI_QL_STATEMENT);
    }
}

impl Constrain for BatchWriteItemInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.worded("RequestItems", BATCH_WRITE_ITEM_INPUT_REQUEST_ITEMS), self.request_items.as_ref());
        found.length(&at.worded("RequestItems", BATCH_WRITE_ITEM_INPUT_REQUEST_ITEMS), self.request_items.as_ref(), &BATCH_WRITE_ITEM_REQUEST_MAP);
        found.keys(&at.worded("RequestItems", BATCH_WRITE_ITEM_INPUT_REQUEST_ITEMS), self.request_items.as_ref(), &ITEM_TABLE_ARN);
        found.value_lengths(&at.worded("RequestItems", BATCH_WRITE_ITEM_INPUT_REQUEST_ITEMS), self.request_items.as_ref(), &WRITE_REQUESTS);
        found.within(&at.worded("RequestItems", BATCH_WRITE_ITEM_INPUT_REQUEST_ITEMS), self.request_items.as_ref());
        found.text(&at.worded("ReturnConsumedCapacity", BATCH_WRITE_ITEM_INPUT_RETURN_CONSUMED_CAPACITY), self.return_consumed_capacity.as_ref(), &RETURN_CONSUMED_CAPACITY);
        found.text(&at.worded("ReturnItemCollectionMetrics", BATCH_WRITE_ITEM_INPUT_RETURN_ITEM_COLLECTION_METRICS), self.return_item_collection_metrics.as_ref(), &RETURN_ITEM_COLLECTION_METRICS);
    }
}

impl Constrain for CancelBulkOperationInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("BulkOperationArn"), self.bulk_operation_arn.as_ref());
        found.text(&at.member("BulkOperationArn"), self.bulk_operation_arn.as_ref(), &BULK_OPERATION_ARN);
    }
}

impl Constrain for Condition {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("ComparisonOperator"), self.comparison_operator.as_ref());
        found.text(&at.member("ComparisonOperator"), self.comparison_operator.as_ref(), &COMPARISON_OPERATOR);
    }
}

impl Constrain for ConditionCheck {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("ConditionExpression"), self.condition_expression.as_ref());
        found.values(&at.member("ExpressionAttributeNames"), self.expression_attribute_names.as_ref(), &ATTRIBUTE_NAME);
        found.present(&at.member("Key"), self.key.as_ref());
        found.text(&at.member("ReturnValuesOnConditionCheckFailure"), self.return_values_on_condition_check_failure.as_ref(), &RETURN_VALUES_ON_CONDITION_CHECK_FAILURE);
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &ITEM_TABLE_ARN);
    }
}

impl Constrain for CreateBackupInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("BackupName"), self.backup_name.as_ref());
        found.text(&at.member("BackupName"), self.backup_name.as_ref(), &BACKUP_NAME);
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &TABLE_ARN);
    }
}

impl Constrain for CreateGlobalSecondaryIndexAction {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("IndexName"), self.index_name.as_ref());
        found.text(&at.member("IndexName"), self.index_name.as_ref(), &INDEX_NAME);
        found.present(&at.member("KeySchema"), self.key_schema.as_ref());
        found.length(&at.member("KeySchema"), self.key_schema.as_ref(), &KEY_SCHEMA);
        found.within(&at.member("KeySchema"), self.key_schema.as_ref());
        found.present(&at.member("Projection"), self.projection.as_ref());
        found.within(&at.member("Projection"), self.projection.as_ref());
        found.within(&at.member("ProvisionedThroughput"), self.provisioned_throughput.as_ref());
    }
}

impl Constrain for CreateGlobalTableInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("GlobalTableName"), self.global_table_name.as_ref());
        found.text(&at.member("GlobalTableName"), self.global_table_name.as_ref(), &TABLE_NAME);
        found.present(&at.member("ReplicationGroup"), self.replication_group.as_ref());
    }
}

impl Constrain for CreateGlobalTableWitnessGroupMemberAction {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("RegionName"), self.region_name.as_ref());
    }
}

impl Constrain for CreateReplicaAction {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("RegionName"), self.region_name.as_ref());
    }
}

impl Constrain for CreateReplicationGroupMemberAction {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.length(&at.member("GlobalSecondaryIndexes"), self.global_secondary_indexes.as_ref(), &REPLICA_GLOBAL_SECONDARY_INDEX_LIST);
        found.within(&at.member("GlobalSecondaryIndexes"), self.global_secondary_indexes.as_ref());
        found.within(&at.member("ProvisionedThroughputOverride"), self.provisioned_throughput_override.as_ref());
        found.present(&at.member("RegionName"), self.region_name.as_ref());
        found.text(&at.member("TableClassOverride"), self.table_class_override.as_ref(), &TABLE_CLASS);
    }
}

impl Constrain for CreateTableInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.within(&at.member("AttributeDefinitions"), self.attribute_definitions.as_ref());
        found.text(&at.member("BillingMode"), self.billing_mode.as_ref(), &BILLING_MODE);
        found.within(&at.member("GlobalSecondaryIndexes"), self.global_secondary_indexes.as_ref());
        found.text(&at.member("GlobalTableSettingsReplicationMode"), self.global_table_settings_replication_mode.as_ref(), &GLOBAL_TABLE_SETTINGS_REPLICATION_MODE);
        found.text(&at.member("GlobalTableSourceArn"), self.global_table_source_arn.as_ref(), &TABLE_ARN);
        if self.attribute_definitions.is_some() {
            found.present(&at.member("KeySchema"), self.key_schema.as_ref());
        }
        found.length(&at.member("KeySchema"), self.key_schema.as_ref(), &TABLE_KEY_SCHEMA);
        found.within(&at.member("KeySchema"), self.key_schema.as_ref());
        found.within(&at.member("LocalSecondaryIndexes"), self.local_secondary_indexes.as_ref());
        found.within(&at.member("ProvisionedThroughput"), self.provisioned_throughput.as_ref());
        found.within(&at.member("SSESpecification"), self.sse_specification.as_ref());
        found.within(&at.member("StreamSpecification"), self.stream_specification.as_ref());
        found.text(&at.member("TableClass"), self.table_class.as_ref(), &TABLE_CLASS);
        found.present(&at.worded("TableName", CREATE_TABLE_INPUT_TABLE_NAME), self.table_name.as_ref());
        found.text(&at.worded("TableName", CREATE_TABLE_INPUT_TABLE_NAME), self.table_name.as_ref(), &TABLE_ARN);
        found.within(&at.member("Tags"), self.tags.as_ref());
        found.within(&at.member("VectorIndexes"), self.vector_indexes.as_ref());
    }
}

impl Constrain for CreateVectorIndexAction {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("Dimensions"), self.dimensions.as_ref());
        found.number(&at.member("Dimensions"), self.dimensions.as_ref(), &POSITIVE_LONG_OBJECT);
        found.present(&at.member("DistanceFunction"), self.distance_function.as_ref());
        found.text(&at.member("DistanceFunction"), self.distance_function.as_ref(), &VECTOR_DISTANCE_FUNCTION);
        found.present(&at.member("IndexName"), self.index_name.as_ref());
        found.text(&at.member("IndexName"), self.index_name.as_ref(), &INDEX_NAME);
        found.present(&at.member("Projection"), self.projection.as_ref());
        found.within(&at.member("Projection"), self.projection.as_ref());
        found.length(&at.member("SearchSchema"), self.search_schema.as_ref(), &SEARCH_SCHEMA);
        found.within(&at.member("SearchSchema"), self.search_schema.as_ref());
        found.present(&at.member("VectorAttribute"), self.vector_attribute.as_ref());
        found.within(&at.member("VectorAttribute"), self.vector_attribute.as_ref());
    }
}

impl Constrain for CsvOptions {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("Delimiter"), self.delimiter.as_ref(), &CSV_DELIMITER);
        found.length(&at.member("HeaderList"), self.header_list.as_ref(), &CSV_HEADER_LIST);
        found.elements(&at.member("HeaderList"), self.header_list.as_ref(), &CSV_HEADER);
    }
}

impl Constrain for Delete {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.values(&at.member("ExpressionAttributeNames"), self.expression_attribute_names.as_ref(), &ATTRIBUTE_NAME);
        found.present(&at.member("Key"), self.key.as_ref());
        found.text(&at.member("ReturnValuesOnConditionCheckFailure"), self.return_values_on_condition_check_failure.as_ref(), &RETURN_VALUES_ON_CONDITION_CHECK_FAILURE);
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &ITEM_TABLE_ARN);
    }
}

impl Constrain for DeleteBackupInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("BackupArn"), self.backup_arn.as_ref());
        found.text(&at.member("BackupArn"), self.backup_arn.as_ref(), &BACKUP_ARN);
    }
}

impl Constrain for DeleteGlobalSecondaryIndexAction {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("IndexName"), self.index_name.as_ref());
        found.text(&at.member("IndexName"), self.index_name.as_ref(), &INDEX_NAME);
    }
}

impl Constrain for DeleteGlobalTableWitnessGroupMemberAction {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("RegionName"), self.region_name.as_ref());
    }
}

impl Constrain for DeleteItemInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("ReturnConsumedCapacity"), self.return_consumed_capacity.as_ref(), &RETURN_CONSUMED_CAPACITY);
        found.text(&at.worded("ReturnValues", DELETE_ITEM_INPUT_RETURN_VALUES), self.return_values.as_ref(), &RETURN_VALUE);
        found.text(&at.member("ReturnItemCollectionMetrics"), self.return_item_collection_metrics.as_ref(), &RETURN_ITEM_COLLECTION_METRICS);
        found.text(&at.worded("ConditionalOperator", DELETE_ITEM_INPUT_CONDITIONAL_OPERATOR), self.conditional_operator.as_ref(), &CONDITIONAL_OPERATOR);
        found.keys(&at.member("Expected"), self.expected.as_ref(), &ATTRIBUTE_NAME);
        found.within(&at.member("Expected"), self.expected.as_ref());
        found.values(&at.member("ExpressionAttributeNames"), self.expression_attribute_names.as_ref(), &ATTRIBUTE_NAME);
        found.present(&at.member("Key"), self.key.as_ref());
        found.text(&at.member("ReturnValuesOnConditionCheckFailure"), self.return_values_on_condition_check_failure.as_ref(), &RETURN_VALUES_ON_CONDITION_CHECK_FAILURE);
        found.present(&at.worded("TableName", DELETE_ITEM_INPUT_TABLE_NAME), self.table_name.as_ref());
        found.text(&at.worded("TableName", DELETE_ITEM_INPUT_TABLE_NAME), self.table_name.as_ref(), &ITEM_TABLE_ARN);
    }
}

impl Constrain for DeleteReplicaAction {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("RegionName"), self.region_name.as_ref());
    }
}

impl Constrain for DeleteReplicationGroupMemberAction {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("RegionName"), self.region_name.as_ref());
    }
}

impl Constrain for DeleteRequest {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("Key"), self.key.as_ref());
    }
}

impl Constrain for DeleteResourcePolicyInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("ExpectedRevisionId"), self.expected_revision_id.as_ref(), &POLICY_REVISION_ID);
        found.present(&at.member("ResourceArn"), self.resource_arn.as_ref());
        found.text(&at.member("ResourceArn"), self.resource_arn.as_ref(), &RESOURCE_ARN_STRING);
    }
}

impl Constrain for DeleteTableInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.worded("TableName", DELETE_TABLE_INPUT_TABLE_NAME), self.table_name.as_ref());
        found.text(&at.worded("TableName", DELETE_TABLE_INPUT_TABLE_NAME), self.table_name.as_ref(), &TABLE_ARN);
    }
}

impl Constrain for DeleteVectorIndexAction {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("IndexName"), self.index_name.as_ref());
        found.text(&at.member("IndexName"), self.index_name.as_ref(), &INDEX_NAME);
    }
}

impl Constrain for DescribeBackupInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("BackupArn"), self.backup_arn.as_ref());
        found.text(&at.member("BackupArn"), self.backup_arn.as_ref(), &BACKUP_ARN);
    }
}

impl Constrain for DescribeBulkOperationInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("BulkOperationArn"), self.bulk_operation_arn.as_ref());
        found.text(&at.member("BulkOperationArn"), self.bulk_operation_arn.as_ref(), &BULK_OPERATION_ARN);
    }
}

impl Constrain for DescribeContinuousBackupsInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &TABLE_ARN);
    }
}

impl Constrain for DescribeContributorInsightsInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("IndexName"), self.index_name.as_ref(), &INDEX_NAME);
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &TABLE_ARN);
    }
}

impl Constrain for DescribeEndpointsInput {
    fn constrain(&self, _: &Path<'_>, _: &mut Violations) {}
}

impl Constrain for DescribeExportInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("ExportArn"), self.export_arn.as_ref());
        found.text(&at.member("ExportArn"), self.export_arn.as_ref(), &EXPORT_ARN);
    }
}

impl Constrain for DescribeGlobalTableInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("GlobalTableName"), self.global_table_name.as_ref());
        found.text(&at.member("GlobalTableName"), self.global_table_name.as_ref(), &TABLE_NAME);
    }
}

impl Constrain for DescribeGlobalTableSettingsInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("GlobalTableName"), self.global_table_name.as_ref());
        found.text(&at.member("GlobalTableName"), self.global_table_name.as_ref(), &TABLE_NAME);
    }
}

impl Constrain for DescribeImportInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("ImportArn"), self.import_arn.as_ref());
        found.text(&at.member("ImportArn"), self.import_arn.as_ref(), &IMPORT_ARN);
    }
}

impl Constrain for DescribeKinesisStreamingDestinationInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &TABLE_ARN);
    }
}

impl Constrain for DescribeLimitsInput {
    fn constrain(&self, _: &Path<'_>, _: &mut Violations) {}
}

impl Constrain for DescribeStreamInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("ExclusiveStartShardId"), self.exclusive_start_shard_id.as_ref(), &SHARD_ID);
        found.number(&at.member("Limit"), self.limit.as_ref(), &POSITIVE_INTEGER_OBJECT);
        found.within(&at.member("ShardFilter"), self.shard_filter.as_ref());
        found.present(&at.member("StreamArn"), self.stream_arn.as_ref());
        found.text(&at.member("StreamArn"), self.stream_arn.as_ref(), &STREAM_ARN);
    }
}

impl Constrain for DescribeTableInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.worded("TableName", DESCRIBE_TABLE_INPUT_TABLE_NAME), self.table_name.as_ref());
        found.text(&at.worded("TableName", DESCRIBE_TABLE_INPUT_TABLE_NAME), self.table_name.as_ref(), &TABLE_ARN);
    }
}

impl Constrain for DescribeTableReplicaAutoScalingInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &TABLE_ARN);
    }
}

impl Constrain for DescribeTimeToLiveInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.worded("TableName", DESCRIBE_TIME_TO_LIVE_INPUT_TABLE_NAME), self.table_name.as_ref());
        found.text(&at.worded("TableName", DESCRIBE_TIME_TO_LIVE_INPUT_TABLE_NAME), self.table_name.as_ref(), &TABLE_ARN);
    }
}

impl Constrain for DisassociateReplicationGroupMemberAction {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("DisassociationMode"), self.disassociation_mode.as_ref());
        found.text(&at.member("DisassociationMode"), self.disassociation_mode.as_ref(), &DISASSOCIATION_MODE);
        found.present(&at.member("RegionName"), self.region_name.as_ref());
    }
}

impl Constrain for EnableKinesisStreamingConfiguration {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("ApproximateCreationDateTimePrecision"), self.approximate_creation_date_time_precision.as_ref(), &APPROXIMATE_CREATION_DATE_TIME_PRECISION);
    }
}

impl Constrain for ExecuteStatementInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.number(&at.member("Limit"), self.limit.as_ref(), &POSITIVE_INTEGER_OBJECT);
        found.text(&at.member("NextToken"), self.next_token.as_ref(), &PARTI_QL_NEXT_TOKEN);
        found.length(&at.member("Parameters"), self.parameters.as_ref(), &PREPARED_STATEMENT_PARAMETERS);
        found.text(&at.member("ReturnConsumedCapacity"), self.return_consumed_capacity.as_ref(), &RETURN_CONSUMED_CAPACITY);
        found.text(&at.member("ReturnValuesOnConditionCheckFailure"), self.return_values_on_condition_check_failure.as_ref(), &RETURN_VALUES_ON_CONDITION_CHECK_FAILURE);
        found.present(&at.member("Statement"), self.statement.as_ref());
        found.text(&at.member("Statement"), self.statement.as_ref(), &PARTI_QL_STATEMENT);
    }
}

impl Constrain for ExecuteTransactionInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("ClientRequestToken"), self.client_request_token.as_ref(), &CLIENT_REQUEST_TOKEN);
        found.text(&at.member("ReturnConsumedCapacity"), self.return_consumed_capacity.as_ref(), &RETURN_CONSUMED_CAPACITY);
        found.present(&at.member("TransactStatements"), self.transact_statements.as_ref());
        found.length(&at.member("TransactStatements"), self.transact_statements.as_ref(), &PARAMETERIZED_STATEMENTS);
        found.within(&at.member("TransactStatements"), self.transact_statements.as_ref());
    }
}

impl Constrain for ExpectedAttributeValue {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("ComparisonOperator"), self.comparison_operator.as_ref(), &COMPARISON_OPERATOR);
    }
}

impl Constrain for ExportTableToPointInTimeInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("ClientToken"), self.client_token.as_ref(), &CLIENT_TOKEN);
        found.text(&at.member("ExportFormat"), self.export_format.as_ref(), &EXPORT_FORMAT);
        found.text(&at.member("ExportType"), self.export_type.as_ref(), &EXPORT_TYPE);
        found.within(&at.member("FilterSpecification"), self.filter_specification.as_ref());
        found.within(&at.member("IncrementalExportSpecification"), self.incremental_export_specification.as_ref());
        found.present(&at.member("S3Bucket"), self.s3_bucket.as_ref());
        found.text(&at.member("S3Bucket"), self.s3_bucket.as_ref(), &S3_BUCKET);
        found.text(&at.member("S3BucketOwner"), self.s3_bucket_owner.as_ref(), &S3_BUCKET_OWNER);
        found.text(&at.member("S3Prefix"), self.s3_prefix.as_ref(), &S3_PREFIX);
        found.text(&at.member("S3SseAlgorithm"), self.s3_sse_algorithm.as_ref(), &S3_SSE_ALGORITHM);
        found.text(&at.member("S3SseKmsKeyId"), self.s3_sse_kms_key_id.as_ref(), &S3_SSE_KMS_KEY_ID);
        found.present(&at.member("TableArn"), self.table_arn.as_ref());
        found.text(&at.member("TableArn"), self.table_arn.as_ref(), &ONLY_TABLE_ARN);
    }
}

impl Constrain for FilterSpecification {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.values(&at.member("ExpressionAttributeNames"), self.expression_attribute_names.as_ref(), &ATTRIBUTE_NAME);
    }
}

impl Constrain for Get {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.values(&at.member("ExpressionAttributeNames"), self.expression_attribute_names.as_ref(), &ATTRIBUTE_NAME);
        found.present(&at.member("Key"), self.key.as_ref());
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &ITEM_TABLE_ARN);
    }
}

impl Constrain for GetItemInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.length(&at.member("AttributesToGet"), self.attributes_to_get.as_ref(), &ATTRIBUTE_NAME_LIST);
        found.elements(&at.member("AttributesToGet"), self.attributes_to_get.as_ref(), &ATTRIBUTE_NAME);
        found.values(&at.member("ExpressionAttributeNames"), self.expression_attribute_names.as_ref(), &ATTRIBUTE_NAME);
        found.present(&at.member("Key"), self.key.as_ref());
        found.text(&at.member("ReturnConsumedCapacity"), self.return_consumed_capacity.as_ref(), &RETURN_CONSUMED_CAPACITY);
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &ITEM_TABLE_ARN);
    }
}

impl Constrain for GetRecordsInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.number(&at.member("Limit"), self.limit.as_ref(), &POSITIVE_INTEGER_OBJECT);
        found.present(&at.member("ShardIterator"), self.shard_iterator.as_ref());
        found.text(&at.member("ShardIterator"), self.shard_iterator.as_ref(), &SHARD_ITERATOR);
    }
}

impl Constrain for GetResourcePolicyInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("ResourceArn"), self.resource_arn.as_ref());
        found.text(&at.member("ResourceArn"), self.resource_arn.as_ref(), &RESOURCE_ARN_STRING);
    }
}

impl Constrain for GetShardIteratorInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("SequenceNumber"), self.sequence_number.as_ref(), &SEQUENCE_NUMBER);
        found.present(&at.member("ShardId"), self.shard_id.as_ref());
        found.text(&at.member("ShardId"), self.shard_id.as_ref(), &SHARD_ID);
        found.present(&at.member("ShardIteratorType"), self.shard_iterator_type.as_ref());
        found.text(&at.member("ShardIteratorType"), self.shard_iterator_type.as_ref(), &SHARD_ITERATOR_TYPE);
        found.present(&at.member("StreamArn"), self.stream_arn.as_ref());
        found.text(&at.member("StreamArn"), self.stream_arn.as_ref(), &STREAM_ARN);
    }
}

impl Constrain for GlobalSecondaryIndex {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("IndexName"), self.index_name.as_ref());
        found.text(&at.member("IndexName"), self.index_name.as_ref(), &INDEX_NAME);
        found.present(&at.member("KeySchema"), self.key_schema.as_ref());
        found.length(&at.member("KeySchema"), self.key_schema.as_ref(), &KEY_SCHEMA);
        found.within(&at.member("KeySchema"), self.key_schema.as_ref());
        found.present(&at.member("Projection"), self.projection.as_ref());
        found.within(&at.member("Projection"), self.projection.as_ref());
        found.within(&at.member("ProvisionedThroughput"), self.provisioned_throughput.as_ref());
    }
}

impl Constrain for GlobalSecondaryIndexAutoScalingUpdate {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("IndexName"), self.index_name.as_ref(), &INDEX_NAME);
        found.within(&at.member("ProvisionedWriteCapacityAutoScalingUpdate"), self.provisioned_write_capacity_auto_scaling_update.as_ref());
    }
}

impl Constrain for GlobalSecondaryIndexUpdate {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.within(&at.member("Create"), self.create.as_ref());
        found.within(&at.member("Delete"), self.delete.as_ref());
        found.within(&at.member("Update"), self.update.as_ref());
    }
}

impl Constrain for GlobalTableGlobalSecondaryIndexSettingsUpdate {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("IndexName"), self.index_name.as_ref());
        found.text(&at.member("IndexName"), self.index_name.as_ref(), &INDEX_NAME);
        found.within(&at.member("ProvisionedWriteCapacityAutoScalingSettingsUpdate"), self.provisioned_write_capacity_auto_scaling_settings_update.as_ref());
        found.number(&at.member("ProvisionedWriteCapacityUnits"), self.provisioned_write_capacity_units.as_ref(), &POSITIVE_LONG_OBJECT);
    }
}

impl Constrain for GlobalTableWitnessGroupUpdate {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.within(&at.member("Create"), self.create.as_ref());
        found.within(&at.member("Delete"), self.delete.as_ref());
    }
}

impl Constrain for ImportTableInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("ClientToken"), self.client_token.as_ref(), &CLIENT_TOKEN);
        found.text(&at.member("InputCompressionType"), self.input_compression_type.as_ref(), &INPUT_COMPRESSION_TYPE);
        found.present(&at.member("InputFormat"), self.input_format.as_ref());
        found.text(&at.member("InputFormat"), self.input_format.as_ref(), &INPUT_FORMAT);
        found.within(&at.member("InputFormatOptions"), self.input_format_options.as_ref());
        found.present(&at.member("S3BucketSource"), self.s3_bucket_source.as_ref());
        found.within(&at.member("S3BucketSource"), self.s3_bucket_source.as_ref());
        found.present(&at.member("TableCreationParameters"), self.table_creation_parameters.as_ref());
        found.within(&at.member("TableCreationParameters"), self.table_creation_parameters.as_ref());
    }
}

impl Constrain for IncrementalExportSpecification {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("ExportViewType"), self.export_view_type.as_ref(), &EXPORT_VIEW_TYPE);
    }
}

impl Constrain for InputFormatOptions {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.within(&at.member("Csv"), self.csv.as_ref());
    }
}

impl Constrain for InputS3Configuration {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("InputCompressionType"), self.input_compression_type.as_ref(), &INPUT_COMPRESSION_TYPE);
        found.present(&at.member("InputFormat"), self.input_format.as_ref());
        found.text(&at.member("InputFormat"), self.input_format.as_ref(), &BULK_OPERATION_INPUT_FORMAT);
        found.present(&at.member("S3Bucket"), self.s3_bucket.as_ref());
        found.text(&at.member("S3Bucket"), self.s3_bucket.as_ref(), &S3_BUCKET);
        found.text(&at.member("S3BucketOwner"), self.s3_bucket_owner.as_ref(), &S3_BUCKET_OWNER);
        found.text(&at.member("S3KeyPrefix"), self.s3_key_prefix.as_ref(), &S3_PREFIX);
    }
}

impl Constrain for KeySchemaElement {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("AttributeName"), self.attribute_name.as_ref());
        found.text(&at.member("AttributeName"), self.attribute_name.as_ref(), &KEY_SCHEMA_ATTRIBUTE_NAME);
        found.present(&at.member("KeyType"), self.key_type.as_ref());
        found.text(&at.member("KeyType"), self.key_type.as_ref(), &KEY_TYPE);
    }
}

impl Constrain for KeysAndAttributes {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.length(&at.member("AttributesToGet"), self.attributes_to_get.as_ref(), &ATTRIBUTE_NAME_LIST);
        found.elements(&at.member("AttributesToGet"), self.attributes_to_get.as_ref(), &ATTRIBUTE_NAME);
        found.values(&at.member("ExpressionAttributeNames"), self.expression_attribute_names.as_ref(), &ATTRIBUTE_NAME);
        found.present(&at.worded("Keys", KEYS_AND_ATTRIBUTES_KEYS), self.keys.as_ref());
        found.length(&at.worded("Keys", KEYS_AND_ATTRIBUTES_KEYS), self.keys.as_ref(), &KEY_LIST);
    }
}

impl Constrain for KinesisStreamingDestinationInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.within(&at.member("EnableKinesisStreamingConfiguration"), self.enable_kinesis_streaming_configuration.as_ref());
        found.present(&at.member("StreamArn"), self.stream_arn.as_ref());
        found.text(&at.member("StreamArn"), self.stream_arn.as_ref(), &STREAM_ARN);
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &TABLE_ARN);
    }
}

impl Constrain for ListBackupsInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("BackupType"), self.backup_type.as_ref(), &BACKUP_TYPE_FILTER);
        found.text(&at.member("ExclusiveStartBackupArn"), self.exclusive_start_backup_arn.as_ref(), &BACKUP_ARN);
        found.number(&at.member("Limit"), self.limit.as_ref(), &BACKUPS_INPUT_LIMIT);
        found.text(&at.member("TableName"), self.table_name.as_ref(), &TABLE_ARN);
    }
}

impl Constrain for ListBulkOperationsInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.number(&at.member("MaxResults"), self.max_results.as_ref(), &LIST_BULK_OPERATIONS_MAX_LIMIT);
        found.text(&at.member("NextToken"), self.next_token.as_ref(), &BULK_OPERATION_NEXT_TOKEN);
    }
}

impl Constrain for ListContributorInsightsInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.number(&at.member("MaxResults"), self.max_results.as_ref(), &LIST_CONTRIBUTOR_INSIGHTS_LIMIT);
        found.text(&at.member("TableName"), self.table_name.as_ref(), &TABLE_ARN);
    }
}

impl Constrain for ListExportsInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.number(&at.member("MaxResults"), self.max_results.as_ref(), &LIST_EXPORTS_MAX_LIMIT);
        found.text(&at.member("TableArn"), self.table_arn.as_ref(), &ONLY_TABLE_ARN);
    }
}

impl Constrain for ListGlobalTablesInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("ExclusiveStartGlobalTableName"), self.exclusive_start_global_table_name.as_ref(), &TABLE_NAME);
        found.number(&at.member("Limit"), self.limit.as_ref(), &POSITIVE_INTEGER_OBJECT);
    }
}

impl Constrain for ListImportsInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("NextToken"), self.next_token.as_ref(), &IMPORT_NEXT_TOKEN);
        found.number(&at.member("PageSize"), self.page_size.as_ref(), &LIST_IMPORTS_MAX_LIMIT);
        found.text(&at.member("TableArn"), self.table_arn.as_ref(), &ONLY_TABLE_ARN);
    }
}

impl Constrain for ListStreamsInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("ExclusiveStartStreamArn"), self.exclusive_start_stream_arn.as_ref(), &STREAM_ARN);
        found.number(&at.member("Limit"), self.limit.as_ref(), &POSITIVE_INTEGER_OBJECT);
        found.text(&at.member("TableName"), self.table_name.as_ref(), &TABLE_NAME);
    }
}

impl Constrain for ListTablesInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("ExclusiveStartTableName"), self.exclusive_start_table_name.as_ref(), &TABLE_NAME);
        found.number(&at.member("Limit"), self.limit.as_ref(), &LIST_TABLES_INPUT_LIMIT);
    }
}

impl Constrain for ListTagsOfResourceInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.worded("ResourceArn", LIST_TAGS_OF_RESOURCE_INPUT_RESOURCE_ARN), self.resource_arn.as_ref());
        found.text(&at.worded("ResourceArn", LIST_TAGS_OF_RESOURCE_INPUT_RESOURCE_ARN), self.resource_arn.as_ref(), &RESOURCE_ARN_STRING);
    }
}

impl Constrain for LocalSecondaryIndex {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("IndexName"), self.index_name.as_ref());
        found.text(&at.member("IndexName"), self.index_name.as_ref(), &INDEX_NAME);
        found.present(&at.member("KeySchema"), self.key_schema.as_ref());
        found.length(&at.member("KeySchema"), self.key_schema.as_ref(), &LOCAL_INDEX_KEY_SCHEMA);
        found.within(&at.member("KeySchema"), self.key_schema.as_ref());
        found.present(&at.member("Projection"), self.projection.as_ref());
        found.within(&at.member("Projection"), self.projection.as_ref());
    }
}

impl Constrain for OutputS3Configuration {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("OutputType"), self.output_type.as_ref());
        found.elements(&at.member("OutputType"), self.output_type.as_ref(), &OUTPUT_TYPE_ENUM);
        found.text(&at.member("S3Bucket"), self.s3_bucket.as_ref(), &S3_BUCKET);
        found.text(&at.member("S3BucketOwner"), self.s3_bucket_owner.as_ref(), &S3_BUCKET_OWNER);
        found.text(&at.member("S3KeyPrefix"), self.s3_key_prefix.as_ref(), &S3_PREFIX);
        found.text(&at.member("S3SseAlgorithm"), self.s3_sse_algorithm.as_ref(), &S3_SSE_ALGORITHM);
        found.text(&at.member("S3SseKmsKeyId"), self.s3_sse_kms_key_id.as_ref(), &S3_SSE_KMS_KEY_ID);
    }
}

impl Constrain for ParameterizedStatement {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.length(&at.member("Parameters"), self.parameters.as_ref(), &PREPARED_STATEMENT_PARAMETERS);
        found.text(&at.member("ReturnValuesOnConditionCheckFailure"), self.return_values_on_condition_check_failure.as_ref(), &RETURN_VALUES_ON_CONDITION_CHECK_FAILURE);
        found.present(&at.member("Statement"), self.statement.as_ref());
        found.text(&at.member("Statement"), self.statement.as_ref(), &PARTI_QL_STATEMENT);
    }
}

impl Constrain for PointInTimeRecoverySpecification {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("PointInTimeRecoveryEnabled"), self.point_in_time_recovery_enabled.as_ref());
        found.number(&at.member("RecoveryPeriodInDays"), self.recovery_period_in_days.as_ref(), &RECOVERY_PERIOD_IN_DAYS);
    }
}

impl Constrain for Projection {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.length(&at.member("NonKeyAttributes"), self.non_key_attributes.as_ref(), &NON_KEY_ATTRIBUTE_NAME_LIST);
        found.elements(&at.member("NonKeyAttributes"), self.non_key_attributes.as_ref(), &NON_KEY_ATTRIBUTE_NAME);
        found.text(&at.member("ProjectionType"), self.projection_type.as_ref(), &PROJECTION_TYPE);
    }
}

impl Constrain for ProvisionedThroughput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("WriteCapacityUnits"), self.write_capacity_units.as_ref());
        found.number(&at.member("WriteCapacityUnits"), self.write_capacity_units.as_ref(), &POSITIVE_LONG_OBJECT);
        found.present(&at.member("ReadCapacityUnits"), self.read_capacity_units.as_ref());
        found.number(&at.member("ReadCapacityUnits"), self.read_capacity_units.as_ref(), &POSITIVE_LONG_OBJECT);
    }
}

impl Constrain for ProvisionedThroughputOverride {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.number(&at.member("ReadCapacityUnits"), self.read_capacity_units.as_ref(), &POSITIVE_LONG_OBJECT);
    }
}

impl Constrain for Put {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.values(&at.member("ExpressionAttributeNames"), self.expression_attribute_names.as_ref(), &ATTRIBUTE_NAME);
        found.present(&at.member("Item"), self.item.as_ref());
        found.text(&at.member("ReturnValuesOnConditionCheckFailure"), self.return_values_on_condition_check_failure.as_ref(), &RETURN_VALUES_ON_CONDITION_CHECK_FAILURE);
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &ITEM_TABLE_ARN);
    }
}

impl Constrain for PutItemInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("ReturnConsumedCapacity"), self.return_consumed_capacity.as_ref(), &RETURN_CONSUMED_CAPACITY);
        found.text(&at.worded("ReturnValues", PUT_ITEM_INPUT_RETURN_VALUES), self.return_values.as_ref(), &RETURN_VALUE);
        found.text(&at.member("ReturnItemCollectionMetrics"), self.return_item_collection_metrics.as_ref(), &RETURN_ITEM_COLLECTION_METRICS);
        found.text(&at.worded("ConditionalOperator", PUT_ITEM_INPUT_CONDITIONAL_OPERATOR), self.conditional_operator.as_ref(), &CONDITIONAL_OPERATOR);
        found.keys(&at.member("Expected"), self.expected.as_ref(), &ATTRIBUTE_NAME);
        found.within(&at.member("Expected"), self.expected.as_ref());
        found.values(&at.member("ExpressionAttributeNames"), self.expression_attribute_names.as_ref(), &ATTRIBUTE_NAME);
        found.present(&at.member("Item"), self.item.as_ref());
        found.text(&at.member("ReturnValuesOnConditionCheckFailure"), self.return_values_on_condition_check_failure.as_ref(), &RETURN_VALUES_ON_CONDITION_CHECK_FAILURE);
        found.present(&at.worded("TableName", PUT_ITEM_INPUT_TABLE_NAME), self.table_name.as_ref());
        found.text(&at.worded("TableName", PUT_ITEM_INPUT_TABLE_NAME), self.table_name.as_ref(), &ITEM_TABLE_ARN);
    }
}

impl Constrain for PutRequest {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("Item"), self.item.as_ref());
    }
}

impl Constrain for PutResourcePolicyInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("ExpectedRevisionId"), self.expected_revision_id.as_ref(), &POLICY_REVISION_ID);
        found.present(&at.member("Policy"), self.policy.as_ref());
        found.present(&at.member("ResourceArn"), self.resource_arn.as_ref());
        found.text(&at.member("ResourceArn"), self.resource_arn.as_ref(), &RESOURCE_ARN_STRING);
    }
}

impl Constrain for QueryInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.length(&at.member("AttributesToGet"), self.attributes_to_get.as_ref(), &ATTRIBUTE_NAME_LIST);
        found.elements(&at.member("AttributesToGet"), self.attributes_to_get.as_ref(), &ATTRIBUTE_NAME);
        found.text(&at.worded("ConditionalOperator", QUERY_INPUT_CONDITIONAL_OPERATOR), self.conditional_operator.as_ref(), &CONDITIONAL_OPERATOR);
        found.values(&at.member("ExpressionAttributeNames"), self.expression_attribute_names.as_ref(), &ATTRIBUTE_NAME);
        found.text(&at.member("IndexName"), self.index_name.as_ref(), &INDEX_NAME);
        found.number(&at.worded("Limit", QUERY_INPUT_LIMIT), self.limit.as_ref(), &POSITIVE_INTEGER_OBJECT);
        found.keys(&at.member("QueryFilter"), self.query_filter.as_ref(), &ATTRIBUTE_NAME);
        found.within(&at.member("QueryFilter"), self.query_filter.as_ref());
        found.text(&at.member("ReturnConsumedCapacity"), self.return_consumed_capacity.as_ref(), &RETURN_CONSUMED_CAPACITY);
        found.text(&at.member("Select"), self.select.as_ref(), &SELECT);
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &ITEM_TABLE_ARN);
        found.keys(&at.member("KeyConditions"), self.key_conditions.as_ref(), &ATTRIBUTE_NAME);
        found.within(&at.member("KeyConditions"), self.key_conditions.as_ref());
    }
}

impl Constrain for ReplicaAutoScalingUpdate {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("RegionName"), self.region_name.as_ref());
        found.within(&at.member("ReplicaGlobalSecondaryIndexUpdates"), self.replica_global_secondary_index_updates.as_ref());
        found.within(&at.member("ReplicaProvisionedReadCapacityAutoScalingUpdate"), self.replica_provisioned_read_capacity_auto_scaling_update.as_ref());
    }
}

impl Constrain for ReplicaGlobalSecondaryIndex {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("IndexName"), self.index_name.as_ref());
        found.text(&at.member("IndexName"), self.index_name.as_ref(), &INDEX_NAME);
        found.within(&at.member("ProvisionedThroughputOverride"), self.provisioned_throughput_override.as_ref());
    }
}

impl Constrain for ReplicaGlobalSecondaryIndexAutoScalingUpdate {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("IndexName"), self.index_name.as_ref(), &INDEX_NAME);
        found.within(&at.member("ProvisionedReadCapacityAutoScalingUpdate"), self.provisioned_read_capacity_auto_scaling_update.as_ref());
    }
}

impl Constrain for ReplicaGlobalSecondaryIndexSettingsUpdate {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("IndexName"), self.index_name.as_ref());
        found.text(&at.member("IndexName"), self.index_name.as_ref(), &INDEX_NAME);
        found.within(&at.member("ProvisionedReadCapacityAutoScalingSettingsUpdate"), self.provisioned_read_capacity_auto_scaling_settings_update.as_ref());
        found.number(&at.member("ProvisionedReadCapacityUnits"), self.provisioned_read_capacity_units.as_ref(), &POSITIVE_LONG_OBJECT);
    }
}

impl Constrain for ReplicaSettingsUpdate {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("RegionName"), self.region_name.as_ref());
        found.length(&at.member("ReplicaGlobalSecondaryIndexSettingsUpdate"), self.replica_global_secondary_index_settings_update.as_ref(), &REPLICA_GLOBAL_SECONDARY_INDEX_SETTINGS_UPDATE_LIST);
        found.within(&at.member("ReplicaGlobalSecondaryIndexSettingsUpdate"), self.replica_global_secondary_index_settings_update.as_ref());
        found.within(&at.member("ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate"), self.replica_provisioned_read_capacity_auto_scaling_settings_update.as_ref());
        found.number(&at.member("ReplicaProvisionedReadCapacityUnits"), self.replica_provisioned_read_capacity_units.as_ref(), &POSITIVE_LONG_OBJECT);
        found.text(&at.member("ReplicaTableClass"), self.replica_table_class.as_ref(), &TABLE_CLASS);
    }
}

impl Constrain for ReplicaUpdate {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.within(&at.member("Create"), self.create.as_ref());
        found.within(&at.member("Delete"), self.delete.as_ref());
    }
}

impl Constrain for ReplicationGroupUpdate {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.within(&at.member("Create"), self.create.as_ref());
        found.within(&at.member("Delete"), self.delete.as_ref());
        found.within(&at.member("Disassociate"), self.disassociate.as_ref());
        found.within(&at.member("Update"), self.update.as_ref());
    }
}

impl Constrain for RestoreTableFromBackupInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("BackupArn"), self.backup_arn.as_ref());
        found.text(&at.member("BackupArn"), self.backup_arn.as_ref(), &BACKUP_ARN);
        found.text(&at.member("BillingModeOverride"), self.billing_mode_override.as_ref(), &BILLING_MODE);
        found.within(&at.member("GlobalSecondaryIndexOverride"), self.global_secondary_index_override.as_ref());
        found.within(&at.member("LocalSecondaryIndexOverride"), self.local_secondary_index_override.as_ref());
        found.within(&at.member("ProvisionedThroughputOverride"), self.provisioned_throughput_override.as_ref());
        found.within(&at.member("SSESpecificationOverride"), self.sse_specification_override.as_ref());
        found.present(&at.member("TargetTableName"), self.target_table_name.as_ref());
        found.text(&at.member("TargetTableName"), self.target_table_name.as_ref(), &TABLE_NAME);
        found.within(&at.member("VectorIndexOverride"), self.vector_index_override.as_ref());
    }
}

impl Constrain for RestoreTableToPointInTimeInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("BillingModeOverride"), self.billing_mode_override.as_ref(), &BILLING_MODE);
        found.within(&at.member("GlobalSecondaryIndexOverride"), self.global_secondary_index_override.as_ref());
        found.within(&at.member("LocalSecondaryIndexOverride"), self.local_secondary_index_override.as_ref());
        found.within(&at.member("ProvisionedThroughputOverride"), self.provisioned_throughput_override.as_ref());
        found.within(&at.member("SSESpecificationOverride"), self.sse_specification_override.as_ref());
        found.text(&at.member("SourceTableArn"), self.source_table_arn.as_ref(), &ONLY_TABLE_ARN);
        found.text(&at.member("SourceTableName"), self.source_table_name.as_ref(), &TABLE_NAME);
        found.present(&at.member("TargetTableName"), self.target_table_name.as_ref());
        found.text(&at.member("TargetTableName"), self.target_table_name.as_ref(), &TABLE_NAME);
        found.within(&at.member("VectorIndexOverride"), self.vector_index_override.as_ref());
    }
}

impl Constrain for S3BucketSource {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("S3Bucket"), self.s3_bucket.as_ref());
        found.text(&at.member("S3Bucket"), self.s3_bucket.as_ref(), &S3_BUCKET);
        found.text(&at.member("S3BucketOwner"), self.s3_bucket_owner.as_ref(), &S3_BUCKET_OWNER);
        found.text(&at.member("S3KeyPrefix"), self.s3_key_prefix.as_ref(), &S3_PREFIX);
    }
}

impl Constrain for SSESpecification {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("SSEType"), self.sse_type.as_ref(), &SSE_TYPE);
    }
}

impl Constrain for ScanInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("ConditionalOperator"), self.conditional_operator.as_ref(), &CONDITIONAL_OPERATOR);
        found.values(&at.member("ExpressionAttributeNames"), self.expression_attribute_names.as_ref(), &ATTRIBUTE_NAME);
        found.text(&at.member("IndexName"), self.index_name.as_ref(), &INDEX_NAME);
        found.number(&at.worded("Limit", SCAN_INPUT_LIMIT), self.limit.as_ref(), &POSITIVE_INTEGER_OBJECT);
        found.text(&at.member("ReturnConsumedCapacity"), self.return_consumed_capacity.as_ref(), &RETURN_CONSUMED_CAPACITY);
        found.keys(&at.member("ScanFilter"), self.scan_filter.as_ref(), &ATTRIBUTE_NAME);
        found.within(&at.member("ScanFilter"), self.scan_filter.as_ref());
        found.number(&at.worded("Segment", SCAN_INPUT_SEGMENT), self.segment.as_ref(), &SCAN_SEGMENT);
        found.text(&at.member("Select"), self.select.as_ref(), &SELECT);
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &ITEM_TABLE_ARN);
        found.number(&at.member("TotalSegments"), self.total_segments.as_ref(), &SCAN_TOTAL_SEGMENTS);
        found.length(&at.member("AttributesToGet"), self.attributes_to_get.as_ref(), &ATTRIBUTE_NAME_LIST);
        found.elements(&at.member("AttributesToGet"), self.attributes_to_get.as_ref(), &ATTRIBUTE_NAME);
    }
}

impl Constrain for SearchSchemaElement {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("AttributeName"), self.attribute_name.as_ref());
        found.text(&at.member("AttributeName"), self.attribute_name.as_ref(), &ATTRIBUTE_NAME);
        found.present(&at.member("SearchSchemaElementType"), self.search_schema_element_type.as_ref());
        found.text(&at.member("SearchSchemaElementType"), self.search_schema_element_type.as_ref(), &SEARCH_SCHEMA_ELEMENT_TYPE);
    }
}

impl Constrain for SearchVectorsInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.values(&at.member("ExpressionAttributeNames"), self.expression_attribute_names.as_ref(), &ATTRIBUTE_NAME);
        found.present(&at.member("IndexName"), self.index_name.as_ref());
        found.text(&at.member("IndexName"), self.index_name.as_ref(), &INDEX_NAME);
        found.text(&at.member("ReturnConsumedCapacity"), self.return_consumed_capacity.as_ref(), &RETURN_CONSUMED_CAPACITY);
        found.present(&at.member("SearchVector"), self.search_vector.as_ref());
        found.length(&at.member("SearchVector"), self.search_vector.as_ref(), &SEARCH_VECTOR_LIST);
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &TABLE_ARN);
        found.present(&at.member("TopK"), self.top_k.as_ref());
        found.number(&at.member("TopK"), self.top_k.as_ref(), &TOP_K_INTEGER);
    }
}

impl Constrain for ShardFilter {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("ShardId"), self.shard_id.as_ref(), &SHARD_ID);
        found.text(&at.member("Type"), self.r#type.as_ref(), &SHARD_FILTER_TYPE);
    }
}

impl Constrain for StartBulkPutItemsInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("ClientToken"), self.client_token.as_ref(), &CLIENT_TOKEN);
        found.present(&at.member("InputS3Configuration"), self.input_s3_configuration.as_ref());
        found.within(&at.member("InputS3Configuration"), self.input_s3_configuration.as_ref());
        found.number(&at.member("MaxWriteRequestUnits"), self.max_write_request_units.as_ref(), &BULK_OPERATION_MAX_WRITE_REQUEST_UNITS);
        found.present(&at.member("OutputS3Configuration"), self.output_s3_configuration.as_ref());
        found.within(&at.member("OutputS3Configuration"), self.output_s3_configuration.as_ref());
        found.text(&at.member("PerformanceTier"), self.performance_tier.as_ref(), &BULK_OPERATION_PERFORMANCE_TIER);
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &TABLE_ARN);
    }
}

impl Constrain for StreamSpecification {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("StreamEnabled"), self.stream_enabled.as_ref());
        found.text(&at.member("StreamViewType"), self.stream_view_type.as_ref(), &STREAM_VIEW_TYPE);
    }
}

impl Constrain for TableCreationParameters {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("AttributeDefinitions"), self.attribute_definitions.as_ref());
        found.within(&at.member("AttributeDefinitions"), self.attribute_definitions.as_ref());
        found.text(&at.member("BillingMode"), self.billing_mode.as_ref(), &BILLING_MODE);
        found.within(&at.member("GlobalSecondaryIndexes"), self.global_secondary_indexes.as_ref());
        found.present(&at.member("KeySchema"), self.key_schema.as_ref());
        found.length(&at.member("KeySchema"), self.key_schema.as_ref(), &IMPORT_KEY_SCHEMA);
        found.within(&at.member("KeySchema"), self.key_schema.as_ref());
        found.within(&at.member("ProvisionedThroughput"), self.provisioned_throughput.as_ref());
        found.within(&at.member("SSESpecification"), self.sse_specification.as_ref());
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &TABLE_NAME);
        found.within(&at.member("VectorIndexes"), self.vector_indexes.as_ref());
    }
}

impl Constrain for Tag {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("Key"), self.key.as_ref());
        found.text(&at.member("Key"), self.key.as_ref(), &TAG_KEY_STRING);
        found.present(&at.member("Value"), self.value.as_ref());
        found.text(&at.member("Value"), self.value.as_ref(), &TAG_VALUE_STRING);
    }
}

impl Constrain for TagResourceInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.worded("ResourceArn", TAG_RESOURCE_INPUT_RESOURCE_ARN), self.resource_arn.as_ref());
        found.text(&at.worded("ResourceArn", TAG_RESOURCE_INPUT_RESOURCE_ARN), self.resource_arn.as_ref(), &RESOURCE_ARN_STRING);
        found.within(&at.member("Tags"), self.tags.as_ref());
    }
}

impl Constrain for TimeToLiveSpecification {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("AttributeName"), self.attribute_name.as_ref());
        found.text(&at.member("AttributeName"), self.attribute_name.as_ref(), &TIME_TO_LIVE_ATTRIBUTE_NAME);
        found.present(&at.member("Enabled"), self.enabled.as_ref());
    }
}

impl Constrain for TransactGetItem {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("Get"), self.get.as_ref());
        found.within(&at.member("Get"), self.get.as_ref());
    }
}

impl Constrain for TransactGetItemsInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("ReturnConsumedCapacity"), self.return_consumed_capacity.as_ref(), &RETURN_CONSUMED_CAPACITY);
        found.present(&at.worded("TransactItems", TRANSACT_GET_ITEMS_INPUT_TRANSACT_ITEMS), self.transact_items.as_ref());
        found.length(&at.worded("TransactItems", TRANSACT_GET_ITEMS_INPUT_TRANSACT_ITEMS), self.transact_items.as_ref(), &TRANSACT_GET_ITEM_LIST);
        found.within(&at.worded("TransactItems", TRANSACT_GET_ITEMS_INPUT_TRANSACT_ITEMS), self.transact_items.as_ref());
    }
}

impl Constrain for TransactWriteItem {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.within(&at.member("ConditionCheck"), self.condition_check.as_ref());
        found.within(&at.member("Delete"), self.delete.as_ref());
        found.within(&at.member("Put"), self.put.as_ref());
        found.within(&at.member("Update"), self.update.as_ref());
    }
}

impl Constrain for TransactWriteItemsInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.worded("ClientRequestToken", TRANSACT_WRITE_ITEMS_INPUT_CLIENT_REQUEST_TOKEN), self.client_request_token.as_ref(), &CLIENT_REQUEST_TOKEN);
        found.text(&at.member("ReturnConsumedCapacity"), self.return_consumed_capacity.as_ref(), &RETURN_CONSUMED_CAPACITY);
        found.text(&at.member("ReturnItemCollectionMetrics"), self.return_item_collection_metrics.as_ref(), &RETURN_ITEM_COLLECTION_METRICS);
        found.present(&at.worded("TransactItems", TRANSACT_WRITE_ITEMS_INPUT_TRANSACT_ITEMS), self.transact_items.as_ref());
        found.length(&at.worded("TransactItems", TRANSACT_WRITE_ITEMS_INPUT_TRANSACT_ITEMS), self.transact_items.as_ref(), &TRANSACT_WRITE_ITEM_LIST);
        found.within(&at.worded("TransactItems", TRANSACT_WRITE_ITEMS_INPUT_TRANSACT_ITEMS), self.transact_items.as_ref());
    }
}

impl Constrain for UntagResourceInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.worded("ResourceArn", UNTAG_RESOURCE_INPUT_RESOURCE_ARN), self.resource_arn.as_ref());
        found.text(&at.worded("ResourceArn", UNTAG_RESOURCE_INPUT_RESOURCE_ARN), self.resource_arn.as_ref(), &RESOURCE_ARN_STRING);
        found.elements(&at.member("TagKeys"), self.tag_keys.as_ref(), &TAG_KEY_STRING);
    }
}

impl Constrain for Update {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.values(&at.member("ExpressionAttributeNames"), self.expression_attribute_names.as_ref(), &ATTRIBUTE_NAME);
        found.present(&at.member("Key"), self.key.as_ref());
        found.text(&at.member("ReturnValuesOnConditionCheckFailure"), self.return_values_on_condition_check_failure.as_ref(), &RETURN_VALUES_ON_CONDITION_CHECK_FAILURE);
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &ITEM_TABLE_ARN);
        found.present(&at.member("UpdateExpression"), self.update_expression.as_ref());
    }
}

impl Constrain for UpdateContinuousBackupsInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("PointInTimeRecoverySpecification"), self.point_in_time_recovery_specification.as_ref());
        found.within(&at.member("PointInTimeRecoverySpecification"), self.point_in_time_recovery_specification.as_ref());
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &TABLE_ARN);
    }
}

impl Constrain for UpdateContributorInsightsInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("ContributorInsightsAction"), self.contributor_insights_action.as_ref());
        found.text(&at.member("ContributorInsightsAction"), self.contributor_insights_action.as_ref(), &CONTRIBUTOR_INSIGHTS_ACTION);
        found.text(&at.member("ContributorInsightsMode"), self.contributor_insights_mode.as_ref(), &CONTRIBUTOR_INSIGHTS_MODE);
        found.text(&at.member("IndexName"), self.index_name.as_ref(), &INDEX_NAME);
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &TABLE_ARN);
    }
}

impl Constrain for UpdateGlobalSecondaryIndexAction {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("IndexName"), self.index_name.as_ref());
        found.text(&at.member("IndexName"), self.index_name.as_ref(), &INDEX_NAME);
        found.within(&at.member("ProvisionedThroughput"), self.provisioned_throughput.as_ref());
    }
}

impl Constrain for UpdateGlobalTableInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("GlobalTableName"), self.global_table_name.as_ref());
        found.text(&at.member("GlobalTableName"), self.global_table_name.as_ref(), &TABLE_NAME);
        found.present(&at.member("ReplicaUpdates"), self.replica_updates.as_ref());
        found.within(&at.member("ReplicaUpdates"), self.replica_updates.as_ref());
    }
}

impl Constrain for UpdateGlobalTableSettingsInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("GlobalTableBillingMode"), self.global_table_billing_mode.as_ref(), &BILLING_MODE);
        found.length(&at.member("GlobalTableGlobalSecondaryIndexSettingsUpdate"), self.global_table_global_secondary_index_settings_update.as_ref(), &GLOBAL_TABLE_GLOBAL_SECONDARY_INDEX_SETTINGS_UPDATE_LIST);
        found.within(&at.member("GlobalTableGlobalSecondaryIndexSettingsUpdate"), self.global_table_global_secondary_index_settings_update.as_ref());
        found.present(&at.member("GlobalTableName"), self.global_table_name.as_ref());
        found.text(&at.member("GlobalTableName"), self.global_table_name.as_ref(), &TABLE_NAME);
        found.within(&at.member("GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate"), self.global_table_provisioned_write_capacity_auto_scaling_settings_update.as_ref());
        found.number(&at.member("GlobalTableProvisionedWriteCapacityUnits"), self.global_table_provisioned_write_capacity_units.as_ref(), &POSITIVE_LONG_OBJECT);
        found.length(&at.member("ReplicaSettingsUpdate"), self.replica_settings_update.as_ref(), &REPLICA_SETTINGS_UPDATE_LIST);
        found.within(&at.member("ReplicaSettingsUpdate"), self.replica_settings_update.as_ref());
    }
}

impl Constrain for UpdateItemInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.worded("ConditionalOperator", UPDATE_ITEM_INPUT_CONDITIONAL_OPERATOR), self.conditional_operator.as_ref(), &CONDITIONAL_OPERATOR);
        found.text(&at.member("ReturnConsumedCapacity"), self.return_consumed_capacity.as_ref(), &RETURN_CONSUMED_CAPACITY);
        found.present(&at.worded("TableName", UPDATE_ITEM_INPUT_TABLE_NAME), self.table_name.as_ref());
        found.text(&at.worded("TableName", UPDATE_ITEM_INPUT_TABLE_NAME), self.table_name.as_ref(), &ITEM_TABLE_ARN);
        found.text(&at.worded("ReturnValues", UPDATE_ITEM_INPUT_RETURN_VALUES), self.return_values.as_ref(), &RETURN_VALUE);
        found.present(&at.member("Key"), self.key.as_ref());
        found.keys(&at.member("AttributeUpdates"), self.attribute_updates.as_ref(), &ATTRIBUTE_NAME);
        found.within(&at.member("AttributeUpdates"), self.attribute_updates.as_ref());
        found.keys(&at.member("Expected"), self.expected.as_ref(), &ATTRIBUTE_NAME);
        found.within(&at.member("Expected"), self.expected.as_ref());
        found.values(&at.member("ExpressionAttributeNames"), self.expression_attribute_names.as_ref(), &ATTRIBUTE_NAME);
        found.text(&at.member("ReturnItemCollectionMetrics"), self.return_item_collection_metrics.as_ref(), &RETURN_ITEM_COLLECTION_METRICS);
        found.text(&at.member("ReturnValuesOnConditionCheckFailure"), self.return_values_on_condition_check_failure.as_ref(), &RETURN_VALUES_ON_CONDITION_CHECK_FAILURE);
    }
}

impl Constrain for UpdateKinesisStreamingConfiguration {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.text(&at.member("ApproximateCreationDateTimePrecision"), self.approximate_creation_date_time_precision.as_ref(), &APPROXIMATE_CREATION_DATE_TIME_PRECISION);
    }
}

impl Constrain for UpdateKinesisStreamingDestinationInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("StreamArn"), self.stream_arn.as_ref());
        found.text(&at.member("StreamArn"), self.stream_arn.as_ref(), &STREAM_ARN);
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &TABLE_ARN);
        found.within(&at.member("UpdateKinesisStreamingConfiguration"), self.update_kinesis_streaming_configuration.as_ref());
    }
}

impl Constrain for UpdateReplicationGroupMemberAction {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.length(&at.member("GlobalSecondaryIndexes"), self.global_secondary_indexes.as_ref(), &REPLICA_GLOBAL_SECONDARY_INDEX_LIST);
        found.within(&at.member("GlobalSecondaryIndexes"), self.global_secondary_indexes.as_ref());
        found.within(&at.member("ProvisionedThroughputOverride"), self.provisioned_throughput_override.as_ref());
        found.present(&at.member("RegionName"), self.region_name.as_ref());
        found.text(&at.member("TableClassOverride"), self.table_class_override.as_ref(), &TABLE_CLASS);
    }
}

impl Constrain for UpdateTableInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.within(&at.member("AttributeDefinitions"), self.attribute_definitions.as_ref());
        found.text(&at.member("BillingMode"), self.billing_mode.as_ref(), &BILLING_MODE);
        found.within(&at.member("GlobalSecondaryIndexUpdates"), self.global_secondary_index_updates.as_ref());
        found.text(&at.member("GlobalTableSettingsReplicationMode"), self.global_table_settings_replication_mode.as_ref(), &GLOBAL_TABLE_SETTINGS_REPLICATION_MODE);
        found.length(&at.member("GlobalTableWitnessUpdates"), self.global_table_witness_updates.as_ref(), &GLOBAL_TABLE_WITNESS_GROUP_UPDATE_LIST);
        found.within(&at.member("GlobalTableWitnessUpdates"), self.global_table_witness_updates.as_ref());
        found.text(&at.member("MultiRegionConsistency"), self.multi_region_consistency.as_ref(), &MULTI_REGION_CONSISTENCY);
        found.within(&at.member("ProvisionedThroughput"), self.provisioned_throughput.as_ref());
        found.length(&at.member("ReplicaUpdates"), self.replica_updates.as_ref(), &REPLICATION_GROUP_UPDATE_LIST);
        found.within(&at.member("ReplicaUpdates"), self.replica_updates.as_ref());
        found.within(&at.member("SSESpecification"), self.sse_specification.as_ref());
        found.within(&at.member("StreamSpecification"), self.stream_specification.as_ref());
        found.text(&at.member("TableClass"), self.table_class.as_ref(), &TABLE_CLASS);
        found.present(&at.worded("TableName", UPDATE_TABLE_INPUT_TABLE_NAME), self.table_name.as_ref());
        found.text(&at.worded("TableName", UPDATE_TABLE_INPUT_TABLE_NAME), self.table_name.as_ref(), &TABLE_ARN);
        found.within(&at.member("VectorIndexUpdates"), self.vector_index_updates.as_ref());
    }
}

impl Constrain for UpdateTableReplicaAutoScalingInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.length(&at.member("GlobalSecondaryIndexUpdates"), self.global_secondary_index_updates.as_ref(), &GLOBAL_SECONDARY_INDEX_AUTO_SCALING_UPDATE_LIST);
        found.within(&at.member("GlobalSecondaryIndexUpdates"), self.global_secondary_index_updates.as_ref());
        found.within(&at.member("ProvisionedWriteCapacityAutoScalingUpdate"), self.provisioned_write_capacity_auto_scaling_update.as_ref());
        found.length(&at.member("ReplicaUpdates"), self.replica_updates.as_ref(), &REPLICA_AUTO_SCALING_UPDATE_LIST);
        found.within(&at.member("ReplicaUpdates"), self.replica_updates.as_ref());
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &TABLE_ARN);
    }
}

impl Constrain for UpdateTimeToLiveInput {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("TableName"), self.table_name.as_ref());
        found.text(&at.member("TableName"), self.table_name.as_ref(), &TABLE_ARN);
        found.present(&at.member("TimeToLiveSpecification"), self.time_to_live_specification.as_ref());
        found.within(&at.member("TimeToLiveSpecification"), self.time_to_live_specification.as_ref());
    }
}

impl Constrain for VectorAttributeDefinition {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("AttributeName"), self.attribute_name.as_ref());
        found.text(&at.member("AttributeName"), self.attribute_name.as_ref(), &VECTOR_ATTRIBUTE_NAME);
    }
}

impl Constrain for VectorIndex {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.present(&at.member("Dimensions"), self.dimensions.as_ref());
        found.number(&at.member("Dimensions"), self.dimensions.as_ref(), &POSITIVE_LONG_OBJECT);
        found.present(&at.member("DistanceFunction"), self.distance_function.as_ref());
        found.text(&at.member("DistanceFunction"), self.distance_function.as_ref(), &VECTOR_DISTANCE_FUNCTION);
        found.present(&at.member("IndexName"), self.index_name.as_ref());
        found.text(&at.member("IndexName"), self.index_name.as_ref(), &INDEX_NAME);
        found.present(&at.member("Projection"), self.projection.as_ref());
        found.within(&at.member("Projection"), self.projection.as_ref());
        found.length(&at.member("SearchSchema"), self.search_schema.as_ref(), &SEARCH_SCHEMA);
        found.within(&at.member("SearchSchema"), self.search_schema.as_ref());
        found.present(&at.member("VectorAttribute"), self.vector_attribute.as_ref());
        found.within(&at.member("VectorAttribute"), self.vector_attribute.as_ref());
    }
}

impl Constrain for VectorIndexUpdate {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.within(&at.member("Create"), self.create.as_ref());
        found.within(&at.member("Delete"), self.delete.as_ref());
    }
}

impl Constrain for WriteRequest {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        found.within(&at.member("DeleteRequest"), self.delete_request.as_ref());
        found.within(&at.member("PutRequest"), self.put_request.as_ref());
    }
}

static APPROXIMATE_CREATION_DATE_TIME_PRECISION: Bounds = Bounds {
    values: Some(Values {
        set: &["MILLISECOND", "MICROSECOND"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static ATTRIBUTE_ACTION: Bounds = Bounds {
    values: Some(Values {
        set: &["ADD", "PUT", "DELETE"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static ATTRIBUTE_NAME: Bounds = Bounds {
    max: Some(65535),
    ..Bounds::NONE
};

static ATTRIBUTE_NAME_LIST: Bounds = Bounds {
    min: Some(1),
    ..Bounds::NONE
};

static AUTO_SCALING_POLICY_NAME: Bounds = Bounds {
    min: Some(1),
    max: Some(256),
    pattern: Some(Pattern { text: "\\p{Print}+", matches: pattern::printable }),
    ..Bounds::NONE
};

static AUTO_SCALING_ROLE_ARN: Bounds = Bounds {
    min: Some(1),
    max: Some(1600),
    pattern: Some(Pattern { text: "[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*", matches: pattern::xml_text }),
    ..Bounds::NONE
};

static BACKUP_ARN: Bounds = Bounds {
    min: Some(37),
    max: Some(1024),
    ..Bounds::NONE
};

static BACKUP_NAME: Bounds = Bounds {
    min: Some(3),
    max: Some(255),
    pattern: Some(Pattern { text: "[a-zA-Z0-9_.-]+", matches: pattern::name }),
    ..Bounds::NONE
};

static BACKUP_TYPE_FILTER: Bounds = Bounds {
    values: Some(Values {
        set: &["USER", "SYSTEM", "AWS_BACKUP", "ALL"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static BACKUPS_INPUT_LIMIT: Bounds = Bounds {
    min: Some(1),
    max: Some(100),
    ..Bounds::NONE
};

static BATCH_GET_REQUEST_MAP: Bounds = Bounds {
    min: Some(1),
    max: Some(100),
    ..Bounds::NONE
};

static BATCH_WRITE_ITEM_REQUEST_MAP: Bounds = Bounds {
    min: Some(1),
    max: Some(25),
    ..Bounds::NONE
};

static BILLING_MODE: Bounds = Bounds {
    values: Some(Values {
        set: &["PROVISIONED", "PAY_PER_REQUEST"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static BULK_OPERATION_ARN: Bounds = Bounds {
    min: Some(37),
    max: Some(1024),
    ..Bounds::NONE
};

static BULK_OPERATION_INPUT_FORMAT: Bounds = Bounds {
    values: Some(Values {
        set: &["DYNAMODB_JSON", "ION"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static BULK_OPERATION_MAX_WRITE_REQUEST_UNITS: Bounds = Bounds {
    min: Some(1024),
    ..Bounds::NONE
};

static BULK_OPERATION_NEXT_TOKEN: Bounds = Bounds {
    min: Some(1),
    max: Some(1024),
    pattern: Some(Pattern { text: "([0-9a-f]{16})+", matches: pattern::hexadecimal_words }),
    ..Bounds::NONE
};

static BULK_OPERATION_PERFORMANCE_TIER: Bounds = Bounds {
    values: Some(Values {
        set: &["STANDARD", "ACCELERATED"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static CLIENT_REQUEST_TOKEN: Bounds = Bounds {
    min: Some(1),
    max: Some(36),
    ..Bounds::NONE
};

static CLIENT_TOKEN: Bounds = Bounds {
    pattern: Some(Pattern { text: "^[^\\$]+$", matches: pattern::no_dollar }),
    ..Bounds::NONE
};

static COMPARISON_OPERATOR: Bounds = Bounds {
    values: Some(Values {
        set: &["IN", "NULL", "BETWEEN", "LT", "NOT_CONTAINS", "EQ", "GT", "NOT_NULL", "NE", "LE", "BEGINS_WITH", "GE", "CONTAINS"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static CONDITIONAL_OPERATOR: Bounds = Bounds {
    values: Some(Values {
        set: &["OR", "AND"],
        printed_nameless: Some(&["ALL", "OR"]),
    }),
    ..Bounds::NONE
};

static CONTRIBUTOR_INSIGHTS_ACTION: Bounds = Bounds {
    values: Some(Values {
        set: &["ENABLE", "DISABLE"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static CONTRIBUTOR_INSIGHTS_MODE: Bounds = Bounds {
    values: Some(Values {
        set: &["ACCESSED_AND_THROTTLED_KEYS", "THROTTLED_KEYS"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static CSV_DELIMITER: Bounds = Bounds {
    min: Some(1),
    max: Some(1),
    pattern: Some(Pattern { text: "[,;:|\\t ]", matches: pattern::delimiter }),
    ..Bounds::NONE
};

static CSV_HEADER: Bounds = Bounds {
    min: Some(1),
    max: Some(65536),
    pattern: Some(Pattern { text: "[\\x20-\\x21\\x23-\\x2B\\x2D-\\x7E]*", matches: pattern::column_name }),
    ..Bounds::NONE
};

static CSV_HEADER_LIST: Bounds = Bounds {
    min: Some(1),
    max: Some(255),
    ..Bounds::NONE
};

static DISASSOCIATION_MODE: Bounds = Bounds {
    values: Some(Values {
        set: &["WAIT_FOR_REPLICATION"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static EXPORT_ARN: Bounds = Bounds {
    min: Some(37),
    max: Some(1024),
    ..Bounds::NONE
};

static EXPORT_FORMAT: Bounds = Bounds {
    values: Some(Values {
        set: &["DYNAMODB_JSON", "ION"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static EXPORT_TYPE: Bounds = Bounds {
    values: Some(Values {
        set: &["FULL_EXPORT", "INCREMENTAL_EXPORT"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static EXPORT_VIEW_TYPE: Bounds = Bounds {
    values: Some(Values {
        set: &["NEW_IMAGE", "NEW_AND_OLD_IMAGES"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static GLOBAL_SECONDARY_INDEX_AUTO_SCALING_UPDATE_LIST: Bounds = Bounds {
    min: Some(1),
    ..Bounds::NONE
};

static GLOBAL_TABLE_GLOBAL_SECONDARY_INDEX_SETTINGS_UPDATE_LIST: Bounds = Bounds {
    min: Some(1),
    max: Some(20),
    ..Bounds::NONE
};

static GLOBAL_TABLE_SETTINGS_REPLICATION_MODE: Bounds = Bounds {
    values: Some(Values {
        set: &["ENABLED", "DISABLED", "ENABLED_WITH_OVERRIDES"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static GLOBAL_TABLE_WITNESS_GROUP_UPDATE_LIST: Bounds = Bounds {
    min: Some(1),
    max: Some(1),
    ..Bounds::NONE
};

static IMPORT_ARN: Bounds = Bounds {
    min: Some(37),
    max: Some(1024),
    ..Bounds::NONE
};

static IMPORT_KEY_SCHEMA: Bounds = Bounds {
    min: Some(1),
    max: Some(2),
    ..Bounds::NONE
};

static IMPORT_NEXT_TOKEN: Bounds = Bounds {
    min: Some(112),
    max: Some(1024),
    pattern: Some(Pattern { text: "([0-9a-f]{16})+", matches: pattern::hexadecimal_words }),
    ..Bounds::NONE
};

static INDEX_NAME: Bounds = Bounds {
    min: Some(3),
    max: Some(255),
    pattern: Some(Pattern { text: "[a-zA-Z0-9_.-]+", matches: pattern::name }),
    ..Bounds::NONE
};

static INPUT_COMPRESSION_TYPE: Bounds = Bounds {
    values: Some(Values {
        set: &["ZSTD", "NONE", "GZIP"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static INPUT_FORMAT: Bounds = Bounds {
    values: Some(Values {
        set: &["DYNAMODB_JSON", "ION", "CSV"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static ITEM_TABLE_ARN: Bounds = Bounds {
    min: Some(1),
    max: Some(1024),
    name: Some(&ITEM_TABLE_NAME),
    ..Bounds::NONE
};

static ITEM_TABLE_NAME: Bounds = Bounds {
    min: Some(1),
    max: Some(255),
    pattern: Some(Pattern { text: "[a-zA-Z0-9_.-]+", matches: pattern::name }),
    ..Bounds::NONE
};

static KEY_LIST: Bounds = Bounds {
    min: Some(1),
    max: Some(100),
    ..Bounds::NONE
};

static KEY_SCHEMA: Bounds = Bounds {
    min: Some(1),
    ..Bounds::NONE
};

static KEY_SCHEMA_ATTRIBUTE_NAME: Bounds = Bounds {
    min: Some(1),
    max: Some(255),
    ..Bounds::NONE
};

static KEY_TYPE: Bounds = Bounds {
    values: Some(Values {
        set: &["HASH", "RANGE"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static LIST_BULK_OPERATIONS_MAX_LIMIT: Bounds = Bounds {
    min: Some(1),
    max: Some(25),
    ..Bounds::NONE
};

static LIST_CONTRIBUTOR_INSIGHTS_LIMIT: Bounds = Bounds {
    max: Some(100),
    ..Bounds::NONE
};

static LIST_EXPORTS_MAX_LIMIT: Bounds = Bounds {
    min: Some(1),
    max: Some(25),
    ..Bounds::NONE
};

static LIST_IMPORTS_MAX_LIMIT: Bounds = Bounds {
    min: Some(1),
    max: Some(25),
    ..Bounds::NONE
};

static LIST_TABLES_INPUT_LIMIT: Bounds = Bounds {
    min: Some(1),
    max: Some(100),
    ..Bounds::NONE
};

static LOCAL_INDEX_KEY_SCHEMA: Bounds = Bounds {
    min: Some(1),
    max: Some(2),
    ..Bounds::NONE
};

static MULTI_REGION_CONSISTENCY: Bounds = Bounds {
    values: Some(Values {
        set: &["EVENTUAL", "STRONG"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static NON_KEY_ATTRIBUTE_NAME: Bounds = Bounds {
    min: Some(1),
    max: Some(255),
    ..Bounds::NONE
};

static NON_KEY_ATTRIBUTE_NAME_LIST: Bounds = Bounds {
    min: Some(1),
    max: Some(20),
    ..Bounds::NONE
};

static ONLY_TABLE_ARN: Bounds = Bounds {
    min: Some(1),
    max: Some(1024),
    ..Bounds::NONE
};

static OUTPUT_TYPE_ENUM: Bounds = Bounds {
    values: Some(Values {
        set: &["ERROR", "CONDITION_CHECK_FAILURE"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static PARAMETERIZED_STATEMENTS: Bounds = Bounds {
    min: Some(1),
    max: Some(100),
    ..Bounds::NONE
};

static PARTI_QL_BATCH_REQUEST: Bounds = Bounds {
    min: Some(1),
    max: Some(25),
    ..Bounds::NONE
};

static PARTI_QL_NEXT_TOKEN: Bounds = Bounds {
    min: Some(1),
    max: Some(32768),
    ..Bounds::NONE
};

static PARTI_QL_STATEMENT: Bounds = Bounds {
    min: Some(1),
    max: Some(8192),
    ..Bounds::NONE
};

static POLICY_REVISION_ID: Bounds = Bounds {
    min: Some(1),
    max: Some(255),
    ..Bounds::NONE
};

static POSITIVE_INTEGER_OBJECT: Bounds = Bounds {
    min: Some(1),
    ..Bounds::NONE
};

static POSITIVE_LONG_OBJECT: Bounds = Bounds {
    min: Some(1),
    ..Bounds::NONE
};

static PREPARED_STATEMENT_PARAMETERS: Bounds = Bounds {
    min: Some(1),
    ..Bounds::NONE
};

static PROJECTION_TYPE: Bounds = Bounds {
    values: Some(Values {
        set: &["ALL", "INCLUDE", "KEYS_ONLY"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static RECOVERY_PERIOD_IN_DAYS: Bounds = Bounds {
    min: Some(1),
    max: Some(35),
    ..Bounds::NONE
};

static REPLICA_AUTO_SCALING_UPDATE_LIST: Bounds = Bounds {
    min: Some(1),
    ..Bounds::NONE
};

static REPLICA_GLOBAL_SECONDARY_INDEX_LIST: Bounds = Bounds {
    min: Some(1),
    ..Bounds::NONE
};

static REPLICA_GLOBAL_SECONDARY_INDEX_SETTINGS_UPDATE_LIST: Bounds = Bounds {
    min: Some(1),
    max: Some(20),
    ..Bounds::NONE
};

static REPLICA_SETTINGS_UPDATE_LIST: Bounds = Bounds {
    min: Some(1),
    max: Some(50),
    ..Bounds::NONE
};

static REPLICATION_GROUP_UPDATE_LIST: Bounds = Bounds {
    min: Some(1),
    ..Bounds::NONE
};

static RESOURCE_ARN_STRING: Bounds = Bounds {
    min: Some(1),
    max: Some(1283),
    ..Bounds::NONE
};

static RETURN_CONSUMED_CAPACITY: Bounds = Bounds {
    values: Some(Values {
        set: &["INDEXES", "TOTAL", "NONE"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static RETURN_ITEM_COLLECTION_METRICS: Bounds = Bounds {
    values: Some(Values {
        set: &["SIZE", "NONE"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static RETURN_VALUE: Bounds = Bounds {
    values: Some(Values {
        set: &["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"],
        printed_nameless: Some(&["ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATE_NEW", "NONE"]),
    }),
    ..Bounds::NONE
};

static RETURN_VALUES_ON_CONDITION_CHECK_FAILURE: Bounds = Bounds {
    values: Some(Values {
        set: &["ALL_OLD", "NONE"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static S3_BUCKET: Bounds = Bounds {
    max: Some(255),
    pattern: Some(Pattern { text: "^[a-z0-9A-Z]+[\\.\\-\\w]*[a-z0-9A-Z]+$", matches: pattern::bucket }),
    ..Bounds::NONE
};

static S3_BUCKET_OWNER: Bounds = Bounds {
    pattern: Some(Pattern { text: "[0-9]{12}", matches: pattern::account }),
    ..Bounds::NONE
};

static S3_PREFIX: Bounds = Bounds {
    max: Some(1024),
    ..Bounds::NONE
};

static S3_SSE_ALGORITHM: Bounds = Bounds {
    values: Some(Values {
        set: &["AES256", "KMS"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static S3_SSE_KMS_KEY_ID: Bounds = Bounds {
    min: Some(1),
    max: Some(2048),
    ..Bounds::NONE
};

static SSE_TYPE: Bounds = Bounds {
    values: Some(Values {
        set: &["AES256", "KMS"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static SCALAR_ATTRIBUTE_TYPE: Bounds = Bounds {
    values: Some(Values {
        set: &["B", "N", "S"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static SCAN_SEGMENT: Bounds = Bounds {
    min: Some(0),
    max: Some(999999),
    ..Bounds::NONE
};

static SCAN_TOTAL_SEGMENTS: Bounds = Bounds {
    min: Some(1),
    max: Some(1000000),
    ..Bounds::NONE
};

static SEARCH_SCHEMA: Bounds = Bounds {
    min: Some(1),
    ..Bounds::NONE
};

static SEARCH_SCHEMA_ELEMENT_TYPE: Bounds = Bounds {
    values: Some(Values {
        set: &["HASH", "INLINE_FILTER"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static SEARCH_VECTOR_LIST: Bounds = Bounds {
    min: Some(1),
    max: Some(4096),
    ..Bounds::NONE
};

static SELECT: Bounds = Bounds {
    values: Some(Values {
        set: &["SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static SEQUENCE_NUMBER: Bounds = Bounds {
    min: Some(21),
    max: Some(40),
    ..Bounds::NONE
};

static SHARD_FILTER_TYPE: Bounds = Bounds {
    values: Some(Values {
        set: &["CHILD_SHARDS"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static SHARD_ID: Bounds = Bounds {
    min: Some(28),
    max: Some(65),
    ..Bounds::NONE
};

static SHARD_ITERATOR: Bounds = Bounds {
    min: Some(1),
    max: Some(2048),
    ..Bounds::NONE
};

static SHARD_ITERATOR_TYPE: Bounds = Bounds {
    values: Some(Values {
        set: &["TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER", "AT_TIMESTAMP"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static STREAM_ARN: Bounds = Bounds {
    min: Some(37),
    max: Some(1024),
    ..Bounds::NONE
};

static STREAM_VIEW_TYPE: Bounds = Bounds {
    values: Some(Values {
        set: &["NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static TABLE_ARN: Bounds = Bounds {
    min: Some(1),
    max: Some(1024),
    name: Some(&TABLE_NAME),
    ..Bounds::NONE
};

static TABLE_CLASS: Bounds = Bounds {
    values: Some(Values {
        set: &["STANDARD", "STANDARD_INFREQUENT_ACCESS"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static TABLE_KEY_SCHEMA: Bounds = Bounds {
    min: Some(1),
    max: Some(2),
    ..Bounds::NONE
};

static TABLE_NAME: Bounds = Bounds {
    min: Some(3),
    max: Some(255),
    pattern: Some(Pattern { text: "[a-zA-Z0-9_.-]+", matches: pattern::name }),
    ..Bounds::NONE
};

static TAG_KEY_STRING: Bounds = Bounds {
    min: Some(1),
    max: Some(128),
    ..Bounds::NONE
};

static TAG_VALUE_STRING: Bounds = Bounds {
    min: Some(0),
    max: Some(256),
    ..Bounds::NONE
};

static TIME_TO_LIVE_ATTRIBUTE_NAME: Bounds = Bounds {
    min: Some(1),
    max: Some(255),
    ..Bounds::NONE
};

static TOP_K_INTEGER: Bounds = Bounds {
    min: Some(1),
    ..Bounds::NONE
};

static TRANSACT_GET_ITEM_LIST: Bounds = Bounds {
    min: Some(1),
    max: Some(100),
    ..Bounds::NONE
};

static TRANSACT_WRITE_ITEM_LIST: Bounds = Bounds {
    min: Some(1),
    max: Some(100),
    ..Bounds::NONE
};

static VECTOR_ATTRIBUTE_NAME: Bounds = Bounds {
    min: Some(1),
    max: Some(255),
    ..Bounds::NONE
};

static VECTOR_DISTANCE_FUNCTION: Bounds = Bounds {
    values: Some(Values {
        set: &["COSINE", "DOT_PRODUCT", "EUCLIDEAN"],
        printed_nameless: None,
    }),
    ..Bounds::NONE
};

static WRITE_REQUESTS: Bounds = Bounds {
    min: Some(1),
    max: Some(25),
    ..Bounds::NONE
};

static PUT_ITEM_INPUT_TABLE_NAME: &[Wording] = &[
    Wording {
        rules: &[Rule::Min],
        older: Form::Echo,
        current: Form::Named,
        older_hides: Hides::Nothing,
        current_hides: Hides::All,
    },
];

static UPDATE_ITEM_INPUT_TABLE_NAME: &[Wording] = &[
    Wording {
        rules: &[Rule::Min],
        older: Form::Echo,
        current: Form::Named,
        older_hides: Hides::Nothing,
        current_hides: Hides::All,
    },
];

static DELETE_ITEM_INPUT_TABLE_NAME: &[Wording] = &[
    Wording {
        rules: &[Rule::Min],
        older: Form::Echo,
        current: Form::Named,
        older_hides: Hides::Nothing,
        current_hides: Hides::All,
    },
];

static SCAN_INPUT_LIMIT: &[Wording] = &[
    Wording {
        rules: &[Rule::Min],
        older: Form::Echo,
        current: Form::Named,
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static SCAN_INPUT_SEGMENT: &[Wording] = &[
    Wording {
        rules: &[Rule::Min, Rule::Max],
        older: Form::Echo,
        current: Form::Named,
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static QUERY_INPUT_CONDITIONAL_OPERATOR: &[Wording] = &[
    Wording {
        rules: &[Rule::Enum],
        older: Form::Echo,
        current: Form::Sentence("Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]"),
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static PUT_ITEM_INPUT_CONDITIONAL_OPERATOR: &[Wording] = &[
    Wording {
        rules: &[Rule::Enum],
        older: Form::Echo,
        current: Form::Nameless,
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static UPDATE_ITEM_INPUT_CONDITIONAL_OPERATOR: &[Wording] = &[
    Wording {
        rules: &[Rule::Enum],
        older: Form::Echo,
        current: Form::Nameless,
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static DELETE_ITEM_INPUT_CONDITIONAL_OPERATOR: &[Wording] = &[
    Wording {
        rules: &[Rule::Enum],
        older: Form::Echo,
        current: Form::Nameless,
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static QUERY_INPUT_LIMIT: &[Wording] = &[
    Wording {
        rules: &[Rule::Min],
        older: Form::Named,
        current: Form::Named,
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static BATCH_GET_ITEM_INPUT_REQUEST_ITEMS: &[Wording] = &[
    Wording {
        rules: &[Rule::Min],
        older: Form::Sentence("The requestItems parameter is required for BatchGetItem"),
        current: Form::Named,
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
    Wording {
        rules: &[Rule::Keys],
        older: Form::Echo,
        current: Form::Json,
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static BATCH_WRITE_ITEM_INPUT_REQUEST_ITEMS: &[Wording] = &[
    Wording {
        rules: &[Rule::Min],
        older: Form::Sentence("The requestItems parameter is required for BatchWriteItem"),
        current: Form::Sentence("The requestItems parameter is required for BatchWriteItem"),
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
    Wording {
        rules: &[Rule::Lengths],
        older: Form::Echo,
        current: Form::Named,
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static BATCH_WRITE_ITEM_INPUT_RETURN_CONSUMED_CAPACITY: &[Wording] = &[
    Wording {
        rules: &[Rule::Enum],
        older: Form::Echo,
        current: Form::Echo,
        older_hides: Hides::All,
        current_hides: Hides::All,
    },
];

static BATCH_WRITE_ITEM_INPUT_RETURN_ITEM_COLLECTION_METRICS: &[Wording] = &[
    Wording {
        rules: &[Rule::Enum],
        older: Form::Echo,
        current: Form::Echo,
        older_hides: Hides::All,
        current_hides: Hides::All,
    },
];

static TRANSACT_WRITE_ITEMS_INPUT_TRANSACT_ITEMS: &[Wording] = &[
    Wording {
        rules: &[Rule::Min],
        older: Form::Echo,
        current: Form::Named,
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static TRANSACT_GET_ITEMS_INPUT_TRANSACT_ITEMS: &[Wording] = &[
    Wording {
        rules: &[Rule::Min],
        older: Form::Echo,
        current: Form::Named,
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static TRANSACT_WRITE_ITEMS_INPUT_CLIENT_REQUEST_TOKEN: &[Wording] = &[
    Wording {
        rules: &[Rule::Max],
        older: Form::Echo,
        current: Form::Named,
        older_hides: Hides::Nothing,
        current_hides: Hides::All,
    },
];

static KEYS_AND_ATTRIBUTES_KEYS: &[Wording] = &[
    Wording {
        rules: &[Rule::Min, Rule::Max],
        older: Form::Named,
        current: Form::Named,
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static CREATE_TABLE_INPUT_TABLE_NAME: &[Wording] = &[
    Wording {
        rules: &[Rule::Required],
        older: Form::Sentence("The parameter 'TableName' is required but was not present in the request"),
        current: Form::Sentence("The parameter 'TableName' is required but was not present in the request"),
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static DESCRIBE_TABLE_INPUT_TABLE_NAME: &[Wording] = &[
    Wording {
        rules: &[Rule::Required],
        older: Form::Sentence("The parameter 'TableName' is required but was not present in the request"),
        current: Form::Sentence("The parameter 'TableName' is required but was not present in the request"),
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
    Wording {
        rules: &[Rule::Min, Rule::Max],
        older: Form::Sentence("TableName must be at least 3 characters long and at most 255 characters long"),
        current: Form::Sentence("TableName must be at least 3 characters long and at most 255 characters long"),
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static DELETE_TABLE_INPUT_TABLE_NAME: &[Wording] = &[
    Wording {
        rules: &[Rule::Required],
        older: Form::Sentence("The parameter 'TableName' is required but was not present in the request"),
        current: Form::Sentence("The parameter 'TableName' is required but was not present in the request"),
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
    Wording {
        rules: &[Rule::Min, Rule::Max],
        older: Form::Sentence("TableName must be at least 3 characters long and at most 255 characters long"),
        current: Form::Sentence("TableName must be at least 3 characters long and at most 255 characters long"),
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static UPDATE_TABLE_INPUT_TABLE_NAME: &[Wording] = &[
    Wording {
        rules: &[Rule::Required],
        older: Form::Sentence("The parameter 'TableName' is required but was not present in the request"),
        current: Form::Sentence("The parameter 'TableName' is required but was not present in the request"),
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
    Wording {
        rules: &[Rule::Min, Rule::Max],
        older: Form::Sentence("TableName must be at least 3 characters long and at most 255 characters long"),
        current: Form::Sentence("TableName must be at least 3 characters long and at most 255 characters long"),
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static DESCRIBE_TIME_TO_LIVE_INPUT_TABLE_NAME: &[Wording] = &[
    Wording {
        rules: &[Rule::Required],
        older: Form::Sentence("The parameter 'TableName' is required but was not present in the request"),
        current: Form::Sentence("The parameter 'TableName' is required but was not present in the request"),
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
    Wording {
        rules: &[Rule::Min, Rule::Max],
        older: Form::Sentence("TableName must be at least 3 characters long and at most 255 characters long"),
        current: Form::Sentence("TableName must be at least 3 characters long and at most 255 characters long"),
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static TAG_RESOURCE_INPUT_RESOURCE_ARN: &[Wording] = &[
    Wording {
        rules: &[Rule::Required],
        older: Form::Sentence("Invalid TableArn"),
        current: Form::Sentence("Invalid TableArn"),
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static UNTAG_RESOURCE_INPUT_RESOURCE_ARN: &[Wording] = &[
    Wording {
        rules: &[Rule::Required],
        older: Form::Sentence("Invalid TableArn"),
        current: Form::Sentence("Invalid TableArn"),
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static LIST_TAGS_OF_RESOURCE_INPUT_RESOURCE_ARN: &[Wording] = &[
    Wording {
        rules: &[Rule::Required],
        older: Form::Sentence("Invalid TableArn"),
        current: Form::Sentence("Invalid TableArn"),
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static PUT_ITEM_INPUT_RETURN_VALUES: &[Wording] = &[
    Wording {
        rules: &[Rule::Enum],
        older: Form::Echo,
        current: Form::Nameless,
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static DELETE_ITEM_INPUT_RETURN_VALUES: &[Wording] = &[
    Wording {
        rules: &[Rule::Enum],
        older: Form::Echo,
        current: Form::Nameless,
        older_hides: Hides::Nothing,
        current_hides: Hides::Nothing,
    },
];

static UPDATE_ITEM_INPUT_RETURN_VALUES: &[Wording] = &[
    Wording {
        rules: &[Rule::Enum],
        older: Form::Echo,
        current: Form::Nameless,
        older_hides: Hides::Nothing,
        current_hides: Hides::Enums,
    },
];
