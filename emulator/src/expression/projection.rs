//! Paths and item to the part of the item that they name.

use std::collections::BTreeMap;

use super::ast::ProjectionTree;
use super::check;
use super::error::Fault;
use super::resolve::Bindings;
use crate::value::path::{Path, Step};
use crate::value::{AttributeValue, Item};

/// The attributes, and parts of attributes, that a request wants to see.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Projection {
    /// By top-level attribute; an empty list of ways wants all of it.
    roots: BTreeMap<String, Vec<Vec<Step>>>,
}

impl Projection {
    /// A projection whose paths keep out of each other's way.
    pub(super) fn checked(tree: &ProjectionTree, bindings: &Bindings) -> Result<Self, Fault> {
        let paths: Vec<Path> = tree.paths.iter().map(|path| bindings.path(path)).collect();
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
        Self { roots }
    }

    /// A projection of whole attributes.
    pub(crate) fn of_names(names: impl IntoIterator<Item = String>) -> Self {
        Self {
            roots: names.into_iter().map(|name| (name, Vec::new())).collect(),
        }
    }

    /// The top-level attributes that it reads.
    pub(crate) fn top_level_names(&self) -> impl Iterator<Item = &str> {
        self.roots.keys().map(String::as_str)
    }

    /// The part of an item that it names. Whole attributes are copied without decoding.
    pub(crate) fn apply(&self, item: &Item) -> Item {
        if self.roots.values().all(Vec::is_empty) {
            return item.select(|name| self.roots.contains_key(name));
        }
        let mut builder = Item::builder();
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
