//! An item while it is updated: only the attributes that change are decoded.

use super::update::UpdateError;
use crate::value::path::{Path, Step};
use crate::value::{AttributeValue, Item};

/// The old item, and what has been made of some of its attributes.
pub(super) struct Draft<'i> {
    base: &'i Item,
    /// Attributes that were touched: the new value, or nothing where it is gone.
    touched: Vec<(&'i str, Option<AttributeValue>)>,
}

impl<'i> Draft<'i> {
    /// Nothing touched yet.
    pub(super) fn new(base: &'i Item) -> Self {
        Self {
            base,
            touched: Vec::new(),
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
            self.replace(&path.root, value);
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

    /// Appends to the list that a path leads into; says at which index.
    pub(super) fn append(
        &mut self,
        path: &'i Path,
        value: AttributeValue,
    ) -> Result<usize, UpdateError> {
        let Some(AttributeValue::L(elements)) = self.parent(path) else {
            return Err(UpdateError::InvalidPath);
        };
        elements.push(value);
        Ok(elements.len() - 1)
    }

    /// Removes what is at a path.
    pub(super) fn remove(&mut self, path: &'i Path) {
        let Some(last) = path.steps.last() else {
            match self.touched.iter_mut().find(|(name, _)| *name == path.root) {
                Some((_, value)) => *value = None,
                None => self.touched.push((&path.root, None)),
            }
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
            match self
                .touched
                .iter()
                .position(|(touched, _)| *touched == name)
            {
                None => builder.push_raw(&name, raw),
                Some(place) => {
                    if let (name, Some(value)) = self.touched.swap_remove(place) {
                        builder.push(name, &value);
                    }
                }
            }
        }
        self.touched.sort_unstable_by_key(|(name, _)| *name);
        for (name, value) in &self.touched {
            if let Some(value) = value {
                builder.push(name, value);
            }
        }
        builder.finish()
    }

    /// Gives an attribute a new value, whatever it was.
    fn replace(&mut self, name: &'i str, value: AttributeValue) {
        match self
            .touched
            .iter_mut()
            .find(|(touched, _)| *touched == name)
        {
            Some((_, current)) => *current = Some(value),
            None => self.touched.push((name, Some(value))),
        }
    }

    /// The list or map that holds what a path leads to.
    fn parent(&mut self, path: &'i Path) -> Option<&mut AttributeValue> {
        let place = match self.touched.iter().position(|(name, _)| *name == path.root) {
            Some(place) => place,
            None => {
                self.touched
                    .push((&path.root, Some(self.base.get(&path.root)?)));
                self.touched.len() - 1
            }
        };
        let root = self.touched.get_mut(place)?.1.as_mut()?;
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
