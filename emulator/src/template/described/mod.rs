//! [Answers of DescribeTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html),
//! one or several in a file, each to the request that makes such a table. A request of CreateTable is read as well.
//!
//! What an answer tells of the past of a table, such as its age and its items, is left alone.

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::node::{Node, Value};
use crate::template::plan::{PlanCall, TablePlan};
use crate::template::tree::RequestTree;
use crate::wire::types;

/// Members that CreateTable takes as DescribeTable shows them.
const SAME: [&str; 9] = [
    "AttributeDefinitions",
    "DeletionProtectionEnabled",
    "OnDemandThroughput",
    "KeySchema",
    "ResourcePolicy",
    "StreamSpecification",
    "TableName",
    "Tags",
    "VectorIndexes",
];

/// Members that tell of the past of a table or of what it became, and those that are read by name below.
const OTHERS: [&str; 27] = [
    "ArchivalSummary",
    "BillingMode",
    "BillingModeSummary",
    "CreationDateTime",
    "DisassociationProtectionEnabled",
    "GlobalSecondaryIndexes",
    "GlobalTableSettingsReplicationMode",
    "GlobalTableVersion",
    "GlobalTableWitnesses",
    "ItemCount",
    "LatestStreamArn",
    "LatestStreamLabel",
    "LocalSecondaryIndexes",
    "MultiRegionConsistency",
    "ProvisionedThroughput",
    "Replicas",
    "RestoreSummary",
    "SSEDescription",
    "SSESpecification",
    "TableArn",
    "TableClass",
    "TableClassSummary",
    "TableId",
    "TableSizeBytes",
    "TableStatus",
    "WarmThroughput",
    "GlobalTableSourceArn",
];

/// What an index of a table has.
const OF_INDEX: [&str; 11] = [
    "Backfilling",
    "IndexArn",
    "IndexName",
    "IndexSizeBytes",
    "IndexStatus",
    "ItemCount",
    "KeySchema",
    "OnDemandThroughput",
    "Projection",
    "ProvisionedThroughput",
    "WarmThroughput",
];

/// What the parts of a table have, and of an index, each by its name.
const PARTS: [(&str, &[&str]); 6] = [
    ("AttributeDefinitions", &["AttributeName", "AttributeType"]),
    ("KeySchema", &["AttributeName", "KeyType"]),
    (
        "OnDemandThroughput",
        &["MaxReadRequestUnits", "MaxWriteRequestUnits"],
    ),
    ("Projection", &["NonKeyAttributes", "ProjectionType"]),
    (
        "ProvisionedThroughput",
        &[
            "LastDecreaseDateTime",
            "LastIncreaseDateTime",
            "NumberOfDecreasesToday",
            "ReadCapacityUnits",
            "WriteCapacityUnits",
        ],
    ),
    ("StreamSpecification", &["StreamEnabled", "StreamViewType"]),
];

/// Refuses a member that neither DescribeTable nor CreateTable has: the table would be made without what it means.
fn check(table: &Node) -> Result<(), TemplateError> {
    let of_table: Vec<&str> = SAME.into_iter().chain(OTHERS).collect();
    check_members(table, &of_table, "a table of DescribeTable or CreateTable")?;
    check_parts(table)?;
    for name in ["LocalSecondaryIndexes", "GlobalSecondaryIndexes"] {
        for (at, index) in table.elements(name).iter().enumerate() {
            let checked = check_members(index, &OF_INDEX, "an index of a table");
            let checked = checked.and_then(|()| check_parts(index));
            checked.map_err(|error| error.inside(format!("[{at}]")).inside(name))?;
        }
    }
    Ok(())
}

/// The same of what a table and an index have in common.
fn check_parts(of: &Node) -> Result<(), TemplateError> {
    for (name, known) in PARTS {
        let Some(part) = of.get(name) else {
            continue;
        };
        let one = std::slice::from_ref(part);
        // A part that is no list is one element.
        for element in part.as_list().unwrap_or(one) {
            let checked = check_members(element, known, "such a part of a table");
            checked.map_err(|error| error.inside(name))?;
        }
    }
    Ok(())
}

fn check_members(of: &Node, known: &[&str], what: &'static str) -> Result<(), TemplateError> {
    let mut members = of.entries().iter();
    match members.find(|(name, _)| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some((name, node)) => {
            let error = TemplateError::at(node.line, TemplateFault::Unknown(what));
            Err(error.inside(name.as_str()))
        }
    }
}

/// The tables that a file describes.
pub(crate) fn plans(root: &Node, region: &str) -> Result<Vec<TablePlan>, TemplateError> {
    let one = std::slice::from_ref(root);
    // One answer may stand without a list around it.
    let listed = root.as_list().unwrap_or(one).iter();
    listed
        .map(|node| plan(node.get("Table").unwrap_or(node), region))
        .collect()
}

fn plan(table: &Node, region: &str) -> Result<TablePlan, TemplateError> {
    check(table)?;
    let line = table.line;
    let asked = table.get("BillingMode");
    let shown = table
        .get("BillingModeSummary")
        .and_then(|it| it.get("BillingMode"));
    let billing = asked.or(shown).and_then(Node::as_scalar);
    let billing = billing.unwrap_or("PROVISIONED");
    let is_provisioned = billing == "PROVISIONED";
    let mut tree = RequestTree::new(line).with_text("BillingMode", billing);
    for name in SAME {
        tree = tree.with_same(name, table);
    }
    if is_provisioned {
        tree = tree.with_from("ProvisionedThroughput", units(table).as_ref());
    }
    let class = table
        .get("TableClassSummary")
        .and_then(|it| it.get("TableClass"));
    tree = tree
        .with_from("TableClass", table.get("TableClass").or(class))
        .with_from("SSESpecification", encryption(table).as_ref())
        .with_from("WarmThroughput", warm(table, is_provisioned, line).as_ref())
        .with_list(
            "LocalSecondaryIndexes",
            indexes(table, "LocalSecondaryIndexes", false),
        )
        .with_list(
            "GlobalSecondaryIndexes",
            indexes(table, "GlobalSecondaryIndexes", is_provisioned),
        );
    let create: types::CreateTableInput = tree.decode()?;
    let mut plan = TablePlan {
        place: create.table_name.iter().cloned().collect(),
        line: Some(line),
        create,
        ..TablePlan::default()
    };
    for replica in replicas(table, region) {
        let input = types::UpdateTableInput {
            table_name: plan.create.table_name.clone(),
            replica_updates: Some(vec![replica]),
            ..types::UpdateTableInput::default()
        };
        plan.then(PlanCall::Update(Box::new(input)));
    }
    Ok(plan)
}

/// The units of a table or an index, without when they were changed.
fn units(described: &Node) -> Option<Node> {
    let shown = described.get("ProvisionedThroughput")?;
    let units = RequestTree::new(shown.line)
        .with_same("ReadCapacityUnits", shown)
        .with_same("WriteCapacityUnits", shown);
    Some(units.node())
}

/// What of warm throughput is more than every table has.
fn warm(described: &Node, is_provisioned: bool, line: u32) -> Option<Node> {
    let shown = described.get("WarmThroughput")?;
    let figure = |name: &str| shown.get(name)?.as_scalar()?.parse::<i64>().ok();
    let (reads, writes) = (
        figure("ReadUnitsPerSecond")?,
        figure("WriteUnitsPerSecond")?,
    );
    // A table on demand is made with 12,000 and 4,000, a provisioned one with its units.
    let is_more = !is_provisioned && (reads > 12_000 || writes > 4_000);
    is_more.then(|| {
        let same = RequestTree::new(line)
            .with_same("ReadUnitsPerSecond", shown)
            .with_same("WriteUnitsPerSecond", shown);
        same.node()
    })
}

/// How a table is encrypted, as a request says it.
fn encryption(described: &Node) -> Option<Node> {
    if let Some(asked) = described.get("SSESpecification") {
        return Some(asked.clone());
    }
    let shown = described.get("SSEDescription")?;
    let line = shown.line;
    let status = shown.get("Status").and_then(Node::as_scalar);
    matches!(status, Some("ENABLED" | "ENABLING" | "UPDATING")).then(|| {
        RequestTree::new(line)
            .with("Enabled", Node::new(line, Value::Plain("true".to_owned())))
            .with_from("SSEType", shown.get("SSEType"))
            .with_from("KMSMasterKeyId", shown.get("KMSMasterKeyArn"))
            .node()
    })
}

fn indexes(table: &Node, name: &str, is_provisioned: bool) -> Vec<Node> {
    let is_there = |index: &&Node| {
        let status = index.get("IndexStatus").and_then(Node::as_scalar);
        status != Some("DELETING")
    };
    let indexes = table.elements(name).iter().filter(is_there);
    indexes
        .map(|index| {
            let mut tree = RequestTree::new(index.line);
            for name in ["IndexName", "KeySchema", "Projection", "OnDemandThroughput"] {
                tree = tree.with_same(name, index);
            }
            if is_provisioned {
                tree = tree.with_from("ProvisionedThroughput", units(index).as_ref());
            }
            tree.node()
        })
        .collect()
}

/// The replicas in other regions, with what they have of their own.
fn replicas(table: &Node, region: &str) -> Vec<types::ReplicationGroupUpdate> {
    let text = |node: Option<&Node>| node.and_then(Node::as_scalar).map(str::to_owned);
    let replicas = table.elements("Replicas").iter();
    replicas
        .filter_map(|replica| {
            let name = text(replica.get("RegionName"))?;
            let class = replica.get("ReplicaTableClassSummary");
            let create = types::CreateReplicationGroupMemberAction {
                table_class_override: text(class.and_then(|it| it.get("TableClass"))),
                kms_master_key_id: text(replica.get("KMSMasterKeyId")),
                region_name: Some(name),
                ..types::CreateReplicationGroupMemberAction::default()
            };
            Some(create)
        })
        .filter(|create| create.region_name.as_deref() != Some(region))
        .map(|create| types::ReplicationGroupUpdate {
            create: Some(create),
            ..types::ReplicationGroupUpdate::default()
        })
        .collect()
}
