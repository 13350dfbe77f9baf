//! What a write answers and what it leaves.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use package_database::Database;
use package_database::backend::BoxFuture;
use package_database::backend::emulator::EmulatorBackend;
use package_database::block::Clock;
use package_database::models::{
    FieldDef, FieldType, Framework, ModelBuilder, ModelDef, PublishRule, StoreKind,
};
use serde_json::json;

use super::{START, create, post, started, text};

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
