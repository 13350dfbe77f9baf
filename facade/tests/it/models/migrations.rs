//! Versions of documents: on reading, all at once, up and down.

use package_database::block::migrate::Mode;
use package_database::models::{
    Collection, FieldDef, FieldMap, FieldType, FrameworkConfig, ModelBuilder, ModelDef,
    ModelMigration,
};
use package_database::{Error, ErrorKind};
use serde_json::json;

use super::{Subject, create, started, text};

/// The example of the customer's document: posts have a list of media.
struct AddMedia;

impl ModelMigration for AddMedia {
    fn model(&self) -> &str {
        "post"
    }
    fn version(&self) -> u32 {
        2
    }
    fn up(&self, mut fields: FieldMap) -> Result<FieldMap, Error> {
        fields.insert("mediaCIDs".to_owned(), json!([]));
        Ok(fields)
    }
    fn down(&self, mut fields: FieldMap) -> Result<FieldMap, Error> {
        fields.remove("mediaCIDs");
        Ok(fields)
    }
}

/// Titles are names, of which no two are the same.
struct Rename;

impl ModelMigration for Rename {
    fn model(&self) -> &str {
        "post"
    }
    fn version(&self) -> u32 {
        3
    }
    fn up(&self, mut fields: FieldMap) -> Result<FieldMap, Error> {
        match fields.remove("title") {
            Some(title) if title == "broken" => Err(Error::new(ErrorKind::Internal, "it cannot")),
            Some(title) => {
                fields.insert("name".to_owned(), title);
                Ok(fields)
            }
            None => Ok(fields),
        }
    }
    fn down(&self, mut fields: FieldMap) -> Result<FieldMap, Error> {
        if let Some(name) = fields.remove("name") {
            fields.insert("title".to_owned(), name);
        }
        Ok(fields)
    }
    fn check(&self, fields: &FieldMap) -> Result<(), String> {
        match fields.get("name") {
            Some(name) if name == "unchecked" => Err("is not to be".to_owned()),
            _ => Ok(()),
        }
    }
}

fn first() -> ModelBuilder {
    ModelDef::builder("post").field(text("title").index())
}

fn second() -> ModelBuilder {
    first()
        .field(FieldDef::new("mediaCIDs", FieldType::Array))
        .version(2)
}

fn third() -> ModelBuilder {
    ModelDef::builder("post")
        .field(text("name").unique().index())
        .field(FieldDef::new("mediaCIDs", FieldType::Array))
        .version(3)
}

async fn old(subject: &Subject, titles: &[&str]) -> Collection {
    let posts = subject.start([first()]).await.collection("post").unwrap();
    for title in titles {
        create(&posts, json!({"id": title, "title": title})).await;
    }
    posts
}

async fn at_third(subject: &Subject, auto: bool) -> package_database::models::Framework {
    let builder = subject
        .builder()
        .config(FrameworkConfig::new().auto_migration(auto));
    let builder = builder
        .migration(Rename)
        .unwrap()
        .migration(AddMedia)
        .unwrap();
    started(builder, [third()]).await.unwrap()
}

#[tokio::test]
async fn d_105_d_106_steps_are_in_order_and_each_is_there_once() {
    let subject = Subject::new(false).await;
    let builder = || subject.builder().migration(AddMedia).unwrap();
    assert_eq!(
        builder().migration(AddMedia).unwrap_err().kind(),
        ErrorKind::Conflict
    );
    let gap = subject.builder().migration(Rename).unwrap();
    started(gap, [third()]).await.unwrap();
    let short = started(builder(), [third()]).await.unwrap_err();
    assert!(short.to_string().contains("step by step"), "{short}");
    let nothing = started(builder(), []).await.unwrap_err();
    assert_eq!(nothing.kind(), ErrorKind::NotFound);
    struct First;
    impl ModelMigration for First {
        fn model(&self) -> &str {
            "post"
        }
        fn version(&self) -> u32 {
            1
        }
        fn up(&self, fields: FieldMap) -> Result<FieldMap, Error> {
            Ok(fields)
        }
        fn down(&self, fields: FieldMap) -> Result<FieldMap, Error> {
            Ok(fields)
        }
    }
    assert_eq!(
        subject.builder().migration(First).unwrap_err().kind(),
        ErrorKind::InvalidInput
    );
}

#[tokio::test]
async fn d_107_d_109_d_113_a_document_is_read_in_the_newest_version_and_stored_when_it_is_saved() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        old(&subject, &["one"]).await;
        let framework = at_third(&subject, true).await;
        let posts = framework.collection("post").unwrap();
        let mut one = posts.find("one").await.unwrap();
        assert_eq!((one.text("name"), one.text("title")), (Some("one"), None));
        assert_eq!(one.get("mediaCIDs"), Some(&json!([])), "through every step");
        assert_eq!(one.state().unwrap().version, 3);
        assert!(one.is_dirty());
        let stored = &subject.partition("M#post#G").await[0];
        assert_eq!(
            stored.number("schema").as_deref(),
            Some("1"),
            "the first version, and untouched"
        );
        one.save().await.unwrap();
        let stored = &subject.partition("M#post#G").await[0];
        assert_eq!(
            (
                stored.number("schema").as_deref(),
                stored.text("f_name").as_deref()
            ),
            (Some("3"), Some("one"))
        );
        assert_eq!(posts.find("one").await.unwrap(), one);
        assert_eq!(
            create(&posts, json!({"name": "new"}))
                .await
                .state()
                .unwrap()
                .version,
            3
        );
        // Switched off, it is read as it is.
        old(&Subject::new(sdk).await, &[]).await;
    }
    let subject = Subject::new(false).await;
    old(&subject, &["one"]).await;
    let framework = at_third(&subject, false).await;
    let one = framework
        .collection("post")
        .unwrap()
        .find("one")
        .await
        .unwrap();
    assert_eq!(
        (
            one.text("title"),
            one.state().unwrap().version,
            one.is_dirty()
        ),
        (Some("one"), 1, false)
    );
}

#[tokio::test]
async fn d_108_d_111_d_114_d_115_all_documents_go_up_and_down() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let titles: Vec<String> = (0..230).map(|number| format!("t{number:03}")).collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        old(&subject, &titles[..if sdk { 5 } else { 230 }]).await;
        let count = if sdk { 5 } else { 230 };
        let framework = at_third(&subject, false).await;
        let rehearsed = framework.migrate("post", 3, Mode::Rehearsal).await.unwrap();
        assert_eq!(rehearsed.changed, count);
        let version =
            |item: &package_database::backend::Item| item.number("schema").unwrap().into_owned();
        assert!(
            subject
                .partition("M#post#G")
                .await
                .iter()
                .all(|item| version(item) == "1")
        );
        let report = framework.migrate("post", 3, Mode::Real).await.unwrap();
        assert_eq!(report.changed, count);
        assert!(
            subject
                .partition("M#post#G")
                .await
                .iter()
                .all(|item| version(item) == "3")
        );
        // Indexes and guards follow.
        let posts = framework.collection("post").unwrap();
        assert!(
            posts.create(json!({"name": "t001"})).await.is_err(),
            "taken"
        );
        framework.reindex("post").await.unwrap();
        let posts = framework.collection("post").unwrap();
        let query = posts.where_("name", "=", "t001");
        assert_eq!(query.explain().unwrap().index.as_deref(), Some("name"));
        assert_eq!(query.all().await.unwrap().len(), 1);
        let down = framework.migrate("post", 1, Mode::Real).await.unwrap();
        assert_eq!(down.changed, count);
        let items = subject.partition("M#post#G").await;
        assert!(items.iter().all(|item| version(item) == "1"
            && item.contains("f_title")
            && !item.contains("f_mediaCIDs")));
        // And up again.
        assert_eq!(
            framework
                .migrate("post", 3, Mode::Real)
                .await
                .unwrap()
                .changed,
            count
        );
    }
}

#[tokio::test]
async fn d_110_a_step_that_fails_leaves_the_document_as_it_is_stored() {
    for title in ["broken", "unchecked"] {
        let subject = Subject::new(false).await;
        old(&subject, &["a", title, "z"]).await;
        let before = subject.partition("M#post#G").await;
        let framework = at_third(&subject, true).await;
        let posts = framework.collection("post").unwrap();
        assert!(posts.find(title).await.is_err());
        assert!(framework.migrate("post", 3, Mode::Real).await.is_err());
        let after = subject.partition("M#post#G").await;
        let of = |items: &[package_database::backend::Item]| {
            items
                .iter()
                .find(|item| item.text("sk").as_deref() == Some(title))
                .cloned()
        };
        assert_eq!(of(&before), of(&after));
        // Repaired, it goes on where it stopped.
        let old = subject.start([first()]).await.collection("post").unwrap();
        old.find(title)
            .await
            .unwrap()
            .update(json!({"title": "fine"}))
            .await
            .unwrap();
        framework.migrate("post", 3, Mode::Real).await.unwrap();
        assert_eq!(posts.find(title).await.unwrap().text("name"), Some("fine"));
    }
}

#[tokio::test]
async fn d_112_documents_of_users_are_migrated_user_by_user() {
    let subject = Subject::new(false).await;
    let framework = subject.start([first().user_scoped()]).await;
    let posts = framework.collection("post").unwrap();
    for user in 0..30 {
        let user = format!("u{user}");
        framework.create_user(&user).await.unwrap();
        for _ in 0..2 {
            posts
                .create_for(&user, json!({"title": "x"}))
                .await
                .unwrap();
        }
    }
    let builder = subject.builder().migration(AddMedia).unwrap();
    let framework = started(builder, [second().user_scoped()]).await.unwrap();
    let report = framework.migrate("post", 2, Mode::Real).await.unwrap();
    assert_eq!((report.changed, report.steps), (60, 30));
    let posts = framework.collection("post").unwrap();
    let docs = posts.where_user_in(["u3", "u4"]).all().await.unwrap();
    assert!(
        docs.iter()
            .all(|doc| !doc.is_dirty() && doc.get("mediaCIDs") == Some(&json!([])))
    );
}

#[tokio::test]
async fn d_115_a_migration_and_an_application_never_overwrite_each_other() {
    let subject = Subject::new(false).await;
    let posts = old(&subject, &["one", "two"]).await;
    // Read before the migration, written after it: it learns that it was late, or its change is kept.
    let mut held = posts.find("one").await.unwrap();
    let framework = at_third(&subject, true).await;
    framework.migrate("post", 3, Mode::Real).await.unwrap();
    let error = held.update(json!({"title": "late"})).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    let posts = framework.collection("post").unwrap();
    assert_eq!(posts.find("one").await.unwrap().text("name"), Some("one"));
    // A second migration of the same is nothing to do.
    assert_eq!(
        framework
            .migrate("post", 3, Mode::Real)
            .await
            .unwrap()
            .changed,
        0
    );
    assert_eq!(
        framework
            .migrate("post", 9, Mode::Real)
            .await
            .unwrap_err()
            .kind(),
        ErrorKind::NotFound
    );
}

#[tokio::test]
async fn after_a_step_back_queries_find_documents_of_both_versions() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        old(&subject, &["one"]).await;
        let framework = at_third(&subject, true).await;
        framework.migrate("post", 3, Mode::Real).await.unwrap();
        assert_eq!(framework.recorded("post").await.unwrap().version, 3);
        // The application goes back to the first version for a while.
        old(&subject, &["two"]).await;
        let framework = at_third(&subject, true).await;
        assert_eq!(framework.recorded("post").await.unwrap().version, 1);
        let posts = framework.collection("post").unwrap();
        let query = posts.where_("name", ">=", "a");
        assert_eq!(query.explain().unwrap().in_store.len(), 1);
        assert_eq!(query.count().await.unwrap(), 2);
        assert_eq!(posts.where_("name", "=", "two").count().await.unwrap(), 1);
        assert_eq!(posts.where_("name", "=", "three").count().await.unwrap(), 0);
    }
}

#[tokio::test]
async fn documents_get_no_version_to_which_nothing_leads() {
    let subject = Subject::new(false).await;
    // Also where there is no document that could be stopped on its way.
    old(&subject, &[]).await;
    let framework = at_third(&subject, true).await;
    for (to, right) in [
        (0, false),
        (4, false),
        (9, false),
        (2, true),
        (3, true),
        (1, true),
    ] {
        let before = framework.recorded("post").await.unwrap().version;
        let done = framework.migrate("post", to, Mode::Real).await;
        let after = framework.recorded("post").await.unwrap().version;
        match done {
            Ok(_) => assert!(right && after == to, "{to}"),
            Err(error) => assert!(
                !right && error.kind() == ErrorKind::NotFound && after == before,
                "{to}: {error}"
            ),
        }
    }
    let unstepped = subject.start([third()]).await;
    let error = unstepped.migrate("post", 2, Mode::Real).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound, "no step leads there");
}
