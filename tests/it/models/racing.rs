//! Many writers at once, on several threads.

use package_database::ErrorKind;
use package_database::models::{
    Collection, FieldDef, FieldType, Framework, ModelBuilder, ModelDef, Sharding,
};
use package_database::testing::TestDatabase;
use serde_json::json;

fn post() -> ModelBuilder {
    let text = |name: &str| FieldDef::new(name, FieldType::String);
    ModelDef::builder("post")
        .field(text("title").required())
        .field(text("slug").unique())
        .field(FieldDef::new("likes", FieldType::Number).index())
        .field(text("state").index_global())
}

async fn collection(database: &TestDatabase, model: ModelBuilder) -> Collection {
    let model = model.build().unwrap();
    let name = model.name().to_owned();
    let builder = Framework::builder(database.models()).model(model);
    builder
        .unwrap()
        .start()
        .await
        .unwrap()
        .collection(&name)
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn d_26_of_32_racing_creators_one_has_the_value() {
    let database = TestDatabase::new().await.unwrap();
    let posts = collection(&database, post()).await;
    let tasks: Vec<_> = (0..32)
        .map(|number| {
            let posts = posts.clone();
            tokio::spawn(async move {
                let fields = json!({"id": format!("p{number}"), "title": "x", "slug": "same"});
                posts.create(fields).await
            })
        })
        .collect();
    let mut created = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => created += 1,
            Err(error) => assert_eq!(error.kind(), ErrorKind::Conflict, "{error}"),
        }
    }
    assert_eq!((created, posts.all().await.unwrap().len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn d_132_many_writers_and_readers_at_once_lose_nothing() {
    let database = TestDatabase::new().await.unwrap();
    let posts = collection(&database, post().sharding(Sharding::hash("id", 8))).await;
    let tasks: Vec<_> = (0..16)
        .map(|writer| {
            let posts = posts.clone();
            tokio::spawn(async move {
                for number in 0..20 {
                    let id = format!("{writer}-{number}");
                    let fields = json!({"id": id, "title": "x", "slug": id, "likes": writer});
                    let mut doc = posts.create(fields).await.unwrap();
                    doc.update(json!({"state": "done"})).await.unwrap();
                    assert_eq!(posts.find(&id).await.unwrap(), doc);
                }
                posts.where_("likes", "=", writer).count().await.unwrap()
            })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), 20);
    }
    assert_eq!(
        posts.where_("state", "=", "done").count().await.unwrap(),
        320
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn d_132_writers_of_different_fields_of_one_document_all_have_their_way() {
    let database = TestDatabase::new().await.unwrap();
    let fields: Vec<String> = (0..12).map(|number| format!("f{number}")).collect();
    let mut model = ModelDef::builder("wide");
    for field in &fields {
        model = model.field(FieldDef::new(field, FieldType::Number));
    }
    let wide = collection(&database, model).await;
    wide.create(json!({"id": "one"})).await.unwrap();
    let tasks: Vec<_> = fields
        .iter()
        .map(|field| {
            let (wide, field) = (wide.clone(), field.clone());
            tokio::spawn(async move {
                let mut doc = wide.find("one").await.unwrap();
                for value in 1..=10 {
                    doc.update(json!({field.as_str(): value})).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let one = wide.find("one").await.unwrap();
    assert!(
        fields
            .iter()
            .all(|field| one.get(field) == Some(&json!(10)))
    );
    assert_eq!(one.state().unwrap().rev, 121);
}
