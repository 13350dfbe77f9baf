//! Reading one partition of a plan.

use super::builder::ModelQuery;
use super::cost::QueryCost;
use super::plan::{Natural, Planned, Source};
use crate::backend::{Consistency, Item};
use crate::block::key::SEPARATOR;
use crate::block::record::{KIND, is_live};
use crate::block::store::StorePages;
use crate::domain::models::doc::Doc;
use crate::domain::models::write::DOCUMENT;
use crate::error::Error;

/// Documents of one request where few are wanted and conditions leave some out.
const PAGE_MAX: u32 = 500;
/// Bytes of a unit of read capacity.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html>
const UNIT_BYTES: u64 = 4096;

/// What a partition has given.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) docs: Vec<Doc>,
    pub(super) cost: QueryCost,
}

/// Reads a partition: as many documents as are wanted, in order, or all of which the conditions hold.
pub(super) async fn gather(
    query: &ModelQuery,
    planned: &Planned,
    source: &Source,
    wanted: Option<usize>,
) -> Result<Gathered, Error> {
    let core = &query.collection.core;
    let mut pages = StorePages::new(&core.store, source.query.clone());
    let mut budget = core.store.budget();
    let mut gathered = Gathered::default();
    let wanted = wanted.filter(|_| planned.in_order);
    let mut last: Option<String> = None;
    loop {
        if let Some(wanted) = wanted {
            let missing = wanted.saturating_sub(gathered.docs.len()).max(1);
            let missing = u32::try_from(missing).unwrap_or(u32::MAX);
            // One more, because documents of one value are read to their end.
            let exact = query.conditions.len() == planned.plan.in_keys.len();
            pages.limit(match exact {
                true => missing.saturating_add(1).min(PAGE_MAX),
                false => PAGE_MAX,
            });
        }
        let Some(page) = pages.next(&mut budget).await? else {
            return Ok(gathered);
        };
        let consistency = source.query.consistency;
        gathered.cost.add(&cost(&page.items, consistency));
        let now = core.store.seconds();
        for item in &page.items {
            if !is_document(item) || !is_live(item, now) {
                continue;
            }
            let enough = wanted.is_some_and(|wanted| gathered.docs.len() >= wanted);
            let value = of_index(planned, item);
            if enough && (planned.natural == Natural::Id || value != last) {
                return Ok(gathered);
            }
            let doc = query.collection.decode(item)?;
            if query.conditions.iter().all(|own| own.holds(&doc)) {
                gathered.docs.push(doc);
                last = value;
            }
        }
        let enough = wanted.is_some_and(|wanted| gathered.docs.len() >= wanted);
        if enough && planned.natural == Natural::Id {
            return Ok(gathered);
        }
    }
}

/// What an index has of the value of a document: those of one text are in the order of their ids alone.
fn of_index(planned: &Planned, item: &Item) -> Option<String> {
    let text = item.text(planned.slot?.sort())?;
    let value = text.split(SEPARATOR).next();
    value.map(str::to_owned)
}

fn is_document(item: &Item) -> bool {
    item.text(KIND).as_deref() == Some(DOCUMENT)
}

/// What one request has cost, by what it has given: what the store has left out is not seen here.
pub(super) fn cost(items: &[Item], consistency: Consistency) -> QueryCost {
    let bytes: usize = items.iter().map(Item::bytes).sum();
    let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
    let units = bytes.div_ceil(UNIT_BYTES).max(1);
    let whole = u32::try_from(units).map_or(f64::INFINITY, f64::from);
    QueryCost {
        requests: 1,
        read: u64::try_from(items.len()).unwrap_or(u64::MAX),
        bytes,
        units: match consistency {
            Consistency::Strong => whole,
            Consistency::Eventual => whole / 2.0,
        },
    }
}
