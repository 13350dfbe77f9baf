//! Guards: the items by which no two documents have one value of a unique field, and letting go of them.
//!
//! Invariant: a guard goes with the document that has it, and never with another one. A field that has become unique a
//! moment ago has values that two documents share, of which one has the guard.

use super::write::ID;
use crate::backend::{Condition, Item};
use crate::block::key::PK;
use crate::block::uow::{Refusal, UnitOfWork};
use crate::error::Error;

/// The guards that a document lets go of, over all attempts at it.
#[derive(Debug)]
pub(super) struct Released<'a> {
    id: &'a str,
    asked: Vec<Item>,
    /// Those that turned out to be of other documents.
    others: Vec<Item>,
}

impl<'a> Released<'a> {
    /// Nothing yet of the document with that id.
    pub(super) const fn new(id: &'a str) -> Self {
        Self {
            id,
            asked: Vec::new(),
            others: Vec::new(),
        }
    }

    /// Removes a guard in a unit, which is refused where the guard is another document's: see [`Released::keeps`].
    pub(super) fn release(
        &mut self,
        unit: &mut UnitOfWork<'_>,
        table: &str,
        guard: Item,
    ) -> Result<(), Error> {
        if self.others.contains(&guard) {
            return Ok(());
        }
        let own = Condition::equals(ID, self.id);
        unit.require(table, &guard, Condition::any([Condition::absent(PK), own]))?;
        unit.delete(table, &guard)?;
        if !self.asked.contains(&guard) {
            self.asked.push(guard);
        }
        Ok(())
    }

    /// Whether a unit was refused because of guards of others, which the next attempt leaves alone.
    pub(super) fn keeps(&mut self, refusal: &Refusal, table: &str) -> bool {
        let asked = std::mem::take(&mut self.asked);
        let known = self.others.len();
        let others = asked.into_iter();
        self.others
            .extend(others.filter(|guard| refusal.is_about(table, guard)));
        self.others.len() > known
    }
}
