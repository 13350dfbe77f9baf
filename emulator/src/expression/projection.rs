//! Paths and item to the part of the item that they name.

use std::collections::BTreeMap;

use super::ast::ProjectionTree;
use super::check;
use super::error::Fault;
use super::resolve::Bound;
use crate::value::path::{Path, Step};
use crate::value::{AttributeValue, Item};

/// The attributes, and parts of attributes, that a request wants to see.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Projection {
    /// By top-level attribute; an empty list of ways wants all of it.
    roots: BTreeMap<String, Vec<Vec<Step>>>,
    /// The columns of a statement that selects parts of attributes, by their names.
    columns: Option<BTreeMap<String, Path>>,
}

impl Projection {
    /// A projection whose paths keep out of each other's way.
    pub(super) fn checked(tree: &ProjectionTree, bound: Bound) -> Result<Self, Fault> {
        let bindings = bound.whole()?;
        let paths = tree.paths.iter().map(|path| bindings.path(path));
        let paths = paths.collect::<Result<Vec<Path>, _>>()?;
        Self::of_apart(&paths)
    }

    /// A projection of paths, if they keep out of each other's way.
    pub(crate) fn of_apart(paths: &[Path]) -> Result<Self, Fault> {
        check::disjoint(paths)?;
        Ok(Self::of_paths(paths))
    }

    /// A projection of paths that are known to keep out of each other's way.
    pub(crate) fn of_paths(paths: &[Path]) -> Self {
        let mut roots: BTreeMap<String, Vec<Vec<Step>>> = BTreeMap::new();
        for path in paths {
            let ways = roots.entry(path.root.clone()).or_default();
            if !path.steps.is_empty() {
                ways.push(path.steps.clone());
            }
        }
        Self {
            roots,
            columns: None,
        }
    }

    /// The columns of a statement, if they keep out of each other's way. A path shows its value beside
    /// the others, under the last of its names; of several that share one, the last is shown.
    pub(crate) fn of_columns(paths: Vec<Path>) -> Result<Self, Fault> {
        let mut projection = Self::of_apart(&paths)?;
        if paths.iter().any(|path| !path.steps.is_empty()) {
            let columns = paths.into_iter().map(|path| (column_name(&path), path));
            projection.columns = Some(columns.collect());
        }
        Ok(projection)
    }

    /// A projection of whole attributes.
    pub(crate) fn of_names(names: impl IntoIterator<Item = String>) -> Self {
        Self {
            roots: names.into_iter().map(|name| (name, Vec::new())).collect(),
            columns: None,
        }
    }

    /// The top-level attributes that it reads.
    pub(crate) fn top_level_names(&self) -> impl Iterator<Item = &str> {
        self.roots.keys().map(String::as_str)
    }

    /// All names in its paths: of attributes, and of members of maps.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let members = self.roots.values().flatten().flatten();
        let members = members.filter_map(|step| match step {
            Step::Name(name) => Some(name.as_str()),
            Step::Index(_) => None,
        });
        self.top_level_names().chain(members)
    }

    /// The attributes of which it reads parts.
    pub(crate) fn nested_roots(&self) -> impl Iterator<Item = &str> {
        let nested = self.roots.iter().filter(|(_, ways)| !ways.is_empty());
        nested.map(|(root, _)| root.as_str())
    }

    /// The part of an item that it names. Whole attributes are copied without decoding.
    pub(crate) fn apply(&self, item: &Item) -> Item {
        if self.roots.values().all(Vec::is_empty) {
            return item.select(|name| self.roots.contains_key(name));
        }
        let mut builder = Item::builder();
        if let Some(columns) = &self.columns {
            for (name, path) in columns {
                if let Some(raw) = path.find(item) {
                    builder.push_raw(name, raw);
                }
            }
            return builder.finish();
        }
        for (name, raw) in item.iter() {
            let Some(ways) = self.roots.get(&*name) else {
                continue;
            };
            if ways.is_empty() {
                builder.push_raw(&name, raw);
                continue;
            }
            let ways = ways.iter().map(Vec::as_slice).collect();
            if let Some(part) = pick(&raw.decode(), ways) {
                builder.push(&name, &part);
            }
        }
        builder.finish()
    }
}

/// What a column is called: the last name of its path, with the elements that follow.
fn column_name(path: &Path) -> String {
    let mut name = path.root.clone();
    for step in &path.steps {
        match step {
            Step::Name(member) => name.clone_from(member),
            Step::Index(index) => name.push_str(&format!("[{index}]")),
        }
    }
    name
}

/// The part of a value that the ways lead to. As deep as the longest of them.
fn pick(value: &AttributeValue, ways: Vec<&[Step]>) -> Option<AttributeValue> {
    // The ways that go on, by their first step.
    let mut branches: BTreeMap<&Step, Vec<&[Step]>> = BTreeMap::new();
    for way in ways {
        let Some((first, rest)) = way.split_first() else {
            return Some(value.clone());
        };
        branches.entry(first).or_default().push(rest);
    }
    match value {
        AttributeValue::M(members) => {
            let picked: BTreeMap<_, _> = branches
                .into_iter()
                .filter_map(|(step, ways)| {
                    let Step::Name(name) = step else { return None };
                    Some((name.clone(), pick(members.get(name)?, ways)?))
                })
                .collect();
            (!picked.is_empty()).then_some(AttributeValue::M(picked))
        }
        AttributeValue::L(elements) => {
            let picked: Vec<_> = branches
                .into_iter()
                .filter_map(|(step, ways)| {
                    let Step::Index(index) = step else {
                        return None;
                    };
                    pick(elements.get(*index)?, ways)
                })
                .collect();
            (!picked.is_empty()).then_some(AttributeValue::L(picked))
        }
        _ => None,
    }
}
