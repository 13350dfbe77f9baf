//! All documents of a model, some at a time: what a copy is made of.

use std::collections::VecDeque;

use super::collection::Collection;
use super::core::Core;
use super::place;
use super::table::{self, DIRECTORY_SHARDS};
use super::{doc::Doc, fault};
use crate::backend::{Consistency, Item, KeyCondition, Query, SortCondition};
use crate::block::key::{PK, SK};
use crate::block::record::is_live;
use crate::block::store::StorePages;
use crate::error::Error;

/// All documents of a model in the order in which they lie: by their ids, one shard after the other, or one user after
/// the other. At most one page of the store, 1 MB, is in memory, and of users those of one such page.
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
    /// Partitions that were not read to their end; `None` before it is known which there are.
    partitions: Option<VecDeque<String>>,
    /// How far the first of them was read.
    after: Option<String>,
    /// The shard of the directory whose users come next, and the last key of it that came; `None` where all came.
    users: Option<(u16, Option<String>)>,
}

impl Collection {
    /// All documents, some at a time.
    pub fn walk(&self) -> DocWalk {
        let of_users = self.layout().of_users;
        DocWalk {
            collection: self.clone(),
            partitions: of_users.then(VecDeque::new),
            after: None,
            users: of_users.then_some((0, None)),
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
        let core = self.collection.core.clone();
        core.check_running()?;
        let partitions = match &mut self.partitions {
            Some(partitions) => partitions,
            none => none.insert(place::partitions(self.collection.def())?.into()),
        };
        while partitions.is_empty() {
            let Some((shard, after)) = &self.users else {
                return Ok(None);
            };
            let (users, next) = core.users_after(*shard, after.as_deref()).await?;
            let model = self.collection.def().name();
            for user in users {
                partitions.push_back(table::of_user(model, &user)?);
            }
            self.users = match next {
                Some(next) => Some((*shard, Some(next))),
                None => Some((shard + 1, None)).filter(|(shard, _)| *shard < DIRECTORY_SHARDS),
            };
        }
        let Some(partition) = partitions.front() else {
            return Ok(None);
        };
        let condition = behind(partition, self.after.as_deref());
        let query = Query::new(core.table.clone(), condition).consistency(Consistency::Strong);
        let (items, next) = core.page(query).await?;
        let now = core.store.seconds();
        let live = items.iter().filter(|item| is_live(item, now));
        let docs: Result<Vec<Doc>, Error> = live.map(|item| self.collection.decode(item)).collect();
        let docs = docs?;
        if next.is_none() {
            partitions.pop_front();
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
