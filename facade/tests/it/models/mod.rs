//! The model layer, on both stores: the emulator in process, and the AWS SDK over it.
#![expect(
    clippy::too_many_lines,
    reason = "a failure in a helper of a test is the report, and a life of a document is one story"
)]

mod definition;
mod document;
mod events;
mod framework;
mod instances;
mod migrations;
mod mishaps;
mod orders;
mod owners;
mod pages;
mod placement;
mod queries;
mod relations;
mod retention;
mod scale;
mod writes;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use package_database::backend::adapter::{FaultBackend, Faults};
use package_database::backend::dynamodb::DynamoDbBackend;
use package_database::backend::emulator::EmulatorBackend;
use package_database::backend::{
    Answer, Backend, BackendError, BackendErrorKind, BackendExt as _, BatchGet, BatchGetAnswer,
    BatchWrite, BatchWriteAnswer, Delete, Get, Item, KeyCondition, Page, Put, Query, Scan,
    SharedBackend, TableState, TransactGet, TransactWrite, Update, Value as Stored,
};
use package_database::models::{
    Collection, Doc, FieldDef, FieldType, Framework, FrameworkBuilder, ModelBuilder, ModelDef,
    PublishRule, Relation,
};
use package_database::testing::{ManualClock, SeededRandom};
use package_database::{Database, Error};
use serde_json::Value;

use crate::support::backend;

/// The second at which the clocks of these tests stand.
const START: i64 = 1_795_188_513;
const TABLE: &str = "package.models";

/// A database under test, and what is beneath it.
struct Subject {
    database: Database,
    clock: Arc<ManualClock>,
    backend: SharedBackend,
}

impl Subject {
    async fn new(through_sdk: bool) -> Self {
        let emulator = EmulatorBackend::new();
        // Makes the tables.
        Database::builder()
            .emulator(emulator.clone())
            .build()
            .await
            .unwrap();
        let backend: SharedBackend = match through_sdk {
            true => Arc::new(DynamoDbBackend::in_process(&emulator)),
            false => Arc::new(emulator),
        };
        let clock = Arc::new(ManualClock::at(START));
        let database = Self::open(backend.clone(), &clock, 7).await;
        Self {
            database,
            clock,
            backend,
        }
    }

    async fn open(backend: SharedBackend, clock: &Arc<ManualClock>, seed: u64) -> Database {
        Database::builder()
            .shared_backend(backend)
            .clock(clock.clone())
            .random(Arc::new(SeededRandom::new(seed)))
            .build()
            .await
            .unwrap()
    }

    /// The same data, but requests fail as told.
    async fn faulty(&self) -> (Database, Faults) {
        let faults = Faults::default();
        let backend = FaultBackend::new(self.backend.clone(), faults.clone());
        let database = Self::open(Arc::new(backend), &self.clock, 8).await;
        (database, faults)
    }

    /// The same data, but requests are counted, and some partitions cannot be read.
    async fn watched(&self) -> (Database, Arc<Watch>) {
        let watch = Arc::new(Watch::default());
        let backend = Watched {
            inner: self.backend.clone(),
            watch: watch.clone(),
        };
        let database = Self::open(Arc::new(backend), &self.clock, 8).await;
        (database, watch)
    }

    /// Another process over the same data.
    async fn other(&self) -> Database {
        Self::open(self.backend.clone(), &self.clock, 9).await
    }

    fn builder(&self) -> FrameworkBuilder {
        Framework::builder(self.database.models())
    }

    async fn start(&self, models: impl IntoIterator<Item = ModelBuilder>) -> Framework {
        started(self.builder(), models).await.unwrap()
    }

    /// All items of a partition.
    async fn partition(&self, pk: &str) -> Vec<Item> {
        let query = Query::new(TABLE, KeyCondition::partition("pk", pk));
        self.backend.query_all(query).await.unwrap()
    }
}

/// What a store was asked for, and what it refuses.
#[derive(Debug, Default)]
struct Watch {
    gets: Mutex<usize>,
    queries: Mutex<usize>,
    others: Mutex<usize>,
    broken: Mutex<BTreeSet<String>>,
}

impl Watch {
    /// Lets these partitions and no others be broken.
    fn breaks(&self, partitions: &[&str]) {
        let partitions = partitions.iter().map(|partition| (*partition).to_owned());
        *self.broken.lock().unwrap() = partitions.collect();
    }

    /// Gets, queries and others since the last time.
    fn taken(&self) -> (usize, usize, usize) {
        let take = |count: &Mutex<usize>| std::mem::take(&mut *count.lock().unwrap());
        (take(&self.gets), take(&self.queries), take(&self.others))
    }
}

#[derive(Debug)]
struct Watched {
    inner: SharedBackend,
    watch: Arc<Watch>,
}

impl Watched {
    fn sent<'a, T: Send + 'a>(
        &'a self,
        request: impl FnOnce(&'a SharedBackend) -> Answer<'a, T> + Send + 'a,
    ) -> Answer<'a, T> {
        *self.watch.others.lock().unwrap() += 1;
        request(&self.inner)
    }

    fn got<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>> {
        *self.watch.gets.lock().unwrap() += 1;
        self.inner.get(request)
    }

    fn queried<'a>(&'a self, request: &'a Query) -> Answer<'a, Page> {
        *self.watch.queries.lock().unwrap() += 1;
        let broken = self.watch.broken.lock().unwrap();
        if let Stored::Text(partition) = &request.key.partition.1
            && broken.contains(partition)
        {
            let error = BackendError::new(BackendErrorKind::Denied, "as the test wants it");
            return Box::pin(std::future::ready(Err(error)));
        }
        self.inner.query(request)
    }
}

backend!(Watched);

async fn started(
    builder: FrameworkBuilder,
    models: impl IntoIterator<Item = ModelBuilder>,
) -> Result<Framework, Error> {
    let mut builder = builder;
    for model in models {
        builder = builder.model(model.build()?)?;
    }
    builder.start().await
}

fn text(name: &str) -> FieldDef {
    FieldDef::new(name, FieldType::String)
}

fn number(name: &str) -> FieldDef {
    FieldDef::new(name, FieldType::Number)
}

/// A post of nobody, with a unique slug and three indexes.
fn post() -> ModelBuilder {
    ModelDef::builder("post")
        .field(text("title").required())
        .field(text("slug").unique())
        .field(number("likes").default_value(0).index())
        .field(text("state").index_global())
        .field(text("author_id").index())
        .field(FieldDef::new("tags", FieldType::Array))
        .field(FieldDef::new("meta", FieldType::Object))
        .field(FieldDef::new("published", FieldType::Date))
        .field(FieldDef::new("public", FieldType::Boolean))
}

/// A blog: authors with a profile, posts with comments and tags, tags of posts.
fn blog() -> Vec<ModelBuilder> {
    vec![
        ModelDef::builder("author")
            .field(text("name").required().unique())
            .relation(Relation::has_many("posts", "post", "author_id"))
            .relation(Relation::has_one("profile", "profile", "author_id")),
        ModelDef::builder("profile")
            .field(text("bio"))
            .field(text("author_id").index())
            .relation(Relation::belongs_to("author", "author", "author_id").eager()),
        post()
            .relation(Relation::belongs_to("author", "author", "author_id"))
            .relation(Relation::has_many("comments", "comment", "post_id"))
            .relation(Relation::many_to_many(
                "labels",
                "label",
                "post_label",
                "post_id",
                "label_id",
            )),
        ModelDef::builder("comment")
            .field(text("text").required())
            .field(number("votes").default_value(0))
            .field(text("post_id").index())
            .field(text("parent_id").index())
            .field(text("author_id"))
            .relation(Relation::belongs_to("post", "post", "post_id"))
            .relation(Relation::belongs_to("author", "author", "author_id"))
            .relation(Relation::has_many("replies", "comment", "parent_id")),
        ModelDef::builder("label").field(text("name").unique()),
        ModelDef::builder("post_label")
            .field(text("post_id").index())
            .field(text("label_id")),
    ]
}

/// A note of a user, which tells of its changes.
fn note() -> ModelBuilder {
    ModelDef::builder("note")
        .user_scoped()
        .field(text("text").required())
        .field(number("rank").index())
        .field(text("topic").index_global())
        .publish(
            PublishRule::all()
                .channel("user.{userId}")
                .channel("{modelName}.{id}"),
        )
}

async fn create(collection: &Collection, fields: Value) -> Doc {
    collection.create(fields).await.unwrap()
}

/// The titles, names or texts of documents, in their order.
fn texts<'a>(docs: &'a [Doc], field: &str) -> Vec<&'a str> {
    docs.iter().map(|doc| doc.text(field).unwrap()).collect()
}
