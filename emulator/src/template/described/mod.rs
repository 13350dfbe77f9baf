//! [Answers of DescribeTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html),
//! one or several in a file, each to the request that makes such a table. A request of CreateTable is read as well.
//!
//! What an answer tells of the past of a table, such as its age and its items, is left alone.

mod replicas;

use crate::limits;
use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::node::{Node, Value};
use crate::template::plan::TablePlan;
use crate::template::tree::RequestTree;
use crate::wire::types;

/// Members that CreateTable takes as DescribeTable shows them.
const SAME: [&str; 10] = [
    "AttributeDefinitions",
    "DeletionProtectionEnabled",
    // Refused where the request is read.
    "GlobalTableSourceArn",
    "OnDemandThroughput",
    "KeySchema",
    "ResourcePolicy",
    "StreamSpecification",
    "TableName",
    "Tags",
    "VectorIndexes",
];

/// Members that tell of the past of a table or of what it became, and those that are read by name below.
const OTHERS: [&str; 26] = [
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
    let made = Made {
        is_provisioned: billing == "PROVISIONED",
        is_told: table.get("TableStatus").or(table.get("TableArn")).is_some(),
    };
    let mut tree = RequestTree::new(line).with_text("BillingMode", billing);
    for name in SAME {
        tree = tree.with_same(name, table);
    }
    if made.is_provisioned {
        tree = tree.with_from("ProvisionedThroughput", units(table).as_ref());
    }
    let class = table
        .get("TableClassSummary")
        .and_then(|it| it.get("TableClass"));
    tree = tree
        .with_from("TableClass", table.get("TableClass").or(class))
        .with_from("SSESpecification", encryption(table).as_ref())
        .with_from("WarmThroughput", warm(table, &made).as_ref())
        .with_list(
            "LocalSecondaryIndexes",
            indexes(table, "LocalSecondaryIndexes", &made),
        )
        .with_list(
            "GlobalSecondaryIndexes",
            indexes(table, "GlobalSecondaryIndexes", &made),
        );
    let create: types::CreateTableInput = tree.decode().map_err(|error| {
        let name = table.get("TableName").and_then(Node::as_scalar);
        name.map(|name| error.clone().inside(name)).unwrap_or(error)
    })?;
    let mut plan = TablePlan {
        place: create.table_name.iter().cloned().collect(),
        line: Some(line),
        create,
        ..TablePlan::default()
    };
    replicas::join(&mut plan, table, region)?;
    Ok(plan)
}

/// How a table came into its file.
struct Made {
    is_provisioned: bool,
    /// Whether it is told of as it is, and not asked for.
    is_told: bool,
}

/// The units of a table or an index, without when they were changed.
fn units(described: &Node) -> Option<Node> {
    let shown = described.get("ProvisionedThroughput")?;
    let units = RequestTree::new(shown.line)
        .with_same("ReadCapacityUnits", shown)
        .with_same("WriteCapacityUnits", shown);
    Some(units.node())
}

/// The warm throughput that a request asks for, or what of a table's is more than it begins with.
fn warm(described: &Node, made: &Made) -> Option<Node> {
    let shown = described.get("WarmThroughput")?;
    if !made.is_told {
        return Some(shown.clone());
    }
    let figure = |of: &Node, name: &str| of.get(name)?.as_scalar()?.parse::<i64>().ok();
    let units = described
        .get("ProvisionedThroughput")
        .filter(|_| made.is_provisioned);
    // On demand it begins with what is ready at once, and with provisioned capacity with its units.
    let (reads, writes) = match units {
        None => (limits::WARM_READ_UNITS, limits::WARM_WRITE_UNITS),
        Some(units) => (
            figure(units, "ReadCapacityUnits")?,
            figure(units, "WriteCapacityUnits")?,
        ),
    };
    let is_more = figure(shown, "ReadUnitsPerSecond")? > reads
        || figure(shown, "WriteUnitsPerSecond")? > writes;
    is_more.then(|| {
        let same = RequestTree::new(shown.line)
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

fn indexes(table: &Node, name: &str, made: &Made) -> Vec<Node> {
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
            if made.is_provisioned {
                tree = tree.with_from("ProvisionedThroughput", units(index).as_ref());
            }
            tree = tree.with_from("WarmThroughput", warm(index, made).as_ref());
            tree.node()
        })
        .collect()
}
