//! `ReplicaUpdates`, `GlobalTableWitnessUpdates` and `MultiRegionConsistency` of UpdateTable: regions join a global
//! table, leave it, or get settings of their own.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html>

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::engine::{ChangeError, ChangeKind, Changed, GroupView, Joining, Table};
use crate::operation::Context;
use crate::operation::request::member::required;
use crate::operation::request::refusal::of_schema::of_schema;
use crate::operation::table::replica_overrides::Overrides;
use crate::operation::table::{key, replica_checks, replica_overrides, state};
use crate::profile::{AWS_REGIONS, Hint};
use crate::schema::{
    IndexKind, SchemaFault, Stream, StreamView, TableDefinition, TableStatus, replicated,
};
use crate::wire::{ApiError, ErrorCode, types};

/// For how long a table from which others were made cannot leave, where states take time.
const SOURCE_STAYS: Duration = Duration::from_secs(24 * 60 * 60);

/// What a request asks of the regions of a table.
#[derive(Debug, Default)]
pub(super) struct ReplicaChange {
    /// Regions that get a replica, each with what is to be different there.
    pub(super) creates: Vec<(String, types::CreateReplicationGroupMemberAction)>,
    /// Regions whose settings change.
    pub(super) updates: Vec<(String, types::UpdateReplicationGroupMemberAction)>,
    /// Regions that leave.
    pub(super) deletes: Vec<String>,
    /// The region of a witness that comes.
    pub(super) witness: Option<String>,
    /// The region of a witness that leaves.
    pub(super) witness_leaves: Option<String>,
    /// Whether a write is to be everywhere before it is answered.
    pub(super) is_strong: bool,
    /// Whether the request says how consistent the table is to be.
    pub(super) names_consistency: bool,
}

impl ReplicaChange {
    /// Whether nothing is said but how consistent the table is to be.
    fn is_only_consistency(&self) -> bool {
        let places = [
            self.creates.len(),
            self.updates.len(),
            self.deletes.len(),
            usize::from(self.witness.is_some()),
            usize::from(self.witness_leaves.is_some()),
        ];
        self.names_consistency && places == [0; 5]
    }
}

/// Makes the change; the table between what it was and what it becomes.
pub(super) fn apply(
    context: &Context,
    table: &Arc<Table>,
    change: &ReplicaChange,
) -> Result<Changed, ApiError> {
    let now = context.engine.now();
    let group = table.group(now);
    let own = table.definition().arn.region().to_owned();
    if change.is_only_consistency() && group.is_none() {
        return Err(of_schema(&SchemaFault::NothingToUpdate(&[
            "MultiRegionConsistency",
        ])));
    }
    // Where all regions are one, there is no other one.
    let known = match context.engine.shares_regions() {
        true => &[],
        false => AWS_REGIONS.as_slice(),
    };
    if known.is_empty() {
        let advice = context.hints.say(Hint::TellRegionsApart);
        tracing::warn!("a table has no replicas where all regions are one: {advice}");
    }
    replica_checks::regions(change, &own, known)?;
    replica_checks::membership(context, table, change, group.as_ref())?;
    let is_leaving = !change.deletes.is_empty() || change.witness_leaves.is_some();
    if is_leaving {
        check_leaving(context, table, change, group.as_ref(), now)?;
    }
    if change.is_strong {
        check_strong(table)?;
    }
    check_overrides(context, table, change, now)?;
    // The table is being updated from here on, and has the stream that replication needs, which strong consistency does
    // without (the page that is named above).
    let needs_stream = !change.creates.is_empty() && !change.is_strong;
    let changed = state::change(context, table, ChangeKind::Update, |current| {
        Ok(match needs_stream {
            true => with_stream(current, now),
            false => current.clone(),
        })
    })?;
    if !change.creates.is_empty() {
        create(context, table, change)?;
    }
    for (region, update) in &change.updates {
        let Some(replica) = table.replica(region) else {
            continue;
        };
        let overrides = replica_overrides::of_update(update);
        state::change(context, &replica, ChangeKind::Aside, |current| {
            replica_overrides::apply(current, &overrides, now)
        })?;
    }
    if change.witness_leaves.is_some() {
        let done = context.engine.remove_witness(table);
        done.map_err(|error| state::of_change(error.into(), table.name(), never))?;
    }
    for region in &change.deletes {
        let done = context.engine.remove_replica(table, region);
        done.map_err(|error| state::of_change(error, table.name(), never))?;
    }
    Ok(changed)
}

fn never(never: std::convert::Infallible) -> ApiError {
    match never {}
}

/// The table with the stream that replication needs: one that is on stays as it is.
fn with_stream(current: &TableDefinition, now: Timestamp) -> TableDefinition {
    let mut next = current.clone();
    if current.active_stream().is_none() {
        let before = current.stream.as_ref().map(|stream| stream.started);
        next.stream = Some(Stream::start(StreamView::NewAndOldImages, now, before));
    }
    next
}

/// Makes the replicas, all of them in one step.
fn create(context: &Context, table: &Arc<Table>, change: &ReplicaChange) -> Result<(), ApiError> {
    let now = context.engine.now();
    let regions: Vec<Arc<str>> = change
        .creates
        .iter()
        .map(|(region, _)| Arc::from(region.as_str()))
        .collect();
    // Drawn before the locks are taken, for each region its own.
    let ids: Vec<Arc<str>> = regions
        .iter()
        .map(|_| Arc::from(context.engine.ids().uuid()))
        .collect();
    let make = |source: &TableDefinition, region: &str| {
        let place = regions.iter().position(|it| **it == *region);
        let id = place.and_then(|place| ids.get(place)).cloned();
        // Each region has its id.
        let id = id.unwrap_or_else(|| Arc::from(region));
        let mut replica = replicated::replica_of(source, region, id, now);
        // Where nothing replicates through streams, whether there is one is for each region to say.
        replica.stream = replica.stream.filter(|_| !change.is_strong);
        let create = change.creates.iter().find(|(asked, _)| *asked == *region);
        let Some((_, create)) = create else {
            return replica.with_new_units();
        };
        // What an override cannot be was found out before.
        let overrides = with_key(context, replica_overrides::of_create(create), region);
        let changed = replica_overrides::apply(&replica, &overrides, now);
        changed.unwrap_or(replica).with_new_units()
    };
    let joining = Joining {
        replicas: &regions,
        witness: change.witness.as_deref().map(Arc::from),
        is_strong: change.is_strong,
        transition: context.transition,
    };
    let added = context.engine.add_replicas(table, &joining, &make);
    added.map_err(|error| match error {
        ChangeError::TableExists(name) => replica_checks::exists(&name),
        other => state::of_change(other, table.name(), never),
    })
}

/// Refuses what cannot be different in a region, before anything is changed.
fn check_overrides(
    context: &Context,
    table: &Arc<Table>,
    change: &ReplicaChange,
    now: Timestamp,
) -> Result<(), ApiError> {
    let definition = table.definition();
    for (region, create) in &change.creates {
        let name = create.kms_master_key_id.as_deref();
        key::check_replica(context, &definition, (region, name))?;
        let overrides = with_key(context, replica_overrides::of_create(create), region);
        replica_overrides::apply(&definition, &overrides, now)?;
    }
    for (region, update) in &change.updates {
        if let Some(replica) = table.replica(region) {
            let overrides = replica_overrides::of_update(update);
            replica_overrides::apply(&replica.definition(), &overrides, now)?;
        }
    }
    Ok(())
}

/// What is to be different, with the ARN of the key in that region.
fn with_key(context: &Context, overrides: Overrides, region: &str) -> Overrides {
    overrides.with_key(|name| key::arn(context, region, name))
}

/// Refuses a table that cannot become strongly consistent: one with items, with expiry, with local indexes.
fn check_strong(table: &Table) -> Result<(), ApiError> {
    let view = table.view();
    let definition = view.definition();
    let what = if view.item_count() > 0 {
        "A table that is not empty"
    } else if definition.time_to_live.is_some() {
        "TimeToLive"
    } else if definition.indexes_of(IndexKind::Local).next().is_some() {
        "LocalSecondaryIndexes"
    } else {
        return Ok(());
    };
    Err(of_schema(&SchemaFault::NotWhereStrong(what)))
}

/// Refuses that a replica leaves which must not.
fn check_leaving(
    context: &Context,
    table: &Arc<Table>,
    change: &ReplicaChange,
    group: Option<&GroupView>,
    now: Timestamp,
) -> Result<(), ApiError> {
    let Some(group) = group else {
        return Ok(());
    };
    if group.is_strong {
        let others = group.replicas.iter().map(|it| &*it.region);
        let all_leave = others
            .clone()
            .all(|it| change.deletes.iter().any(|one| one == it));
        if !all_leave {
            return Err(only_one());
        }
        if group.witness.is_some() && change.witness_leaves.is_none() {
            return Err(ApiError::validation(
                "Update table delete operation does not include all witnesses.",
            ));
        }
    }
    for region in &change.deletes {
        let Some(replica) = table.replica(region) else {
            continue;
        };
        if replica.definition().deletion_protection {
            return Err(ApiError::validation(format!(
                "Cannot delete table {} in region {region} because it has deletion protection enabled. Disable \
                 deletion protection first.",
                table.name()
            )));
        }
        if replica.view().status(now) != TableStatus::Active {
            return Err(in_use());
        }
        check_source(context, &replica, now)?;
    }
    Ok(())
}

/// Refuses that a table leaves from which others were made a short while ago.
///
/// Where changes take no time this is not so, because who tears down what a test has made would meet it each time.
pub(super) fn check_source(
    context: &Context,
    table: &Arc<Table>,
    now: Timestamp,
) -> Result<(), ApiError> {
    let Some(group) = table.group(now) else {
        return Ok(());
    };
    let seeded = group.seeded.iter().any(|(region, at)| {
        let is_there = group.replicas.iter().any(|it| it.region == *region);
        is_there && now < at.plus(SOURCE_STAYS)
    });
    match seeded && context.engine.changes_take_time() {
        true => Err(ApiError::validation(
            "Replica cannot be deleted because it has acted as a source region for new replica(s) being added to the \
             table in the last 24 hours.",
        )),
        false => Ok(()),
    }
}

/// The refusal of taking a strongly consistent group apart.
pub(super) fn only_one() -> ApiError {
    ApiError::validation(
        "Deletion of only one table replica is not supported for global tables with MultiRegionConsistency set to \
         STRONG.",
    )
}

/// The refusal while another change of the regions goes on.
pub(super) fn in_use() -> ApiError {
    ApiError::new(
        ErrorCode::ResourceInUse,
        "The resource which you are attempting to change is in use.",
    )
}

/// What a request says of regions; none if it says nothing of them.
pub(super) fn read(input: &mut types::UpdateTableInput) -> Result<Option<ReplicaChange>, ApiError> {
    let updates = input.replica_updates.take();
    let witnesses = input.global_table_witness_updates.take();
    let consistency = input.multi_region_consistency.take();
    if updates.is_none() && witnesses.is_none() && consistency.is_none() {
        return Ok(None);
    }
    let consistency = consistency.as_deref();
    let consistency = consistency.and_then(types::values::MultiRegionConsistency::from_text);
    let mut change = ReplicaChange {
        is_strong: consistency == Some(types::values::MultiRegionConsistency::Strong),
        names_consistency: consistency.is_some(),
        ..ReplicaChange::default()
    };
    let mut disassociates = 0;
    for update in updates.into_iter().flatten() {
        if update == types::ReplicationGroupUpdate::default() {
            return Err(replica_checks::no_action());
        }
        if let Some(create) = update.create {
            let region = required(create.region_name.clone(), "RegionName")?;
            // Two that are the same are one.
            let create = (region, create);
            if !change.creates.contains(&create) {
                change.creates.push(create);
            }
        }
        if let Some(update) = update.update {
            let region = required(update.region_name.clone(), "RegionName")?;
            change.updates.push((region, update));
        }
        if let Some(delete) = update.delete {
            change
                .deletes
                .push(required(delete.region_name, "RegionName")?);
        }
        disassociates += usize::from(update.disassociate.is_some());
    }
    for update in witnesses.into_iter().flatten() {
        change.witness = update.create.and_then(|create| create.region_name);
        change.witness_leaves = update.delete.and_then(|delete| delete.region_name);
    }
    if disassociates > 0 {
        // Only a replica of another account can leave in this way, and there is but one account here.
        return Err(of_schema(&SchemaFault::DisassociateOfOwn));
    }
    Ok(Some(change))
}
