//! How requests are read.
//!
//! Written by `cargo run -p dynamodb-emulator-codegen -- write` from `emulator/codegen/model/`.
//! Do not edit by hand.

use super::inputs::*;
use super::shapes::*;
use crate::wire::decode::{Decode, begin_structure, member};
use crate::wire::json::{DecodeError, Reader};

impl Decode for AttributeDefinition {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.AttributeDefinition";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"AttributeName" => member(reader, &mut read.attribute_name)?,
                b"AttributeType" => member(reader, &mut read.attribute_type)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for AttributeValueUpdate {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.AttributeValueUpdate";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"Action" => member(reader, &mut read.action)?,
                b"Value" => member(reader, &mut read.value)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for AutoScalingPolicyUpdate {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.AutoScalingPolicyUpdate";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"PolicyName" => member(reader, &mut read.policy_name)?,
                b"TargetTrackingScalingPolicyConfiguration" => member(reader, &mut read.target_tracking_scaling_policy_configuration)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for AutoScalingSettingsUpdate {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.AutoScalingSettingsUpdate";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"AutoScalingDisabled" => member(reader, &mut read.auto_scaling_disabled)?,
                b"AutoScalingRoleArn" => member(reader, &mut read.auto_scaling_role_arn)?,
                b"MaximumUnits" => member(reader, &mut read.maximum_units)?,
                b"MinimumUnits" => member(reader, &mut read.minimum_units)?,
                b"ScalingPolicyUpdate" => member(reader, &mut read.scaling_policy_update)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for AutoScalingTargetTrackingScalingPolicyConfigurationUpdate {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.AutoScalingTargetTrackingScalingPolicyConfigurationUpdate";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"DisableScaleIn" => member(reader, &mut read.disable_scale_in)?,
                b"ScaleInCooldown" => member(reader, &mut read.scale_in_cooldown)?,
                b"ScaleOutCooldown" => member(reader, &mut read.scale_out_cooldown)?,
                b"TargetValue" => member(reader, &mut read.target_value)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for BatchExecuteStatementInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.BatchExecuteStatementInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ReturnConsumedCapacity" => member(reader, &mut read.return_consumed_capacity)?,
                b"Statements" => member(reader, &mut read.statements)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for BatchGetItemInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.BatchGetItemInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"RequestItems" => member(reader, &mut read.request_items)?,
                b"ReturnConsumedCapacity" => member(reader, &mut read.return_consumed_capacity)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for BatchStatementRequest {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.BatchStatementRequest";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ConsistentRead" => member(reader, &mut read.consistent_read)?,
                b"Parameters" => member(reader, &mut read.parameters)?,
                b"ReturnValuesOnConditionCheckFailure" => member(reader, &mut read.return_values_on_condition_check_failure)?,
                b"Statement" => member(reader, &mut read.statement)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for BatchWriteItemInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.BatchWriteItemInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"RequestItems" => member(reader, &mut read.request_items)?,
                b"ReturnConsumedCapacity" => member(reader, &mut read.return_consumed_capacity)?,
                b"ReturnItemCollectionMetrics" => member(reader, &mut read.return_item_collection_metrics)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for CancelBulkOperationInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.CancelBulkOperationInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"BulkOperationArn" => member(reader, &mut read.bulk_operation_arn)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for Condition {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.Condition";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"AttributeValueList" => member(reader, &mut read.attribute_value_list)?,
                b"ComparisonOperator" => member(reader, &mut read.comparison_operator)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ConditionCheck {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ConditionCheck";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ConditionExpression" => member(reader, &mut read.condition_expression)?,
                b"ExpressionAttributeNames" => member(reader, &mut read.expression_attribute_names)?,
                b"ExpressionAttributeValues" => member(reader, &mut read.expression_attribute_values)?,
                b"Key" => member(reader, &mut read.key)?,
                b"ReturnValuesOnConditionCheckFailure" => member(reader, &mut read.return_values_on_condition_check_failure)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for CreateBackupInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.CreateBackupInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"BackupName" => member(reader, &mut read.backup_name)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for CreateGlobalSecondaryIndexAction {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.CreateGlobalSecondaryIndexAction";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"IndexName" => member(reader, &mut read.index_name)?,
                b"KeySchema" => member(reader, &mut read.key_schema)?,
                b"OnDemandThroughput" => member(reader, &mut read.on_demand_throughput)?,
                b"Projection" => member(reader, &mut read.projection)?,
                b"ProvisionedThroughput" => member(reader, &mut read.provisioned_throughput)?,
                b"WarmThroughput" => member(reader, &mut read.warm_throughput)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for CreateGlobalTableInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.CreateGlobalTableInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"GlobalTableName" => member(reader, &mut read.global_table_name)?,
                b"ReplicationGroup" => member(reader, &mut read.replication_group)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for CreateGlobalTableWitnessGroupMemberAction {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.CreateGlobalTableWitnessGroupMemberAction";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"RegionName" => member(reader, &mut read.region_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for CreateReplicaAction {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.CreateReplicaAction";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"RegionName" => member(reader, &mut read.region_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for CreateReplicationGroupMemberAction {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.CreateReplicationGroupMemberAction";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"GlobalSecondaryIndexes" => member(reader, &mut read.global_secondary_indexes)?,
                b"KMSMasterKeyId" => member(reader, &mut read.kms_master_key_id)?,
                b"OnDemandThroughputOverride" => member(reader, &mut read.on_demand_throughput_override)?,
                b"ProvisionedThroughputOverride" => member(reader, &mut read.provisioned_throughput_override)?,
                b"RegionName" => member(reader, &mut read.region_name)?,
                b"TableClassOverride" => member(reader, &mut read.table_class_override)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for CreateTableInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.CreateTableInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"AttributeDefinitions" => member(reader, &mut read.attribute_definitions)?,
                b"BillingMode" => member(reader, &mut read.billing_mode)?,
                b"DeletionProtectionEnabled" => member(reader, &mut read.deletion_protection_enabled)?,
                b"GlobalSecondaryIndexes" => member(reader, &mut read.global_secondary_indexes)?,
                b"GlobalTableSettingsReplicationMode" => member(reader, &mut read.global_table_settings_replication_mode)?,
                b"GlobalTableSourceArn" => member(reader, &mut read.global_table_source_arn)?,
                b"KeySchema" => member(reader, &mut read.key_schema)?,
                b"LocalSecondaryIndexes" => member(reader, &mut read.local_secondary_indexes)?,
                b"OnDemandThroughput" => member(reader, &mut read.on_demand_throughput)?,
                b"ProvisionedThroughput" => member(reader, &mut read.provisioned_throughput)?,
                b"ResourcePolicy" => member(reader, &mut read.resource_policy)?,
                b"SSESpecification" => member(reader, &mut read.sse_specification)?,
                b"StreamSpecification" => member(reader, &mut read.stream_specification)?,
                b"TableClass" => member(reader, &mut read.table_class)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                b"Tags" => member(reader, &mut read.tags)?,
                b"VectorIndexes" => member(reader, &mut read.vector_indexes)?,
                b"WarmThroughput" => member(reader, &mut read.warm_throughput)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for CreateVectorIndexAction {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.CreateVectorIndexAction";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"Dimensions" => member(reader, &mut read.dimensions)?,
                b"DistanceFunction" => member(reader, &mut read.distance_function)?,
                b"IndexName" => member(reader, &mut read.index_name)?,
                b"Projection" => member(reader, &mut read.projection)?,
                b"SearchSchema" => member(reader, &mut read.search_schema)?,
                b"VectorAttribute" => member(reader, &mut read.vector_attribute)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for CsvOptions {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.CsvOptions";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"Delimiter" => member(reader, &mut read.delimiter)?,
                b"HeaderList" => member(reader, &mut read.header_list)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for Delete {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.Delete";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ConditionExpression" => member(reader, &mut read.condition_expression)?,
                b"ExpressionAttributeNames" => member(reader, &mut read.expression_attribute_names)?,
                b"ExpressionAttributeValues" => member(reader, &mut read.expression_attribute_values)?,
                b"Key" => member(reader, &mut read.key)?,
                b"ReturnValuesOnConditionCheckFailure" => member(reader, &mut read.return_values_on_condition_check_failure)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DeleteBackupInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DeleteBackupInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"BackupArn" => member(reader, &mut read.backup_arn)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DeleteGlobalSecondaryIndexAction {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DeleteGlobalSecondaryIndexAction";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"IndexName" => member(reader, &mut read.index_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DeleteGlobalTableWitnessGroupMemberAction {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DeleteGlobalTableWitnessGroupMemberAction";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"RegionName" => member(reader, &mut read.region_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DeleteItemInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DeleteItemInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ConditionExpression" => member(reader, &mut read.condition_expression)?,
                b"ConditionalOperator" => member(reader, &mut read.conditional_operator)?,
                b"Expected" => member(reader, &mut read.expected)?,
                b"ExpressionAttributeNames" => member(reader, &mut read.expression_attribute_names)?,
                b"ExpressionAttributeValues" => member(reader, &mut read.expression_attribute_values)?,
                b"Key" => member(reader, &mut read.key)?,
                b"ReturnConsumedCapacity" => member(reader, &mut read.return_consumed_capacity)?,
                b"ReturnItemCollectionMetrics" => member(reader, &mut read.return_item_collection_metrics)?,
                b"ReturnValues" => member(reader, &mut read.return_values)?,
                b"ReturnValuesOnConditionCheckFailure" => member(reader, &mut read.return_values_on_condition_check_failure)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DeleteReplicaAction {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DeleteReplicaAction";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"RegionName" => member(reader, &mut read.region_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DeleteReplicationGroupMemberAction {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DeleteReplicationGroupMemberAction";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"RegionName" => member(reader, &mut read.region_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DeleteRequest {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DeleteRequest";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"Key" => member(reader, &mut read.key)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DeleteResourcePolicyInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DeleteResourcePolicyInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ExpectedRevisionId" => member(reader, &mut read.expected_revision_id)?,
                b"ResourceArn" => member(reader, &mut read.resource_arn)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DeleteTableInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DeleteTableInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DeleteVectorIndexAction {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DeleteVectorIndexAction";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"IndexName" => member(reader, &mut read.index_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DescribeBackupInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DescribeBackupInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"BackupArn" => member(reader, &mut read.backup_arn)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DescribeBulkOperationInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DescribeBulkOperationInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"BulkOperationArn" => member(reader, &mut read.bulk_operation_arn)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DescribeContinuousBackupsInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DescribeContinuousBackupsInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DescribeContributorInsightsInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DescribeContributorInsightsInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"IndexName" => member(reader, &mut read.index_name)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DescribeEndpointsInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DescribeEndpointsRequest";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(Self {});
        }
        while reader.next_key()?.is_some() {
            reader.skip_value()?;
        }
        Ok(Self {})
    }
}

impl Decode for DescribeExportInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DescribeExportInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ExportArn" => member(reader, &mut read.export_arn)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DescribeGlobalTableInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DescribeGlobalTableInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"GlobalTableName" => member(reader, &mut read.global_table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DescribeGlobalTableSettingsInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DescribeGlobalTableSettingsInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"GlobalTableName" => member(reader, &mut read.global_table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DescribeImportInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DescribeImportInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ImportArn" => member(reader, &mut read.import_arn)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DescribeKinesisStreamingDestinationInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DescribeKinesisStreamingDestinationInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DescribeLimitsInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DescribeLimitsInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(Self {});
        }
        while reader.next_key()?.is_some() {
            reader.skip_value()?;
        }
        Ok(Self {})
    }
}

impl Decode for DescribeStreamInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DescribeStreamInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ExclusiveStartShardId" => member(reader, &mut read.exclusive_start_shard_id)?,
                b"Limit" => member(reader, &mut read.limit)?,
                b"ShardFilter" => member(reader, &mut read.shard_filter)?,
                b"StreamArn" => member(reader, &mut read.stream_arn)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DescribeTableInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DescribeTableInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DescribeTableReplicaAutoScalingInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DescribeTableReplicaAutoScalingInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DescribeTimeToLiveInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DescribeTimeToLiveInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for DisassociateReplicationGroupMemberAction {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.DisassociateReplicationGroupMemberAction";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"DisassociationMode" => member(reader, &mut read.disassociation_mode)?,
                b"RegionName" => member(reader, &mut read.region_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for EnableKinesisStreamingConfiguration {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.EnableKinesisStreamingConfiguration";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ApproximateCreationDateTimePrecision" => member(reader, &mut read.approximate_creation_date_time_precision)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ExecuteStatementInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ExecuteStatementInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ConsistentRead" => member(reader, &mut read.consistent_read)?,
                b"Limit" => member(reader, &mut read.limit)?,
                b"NextToken" => member(reader, &mut read.next_token)?,
                b"Parameters" => member(reader, &mut read.parameters)?,
                b"ReturnConsumedCapacity" => member(reader, &mut read.return_consumed_capacity)?,
                b"ReturnValuesOnConditionCheckFailure" => member(reader, &mut read.return_values_on_condition_check_failure)?,
                b"Statement" => member(reader, &mut read.statement)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ExecuteTransactionInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ExecuteTransactionInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ClientRequestToken" => member(reader, &mut read.client_request_token)?,
                b"ReturnConsumedCapacity" => member(reader, &mut read.return_consumed_capacity)?,
                b"TransactStatements" => member(reader, &mut read.transact_statements)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ExpectedAttributeValue {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ExpectedAttributeValue";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"AttributeValueList" => member(reader, &mut read.attribute_value_list)?,
                b"ComparisonOperator" => member(reader, &mut read.comparison_operator)?,
                b"Exists" => member(reader, &mut read.exists)?,
                b"Value" => member(reader, &mut read.value)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ExportTableToPointInTimeInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ExportTableToPointInTimeInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ClientToken" => member(reader, &mut read.client_token)?,
                b"ExportFormat" => member(reader, &mut read.export_format)?,
                b"ExportTime" => member(reader, &mut read.export_time)?,
                b"ExportType" => member(reader, &mut read.export_type)?,
                b"FilterSpecification" => member(reader, &mut read.filter_specification)?,
                b"IncrementalExportSpecification" => member(reader, &mut read.incremental_export_specification)?,
                b"S3Bucket" => member(reader, &mut read.s3_bucket)?,
                b"S3BucketOwner" => member(reader, &mut read.s3_bucket_owner)?,
                b"S3Prefix" => member(reader, &mut read.s3_prefix)?,
                b"S3SseAlgorithm" => member(reader, &mut read.s3_sse_algorithm)?,
                b"S3SseKmsKeyId" => member(reader, &mut read.s3_sse_kms_key_id)?,
                b"TableArn" => member(reader, &mut read.table_arn)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for FilterSpecification {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.FilterSpecification";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ExpressionAttributeNames" => member(reader, &mut read.expression_attribute_names)?,
                b"ExpressionAttributeValues" => member(reader, &mut read.expression_attribute_values)?,
                b"FilterExpression" => member(reader, &mut read.filter_expression)?,
                b"KeyConditionExpression" => member(reader, &mut read.key_condition_expression)?,
                b"ProjectionExpression" => member(reader, &mut read.projection_expression)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for Get {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.Get";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ExpressionAttributeNames" => member(reader, &mut read.expression_attribute_names)?,
                b"Key" => member(reader, &mut read.key)?,
                b"ProjectionExpression" => member(reader, &mut read.projection_expression)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for GetItemInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.GetItemInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"AttributesToGet" => member(reader, &mut read.attributes_to_get)?,
                b"ConsistentRead" => member(reader, &mut read.consistent_read)?,
                b"ExpressionAttributeNames" => member(reader, &mut read.expression_attribute_names)?,
                b"Key" => member(reader, &mut read.key)?,
                b"ProjectionExpression" => member(reader, &mut read.projection_expression)?,
                b"ReturnConsumedCapacity" => member(reader, &mut read.return_consumed_capacity)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for GetRecordsInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.GetRecordsInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"Limit" => member(reader, &mut read.limit)?,
                b"ShardIterator" => member(reader, &mut read.shard_iterator)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for GetResourcePolicyInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.GetResourcePolicyInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ResourceArn" => member(reader, &mut read.resource_arn)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for GetShardIteratorInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.GetShardIteratorInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"SequenceNumber" => member(reader, &mut read.sequence_number)?,
                b"ShardId" => member(reader, &mut read.shard_id)?,
                b"ShardIteratorType" => member(reader, &mut read.shard_iterator_type)?,
                b"StreamArn" => member(reader, &mut read.stream_arn)?,
                b"Timestamp" => member(reader, &mut read.timestamp)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for GlobalSecondaryIndex {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.GlobalSecondaryIndex";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"IndexName" => member(reader, &mut read.index_name)?,
                b"KeySchema" => member(reader, &mut read.key_schema)?,
                b"OnDemandThroughput" => member(reader, &mut read.on_demand_throughput)?,
                b"Projection" => member(reader, &mut read.projection)?,
                b"ProvisionedThroughput" => member(reader, &mut read.provisioned_throughput)?,
                b"WarmThroughput" => member(reader, &mut read.warm_throughput)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for GlobalSecondaryIndexAutoScalingUpdate {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.GlobalSecondaryIndexAutoScalingUpdate";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"IndexName" => member(reader, &mut read.index_name)?,
                b"ProvisionedWriteCapacityAutoScalingUpdate" => member(reader, &mut read.provisioned_write_capacity_auto_scaling_update)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for GlobalSecondaryIndexUpdate {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.GlobalSecondaryIndexUpdate";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"Create" => member(reader, &mut read.create)?,
                b"Delete" => member(reader, &mut read.delete)?,
                b"Update" => member(reader, &mut read.update)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for GlobalTableGlobalSecondaryIndexSettingsUpdate {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.GlobalTableGlobalSecondaryIndexSettingsUpdate";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"IndexName" => member(reader, &mut read.index_name)?,
                b"ProvisionedWriteCapacityAutoScalingSettingsUpdate" => member(reader, &mut read.provisioned_write_capacity_auto_scaling_settings_update)?,
                b"ProvisionedWriteCapacityUnits" => member(reader, &mut read.provisioned_write_capacity_units)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for GlobalTableWitnessGroupUpdate {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.GlobalTableWitnessGroupUpdate";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"Create" => member(reader, &mut read.create)?,
                b"Delete" => member(reader, &mut read.delete)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ImportTableInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ImportTableInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ClientToken" => member(reader, &mut read.client_token)?,
                b"InputCompressionType" => member(reader, &mut read.input_compression_type)?,
                b"InputFormat" => member(reader, &mut read.input_format)?,
                b"InputFormatOptions" => member(reader, &mut read.input_format_options)?,
                b"S3BucketSource" => member(reader, &mut read.s3_bucket_source)?,
                b"TableCreationParameters" => member(reader, &mut read.table_creation_parameters)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for IncrementalExportSpecification {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.IncrementalExportSpecification";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ExportFromTime" => member(reader, &mut read.export_from_time)?,
                b"ExportToTime" => member(reader, &mut read.export_to_time)?,
                b"ExportViewType" => member(reader, &mut read.export_view_type)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for InputFormatOptions {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.InputFormatOptions";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"Csv" => member(reader, &mut read.csv)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for InputS3Configuration {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.InputS3Configuration";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"InputCompressionType" => member(reader, &mut read.input_compression_type)?,
                b"InputFormat" => member(reader, &mut read.input_format)?,
                b"S3Bucket" => member(reader, &mut read.s3_bucket)?,
                b"S3BucketOwner" => member(reader, &mut read.s3_bucket_owner)?,
                b"S3KeyPrefix" => member(reader, &mut read.s3_key_prefix)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for KeySchemaElement {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.KeySchemaElement";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"AttributeName" => member(reader, &mut read.attribute_name)?,
                b"KeyType" => member(reader, &mut read.key_type)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for KeysAndAttributes {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.KeysAndAttributes";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"AttributesToGet" => member(reader, &mut read.attributes_to_get)?,
                b"ConsistentRead" => member(reader, &mut read.consistent_read)?,
                b"ExpressionAttributeNames" => member(reader, &mut read.expression_attribute_names)?,
                b"Keys" => member(reader, &mut read.keys)?,
                b"ProjectionExpression" => member(reader, &mut read.projection_expression)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for KinesisStreamingDestinationInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.KinesisStreamingDestinationInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"EnableKinesisStreamingConfiguration" => member(reader, &mut read.enable_kinesis_streaming_configuration)?,
                b"StreamArn" => member(reader, &mut read.stream_arn)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ListBackupsInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ListBackupsInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"BackupType" => member(reader, &mut read.backup_type)?,
                b"ExclusiveStartBackupArn" => member(reader, &mut read.exclusive_start_backup_arn)?,
                b"Limit" => member(reader, &mut read.limit)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                b"TimeRangeLowerBound" => member(reader, &mut read.time_range_lower_bound)?,
                b"TimeRangeUpperBound" => member(reader, &mut read.time_range_upper_bound)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ListBulkOperationsInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ListBulkOperationsInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"MaxResults" => member(reader, &mut read.max_results)?,
                b"NextToken" => member(reader, &mut read.next_token)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ListContributorInsightsInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ListContributorInsightsInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"MaxResults" => member(reader, &mut read.max_results)?,
                b"NextToken" => member(reader, &mut read.next_token)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ListExportsInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ListExportsInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"MaxResults" => member(reader, &mut read.max_results)?,
                b"NextToken" => member(reader, &mut read.next_token)?,
                b"TableArn" => member(reader, &mut read.table_arn)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ListGlobalTablesInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ListGlobalTablesInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ExclusiveStartGlobalTableName" => member(reader, &mut read.exclusive_start_global_table_name)?,
                b"Limit" => member(reader, &mut read.limit)?,
                b"RegionName" => member(reader, &mut read.region_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ListImportsInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ListImportsInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"NextToken" => member(reader, &mut read.next_token)?,
                b"PageSize" => member(reader, &mut read.page_size)?,
                b"TableArn" => member(reader, &mut read.table_arn)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ListStreamsInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ListStreamsInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ExclusiveStartStreamArn" => member(reader, &mut read.exclusive_start_stream_arn)?,
                b"Limit" => member(reader, &mut read.limit)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ListTablesInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ListTablesInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ExclusiveStartTableName" => member(reader, &mut read.exclusive_start_table_name)?,
                b"Limit" => member(reader, &mut read.limit)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ListTagsOfResourceInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ListTagsOfResourceInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"NextToken" => member(reader, &mut read.next_token)?,
                b"ResourceArn" => member(reader, &mut read.resource_arn)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for LocalSecondaryIndex {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.LocalSecondaryIndex";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"IndexName" => member(reader, &mut read.index_name)?,
                b"KeySchema" => member(reader, &mut read.key_schema)?,
                b"Projection" => member(reader, &mut read.projection)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for OnDemandThroughput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.OnDemandThroughput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"MaxReadRequestUnits" => member(reader, &mut read.max_read_request_units)?,
                b"MaxWriteRequestUnits" => member(reader, &mut read.max_write_request_units)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for OnDemandThroughputOverride {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.OnDemandThroughputOverride";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"MaxReadRequestUnits" => member(reader, &mut read.max_read_request_units)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for OutputS3Configuration {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.OutputS3Configuration";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"OutputType" => member(reader, &mut read.output_type)?,
                b"S3Bucket" => member(reader, &mut read.s3_bucket)?,
                b"S3BucketOwner" => member(reader, &mut read.s3_bucket_owner)?,
                b"S3KeyPrefix" => member(reader, &mut read.s3_key_prefix)?,
                b"S3SseAlgorithm" => member(reader, &mut read.s3_sse_algorithm)?,
                b"S3SseKmsKeyId" => member(reader, &mut read.s3_sse_kms_key_id)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ParameterizedStatement {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ParameterizedStatement";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"Parameters" => member(reader, &mut read.parameters)?,
                b"ReturnValuesOnConditionCheckFailure" => member(reader, &mut read.return_values_on_condition_check_failure)?,
                b"Statement" => member(reader, &mut read.statement)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for PointInTimeRecoverySpecification {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.PointInTimeRecoverySpecification";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"PointInTimeRecoveryEnabled" => member(reader, &mut read.point_in_time_recovery_enabled)?,
                b"RecoveryPeriodInDays" => member(reader, &mut read.recovery_period_in_days)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for Projection {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.Projection";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"NonKeyAttributes" => member(reader, &mut read.non_key_attributes)?,
                b"ProjectionType" => member(reader, &mut read.projection_type)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ProvisionedThroughput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ProvisionedThroughput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ReadCapacityUnits" => member(reader, &mut read.read_capacity_units)?,
                b"WriteCapacityUnits" => member(reader, &mut read.write_capacity_units)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ProvisionedThroughputOverride {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ProvisionedThroughputOverride";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ReadCapacityUnits" => member(reader, &mut read.read_capacity_units)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for Put {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.Put";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ConditionExpression" => member(reader, &mut read.condition_expression)?,
                b"ExpressionAttributeNames" => member(reader, &mut read.expression_attribute_names)?,
                b"ExpressionAttributeValues" => member(reader, &mut read.expression_attribute_values)?,
                b"Item" => member(reader, &mut read.item)?,
                b"ReturnValuesOnConditionCheckFailure" => member(reader, &mut read.return_values_on_condition_check_failure)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for PutItemInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.PutItemInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ConditionExpression" => member(reader, &mut read.condition_expression)?,
                b"ConditionalOperator" => member(reader, &mut read.conditional_operator)?,
                b"Expected" => member(reader, &mut read.expected)?,
                b"ExpressionAttributeNames" => member(reader, &mut read.expression_attribute_names)?,
                b"ExpressionAttributeValues" => member(reader, &mut read.expression_attribute_values)?,
                b"Item" => member(reader, &mut read.item)?,
                b"ReturnConsumedCapacity" => member(reader, &mut read.return_consumed_capacity)?,
                b"ReturnItemCollectionMetrics" => member(reader, &mut read.return_item_collection_metrics)?,
                b"ReturnValues" => member(reader, &mut read.return_values)?,
                b"ReturnValuesOnConditionCheckFailure" => member(reader, &mut read.return_values_on_condition_check_failure)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for PutRequest {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.PutRequest";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"Item" => member(reader, &mut read.item)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for PutResourcePolicyInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.PutResourcePolicyInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ConfirmRemoveSelfResourceAccess" => member(reader, &mut read.confirm_remove_self_resource_access)?,
                b"ExpectedRevisionId" => member(reader, &mut read.expected_revision_id)?,
                b"Policy" => member(reader, &mut read.policy)?,
                b"ResourceArn" => member(reader, &mut read.resource_arn)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for QueryInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.QueryInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"AttributesToGet" => member(reader, &mut read.attributes_to_get)?,
                b"ConditionalOperator" => member(reader, &mut read.conditional_operator)?,
                b"ConsistentRead" => member(reader, &mut read.consistent_read)?,
                b"ExclusiveStartKey" => member(reader, &mut read.exclusive_start_key)?,
                b"ExpressionAttributeNames" => member(reader, &mut read.expression_attribute_names)?,
                b"ExpressionAttributeValues" => member(reader, &mut read.expression_attribute_values)?,
                b"FilterExpression" => member(reader, &mut read.filter_expression)?,
                b"IndexName" => member(reader, &mut read.index_name)?,
                b"KeyConditionExpression" => member(reader, &mut read.key_condition_expression)?,
                b"KeyConditions" => member(reader, &mut read.key_conditions)?,
                b"Limit" => member(reader, &mut read.limit)?,
                b"ProjectionExpression" => member(reader, &mut read.projection_expression)?,
                b"QueryFilter" => member(reader, &mut read.query_filter)?,
                b"ReturnConsumedCapacity" => member(reader, &mut read.return_consumed_capacity)?,
                b"ScanIndexForward" => member(reader, &mut read.scan_index_forward)?,
                b"Select" => member(reader, &mut read.select)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for Replica {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.Replica";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"RegionName" => member(reader, &mut read.region_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ReplicaAutoScalingUpdate {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ReplicaAutoScalingUpdate";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"RegionName" => member(reader, &mut read.region_name)?,
                b"ReplicaGlobalSecondaryIndexUpdates" => member(reader, &mut read.replica_global_secondary_index_updates)?,
                b"ReplicaProvisionedReadCapacityAutoScalingUpdate" => member(reader, &mut read.replica_provisioned_read_capacity_auto_scaling_update)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ReplicaGlobalSecondaryIndex {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ReplicaGlobalSecondaryIndex";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"IndexName" => member(reader, &mut read.index_name)?,
                b"OnDemandThroughputOverride" => member(reader, &mut read.on_demand_throughput_override)?,
                b"ProvisionedThroughputOverride" => member(reader, &mut read.provisioned_throughput_override)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ReplicaGlobalSecondaryIndexAutoScalingUpdate {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ReplicaGlobalSecondaryIndexAutoScalingUpdate";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"IndexName" => member(reader, &mut read.index_name)?,
                b"ProvisionedReadCapacityAutoScalingUpdate" => member(reader, &mut read.provisioned_read_capacity_auto_scaling_update)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ReplicaGlobalSecondaryIndexSettingsUpdate {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ReplicaGlobalSecondaryIndexSettingsUpdate";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"IndexName" => member(reader, &mut read.index_name)?,
                b"ProvisionedReadCapacityAutoScalingSettingsUpdate" => member(reader, &mut read.provisioned_read_capacity_auto_scaling_settings_update)?,
                b"ProvisionedReadCapacityUnits" => member(reader, &mut read.provisioned_read_capacity_units)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ReplicaSettingsUpdate {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ReplicaSettingsUpdate";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"RegionName" => member(reader, &mut read.region_name)?,
                b"ReplicaGlobalSecondaryIndexSettingsUpdate" => member(reader, &mut read.replica_global_secondary_index_settings_update)?,
                b"ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate" => member(reader, &mut read.replica_provisioned_read_capacity_auto_scaling_settings_update)?,
                b"ReplicaProvisionedReadCapacityUnits" => member(reader, &mut read.replica_provisioned_read_capacity_units)?,
                b"ReplicaTableClass" => member(reader, &mut read.replica_table_class)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ReplicaUpdate {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ReplicaUpdate";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"Create" => member(reader, &mut read.create)?,
                b"Delete" => member(reader, &mut read.delete)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ReplicationGroupUpdate {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ReplicationGroupUpdate";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"Create" => member(reader, &mut read.create)?,
                b"Delete" => member(reader, &mut read.delete)?,
                b"Disassociate" => member(reader, &mut read.disassociate)?,
                b"Update" => member(reader, &mut read.update)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for RestoreTableFromBackupInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.RestoreTableFromBackupInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"BackupArn" => member(reader, &mut read.backup_arn)?,
                b"BillingModeOverride" => member(reader, &mut read.billing_mode_override)?,
                b"GlobalSecondaryIndexOverride" => member(reader, &mut read.global_secondary_index_override)?,
                b"LocalSecondaryIndexOverride" => member(reader, &mut read.local_secondary_index_override)?,
                b"OnDemandThroughputOverride" => member(reader, &mut read.on_demand_throughput_override)?,
                b"ProvisionedThroughputOverride" => member(reader, &mut read.provisioned_throughput_override)?,
                b"SSESpecificationOverride" => member(reader, &mut read.sse_specification_override)?,
                b"TargetTableName" => member(reader, &mut read.target_table_name)?,
                b"VectorIndexOverride" => member(reader, &mut read.vector_index_override)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for RestoreTableToPointInTimeInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.RestoreTableToPointInTimeInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"BillingModeOverride" => member(reader, &mut read.billing_mode_override)?,
                b"GlobalSecondaryIndexOverride" => member(reader, &mut read.global_secondary_index_override)?,
                b"LocalSecondaryIndexOverride" => member(reader, &mut read.local_secondary_index_override)?,
                b"OnDemandThroughputOverride" => member(reader, &mut read.on_demand_throughput_override)?,
                b"ProvisionedThroughputOverride" => member(reader, &mut read.provisioned_throughput_override)?,
                b"RestoreDateTime" => member(reader, &mut read.restore_date_time)?,
                b"SSESpecificationOverride" => member(reader, &mut read.sse_specification_override)?,
                b"SourceTableArn" => member(reader, &mut read.source_table_arn)?,
                b"SourceTableName" => member(reader, &mut read.source_table_name)?,
                b"TargetTableName" => member(reader, &mut read.target_table_name)?,
                b"UseLatestRestorableTime" => member(reader, &mut read.use_latest_restorable_time)?,
                b"VectorIndexOverride" => member(reader, &mut read.vector_index_override)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for S3BucketSource {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.S3BucketSource";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"S3Bucket" => member(reader, &mut read.s3_bucket)?,
                b"S3BucketOwner" => member(reader, &mut read.s3_bucket_owner)?,
                b"S3KeyPrefix" => member(reader, &mut read.s3_key_prefix)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for SSESpecification {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.SSESpecification";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"Enabled" => member(reader, &mut read.enabled)?,
                b"KMSMasterKeyId" => member(reader, &mut read.kms_master_key_id)?,
                b"SSEType" => member(reader, &mut read.sse_type)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ScanInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ScanInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"AttributesToGet" => member(reader, &mut read.attributes_to_get)?,
                b"ConditionalOperator" => member(reader, &mut read.conditional_operator)?,
                b"ConsistentRead" => member(reader, &mut read.consistent_read)?,
                b"ExclusiveStartKey" => member(reader, &mut read.exclusive_start_key)?,
                b"ExpressionAttributeNames" => member(reader, &mut read.expression_attribute_names)?,
                b"ExpressionAttributeValues" => member(reader, &mut read.expression_attribute_values)?,
                b"FilterExpression" => member(reader, &mut read.filter_expression)?,
                b"IndexName" => member(reader, &mut read.index_name)?,
                b"Limit" => member(reader, &mut read.limit)?,
                b"ProjectionExpression" => member(reader, &mut read.projection_expression)?,
                b"ReturnConsumedCapacity" => member(reader, &mut read.return_consumed_capacity)?,
                b"ScanFilter" => member(reader, &mut read.scan_filter)?,
                b"Segment" => member(reader, &mut read.segment)?,
                b"Select" => member(reader, &mut read.select)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                b"TotalSegments" => member(reader, &mut read.total_segments)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for SearchSchemaElement {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.SearchSchemaElement";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"AttributeName" => member(reader, &mut read.attribute_name)?,
                b"SearchSchemaElementType" => member(reader, &mut read.search_schema_element_type)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for SearchVectorsInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.SearchVectorsInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ExpressionAttributeNames" => member(reader, &mut read.expression_attribute_names)?,
                b"ExpressionAttributeValues" => member(reader, &mut read.expression_attribute_values)?,
                b"IndexName" => member(reader, &mut read.index_name)?,
                b"ProjectionExpression" => member(reader, &mut read.projection_expression)?,
                b"ReturnConsumedCapacity" => member(reader, &mut read.return_consumed_capacity)?,
                b"SearchConditionExpression" => member(reader, &mut read.search_condition_expression)?,
                b"SearchVector" => member(reader, &mut read.search_vector)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                b"TopK" => member(reader, &mut read.top_k)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for ShardFilter {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.ShardFilter";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ShardId" => member(reader, &mut read.shard_id)?,
                b"Type" => member(reader, &mut read.r#type)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for StartBulkPutItemsInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.StartBulkPutItemsInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ClientToken" => member(reader, &mut read.client_token)?,
                b"InputS3Configuration" => member(reader, &mut read.input_s3_configuration)?,
                b"MaxWriteRequestUnits" => member(reader, &mut read.max_write_request_units)?,
                b"OutputS3Configuration" => member(reader, &mut read.output_s3_configuration)?,
                b"PerformanceTier" => member(reader, &mut read.performance_tier)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for StreamSpecification {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.StreamSpecification";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"StreamEnabled" => member(reader, &mut read.stream_enabled)?,
                b"StreamViewType" => member(reader, &mut read.stream_view_type)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for TableCreationParameters {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.TableCreationParameters";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"AttributeDefinitions" => member(reader, &mut read.attribute_definitions)?,
                b"BillingMode" => member(reader, &mut read.billing_mode)?,
                b"GlobalSecondaryIndexes" => member(reader, &mut read.global_secondary_indexes)?,
                b"KeySchema" => member(reader, &mut read.key_schema)?,
                b"OnDemandThroughput" => member(reader, &mut read.on_demand_throughput)?,
                b"ProvisionedThroughput" => member(reader, &mut read.provisioned_throughput)?,
                b"SSESpecification" => member(reader, &mut read.sse_specification)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                b"VectorIndexes" => member(reader, &mut read.vector_indexes)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for Tag {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.Tag";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"Key" => member(reader, &mut read.key)?,
                b"Value" => member(reader, &mut read.value)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for TagResourceInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.TagResourceInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ResourceArn" => member(reader, &mut read.resource_arn)?,
                b"Tags" => member(reader, &mut read.tags)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for TimeToLiveSpecification {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.TimeToLiveSpecification";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"AttributeName" => member(reader, &mut read.attribute_name)?,
                b"Enabled" => member(reader, &mut read.enabled)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for TransactGetItem {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.TransactGetItem";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"Get" => member(reader, &mut read.get)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for TransactGetItemsInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.TransactGetItemsInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ReturnConsumedCapacity" => member(reader, &mut read.return_consumed_capacity)?,
                b"TransactItems" => member(reader, &mut read.transact_items)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for TransactWriteItem {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.TransactWriteItem";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ConditionCheck" => member(reader, &mut read.condition_check)?,
                b"Delete" => member(reader, &mut read.delete)?,
                b"Put" => member(reader, &mut read.put)?,
                b"Update" => member(reader, &mut read.update)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for TransactWriteItemsInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.TransactWriteItemsInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ClientRequestToken" => member(reader, &mut read.client_request_token)?,
                b"ReturnConsumedCapacity" => member(reader, &mut read.return_consumed_capacity)?,
                b"ReturnItemCollectionMetrics" => member(reader, &mut read.return_item_collection_metrics)?,
                b"TransactItems" => member(reader, &mut read.transact_items)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for UntagResourceInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.UntagResourceInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ResourceArn" => member(reader, &mut read.resource_arn)?,
                b"TagKeys" => member(reader, &mut read.tag_keys)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for Update {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.Update";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ConditionExpression" => member(reader, &mut read.condition_expression)?,
                b"ExpressionAttributeNames" => member(reader, &mut read.expression_attribute_names)?,
                b"ExpressionAttributeValues" => member(reader, &mut read.expression_attribute_values)?,
                b"Key" => member(reader, &mut read.key)?,
                b"ReturnValuesOnConditionCheckFailure" => member(reader, &mut read.return_values_on_condition_check_failure)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                b"UpdateExpression" => member(reader, &mut read.update_expression)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for UpdateContinuousBackupsInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.UpdateContinuousBackupsInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"PointInTimeRecoverySpecification" => member(reader, &mut read.point_in_time_recovery_specification)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for UpdateContributorInsightsInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.UpdateContributorInsightsInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ContributorInsightsAction" => member(reader, &mut read.contributor_insights_action)?,
                b"ContributorInsightsMode" => member(reader, &mut read.contributor_insights_mode)?,
                b"IndexName" => member(reader, &mut read.index_name)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for UpdateGlobalSecondaryIndexAction {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.UpdateGlobalSecondaryIndexAction";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"IndexName" => member(reader, &mut read.index_name)?,
                b"OnDemandThroughput" => member(reader, &mut read.on_demand_throughput)?,
                b"ProvisionedThroughput" => member(reader, &mut read.provisioned_throughput)?,
                b"WarmThroughput" => member(reader, &mut read.warm_throughput)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for UpdateGlobalTableInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.UpdateGlobalTableInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"GlobalTableName" => member(reader, &mut read.global_table_name)?,
                b"ReplicaUpdates" => member(reader, &mut read.replica_updates)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for UpdateGlobalTableSettingsInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.UpdateGlobalTableSettingsInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"GlobalTableBillingMode" => member(reader, &mut read.global_table_billing_mode)?,
                b"GlobalTableGlobalSecondaryIndexSettingsUpdate" => member(reader, &mut read.global_table_global_secondary_index_settings_update)?,
                b"GlobalTableName" => member(reader, &mut read.global_table_name)?,
                b"GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate" => member(reader, &mut read.global_table_provisioned_write_capacity_auto_scaling_settings_update)?,
                b"GlobalTableProvisionedWriteCapacityUnits" => member(reader, &mut read.global_table_provisioned_write_capacity_units)?,
                b"ReplicaSettingsUpdate" => member(reader, &mut read.replica_settings_update)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for UpdateItemInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.UpdateItemInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"AttributeUpdates" => member(reader, &mut read.attribute_updates)?,
                b"ConditionExpression" => member(reader, &mut read.condition_expression)?,
                b"ConditionalOperator" => member(reader, &mut read.conditional_operator)?,
                b"Expected" => member(reader, &mut read.expected)?,
                b"ExpressionAttributeNames" => member(reader, &mut read.expression_attribute_names)?,
                b"ExpressionAttributeValues" => member(reader, &mut read.expression_attribute_values)?,
                b"Key" => member(reader, &mut read.key)?,
                b"ReturnConsumedCapacity" => member(reader, &mut read.return_consumed_capacity)?,
                b"ReturnItemCollectionMetrics" => member(reader, &mut read.return_item_collection_metrics)?,
                b"ReturnValues" => member(reader, &mut read.return_values)?,
                b"ReturnValuesOnConditionCheckFailure" => member(reader, &mut read.return_values_on_condition_check_failure)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                b"UpdateExpression" => member(reader, &mut read.update_expression)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for UpdateKinesisStreamingConfiguration {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.UpdateKinesisStreamingConfiguration";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ApproximateCreationDateTimePrecision" => member(reader, &mut read.approximate_creation_date_time_precision)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for UpdateKinesisStreamingDestinationInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.UpdateKinesisStreamingDestinationInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"StreamArn" => member(reader, &mut read.stream_arn)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                b"UpdateKinesisStreamingConfiguration" => member(reader, &mut read.update_kinesis_streaming_configuration)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for UpdateReplicationGroupMemberAction {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.UpdateReplicationGroupMemberAction";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"GlobalSecondaryIndexes" => member(reader, &mut read.global_secondary_indexes)?,
                b"KMSMasterKeyId" => member(reader, &mut read.kms_master_key_id)?,
                b"OnDemandThroughputOverride" => member(reader, &mut read.on_demand_throughput_override)?,
                b"ProvisionedThroughputOverride" => member(reader, &mut read.provisioned_throughput_override)?,
                b"RegionName" => member(reader, &mut read.region_name)?,
                b"TableClassOverride" => member(reader, &mut read.table_class_override)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for UpdateTableInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.UpdateTableInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"AttributeDefinitions" => member(reader, &mut read.attribute_definitions)?,
                b"BillingMode" => member(reader, &mut read.billing_mode)?,
                b"DeletionProtectionEnabled" => member(reader, &mut read.deletion_protection_enabled)?,
                b"DisassociationProtectionEnabled" => member(reader, &mut read.disassociation_protection_enabled)?,
                b"GlobalSecondaryIndexUpdates" => member(reader, &mut read.global_secondary_index_updates)?,
                b"GlobalTableSettingsReplicationMode" => member(reader, &mut read.global_table_settings_replication_mode)?,
                b"GlobalTableWitnessUpdates" => member(reader, &mut read.global_table_witness_updates)?,
                b"MultiRegionConsistency" => member(reader, &mut read.multi_region_consistency)?,
                b"OnDemandThroughput" => member(reader, &mut read.on_demand_throughput)?,
                b"ProvisionedThroughput" => member(reader, &mut read.provisioned_throughput)?,
                b"ReplicaUpdates" => member(reader, &mut read.replica_updates)?,
                b"SSESpecification" => member(reader, &mut read.sse_specification)?,
                b"StreamSpecification" => member(reader, &mut read.stream_specification)?,
                b"TableClass" => member(reader, &mut read.table_class)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                b"VectorIndexUpdates" => member(reader, &mut read.vector_index_updates)?,
                b"WarmThroughput" => member(reader, &mut read.warm_throughput)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for UpdateTableReplicaAutoScalingInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.UpdateTableReplicaAutoScalingInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"GlobalSecondaryIndexUpdates" => member(reader, &mut read.global_secondary_index_updates)?,
                b"ProvisionedWriteCapacityAutoScalingUpdate" => member(reader, &mut read.provisioned_write_capacity_auto_scaling_update)?,
                b"ReplicaUpdates" => member(reader, &mut read.replica_updates)?,
                b"TableName" => member(reader, &mut read.table_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for UpdateTimeToLiveInput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.UpdateTimeToLiveInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"TableName" => member(reader, &mut read.table_name)?,
                b"TimeToLiveSpecification" => member(reader, &mut read.time_to_live_specification)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for VectorAttributeDefinition {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.VectorAttributeDefinition";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"AttributeName" => member(reader, &mut read.attribute_name)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for VectorIndex {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.VectorIndex";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"Dimensions" => member(reader, &mut read.dimensions)?,
                b"DistanceFunction" => member(reader, &mut read.distance_function)?,
                b"IndexName" => member(reader, &mut read.index_name)?,
                b"Projection" => member(reader, &mut read.projection)?,
                b"SearchSchema" => member(reader, &mut read.search_schema)?,
                b"VectorAttribute" => member(reader, &mut read.vector_attribute)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for VectorIndexUpdate {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.VectorIndexUpdate";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"Create" => member(reader, &mut read.create)?,
                b"Delete" => member(reader, &mut read.delete)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for WarmThroughput {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.WarmThroughput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"ReadUnitsPerSecond" => member(reader, &mut read.read_units_per_second)?,
                b"WriteUnitsPerSecond" => member(reader, &mut read.write_units_per_second)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}

impl Decode for WriteRequest {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.WriteRequest";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        if !begin_structure(reader, Self::CLASS)? {
            return Ok(read);
        }
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"DeleteRequest" => member(reader, &mut read.delete_request)?,
                b"PutRequest" => member(reader, &mut read.put_request)?,
                _ => reader.skip_value()?,
            }
        }
        Ok(read)
    }
}
