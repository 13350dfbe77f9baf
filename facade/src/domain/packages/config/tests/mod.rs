//! Configurations in a store: loaded, read, changed, taken back, removed.

mod changes;
mod loading;

use serde_json::{Value as Json, json};

use super::kind::{ColumnKind, SHAPES};
use super::{ConfigError, ConfigKind, Configurations, LoadOptions, item, record};
use crate::backend::{Item, KeyCondition, Query, Value};
use crate::block::key::PK;
use crate::block::store::StorePages;
use crate::domain::packages::document::RepositoryDocument;
use crate::domain::packages::shipped;
use crate::testing::TestDatabase;

const CONTRADICTORY: &str = include_str!("../../data/contradictory.json");

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
        (ConfigKind::ApiRoute, 11),
        (ConfigKind::AuthScope, 3),
        (ConfigKind::AuthPolicy, 2),
        (ConfigKind::IndexKey, 4),
        (ConfigKind::EventType, 4),
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
