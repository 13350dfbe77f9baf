//! Where in the key space calls went, and to which partitions most.

use std::collections::BTreeMap;

use crate::operation::request::table_ref;
use crate::operation::{Context, LoggedCall, LoggedKey};
use crate::value::Item;
use crate::wire::ApiError;

/// How many partition keys are told.
const KEYS: usize = 20;

/// How calls are spread over the partition keys of a table, or of an index of it.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct HeatReport {
    /// Equal parts of the key space, in its order.
    pub parts: Vec<HeatPart>,
    /// The partition keys that took most units, 20 at most.
    pub keys: Vec<HeatKey>,
    /// Calls that name no key, such as scans: they go everywhere.
    pub everywhere: Heat,
}

/// What went to one place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Heat {
    /// How many keys were named, those of one call each for itself.
    pub accesses: u64,
    /// Read capacity units. Those of a call are shared equally by the keys that it names.
    pub read_units: f64,
    /// Write capacity units, in the same way.
    pub write_units: f64,
}

/// A part of the key space.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct HeatPart {
    /// Where it begins; the key space goes from 0 to 1.
    pub from: f64,
    /// What went there.
    pub heat: Heat,
}

/// A partition key.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct HeatKey {
    /// Its attributes; absent if only calls named it that name too many keys.
    pub key: Option<Item>,
    /// Where it is in the key space, from 0 to 1.
    pub place: f64,
    /// What went there.
    pub heat: Heat,
}

impl Heat {
    fn add(&mut self, other: Self) {
        self.accesses += other.accesses;
        self.read_units += other.read_units;
        self.write_units += other.write_units;
    }

    fn units(&self) -> f64 {
        self.read_units + self.write_units
    }
}

/// How `calls` are spread over a table of the caller, or over an index of it, in so many parts.
///
/// # Errors
///
/// If there is no such table, no such index, or no part.
pub(crate) fn heat(
    context: &Context,
    calls: &[LoggedCall],
    table: &str,
    index: Option<&str>,
    parts: u16,
) -> Result<HeatReport, ApiError> {
    if parts == 0 {
        return Err(ApiError::validation("The key space has at least 1 part"));
    }
    let found = table_ref::find_named(context, table)?;
    let definition = found.definition();
    let keys = match index {
        None => &definition.keys,
        Some(name) => {
            let index = definition.index(name);
            let missing = || ApiError::validation(format!("The table has no index {name}"));
            &index.ok_or_else(missing)?.keys
        }
    };
    let is_partition = |name: &str| keys.partition.iter().any(|one| *one.name == *name);
    let mut report = HeatReport::default();
    let mut by_part = vec![Heat::default(); parts.into()];
    let mut by_key: BTreeMap<u64, HeatKey> = BTreeMap::new();
    for call in calls {
        let is_here = |key: &&LoggedKey| *key.table == *table && key.index.as_deref() == index;
        let places: Vec<(&LoggedKey, f64)> = call
            .keys
            .iter()
            .filter(is_here)
            .filter_map(|key| Some((key, key.place()?)))
            .collect();
        let Some(whole) = taken(call, table, index, places.is_empty()) else {
            continue;
        };
        if places.is_empty() {
            report.everywhere.add(whole);
            continue;
        }
        // At most a hundred keys.
        let share = places.len() as f64;
        let one = Heat {
            accesses: 1,
            read_units: whole.read_units / share,
            write_units: whole.write_units / share,
        };
        for (key, place) in places {
            // From 0 to less than the number of parts.
            let part = (place * f64::from(parts)) as usize;
            if let Some(heat) = by_part.get_mut(part) {
                heat.add(one);
            }
            let known = by_key.entry(place.to_bits()).or_insert_with(|| HeatKey {
                key: None,
                place,
                heat: Heat::default(),
            });
            let partition = || key.key.as_ref().map(|key| key.select(is_partition));
            known.key = known.key.take().or_else(partition);
            known.heat.add(one);
        }
    }
    let width = 1.0 / f64::from(parts);
    let parts = by_part.into_iter().enumerate();
    report.parts = parts
        .map(|(position, heat)| HeatPart {
            from: position as f64 * width,
            heat,
        })
        .collect();
    report.keys = by_key.into_values().collect();
    let by_units = |one: &HeatKey, other: &HeatKey| other.heat.units().total_cmp(&one.heat.units());
    report.keys.sort_by(by_units);
    report.keys.truncate(KEYS);
    Ok(report)
}

/// What a call took of the table or index; nothing of one that went elsewhere.
fn taken(call: &LoggedCall, table: &str, index: Option<&str>, is_keyless: bool) -> Option<Heat> {
    let taken = call.taken.iter();
    let mut here = taken.filter(|one| *one.table == *table && one.index.as_deref() == index);
    match here.next() {
        Some(one) => Some(Heat {
            accesses: 1,
            read_units: one.read,
            write_units: one.write,
        }),
        // A refused call has taken nothing, and went to its keys all the same.
        None => (!is_keyless).then(Heat::default),
    }
}
