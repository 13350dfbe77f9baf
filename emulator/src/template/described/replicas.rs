//! The other regions of a table that is described, with what they have of their own.

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::node::Node;
use crate::template::plan::{PlanCall, TablePlan};
use crate::template::tree::RequestTree;
use crate::wire::types;

/// The throughput that a region, or an index of it, has for itself.
const OVERRIDES: [&str; 2] = [
    "OnDemandThroughputOverride",
    "ProvisionedThroughputOverride",
];

/// The calls by which the other regions join: one for each, or one for all where they are strongly consistent.
pub(super) fn join(plan: &mut TablePlan, table: &Node, region: &str) -> Result<(), TemplateError> {
    let mut updates = Vec::new();
    for (number, replica) in table.elements("Replicas").iter().enumerate() {
        let text = |node: Option<&Node>| node.and_then(Node::as_scalar).map(str::to_owned);
        if matches!(text(replica.get("RegionName")), Some(name) if name != region) {
            let inside = |error: TemplateError| error.inside(format!("[{number}]"));
            let create = create(replica).map_err(|error| inside(error).inside("Replicas"))?;
            updates.push(types::ReplicationGroupUpdate {
                create: Some(create),
                ..types::ReplicationGroupUpdate::default()
            });
        }
    }
    let update = || types::UpdateTableInput {
        table_name: plan.create.table_name.clone(),
        ..types::UpdateTableInput::default()
    };
    let consistency = table.get("MultiRegionConsistency");
    let strong = consistency.filter(|it| it.as_scalar() == Some("STRONG"));
    let inputs = match strong {
        Some(strong) if updates.is_empty() => {
            let error = TemplateError::at(strong.line, TemplateFault::OneRegion);
            return Err(error.inside("MultiRegionConsistency"));
        }
        Some(_) => {
            let witnesses = witnesses(table);
            vec![types::UpdateTableInput {
                replica_updates: Some(updates),
                global_table_witness_updates: (!witnesses.is_empty()).then_some(witnesses),
                multi_region_consistency: Some("STRONG".to_owned()),
                ..update()
            }]
        }
        None => {
            let each = updates.into_iter();
            each.map(|replica| types::UpdateTableInput {
                replica_updates: Some(vec![replica]),
                ..update()
            })
            .collect()
        }
    };
    for input in inputs {
        plan.then(PlanCall::Update(Box::new(input)));
    }
    Ok(())
}

/// The regions that hold no items and count for consistency.
fn witnesses(table: &Node) -> Vec<types::GlobalTableWitnessGroupUpdate> {
    let witnesses = table.elements("GlobalTableWitnesses").iter();
    let names = witnesses.filter_map(|it| it.get("RegionName")?.as_scalar());
    names
        .map(|name| types::GlobalTableWitnessGroupUpdate {
            create: Some(types::CreateGlobalTableWitnessGroupMemberAction {
                region_name: Some(name.to_owned()),
            }),
            delete: None,
        })
        .collect()
}

/// What UpdateTable is told of a region.
fn create(replica: &Node) -> Result<types::CreateReplicationGroupMemberAction, TemplateError> {
    let class = replica.get("ReplicaTableClassSummary");
    let mut indexes = Vec::new();
    for index in replica.elements("GlobalSecondaryIndexes") {
        // One that has nothing of its own is as the table has it.
        if OVERRIDES.iter().all(|name| index.get(name).is_none()) {
            continue;
        }
        let tree = overrides(RequestTree::new(index.line), index);
        indexes.push(tree.with_same("IndexName", index).node());
    }
    overrides(RequestTree::new(replica.line), replica)
        .with_same("RegionName", replica)
        .with_same("KMSMasterKeyId", replica)
        .with_from(
            "TableClassOverride",
            class.and_then(|it| it.get("TableClass")),
        )
        .with_list("GlobalSecondaryIndexes", indexes)
        .decode()
}

fn overrides(tree: RequestTree, of: &Node) -> RequestTree {
    let names = OVERRIDES.into_iter();
    names.fold(tree, |tree, name| tree.with_same(name, of))
}
