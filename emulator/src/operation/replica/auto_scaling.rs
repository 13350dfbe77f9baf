//! What the two operations on auto scaling share: the members of a group, and their settings as answers show them.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::engine::{GroupView, Table};
use crate::operation::Context;
use crate::operation::replica::legacy;
use crate::operation::request::table_ref;
use crate::schema::scaling::{Dimension, ScalingTarget};
use crate::schema::{IndexKind, TableDefinition, TableStatus};
use crate::wire::types;
use crate::wire::{ApiError, ErrorCode};

/// The role that scales where none is named, behind the account.
const ROLE: &str = "role/aws-service-role/dynamodb.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_DynamoDBTable";

/// A table that is in a group.
pub(super) struct Scaled {
    pub(super) table: Arc<Table>,
    pub(super) group: GroupView,
}

/// The table, which must be in a group.
pub(super) fn find(context: &Context, text: &str) -> Result<Scaled, ApiError> {
    let name = table_ref::name(context, text)?;
    let table = table_ref::look_up_settled(context, name);
    let now = context.engine.now();
    let found = table.and_then(|table| Some((table.group(now)?, table)));
    match found {
        Some((group, table)) => Ok(Scaled { table, group }),
        None => Err(ApiError::new(
            ErrorCode::ResourceNotFound,
            legacy::does_not_exist(name),
        )),
    }
}

impl Scaled {
    /// All members with their tables, this one first.
    pub(super) fn members(&self) -> Vec<(String, TableStatus, Arc<Table>)> {
        let own = (
            self.group.region.to_string(),
            TableStatus::Active,
            Arc::clone(&self.table),
        );
        let others = self.group.replicas.iter().filter_map(|replica| {
            let table = self.table.replica(&replica.region)?;
            Some((replica.region.to_string(), replica.status, table))
        });
        std::iter::once(own).chain(others).collect()
    }

    /// `TableAutoScalingDescription`, in a status.
    pub(super) fn describe(
        &self,
        status: TableStatus,
        now: Timestamp,
    ) -> types::TableAutoScalingDescription {
        let members = self.members();
        let replicas = members.iter().map(|(region, status, table)| {
            let (definition, attachments) = (table.definition(), table.attachments());
            let settings = |index: Option<&str>, dimension| {
                let mut targets = attachments.scaling.iter();
                let target = targets.find(|target| target.is_for(index, dimension));
                Some(describe_target(target, &definition))
            };
            let view = table.view();
            let active = definition
                .indexes_of(IndexKind::Global)
                .filter(|index| view.index_status(index.number, now) == Some(TableStatus::Active));
            let indexes =
                active.map(
                    |index| types::ReplicaGlobalSecondaryIndexAutoScalingDescription {
                        index_name: Some(index.name.to_string()),
                        index_status: Some(TableStatus::Active.as_str().to_owned()),
                        provisioned_read_capacity_auto_scaling_settings: settings(
                            Some(&index.name),
                            Dimension::Read,
                        ),
                        provisioned_write_capacity_auto_scaling_settings: settings(
                            Some(&index.name),
                            Dimension::Write,
                        ),
                    },
                );
            types::ReplicaAutoScalingDescription {
                global_secondary_indexes: Some(indexes.collect()),
                region_name: Some(region.clone()),
                replica_provisioned_read_capacity_auto_scaling_settings: settings(
                    None,
                    Dimension::Read,
                ),
                replica_provisioned_write_capacity_auto_scaling_settings: settings(
                    None,
                    Dimension::Write,
                ),
                replica_status: Some(status.as_str().to_owned()),
            }
        });
        types::TableAutoScalingDescription {
            replicas: Some(replicas.collect()),
            table_name: Some(self.table.name().to_owned()),
            table_status: Some(status.as_str().to_owned()),
        }
    }
}

/// How a capacity is scaled. One that never was, and one that is not any more, say that it is not.
fn describe_target(
    target: Option<&ScalingTarget>,
    table: &TableDefinition,
) -> types::AutoScalingSettingsDescription {
    let Some(target) = target.filter(|target| !target.disabled) else {
        return types::AutoScalingSettingsDescription {
            auto_scaling_disabled: Some(true),
            scaling_policies: Some(Vec::new()),
            ..types::AutoScalingSettingsDescription::default()
        };
    };
    let role = target.role_arn.as_deref().map(ToOwned::to_owned);
    let role = role.unwrap_or_else(|| format!("arn:aws:iam::{}:{ROLE}", table.arn.account()));
    let policies = target.policy.iter().map(|policy| {
        let configuration = types::AutoScalingTargetTrackingScalingPolicyConfigurationDescription {
            disable_scale_in: Some(policy.disable_scale_in),
            scale_in_cooldown: policy.scale_in_cooldown,
            scale_out_cooldown: policy.scale_out_cooldown,
            target_value: Some(policy.target.number()),
        };
        types::AutoScalingPolicyDescription {
            policy_name: Some(policy.name.to_string()),
            target_tracking_scaling_policy_configuration: Some(configuration),
        }
    });
    types::AutoScalingSettingsDescription {
        // Of a table that is billed by the request the figures are kept, and mean nothing.
        auto_scaling_disabled: Some(table.is_on_demand()),
        auto_scaling_role_arn: Some(role),
        maximum_units: Some(target.maximum),
        minimum_units: Some(target.minimum),
        scaling_policies: Some(policies.collect()),
    }
}
