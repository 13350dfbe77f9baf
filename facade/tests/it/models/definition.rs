//! Models: what they declare, what is refused, what the registry knows.

use std::sync::Arc;

use package_database::ErrorKind;
use package_database::models::{
    FieldDef, FieldIndex, FieldType, ModelBuilder, ModelDef, ModelRegistry, ModelScope,
    PublishRule, Relation, Sharding, StoreKind,
};
use serde_json::json;

use super::{Subject, blog, create, note, number, post, text};

#[tokio::test]
async fn d_19_d_75_three_store_disciplines() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let log = ModelDef::builder("visit").append_only().field(text("page"));
        let pair = ModelDef::builder("setting").field(FieldDef::new("value", FieldType::Object));
        let framework = subject.start([log, pair, post()]).await;
        let visits = framework.collection("visit").unwrap();
        for page in ["a", "b", "c"] {
            create(&visits, json!({"page": page})).await;
            subject.clock.advance(std::time::Duration::from_secs(1));
        }
        let all = visits.all().await.unwrap();
        assert_eq!(
            super::texts(&all, "page"),
            ["a", "b", "c"],
            "in the order of time"
        );
        let mut first = all[0].clone();
        let refused = first.update(json!({"page": "x"})).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::InvalidInput);
        assert_eq!(
            first.delete().await.unwrap_err().kind(),
            ErrorKind::InvalidInput
        );
        assert!(
            visits
                .create(json!({"id": "own", "page": "x"}))
                .await
                .is_err()
        );

        let settings = framework.collection("setting").unwrap();
        settings
            .put("theme", json!({"value": {"dark": true}}))
            .await
            .unwrap();
        let second = settings
            .put("theme", json!({"value": {"dark": false}}))
            .await
            .unwrap();
        assert_eq!(second.state().unwrap().rev, 2);
        assert_eq!(settings.find("theme").await.unwrap(), second);
        assert_eq!(settings.all().await.unwrap().len(), 1);
        let posts = framework.collection("post").unwrap();
        assert!(posts.put("x", json!({"title": "X"})).await.is_err());
    }
}

#[test]
fn d_20_d_21_d_22_scope_name_and_store_are_chosen_or_detected() {
    let built = |model: ModelBuilder| model.build().unwrap();
    assert_eq!(built(post()).scope(), ModelScope::Global);
    assert_eq!(built(note()).scope(), ModelScope::User);
    assert_eq!(built(note().global()).scope(), ModelScope::Global);
    assert_eq!(built(post().table_name("article")).name(), "article");
    let opaque = || ModelDef::builder("pair").field(FieldDef::new("value", FieldType::Array));
    let stores = [
        (post(), StoreKind::Document),
        (post().append_only(), StoreKind::EventLog),
        (opaque(), StoreKind::KeyValue),
        (opaque().append_only(), StoreKind::EventLog),
        (opaque().store(StoreKind::Document), StoreKind::Document),
        (
            ModelDef::builder("pair").field(text("value")),
            StoreKind::Document,
        ),
        (
            opaque().relation(Relation::has_many("posts", "post", "author_id")),
            StoreKind::Document,
        ),
    ];
    for (model, store) in stores {
        assert_eq!(built(model.clone()).store(), store, "{model:?}");
    }
}

#[tokio::test]
async fn d_23_a_model_is_recorded_before_its_first_use() {
    let subject = Subject::new(false).await;
    subject.start([post()]).await;
    let records = subject.partition("MODELS").await;
    assert_eq!(records[0].text("sk").as_deref(), Some("post"));
    // An index that was declared later gets a free place, and is used when all documents are in it.
    let posts = subject.start([post()]).await.collection("post").unwrap();
    create(&posts, json!({"id": "one", "title": "One"})).await;
    let more = || {
        ModelDef::builder("post")
            .field(text("title").required().index())
            .field(text("slug").unique())
            .field(number("likes").index())
            .field(text("author_id").index())
    };
    let framework = subject.start([more()]).await;
    let posts = framework.collection("post").unwrap();
    let query = posts.where_("title", "=", "One");
    assert_eq!(query.explain().unwrap().index, None);
    assert!(query.explain().unwrap().to_string().contains("reindex"));
    assert_eq!(query.all().await.unwrap().len(), 1);
    assert_eq!(framework.reindex("post").await.unwrap().changed, 1);
    let query = framework
        .collection("post")
        .unwrap()
        .where_("title", "=", "One");
    assert_eq!(query.explain().unwrap().index.as_deref(), Some("title"));
    assert_eq!(query.all().await.unwrap().len(), 1);
    // Six indexes are too many, and another scope is another model.
    let six = post()
        .field(text("a").index())
        .field(text("b").index())
        .field(text("c").index());
    assert!(six.build().unwrap_err().to_string().contains("6 indexes"));
    let started = super::started(subject.builder(), [more().user_scoped()]).await;
    assert_eq!(started.unwrap_err().kind(), ErrorKind::Conflict);
}

#[tokio::test]
async fn d_24_d_25_d_122_d_123_types_are_held() {
    let subject = Subject::new(false).await;
    let kinds = [
        (FieldType::String, json!("x"), json!(1)),
        (FieldType::Number, json!(1.5), json!("1.5")),
        (FieldType::Boolean, json!(true), json!(0)),
        (FieldType::Array, json!([1]), json!({})),
        (FieldType::Object, json!({"a": 1}), json!([])),
        (FieldType::Date, json!("2026-01-02T03:04:05Z"), json!(true)),
    ];
    let mut model = ModelDef::builder("kinds");
    for (kind, ..) in &kinds {
        model = model.field(FieldDef::new(kind.word(), *kind).required());
    }
    let framework = subject.start([model]).await;
    let collection = framework.collection("kinds").unwrap();
    let mut doc = collection.build(json!({})).unwrap();
    assert_eq!(doc.validate().faults.len(), 6);
    for (kind, good, bad) in kinds {
        assert_eq!(kind.word().parse::<FieldType>().unwrap(), kind);
        doc.set(kind.word(), bad).unwrap_err();
        doc.set(kind.word(), json!(null)).unwrap_err();
        doc.set(kind.word(), good).unwrap();
    }
    assert!(doc.validate().is_valid());
    doc.save().await.unwrap();
    assert_eq!(collection.find(doc.id()).await.unwrap(), doc);
}

#[tokio::test]
async fn d_26_unique_values_are_taken_once() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let framework = subject.start([post()]).await;
        let posts = framework.collection("post").unwrap();
        let mut one = create(&posts, json!({"title": "One", "slug": "a"})).await;
        let error = posts
            .create(json!({"title": "Two", "slug": "a"}))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict);
        assert!(error.to_string().contains("\"slug\""), "{error}");
        let mut two = create(&posts, json!({"title": "Two", "slug": "b"})).await;
        assert_eq!(
            two.update(json!({"slug": "a"})).await.unwrap_err().kind(),
            ErrorKind::Conflict
        );
        // A value that was given up is free, and none is no value.
        one.update(json!({"slug": "c"})).await.unwrap();
        let mut two = posts.find(two.id()).await.unwrap();
        two.update(json!({"slug": "a"})).await.unwrap();
        one.update(json!({"slug": null})).await.unwrap();
        create(&posts, json!({"title": "Three", "slug": "c"})).await;
        create(&posts, json!({"title": "Four", "slug": null})).await;
        create(&posts, json!({"title": "Five"})).await;
        let long = "x".repeat(5000);
        create(&posts, json!({"title": "Long", "slug": long})).await;
        assert!(
            posts
                .create(json!({"title": "Long", "slug": long}))
                .await
                .is_err()
        );
    }
}

#[tokio::test]
async fn d_27_d_28_indexes_within_a_scope_and_over_all() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let framework = subject.start([note()]).await;
        let notes = framework.collection("note").unwrap();
        for (user, rank, topic) in [("ada", 1, "x"), ("ada", 2, "y"), ("bob", 1, "x")] {
            if framework.users().get(user).await.unwrap().is_none() {
                framework.create_user(user).await.unwrap();
            }
            let fields = json!({"text": format!("{user}{rank}"), "rank": rank, "topic": topic});
            notes.create_for(user, fields).await.unwrap();
        }
        let own = notes.where_user_in(["ada"]).where_("rank", "=", 1);
        assert_eq!(own.explain().unwrap().index.as_deref(), Some("rank"));
        assert_eq!(super::texts(&own.all().await.unwrap(), "text"), ["ada1"]);
        let all = notes.where_("topic", "=", "x");
        assert_eq!(all.explain().unwrap().index.as_deref(), Some("topic"));
        assert_eq!(all.all().await.unwrap().len(), 2);
        // Entries follow the values.
        let mut doc = own.first().await.unwrap().unwrap();
        doc.update(json!({"rank": 5, "topic": null})).await.unwrap();
        assert!(own.all().await.unwrap().is_empty());
        assert_eq!(all.all().await.unwrap().len(), 1);
        assert_eq!(
            notes
                .where_user_in(["ada"])
                .where_("rank", ">", 4)
                .all()
                .await
                .unwrap()
                .len(),
            1
        );
    }
    assert_eq!(
        note().build().unwrap().indexes()[1],
        ("topic", FieldIndex::Global)
    );
}

#[tokio::test]
async fn d_29_d_30_d_31_d_124_defaults_checks_and_transforms() {
    let subject = Subject::new(false).await;
    let model = ModelDef::builder("item")
        .field(text("colour").default_value("red"))
        .field(text("code").default_with(|| json!(format!("c{}", 7))))
        .field(number("size").check(|size| size.as_f64() > Some(0.0)))
        .field(text("tag").transform(|tag| json!(tag.as_str().map(str::trim))));
    let framework = subject.start([model]).await;
    let items = framework.collection("item").unwrap();
    let item = create(&items, json!({"tag": "  a "})).await;
    assert_eq!(
        (item.text("colour"), item.text("code"), item.text("tag")),
        (Some("red"), Some("c7"), Some("a"))
    );
    assert!(items.create(json!({"size": -1})).await.is_err());
    // What a transform makes must be of the type as well.
    let wrong = ModelDef::builder("odd").field(text("a").transform(|_| json!(1)));
    let framework = subject.start([wrong]).await;
    assert!(
        framework
            .collection("odd")
            .unwrap()
            .create(json!({"a": "x"}))
            .await
            .is_err()
    );
}

#[test]
fn d_39_faulty_definitions_are_refused_with_reasons() {
    let faulty = [
        (ModelDef::builder(""), "model name"),
        (ModelDef::builder("a b"), "model name"),
        (ModelDef::builder("a#b"), "model name"),
        (post().field(text("title")), "comes twice"),
        (post().field(text("id")), "is kept"),
        (post().field(text("createdAt")), "is kept"),
        (post().field(text("_x")), "is no word"),
        (
            post().field(FieldDef::new("x", FieldType::Array).unique()),
            "no index can find",
        ),
        (
            post().field(FieldDef::new("x", FieldType::Object).index()),
            "no index can find",
        ),
        (
            post().field(number("x").default_value("three")),
            "default of \"x\" is no number",
        ),
        (
            post().field(number("x").default_value(3).check(|size| size != 3)),
            "default of \"x\" does not pass its check",
        ),
        (
            post().field(
                text("x")
                    .default_with(|| json!(""))
                    .check_with(|_| Err("is short".into())),
            ),
            "default of \"x\" is short",
        ),
        (post().version(0), "version is 0"),
        (post().sharding(Sharding::hash("id", 0)), "0 shards"),
        (post().sharding(Sharding::hash("nothing", 4)), "is no field"),
        (
            post().sharding(Sharding::hash("likes", 4)),
            "is not required",
        ),
        (
            post().sharding(Sharding::range_at("title", ["b", "a"])),
            "in no order",
        ),
        (note().sharding(Sharding::hash("id", 4)), "have no shards"),
        (
            post()
                .field(number("n").required())
                .sharding(Sharding::range("n", 4)),
            "is no text",
        ),
        (
            post().publish(PublishRule::all().channel("x.{who}")),
            "means nothing",
        ),
        (
            post().publish(PublishRule::all().channel("x.{id")),
            "means nothing",
        ),
    ];
    for (model, reason) in faulty {
        let error = model.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains(reason), "{reason}: {error}");
    }
}

#[test]
fn d_40_d_41_d_42_the_registry_knows_its_models() {
    let mut registry = ModelRegistry::new();
    assert!(registry.is_empty());
    for model in blog().into_iter().chain([note()]) {
        registry.register(model.build().unwrap()).unwrap();
    }
    registry
        .register(
            post()
                .table_name("shard")
                .sharding(Sharding::hash("id", 2))
                .build()
                .unwrap(),
        )
        .unwrap();
    registry.check().unwrap();
    let names = |models: Vec<&Arc<ModelDef>>| {
        models
            .iter()
            .map(|def| def.name().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(registry.user_scoped().collect()), ["note"]);
    assert_eq!((registry.global().count(), registry.len()), (7, 8));
    assert_eq!(names(registry.sharded().collect()), ["shard"]);
    assert_eq!(registry.get("post").unwrap().fields().len(), 9);
    assert!(registry.get("nothing").is_none());
    let twice = registry.register(note().build().unwrap()).unwrap_err();
    assert_eq!(twice.kind(), ErrorKind::Conflict);
}

#[test]
fn d_33_to_d_36_d_42_d_84_relations_that_do_not_go_together_are_refused() {
    let checked = |relation: Relation| {
        let mut registry = ModelRegistry::new();
        for model in blog() {
            registry.register(model.build().unwrap()).unwrap();
        }
        let wrong = ModelDef::builder("wrong")
            .field(text("a"))
            .relation(relation);
        registry.register(wrong.build().unwrap()).unwrap();
        registry.check()
    };
    checked(Relation::belongs_to("x", "post", "a")).unwrap();
    checked(Relation::has_many("x", "comment", "post_id")).unwrap();
    checked(Relation::has_one("x", "profile", "author_id")).unwrap();
    let through =
        |model: &str, key: &str| Relation::many_to_many("x", "label", model, key, "label_id");
    checked(through("post_label", "post_id")).unwrap();
    let wrong = [
        (
            Relation::belongs_to("x", "nothing", "a"),
            "no model \"nothing\"",
        ),
        (Relation::belongs_to("x", "post", "b"), "no field \"b\""),
        (Relation::has_many("x", "post", "b"), "no field \"b\""),
        (Relation::has_many("x", "comment", "author_id"), "no index"),
        (Relation::has_one("x", "comment", "author_id"), "no index"),
        (
            Relation::has_many("x", "comment", "post_id").local_key("b"),
            "no field \"b\"",
        ),
        (through("nothing", "post_id"), "no model \"nothing\""),
        (through("", "post_id"), "none is named"),
        (through("post_label", "label_id"), "no index"),
    ];
    for (relation, reason) in wrong {
        let error = checked(relation).unwrap_err();
        assert!(error.to_string().contains(reason), "{reason}: {error}");
    }
}
