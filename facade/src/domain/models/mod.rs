//! The model layer: declared models with relations, queries, migrations and events, over one table.
//!
//! Invariant: whatever a query is answered by, the answer follows from the documents alone; and no write of a document
//! leaves a part of what belongs to it.
//!
//! A [`ModelDef`] says what documents are; a [`Framework`] puts models to work; a [`Collection`] makes and finds the
//! documents of one of them. Where a document lies follows from its model: with the others of its user, in a shard, or
//! with all others; a user costs nothing but an item in the directory.
//!
//! ```
//! use package_database::models::{
//!     FieldDef, FieldType, Framework, ModelDef, Relation, SortDirection,
//! };
//! use serde_json::json;
//! # use package_database::testing::TestDatabase;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), package_database::Error> {
//! # let database = TestDatabase::new().await?;
//! let author = ModelDef::builder("author")
//!     .field(FieldDef::new("name", FieldType::String).required().unique())
//!     .relation(Relation::has_many("posts", "post", "author_id"));
//! let post = ModelDef::builder("post")
//!     .field(FieldDef::new("title", FieldType::String).required())
//!     .field(FieldDef::new("likes", FieldType::Number).default_value(0))
//!     .field(FieldDef::new("author_id", FieldType::String).required().index())
//!     .relation(Relation::belongs_to("author", "author", "author_id"));
//! let framework = Framework::builder(database.models())
//!     .model(author.build()?)?
//!     .model(post.build()?)?
//!     .start()
//!     .await?;
//!
//! let (authors, posts) = (framework.collection("author")?, framework.collection("post")?);
//! let ada = authors.create(json!({"name": "Ada"})).await?;
//! posts.create(json!({"title": "Notes", "author_id": ada.id(), "likes": 3})).await?;
//! let best = posts
//!     .where_("author_id", "=", ada.id())
//!     .where_("likes", ">", 1)
//!     .order_by("likes", SortDirection::Descending)
//!     .load(["author"])
//!     .first()
//!     .await?
//!     .expect("there is one");
//! assert_eq!(best.related("author")?.one().and_then(|ada| ada.text("name")), Some("Ada"));
//! # Ok(())
//! # }
//! ```
//!
//! # What it is not
//!
//! There are no joins in the store: a relation is a second query, or one for each document that others belong to.
//! Conditions that no index bounds are looked at in documents that were read. A query over the documents of all users
//! that no index answers is refused, unless it is [allowed](ModelQuery::allow_scan).

mod collection;
mod config;
mod core;
mod definition;
mod doc;
mod document;
mod ending;
mod fault;
mod figures;
mod found;
mod framework;
mod guard;
mod hub;
mod migration;
mod place;
mod publish;
mod query;
mod recorded;
mod relations;
mod results;
mod table;
mod together;
pub mod typed;
mod users;
mod walk;
mod write;

use std::fmt;
use std::sync::Arc;

pub use collection::Collection;
pub use config::{CacheConfig, FrameworkConfig, ReplicaTarget};
pub use definition::{
    FieldDef, FieldIndex, FieldType, HookPoint, KeepFactor, ModelBuilder, ModelChange, ModelDef,
    ModelHook, ModelRegistry, ModelScope, PublishRule, Relation, RelationKind, Retention,
    ShardStrategy, Sharding, StoreKind,
};
pub use doc::{Doc, DocState, FieldFault, ValidationReport};
pub use document::{ModelDocument, RegisteredModels};
pub use figures::ModelFigures;
pub use framework::{Framework, FrameworkBuilder};
pub use hub::{Delivery, EventHub, ModelEvent, Subscription};
pub use migration::{FieldMap, ModelMigration};
pub use place::{choose_targets, hash_index, range_index};
pub use publish::FEED;
pub use query::{
    DocPage, ModelQuery, Operator, PlanKind, QueryCondition, QueryCost, QueryOutcome, QueryPlan,
    SortDirection, SourceFailure,
};
pub use recorded::{RecordedIndex, RecordedModel};
pub use relations::{LazyRelation, LoadOptions, Related};
pub use table::TABLE;
pub use typed::{
    Comparable, FieldValue, Model, Moment, TypedCollection, TypedDoc, TypedField, TypedQuery,
};
pub use users::{UserEntry, Users};
pub use walk::DocWalk;

pub use package_database_derive::Model;

use super::contract::{Domain, Open, Opening};
use crate::backend::{Consistency, KeyCondition, Query};
use crate::block::events::{self, Events};
use crate::block::key::{PK, SK};
use crate::block::migrate::Migrations;
use crate::block::store::StorePages;
use crate::block::{Store, Table, platform};
use crate::error::Error;

/// The documents of all models of a database: see [`Database::models`](crate::Database::models). What is stored of them
/// a [`Framework`] reads and writes, which knows the models.
#[derive(Clone)]
pub struct Models {
    pub(super) store: Arc<Store>,
    pub(super) table: Arc<str>,
    pub(super) platform: Arc<str>,
    pub(super) events: Events,
    pub(super) migrations: Migrations,
}

impl Models {
    /// Removes a user from the directory, and then the documents of every model that was ever recorded here, whatever models
    /// this process knows. From the first step on nobody can create one. When it fails, calling it again goes on. No hook is
    /// called, and nothing is told.
    ///
    /// # Errors
    ///
    /// A busy or silent store is tried again until the [deadline](crate::block::RetryPolicy) and then gives
    /// [`ErrorKind::Throttled`](crate::ErrorKind::Throttled) or [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable).
    pub async fn delete_all(&self, sub: &str) -> Result<(), Error> {
        if place::check_user(sub).is_err() {
            // What can be no user has no documents.
            return Ok(());
        }
        let removal = users::Removal {
            store: &self.store,
            table: &self.table,
            user: sub,
        };
        let condition = KeyCondition::partition(PK, table::MODELS);
        let query = Query::new(self.table.clone(), condition).consistency(Consistency::Strong);
        let mut pages = StorePages::new(&self.store, query);
        let mut budget = self.store.budget();
        let (mut known, mut of_users) = (false, Vec::new());
        while let Some(page) = pages.next(&mut budget).await? {
            for item in &page.items {
                known = true;
                let (layout, _) = place::Layout::of(item)?;
                let model = item.text(SK).ok_or_else(|| fault::damaged(SK))?;
                if layout.of_users {
                    of_users.push((model.into_owned(), layout));
                }
            }
        }
        if !known {
            // Where there was never a model, nobody is in the directory.
            return Ok(());
        }
        removal.entry().await?;
        // Twice: a process of an earlier release, which looks at the directory before it writes and not with the write, may
        // be a moment late.
        for _ in 0..2 {
            for (model, layout) in &of_users {
                core::Core::remove_documents(&removal, model, layout).await?;
            }
        }
        Ok(())
    }
}

/// Where its table is.
impl fmt::Debug for Models {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Models")
            .field("backend", &self.store.backend)
            .field("table", &self.table)
            .finish_non_exhaustive()
    }
}

impl Open for Models {
    fn open(opening: &Opening<'_>) -> Self {
        let store = opening.store;
        let platform = opening.tables.of(&platform::TABLE);
        Self {
            store: store.clone(),
            table: opening.tables.of(&TABLE),
            events: Events::new(store.clone(), opening.tables.of(&events::TABLE)),
            migrations: Migrations::new(store.clone(), platform.clone()),
            platform,
        }
    }
}

impl Domain for Models {
    const TABLES: &'static [Table] = &[TABLE, events::TABLE, platform::TABLE];

    type Settings = ();

    async fn delete_all(&self, sub: &str) -> Result<(), Error> {
        Self::delete_all(self, sub).await
    }
}
