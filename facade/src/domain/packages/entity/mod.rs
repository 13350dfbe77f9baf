//! Entities: things with named fields, which are made equal before they are compared, and looked at before they are kept.
//!
//! Invariant: these are rules about texts; where a text comes from, and who is answered what, is none of them.

mod key;
mod normalize;
mod pattern;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use key::{KeyError, KeyTemplate};
pub use normalize::Normalizer;
pub use pattern::Pattern;

use super::document::Named;
use super::pipeline::{EntityRules, FieldRefused};

/// A thing with fields: `artifact`.
///
/// # Examples
///
/// ```
/// use std::collections::BTreeMap;
/// use package_database::packages::pipeline::EntityRules;
/// use package_database::packages::shipped;
///
/// let document = shipped::document();
/// let artifact = document.entities.get("artifact").unwrap();
/// let mut fields = BTreeMap::from([("name".to_owned(), " My_Tool ".to_owned())]);
/// artifact.normalize(&mut fields);
/// assert_eq!(fields["name"], "my-tool");
/// artifact.validate(&fields).unwrap();
/// fields.insert("variant".to_owned(), String::new());
/// assert_eq!(artifact.validate(&fields).unwrap_err().field, "variant");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entity {
    /// Its fields, in the order in which they are written.
    pub fields: Named<Field>,
    /// The fields that tell one thing from another, in their order.
    pub primary_key: Vec<String>,
    /// What values have to look like.
    pub constraints: Vec<Constraint>,
}

/// A field of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// What its values are: `string`.
    pub kind: String,
    /// Whether a thing may be without it.
    pub optional: bool,
    /// How its values are made equal, in this order.
    pub normalize: Vec<Normalizer>,
}

/// What the values of a field have to look like, after they were made equal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Constraint {
    /// Whose values are looked at.
    pub field: String,
    /// What its values look like.
    pub pattern: Pattern,
    /// Whether a thing may be without the field.
    pub when_present: bool,
}

impl Entity {
    pub(super) const fn new(
        fields: Named<Field>,
        primary_key: Vec<String>,
        constraints: Vec<Constraint>,
    ) -> Self {
        Self {
            fields,
            primary_key,
            constraints,
        }
    }

    /// Looks at a thing that has to be whole, such as one that is to be stored.
    ///
    /// # Errors
    ///
    /// [`FieldRefused`] as [`EntityRules::validate`] says, and for a field that is not there although it is not optional.
    pub fn validate_whole(&self, fields: &BTreeMap<String, String>) -> Result<(), FieldRefused> {
        let required = self.fields.iter().filter(|(_, field)| !field.optional);
        let mut missing = required.filter(|(name, _)| !fields.contains_key(*name));
        match missing.next() {
            Some((name, _)) => Err(FieldRefused::new(name, "has to be there")),
            None => self.validate(fields),
        }
    }
}

impl EntityRules for Entity {
    fn fields(&self) -> Vec<&str> {
        self.fields.iter().map(|(name, _)| name).collect()
    }

    fn normalize(&self, fields: &mut BTreeMap<String, String>) {
        for (name, field) in self.fields.iter() {
            if let Some(value) = fields.get_mut(name) {
                for normalizer in &field.normalize {
                    normalizer.settle(value);
                }
            }
        }
    }

    fn validate(&self, fields: &BTreeMap<String, String>) -> Result<(), FieldRefused> {
        for (name, _) in self.fields.iter() {
            let Some(value) = fields.get(name) else {
                continue;
            };
            if value.is_empty() {
                return Err(FieldRefused::new(name, "must not be empty"));
            }
            let own = self.constraints.iter().filter(|rule| rule.field == name);
            for Constraint { pattern, .. } in own {
                if !pattern.fits(value) {
                    return Err(FieldRefused::new(name, format!("must match {pattern}")));
                }
            }
        }
        Ok(())
    }
}
