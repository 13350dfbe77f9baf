//! What every [`Backend`](super::Backend) must do: one suite for all of them. Not a stable API.
//!
//! Invariant: it knows the traits and the vocabulary, and no store.
//!
//! [`all`] makes a table of its own, runs every part, and removes the table. A part panics where the
//! backend does not keep the contract, and answers an error where it could not be asked.

mod batches;
mod failures;
mod items;
mod laziness;
mod queries;
mod transactions;

use std::fmt::Debug;
use std::time::Duration;

use super::{
    BackendError, BackendErrorKind, IndexDefinition, IndexKind, Item, KeyAttribute, TableAdmin,
    TableDefinition, TableState, Value,
};

/// A backend under test, and the table that the suite made in it.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The store that is held to the contract.
    pub backend: &'a dyn TableAdmin,
    /// The name of a table that the suite may write to.
    pub table: &'a str,
}

/// Runs the whole suite in a table of that name, which must not exist.
///
/// # Errors
///
/// What the backend says where the suite expects it to succeed.
///
/// # Panics
///
/// When the backend does not keep the contract.
pub async fn all(backend: &dyn TableAdmin, table: &str) -> Result<(), BackendError> {
    let subject = Subject { backend, table };
    tables_come_and_go(&subject).await?;
    let definition = definition(table);
    backend.create(&definition).await?;
    backend.wait(table).await?;
    items::all(&subject).await?;
    laziness::all(&subject).await?;
    queries::all(&subject).await?;
    batches::all(&subject).await?;
    transactions::all(&subject).await?;
    failures::all(&subject).await?;
    backend.remove(table).await
}

/// The table of the suite: partition `p`, sort key `s`, a local index over `l`, a global one over `g`.
fn definition(table: &str) -> TableDefinition {
    TableDefinition::new(
        table,
        KeyAttribute::text("p"),
        Some(KeyAttribute::text("s")),
    )
    .with_index(IndexDefinition::new(
        "local",
        IndexKind::Local,
        KeyAttribute::text("p"),
        Some(KeyAttribute::text("l")),
    ))
    .with_index(IndexDefinition::new(
        "global",
        IndexKind::Global,
        KeyAttribute::text("g"),
        None,
    ))
}

async fn tables_come_and_go(subject: &Subject<'_>) -> Result<(), BackendError> {
    let Subject { backend, table } = *subject;
    assert_eq!(backend.describe(table).await?, None, "no table yet");
    let missing = super::Get::new(table, key("a", "1"));
    refused(backend.get(&missing).await, &BackendErrorKind::TableMissing);
    refused(backend.wait(table).await, &BackendErrorKind::TableMissing);
    let definition = definition(table);
    backend.create(&definition).await?;
    backend.wait(table).await?;
    let state = TableState::new(definition.clone(), true);
    assert_eq!(backend.describe(table).await?, Some(state));
    refused(
        backend.create(&definition).await,
        &BackendErrorKind::TableExists,
    );
    backend.remove(table).await?;
    let gone = async || Ok(backend.describe(table).await?.is_none());
    eventually(gone).await?;
    refused(backend.remove(table).await, &BackendErrorKind::TableMissing);
    Ok(())
}

/// A key of the suite's table.
fn key(partition: &str, sort: &str) -> Item {
    Item::new().with("p", partition).with("s", sort)
}

/// An item of the suite's table with a number in it.
fn item(partition: &str, sort: &str, number: i64) -> Item {
    key(partition, sort).with("n", Value::number(number))
}

/// The request must have been refused with that kind.
#[track_caller]
fn refused<T: Debug>(answer: Result<T, BackendError>, kind: &BackendErrorKind) {
    match answer {
        Ok(value) => assert_eq!(Some(kind), None, "answered {value:?}"),
        Err(error) => assert_eq!(error.kind(), kind, "{error:?}"),
    }
}

/// Asks again until the answer is yes, for what a store shows a moment late.
async fn eventually(
    mut ask: impl AsyncFnMut() -> Result<bool, BackendError>,
) -> Result<(), BackendError> {
    for _ in 0..150 {
        if ask().await? {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert!(ask().await?, "not even after half a minute");
    Ok(())
}
