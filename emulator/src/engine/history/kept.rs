//! What a table holds, space by space, for who makes copies of it.

use crate::storage::Space;

use crate::engine::parts::backups::{HeldSpace, KeptIndex};
use crate::engine::table::{Table, Writer};

/// The items of a table and the entries of its indexes. `place` says where each space is to be found by whoever reads
/// this: in its place, or in a copy of it. The caller holds the lock of the writer.
///
/// An index that leaves is not among them: its entries are gone already.
pub(in crate::engine) fn content(
    table: &Table,
    writer: &Writer,
    mut place: impl FnMut(Space) -> Space,
) -> (HeldSpace, Vec<KeptIndex>) {
    let items = HeldSpace::new(place(table.space), table.counters.held());
    let indexes = writer.layout.indexes.iter();
    let staying = indexes.filter(|index| index.gone_at.is_none());
    let indexes = staying.map(|index| {
        let mut unfilled = writer.unfilled.iter();
        let reached = unfilled.find(|(space, _)| *space == index.space);
        KeptIndex {
            number: index.definition.number,
            content: HeldSpace::new(place(index.space), index.counters.held()),
            reached: reached.map(|(_, reached)| reached.clone()),
        }
    });
    let indexes = indexes.collect();
    (items, indexes)
}
