//! Who takes the capacity of a table: counted call by call, where that is switched on.

use std::sync::Arc;

use crate::schema::KeySchema;
use crate::schema::attachments::{Insights, InsightsStatus};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::parts::contributors::{Contributor, Counting, Taken};
use crate::engine::table::Table;

impl Engine {
    /// Counts that a call took units with the key of an item, from the table or from an index of it.
    pub(crate) fn count_access(&self, table: &Table, index: Option<&str>, item: &Item, units: f64) {
        self.count_key(Counting::Accesses, table, index, item, units);
    }

    /// Counts that a call with the key of an item was throttled, by the table or by an index of it.
    pub(crate) fn count_throttled(&self, table: &Table, index: Option<&str>, item: &Item) {
        self.count_key(Counting::Throttles, table, index, item, 1.0);
    }

    fn count_key(
        &self,
        what: Counting,
        table: &Table,
        index: Option<&str>,
        item: &Item,
        units: f64,
    ) {
        let now = self.clock.newest_request();
        let layout = table.layout();
        let insights = layout.attachments.insights(index);
        let counts = |insights: &&Insights| {
            (what == Counting::Throttles || insights.counts_access())
                && insights.status(now) == InsightsStatus::Enabled
        };
        let Some(insights) = insights.filter(counts) else {
            return;
        };
        let definition = &layout.definition;
        let keys = match index {
            None => Some(&definition.keys),
            Some(name) => definition.index(name).map(|index| &index.keys),
        };
        let Some(keys) = keys else {
            return;
        };
        let (partition, whole) = contributors(keys, item);
        self.contributors.count(
            what,
            Taken {
                space: table.space,
                index: insights.index.as_ref(),
                partition: &partition,
                whole: whole.as_ref(),
                units,
            },
            now,
        );
    }

    /// Who took most of a table or an index in the last hour: by partition key, and by all of the key.
    pub(crate) fn top_contributors(
        &self,
        what: Counting,
        table: &Table,
        index: Option<&str>,
        limit: usize,
    ) -> (Vec<Contributor>, Vec<Contributor>) {
        let index = index.map(Arc::from);
        let now = self.clock.now();
        (self.contributors).top(what, table.space, index.as_ref(), limit, now)
    }

    /// Forgets what was counted of a table or an index: its rules are gone.
    pub(crate) fn forget_contributors(&self, table: &Table, index: Option<&str>) {
        let index = index.map(Arc::from);
        self.contributors.forget(table.space, index.as_ref());
    }
}

/// The partition key of an item, and all of its key if that has more.
fn contributors(keys: &KeySchema, item: &Item) -> (Item, Option<Item>) {
    let is_partition = |name: &str| keys.partition.iter().any(|key| &*key.name == name);
    let partition = item.select(is_partition);
    let has_sort = !keys.sort.is_empty();
    (
        partition,
        has_sort.then(|| item.select(|name| keys.contains(name))),
    )
}
