//! Documents that were found for several owners at once, by what each owner asks for.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::definition::{Relation, RelationKind};
use super::doc::Doc;

/// What was found for several documents at once, in the order that was asked for.
#[derive(Default)]
pub(super) struct RelatedDocs {
    /// Each with how many owners are still to get it.
    docs: Vec<(usize, Option<Doc>)>,
    /// Where the documents are that have this at their end of the relation.
    places: BTreeMap<String, Vec<usize>>,
    /// For many to many: the ids that belong to each key.
    between: BTreeMap<String, BTreeSet<String>>,
}

impl RelatedDocs {
    /// A key of an owner goes with an id, by way of a model between both.
    pub(super) fn link(&mut self, key: &Value, id: &Value) {
        let ids = self.between.entry(key.to_string()).or_default();
        ids.insert(id.to_string());
    }

    /// Takes over what was found, so that what belongs to a key is found without a look at all of it.
    pub(super) fn take(&mut self, docs: Vec<Doc>, own: &Relation) {
        let end = match own.kind() {
            RelationKind::BelongsTo | RelationKind::ManyToMany => "id",
            RelationKind::HasMany | RelationKind::HasOne => own.foreign_key(),
        };
        for (place, doc) in docs.iter().enumerate() {
            if let Some(value) = doc.at(end) {
                self.places
                    .entry(value.to_string())
                    .or_default()
                    .push(place);
            }
        }
        self.docs = docs.into_iter().map(|doc| (0, Some(doc))).collect();
    }

    pub(super) fn id_at(&self, place: usize) -> Option<&str> {
        Some(self.docs.get(place)?.1.as_ref()?.id())
    }

    pub(super) fn user_at(&self, place: usize) -> Option<&str> {
        self.docs.get(place)?.1.as_ref()?.user()
    }

    /// One more owner will get the document at a place.
    pub(super) fn wanted(&mut self, place: usize) {
        if let Some((owners, _)) = self.docs.get_mut(place) {
            *owners += 1;
        }
    }

    /// The document for one of its owners: the last one gets it without a copy.
    pub(super) fn give(&mut self, place: usize) -> Option<Doc> {
        let (owners, doc) = self.docs.get_mut(place)?;
        *owners = owners.saturating_sub(1);
        match *owners {
            0 => doc.take(),
            _ => doc.clone(),
        }
    }

    /// Where the documents are that belong to a key, in their order.
    pub(super) fn places_of(&self, key: &str) -> Vec<usize> {
        let direct = self.places.get(key).filter(|_| self.between.is_empty());
        let through = self.between.get(key).into_iter().flatten();
        let through = through.filter_map(|id| self.places.get(id));
        let mut places: Vec<usize> = through.chain(direct).flatten().copied().collect();
        places.sort_unstable();
        places
    }
}
