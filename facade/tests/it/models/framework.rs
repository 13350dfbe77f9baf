//! The framework: started, stopped, configured.

use std::sync::Arc;
use std::time::Duration;

use package_database::ErrorKind;
use package_database::models::{CacheConfig, FrameworkConfig};
use serde_json::json;

use super::{Subject, create, note, post, started};

#[tokio::test]
async fn d_116_d_117_d_119_d_120_it_starts_once_stops_and_starts_again() {
    let subject = Subject::new(false).await;
    let framework = subject.start([post(), note()]).await;
    assert!(framework.is_running());
    framework.start().await.unwrap();
    assert_eq!(framework.registry().len(), 2);
    let posts = framework.collection("post").unwrap();
    let mut one = create(&posts, json!({"title": "One"})).await;
    framework.stop();
    assert!(!framework.is_running());
    for error in [
        posts.get(one.id()).await.unwrap_err(),
        posts.create(json!({"title": "x"})).await.unwrap_err(),
        posts.all().await.unwrap_err(),
        one.update(json!({"title": "x"})).await.unwrap_err(),
        one.delete().await.unwrap_err(),
        framework.create_user("ada").await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    }
    framework.start().await.unwrap();
    one.save().await.unwrap();
    assert_eq!(posts.find(one.id()).await.unwrap().text("title"), Some("x"));
    let twice = subject.builder().model(post().build().unwrap()).unwrap();
    assert_eq!(
        twice.model(post().build().unwrap()).unwrap_err().kind(),
        ErrorKind::Conflict
    );
}

#[tokio::test]
async fn d_118_users_are_created_and_found() {
    let subject = Subject::new(false).await;
    let framework = subject.start([note()]).await;
    let ada = framework.create_user("ada").await.unwrap();
    assert_eq!(
        (ada.id.as_str(), ada.created_at),
        ("ada", super::START * 1000)
    );
    assert_eq!(framework.get_user("ada").await.unwrap(), ada);
    // All that a user has goes with the user.
    let notes = framework.collection("note").unwrap();
    for number in 0..30 {
        notes
            .create_for("ada", json!({"text": "x", "rank": number}))
            .await
            .unwrap();
    }
    framework.create_user("bob").await.unwrap();
    let kept = notes.create_for("bob", json!({"text": "x"})).await.unwrap();
    subject.database.delete_all("ada").await.unwrap();
    assert_eq!(
        framework.get_user("ada").await.unwrap_err().kind(),
        ErrorKind::NotFound
    );
    assert!(notes.where_user_in(["ada"]).all().await.unwrap().is_empty());
    assert_eq!(notes.find(kept.id()).await.unwrap(), kept);
    subject.database.delete_all("ada").await.unwrap();
}

#[tokio::test]
async fn d_118_unique_values_of_a_user_who_is_removed_are_free() {
    let subject = Subject::new(false).await;
    let framework = subject
        .start([note().field(super::text("code").unique())])
        .await;
    framework.create_user("ada").await.unwrap();
    framework.create_user("bob").await.unwrap();
    let notes = framework.collection("note").unwrap();
    let fields = json!({"id": "one", "text": "x", "code": "c"});
    notes.create_for("ada", fields.clone()).await.unwrap();
    assert!(notes.create_for("bob", fields.clone()).await.is_err());
    subject.database.models().delete_all("ada").await.unwrap();
    notes.create_for("bob", fields).await.unwrap();
}

#[tokio::test]
async fn d_121_a_configuration_that_makes_no_sense_is_refused() {
    let subject = Subject::new(false).await;
    let mut empty = CacheConfig::default();
    empty.entries_max = 0;
    let mut short = CacheConfig::default();
    short.span = Duration::from_millis(10);
    let target = || Arc::new(Named);
    let wrong = [
        FrameworkConfig::new().at_once(0),
        FrameworkConfig::new().at_once(1000),
        FrameworkConfig::new().cache(empty),
        FrameworkConfig::new().cache(short),
        FrameworkConfig::new().target(target()).target(target()),
    ];
    for config in wrong {
        let error = started(subject.builder().config(config), [post()])
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
    }
    let config = FrameworkConfig::new().auto_migration(false).at_once(3);
    let framework = started(subject.builder().config(config), [post()])
        .await
        .unwrap();
    assert_eq!(
        (
            framework.config().auto_migration,
            framework.config().at_once
        ),
        (false, 3)
    );
}

struct Named;

impl package_database::models::ReplicaTarget for Named {
    fn name(&self) -> &str {
        "same"
    }

    fn copy<'a>(
        &'a self,
        _: &'a str,
        _: &'a serde_json::Value,
    ) -> package_database::backend::BoxFuture<'a, Result<(), package_database::Error>> {
        Box::pin(std::future::ready(Ok(())))
    }
}
