//! Configurations in a store: loaded, read, changed, taken back, removed.

use serde_json::{Value as Json, json};

use super::kind::{ColumnKind, SHAPES};
use super::{ConfigError, ConfigKind, Configurations, LoadOptions, SCRIPTS, Script, item, record};
use crate::backend::adapter::Fault;
use crate::backend::{Item, KeyCondition, Query, Value};
use crate::block::key::PK;
use crate::block::migrate::Mode;
use crate::block::store::StorePages;
use crate::domain::packages::document::{FaultKind, RepositoryDocument};
use crate::domain::packages::shipped;
use crate::domain::packages::validate::Options;
use crate::error::ErrorKind;
use crate::testing::TestDatabase;

const CONTRADICTORY: &str = include_str!("../data/contradictory.json");

async fn subject() -> (TestDatabase, Configurations) {
    let database = TestDatabase::new().await.unwrap();
    let configurations = database.packages().configurations();
    (database, configurations)
}

async fn loaded() -> (TestDatabase, Configurations) {
    let (database, configurations) = subject().await;
    load(&configurations, shipped::document().source())
        .await
        .unwrap();
    (database, configurations)
}

async fn load(configurations: &Configurations, source: &Json) -> Result<u64, ConfigError> {
    let text = source.to_string();
    let loaded = configurations
        .load("main", text.as_bytes(), &LoadOptions::new())
        .await?;
    Ok(loaded.generation)
}

/// Every item of a generation.
async fn items(configurations: &Configurations, generation: u64) -> Vec<Item> {
    let partition = item::partition("main", generation).unwrap();
    let query = Query::new(
        configurations.table.clone(),
        KeyCondition::partition(PK, partition),
    );
    let mut pages = StorePages::new(&configurations.store, query);
    let mut items = Vec::new();
    while let Some(page) = pages
        .next(&mut configurations.store.budget())
        .await
        .unwrap()
    {
        items.extend(page.items);
    }
    items
}

#[test]
fn r_21_records_of_all_kinds_are_the_document() {
    assert_eq!(ConfigKind::all().count(), 25);
    for text in [shipped::DOCUMENT, CONTRADICTORY] {
        let source = RepositoryDocument::parse(text.as_bytes())
            .unwrap()
            .into_source();
        let fragments = record::split(source.clone());
        for kind in ConfigKind::all() {
            assert!(
                fragments.iter().any(|fragment| fragment.kind == kind),
                "{kind:?}"
            );
        }
        let mut backwards = fragments.clone();
        backwards.reverse();
        assert_eq!(
            record::join(backwards).unwrap().to_string(),
            source.to_string()
        );
    }
    let count = |kind: ConfigKind| {
        let records = record::records(shipped::document().source(), "now");
        records.iter().filter(|record| record.kind == kind).count()
    };
    let counts: Vec<(ConfigKind, usize)> =
        ConfigKind::all().map(|kind| (kind, count(kind))).collect();
    for (kind, expected) in [
        (ConfigKind::Repository, 1),
        (ConfigKind::Entity, 1),
        (ConfigKind::EntityField, 6),
        (ConfigKind::EntityConstraint, 6),
        (ConfigKind::ApiRoute, 6),
        (ConfigKind::AuthScope, 3),
        (ConfigKind::AuthPolicy, 2),
        (ConfigKind::IndexKey, 2),
        (ConfigKind::EventType, 3),
        (ConfigKind::AllowedOp, 30),
        (ConfigKind::Invariant, 3),
        (ConfigKind::ValidationRule, 8),
        (ConfigKind::Versioning, 1),
    ] {
        assert!(counts.contains(&(kind, expected)), "{kind:?}: {counts:?}");
    }
    // Remarks are no things, and stay where they are.
    let mut source = shipped::document().source().clone();
    source["entities"]["comment"] = json!("what there is");
    source["storage"]["schemas"]["description"] = json!("how it looks");
    let again = record::join(record::split(source.clone())).unwrap();
    assert_eq!(again, source);
    assert!(
        record::records(&source, "now")
            .iter()
            .all(|record| record.name != "comment")
    );
}

#[tokio::test]
async fn r_21_every_field_of_every_kind_has_its_type() {
    let (_database, configurations) = loaded().await;
    let configuration = configurations.current("main").await.unwrap();
    for record in configuration.records() {
        let shape = SHAPES
            .iter()
            .find(|shape| shape.kind == record.kind)
            .unwrap();
        assert_eq!(record.parent.is_some(), shape.parent.is_some());
        for column in shape.columns {
            let value = &record.fields[column.name];
            let fits = match column.kind {
                ColumnKind::Text => value.is_string(),
                ColumnKind::Integer => value.is_u64(),
                ColumnKind::Bool => value.is_boolean(),
                ColumnKind::Json => value.is_array() || value.is_object(),
            };
            assert!(fits, "{:?} {}: {value}", record.kind, column.name);
        }
    }
}

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
async fn r_23_truths_are_stored_as_truths() {
    let (_database, configurations) = loaded().await;
    let stored = items(&configurations, 1).await;
    let mut truths = 0;
    for shape in &SHAPES {
        let flags = shape
            .columns
            .iter()
            .filter(|column| column.kind == ColumnKind::Bool);
        let flags: Vec<&str> = flags.map(|column| column.name).collect();
        let own = stored
            .iter()
            .filter(|item| item.text("config_kind").as_deref() == Some(shape.name));
        for item in own {
            for flag in &flags {
                assert!(
                    matches!(item.get(flag), Some(Value::Bool(_))),
                    "{flag} of {}",
                    shape.name
                );
                truths += 1;
            }
        }
    }
    assert!(truths > 30, "{truths}");
}

#[tokio::test]
async fn r_24_r_27_loading_is_all_or_nothing_wherever_the_store_fails() {
    let (database, _) = loaded().await;
    let mut newer = shipped::document().source().clone();
    newer["description"] = json!("x".repeat(900_000));
    let mut failed = 0;
    for after in 0.. {
        let fork = database.fork().await.unwrap();
        let faults = crate::backend::adapter::Faults::default();
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
async fn r_25_the_whole_configuration_is_one_query() {
    let (_database, configurations) = loaded().await;
    let configuration = configurations.current("main").await.unwrap();
    // All of it is in one partition.
    let stored = items(&configurations, 1).await;
    assert_eq!(stored.len(), configuration.records().len());
    assert_eq!(configuration.document(), shipped::document());
    let view = configuration.to_json();
    for kind in ConfigKind::all().filter(|kind| *kind != ConfigKind::Repository) {
        let inside = kind.parent().is_some();
        assert_eq!(view.get(kind.name()).is_none(), inside, "{}", kind.name());
    }
    assert_eq!(view["type_id"], "acme.declarative_repo_type");
    assert_eq!(view["capabilities"]["protocols"], json!(["http"]));
    assert_eq!(view["entities"][0]["type"], "artifact");
    assert_eq!(view["entities"][0]["fields"].as_array().unwrap().len(), 6);
    assert_eq!(
        view["entities"][0]["fields"][1]["normalizations"],
        r#"["trim","lower","replace:_:-"]"#
    );
    assert_eq!(view["entities"][0]["constraints"][3]["when_present"], true);
    assert_eq!(view["api_routes"][2]["route_id"], "set_tag");
    let pipeline: Json =
        serde_json::from_str(view["api_routes"][2]["pipeline"].as_str().unwrap()).unwrap();
    assert_eq!(pipeline.as_array().unwrap().len(), 15);
    assert_eq!(
        view["auth_policies"][0]["conditions"],
        r#"{"route.tags":["public"]}"#
    );
    assert_eq!(view["features_config"]["gc_enabled"], true);
    assert_eq!(
        view["indexes"][0]["keys"][0]["sort"],
        json!(["version:desc", "variant:desc"])
    );
    assert_eq!(view["validation_rules"][7]["rule_type"], "runtime");
    assert_eq!(view["blob_stores"][0]["max_blob_bytes"], 2_147_483_648_u64);
    // The same handle reads the pointer alone.
    let again = configurations.clone().current("main").await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&again, &configuration));
}

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
