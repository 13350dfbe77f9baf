//! [Data models of NoSQL Workbench](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/workbench.Modeler.ImportExisting.html)
//! to tables, with their sample data.
//!
//! What only the modeler shows is left alone: facets, formats of sample data, types of attributes that are no keys, and
//! automatic scaling, which the tables of one region do not show in the service either.

use std::collections::BTreeMap;

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::node::{Node, Value};
use crate::template::plan::{PlanCall, TablePlan};
use crate::template::tree::{self, RequestTree};

/// The members of a table of a model that mean something here, or nothing outside of the modeler.
const MEMBERS: [&str; 12] = [
    "BillingMode",
    "DataAccess",
    "GlobalSecondaryIndexes",
    "KeyAttributes",
    "LocalSecondaryIndexes",
    "NonKeyAttributes",
    "ProvisionedCapacitySettings",
    "SampleDataFormats",
    "TableClass",
    "TableData",
    "TableFacets",
    "TableName",
];

/// The members of an index of a model, which has the units of its table where it has none of its own.
const OF_INDEX: [&str; 4] = [
    "IndexName",
    "KeyAttributes",
    "ProvisionedCapacitySettings",
    "Projection",
];

/// Refuses a member that is none of these.
fn check(of: &Node, known: &[&str], kind: &'static str) -> Result<(), TemplateError> {
    let mut members = of.entries().iter();
    match members.find(|(name, _)| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some((name, node)) => {
            let error = TemplateError::at(node.line, TemplateFault::Unknown(kind));
            Err(error.inside(name.as_str()))
        }
    }
}

/// The tables of a model.
pub(crate) fn plans(root: &Node) -> Result<Vec<TablePlan>, TemplateError> {
    let model = root.get("DataModel").and_then(Node::as_list);
    let model = model.ok_or_else(|| {
        TemplateError::at(root.line, TemplateFault::Expected("a list")).inside("DataModel")
    })?;
    let numbered = model.iter().enumerate();
    numbered
        .map(|(number, table)| {
            let inside =
                |error: TemplateError| error.inside(format!("[{number}]")).inside("DataModel");
            plan(table, number).map_err(inside)
        })
        .collect()
}

fn plan(table: &Node, number: usize) -> Result<TablePlan, TemplateError> {
    let line = table.line;
    check(table, &MEMBERS, "a table of NoSQL Workbench")?;
    let name = table
        .get("TableName")
        .ok_or_else(|| missing(table, "TableName"))?;
    // Without a word about it, the modeler means provisioned capacity.
    let billing = table.get("BillingMode").and_then(Node::as_scalar);
    let billing = billing.unwrap_or("PROVISIONED");
    let shared = (billing == "PROVISIONED").then(|| units(table).unwrap_or_else(|| five(line)));
    let mut attributes = Attributes::default();
    let keys = attributes.keys(table)?;
    let mut indexes = Vec::new();
    for (list, is_global) in [
        ("GlobalSecondaryIndexes", true),
        ("LocalSecondaryIndexes", false),
    ] {
        let shared = shared.as_ref().filter(|_| is_global);
        let made = table.elements(list).iter().enumerate();
        let made = made.map(|(number, node)| {
            let made = index(node, &mut attributes, shared);
            made.map_err(|error| error.inside(format!("[{number}]")).inside(list))
        });
        indexes.push((list, made.collect::<Result<_, _>>()?));
    }
    let mut tree = RequestTree::new(line)
        .with("TableName", name.clone())
        .with_text("BillingMode", billing)
        .with_same("TableClass", table)
        .with_list("KeySchema", keys)
        .with_list("AttributeDefinitions", attributes.definitions)
        .with_from("ProvisionedThroughput", shared.as_ref());
    for (list, made) in indexes {
        tree = tree.with_list(list, made);
    }
    let mut plan = TablePlan {
        place: vec!["DataModel".to_owned(), format!("[{number}]")],
        line: Some(line),
        create: tree.decode()?,
        ..TablePlan::default()
    };
    for (row, item) in table.elements("TableData").iter().enumerate() {
        let put = RequestTree::new(item.line)
            .with("TableName", name.clone())
            .with("Item", item.clone());
        let put = put
            .decode()
            .map_err(|error| error.inside(format!("[{row}]")).inside("TableData"))?;
        let mut place = plan.place.clone();
        place.extend(["TableData".to_owned(), format!("[{row}]")]);
        plan.at(item.line, place);
        plan.then(PlanCall::Put(put));
    }
    Ok(plan)
}

fn missing(node: &Node, name: &str) -> TemplateError {
    TemplateError::at(node.line, TemplateFault::Missing).inside(name)
}

/// An index, whose units are those of its table unless it has its own; none where nothing is provisioned.
fn index(
    index: &Node,
    attributes: &mut Attributes,
    shared: Option<&Node>,
) -> Result<Node, TemplateError> {
    check(index, &OF_INDEX, "an index of NoSQL Workbench")?;
    let keys = attributes.keys(index)?;
    let units = shared.map(|shared| units(index).unwrap_or_else(|| shared.clone()));
    let tree = RequestTree::new(index.line)
        .with_same("IndexName", index)
        .with_list("KeySchema", keys)
        .with_from("Projection", index.get("Projection"))
        .with_from("ProvisionedThroughput", units.as_ref());
    Ok(tree.node())
}

/// The units that a table or an index says it has.
fn units(of: &Node) -> Option<Node> {
    let settings = of.get("ProvisionedCapacitySettings")?;
    settings.get("ProvisionedThroughput").cloned()
}

/// The units that the modeler begins with where it says none.
fn five(line: u32) -> Node {
    let five = || Node::new(line, Value::Plain("5".to_owned()));
    RequestTree::new(line)
        .with("ReadCapacityUnits", five())
        .with("WriteCapacityUnits", five())
        .node()
}

/// The attributes of keys, each once.
#[derive(Default)]
struct Attributes {
    types: BTreeMap<String, Node>,
    definitions: Vec<Node>,
}

impl Attributes {
    /// The key schema of a table or an index.
    fn keys(&mut self, of: &Node) -> Result<Vec<Node>, TemplateError> {
        let attributes = of.get("KeyAttributes");
        let attributes = attributes.ok_or_else(|| missing(of, "KeyAttributes"))?;
        let mut keys = Vec::new();
        for (member, kind) in [("PartitionKey", "HASH"), ("SortKey", "RANGE")] {
            let Some(attribute) = attributes.get(member) else {
                continue;
            };
            let part = |name| attribute.get(name).ok_or_else(|| missing(attribute, name));
            let (name, of_type) = (part("AttributeName")?, part("AttributeType")?);
            keys.push(tree::key(attribute.line, name, kind));
            // A name that is no text is refused where the request is read.
            let text = name.as_scalar().unwrap_or_default().to_owned();
            match self.types.get(&text) {
                None => {
                    let definition = tree::attribute(attribute.line, name, of_type);
                    self.definitions.push(definition);
                    self.types.insert(text, of_type.clone());
                }
                Some(other) if other.as_scalar() == of_type.as_scalar() => {}
                Some(_) => {
                    let error = TemplateError::at(of_type.line, TemplateFault::OtherType(text));
                    return Err(error.inside(member).inside("KeyAttributes"));
                }
            }
        }
        Ok(keys)
    }
}
