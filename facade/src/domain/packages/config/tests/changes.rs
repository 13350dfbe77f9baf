//! Changes: new generations, older ones, and what is refused.

use serde_json::{Value as Json, json};

use super::{CONTRADICTORY, items, load, loaded, subject};
use crate::block::migrate::Mode;
use crate::domain::packages::config::{ConfigError, ConfigKind, LoadOptions, SCRIPTS, Script};
use crate::domain::packages::document::FaultKind;
use crate::domain::packages::shipped;
use crate::domain::packages::validate::Options;
use crate::error::ErrorKind;

#[tokio::test]
async fn r_26_unknown_duplicate_and_malformed_configuration_are_told_apart() {
    let (_database, configurations) = subject().await;
    let error = configurations.current("main").await.unwrap_err();
    assert!(matches!(error, ConfigError::Unknown(_)), "{error}");
    assert_eq!(crate::Error::from(error).kind(), ErrorKind::NotFound);

    let options = LoadOptions::new();
    let error = configurations
        .load("main", b"{\"a\": 1, \"a\": 1}", &options)
        .await
        .unwrap_err();
    assert!(
        matches!(&error, ConfigError::Document(faults) if faults.has(FaultKind::Duplicate)),
        "{error}"
    );
    assert_eq!(crate::Error::from(error).kind(), ErrorKind::InvalidInput);
    let error = configurations
        .load("", shipped::DOCUMENT.as_bytes(), &options)
        .await
        .unwrap_err();
    assert!(matches!(error, ConfigError::Malformed(_)), "{error}");
    let error = configurations
        .load("main", CONTRADICTORY.as_bytes(), &options)
        .await
        .unwrap_err();
    assert!(matches!(error, ConfigError::Refused(_)), "{error}");
    assert_eq!(
        configurations.generation("main").await.unwrap(),
        None,
        "nothing was loaded"
    );
    let lenient = LoadOptions::new().validation(Options::lenient());
    configurations
        .load("main", CONTRADICTORY.as_bytes(), &lenient)
        .await
        .unwrap();
    assert!(configurations.current("main").await.unwrap().is_lenient());

    let twin = json!({"name": "read", "actions": ["kv.get"]});
    let error = configurations
        .create("main", ConfigKind::AuthScope, &twin, &options)
        .await
        .unwrap_err();
    assert!(matches!(error, ConfigError::Duplicate(_)), "{error}");
    assert_eq!(crate::Error::from(error).kind(), ErrorKind::Conflict);
    let nameless = json!({"actions": ["kv.get"]});
    let error = configurations
        .create("main", ConfigKind::AuthScope, &nameless, &options)
        .await
        .unwrap_err();
    assert!(matches!(error, ConfigError::Malformed(_)), "{error}");
    let error = configurations
        .remove_record("main", ConfigKind::AuthScope, "none", &options)
        .await
        .unwrap_err();
    assert!(matches!(error, ConfigError::Unknown(_)), "{error}");
    let error = configurations
        .remove_record("main", ConfigKind::Caching, "caching", &options)
        .await
        .unwrap_err();
    assert!(matches!(error, ConfigError::Malformed(_)), "{error}");
}

#[tokio::test]
async fn generations_are_kept_taken_back_and_pruned() {
    let (_database, configurations) = loaded().await;
    assert!(
        !configurations
            .load("main", shipped::DOCUMENT.as_bytes(), &LoadOptions::new())
            .await
            .unwrap()
            .changed
    );
    let options = LoadOptions::new().keep(2).by("ada").note("a trial");
    for number in 0..4 {
        let changed = configurations.change("main", &options, |source| {
            source["description"] = json!(format!("change {number}"));
            Ok(())
        });
        assert_eq!(changed.await.unwrap().generation, number + 2);
    }
    let kept: Vec<u64> = configurations
        .generations("main")
        .await
        .unwrap()
        .iter()
        .map(|info| info.generation)
        .collect();
    assert_eq!(kept, [5, 4, 3]);
    assert!(items(&configurations, 2).await.is_empty());
    let error = configurations.roll_back("main", 2).await.unwrap_err();
    assert!(matches!(error, ConfigError::Unknown(_)), "{error}");
    configurations.roll_back("main", 3).await.unwrap();
    let current = configurations.current("main").await.unwrap();
    assert_eq!(
        (
            current.generation(),
            current.document().description.as_str()
        ),
        (3, "change 1")
    );
    assert_eq!(
        (
            current.info().loaded_by.as_str(),
            current.info().note.as_str()
        ),
        ("ada", "a trial")
    );
    assert_eq!(
        configurations
            .at("main", 5)
            .await
            .unwrap()
            .document()
            .description,
        "change 3"
    );
    // A change of a generation that is no longer current is refused, and leaves nothing.
    let stale = LoadOptions::new().base(5).validation(Options::lenient());
    let stale = configurations.load("main", CONTRADICTORY.as_bytes(), &stale);
    assert!(matches!(stale.await, Err(ConfigError::Changed(3))));
}

#[tokio::test]
async fn of_two_who_change_the_same_generation_one_succeeds() {
    let (_database, configurations) = loaded().await;
    let options = LoadOptions::new().base(1);
    let mut sources = ["one", "other"].map(|name| {
        let mut source = shipped::document().source().clone();
        source["description"] = json!(name);
        source
    });
    // The second one has written its records already when the first one is seen.
    let second = std::mem::take(&mut sources[1]);
    configurations
        .begin("main", "second", &options)
        .await
        .unwrap();
    configurations
        .write("main", 2, second, &options)
        .await
        .unwrap();
    assert!(!items(&configurations, 2).await.is_empty());
    let text = sources[0].to_string();
    let first = configurations
        .load("main", text.as_bytes(), &options)
        .await
        .unwrap();
    assert_eq!(first.generation, 3);
    let refused = configurations
        .publish("main", 2, "second", &options)
        .await
        .unwrap_err();
    assert!(matches!(refused, ConfigError::Changed(3)), "{refused}");
    assert_eq!(configurations.prune("main").await.unwrap(), 1);
    assert!(items(&configurations, 2).await.is_empty());
    let current = configurations.current("main").await.unwrap();
    assert_eq!(current.document().source(), &sources[0]);
}

#[tokio::test]
async fn r_92_features_are_switched_in_a_new_generation() {
    let (_database, configurations) = loaded().await;
    let features = async || configurations.current("main").await.unwrap().features();
    let shown = json!({"mutable_tags": true, "allow_overwrite_artifacts": false, "proxy_enabled": true, "gc_enabled": true});
    assert_eq!(Json::Object(features().await), shown);
    configurations
        .set_features("main", &[("mutable_tags", false), ("gc_enabled", false)])
        .await
        .unwrap();
    let configuration = configurations.current("main").await.unwrap();
    assert!(!configuration.document().features.mutable_tags);
    assert!(!configuration.document().gc.as_ref().unwrap().enabled);
    assert!(!configuration.document().world(false).features.gc);
    let put = async |changes: Json| {
        let changes = changes.as_object().unwrap().clone();
        configurations
            .put_features("main", &changes, &LoadOptions::new())
            .await
    };
    assert!(matches!(
        put(json!({})).await,
        Err(ConfigError::Malformed(_))
    ));
    assert!(matches!(
        put(json!({"colour": true})).await,
        Err(ConfigError::Unknown(_))
    ));
    assert!(matches!(
        put(json!({"mutable_tags": 1})).await,
        Err(ConfigError::Malformed(_))
    ));
    assert_eq!(configurations.generation("main").await.unwrap(), Some(2));
    // A switch that the document's own invariant speaks of.
    let options = LoadOptions::new();
    let strict = configurations.change("main", &options, |source| {
        source["invariants"]["global"][2]["assert"] =
            json!({"equals": ["features.mutable_tags", false]});
        Ok(())
    });
    strict.await.unwrap();
    let refused = put(json!({"mutable_tags": true})).await;
    assert!(
        matches!(refused, Err(ConfigError::Refused(report)) if report.breaks("invariant.violated"))
    );
}

#[tokio::test]
async fn r_82_scripts_change_older_documents_once_and_in_order() {
    let (_database, configurations) = subject().await;
    let mut old = shipped::document().source().clone();
    old["indexes"]["artifact_versions"]["keys"][0]["sort"] = json!("version:desc");
    load(&configurations, &old).await.unwrap();
    let rehearsal = configurations
        .migrate("main", SCRIPTS, Mode::Rehearsal)
        .await
        .unwrap();
    assert_eq!(rehearsal[0].changed, 1);
    assert_eq!(configurations.generation("main").await.unwrap(), Some(1));

    let second = Script::new(2, "Descriptions end.", |document| {
        let text = document["description"].as_str().unwrap().to_owned();
        document["description"] = json!(format!("{text}!"));
    });
    let scripts = [second, SCRIPTS[0]];
    let reports = configurations
        .migrate("main", &scripts, Mode::Real)
        .await
        .unwrap();
    let done: Vec<(u32, u64)> = reports
        .iter()
        .map(|report| (report.version, report.changed))
        .collect();
    assert_eq!(done, [(1, 1), (2, 1)]);
    let configuration = configurations.current("main").await.unwrap();
    assert_eq!(configuration.generation(), 3);
    let keys = configuration
        .of(ConfigKind::IndexKey)
        .next()
        .unwrap()
        .fields["sort"]
        .clone();
    assert_eq!(keys, json!(["version:desc"]));
    assert!(configuration.document().description.ends_with('!'));
    assert!(
        configurations
            .migrate("main", &scripts, Mode::Real)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(configurations.generation("main").await.unwrap(), Some(3));
}
