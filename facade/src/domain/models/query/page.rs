//! Queries page by page.

use super::builder::ModelQuery;
use super::ordered::{Pager, Taken};
use super::plan::{Natural, PlanKind, Planned, Source};
use super::planner::{is_ranged, plan};
use crate::backend::{Consistency, Item};
use crate::block::key::{PK, SK};
use crate::block::listing::Record;
use crate::block::merge::Shard;
use crate::block::page::List;
use crate::block::record::is_live;
use crate::block::{ListOptions, PageToken};
use crate::domain::models::doc::Doc;
use crate::domain::models::table::{SLOTS, Slot};
use crate::domain::models::{fault, relations};
use crate::error::Error;

/// One page of a query.
#[derive(Debug)]
#[non_exhaustive]
pub struct DocPage {
    /// The documents, in the order of the query. A page may have fewer than it has room for, or none, where conditions
    /// leave some out.
    pub docs: Vec<Doc>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<PageToken>,
}

/// Partitions that a token has room for.
const PARTITIONS_MAX: usize = 32;

impl ModelQuery {
    /// One page of the documents, which goes on where the page before ended, whatever was written since.
    ///
    /// The order is that of [`ModelQuery::exec`]; of a query without one, that in which the partitions of the plan are read:
    /// by ids, or by the field of the index that the plan uses, and then by ids.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an order that no index has, an offset, documents by their ids, those of every user, more than 32 partitions, and for a token of another query;
    /// besides those of [`ModelQuery::explain`] and of [`Collection`](crate::models::Collection).
    pub async fn page(&self, options: &ListOptions) -> Result<DocPage, Error> {
        let core = &self.collection.core;
        core.check_running()?;
        let mut query = self.clone();
        // An index that has the order of the query is walked for a page as it is for a limit.
        query.limit = query.limit.or(Some(usize::MAX));
        let planned = plan(&query, None)?;
        self.check_page(&planned)?;
        let name = self.page_name();
        let scope = ["models", self.collection.def().name(), &name];
        // In a shard of a range, the sort key of a document says more than its id.
        let by_id = planned.natural == Natural::Id && !is_ranged(self.collection.def());
        let record = match planned.slot {
            None => ITEMS,
            Some(slot) => {
                let place = SLOTS.iter().position(|own| *own == slot);
                let records = if by_id { &BY_ID } else { &INDEXED };
                // A slot of a plan is one of the table.
                *place.and_then(|place| records.get(place)).unwrap_or(&ITEMS)
            }
        };
        let list = List {
            store: &core.store,
            options: &options.clone(),
            consistency: match planned.slot {
                None => Consistency::Strong,
                Some(_) => Consistency::Eventual,
            },
            scope: &scope,
            partition: "",
            record,
        };
        if planned.slot.is_some() && options.consistency == Consistency::Strong {
            return Err(fault::invalid(
                "an index is a moment behind, and cannot be strong",
            ));
        }
        if let (Natural::Field(_), Some(slot)) = (&planned.natural, planned.slot) {
            return self
                .by_field(planned, slot, record.position, options, &scope)
                .await;
        }
        let shards = planned.sources.into_iter().map(|source: Source| Shard {
            partition: source.partition,
            query: source.query,
        });
        let listing = list.run_merged(shards.collect()).await?;
        let next = listing.next.clone();
        let now = core.store.seconds();
        let mut docs = Vec::with_capacity(listing.len());
        for item in listing {
            let item = item?;
            if is_live(&item, now) {
                let doc = self.collection.decode(&item)?;
                if self.conditions.iter().all(|own| own.holds(&doc)) {
                    docs.push(doc);
                }
            }
        }
        for load in &self.loads {
            relations::load_all(&mut docs, load).await?;
        }
        Ok(DocPage { docs, next })
    }

    /// Whether a plan goes page by page.
    fn check_page(&self, planned: &Planned) -> Result<(), Error> {
        let unordered = !self.sorts.is_empty() && !planned.in_order;
        if unordered || self.offset > 0 || self.limit.is_some() {
            return Err(fault::invalid(
                "a page goes in the order of ids or of an index, and takes its limit from its options",
            ));
        }
        if matches!(planned.plan.kind, PlanKind::Ids | PlanKind::EveryUser) {
            return Err(fault::invalid(
                "documents by their ids and those of every user come without pages",
            ));
        }
        if planned.sources.len() > PARTITIONS_MAX {
            return Err(fault::invalid(format!(
                "a page goes over {PARTITIONS_MAX} partitions at most"
            )));
        }
        Ok(())
    }

    /// A page in the order of the field of an index.
    async fn by_field(
        &self,
        planned: Planned,
        slot: Slot,
        position: &'static [&'static str],
        options: &ListOptions,
        scope: &[&str],
    ) -> Result<DocPage, Error> {
        let field = match &planned.natural {
            Natural::Field(field) => field.as_str(),
            Natural::Id | Natural::Other => "id",
        };
        let sources = planned.sources.iter().map(|source| source.query.clone());
        let pager = Pager {
            query: self,
            field,
            slot,
            position,
            sources: sources.collect(),
            page: Taken::new(options.limit),
        };
        let mut page = pager.run(options, scope).await?;
        for load in &self.loads {
            relations::load_all(&mut page.docs, load).await?;
        }
        Ok(page)
    }

    /// What tells its pages from those of other queries.
    fn page_name(&self) -> String {
        let conditions = self.conditions.iter().map(|own| {
            let sign = own.operator.sign();
            serde_json::json!([own.field, sign, own.value])
        });
        let conditions: Vec<serde_json::Value> = conditions.collect();
        format!("{conditions:?} {:?}", self.sorts)
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "a list reads its entries with a function that may fail"
)]
fn item(item: &Item) -> Result<Item, String> {
    Ok(item.clone())
}

const ITEMS: Record<Item> = Record {
    decode: item,
    partition: PK,
    position: &[SK],
};

/// Items of the indexes, in the order of these.
const INDEXED: [Record<Item>; 5] = [
    indexed("ix1pk", &["ix1sk", PK, SK]),
    indexed("ix2pk", &["ix2sk", PK, SK]),
    indexed("ix3pk", &["ix3sk", PK, SK]),
    indexed("ix4pk", &["ix4sk", PK, SK]),
    indexed("ix5pk", &["ix5sk", PK, SK]),
];

/// The same in the order of their ids, for those of one value and for several of them beside each other.
const BY_ID: [Record<Item>; 5] = [
    indexed("ix1pk", &[SK, "ix1sk", PK]),
    indexed("ix2pk", &[SK, "ix2sk", PK]),
    indexed("ix3pk", &[SK, "ix3sk", PK]),
    indexed("ix4pk", &[SK, "ix4sk", PK]),
    indexed("ix5pk", &[SK, "ix5sk", PK]),
];

const fn indexed(partition: &'static str, position: &'static [&'static str]) -> Record<Item> {
    Record {
        decode: item,
        partition,
        position,
    }
}
