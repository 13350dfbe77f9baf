//! UpdateTableReplicaAutoScaling: how the replicas of a global table are to be scaled.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTableReplicaAutoScaling.html>
//!
//! The figures are kept and shown. A capacity below the least is raised to it; nothing else follows from what is used,
//! because there is no Application Auto Scaling here.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::engine::{Attaching, ChangeKind, Table};
use crate::operation::replica::auto_scaling::{self, Scaled};
use crate::operation::request::member::required;
use crate::operation::table::state;
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::schema::attachments::Attachments;
use crate::schema::scaling::{self, Bits, Dimension, ScalingPolicy, ScalingTarget};
use crate::schema::{TableDefinition, TableStatus};
use crate::wire::{ApiError, ErrorCode, ops, types};

/// Targets that can be tracked
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AutoScalingTargetTrackingScalingPolicyConfigurationUpdate.html>).
const TARGETS: RangeInclusive<f64> = 8.515_920e-109..=1.174_271e108;

impl Answered for ops::UpdateTableReplicaAutoScaling {
    fn run(
        context: Invoked<'_>,
        input: types::UpdateTableReplicaAutoScalingInput,
    ) -> Result<Progress<types::UpdateTableReplicaAutoScalingOutput>, ApiError> {
        let scaled =
            auto_scaling::find(&context, &required(input.table_name.clone(), "TableName")?)?;
        let steps = check(&scaled, input)?;
        // The answer is that of before.
        let description = scaled.describe(TableStatus::Updating, context.engine.now());
        for step in &steps {
            step.apply(&context)?;
        }
        Ok(Progress::Done(types::UpdateTableReplicaAutoScalingOutput {
            table_auto_scaling_description: Some(description),
        }))
    }
}

/// One capacity of one member that is to be scaled otherwise.
struct ScalingStep {
    table: Arc<Table>,
    index: Option<String>,
    dimension: Dimension,
    update: types::AutoScalingSettingsUpdate,
}

/// How the service begins what it says about settings.
fn failed(table: &str) -> String {
    format!("Failed to update settings for global table with name: ‘{table}’")
}

fn check(
    scaled: &Scaled,
    input: types::UpdateTableReplicaAutoScalingInput,
) -> Result<Vec<ScalingStep>, ApiError> {
    let name = scaled.table.name();
    let members = scaled.members();
    let mut replicas = Vec::new();
    for replica in input.replica_updates.into_iter().flatten() {
        replicas.push((
            required(replica.region_name.clone(), "RegionName")?,
            replica,
        ));
    }
    let regions: Vec<&str> = replicas.iter().map(|(region, _)| region.as_str()).collect();
    check_regions(name, &regions, &members)?;
    let mut steps = Vec::new();
    let mut add = |table: &Arc<Table>, index: Option<&String>, dimension, update| {
        steps.push(ScalingStep {
            table: Arc::clone(table),
            index: index.cloned(),
            dimension,
            update,
        });
    };
    for (_, _, table) in &members {
        if let Some(update) = &input.provisioned_write_capacity_auto_scaling_update {
            add(table, None, Dimension::Write, update.clone());
        }
        for index in input.global_secondary_index_updates.iter().flatten() {
            if let Some(update) = &index.provisioned_write_capacity_auto_scaling_update {
                add(
                    table,
                    index.index_name.as_ref(),
                    Dimension::Write,
                    update.clone(),
                );
            }
        }
    }
    for (region, replica) in &replicas {
        let Some((_, _, table)) = members.iter().find(|(other, _, _)| other == region) else {
            continue;
        };
        if let Some(update) = &replica.replica_provisioned_read_capacity_auto_scaling_update {
            add(table, None, Dimension::Read, update.clone());
        }
        for index in replica
            .replica_global_secondary_index_updates
            .iter()
            .flatten()
        {
            let index_name = index.index_name.as_ref();
            check_index(name, table, index_name, region)?;
            if let Some(update) = &index.provisioned_read_capacity_auto_scaling_update {
                add(table, index_name, Dimension::Read, update.clone());
            }
        }
    }
    if steps.is_empty() {
        return Err(ApiError::validation(format!(
            "{} because at least one update parameter must be specified.",
            failed(name)
        )));
    }
    check_indexes(scaled, &steps)?;
    check_billing(scaled, &members, &steps)?;
    for step in &steps {
        check_settings(name, &step.update)?;
    }
    Ok(steps)
}

fn check_regions(
    name: &str,
    regions: &[&str],
    members: &[(String, TableStatus, Arc<Table>)],
) -> Result<(), ApiError> {
    let mut seen = BTreeSet::new();
    let twice: BTreeSet<&str> = regions
        .iter()
        .filter(|it| !seen.insert(**it))
        .copied()
        .collect();
    if !twice.is_empty() {
        let twice: Vec<&str> = twice.into_iter().collect();
        return Err(ApiError::validation(format!(
            "{} because the regions: ‘[{}]’ were specified more than once.",
            failed(name),
            twice.join(", ")
        )));
    }
    let is_there = |region: &&&str| members.iter().any(|(other, _, _)| other == **region);
    let missing: Vec<&str> = regions.iter().filter(|it| !is_there(it)).copied().collect();
    match missing.is_empty() {
        true => Ok(()),
        false => Err(not_found(format!(
            "{} because a replica does not exist in regions: ‘[{}]’.",
            failed(name),
            missing.join(", ")
        ))),
    }
}

fn not_found(sentence: String) -> ApiError {
    ApiError::new(ErrorCode::ResourceNotFound, sentence)
}

/// Checks that the replica in a region has an index.
fn check_index(
    name: &str,
    table: &Table,
    index: Option<&String>,
    region: &str,
) -> Result<(), ApiError> {
    let definition = table.definition();
    match index.filter(|index| definition.index(index).is_none()) {
        None => Ok(()),
        Some(index) => Err(not_found(format!(
            "{} because a global secondary index with name: ‘{index}’ does not exist in region: ‘{region}’.",
            failed(name)
        ))),
    }
}

/// Checks that the table has the indexes.
fn check_indexes(scaled: &Scaled, steps: &[ScalingStep]) -> Result<(), ApiError> {
    let definition = scaled.table.definition();
    let named = steps.iter().filter_map(|step| step.index.as_deref());
    let missing: BTreeSet<&str> = named.filter(|it| definition.index(it).is_none()).collect();
    match missing.is_empty() {
        true => Ok(()),
        false => Err(not_found(format!(
            "{} because the global secondary indexes with names: ‘[{}]’ do not exist.",
            failed(scaled.table.name()),
            missing.into_iter().collect::<Vec<_>>().join(", ")
        ))),
    }
}

/// Nothing is scaled of a table that is billed by the request.
fn check_billing(
    scaled: &Scaled,
    members: &[(String, TableStatus, Arc<Table>)],
    steps: &[ScalingStep],
) -> Result<(), ApiError> {
    let definition = scaled.table.definition();
    if !definition.is_on_demand() {
        return Ok(());
    }
    let regions: Vec<String> = members
        .iter()
        .map(|(region, _, _)| format!("'{region}'"))
        .collect();
    let parameters: BTreeSet<&str> = steps
        .iter()
        .map(|step| match step.dimension {
            Dimension::Read => "ReplicaProvisionedReadCapacityAutoScalingUpdate",
            Dimension::Write => "ProvisionedWriteCapacityAutoScalingUpdate",
        })
        .collect();
    // The second mark behind the name is really that one.
    Err(ApiError::validation(format!(
        "Failed to update global table with name ‘{}‘. Replicas {} BillingMode is PayPerRequest. You must convert \
         table's BillingMode to PROVISIONED to set parameters: '{}'.",
        scaled.table.name(),
        regions.join(", "),
        parameters.into_iter().collect::<Vec<_>>().join(", ")
    )))
}

/// Settings are all there, or none where scaling is switched off.
fn check_settings(name: &str, update: &types::AutoScalingSettingsUpdate) -> Result<(), ApiError> {
    let parameters = [
        ("MinimumUnits", update.minimum_units.is_some()),
        ("MaximumUnits", update.maximum_units.is_some()),
        (
            "ScalingPolicyUpdate",
            update.scaling_policy_update.is_some(),
        ),
    ];
    let disables = update.auto_scaling_disabled == Some(true);
    let wrong: Vec<&str> = parameters
        .iter()
        .filter(|(_, is_there)| *is_there == disables)
        .map(|(parameter, _)| *parameter)
        .collect();
    if wrong.is_empty() {
        return check_figures(name, update);
    }
    let wrong = wrong.join(", ");
    Err(ApiError::validation(match disables {
        true => format!(
            "{}: Parameters '{wrong}' must be left blank when disabling auto scaling.",
            failed(name)
        ),
        false => format!(
            "{}: Parameters '{wrong}' are required unless auto scaling is being disabled.",
            failed(name)
        ),
    }))
}

/// The least is at most the most, and a target is a number that can be tracked.
fn check_figures(name: &str, update: &types::AutoScalingSettingsUpdate) -> Result<(), ApiError> {
    if let (Some(least), Some(most)) = (update.minimum_units, update.maximum_units)
        && least > most
    {
        return Err(ApiError::validation(format!(
            "{}: Maximum capacity cannot be less than minimum capacity.",
            failed(name)
        )));
    }
    let policy = update.scaling_policy_update.as_ref();
    let tracking = policy.and_then(|it| it.target_tracking_scaling_policy_configuration.as_ref());
    match tracking.and_then(|it| it.target_value) {
        Some(target) if !TARGETS.contains(&target) => Err(ApiError::validation(format!(
            "{}: Target value must be between 8.515920e-109 and 1.174271e+108.",
            failed(name)
        ))),
        _ => Ok(()),
    }
}

impl ScalingStep {
    /// Keeps the settings, and raises the capacity to the least.
    fn apply(&self, context: &Context) -> Result<(), ApiError> {
        let kept = context
            .engine
            .change_attachments::<ApiError>(&self.table, |attaching| Ok(self.attach(&attaching)));
        kept.map_err(|error| state::of_change(error, self.table.name(), |refusal| refusal))?;
        let Some(least) = self.update.minimum_units else {
            return Ok(());
        };
        let now = context.engine.now();
        let raised = state::change(context, &self.table, ChangeKind::Aside, |current| {
            let mut next = current.clone();
            let capacity = match &self.index {
                None => Some(&mut next.capacity),
                Some(name) => capacity_of(&mut next, current, name),
            };
            if let Some(capacity) = capacity {
                let mut units = capacity.provisioned.units;
                let unit = match self.dimension {
                    Dimension::Read => &mut units.read,
                    Dimension::Write => &mut units.write,
                };
                if *unit < least {
                    *unit = least;
                    capacity.provisioned = capacity.provisioned.changed(units, now);
                }
            }
            Ok(next)
        });
        raised.map(drop)
    }

    /// The attachments with these settings.
    fn attach(&self, attaching: &Attaching<'_>) -> Attachments {
        let mut next = attaching.attachments.clone();
        let index = self.index.as_deref();
        next.scaling
            .retain(|target| !target.is_for(index, self.dimension));
        let update = &self.update;
        let policy = update.scaling_policy_update.as_ref();
        next.scaling.push(ScalingTarget {
            index: index.map(Arc::from),
            dimension: self.dimension,
            // Both are there, unless it is switched off.
            minimum: update.minimum_units.unwrap_or(0),
            maximum: update.maximum_units.unwrap_or(0),
            role_arn: update.auto_scaling_role_arn.as_deref().map(Arc::from),
            policy: policy.map(|policy| self.policy(policy)),
            disabled: update.auto_scaling_disabled == Some(true),
        });
        next
    }

    fn policy(&self, policy: &types::AutoScalingPolicyUpdate) -> ScalingPolicy {
        let configuration = policy.target_tracking_scaling_policy_configuration.as_ref();
        let name = policy.policy_name.clone().unwrap_or_else(|| {
            let index = self.index.as_deref();
            scaling::policy_name(self.table.name(), index, self.dimension)
        });
        // The model requires it.
        let target = configuration.and_then(|it| it.target_value).unwrap_or(0.0);
        ScalingPolicy {
            name: name.into(),
            target: Bits::of(target),
            disable_scale_in: configuration.and_then(|it| it.disable_scale_in) == Some(true),
            scale_in_cooldown: configuration.and_then(|it| it.scale_in_cooldown),
            scale_out_cooldown: configuration.and_then(|it| it.scale_out_cooldown),
        }
    }
}

/// The throughput of an index by its name.
fn capacity_of<'a>(
    next: &'a mut TableDefinition,
    current: &TableDefinition,
    name: &str,
) -> Option<&'a mut crate::schema::Capacity> {
    let number = current.index(name)?.number;
    next.index_capacity.get_mut(&number)
}
