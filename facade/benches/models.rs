//! What documents cost beside the bare calls that they make, in one run.
//!
//! `cargo bench -p package-database --bench models` prints a table of ratios. Both sides of a ratio are measured in turn,
//! round after round, so that both see the same machine; the table shows the fastest round of each.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark measures the real clock, and a failure is its report"
)]

mod measure;

use std::hint::black_box;

use measure::ratio;
use package_database::Database;
use package_database::backend::{
    BackendExt as _, Condition, Consistency, Get, Item, KeyCondition, Put, Query, SharedBackend,
    SortCondition, TransactWrite, Value, Write,
};
use package_database::models::{Collection, FieldDef, FieldType, Framework, ModelDef};
use package_database::testing::TestDatabase;
use serde_json::json;

const TABLE: &str = "package.models";

/// The item of a post with a guard, as `create` writes it.
fn post(number: u64) -> [Item; 2] {
    let id = format!("bare-{number:09}");
    let post = Item::new()
        .with("pk", "M#post#G")
        .with("sk", id.as_str())
        .with("id", id.as_str())
        .with("model", "post")
        .with("f_title", "A title of a usual length")
        .with("f_slug", format!("slug-{id}"))
        .with("f_likes", Value::number(number % 100))
        .with("ix1pk", "M#post#G@author_id")
        .with("ix1sk", format!("ada#{id}"))
        .with("f_author_id", "ada")
        .with("kind", "document")
        .with("rev", Value::number(1))
        .with("schema", Value::number(1))
        .with("created_at", Value::number(1_795_188_513_000_000_000_u64))
        .with("updated_at", Value::number(1_795_188_513_000_000_000_u64));
    let guard = Item::new()
        .with("pk", format!("UQ#post#slug#slug-{id}"))
        .with("sk", "UQ")
        .with("id", id)
        .with("kind", "unique guard")
        .with("rev", Value::number(1))
        .with("schema", Value::number(1))
        .with("created_at", Value::number(1_795_188_513_000_000_000_u64))
        .with("updated_at", Value::number(1_795_188_513_000_000_000_u64));
    [post, guard]
}

async fn creating(posts: &Collection, backend: &SharedBackend) {
    let (mut bare, mut own) = (0_u64, 0_u64);
    ratio(
        "create, against its transaction",
        1.4,
        50,
        async || {
            bare += 1;
            let writes = post(bare).map(|item| {
                let put = Put::new(TABLE, item).condition(Condition::absent("pk"));
                Write::from(put)
            });
            let request = TransactWrite::new(writes.to_vec(), format!("token-{bare}"));
            backend.transact_write(&request).await.unwrap();
        },
        async || {
            own += 1;
            let fields = json!({
                "title": "A title of a usual length", "slug": format!("own-{own}"), "likes": own % 100, "author_id": "bob",
            });
            posts.create(fields).await.unwrap();
        },
    )
    .await;
}

async fn reading(posts: &Collection, backend: &SharedBackend) {
    let key = Item::new()
        .with("pk", "M#post#G")
        .with("sk", "bare-000000001");
    let get = Get::new(TABLE, key).consistency(Consistency::Strong);
    ratio(
        "get, against its GetItem",
        1.3,
        500,
        async || {
            drop(black_box(
                backend.get(&get).await.unwrap().map(|item| item.to_vec()),
            ))
        },
        async || drop(black_box(posts.get("bare-000000001").await.unwrap())),
    )
    .await;
    for number in 0..50 {
        let fields = json!({
            "title": "A title of a usual length", "slug": format!("fifty-{number}"), "likes": number, "author_id": "cy",
        });
        posts.create(fields).await.unwrap();
    }
    let range = SortCondition::begins_with("cy#");
    let condition = KeyCondition::partition("ix1pk", "M#post#G@author_id").sort("ix1sk", range);
    let query = Query::new(TABLE, condition).index("ix1");
    let own = posts.where_("author_id", "=", "cy");
    ratio(
        "a query of 50 by index, against its Query",
        1.4,
        100,
        async || {
            let items = backend.query_all(query.clone()).await.unwrap();
            let decoded: Vec<_> = items.iter().map(Item::to_vec).collect();
            assert_eq!(black_box(decoded).len(), 50);
        },
        async || assert_eq!(black_box(own.all().await.unwrap()).len(), 50),
    )
    .await;
}

async fn started(database: &Database) -> Framework {
    let text = |name: &str| FieldDef::new(name, FieldType::String);
    let post = ModelDef::builder("post")
        .field(text("title").required())
        .field(text("slug").unique())
        .field(FieldDef::new("likes", FieldType::Number))
        .field(text("author_id").index());
    let builder = Framework::builder(database.models());
    let builder = builder.model(post.build().unwrap()).unwrap();
    builder.start().await.unwrap()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let database = TestDatabase::new().await.unwrap();
    let backend = database.backend().clone();
    let framework = started(&database).await;
    let posts = framework.collection("post").unwrap();
    println!(
        "{:<44} {:>12} {:>12} {:>8} {:>8}",
        "", "bare ns", "ours ns", "ratio", "limit"
    );
    creating(&posts, &backend).await;
    reading(&posts, &backend).await;
}
