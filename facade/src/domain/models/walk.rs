//! All documents of a model, some at a time: what a copy is made of.

use std::collections::VecDeque;

use super::collection::Collection;
use super::core::Core;
use super::place;
use super::table::{self, DIRECTORY_SHARDS};
use super::{doc::Doc, fault};
use crate::backend::{Consistency, Item, KeyCondition, Query, SortCondition};
use crate::block::key::{PK, SK};
use crate::block::merge::Merge;
use crate::block::record::is_live;
use crate::block::store::StorePages;
use crate::error::Error;

/// All documents of a model by their ids, whatever shards they lie in, or one user after the other. Of documents of users,
/// one page of the store is in memory at most, 1 MB, and the users of one such page; of those of shards, 1 MB that is given
/// next, and as many of each shard as come to 1,000 of all shards, but one at least and 1 MB of one shard at most.
///
/// A document that is written meanwhile is given as it was before or as it is then, and one that comes or goes meanwhile
/// may be given or not. One that [moves to another shard](super::FrameworkBuilder::reshard) meanwhile may come twice or
/// not at all.
///
/// # Examples
///
/// ```
/// use package_database::models::{FieldDef, FieldType, Framework, ModelDef};
/// use serde_json::json;
/// # use package_database::testing::TestDatabase;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database::Error> {
/// # let database = TestDatabase::new().await?;
/// let note = ModelDef::builder("note").field(FieldDef::new("text", FieldType::String));
/// let framework = Framework::builder(database.models()).model(note.build()?)?.start().await?;
/// let notes = framework.collection("note")?;
/// for text in ["one", "two"] {
///     notes.create(json!({"text": text})).await?;
/// }
/// let (mut walk, mut found) = (notes.walk(), 0);
/// while let Some(docs) = walk.next().await? {
///     found += docs.len();
/// }
/// assert_eq!(found, 2);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct DocWalk {
    collection: Collection,
    over: Over,
}

/// What is walked over.
#[derive(Clone, Debug)]
enum Over {
    /// The shards of all documents, merged; `None` before it is known which there are.
    Shards(Option<Merge>, Vec<Doc>),
    Users(OfUsers),
}

/// The documents of users, one partition after the other.
#[derive(Clone, Debug)]
struct OfUsers {
    /// Partitions that were not read to their end.
    partitions: VecDeque<String>,
    /// How far the first of them was read.
    after: Option<String>,
    /// The shard of the directory whose users come next, and the last key of it that came; `None` where all came.
    users: Option<(u16, Option<String>)>,
}

/// Bytes of documents that are given at once, unless one has more.
const BYTES_MAX: usize = 1 << 20;
/// Documents of all shards that are read ahead.
const AHEAD: usize = 1_000;

impl Collection {
    /// All documents, some at a time.
    pub fn walk(&self) -> DocWalk {
        DocWalk {
            collection: self.clone(),
            over: match self.layout().of_users {
                false => Over::Shards(None, Vec::new()),
                true => Over::Users(OfUsers {
                    partitions: VecDeque::new(),
                    after: None,
                    users: Some((0, None)),
                }),
            },
        }
    }
}

impl DocWalk {
    /// The next documents, of which there may be none in a page; `None` after the last.
    ///
    /// # Errors
    ///
    /// As [`Collection`]. The walk stays where it is, and the next call tries again.
    pub async fn next(&mut self) -> Result<Option<Vec<Doc>>, Error> {
        self.collection.core.check_running()?;
        match &mut self.over {
            Over::Shards(merge, ready) => next_of_shards(&self.collection, merge, ready).await,
            Over::Users(users) => users.next(&self.collection).await,
        }
    }
}

/// The next documents of all shards, by their ids. What was taken before an error is in `ready`, and comes the next time.
async fn next_of_shards(
    collection: &Collection,
    merge: &mut Option<Merge>,
    ready: &mut Vec<Doc>,
) -> Result<Option<Vec<Doc>>, Error> {
    let store = &collection.core.store;
    let merge = match merge {
        Some(merge) => merge,
        none => none.insert(merged(collection)?),
    };
    let mut budget = store.budget();
    let mut bytes = 0_usize;
    while bytes < BYTES_MAX {
        let Some(head) = merge.head(store, &mut budget).await? else {
            break;
        };
        if let Some(item) = merge.item(&head)
            && is_live(item, store.seconds())
        {
            let doc = collection.decode(item)?;
            bytes = bytes.saturating_add(item.bytes());
            ready.push(doc);
        }
        merge.take(head);
    }
    Ok(Some(std::mem::take(ready)).filter(|docs| !docs.is_empty()))
}

/// The shards of a model in one order.
fn merged(collection: &Collection) -> Result<Merge, Error> {
    let partitions = place::partitions(collection.def())?;
    let share = AHEAD.div_euclid(partitions.len().max(1)).max(1);
    let queries = partitions.iter().map(|partition| {
        let condition = behind(partition, None);
        let query = Query::new(collection.core.table.clone(), condition);
        let mut query = query.consistency(Consistency::Strong);
        query.limit = u32::try_from(share).ok();
        query
    });
    Ok(Merge::new(queries, &[SK]))
}

impl OfUsers {
    /// The next page of documents of a user.
    async fn next(&mut self, collection: &Collection) -> Result<Option<Vec<Doc>>, Error> {
        let core = &collection.core;
        while self.partitions.is_empty() {
            let Some((shard, after)) = &self.users else {
                return Ok(None);
            };
            let (users, next) = core.users_after(*shard, after.as_deref()).await?;
            let model = collection.def().name();
            for user in users {
                self.partitions.push_back(table::of_user(model, &user)?);
            }
            self.users = match next {
                Some(next) => Some((*shard, Some(next))),
                None => Some((shard + 1, None)).filter(|(shard, _)| *shard < DIRECTORY_SHARDS),
            };
        }
        let Some(partition) = self.partitions.front() else {
            return Ok(None);
        };
        let condition = behind(partition, self.after.as_deref());
        let query = Query::new(core.table.clone(), condition).consistency(Consistency::Strong);
        let (items, next) = core.page(query).await?;
        let now = core.store.seconds();
        let live = items.iter().filter(|item| is_live(item, now));
        let docs: Result<Vec<Doc>, Error> = live.map(|item| collection.decode(item)).collect();
        let docs = docs?;
        if next.is_none() {
            self.partitions.pop_front();
        }
        self.after = next;
        Ok(Some(docs))
    }
}

/// What of a partition comes after a sort key.
pub(super) fn behind(partition: &str, after: Option<&str>) -> KeyCondition {
    let condition = KeyCondition::partition(PK, partition);
    match after {
        Some(after) => condition.sort(SK, SortCondition::greater(after)),
        None => condition,
    }
}

impl Core {
    /// One page of a query, and the sort key after which the next one begins.
    pub(super) async fn page(&self, query: Query) -> Result<(Vec<Item>, Option<String>), Error> {
        let mut pages = StorePages::new(&self.store, query);
        let Some(page) = pages.next(&mut self.store.budget()).await? else {
            return Ok((Vec::new(), None));
        };
        let last = page.next.as_ref().map(|key| key.text(SK));
        let last = last.map(|text| text.ok_or_else(|| fault::damaged(SK)));
        Ok((page.items, last.transpose()?.map(|text| text.into_owned())))
    }
}
