//! Reading the rows of indexes.

use serde_json::Value as Json;

use super::coordinates::Coordinates;
use super::item;
use crate::backend::{Consistency, Item, KeyCondition, Order, Query};
use crate::block::key::{Key, PK, SK};
use crate::block::listing::Record;
use crate::block::page::every;
use crate::block::record::is_live;
use crate::block::store::StorePages;
use crate::block::{ListOptions, Listing};
use crate::domain::packages::Packages;
use crate::domain::packages::pipeline::Versioning;
use crate::domain::packages::table;
use crate::error::Error;

/// Which versions of a package are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Select {
    /// All of them.
    All,
    /// Those that may be the latest where pre-releases may be.
    NotYanked,
    /// Those that may be the latest where pre-releases may not be.
    Releases,
}

impl Select {
    /// Those that may be the latest; `None` where there is no latest version.
    pub(crate) const fn latest(versioning: &Versioning) -> Option<Self> {
        match versioning.exclude_prereleases {
            _ if !versioning.latest => None,
            true => Some(Self::Releases),
            false => Some(Self::NotYanked),
        }
    }
}

/// A row of the versions of a package.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) at: Coordinates,
    pub(crate) row: Json,
}

/// A row of the versions of a package, and one of any other index.
const VERSION_ROWS: Record<Json> = Record {
    decode: row,
    partition: PK,
    position: &[table::VER_KEY, SK],
};
const ROWS: Record<Json> = Record {
    decode: row,
    partition: PK,
    position: &[SK],
};

/// What an item of an index has as its row.
fn row(item: &Item) -> Result<Json, String> {
    let row = item::json(item, item::ROW).map_err(|error| error.to_string())?;
    // It is in the index because it has a row.
    Ok(row.unwrap_or_default())
}

/// Items of one request.
const PAGE_MAX: u32 = 1000;

fn order(descending: bool) -> Order {
    match descending {
        true => Order::Descending,
        false => Order::Ascending,
    }
}

impl Packages {
    /// The versions of a package, the newest first.
    pub(crate) async fn versions_of(
        &self,
        namespace: &str,
        name: &str,
        select: Select,
        limit: usize,
    ) -> Result<Vec<Found>, Error> {
        let partition = table::package(namespace, name).partition()?;
        let index = match select {
            Select::Releases => table::BY_STABLE,
            Select::All | Select::NotYanked => table::BY_VERSION,
        };
        let query = self.newest_versions(partition.text(), index);
        let wanted = |item: &Item| select != Select::NotYanked || !item.contains(item::YANKED_AT);
        let items = self.items(query, limit, wanted).await?;
        let found = items.iter().map(|item| {
            // It is in the index because it has a row.
            let row = item::json(item, item::ROW)?.unwrap_or_default();
            Ok(Found {
                at: item::coordinates(item)?,
                row,
            })
        });
        found.collect()
    }

    /// The rows of a key of any other index, each with the value by which it is sorted and its id.
    pub(crate) async fn rows_of(
        &self,
        index: &str,
        values: &[String],
        descending: bool,
        limit: usize,
    ) -> Result<Vec<(String, String, Json)>, Error> {
        let partition = table::rows(index, values)?;
        let condition = KeyCondition::partition(PK, partition.text());
        let query = Query::new(self.table.clone(), condition).order(order(descending));
        let items = self.items(query, limit, |_| true).await?;
        let mut rows = Vec::with_capacity(items.len());
        for item in items {
            let mut key = Key::of(&item, SK)?.into_iter();
            // A key has a component.
            let (sort, id) = (key.next().unwrap_or_default(), key.next());
            // A unique row has no place among others.
            let (sort, id) = match id {
                Some(id) => (sort, id),
                // A unique row says its id beside its key.
                None => (
                    String::new(),
                    item.text(item::ROW_ID).unwrap_or_default().into_owned(),
                ),
            };
            // A row is written with its value.
            rows.push((sort, id, item::json(&item, item::ROW)?.unwrap_or_default()));
        }
        Ok(rows)
    }

    /// A page of the rows of the versions of a package, the newest first.
    pub(crate) async fn version_rows(
        &self,
        namespace: &str,
        name: &str,
        options: &ListOptions,
    ) -> Result<Listing<Json>, Error> {
        let partition = table::package(namespace, name).partition()?;
        let query = self.newest_versions(partition.text(), table::BY_VERSION);
        let scope = ["version rows", partition.text()];
        let list = self.lister(options, &scope, partition.text(), VERSION_ROWS);
        list.run(query, every).await
    }

    /// A page of the rows of a key of any other index.
    pub(crate) async fn row_page(
        &self,
        index: &str,
        values: &[String],
        descending: bool,
        options: &ListOptions,
    ) -> Result<Listing<Json>, Error> {
        let partition = table::rows(index, values)?;
        let condition = KeyCondition::partition(PK, partition.text());
        let query = Query::new(self.table.clone(), condition).order(order(descending));
        let scope = ["rows", partition.text()];
        let list = self.lister(options, &scope, partition.text(), ROWS);
        list.run(query, every).await
    }

    /// Items of a strong query, as many as are wanted.
    pub(crate) async fn items(
        &self,
        query: Query,
        limit: usize,
        wanted: impl Fn(&Item) -> bool,
    ) -> Result<Vec<Item>, Error> {
        let query = query.consistency(Consistency::Strong);
        let mut pages = StorePages::new(&self.store, query);
        let mut budget = self.store.budget();
        let now = self.store.seconds();
        let mut items = Vec::new();
        while items.len() < limit {
            let missing = u32::try_from(limit - items.len()).unwrap_or(u32::MAX);
            pages.limit(missing.min(PAGE_MAX));
            let Some(page) = pages.next(&mut budget).await? else {
                break;
            };
            let page = page.items.into_iter();
            items.extend(page.filter(|item| is_live(item, now) && wanted(item)));
        }
        items.truncate(limit);
        Ok(items)
    }
}
