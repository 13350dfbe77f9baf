//! The policies of `infra/database.yaml`, as far as they are about tables.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::sources::text;

/// One request of a service, or one part of it, as a policy judges it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Right {
    /// A table, such as `package.specs`, or an index, such as `package.specs/index/idUpdatedAt`.
    pub(crate) resource: String,
    /// Such as `PutItem`.
    pub(crate) action: &'static str,
    /// The partition key, which policies may restrict; none of requests that are about no item.
    pub(crate) key: Option<String>,
}

/// What a resource of the template allows: a policy, or a role with policies of its own.
#[derive(Debug, Default)]
pub(crate) struct Policy {
    statements: Vec<Statement>,
}

#[derive(Debug, Default)]
struct Statement {
    actions: BTreeSet<String>,
    resources: BTreeSet<String>,
    /// Patterns of partition keys; every key where there are none.
    keys: BTreeSet<String>,
}

/// The list that a line of a statement belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Actions,
    Resources,
    Keys,
    Other,
}

pub(crate) fn template() -> String {
    text("infra/database.yaml")
}

/// The lines of one resource of the template.
pub(crate) fn resource_of(text: &str, name: &str) -> String {
    let lines = text.lines();
    let mut lines = lines.skip_while(|line| line.trim_end() != format!("  {name}:"));
    assert!(lines.next().is_some(), "{name}");
    let inside = |line: &&str| line.is_empty() || line.starts_with("   ");
    lines.take_while(inside).collect::<Vec<_>>().join("\n")
}

/// The names of the tables, by what the template calls them.
fn tables(template: &str) -> BTreeMap<String, String> {
    let mut tables = BTreeMap::new();
    let mut resource = "";
    for line in template.lines() {
        if line.starts_with("  ") && !line.starts_with("   ") {
            resource = line.trim().trim_end_matches(':');
        } else if let Some(name) = line.trim().strip_prefix("TableName: ") {
            tables.insert(resource.to_owned(), name.to_owned());
        }
    }
    tables
}

impl Policy {
    pub(crate) fn of(template: &str, resource: &str) -> Self {
        let tables = tables(template);
        let mut statements: Vec<Statement> = Vec::new();
        let mut part = Part::Other;
        for line in resource_of(template, resource).lines().map(str::trim) {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            let listed = line.strip_prefix("- ");
            match name {
                "- Sid" => statements.push(Statement::default()),
                "Action" => part = Part::Actions,
                "Resource" => part = Part::Resources,
                "dynamodb" if value.starts_with("LeadingKeys:") => part = Part::Keys,
                _ if listed.is_none() => part = Part::Other,
                _ => {}
            }
            let inline = value.strip_prefix("LeadingKeys:").unwrap_or(value).trim();
            let value = listed.unwrap_or(inline);
            if let (Some(statement), false) = (statements.last_mut(), value.is_empty()) {
                statement.add(part, value, &tables);
            }
        }
        Self { statements }
    }

    pub(crate) fn allows(&self, right: &Right) -> bool {
        self.statements.iter().any(|statement| {
            let keys = &statement.keys;
            statement.actions.contains(right.action)
                && statement.resources.contains(&right.resource)
                && (keys.is_empty()
                    || (right.key.as_ref())
                        .is_some_and(|key| keys.iter().any(|pattern| matches(pattern, key))))
        })
    }

    /// Every action that is allowed, with what it is allowed on.
    pub(crate) fn pairs(&self) -> BTreeSet<(String, String)> {
        let pairs = self.statements.iter().flat_map(|statement| {
            let resources = statement.resources.iter();
            resources.flat_map(|resource| {
                let actions = statement.actions.iter();
                actions.map(|action| (resource.clone(), action.clone()))
            })
        });
        pairs.collect()
    }
}

impl Statement {
    fn add(&mut self, part: Part, value: &str, tables: &BTreeMap<String, String>) {
        match part {
            Part::Actions => {
                let action = value.strip_prefix("dynamodb:");
                self.actions.extend(action.map(str::to_owned));
            }
            Part::Resources => {
                self.resources.extend(resource(value, tables));
            }
            // The other test of the same name, for whether there are keys.
            Part::Keys if value == "'false'" => {}
            Part::Keys => drop(self.keys.insert(value.to_owned())),
            Part::Other => {}
        }
    }
}

/// `!GetAtt Table.Arn`, or `!Sub '${Table.Arn}/index/name'`.
fn resource(value: &str, tables: &BTreeMap<String, String>) -> Option<String> {
    if let Some(table) = value.strip_prefix("!GetAtt ") {
        return tables.get(table.strip_suffix(".Arn")?).cloned();
    }
    let (table, index) = value.strip_prefix("!Sub '${")?.split_once(".Arn}")?;
    Some(format!(
        "{}{}",
        tables.get(table)?,
        index.trim_end_matches('\'')
    ))
}

/// Whether a pattern of a policy, whose stars stand for any text, means a key.
fn matches(pattern: &str, key: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == key,
        Some((before, after)) => {
            assert!(!after.contains('*'), "one star is enough: {pattern}");
            key.strip_prefix(before)
                .is_some_and(|rest| rest.ends_with(after))
        }
    }
}

#[test]
fn policies_are_read_as_they_are_written() {
    let policy = Policy::of(&template(), "ProductionTestPolicy");
    let right = |resource: &str, action, key: Option<&str>| Right {
        resource: resource.to_owned(),
        action,
        key: key.map(str::to_owned),
    };
    assert!(policy.allows(&right("package.specs", "PutItem", Some("test.1"))));
    assert!(!policy.allows(&right("package.specs", "PutItem", Some("tes"))));
    assert!(!policy.allows(&right("package.specs", "PutItem", None)));
    assert!(!policy.allows(&right("package.specs", "Scan", Some("test.1"))));
    let index = "package.specs/index/idUpdatedAt";
    assert!(policy.allows(&right(index, "Query", Some("test.1"))));
    assert!(!policy.allows(&right(index, "GetItem", Some("test.1"))));
}
