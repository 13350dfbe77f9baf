//! What is different between two engines, item by item.
//!
//! Two forks of one database share what neither has written to since: a table that both share costs one look, whatever
//! it holds.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::iter::Peekable;
use std::ops::Bound;
use std::sync::Arc;

use crate::limits::DIFFERENCE_LOOKS_MAX;
use crate::storage::{Direction, Entries, Key, Snapshot, Span, StoreError};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::table::Table;
use crate::engine::table::catalog::Caller;

/// An item that is not the same in both.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Difference {
    /// The table, by its name.
    pub(crate) table: Arc<str>,
    /// The attributes of the key.
    pub(crate) key: Item,
    /// What the engine has that is compared with; none if it has no such item.
    pub(crate) old: Option<Item>,
    /// What this engine has; none if it has no such item.
    pub(crate) new: Option<Item>,
}

/// A place in the order of tables and keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DifferenceMark {
    /// The table, by its name.
    pub(crate) table: String,
    /// The key of an item in it.
    pub(crate) key: Vec<u8>,
}

/// One page of what is different.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Differences {
    /// In the order of tables and keys.
    pub(crate) list: Vec<Difference>,
    /// Up to where it was looked, if there is more behind.
    pub(crate) after: Option<DifferenceMark>,
}

impl Engine {
    /// How the items of a caller's tables here differ from those in `other`, behind `after`, `limit` at most; a page
    /// ends earlier where much was looked at. Only items are compared, not the settings of tables.
    ///
    /// # Errors
    ///
    /// If a store fails.
    pub(crate) fn differences(
        &self,
        other: &Self,
        caller: &Caller,
        after: Option<&DifferenceMark>,
        limit: usize,
    ) -> Result<Differences, StoreError> {
        let snapshots = [other.store.snapshot()?, self.store.snapshot()?];
        let mut tables: BTreeMap<Arc<str>, [Option<Arc<Table>>; 2]> = BTreeMap::new();
        for (side, engine) in [other, self].into_iter().enumerate() {
            for table in engine.tables_of(caller) {
                let name = Arc::from(table.name());
                if let Some(place) = tables.entry(name).or_default().get_mut(side) {
                    *place = Some(table);
                }
            }
        }
        let mut page = DiffPage {
            found: Differences::default(),
            limit,
            looks: 0,
        };
        for (name, sides) in &tables {
            let from = match after {
                Some(mark) if *mark.table > **name => continue,
                Some(mark) if *mark.table == **name => Some(Key::new(&mark.key)),
                _ => None,
            };
            if page.compare(name, sides, &snapshots, from)? {
                break;
            }
        }
        Ok(page.found)
    }
}

/// A page that is being filled.
struct DiffPage {
    found: Differences,
    limit: usize,
    /// How many items were looked at.
    looks: usize,
}

impl DiffPage {
    /// Compares the items of a table; whether the page is full.
    fn compare(
        &mut self,
        name: &Arc<str>,
        [old, new]: &[Option<Arc<Table>>; 2],
        [old_root, new_root]: &[Arc<dyn Snapshot>; 2],
        from: Option<Key>,
    ) -> Result<bool, StoreError> {
        let Some(any) = new.as_ref().or(old.as_ref()) else {
            return Ok(false);
        };
        if let (Some(old), Some(new)) = (old, new)
            && old.space == new.space
            && new_root.shares(new.space, &**old_root)
        {
            return Ok(false);
        }
        let keys = &any.definition().keys;
        let span = Span {
            lower: from.map_or(Bound::Unbounded, Bound::Excluded),
            upper: Bound::Unbounded,
        };
        let mut old = walk(old_root, old.as_ref(), &span)?;
        let mut new = walk(new_root, new.as_ref(), &span)?;
        loop {
            let Some((key, old, new)) = next(&mut old, &mut new)? else {
                return Ok(false);
            };
            self.looks += 1;
            if old != new
                && let Some(item) = new.as_ref().or(old.as_ref())
            {
                self.found.list.push(Difference {
                    table: Arc::clone(name),
                    key: item.select(|attribute| keys.contains(attribute)),
                    old,
                    new,
                });
            }
            if self.found.list.len() >= self.limit || self.looks >= DIFFERENCE_LOOKS_MAX {
                self.found.after = Some(DifferenceMark {
                    table: name.to_string(),
                    key: key.as_bytes().to_vec(),
                });
                return Ok(true);
            }
        }
    }
}

/// The items of a table in the order of their keys.
type Walk<'a> = Peekable<Entries<'a>>;

/// The items of a table of a side, if it has one.
fn walk<'a>(
    root: &'a Arc<dyn Snapshot>,
    table: Option<&Arc<Table>>,
    span: &Span,
) -> Result<Walk<'a>, StoreError> {
    let entries: Entries<'a> = match table {
        None => Box::new(std::iter::empty()),
        Some(table) => root.range(table.space, span, Direction::Forward)?,
    };
    Ok(entries.peekable())
}

/// What both sides have under a key.
type BothSides = (Key, Option<Item>, Option<Item>);

/// What both walks have under the lowest key that is still to come.
fn next(old: &mut Walk<'_>, new: &mut Walk<'_>) -> Result<Option<BothSides>, StoreError> {
    let order = match (old.peek(), new.peek()) {
        (None, None) => return Ok(None),
        (Some(Ok((one, _))), Some(Ok((other, _)))) => one.cmp(other),
        // A walk that has failed is taken first, and says why.
        (Some(Err(_)), _) | (Some(_), None) => Ordering::Less,
        (_, Some(Err(_))) | (None, Some(_)) => Ordering::Greater,
    };
    let one = match order {
        Ordering::Less | Ordering::Equal => old.next().transpose()?,
        Ordering::Greater => None,
    };
    let other = match order {
        Ordering::Greater | Ordering::Equal => new.next().transpose()?,
        Ordering::Less => None,
    };
    let key = one.as_ref().or(other.as_ref());
    let key = key.map(|(key, _)| Key::clone(key));
    let item = |entry: Option<(_, Item)>| entry.map(|(_, item)| item);
    Ok(key.map(|key| (key, item(one), item(other))))
}
