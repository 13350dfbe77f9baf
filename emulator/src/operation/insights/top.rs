//! Who takes most, for the handle: what the service shows as graphs.

use crate::engine::{self, Counting};
use crate::operation::insights::shared;
use crate::operation::{Answer, Context, invoke};
use crate::value::Item;
use crate::wire::ApiError;

/// A key, and what calls have taken with it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Contributor {
    /// The attributes of the key.
    pub key: Item,
    /// Consumed throughput units as the service counts them here: read units, and three for each write unit.
    pub units: f64,
}

/// The keys of a table or an index with which most was taken in the last hour, those with most first.
///
/// Nothing is counted before contributor insights are enabled in a mode that counts accesses, and nothing that
/// statements read and write. Where very many keys come in one minute, those with little are told too much.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::Emulator;
///
/// let refused = Emulator::new().top_contributors("music", None, 10).unwrap_err();
/// assert_eq!(refused.code().as_str(), "ResourceNotFoundException");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct TopContributors {
    /// By partition key.
    pub partition_keys: Vec<Contributor>,
    /// By partition key and sort key; empty where there is no sort key.
    pub items: Vec<Contributor>,
    /// Those that were throttled most often, by partition key; `units` tells how often.
    pub throttled_partition_keys: Vec<Contributor>,
    /// The same by partition key and sort key.
    pub throttled_items: Vec<Contributor>,
}

/// Those of a table, or of an index of it: `limit` of each kind at most.
pub(crate) fn top_contributors(
    context: &Context,
    table: &str,
    index: Option<&str>,
    limit: usize,
) -> Answer<TopContributors> {
    invoke::enter_own(context, || -> Result<TopContributors, ApiError> {
        let table = shared::find(context, table, index)?;
        let engine = &context.engine;
        let top = |what| engine.top_contributors(what, &table, index, limit);
        let (partitions, items) = top(Counting::Accesses);
        let (throttled_partitions, throttled_items) = top(Counting::Throttles);
        let shown = |list: Vec<engine::Contributor>| {
            let list = list.into_iter();
            list.map(|engine::Contributor { key, units }| Contributor { key, units })
                .collect()
        };
        Ok(TopContributors {
            partition_keys: shown(partitions),
            items: shown(items),
            throttled_partition_keys: shown(throttled_partitions),
            throttled_items: shown(throttled_items),
        })
    })
}
