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

use measure::{chosen, ratio};
use package_database::Database;
use package_database::backend::{
    BackendExt as _, BatchGet, Consistency, Get, Item, ItemKey, KeyCondition, OnFailure, Put,
    Query, SharedBackend, SortCondition, TransactWrite, Value, Write,
};
use package_database::block::record::absent;
use package_database::models::{Collection, FieldDef, FieldType, Framework, ModelDef, Relation};
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
                let put = Put::new(TABLE, item).condition(absent(1_795_188_513));
                Write::from(put)
            });
            let request = TransactWrite::new(writes.to_vec(), format!("token-{bare}"));
            let request = request.on_failure(OnFailure::Stored);
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
    let made = posts.create(json!({
        "title": "A title of a usual length", "slug": "read", "likes": 7, "author_id": "bob",
    }));
    let made = made.await.unwrap();
    let id = made.id();
    let key = Item::new().with("pk", "M#post#G").with("sk", id);
    let get = Get::new(TABLE, key).consistency(Consistency::Strong);
    ratio(
        "get, against its GetItem",
        1.3,
        500,
        async || {
            let item = backend.get(&get).await.unwrap().unwrap();
            drop(black_box(item.to_vec()));
        },
        async || drop(black_box(posts.get(id).await.unwrap().unwrap())),
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

/// Parents with and without what each of them belongs to, against the bare query and batch of reads.
async fn relating(framework: &Framework, backend: &SharedBackend) {
    let collection = |name| framework.collection(name).unwrap();
    let (replies, authors) = (collection("reply"), collection("author"));
    for number in 0..50 {
        let id = format!("author-{number}");
        let fields = json!({"id": id, "name": "A name of a usual length"});
        authors.create(fields).await.unwrap();
        let fields = json!({"text": "A text of a usual length", "thread": "t", "author_id": id});
        replies.create(fields).await.unwrap();
    }
    let condition = KeyCondition::partition("ix1pk", "M#reply#G@thread");
    let condition = condition.sort("ix1sk", SortCondition::begins_with("t#"));
    let query = Query::new(TABLE, condition).index("ix1");
    let keys = (0..50).map(|number| {
        let key = Item::new().with("pk", "M#author#G");
        ItemKey::new(TABLE, key.with("sk", format!("author-{number}")))
    });
    let batch = BatchGet::new(keys.collect()).consistency(Consistency::Strong);
    let own = replies.where_("thread", "=", "t").load(["author"]);
    ratio(
        "50 parents with a relation, against the bare reads",
        1.4,
        50,
        async || {
            let items = backend.query_all(query.clone()).await.unwrap();
            let decoded: Vec<_> = items.iter().map(Item::to_vec).collect();
            assert_eq!(black_box(decoded).len(), 50);
            let answer = backend.batch_get(&batch).await.unwrap();
            let decoded: Vec<_> = answer.items.iter().map(|(_, item)| item.to_vec()).collect();
            assert_eq!(black_box(decoded).len(), 50);
        },
        async || assert_eq!(black_box(own.all().await.unwrap()).len(), 50),
    )
    .await;
}

/// Users and documents as many as they get, against few.
async fn growing() {
    if !chosen("1,000,000") {
        return;
    }
    let (few, many) = (
        TestDatabase::new().await.unwrap(),
        TestDatabase::new().await.unwrap(),
    );
    let (few, many) = (with_notes(&few).await, with_notes(&many).await);
    for number in 0..1_000_000_u32 {
        many.create_user(&format!("user {number}")).await.unwrap();
    }
    let (mut first, mut last) = (0_u32, 0_u32);
    ratio(
        "1,000,000 users: one more, against few",
        1.3,
        100,
        async || {
            first += 1;
            few.create_user(&format!("one {first}")).await.unwrap();
        },
        async || {
            last += 1;
            many.create_user(&format!("one {last}")).await.unwrap();
        },
    )
    .await;
    let notes = |framework: &Framework| framework.collection("note").unwrap();
    let (young, old) = (notes(&few), notes(&many));
    few.create_user("user 7").await.unwrap();
    let write = async |notes: &Collection, user: u32, rank: u32| {
        let fields = json!({"text": "A text of a usual length", "rank": rank});
        notes
            .create_for(&format!("user {user}"), fields)
            .await
            .unwrap();
    };
    for rank in 0..10 {
        write(&young, 7, rank).await;
        for user in 0..100_000 {
            write(&old, user, rank).await;
        }
    }
    let query = |notes: &Collection| notes.where_user_in(["user 7"]).where_("rank", ">=", 5);
    let (young, old) = (query(&young), query(&old));
    ratio(
        "1,000,000 documents: one user, against 10",
        1.3,
        100,
        async || assert_eq!(black_box(young.all().await.unwrap()).len(), 5),
        async || assert_eq!(black_box(old.all().await.unwrap()).len(), 5),
    )
    .await;
}

async fn with_notes(database: &Database) -> Framework {
    let note = ModelDef::builder("note")
        .user_scoped()
        .field(text("text").required())
        .field(FieldDef::new("rank", FieldType::Number).index());
    let builder = Framework::builder(database.models());
    let builder = builder.model(note.build().unwrap()).unwrap();
    builder.start().await.unwrap()
}

fn text(name: &str) -> FieldDef {
    FieldDef::new(name, FieldType::String)
}

async fn started(database: &Database) -> Framework {
    let post = ModelDef::builder("post")
        .field(text("title").required())
        .field(text("slug").unique())
        .field(FieldDef::new("likes", FieldType::Number))
        .field(text("author_id").index());
    let author = ModelDef::builder("author").field(text("name"));
    let reply = ModelDef::builder("reply")
        .field(text("text"))
        .field(text("thread").index())
        .field(text("author_id"))
        .relation(Relation::belongs_to("author", "author", "author_id"));
    let mut builder = Framework::builder(database.models());
    for model in [post, author, reply] {
        builder = builder.model(model.build().unwrap()).unwrap();
    }
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
    relating(&framework, &backend).await;
    growing().await;
}
