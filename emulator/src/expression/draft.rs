//! An item while it is updated: only the attributes that change are decoded.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::update::UpdateError;
use crate::value::path::{Path, Step};
use crate::value::{AttributeValue, Item};

/// The old item, and what has been made of some of its attributes.
pub(super) struct Draft<'i> {
    base: &'i Item,
    /// Attributes that were touched: the new value, or nothing where it is gone.
    touched: BTreeMap<&'i str, Option<AttributeValue>>,
}

impl<'i> Draft<'i> {
    /// Nothing touched yet.
    pub(super) fn new(base: &'i Item) -> Self {
        Self {
            base,
            touched: BTreeMap::new(),
        }
    }

    /// Puts a value at a path. Gives it back when the path is a place behind the end of a list: such
    /// values are appended in the order of their indexes, when all others are in place.
    pub(super) fn set(
        &mut self,
        path: &'i Path,
        value: AttributeValue,
    ) -> Result<Option<AttributeValue>, UpdateError> {
        let Some(last) = path.steps.last() else {
            self.touched.insert(&path.root, Some(value));
            return Ok(None);
        };
        match (self.parent(path).ok_or(UpdateError::InvalidPath)?, last) {
            (AttributeValue::M(members), Step::Name(name)) => {
                members.insert(name.clone(), value);
            }
            (AttributeValue::L(elements), Step::Index(index)) => match elements.get_mut(*index) {
                Some(element) => *element = value,
                None => return Ok(Some(value)),
            },
            _ => return Err(UpdateError::InvalidPath),
        }
        Ok(None)
    }

    /// Appends to the list that a path leads into.
    pub(super) fn append(
        &mut self,
        path: &'i Path,
        value: AttributeValue,
    ) -> Result<(), UpdateError> {
        let Some(AttributeValue::L(elements)) = self.parent(path) else {
            return Err(UpdateError::InvalidPath);
        };
        elements.push(value);
        Ok(())
    }

    /// Removes what is at a path.
    pub(super) fn remove(&mut self, path: &'i Path) {
        let Some(last) = path.steps.last() else {
            self.touched.insert(&path.root, None);
            return;
        };
        match (self.parent(path), last) {
            (Some(AttributeValue::M(members)), Step::Name(name)) => {
                members.remove(name);
            }
            (Some(AttributeValue::L(elements)), Step::Index(index)) if *index < elements.len() => {
                elements.remove(*index);
            }
            _ => {}
        }
    }

    /// The new item: untouched attributes are copied as they are, in their order.
    pub(super) fn finish(mut self) -> Item {
        let mut builder = Item::builder();
        for (name, raw) in self.base.iter() {
            match self.touched.remove_entry(&*name) {
                None => builder.push_raw(&name, raw),
                Some((name, Some(value))) => builder.push(name, &value),
                Some((_, None)) => {}
            }
        }
        for (name, value) in &self.touched {
            if let Some(value) = value {
                builder.push(name, value);
            }
        }
        builder.finish()
    }

    /// The list or map that holds what a path leads to.
    fn parent(&mut self, path: &'i Path) -> Option<&mut AttributeValue> {
        let root = match self.touched.entry(&path.root) {
            Entry::Occupied(touched) => touched.into_mut(),
            Entry::Vacant(place) => place.insert(Some(self.base.get(&path.root)?)),
        };
        let root = root.as_mut()?;
        let (_, parents) = path.steps.split_last()?;
        parents
            .iter()
            .try_fold(root, |value, step| match (value, step) {
                (AttributeValue::M(members), Step::Name(name)) => members.get_mut(name),
                (AttributeValue::L(elements), Step::Index(index)) => elements.get_mut(*index),
                _ => None,
            })
    }
}
