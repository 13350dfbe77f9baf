//! What a write answers and what it leaves: times, and documents that were there before.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use package_database::backend::BoxFuture;
use package_database::backend::emulator::EmulatorBackend;
use package_database::block::Clock;
use package_database::models::{
    Doc, FieldDef, FieldType, Framework, ModelBuilder, ModelDef, PublishRule, Sharding, StoreKind,
};
use package_database::{Database, ErrorKind};
use serde_json::{Value, json};

use super::{START, Subject, create, post, started, text};

/// A clock that has moved by a millisecond whenever it is read.
#[derive(Debug, Default)]
struct Restless(AtomicU64);

impl Clock for Restless {
    fn seconds(&self) -> i64 {
        START
    }

    fn nanoseconds(&self) -> u64 {
        let read = self.0.fetch_add(1, Ordering::Relaxed);
        (u64::try_from(START).unwrap() * 1000 + read) * 1_000_000
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::task::yield_now())
    }
}

async fn restless(model: ModelBuilder) -> Framework {
    let database = Database::builder().emulator(EmulatorBackend::new());
    let database = database.clock(Arc::new(Restless::default()));
    let database = database.build().await.unwrap();
    let builder = Framework::builder(database.models());
    started(builder, [model]).await.unwrap()
}

/// A value under a key.
fn pair() -> ModelBuilder {
    ModelDef::builder("pair")
        .store(StoreKind::KeyValue)
        .field(text("topic").required())
        .field(FieldDef::new("value", FieldType::Object))
}

fn told(model: ModelBuilder) -> ModelBuilder {
    model.publish(PublishRule::all().channel("all"))
}

#[tokio::test]
async fn an_answer_has_the_times_that_are_stored() {
    let named = json!({"id": "one", "title": "One", "slug": "a"});
    let valued = json!({"id": "one", "topic": "x"});
    for (case, model, fields, change) in [
        ("alone", post(), &named, json!({"title": "Two"})),
        ("unique", post(), &named, json!({"slug": "b"})),
        ("told", told(post()), &named, json!({"title": "Two"})),
        ("value", pair(), &valued, json!({"value": {"a": 1}})),
        (
            "told value",
            told(pair()),
            &valued,
            json!({"value": {"a": 1}}),
        ),
    ] {
        let framework = restless(model).await;
        let collection = framework.collection(framework.registry().all().next().unwrap().name());
        let collection = collection.unwrap();
        let mut doc = create(&collection, fields.clone()).await;
        assert_eq!(
            collection.find("one").await.unwrap(),
            doc,
            "{case}, created"
        );
        doc.update(change).await.unwrap();
        assert_eq!(
            collection.find("one").await.unwrap(),
            doc,
            "{case}, changed"
        );
        assert!(doc.updated_at() > doc.created_at(), "{case}");
    }
}

/// A value whose shard follows from a field is one value, wherever it lay before.
#[tokio::test]
async fn a_value_that_moves_leaves_nothing_behind() {
    for (case, model) in [
        ("hash", pair().sharding(Sharding::hash("topic", 8))),
        (
            "range",
            pair().sharding(Sharding::range_at("topic", ["c", "f"])),
        ),
        ("told", told(pair().sharding(Sharding::hash("topic", 8)))),
    ] {
        for sdk in [false, true] {
            let subject = Subject::new(sdk).await;
            let framework = subject.start([model.clone()]).await;
            let pairs = framework.collection("pair").unwrap();
            let made = create(&pairs, json!({"id": "one", "topic": "a"})).await;
            for (number, topic) in ["a", "b", "d", "g", "a", "z"].into_iter().enumerate() {
                let put = pairs.put("one", json!({"topic": topic})).await.unwrap();
                assert_eq!(put.created_at(), made.created_at(), "{case} {topic}");
                let all = pairs.query().all().await.unwrap();
                assert_eq!(all, [put], "{case} {topic} {number}");
                assert_eq!(pairs.find("one").await.unwrap(), all[0], "{case} {topic}");
            }
            assert!(pairs.find("one").await.unwrap().delete().await.unwrap());
            assert_eq!(pairs.query().count().await.unwrap(), 0, "{case}");
        }
    }
}

#[tokio::test]
async fn what_is_only_created_takes_no_place_of_another() {
    let first = json!({"id": "one", "topic": "x", "title": "x"});
    let second = json!({"id": "one", "topic": "y", "title": "y"});
    let whole = |model: ModelBuilder| model.field(text("title"));
    for (case, model, overwrites) in [
        ("value", whole(pair()), true),
        ("told value", told(whole(pair())), true),
        (
            "spread value",
            whole(pair()).sharding(Sharding::hash("topic", 4)),
            true,
        ),
        ("document", post().field(text("topic")), false),
    ] {
        for sdk in [false, true] {
            let subject = Subject::new(sdk).await;
            let framework = subject.start([model.clone()]).await;
            let name = framework.registry().all().next().unwrap().name().to_owned();
            let collection = framework.collection(&name).unwrap();
            let kept = collection.create_only(first.clone()).await.unwrap();
            let refused = collection.create_only(second.clone()).await;
            assert_eq!(refused.unwrap_err().kind(), ErrorKind::Conflict, "{case}");
            assert_eq!(collection.find("one").await.unwrap(), kept, "{case}");
            let title = |doc: &Doc| doc.get("title").cloned();
            let written = collection.create(second.clone()).await;
            assert_eq!(written.is_ok(), overwrites, "{case}");
            let now = collection.find("one").await.unwrap();
            let expected: Value = if overwrites { json!("y") } else { json!("x") };
            assert_eq!(title(&now), Some(expected), "{case}");
        }
    }
}
