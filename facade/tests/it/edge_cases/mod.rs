//! What the original's tests did not cover, in the order of the list that the README answers.

mod deletion;
mod names_and_keys;
mod versions;

use std::sync::Arc;

use package_database::ErrorKind;
use package_database::backend::{Backend as _, Item, Put, Value};
use package_database::credentials::NewCredentials;
use package_database::specs::NewSpec;
use package_database::testing::{TestDatabase, build};

use crate::support::{Interleaved, Stale, all, facade};

fn version(version: &str) -> NewSpec<'_> {
    NewSpec::new("spec", version, 1)
}

async fn versions(database: &TestDatabase) -> Vec<String> {
    let versions = all(database.specs().list_versions("sub 1", "spec").await);
    versions.into_iter().map(|spec| spec.version).collect()
}

async fn put(database: &TestDatabase, item: Item) {
    database
        .emulator()
        .put(&Put::new("package.specs", item))
        .await
        .unwrap();
}

/// A spec item as another writer may leave it.
fn row(id: &str, marker: &str, time: &str, count: Value) -> Item {
    Item::from_iter([
        ("sub", Value::from("sub 1")),
        ("updated_at_id", format!("{marker}#{id}").into()),
        ("id", id.into()),
        ("id_updated_at", format!("{id}#{marker}").into()),
        ("name", id.into()),
        ("updated_at", time.into()),
        ("version", "old".into()),
        ("model_count", count),
    ])
}
