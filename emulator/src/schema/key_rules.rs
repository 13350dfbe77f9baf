//! What makes a key schema well formed.

use std::collections::HashSet;

use crate::limits;

use super::check::names;
use super::draft::{KeyElement, KeyRole};
use super::{KeyAttribute, KeySchema, SchemaFault};

/// How many attributes each part of a key may have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyLimits {
    /// The most attributes of the partition part, and of the sort part.
    each: usize,
}

impl KeyLimits {
    /// Tables and local indexes: one of each.
    pub(crate) const TABLE: Self = Self { each: 1 };
    /// Global indexes: up to [`limits::INDEX_KEY_ATTRIBUTES_MAX`] of each.
    pub(crate) const GLOBAL_INDEX: Self = Self {
        each: limits::INDEX_KEY_ATTRIBUTES_MAX,
    };
}

/// Every element of a key must have a definition. The service looks at this before anything else about
/// the key, and first at the number of definitions.
pub(crate) fn check_defined(
    elements: &[KeyElement],
    attributes: &[KeyAttribute],
) -> Result<(), SchemaFault> {
    if elements.len() > attributes.len() {
        return Err(SchemaFault::KeyWithoutDefinition);
    }
    let defined = |element: &KeyElement| find(attributes, &element.name).is_ok();
    if elements.iter().all(defined) {
        return Ok(());
    }
    Err(SchemaFault::IndexKeyWithoutDefinition {
        keys: names(elements.iter().map(|element| element.name.as_str())),
        defined: names(attributes.iter().map(|attribute| &*attribute.name)),
    })
}

/// Checks order, number and names of the elements of a key.
pub(crate) fn check_shape(elements: &[KeyElement], limits: KeyLimits) -> Result<(), SchemaFault> {
    let roles = || elements.iter().map(|element| element.role);
    if roles().next() != Some(KeyRole::Partition) {
        return Err(SchemaFault::FirstNotHash);
    }
    let of = |role| roles().filter(|found| *found == role).count();
    if let [one, two] = elements
        && one.name == two.name
    {
        return Err(SchemaFault::SameKeyTwice);
    }
    if limits.each == 1 && elements.len() == 2 && of(KeyRole::Sort) == 0 {
        return Err(SchemaFault::SecondNotRange);
    }
    if !roles().is_sorted_by_key(|role| role == KeyRole::Sort) {
        return Err(SchemaFault::HashAfterRange);
    }
    if of(KeyRole::Partition) > limits.each {
        return Err(SchemaFault::TooManyKeys("HASH"));
    }
    if of(KeyRole::Sort) > limits.each {
        return Err(SchemaFault::TooManyKeys("RANGE"));
    }
    let mut names = HashSet::new();
    if elements.iter().all(|element| names.insert(&element.name)) {
        Ok(())
    } else {
        Err(SchemaFault::SameKeyOften)
    }
}

/// Gives the elements of a well-formed key their types.
pub(crate) fn bind_keys(
    elements: &[KeyElement],
    attributes: &[KeyAttribute],
) -> Result<KeySchema, SchemaFault> {
    let part = |role| {
        elements
            .iter()
            .filter(|element| element.role == role)
            .map(|element| find(attributes, &element.name))
            .collect::<Result<Vec<_>, _>>()
    };
    Ok(KeySchema {
        partition: part(KeyRole::Partition)?,
        sort: part(KeyRole::Sort)?,
    })
}

/// The definition of `name`.
fn find(attributes: &[KeyAttribute], name: &str) -> Result<KeyAttribute, SchemaFault> {
    attributes
        .iter()
        .find(|attribute| &*attribute.name == name)
        .cloned()
        .ok_or(SchemaFault::KeyWithoutDefinition)
}
