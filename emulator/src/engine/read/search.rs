//! The vectors of an index that are closest to another one.

use std::sync::Arc;

use crate::schema::DistanceFunction;
use crate::storage::{Direction, Snapshot, Span, StoreError};
use crate::value::{AttributeValue, Item};

use crate::engine::Engine;
use crate::engine::error::{ReadError, SearchError};
use crate::engine::table::Table;
use crate::engine::table::layout::Layout;
use crate::engine::table::live_index::LiveIndex;
use crate::engine::vector::{LiveVectors, Query, VectorSet, mark};

/// What to search for.
#[derive(Clone, Debug)]
pub(crate) struct Search {
    /// The number of the index.
    pub(crate) index: u32,
    /// The vector whose neighbours are wanted, with as many elements as the index has.
    pub(crate) vector: Vec<f32>,
    /// Values that attributes of the search schema have.
    pub(crate) equal: Vec<(String, AttributeValue)>,
    /// How many neighbours are wanted.
    pub(crate) most: usize,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub(crate) struct SearchResults {
    /// Score and projected attributes of each, the closest first.
    pub(crate) found: Vec<(f32, Item)>,
    /// The bytes of the vectors that were held beside that of the search.
    pub(crate) searched_bytes: u64,
}

impl Engine {
    /// The items of an index whose vectors are closest, by every vector that there is, as `session` is shown them.
    ///
    /// # Errors
    ///
    /// If the table is not there, if the index cannot be searched yet, or if the store fails.
    pub(crate) fn search(
        &self,
        table: &Table,
        search: &Search,
        session: Option<&Arc<str>>,
    ) -> Result<SearchResults, SearchError> {
        table
            .check_usable(|| self.clock.now())
            .map_err(ReadError::from)?;
        let layout = table.layout();
        let index = self.searchable(&layout, search.index)?;
        let none = ReadError::IndexNotFound;
        let (Some(vectors), Some(schema)) = (&index.vectors, &index.definition.vector) else {
            return Err(none.into());
        };
        let mut vectors = self
            .vectors(table, &index, vectors)
            .map_err(ReadError::from)?;
        // Behind the vectors: what is committed between the two has changed for it.
        let sight = self.sight_of_entries(table, &layout, &index, session);
        let (snapshot, changed) = sight.map_err(ReadError::from)?;
        for key in changed {
            let entry = snapshot.get(index.space, &key).map_err(ReadError::from)?;
            match entry.and_then(|entry| index.row_of_entry(&entry)) {
                Some(row) => vectors.insert(key, &row),
                None => vectors.remove(&key),
            }
        }
        let query = query(&index, schema.distance, search);
        let neighbours = vectors.nearest(&query);
        let mut found = Vec::with_capacity(neighbours.found.len());
        for (score, key) in neighbours.found {
            // What left meanwhile is not found.
            let item = snapshot.get(index.space, &key).map_err(ReadError::from)?;
            if let Some(item) = item.filter(|item| passes(item, search)) {
                found.push((score, item));
            }
        }
        let each = u64::from(schema.dimensions) * 4;
        Ok(SearchResults {
            found,
            searched_bytes: neighbours.compared.saturating_mul(each),
        })
    }

    /// The index with this number, if it can be searched now.
    fn searchable(&self, layout: &Layout, number: u32) -> Result<Arc<LiveIndex>, SearchError> {
        let now = self.clock.now();
        let index = layout.index(number);
        let index = index.filter(|index| index.gone_at.is_none());
        let index = index.ok_or(ReadError::IndexNotFound)?;
        if !index.is_coming(now) {
            return Ok(Arc::clone(index));
        }
        // Nothing of it shows before it is filled.
        Err(if layout.is_allocating(index, now) {
            ReadError::IndexNotFound.into()
        } else {
            SearchError::Backfilling(Arc::clone(&index.definition.name))
        })
    }

    /// The vectors of an index as they are now; read from its entries the first time.
    fn vectors(
        &self,
        table: &Table,
        index: &LiveIndex,
        vectors: &LiveVectors,
    ) -> Result<VectorSet, StoreError> {
        if let Some(known) = vectors.get() {
            return Ok(known);
        }
        // Under the lock of the writer: what is read now and what is written later make the whole.
        let _writer = table.writer.lock();
        vectors.make(|| read_vectors(&*self.store.snapshot()?, index))
    }
}

/// The vectors of all entries.
fn read_vectors(snapshot: &dyn Snapshot, index: &LiveIndex) -> Result<VectorSet, StoreError> {
    let set = LiveIndex::no_vectors(&index.definition);
    let mut set = set.ok_or_else(|| StoreError::Corrupt {
        what: format!("{} is no index of vectors", index.definition.name).into(),
    })?;
    for entry in snapshot.range(index.space, &Span::ALL, Direction::Forward)? {
        let (key, item) = entry?;
        if let Some(row) = index.row_of_entry(&item) {
            set.insert(key.into_owned(), &row);
        }
    }
    Ok(set)
}

/// The search in the terms of what is looked through.
fn query<'a>(index: &LiveIndex, distance: DistanceFunction, search: &'a Search) -> Query<'a> {
    let keys = &index.definition.keys;
    let marked = |name: &str| {
        let mut equal = search.equal.iter();
        let (name, value) = equal.find(|(known, _)| known == name)?;
        // As the value stands in an item, so that equal values have equal marks.
        let mut item = Item::builder();
        item.push(name, value);
        item.finish().raw(name).map(mark)
    };
    let filters = keys.sort.iter().enumerate();
    Query {
        vector: &search.vector,
        distance,
        partition: keys.partition.first().and_then(|one| marked(&one.name)),
        filters: filters
            .filter_map(|(at, attribute)| Some((at, marked(&attribute.name)?)))
            .collect(),
        most: search.most,
    }
}

/// Whether an entry has the values that are asked for, whatever their marks.
fn passes(entry: &Item, search: &Search) -> bool {
    let mut equal = search.equal.iter();
    equal.all(|(name, value)| entry.get(name).as_ref() == Some(value))
}
