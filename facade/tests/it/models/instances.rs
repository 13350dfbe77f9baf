//! Documents: made, read, changed, removed.

use std::sync::{Arc, Mutex};

use package_database::ErrorKind;
use package_database::backend::adapter::{Fault, RequestKind};
use package_database::models::{FieldDef, FieldType, Framework, HookPoint, ModelBuilder, ModelDef};
use package_database::testing::TestDatabase;
use package_database::{Error, backend::Value as Stored};
use serde_json::json;

use super::{START, Subject, TABLE, create, note, number, post, started, text};
use crate::support::{Interleaved, facade, together};

#[tokio::test]
async fn d_01_d_02_id_times_and_flags_are_kept() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let framework = subject.start([post()]).await;
        let posts = framework.collection("post").unwrap();
        let mut one = posts.build(json!({"title": "One"})).unwrap();
        assert!(one.is_new() && !one.is_dirty() && one.created_at().is_none());
        one.save().await.unwrap();
        assert!(!one.is_new() && one.id().len() == 36);
        assert_eq!(one.created_at(), Some(START * 1000));
        assert_eq!(one.updated_at(), one.created_at());
        subject.clock.advance(std::time::Duration::from_secs(5));
        one.set("title", "Uno").unwrap();
        assert!(one.is_dirty());
        assert_eq!(one.dirty().collect::<Vec<_>>(), ["title"]);
        one.set("title", "One").unwrap();
        assert!(!one.is_dirty(), "it is as it was");
        one.update(json!({"title": "Uno"})).await.unwrap();
        assert_eq!(one.updated_at(), Some((START + 5) * 1000));
        let read = posts.find(one.id()).await.unwrap();
        assert_eq!(read, one);
        assert_eq!(read.state().unwrap().rev, 2);
        // Ids follow from the time.
        subject.clock.advance(std::time::Duration::from_secs(1));
        let two = create(&posts, json!({"title": "Two"})).await;
        assert!(two.id() > one.id());
    }
}

#[tokio::test]
async fn d_03_d_04_a_document_is_built_of_data_and_knows_its_model() {
    let subject = Subject::new(false).await;
    let framework = subject.start([post()]).await;
    let posts = framework.collection("post").unwrap();
    let built = posts.build(json!({"title": "One", "tags": ["a"]})).unwrap();
    let model = built.model();
    assert_eq!((model.name(), model.fields().len()), ("post", 9));
    assert_eq!(built.get("likes"), Some(&json!(0)), "a default");
    assert_eq!(model.indexes().len(), 3);
    assert!(model.publish_rule().is_none() && model.retention().is_none());
    let error = posts.build(json!({"title": 3, "nothing": 1})).unwrap_err();
    let told = error.to_string();
    assert!(
        told.contains("title is no string") && told.contains("nothing is no field"),
        "{told}"
    );
}

#[tokio::test]
async fn d_05_save_inserts_updates_or_does_nothing() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let framework = subject.start([post()]).await;
        let posts = framework.collection("post").unwrap();
        let mut one = posts.build(json!({"title": "One"})).unwrap();
        one.save().await.unwrap();
        let first = one.state().unwrap();
        one.save().await.unwrap();
        assert_eq!(one.state(), Some(first), "nothing was sent");
        one.set("likes", 3).unwrap();
        one.save().await.unwrap();
        assert_eq!(one.state().unwrap().rev, 2);
        assert_eq!(subject.partition("M#post#G").await.len(), 1);
    }
}

#[tokio::test]
async fn d_06_to_d_10_create_get_find_update_delete() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let framework = subject.start([post(), note()]).await;
        framework.create_user("ada").await.unwrap();
        let posts = framework.collection("post").unwrap();
        let notes = framework.collection("note").unwrap();
        let mut one = create(&posts, json!({"id": "one", "title": "One", "slug": "o"})).await;
        let mut own = notes
            .create_for("ada", json!({"text": "Hi"}))
            .await
            .unwrap();
        assert_eq!(posts.get("one").await.unwrap(), Some(one.clone()));
        assert_eq!(notes.get(own.id()).await.unwrap(), Some(own.clone()));
        assert_eq!(
            notes.get_of("ada", own.id()).await.unwrap(),
            Some(own.clone())
        );
        assert_eq!(notes.get_of("bob", own.id()).await.unwrap(), None);
        assert_eq!(posts.get("two").await.unwrap(), None);
        assert_eq!(posts.get("").await.unwrap(), None);
        let missing = posts.find("two").await.unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::NotFound);
        let again = posts.create(json!({"id": "one", "title": "Other"})).await;
        assert_eq!(again.unwrap_err().kind(), ErrorKind::Conflict);
        one.update(json!({"likes": 7, "meta": {"a": [1, {"b": null}]}}))
            .await
            .unwrap();
        own.update(json!({"rank": 2})).await.unwrap();
        assert_eq!(posts.find("one").await.unwrap(), one);
        assert_eq!(notes.find(own.id()).await.unwrap(), own);
        assert!(one.delete().await.unwrap() && own.delete().await.unwrap());
        assert!(one.is_new());
        assert_eq!(posts.get("one").await.unwrap(), None);
        assert_eq!(notes.get(own.id()).await.unwrap(), None);
        assert!(!one.delete().await.unwrap(), "it was gone");
        // Nothing stays behind: neither guard nor locator keeps the values.
        create(&posts, json!({"id": "one", "title": "One", "slug": "o"})).await;
    }
}

#[tokio::test]
async fn d_11_d_12_a_collection_begins_queries() {
    use package_database::models::SortDirection::Descending;
    let subject = Subject::new(false).await;
    let framework = subject.start([post(), note()]).await;
    let posts = framework.collection("post").unwrap();
    for (id, likes) in [("a", 3), ("b", 1), ("c", 2)] {
        create(&posts, json!({"id": id, "title": id, "likes": likes})).await;
    }
    let ids = |docs: Vec<package_database::models::Doc>| {
        docs.iter()
            .map(|doc| doc.id().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        ids(posts.where_("likes", ">", 1).all().await.unwrap()),
        ["a", "c"]
    );
    assert_eq!(
        ids(posts.where_in("id", ["c", "b", "z"]).all().await.unwrap()),
        ["b", "c"]
    );
    assert_eq!(
        ids(posts.order_by("likes", Descending).all().await.unwrap()),
        ["a", "c", "b"]
    );
    assert_eq!(ids(posts.limit(2).all().await.unwrap()), ["a", "b"]);
    assert_eq!(ids(posts.all().await.unwrap()), ["a", "b", "c"]);
    framework.create_user("ada").await.unwrap();
    let notes = framework.collection("note").unwrap();
    notes.create_for("ada", json!({"text": "x"})).await.unwrap();
    assert_eq!(
        notes
            .where_user_in(["ada", "bob"])
            .all()
            .await
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn d_15_json_out_and_in_without_loss() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let framework = subject.start([post()]).await;
        let posts = framework.collection("post").unwrap();
        let meta = json!({
            "zero": 0, "minus": -0.0, "one": 1.0, "tenth": 0.1, "small": 1.5e-7, "large": 1e21,
            "u64": u64::MAX, "i64": i64::MIN, "pi": std::f64::consts::PI, "third": 1.0 / 3.0,
            "text": "ä\u{0}𝄞", "empty": "", "list": [[], {}, [null, true]], "none": null,
            "#": {"$": " "},
        });
        let one = create(&posts, json!({"title": "One", "meta": meta})).await;
        let read = posts.find(one.id()).await.unwrap();
        assert_eq!(read, one);
        let told = read.to_json();
        assert_eq!(told["meta"]["u64"], json!(u64::MAX));
        assert_eq!(told["meta"]["one"], json!(1), "as in JavaScript");
        let text = told.to_string();
        let back = posts
            .restore(&serde_json::from_str(&text).unwrap())
            .unwrap();
        assert_eq!(back, read);
        // Without what only a stored one has, it is a new one of the same fields.
        let copy = posts
            .build(json!({"title": "One", "meta": told["meta"]}))
            .unwrap();
        assert!(copy.is_new());
        assert_eq!(copy.get("meta"), read.get("meta"));
        for wrong in [json!([]), json!({"_rev": -1}), json!({"_rev": 1, "id": 3})] {
            assert_eq!(
                posts.restore(&wrong).unwrap_err().kind(),
                ErrorKind::InvalidInput
            );
        }
    }
}

#[tokio::test]
async fn d_16_d_32_every_fault_is_listed() {
    let subject = Subject::new(false).await;
    let model = ModelDef::builder("form")
        .field(
            text("name")
                .required()
                .check_with(|name| match name.as_str() {
                    Some(name) if name.len() < 3 => Err("is too short".to_owned()),
                    _ => Ok(()),
                }),
        )
        .field(
            text("mail")
                .required()
                .transform(|mail| json!(mail.as_str().map(str::to_lowercase))),
        )
        .field(number("age").check(|age| age.as_i64().is_some_and(|age| age >= 18)))
        .field(FieldDef::new("meta", FieldType::Object))
        .field(FieldDef::new("born", FieldType::Date));
    let framework = subject.start([model]).await;
    let forms = framework.collection("form").unwrap();
    let mut form = forms.build(json!({})).unwrap();
    let faults = form.validate().faults;
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["name is required", "mail is required"]);
    let error = form.save().await.unwrap_err().to_string();
    assert!(
        error.contains("name is required; mail is required"),
        "{error}"
    );
    let values = json!({"name": "A", "age": 3, "mail": 5, "born": "yesterday", "x": 1});
    let error = form
        .set_all(values.as_object().unwrap())
        .unwrap_err()
        .to_string();
    for fault in [
        "name is too short",
        "age does not pass its check",
        "mail is no string",
        "born is no moment",
        "x is no field of the model",
    ] {
        assert!(error.contains(fault), "{fault}: {error}");
    }
    assert!(form.fields().is_empty(), "all or none");
    form.set("mail", "ADA@Example.org").unwrap();
    assert_eq!(form.text("mail"), Some("ada@example.org"), "transformed");
    assert!(form.set("name", json!(null)).is_err() && form.unset("name").is_err());
    form.set("name", "Ada").unwrap();
    form.set("born", 0).unwrap();
    assert_eq!(form.text("born"), Some("1970-01-01T00:00:00.000Z"));
    form.set("born", "1815-12-10T01:00:00.5+01:00").unwrap();
    assert_eq!(form.text("born"), Some("1815-12-10T00:00:00.500Z"));
    for wrong in [
        "1815-02-29T00:00:00Z",
        "1815-12-10",
        "1815-12-10T00:00:00.1234Z",
        "x",
    ] {
        assert!(form.set("born", wrong).is_err(), "{wrong}");
    }
    // Bounds of the store.
    for wrong in [1e126, 1e-131, f64::MAX] {
        assert!(form.set("meta", json!({"n": wrong})).is_err(), "{wrong}");
    }
    let mut deep = json!(1);
    for _ in 0..40 {
        deep = json!([deep]);
    }
    assert!(form.set("meta", json!({"deep": deep})).is_err());
    assert!(form.set("meta", json!({"": 1})).is_err(), "no name");
    form.set("meta", json!({"large": "x".repeat(410_000)}))
        .unwrap();
    let faults = form.validate().faults;
    assert!(
        faults[0].to_string().contains("of a document of 41"),
        "{faults:?}"
    );
    assert_eq!(
        form.save().await.unwrap_err().kind(),
        ErrorKind::InvalidInput
    );
    form.set("meta", json!({"large": "x".repeat(400_000)}))
        .unwrap();
    form.save().await.unwrap();
}

#[tokio::test]
async fn d_17_d_38_hooks_in_order_and_an_error_before_stops_the_write() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let log: Arc<Mutex<Vec<String>>> = Arc::default();
        let note = |word: &'static str| {
            let log = log.clone();
            move |doc: &mut package_database::models::Doc| {
                log.lock().unwrap().push(word.to_owned());
                match doc.text("title") {
                    Some(title) if title == word => {
                        Err(Error::new(ErrorKind::Conflict, "not this one"))
                    }
                    _ => Ok(()),
                }
            }
        };
        let model = post()
            .before_create(|doc| doc.set("likes", 5))
            .before_create(note("before create"))
            .after_create(note("after create"))
            .before_update(note("before update"))
            .after_update(note("after update"))
            .before_delete(note("before delete"))
            .after_delete(note("after delete"));
        let framework = subject.start([model]).await;
        let posts = framework.collection("post").unwrap();
        assert_eq!(posts.def().hook_points()[0], HookPoint::BeforeCreate);
        let mut one = create(&posts, json!({"id": "one", "title": "One"})).await;
        assert_eq!(
            posts.find("one").await.unwrap().get("likes"),
            Some(&json!(5))
        );
        one.update(json!({"likes": 6})).await.unwrap();
        one.delete().await.unwrap();
        let told = std::mem::take(&mut *log.lock().unwrap());
        let points = ["create", "update", "delete"];
        let points = points
            .iter()
            .flat_map(|point| [format!("before {point}"), format!("after {point}")]);
        assert_eq!(told, points.collect::<Vec<_>>());

        let stopped = posts
            .create(json!({"id": "no", "title": "before create"}))
            .await;
        assert_eq!(stopped.unwrap_err().kind(), ErrorKind::Conflict);
        assert!(posts.get("no").await.unwrap().is_none());
        let mut two = create(&posts, json!({"id": "two", "title": "Two"})).await;
        assert!(two.update(json!({"title": "before update"})).await.is_err());
        assert_eq!(posts.find("two").await.unwrap().text("title"), Some("Two"));
        let mut three = create(&posts, json!({"id": "three", "title": "before delete"})).await;
        assert!(three.delete().await.is_err());
        assert!(posts.get("three").await.unwrap().is_some());
        let late = posts
            .create(json!({"id": "late", "title": "after create"}))
            .await;
        assert!(late.is_err(), "told, and written all the same");
        assert!(posts.get("late").await.unwrap().is_some());
    }
}

#[tokio::test]
async fn d_18_only_what_was_changed_is_sent_and_disjoint_changes_both_survive() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let framework = subject.start([post()]).await;
        let posts = framework.collection("post").unwrap();
        create(
            &posts,
            json!({"id": "one", "title": "One", "slug": "s", "state": "new"}),
        )
        .await;
        let mut left = posts.find("one").await.unwrap();
        let mut right = posts.find("one").await.unwrap();
        left.update(json!({"title": "Left"})).await.unwrap();
        right.update(json!({"likes": 9})).await.unwrap();
        let both = posts.find("one").await.unwrap();
        assert_eq!(
            (both.text("title"), both.get("likes")),
            (Some("Left"), Some(&json!(9)))
        );
        assert_eq!(right, both, "it knows what the other one wrote");
        // The same field: the later one learns that it was late.
        let error = left.update(json!({"likes": 1})).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict);
        assert_eq!(posts.find("one").await.unwrap(), both);
        // So it is with a change that takes a transaction.
        let mut left = posts.find("one").await.unwrap();
        let mut right = posts.find("one").await.unwrap();
        left.update(json!({"slug": "t"})).await.unwrap();
        right.update(json!({"state": "old"})).await.unwrap();
        let mut late = posts.restore(&both.to_json()).unwrap();
        let error = late.update(json!({"slug": "u"})).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict);
        let both = posts.find("one").await.unwrap();
        assert_eq!(
            (both.text("slug"), both.text("state")),
            (Some("t"), Some("old"))
        );
        // What another version of the application keeps beside it is left alone.
        let key = package_database::backend::Item::new()
            .with("pk", "M#post#G")
            .with("sk", "one");
        let update = package_database::backend::Update::new(
            TABLE,
            key,
            vec![package_database::backend::Action::set(
                "f_later",
                Stored::from("kept"),
            )],
        );
        subject.backend.update(&update).await.unwrap();
        let mut one = posts.find("one").await.unwrap();
        one.update(json!({"likes": 2})).await.unwrap();
        assert_eq!(posts.find("one").await.unwrap().text("later"), Some("kept"));
        // Somebody removed it.
        let mut gone = posts.find("one").await.unwrap();
        one.delete().await.unwrap();
        let error = gone.update(json!({"likes": 3})).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
    }
}

#[tokio::test]
async fn d_18_an_update_without_an_answer_happens_once() {
    let subject = Subject::new(false).await;
    subject.start([post()]).await;
    let (database, faults) = subject.faulty().await;
    let builder = package_database::models::Framework::builder(database.models());
    let framework = started(builder, [post()]).await.unwrap();
    let posts = framework.collection("post").unwrap();
    faults.next_of(RequestKind::TransactWrite, Fault::AnswerLost);
    let mut one = posts.create(json!({"id": "one", "title": "One"})).await;
    // A post has a unique field: it is created by a transaction, and the fault is still to come.
    let one = one.as_mut().unwrap();
    faults.next_of(RequestKind::Update, Fault::AnswerLost);
    one.update(json!({"title": "Uno"})).await.unwrap();
    let read = posts.find("one").await.unwrap();
    assert_eq!(
        (read.text("title"), read.state().unwrap().rev),
        (Some("Uno"), 2)
    );
    assert_eq!(&read, one);
    faults.next_of(RequestKind::TransactWrite, Fault::AnswerLost);
    one.update(json!({"slug": "s"})).await.unwrap();
    assert_eq!(&posts.find("one").await.unwrap(), one);
    faults.next_of(RequestKind::TransactWrite, Fault::AnswerLost);
    assert!(one.delete().await.unwrap());
}

#[tokio::test]
async fn d_132_whoever_changes_another_field_is_not_waited_for() {
    let fields: Vec<String> = (0..24).map(|number| format!("f{number}")).collect();
    for seed in 0..4 {
        let test = TestDatabase::new().await.unwrap();
        let backend = Interleaved::new(test.emulator().clone(), seed);
        let database = facade(backend, seed, START).await;
        let numbers = fields.iter().map(|field| number(field));
        let wide = numbers.fold(ModelDef::builder("wide"), ModelBuilder::field);
        let framework = started(Framework::builder(database.models()), [wide]).await;
        let wide = framework.unwrap().collection("wide").unwrap();
        create(&wide, json!({"id": "one"})).await;
        let writers = fields.iter().map(async |field| {
            let mut doc = wide.find("one").await?;
            for value in 1..=20 {
                doc.update(json!({field.as_str(): value})).await?;
                assert_eq!(doc.get(field), Some(&json!(value)));
            }
            Ok::<_, Error>(doc)
        });
        for doc in together(writers.collect()).await {
            doc.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        }
        let one = wide.find("one").await.unwrap();
        assert!(
            fields
                .iter()
                .all(|field| one.get(field) == Some(&json!(20)))
        );
        assert_eq!(one.state().unwrap().rev, 1 + 24 * 20, "seed {seed}");
    }
}
