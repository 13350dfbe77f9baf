//! How structures look inside a violation.
//!
//! Written by `cargo run -p dynamodb-emulator-codegen -- write` from `emulator/codegen/model/`.
//! Do not edit by hand.

use super::shapes::*;
use crate::wire::describe::{Describe, member};

impl Describe for AttributeValueUpdate {
    fn describe(&self, text: &mut String) {
        member(text, "AttributeValueUpdate(", "action", self.action.as_ref());
        member(text, ", ", "value", self.value.as_ref());
        text.push(')');
    }
}

impl Describe for AutoScalingPolicyUpdate {
    fn describe(&self, text: &mut String) {
        member(text, "AutoScalingPolicyUpdate(", "policyName", self.policy_name.as_ref());
        member(text, ", ", "targetTrackingScalingPolicyConfiguration", self.target_tracking_scaling_policy_configuration.as_ref());
        text.push(')');
    }
}

impl Describe for AutoScalingSettingsUpdate {
    fn describe(&self, text: &mut String) {
        member(text, "AutoScalingSettingsUpdate(", "autoScalingDisabled", self.auto_scaling_disabled.as_ref());
        member(text, ", ", "autoScalingRoleArn", self.auto_scaling_role_arn.as_ref());
        member(text, ", ", "maximumUnits", self.maximum_units.as_ref());
        member(text, ", ", "minimumUnits", self.minimum_units.as_ref());
        member(text, ", ", "scalingPolicyUpdate", self.scaling_policy_update.as_ref());
        text.push(')');
    }
}

impl Describe for AutoScalingTargetTrackingScalingPolicyConfigurationUpdate {
    fn describe(&self, text: &mut String) {
        member(text, "AutoScalingTargetTrackingScalingPolicyConfigurationUpdate(", "disableScaleIn", self.disable_scale_in.as_ref());
        member(text, ", ", "scaleInCooldown", self.scale_in_cooldown.as_ref());
        member(text, ", ", "scaleOutCooldown", self.scale_out_cooldown.as_ref());
        member(text, ", ", "targetValue", self.target_value.as_ref());
        text.push(')');
    }
}

impl Describe for BatchStatementRequest {
    fn describe(&self, text: &mut String) {
        member(text, "BatchStatementRequest(", "consistentRead", self.consistent_read.as_ref());
        member(text, ", ", "parameters", self.parameters.as_ref());
        member(text, ", ", "returnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure.as_ref());
        member(text, ", ", "statement", self.statement.as_ref());
        text.push(')');
    }
}

impl Describe for Condition {
    fn describe(&self, text: &mut String) {
        member(text, "Condition(", "attributeValueList", self.attribute_value_list.as_ref());
        member(text, ", ", "comparisonOperator", self.comparison_operator.as_ref());
        text.push(')');
    }
}

impl Describe for ConditionCheck {
    fn describe(&self, text: &mut String) {
        member(text, "ConditionCheck(", "conditionExpression", self.condition_expression.as_ref());
        member(text, ", ", "expressionAttributeNames", self.expression_attribute_names.as_ref());
        member(text, ", ", "expressionAttributeValues", self.expression_attribute_values.as_ref());
        member(text, ", ", "key", self.key.as_ref());
        member(text, ", ", "returnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure.as_ref());
        member(text, ", ", "tableName", self.table_name.as_ref());
        text.push(')');
    }
}

impl Describe for CreateGlobalTableWitnessGroupMemberAction {
    fn describe(&self, text: &mut String) {
        member(text, "CreateGlobalTableWitnessGroupMemberAction(", "regionName", self.region_name.as_ref());
        text.push(')');
    }
}

impl Describe for CreateReplicationGroupMemberAction {
    fn describe(&self, text: &mut String) {
        member(text, "CreateReplicationGroupMemberAction(", "globalSecondaryIndexes", self.global_secondary_indexes.as_ref());
        member(text, ", ", "kMSMasterKeyId", self.kms_master_key_id.as_ref());
        member(text, ", ", "onDemandThroughputOverride", self.on_demand_throughput_override.as_ref());
        member(text, ", ", "provisionedThroughputOverride", self.provisioned_throughput_override.as_ref());
        member(text, ", ", "regionName", self.region_name.as_ref());
        member(text, ", ", "tableClassOverride", self.table_class_override.as_ref());
        text.push(')');
    }
}

impl Describe for Delete {
    fn describe(&self, text: &mut String) {
        member(text, "Delete(", "conditionExpression", self.condition_expression.as_ref());
        member(text, ", ", "expressionAttributeNames", self.expression_attribute_names.as_ref());
        member(text, ", ", "expressionAttributeValues", self.expression_attribute_values.as_ref());
        member(text, ", ", "key", self.key.as_ref());
        member(text, ", ", "returnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure.as_ref());
        member(text, ", ", "tableName", self.table_name.as_ref());
        text.push(')');
    }
}

impl Describe for DeleteGlobalTableWitnessGroupMemberAction {
    fn describe(&self, text: &mut String) {
        member(text, "DeleteGlobalTableWitnessGroupMemberAction(", "regionName", self.region_name.as_ref());
        text.push(')');
    }
}

impl Describe for DeleteReplicationGroupMemberAction {
    fn describe(&self, text: &mut String) {
        member(text, "DeleteReplicationGroupMemberAction(", "regionName", self.region_name.as_ref());
        text.push(')');
    }
}

impl Describe for DeleteRequest {
    fn describe(&self, text: &mut String) {
        member(text, "DeleteRequest(", "key", self.key.as_ref());
        text.push(')');
    }
}

impl Describe for DisassociateReplicationGroupMemberAction {
    fn describe(&self, text: &mut String) {
        member(text, "DisassociateReplicationGroupMemberAction(", "disassociationMode", self.disassociation_mode.as_ref());
        member(text, ", ", "regionName", self.region_name.as_ref());
        text.push(')');
    }
}

impl Describe for ExpectedAttributeValue {
    fn describe(&self, text: &mut String) {
        member(text, "ExpectedAttributeValue(", "attributeValueList", self.attribute_value_list.as_ref());
        member(text, ", ", "comparisonOperator", self.comparison_operator.as_ref());
        member(text, ", ", "exists", self.exists.as_ref());
        member(text, ", ", "value", self.value.as_ref());
        text.push(')');
    }
}

impl Describe for Get {
    fn describe(&self, text: &mut String) {
        member(text, "Get(", "expressionAttributeNames", self.expression_attribute_names.as_ref());
        member(text, ", ", "key", self.key.as_ref());
        member(text, ", ", "projectionExpression", self.projection_expression.as_ref());
        member(text, ", ", "tableName", self.table_name.as_ref());
        text.push(')');
    }
}

impl Describe for GlobalSecondaryIndexAutoScalingUpdate {
    fn describe(&self, text: &mut String) {
        member(text, "GlobalSecondaryIndexAutoScalingUpdate(", "indexName", self.index_name.as_ref());
        member(text, ", ", "provisionedWriteCapacityAutoScalingUpdate", self.provisioned_write_capacity_auto_scaling_update.as_ref());
        text.push(')');
    }
}

impl Describe for GlobalTableGlobalSecondaryIndexSettingsUpdate {
    fn describe(&self, text: &mut String) {
        member(text, "GlobalTableGlobalSecondaryIndexSettingsUpdate(", "indexName", self.index_name.as_ref());
        member(text, ", ", "provisionedWriteCapacityAutoScalingSettingsUpdate", self.provisioned_write_capacity_auto_scaling_settings_update.as_ref());
        member(text, ", ", "provisionedWriteCapacityUnits", self.provisioned_write_capacity_units.as_ref());
        text.push(')');
    }
}

impl Describe for GlobalTableWitnessGroupUpdate {
    fn describe(&self, text: &mut String) {
        member(text, "GlobalTableWitnessGroupUpdate(", "create", self.create.as_ref());
        member(text, ", ", "delete", self.delete.as_ref());
        text.push(')');
    }
}

impl Describe for KeySchemaElement {
    fn describe(&self, text: &mut String) {
        member(text, "KeySchemaElement(", "attributeName", self.attribute_name.as_ref());
        member(text, ", ", "keyType", self.key_type.as_ref());
        text.push(')');
    }
}

impl Describe for KeysAndAttributes {
    fn describe(&self, text: &mut String) {
        member(text, "KeysAndAttributes(", "attributesToGet", self.attributes_to_get.as_ref());
        member(text, ", ", "consistentRead", self.consistent_read.as_ref());
        member(text, ", ", "expressionAttributeNames", self.expression_attribute_names.as_ref());
        member(text, ", ", "keys", self.keys.as_ref());
        member(text, ", ", "projectionExpression", self.projection_expression.as_ref());
        text.push(')');
    }
}

impl Describe for OnDemandThroughputOverride {
    fn describe(&self, text: &mut String) {
        member(text, "OnDemandThroughputOverride(", "maxReadRequestUnits", self.max_read_request_units.as_ref());
        text.push(')');
    }
}

impl Describe for ParameterizedStatement {
    fn describe(&self, text: &mut String) {
        member(text, "ParameterizedStatement(", "parameters", self.parameters.as_ref());
        member(text, ", ", "returnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure.as_ref());
        member(text, ", ", "statement", self.statement.as_ref());
        text.push(')');
    }
}

impl Describe for ProvisionedThroughputOverride {
    fn describe(&self, text: &mut String) {
        member(text, "ProvisionedThroughputOverride(", "readCapacityUnits", self.read_capacity_units.as_ref());
        text.push(')');
    }
}

impl Describe for Put {
    fn describe(&self, text: &mut String) {
        member(text, "Put(", "conditionExpression", self.condition_expression.as_ref());
        member(text, ", ", "expressionAttributeNames", self.expression_attribute_names.as_ref());
        member(text, ", ", "expressionAttributeValues", self.expression_attribute_values.as_ref());
        member(text, ", ", "item", self.item.as_ref());
        member(text, ", ", "returnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure.as_ref());
        member(text, ", ", "tableName", self.table_name.as_ref());
        text.push(')');
    }
}

impl Describe for PutRequest {
    fn describe(&self, text: &mut String) {
        member(text, "PutRequest(", "item", self.item.as_ref());
        text.push_str(", workloadProfileName=null");
        text.push(')');
    }
}

impl Describe for ReplicaAutoScalingUpdate {
    fn describe(&self, text: &mut String) {
        member(text, "ReplicaAutoScalingUpdate(", "regionName", self.region_name.as_ref());
        member(text, ", ", "replicaGlobalSecondaryIndexUpdates", self.replica_global_secondary_index_updates.as_ref());
        member(text, ", ", "replicaProvisionedReadCapacityAutoScalingUpdate", self.replica_provisioned_read_capacity_auto_scaling_update.as_ref());
        text.push(')');
    }
}

impl Describe for ReplicaGlobalSecondaryIndex {
    fn describe(&self, text: &mut String) {
        member(text, "ReplicaGlobalSecondaryIndex(", "indexName", self.index_name.as_ref());
        member(text, ", ", "onDemandThroughputOverride", self.on_demand_throughput_override.as_ref());
        member(text, ", ", "provisionedThroughputOverride", self.provisioned_throughput_override.as_ref());
        text.push(')');
    }
}

impl Describe for ReplicaGlobalSecondaryIndexAutoScalingUpdate {
    fn describe(&self, text: &mut String) {
        member(text, "ReplicaGlobalSecondaryIndexAutoScalingUpdate(", "indexName", self.index_name.as_ref());
        member(text, ", ", "provisionedReadCapacityAutoScalingUpdate", self.provisioned_read_capacity_auto_scaling_update.as_ref());
        text.push(')');
    }
}

impl Describe for ReplicaGlobalSecondaryIndexSettingsUpdate {
    fn describe(&self, text: &mut String) {
        member(text, "ReplicaGlobalSecondaryIndexSettingsUpdate(", "indexName", self.index_name.as_ref());
        member(text, ", ", "provisionedReadCapacityAutoScalingSettingsUpdate", self.provisioned_read_capacity_auto_scaling_settings_update.as_ref());
        member(text, ", ", "provisionedReadCapacityUnits", self.provisioned_read_capacity_units.as_ref());
        text.push(')');
    }
}

impl Describe for ReplicaSettingsUpdate {
    fn describe(&self, text: &mut String) {
        member(text, "ReplicaSettingsUpdate(", "regionName", self.region_name.as_ref());
        member(text, ", ", "replicaGlobalSecondaryIndexSettingsUpdate", self.replica_global_secondary_index_settings_update.as_ref());
        member(text, ", ", "replicaProvisionedReadCapacityAutoScalingSettingsUpdate", self.replica_provisioned_read_capacity_auto_scaling_settings_update.as_ref());
        member(text, ", ", "replicaProvisionedReadCapacityUnits", self.replica_provisioned_read_capacity_units.as_ref());
        member(text, ", ", "replicaTableClass", self.replica_table_class.as_ref());
        text.push(')');
    }
}

impl Describe for ReplicationGroupUpdate {
    fn describe(&self, text: &mut String) {
        member(text, "ReplicationGroupUpdate(", "create", self.create.as_ref());
        member(text, ", ", "delete", self.delete.as_ref());
        member(text, ", ", "disassociate", self.disassociate.as_ref());
        member(text, ", ", "update", self.update.as_ref());
        text.push(')');
    }
}

impl Describe for SearchSchemaElement {
    fn describe(&self, text: &mut String) {
        member(text, "SearchSchemaElement(", "attributeName", self.attribute_name.as_ref());
        member(text, ", ", "searchSchemaElementType", self.search_schema_element_type.as_ref());
        text.push(')');
    }
}

impl Describe for TransactGetItem {
    fn describe(&self, text: &mut String) {
        member(text, "TransactGetItem(", "get", self.get.as_ref());
        text.push(')');
    }
}

impl Describe for TransactWriteItem {
    fn describe(&self, text: &mut String) {
        member(text, "TransactWriteItem(", "conditionCheck", self.condition_check.as_ref());
        member(text, ", ", "delete", self.delete.as_ref());
        member(text, ", ", "put", self.put.as_ref());
        member(text, ", ", "update", self.update.as_ref());
        text.push(')');
    }
}

impl Describe for Update {
    fn describe(&self, text: &mut String) {
        member(text, "Update(", "conditionExpression", self.condition_expression.as_ref());
        member(text, ", ", "expressionAttributeNames", self.expression_attribute_names.as_ref());
        member(text, ", ", "expressionAttributeValues", self.expression_attribute_values.as_ref());
        member(text, ", ", "key", self.key.as_ref());
        member(text, ", ", "returnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure.as_ref());
        member(text, ", ", "tableName", self.table_name.as_ref());
        member(text, ", ", "updateExpression", self.update_expression.as_ref());
        text.push(')');
    }
}

impl Describe for UpdateReplicationGroupMemberAction {
    fn describe(&self, text: &mut String) {
        member(text, "UpdateReplicationGroupMemberAction(", "globalSecondaryIndexes", self.global_secondary_indexes.as_ref());
        member(text, ", ", "kMSMasterKeyId", self.kms_master_key_id.as_ref());
        member(text, ", ", "onDemandThroughputOverride", self.on_demand_throughput_override.as_ref());
        member(text, ", ", "provisionedThroughputOverride", self.provisioned_throughput_override.as_ref());
        member(text, ", ", "regionName", self.region_name.as_ref());
        member(text, ", ", "tableClassOverride", self.table_class_override.as_ref());
        text.push(')');
    }
}

impl Describe for WriteRequest {
    fn describe(&self, text: &mut String) {
        member(text, "WriteRequest(", "putRequest", self.put_request.as_ref());
        member(text, ", ", "deleteRequest", self.delete_request.as_ref());
        text.push(')');
    }
}
