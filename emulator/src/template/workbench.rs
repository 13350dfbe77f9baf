//! [Data models of NoSQL Workbench](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/workbench.Modeler.ImportExisting.html)
//! to tables, with their sample data.
//!
//! What only the modeler shows is left alone: facets, formats of sample data, types of attributes that are no keys, and
//! automatic scaling, which the tables of one region do not show in the service either.

use std::collections::BTreeSet;

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
    let is_known = |name: &String| MEMBERS.contains(&name.as_str());
    if let Some((name, node)) = table.entries().iter().find(|(name, _)| !is_known(name)) {
        let fault = TemplateFault::Unknown("a table of NoSQL Workbench");
        return Err(TemplateError::at(node.line, fault).inside(name.as_str()));
    }
    let name = table
        .get("TableName")
        .ok_or_else(|| missing(table, "TableName"))?;
    // Without a word about it, the modeler means provisioned capacity.
    let billing = table.get("BillingMode").and_then(Node::as_scalar);
    let billing = billing.unwrap_or("PROVISIONED");
    let units = (billing == "PROVISIONED").then(|| units(table));
    let mut attributes = Attributes::default();
    let keys = attributes.keys(table)?;
    let mut indexes = Vec::new();
    for (list, is_global) in [
        ("GlobalSecondaryIndexes", true),
        ("LocalSecondaryIndexes", false),
    ] {
        let mut made = Vec::new();
        for index in table.elements(list) {
            let keys = attributes.keys(index).map_err(|error| error.inside(list))?;
            let units = units.as_ref().filter(|_| is_global);
            let tree = RequestTree::new(index.line)
                .with_same("IndexName", index)
                .with_list("KeySchema", keys)
                .with_from("Projection", index.get("Projection"))
                .with_from("ProvisionedThroughput", units);
            made.push(tree.node());
        }
        indexes.push((list, made));
    }
    let mut tree = RequestTree::new(line)
        .with("TableName", name.clone())
        .with_text("BillingMode", billing)
        .with_same("TableClass", table)
        .with_list("KeySchema", keys)
        .with_list("AttributeDefinitions", attributes.definitions)
        .with_from("ProvisionedThroughput", units.as_ref());
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
        plan.then(PlanCall::Put(put));
    }
    Ok(plan)
}

fn missing(node: &Node, name: &str) -> TemplateError {
    TemplateError::at(node.line, TemplateFault::Missing).inside(name)
}

/// The units of a table, which its indexes have as well; those that the modeler begins with where it says none.
fn units(table: &Node) -> Node {
    let line = table.line;
    let settings = table.get("ProvisionedCapacitySettings");
    let given = settings.and_then(|it| it.get("ProvisionedThroughput"));
    let five = || Node::new(line, Value::Plain("5".to_owned()));
    given.cloned().unwrap_or_else(|| {
        RequestTree::new(line)
            .with("ReadCapacityUnits", five())
            .with("WriteCapacityUnits", five())
            .node()
    })
}

/// The attributes of keys, each once.
#[derive(Default)]
struct Attributes {
    names: BTreeSet<String>,
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
            if self
                .names
                .insert(name.as_scalar().unwrap_or_default().to_owned())
            {
                let definition = tree::attribute(attribute.line, name, of_type);
                self.definitions.push(definition);
            }
        }
        Ok(keys)
    }
}
