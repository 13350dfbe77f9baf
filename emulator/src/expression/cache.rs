//! Parsed trees by text, so that a program that sends the same expressions pays for parsing once.

use std::fmt;
use std::sync::Arc;

use parking_lot::Mutex;
use xxhash_rust::xxh3::xxh3_64;

use super::ast::{ConditionTree, ProjectionTree, UpdateTree};
use super::condition::Condition;
use super::error::{ExpressionError, ExpressionKind};
#[cfg(test)]
use super::key_condition::KeyCondition;
use super::parse;
use super::projection::Projection;
use super::resolve::Placeholders;
use super::update::Update;

/// A bounded cache of parsed expressions: one per emulator, shared by all requests, locked inside.
#[derive(Debug)]
pub(crate) struct ExpressionCache {
    conditions: TextCache<ConditionTree>,
    updates: TextCache<UpdateTree>,
    projections: TextCache<ProjectionTree>,
}

impl ExpressionCache {
    /// A cache that keeps about so many texts of each grammar.
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            conditions: TextCache::new(capacity),
            updates: TextCache::new(capacity),
            projections: TextCache::new(capacity),
        }
    }

    /// A ConditionExpression or FilterExpression with the names and values of a request.
    ///
    /// # Errors
    ///
    /// Whatever the service finds wrong with the text, its placeholders or its operands.
    pub(crate) fn condition(
        &self,
        kind: ExpressionKind,
        text: &str,
        placeholders: &mut Placeholders<'_>,
    ) -> Result<Condition, ExpressionError> {
        let invalid = |fault| ExpressionError::invalid(kind, fault);
        let tree = self
            .conditions
            .get(text, parse::condition)
            .map_err(invalid)?;
        let bound = placeholders.bind(&tree.symbols);
        Condition::checked(tree, bound).map_err(invalid)
    }

    /// A KeyConditionExpression, in the steps that Query takes one by one.
    #[cfg(test)]
    pub(crate) fn key_condition(
        &self,
        text: &str,
        placeholders: &mut Placeholders<'_>,
    ) -> Result<KeyCondition, ExpressionError> {
        let condition = self.condition(ExpressionKind::KeyCondition, text, placeholders)?;
        KeyCondition::from_condition(&condition)
    }

    /// An UpdateExpression with the names and values of a request.
    ///
    /// # Errors
    ///
    /// As [`Self::condition`], and for paths that overlap.
    pub(crate) fn update(
        &self,
        text: &str,
        placeholders: &mut Placeholders<'_>,
    ) -> Result<Update, ExpressionError> {
        let invalid = |fault| ExpressionError::invalid(ExpressionKind::Update, fault);
        let tree = self.updates.get(text, parse::update).map_err(invalid)?;
        let bound = placeholders.bind(&tree.symbols);
        Update::checked(tree, bound).map_err(invalid)
    }

    /// A ProjectionExpression with the names of a request.
    ///
    /// # Errors
    ///
    /// As [`Self::condition`], and for paths that overlap.
    pub(crate) fn projection(
        &self,
        text: &str,
        placeholders: &mut Placeholders<'_>,
    ) -> Result<Projection, ExpressionError> {
        let invalid = |fault| ExpressionError::invalid(ExpressionKind::Projection, fault);
        let tree = self
            .projections
            .get(text, parse::projection)
            .map_err(invalid)?;
        let bound = placeholders.bind(&tree.symbols);
        Projection::checked(&tree, bound).map_err(invalid)
    }
}

/// Texts that share a place: with this many, popular ones rarely push each other out.
const WAYS: usize = 4;

/// One text and its tree.
type Remembered<T> = (Box<str>, Arc<T>);

/// The places that texts of one hash share, newest first.
type Places<T> = Mutex<[Option<Remembered<T>>; WAYS]>;

/// A set-associative cache: the hash of a text chooses a set of four places, and the newest text
/// takes the oldest one's place. Neither lookup nor eviction depends on how much is cached, and
/// texts chosen to collide push out only each other.
pub(crate) struct TextCache<T> {
    sets: Box<[Places<T>]>,
}

impl<T> TextCache<T> {
    /// A cache that keeps about so many texts.
    pub(crate) fn new(capacity: usize) -> Self {
        let sets = (capacity / WAYS).max(1);
        Self {
            sets: (0..sets).map(|_| Mutex::default()).collect(),
        }
    }

    /// The tree of a text, parsed now unless it is known. Faulty texts are not kept.
    pub(crate) fn get<E>(
        &self,
        text: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        // The upper half of the hash fits where addresses have 32 bits; on a smaller machine all texts would share
        // a set, which is slower and not wrong.
        let hash = usize::try_from(xxh3_64(text.as_bytes()) >> 32).unwrap_or_default();
        let Some(set) = self.sets.get(hash % self.sets.len().max(1)) else {
            return parse(text).map(Arc::new);
        };
        let known = |entry: &&Remembered<T>| *entry.0 == *text;
        // The lock is let go at the end of this statement: parsing happens without it.
        if let Some((_, tree)) = set.lock().iter().flatten().find(known) {
            return Ok(Arc::clone(tree));
        }
        // Two requests may parse the same new text at once; that costs less than waiting.
        let tree = Arc::new(parse(text)?);
        let mut places = set.lock();
        // The oldest of the four comes to the front, where it is overwritten.
        places.rotate_right(1);
        if let Some(place) = places.first_mut() {
            *place = Some((text.into(), Arc::clone(&tree)));
        }
        Ok(tree)
    }
}

impl<T> fmt::Debug for TextCache<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TextCache")
            .field("sets", &self.sets.len())
            .finish()
    }
}
