//! What is wrong with the regions that a request names, in the service's order and words.

use std::collections::BTreeSet;
use std::iter;
use std::sync::Arc;

use crate::engine::{Caller, GroupView, Table};
use crate::operation::Context;
use crate::operation::table::replica_updates::{self, ReplicaChange};
use crate::profile::STRONG_REGIONS;
use crate::schema::TableStatus;
use crate::wire::{ApiError, ErrorCode};

/// Checks what can be checked without the group: how many actions, on which regions.
pub(super) fn regions(change: &ReplicaChange, own: &str, known: &[&str]) -> Result<(), ApiError> {
    let creates: Vec<&str> = change
        .creates
        .iter()
        .map(|(region, _)| region.as_str())
        .collect();
    let updates: Vec<&str> = change
        .updates
        .iter()
        .map(|(region, _)| region.as_str())
        .collect();
    let deletes: Vec<&str> = change.deletes.iter().map(String::as_str).collect();
    let witness: Vec<&str> = (change.witness.iter().chain(&change.witness_leaves))
        .map(String::as_str)
        .collect();
    let all = || creates.iter().chain(&updates).chain(&deletes);
    if all().chain(&witness).any(|region| region.is_empty()) {
        return Err(ApiError::new(ErrorCode::AccessDenied, "Access denied"));
    }
    let kinds = [creates.is_empty(), updates.is_empty(), deletes.is_empty()];
    if kinds.iter().filter(|is_empty| !**is_empty).count() > 1 {
        return Err(ApiError::validation(
            "Update table operation with more than one type of replica actions not allowed.",
        ));
    }
    let distinct = |list: &[&str]| list.iter().collect::<BTreeSet<_>>().len();
    let is_strong = change.is_strong || !witness.is_empty();
    let too_many = distinct(&creates) > 1 || deletes.len() > 1;
    if too_many && !is_strong && deletes.len() < 2 {
        return Err(more_than_one());
    }
    let mut lists = [&creates, &updates, &deletes].into_iter();
    let twice = lists.any(|list| list.len() > distinct(list));
    if twice || witness.iter().any(|region| creates.contains(region)) {
        return Err(ApiError::validation(
            "Cannot target multiple regions with the same action",
        ));
    }
    if all().any(|region| *region == own) {
        return Err(ApiError::validation(
            "Cannot add, delete, or update the local region through ReplicaUpdates. Use CreateTable, DeleteTable, or \
             UpdateTable as required.",
        ));
    }
    if change.witness.as_deref() == Some(own) {
        return Err(ApiError::validation(
            "Cannot add a witness in the same region as an existing replica when creating a global table with \
             MultiRegionConsistency set to STRONG.",
        ));
    }
    match all()
        .chain(&witness)
        .find(|region| !known.contains(*region))
    {
        None => Ok(()),
        Some(region) => Err(not_supported(region, known)),
    }
}

/// The refusal of a region that is none.
pub(super) fn not_supported(region: &str, known: &[&str]) -> ApiError {
    ApiError::validation(format!(
        "Region {region} is not supported. The latest version of global tables are only supported in the following \
         regions: [{}]",
        known.join(", ")
    ))
}

fn more_than_one() -> ApiError {
    ApiError::validation(
        "Update table operation with more than one create or delete replica actions not allowed",
    )
}

/// Checks the regions against those of the group.
pub(super) fn membership(
    context: &Context,
    table: &Arc<Table>,
    change: &ReplicaChange,
    group: Option<&GroupView>,
) -> Result<(), ApiError> {
    consistency(change, table.definition().arn.region(), group)?;
    let now = context.engine.now();
    let status = |region: &str| {
        let members = group.map(|group| group.replicas.iter());
        let found = members.and_then(|mut members| members.find(|it| *it.region == *region));
        found.map(|member| member.status)
    };
    for (region, _) in &change.creates {
        match status(region) {
            Some(TableStatus::Creating) => return Err(being_added(table, group)),
            Some(_) => return Err(exists(table.name())),
            None => {}
        }
        let there = Caller::new(&context.caller.owner, region);
        if context.engine.table(&there, table.name()).is_ok() {
            return Err(exists(table.name()));
        }
    }
    let named = change.updates.iter().map(|(region, _)| region.as_str());
    let named = named.chain(change.deletes.iter().map(String::as_str));
    let missing: Vec<&str> = named.filter(|region| status(region).is_none()).collect();
    if !missing.is_empty() {
        return Err(ApiError::validation(format!(
            "Update global table operation failed because one or more replicas were not part of the global table. \
             Please retry the request without these replicas: [{}].",
            missing.join(", ")
        )));
    }
    if let Some(region) = &change.witness_leaves {
        let known = group.and_then(|group| group.witness.as_ref());
        if known.is_none_or(|(witness, _)| **witness != **region) {
            return Err(ApiError::validation(format!(
                "Update global table operation failed because one or more witnesses were not part of the global \
                 table. Please retry the request without these witnesses: [{region}]."
            )));
        }
    }
    for (_, update) in &change.updates {
        if super::replica_overrides::of_update(update).is_empty() {
            return Err(no_action());
        }
        if update.kms_master_key_id.is_some() {
            return Err(ApiError::validation(
                "One or more parameter values were invalid: KMSMasterKeyId cannot be updated through ReplicaUpdates",
            ));
        }
    }
    at_replica_that_comes(context, table, group)?;
    let changing = group.is_some_and(|group| {
        group
            .replicas
            .iter()
            .any(|it| it.status != TableStatus::Active)
    });
    // "You cannot add a replica to a table that has a bulk put items operation in progress"
    // (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/BulkPutItems.Considerations.html).
    let is_loaded = || {
        let engine = &context.engine;
        !change.creates.is_empty()
            && engine.is_bulk_put_into(&context.caller, &table.definition().id)
    };
    if changing || table.view().status(now) != TableStatus::Active || is_loaded() {
        return Err(replica_updates::in_use());
    }
    Ok(())
}

/// The refusal of an update of a replica that says nothing.
pub(super) fn no_action() -> ApiError {
    ApiError::validation(
        "There are no actions specified in the Replica Update Action of the request.",
    )
}

/// Refuses calls at a replica that is still being made.
fn at_replica_that_comes(
    context: &Context,
    table: &Arc<Table>,
    group: Option<&GroupView>,
) -> Result<(), ApiError> {
    let comes = table.view().status(context.engine.now()) == TableStatus::Creating;
    match group.filter(|_| comes) {
        None => Ok(()),
        Some(group) => Err(being_filled(table.name(), &group.region)),
    }
}

/// The refusal while the replica in a region is being made, from there and of expiry from anywhere.
pub(super) fn being_filled(table: &str, region: &str) -> ApiError {
    ApiError::validation(format!(
        "Create/Update/Delete of replica is not allowed while the replica is being added to table with name: \
         ‘{table}’ in region: ‘{region}’."
    ))
}

/// Checks what the request says of consistency and of witnesses.
fn consistency(
    change: &ReplicaChange,
    own: &str,
    group: Option<&GroupView>,
) -> Result<(), ApiError> {
    let refuse = |sentence: &str| Err(ApiError::validation(sentence.to_owned()));
    if change.names_consistency && group.is_some() {
        return refuse("MultiRegionConsistency parameter is unsupported on existing global table");
    }
    if change.names_consistency && !(change.deletes.is_empty() && change.updates.is_empty()) {
        return refuse(
            "Only Replica Create actions are supported when MultiRegionConsistency parameter is provided.",
        );
    }
    if change.witness.is_some() && !change.is_strong {
        return refuse(
            "MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates parameter is present.",
        );
    }
    if change.is_strong {
        // Three places: three replicas, or two and a witness.
        let places = 1 + change.creates.len() + usize::from(change.witness.is_some());
        if places != 3 {
            return refuse(
                "Unsupported replica count for global tables with MultiRegionConsistency set to STRONG.",
            );
        }
        let asked = change.creates.iter().map(|(region, _)| region);
        let asked = asked.chain(&change.witness).map(String::as_str);
        let unable = |region: &&str| !STRONG_REGIONS.contains(region);
        let unable: Vec<&str> = iter::once(own).chain(asked).filter(unable).collect();
        if !unable.is_empty() {
            return refuse(&format!(
                "Unsupported Region(s) specified for global tables with MultiRegionConsistency set to STRONG: [{}].",
                unable.join(", ")
            ));
        }
    }
    let is_strong = group.is_some_and(|group| group.is_strong);
    if is_strong && !change.creates.is_empty() {
        return refuse("Cannot add replicas to a global table with strong MultiRegionConsistency");
    }
    if !is_strong && change.deletes.len() > 1 {
        return Err(more_than_one());
    }
    Ok(())
}

/// The refusal of a region in which there is a table of the name.
pub(super) fn exists(table: &str) -> ApiError {
    ApiError::validation(format!(
        "Failed to create a the new replica of table with name: ‘{table}’ because one or more replicas already \
         existed as tables."
    ))
}

/// The refusal of a region whose replica is being made.
fn being_added(table: &Table, group: Option<&GroupView>) -> ApiError {
    let mut regions: Vec<&str> = Vec::new();
    if let Some(group) = group {
        regions.push(&group.region);
        regions.extend(group.replicas.iter().map(|it| &*it.region));
    }
    ApiError::new(
        ErrorCode::ResourceInUse,
        format!(
            "Global table with name: {} already exists with replicas in regions: {}.",
            table.name(),
            regions.join(", ")
        ),
    )
}
