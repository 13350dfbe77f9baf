//! Loading and removing: all of it, or nothing.

use serde_json::json;

use super::{items, load, loaded, subject};
use crate::backend::adapter::{Fault, Faults};
use crate::domain::packages::config::{ConfigError, ConfigKind, LoadOptions};
use crate::domain::packages::shipped;
use crate::error::ErrorKind;

#[tokio::test]
async fn r_22_removing_a_configuration_removes_all_that_belongs_to_it() {
    let (_database, configurations) = loaded().await;
    configurations
        .set_features("main", &[("mutable_tags", false)])
        .await
        .unwrap();
    assert!(!items(&configurations, 1).await.is_empty());
    configurations.delete("main").await.unwrap();
    for generation in [1, 2] {
        assert!(items(&configurations, generation).await.is_empty());
    }
    assert_eq!(configurations.generation("main").await.unwrap(), None);
    let error = configurations.current("main").await.unwrap_err();
    assert!(matches!(error, ConfigError::Unknown(_)), "{error}");
    let error = configurations.delete("main").await.unwrap_err();
    assert!(matches!(error, ConfigError::Unknown(_)), "{error}");
    assert_eq!(
        load(&configurations, shipped::document().source())
            .await
            .unwrap(),
        1
    );
}

#[tokio::test]
async fn r_22_a_record_goes_with_those_inside_it() {
    let (_database, configurations) = loaded().await;
    let body =
        json!({"name": "note", "fields": {"title": {"type": "string"}}, "primary_key": ["title"]});
    let options = LoadOptions::new();
    configurations
        .create("main", ConfigKind::Entity, &body, &options)
        .await
        .unwrap();
    let fields = async || {
        let configuration = configurations.current("main").await.unwrap();
        let fields = configuration.of(ConfigKind::EntityField);
        fields
            .filter(|field| field.parent.as_deref() == Some("note"))
            .count()
    };
    assert_eq!(fields().await, 1);
    configurations
        .remove_record("main", ConfigKind::Entity, "note", &options)
        .await
        .unwrap();
    assert_eq!(fields().await, 0);
    // What somebody needs, stays.
    let error = configurations
        .remove_record("main", ConfigKind::Entity, "artifact", &options)
        .await;
    assert!(matches!(error, Err(ConfigError::Refused(report)) if report.breaks("entity.unknown")));
}

#[tokio::test]
async fn r_24_r_27_loading_is_all_or_nothing_wherever_the_store_fails() {
    let (database, _) = loaded().await;
    let mut newer = shipped::document().source().clone();
    newer["description"] = json!("x".repeat(900_000));
    let mut failed = 0;
    for after in 0.. {
        let fork = database.fork().await.unwrap();
        let faults = Faults::default();
        let failing = fork.failing(faults.clone()).await.unwrap();
        faults.script((0..after).map(|_| None).chain([Some(Fault::Crash)]));
        let configurations = failing.packages().configurations();
        let outcome = load(&configurations, &newer).await;
        let reopened = fork.reopened().await.unwrap().packages().configurations();
        let current = reopened.current("main").await.unwrap();
        match current.generation() {
            1 => assert_eq!(current.document(), shipped::document()),
            _ => assert_eq!(current.document().source(), &newer),
        }
        match outcome {
            Err(error) => assert!(matches!(error, ConfigError::Store(_)), "{error}"),
            Ok(_) if !faults.crashed() => break,
            Ok(_) => {}
        }
        failed += 1;
        // The next one who loads goes on, whatever was left.
        load(&reopened, &newer).await.unwrap();
        assert_eq!(
            reopened.current("main").await.unwrap().document().source(),
            &newer
        );
    }
    assert!(failed > 5, "{failed}");
}

#[tokio::test]
async fn r_24_a_document_of_any_size_is_loaded_whole() {
    let (_database, configurations) = subject().await;
    let mut source = shipped::document().source().clone();
    source["comment"] = json!("ä".repeat(4_000_000));
    let steps = json!([
        {"op": "auth.require_scopes", "args": {"scopes": ["read"]}},
        {"op": "respond.json", "args": {"body": "y".repeat(600_000)}},
    ]);
    for number in 0..3 {
        let route = json!({"id": format!("large_{number}"), "method": "GET", "path": format!("/large/{number}"), "pipeline": steps});
        source["api"]["routes"].as_array_mut().unwrap().push(route);
    }
    load(&configurations, &source).await.unwrap();
    let configuration = configurations.current("main").await.unwrap();
    assert!(
        configuration.document().source() == &source,
        "nothing is lost"
    );
    assert!(items(&configurations, 1).await.len() > 100);
}

#[tokio::test]
async fn what_nobody_finishes_is_removed_after_an_hour() {
    let (database, configurations) = loaded().await;
    let options = LoadOptions::new();
    configurations
        .begin("main", "never", &options)
        .await
        .unwrap();
    let source = shipped::document().source().clone();
    configurations
        .write("main", 2, source, &options)
        .await
        .unwrap();
    assert_eq!(configurations.prune("main").await.unwrap(), 0);
    database
        .clock()
        .advance(std::time::Duration::from_secs(3601));
    assert_eq!(configurations.prune("main").await.unwrap(), 1);
    assert!(items(&configurations, 2).await.is_empty());
    let late = configurations.publish("main", 2, "never", &options).await;
    assert!(matches!(late, Err(ConfigError::Store(error)) if error.kind() == ErrorKind::Conflict));
}

#[tokio::test]
async fn names_are_kept_up_to_their_limit_and_refused_beyond() {
    let (_database, configurations) = loaded().await;
    let options = LoadOptions::new();
    for (length, fits) in [(1024, true), (1025, false)] {
        let name = "s".repeat(length);
        let body = json!({"name": name, "actions": ["kv.get"]});
        let created = configurations
            .create("main", ConfigKind::AuthScope, &body, &options)
            .await;
        assert_eq!(created.is_ok(), fits, "{length}");
        let configuration = configurations.current("main").await.unwrap();
        let found = configuration
            .of(ConfigKind::AuthScope)
            .any(|scope| scope.name == name);
        assert_eq!(found, fits);
    }
}
