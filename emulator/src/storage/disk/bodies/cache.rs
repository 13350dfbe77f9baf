//! Items that were read or written lately, no more of them than there is memory for.

use std::fmt;
use std::sync::Arc;

use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter};

use crate::meter::StoreMeters;
use crate::storage::Place;
use crate::value::Item;

/// What an item costs beside its own bytes: the entry, its place in the order, and what the allocator rounds up.
const ENTRY_BYTES: u64 = 128;

/// How large an item is believed to be, to make the tables of the cache of a fitting size.
const USUAL_BYTES: u64 = 1024;

/// Where an item lies: its file and the place in it.
type At = (u32, u32);

#[derive(Clone, Debug)]
struct Bytes;

impl Weighter<At, Item> for Bytes {
    fn weight(&self, _: &At, item: &Item) -> u64 {
        item.memory_bytes() as u64 + ENTRY_BYTES
    }
}

/// The cache of a store, shared by all its roots: a place never holds another item.
pub(super) struct BodyCache {
    items: Cache<At, Item, Bytes, DefaultHashBuilder>,
    meters: Arc<StoreMeters>,
}

impl BodyCache {
    /// A cache of so many bytes.
    pub(super) fn new(bytes: u64, meters: Arc<StoreMeters>) -> Self {
        let items = usize::try_from(bytes / USUAL_BYTES).unwrap_or(usize::MAX);
        let options = OptionsBuilder::new()
            // Each shard has its part of the room, which the largest items must fit into.
            .shards(4)
            .estimated_items_capacity(items.max(64))
            .weight_capacity(bytes)
            .build();
        let hasher = DefaultHashBuilder::default();
        let items = match options {
            Ok(options) => Cache::with_options(options, Bytes, hasher, DefaultLifecycle::default()),
            Err(error) => {
                debug_assert!(false, "both sizes are given: {error}");
                Cache::with_weighter(64, bytes, Bytes)
            }
        };
        Self { items, meters }
    }

    /// The item of this place. One that is not there is read from its file next.
    pub(super) fn get(&self, place: &Place) -> Option<Item> {
        let item = self.items.get(&(place.file, place.offset));
        match &item {
            Some(_) => self.meters.cache_hits.count(),
            None => self.meters.cache_misses.count(),
        }
        item
    }

    /// How many bytes there are.
    pub(super) fn bytes(&self) -> u64 {
        self.items.weight()
    }

    pub(super) fn insert(&self, place: &Place, item: Item) {
        self.items.insert((place.file, place.offset), item);
    }
}

impl fmt::Debug for BodyCache {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "BodyCache({} of {} bytes)",
            self.items.weight(),
            self.items.capacity()
        )
    }
}
