//! Models that are declared in JSON: read, registered, put to work; and what is told of models at work.

use std::time::Duration;

use package_database::ErrorKind;
use package_database::block::migrate::Mode;
use package_database::models::{FieldIndex, FrameworkConfig, ModelDocument};
use serde_json::{Value, json};

use super::{Subject, blog, create, note, post, started};

fn shop() -> Value {
    json!({"models": [
        {"name": "customer", "scope": "user", "version": 2, "fields": [
            {"name": "name", "type": "string", "required": true, "transform": "trim", "minLength": 2},
            {"name": "email", "type": "string", "unique": true, "transform": "lowercase"},
            {"name": "level", "type": "string", "default": "new", "enum": ["new", "old"]},
            {"name": "points", "type": "number", "minimum": 0, "maximum": 9.5, "index": "global"},
        ], "relations": [
            {"name": "orders", "kind": "hasMany", "model": "order", "foreignKey": "customer_id"},
        ], "publish": {"changes": ["created", "deleted"], "channels": ["user.{userId}"]},
        "migrations": [{"version": 2, "rename": {"title": "name"}, "set": {"level": "old"}, "remove": {"fax": "none"}}]},
        {"name": "order", "store": "document", "indexCreated": "global", "fields": [
            {"name": "customer_id", "type": "string", "index": "global"},
            {"name": "likes", "type": "number"},
        ], "sharding": {"strategy": "hash", "key": "id", "count": 4},
        "retention": {"strategy": "tiered", "factor": 1, "field": "likes", "tiers": [[10.0, 3]], "unkeptSeconds": 60},
        "relations": [
            {"name": "customer", "kind": "belongsTo", "model": "customer", "foreignKey": "customer_id", "eager": true},
            {"name": "labels", "kind": "manyToMany", "model": "label", "through": "order_label",
             "localKey": "order_id", "foreignKey": "label_id"},
        ]},
        {"name": "label", "store": "keyValue", "fields": [{"name": "value", "type": "object"}]},
        {"name": "order_label", "store": "eventLog", "fields": [
            {"name": "order_id", "type": "string", "index": "scope"},
            {"name": "label_id", "type": "string"},
        ], "sharding": {"strategy": "range", "key": "id", "bounds": ["h", "q"]}},
    ]})
}

#[test]
fn what_a_document_says_a_definition_says() {
    let document = ModelDocument::of(shop()).unwrap();
    assert_eq!(document.model_count(), 4);
    assert_eq!(
        document.check_count(3).unwrap_err().kind(),
        ErrorKind::InvalidInput
    );
    for (def, said) in document
        .models()
        .iter()
        .zip(shop()["models"].as_array().unwrap())
    {
        let mut expected = said.clone();
        let members = expected.as_object_mut().unwrap();
        members.remove("migrations");
        for (name, value) in [
            ("version", json!(1)),
            ("scope", json!("global")),
            ("store", json!("document")),
        ] {
            members.entry(name).or_insert(value);
        }
        assert_eq!(def.to_json(), expected);
    }
    let text = shop().to_string();
    assert_eq!(
        ModelDocument::parse(text.as_bytes()).unwrap().json(),
        &shop()
    );
    // Models of the code are told likewise, and are what they were when they are read again.
    let models: Vec<Value> = blog()
        .into_iter()
        .map(|own| own.build().unwrap().to_json())
        .collect();
    let again = ModelDocument::of(json!({"models": models})).unwrap();
    let told: Vec<Value> = again.models().iter().map(|own| own.to_json()).collect();
    assert_eq!(told, models);
}

#[test]
fn everything_that_is_wrong_with_a_document_is_told_with_its_place() {
    let field = |rest: Value| {
        let mut field = json!({"name": "x", "type": "string"});
        let members = rest.as_object().unwrap().clone();
        field.as_object_mut().unwrap().extend(members);
        json!({"models": [{"name": "m", "fields": [field]}]})
    };
    let with = |name: &str, value: Value| {
        let mut model = json!({"name": "m", "fields": [{"name": "x", "type": "string"}]});
        model[name] = value;
        json!({"models": [model]})
    };
    let relation = |relation: Value| with("relations", json!([relation]));
    let steps = |steps: Value| {
        let version = steps.as_array().unwrap().len() + 1;
        let mut document = with("migrations", steps);
        let model = &mut document["models"][0];
        model["version"] = json!(version);
        model["fields"] = json!([{"name": "x", "type": "string"}, {"name": "y", "type": "string"}]);
        document
    };
    let step = |mut step: Value| {
        step["version"] = json!(2);
        steps(json!([step]))
    };
    for (wrong, told) in [
        (json!([]), ": is no object"),
        (json!({"models": {}}), "/models: is no list"),
        (json!({"models": [], "note": 1}), "has no use for \"note\""),
        (json!({"models": [{}]}), "/models/0/name: is missing"),
        (
            json!({"models": [{"name": "m"}, {"name": "m"}]}),
            "has the name of another model",
        ),
        (field(json!({"type": "decimal"})), "there is no field type"),
        (
            field(json!({"required": "yes"})),
            "/models/0/fields/0/required: is no true or false",
        ),
        (field(json!({"index": "wide"})), "is none of scope, global"),
        (field(json!({"minimum": "3"})), "/minimum: is no number"),
        (
            field(json!({"maxLength": -1})),
            "/maxLength: is no whole number of its range",
        ),
        (field(json!({"enum": 1})), "/enum: is no list"),
        (
            field(json!({"transform": "rot13"})),
            "is none of lowercase, trim, uppercase",
        ),
        (
            field(json!({"default": 3})),
            "the default of \"x\" is no string",
        ),
        (
            field(json!({"minLength": 5, "maxLength": 3})),
            "/models/0: the model \"m\" makes no sense: minLength 5 of \"x\" is above its maxLength 3",
        ),
        (
            field(json!({"type": "number", "minimum": 2, "maximum": 1.5})),
            "minimum 2 of \"x\" is above its maximum 1.5",
        ),
        (
            field(json!({"type": "number", "minLength": 1})),
            "minLength of \"x\" means nothing: it is about a string, and this is a number",
        ),
        (
            field(json!({"type": "boolean", "maxLength": 1})),
            "maxLength of \"x\" means nothing",
        ),
        (
            field(json!({"type": "number", "transform": "trim"})),
            "transform of \"x\" means nothing",
        ),
        (
            field(json!({"minimum": 3})),
            "minimum of \"x\" means nothing: it is about a number, and this is a string",
        ),
        (
            field(json!({"pattern": "^a"})),
            "has no use for \"pattern\"",
        ),
        (field(json!({"enum": []})), "the enum of \"x\" has no value"),
        (
            field(json!({"enum": ["a", 1]})),
            "value 1 of the enum of \"x\" is no string",
        ),
        (
            field(json!({"enum": ["a"], "default": "b"})),
            "the default of \"x\" is none of the values",
        ),
        (
            field(json!({"maxLength": 2, "default": "abc"})),
            "the default of \"x\" is longer than 2",
        ),
        (
            field(json!({"type": "number", "minimum": 2, "default": 1})),
            "the default of \"x\" is below 2",
        ),
        (
            step(json!({"rename": {"a": "b"}})),
            "/models/0/migrations: the migration of \"m\" to version 2 renames \"a\" to \"b\", which is no field",
        ),
        (
            step(json!({"rename": {"x": "y"}})),
            "renames \"x\", which version 2 has still",
        ),
        (
            step(json!({"remove": {"x": 1}})),
            "removes \"x\", which version 2 has still",
        ),
        (
            step(json!({"set": {"z": 1}})),
            "sets \"z\", which is no field of that version",
        ),
        (
            steps(
                json!([{"version": 2, "remove": {"a": 1}}, {"version": 3, "rename": {"a": "x"}}]),
            ),
            "to version 2 removes \"a\", which version 2 has still",
        ),
        (
            with("scope", json!("own")),
            "/models/0/scope: is none of global, user",
        ),
        (with("store", json!(1)), "/models/0/store: is no text"),
        (with("version", json!(0)), "its version is 0"),
        (
            with("sharding", json!({"strategy": "ring", "count": 2})),
            "none of hash, range, user",
        ),
        (
            with("sharding", json!({"strategy": "hash"})),
            "says of no number of shards",
        ),
        (
            with("publish", json!({"changes": ["moved"]})),
            "tells of a change that there is not",
        ),
        (
            with("publish", json!({"channels": ["{x}"]})),
            "means nothing",
        ),
        (
            with("retention", json!({"strategy": "orbit"})),
            "no retention strategy",
        ),
        (
            with(
                "retention",
                json!({"strategy": "tiered", "field": "x", "tiers": [1]}),
            ),
            "is no bound",
        ),
        (with("migrations", json!([{}])), "leads to no version"),
        (
            relation(json!({"name": "r", "kind": "owns", "model": "m", "foreignKey": "x"})),
            "is none of belongsTo",
        ),
        (
            relation(json!({"name": "r", "kind": "belongsTo", "model": "n", "foreignKey": "x"})),
            "there is no model \"n\"",
        ),
        (
            relation(json!({"name": "r", "kind": "manyToMany", "model": "m", "foreignKey": "x"})),
            "/through: is missing",
        ),
    ] {
        let error = ModelDocument::of(wrong.clone()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{wrong}");
        assert!(error.to_string().contains(told), "{wrong}: {error}");
    }
    let many: Vec<Value> = (0..101)
        .map(|number| json!({"name": format!("m{number}")}))
        .collect();
    let error = ModelDocument::of(json!({"models": many})).unwrap_err();
    assert!(
        error.to_string().contains("more than 100 models"),
        "{error}"
    );
    assert!(ModelDocument::parse(b"{").is_err());
}

#[test]
fn values_of_an_enum_are_those_that_documents_have() {
    let fields = json!([
        {"name": "size", "type": "number", "enum": [1.0, 2.5], "default": 1},
        {"name": "day", "type": "date", "enum": ["2026-01-02T00:00:00Z"], "default": "2026-01-02T00:00:00Z"},
        {"name": "maybe", "type": "string", "enum": ["a", null], "default": null},
    ]);
    ModelDocument::of(json!({"models": [{"name": "m", "fields": fields}]})).unwrap();
}

#[tokio::test]
async fn a_migration_from_what_is_registered_finds_what_it_changes() {
    let version = |version: u32, fields: &[&str], step: Value| {
        let fields = fields
            .iter()
            .map(|name| json!({"name": name, "type": "string"}));
        let fields: Vec<Value> = fields.collect();
        let mut model = json!({"name": "m", "version": version, "fields": fields});
        if !step.is_null() {
            model["migrations"] = json!([step]);
        }
        ModelDocument::of(json!({"models": [model]})).unwrap()
    };
    for (step, told) in [
        (
            json!({"version": 2, "rename": {"titel": "name"}}),
            Some("renames \"titel\", which version 1 has not"),
        ),
        (
            json!({"version": 2, "remove": {"fax": ""}, "rename": {"title": "name"}}),
            Some("removes \"fax\""),
        ),
        (json!({"version": 2, "rename": {"title": "name"}}), None),
    ] {
        let subject = Subject::new(false).await;
        let models = subject.database.models();
        let first = version(1, &["title"], Value::Null);
        models.register(&first, "", None).await.unwrap();
        let registered = models
            .register(&version(2, &["name"], step), "", None)
            .await;
        match told {
            None => assert_eq!(registered.unwrap(), 2),
            Some(told) => {
                let error = registered.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::InvalidInput);
                assert!(error.to_string().contains(told), "{told}: {error}");
            }
        }
    }
}

#[tokio::test]
async fn declared_models_check_change_and_migrate_their_documents() {
    let subject = Subject::new(false).await;
    let mut first = shop();
    first["models"][0]["version"] = json!(1);
    let fields = &mut first["models"][0]["fields"];
    fields[0]["name"] = json!("title");
    fields[2]["name"] = json!("fax");
    fields[2]["enum"] = json!(["new", "none"]);
    first["models"][0]["migrations"] = json!([]);
    let before = ModelDocument::of(first)
        .unwrap()
        .framework(subject.database.models());
    let before = before.unwrap().start().await.unwrap();
    before.create_user("ada").await.unwrap();
    let customers = before.collection("customer").unwrap();
    let old = customers
        .create_for("ada", json!({"title": " Ada ", "email": "A@X.ORG"}))
        .await;
    let old = old.unwrap();
    assert_eq!(
        (old.text("title"), old.text("email")),
        (Some("Ada"), Some("a@x.org"))
    );

    let document = ModelDocument::of(shop()).unwrap();
    let framework = document.framework(subject.database.models()).unwrap();
    let framework = framework.start().await.unwrap();
    let customers = framework.collection("customer").unwrap();
    let read = customers.find(old.id()).await.unwrap();
    assert_eq!(
        (read.text("name"), read.text("level"), read.get("fax")),
        (Some("Ada"), Some("old"), None)
    );
    let report = framework.migrate("customer", 2, Mode::Real).await.unwrap();
    assert_eq!(report.changed, 1);
    framework.migrate("customer", 1, Mode::Real).await.unwrap();
    let back = before
        .collection("customer")
        .unwrap()
        .find(old.id())
        .await
        .unwrap();
    assert_eq!(
        (back.text("title"), back.text("fax")),
        (Some("Ada"), Some("none"))
    );

    let wrong =
        json!({"userId": "ada", "name": "x", "level": "middle", "points": 9.6, "colour": 1});
    let report = customers.check(wrong.as_object().unwrap());
    let told: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "name is shorter than 2 characters",
            "level is none of the values that it may be",
            "points is above 9.5",
            "colour is no field of the model",
            "name is required",
        ][..told.len()]
    );
    assert!(told.len() >= 4);
}

#[tokio::test]
async fn a_document_is_registered_once_for_all_processes() {
    let subject = Subject::new(true).await;
    let models = subject.database.models();
    assert!(models.registered().await.unwrap().is_none());
    let document = ModelDocument::of(shop()).unwrap();
    let clash = models.register(&document, "", Some(1)).await.unwrap_err();
    assert_eq!(clash.kind(), ErrorKind::Conflict);
    assert_eq!(
        models.register(&document, "first", Some(0)).await.unwrap(),
        1
    );
    let clash = models.register(&document, "", Some(0)).await.unwrap_err();
    assert_eq!(clash.kind(), ErrorKind::Conflict);
    assert_eq!(models.register(&document, "second", None).await.unwrap(), 2);
    let found = subject
        .other()
        .await
        .models()
        .registered()
        .await
        .unwrap()
        .unwrap();
    assert_eq!((found.revision, found.note.as_str()), (2, "second"));
    assert_eq!(found.document.json(), &shop());
    assert_eq!(found.registered_at, super::START * 1000);
    let long = "x".repeat(2000);
    assert!(models.register(&document, &long, None).await.is_err());
    let mut large = shop();
    large["models"][0]["fields"][2]["enum"] = json!(["new", "x".repeat(400 * 1024)]);
    let large = ModelDocument::of(large).unwrap();
    assert_eq!(
        models.register(&large, "", None).await.unwrap_err().kind(),
        ErrorKind::InvalidInput
    );
    // What users have is removed without it.
    subject.database.delete_all("ada").await.unwrap();
}

#[tokio::test]
async fn an_exact_document_is_written_where_nobody_was_faster() {
    for model in [post(), note().global()] {
        let subject = Subject::new(false).await;
        let framework = subject.start([model]).await;
        let name = framework.registry().all().next().unwrap().name().to_owned();
        let (field, other) = if name == "post" {
            ("title", "state")
        } else {
            ("text", "topic")
        };
        let all = framework.collection(&name).unwrap();
        let one = create(&all, json!({field: "One"})).await;
        let mut slow = all.find(one.id()).await.unwrap().exactly();
        all.find(one.id())
            .await
            .unwrap()
            .update(json!({other: "x"}))
            .await
            .unwrap();
        let error = slow.update(json!({field: "Two"})).await.unwrap_err();
        assert!(
            error.kind() == ErrorKind::Conflict && error.is_retryable(),
            "{error}"
        );
        let error = all
            .restore(&one.to_json())
            .unwrap()
            .exactly()
            .delete()
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict);
        let mut now = all.find(one.id()).await.unwrap().exactly();
        now.update(json!({field: "Two"})).await.unwrap();
        now.update(json!({field: "Three"})).await.unwrap();
        assert!(now.delete().await.unwrap());
    }
}

#[tokio::test]
async fn a_reader_of_events_goes_on_from_a_place() {
    let subject = Subject::new(false).await;
    let framework = subject.start([note()]).await;
    framework.create_user("ada").await.unwrap();
    let notes = framework.collection("note").unwrap();
    let hub = framework.hub().await.unwrap();
    let begin = hub.position().await;
    let mut one = notes
        .create_for("ada", json!({"text": "One"}))
        .await
        .unwrap();
    one.update(json!({"text": "Two"})).await.unwrap();
    let read = hub.read().await.unwrap();
    let words: Vec<&str> = read.iter().map(|event| event.change.word()).collect();
    assert_eq!(words, ["created", "updated"]);
    assert!(hub.read().await.unwrap().is_empty());
    let behind = hub.position().await;
    one.delete().await.unwrap();
    assert_eq!(
        framework
            .hub_behind(&begin)
            .unwrap()
            .read()
            .await
            .unwrap()
            .len(),
        3
    );
    assert_eq!(
        framework
            .hub_behind(&behind)
            .unwrap()
            .read()
            .await
            .unwrap()
            .len(),
        1
    );
    for wrong in ["", "1", "a.b", "1.2.3"] {
        assert!(framework.hub_behind(wrong).is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn d_142_figures_and_records_tell_what_was_done() {
    let subject = Subject::new(false).await;
    let config = FrameworkConfig::new().slow(Duration::ZERO);
    let framework = started(subject.builder().config(config), [post()])
        .await
        .unwrap();
    assert!(framework.figures().is_empty());
    let posts = framework.collection("post").unwrap();
    let mut one = create(&posts, json!({"title": "One", "likes": 3})).await;
    one.update(json!({"title": "Two"})).await.unwrap();
    posts.find(one.id()).await.unwrap();
    posts.where_("likes", ">", 1).all().await.unwrap();
    assert_eq!(posts.query().count().await.unwrap(), 1);
    one.delete().await.unwrap();
    let figures = framework.figures()["post"];
    assert_eq!(
        (figures.created, figures.updated, figures.deleted),
        (1, 1, 1)
    );
    assert_eq!(
        (
            figures.gets,
            figures.queries,
            figures.requests,
            figures.read
        ),
        (1, 2, 2, 2)
    );
    assert!(figures.units > 0.0 && figures.cached == 0 && figures.partial == 0);
    let recorded = framework.recorded("post").await.unwrap();
    assert_eq!(
        (recorded.version, recorded.epoch, recorded.shards.as_str()),
        (1, 0, "none")
    );
    assert_eq!(recorded.unique, ["slug"]);
    let likes = recorded
        .indexes
        .iter()
        .find(|own| own.field == "likes")
        .unwrap();
    assert!(likes.ready && likes.reach == FieldIndex::Scope && likes.slot.starts_with("ix"));
    let missing = framework.recorded("page").await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
}

/// One life on the store that stands in for the service in tests, and on the client of the service.
#[tokio::test]
async fn d_139_what_a_fake_answers_the_real_client_answers() {
    let mut lives = Vec::new();
    for through_sdk in [false, true] {
        let subject = Subject::new(through_sdk).await;
        let framework = subject.start(blog()).await;
        let (authors, posts) = (
            framework.collection("author").unwrap(),
            framework.collection("post").unwrap(),
        );
        let ada = create(&authors, json!({"id": "ada", "name": "Ada"})).await;
        let taken = authors.create(json!({"name": "Ada"})).await.unwrap_err();
        let mut told = vec![json!(taken.to_string())];
        for number in 0..5 {
            let fields = json!({"id": format!("p{number}"), "title": "x", "likes": number, "author_id": ada.id()});
            create(&posts, fields).await;
        }
        let mut one = posts.find("p3").await.unwrap();
        one.update(json!({"slug": "three", "tags": [1, "b", null]}))
            .await
            .unwrap();
        posts.find("p0").await.unwrap().delete().await.unwrap();
        let query = posts.where_("likes", ">=", 2).load(["author"]);
        told.push(json!(query.explain().unwrap().to_string()));
        told.extend(query.all().await.unwrap().iter().map(|doc| doc.to_json()));
        told.push(json!(
            authors
                .find("ada")
                .await
                .unwrap()
                .load_relation("posts")
                .await
                .unwrap()
                .many()
                .len()
        ));
        lives.push(told);
    }
    assert_eq!(lives[0], lives[1]);
}
