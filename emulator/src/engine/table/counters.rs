//! How much a space holds, and by how much it grows.

use std::sync::atomic::{AtomicU64, Ordering};

/// How much a space holds. Changed under the table's writer lock, read by anyone.
#[derive(Debug, Default)]
pub(in crate::engine) struct Counters {
    items: AtomicU64,
    bytes: AtomicU64,
}

impl Counters {
    /// Items or index entries.
    pub(in crate::engine) fn items(&self) -> u64 {
        // `Relaxed`, here and below: each figure is right by itself; that both are of one moment nobody needs, and
        // whoever holds the writer's lock sees them so anyway.
        self.items.load(Ordering::Relaxed)
    }

    /// The sizes of all entries together, as the service counts them.
    pub(in crate::engine) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// All that the space holds, as the growth of an empty one.
    pub(in crate::engine) fn held(&self) -> Growth {
        Growth::of(self.items(), self.bytes())
    }

    /// Applies a change. Wrapping addition makes a negative change a subtraction.
    pub(in crate::engine) fn apply(&self, growth: Growth) {
        // Two's complement: adding 2^64 - n with wrapping is taking n away.
        let items = growth.items.cast_unsigned();
        let items = self.items.fetch_add(items, Ordering::Relaxed);
        let bytes = growth.bytes.cast_unsigned();
        let bytes = self.bytes.fetch_add(bytes, Ordering::Relaxed);
        debug_assert!(
            items.checked_add_signed(growth.items).is_some()
                && bytes.checked_add_signed(growth.bytes).is_some(),
            "a space never holds less than nothing"
        );
    }

    /// Takes over what another space holds.
    pub(in crate::engine) fn copy_from(&self, other: &Self) {
        // `Relaxed`: the copy is not shown to anybody before it is finished.
        self.items.store(other.items(), Ordering::Relaxed);
        self.bytes.store(other.bytes(), Ordering::Relaxed);
    }
}

/// By how much a space grows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::engine) struct Growth {
    /// Entries that came, less those that went.
    pub(in crate::engine) items: i64,
    /// Bytes that came, less those that went.
    pub(in crate::engine) bytes: i64,
}

impl Growth {
    /// The growth of an empty space to so much.
    pub(in crate::engine) fn of(items: u64, bytes: u64) -> Self {
        let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        Self {
            items: signed(items),
            bytes: signed(bytes),
        }
    }

    /// The growth when an entry of one size is replaced by one of another; none where there is none.
    pub(in crate::engine) fn between(old: Option<usize>, new: Option<usize>) -> Self {
        let bytes =
            |size: Option<usize>| size.map_or(0, |size| i64::try_from(size).unwrap_or(i64::MAX));
        Self {
            items: i64::from(new.is_some()) - i64::from(old.is_some()),
            bytes: bytes(new) - bytes(old),
        }
    }
}
