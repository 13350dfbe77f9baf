//! Handles own what they need, and the store beneath is at hand.

use std::sync::Arc;

use package_database::backend::{
    Backend, BackendExt as _, Get, Item, ItemKey, KeyCondition, Query, Scan, SharedBackend,
};
use package_database::credentials::Credentials;
use package_database::specs::Specs;
use package_database::testing::{TestDatabase, build};
use package_database::{Database, Error};

/// What a web service keeps: no lifetime, and a copy for each request on whatever thread.
#[derive(Clone)]
struct State {
    specs: Specs,
    credentials: Credentials,
}

/// What frameworks ask of a state.
fn assert_kept<T: Clone + Send + Sync + 'static>(value: T) -> T {
    value
}

#[tokio::test]
async fn a_service_keeps_the_handles_and_not_the_database() {
    let database = TestDatabase::new().await.unwrap();
    let state = assert_kept(State {
        specs: database.specs(),
        credentials: database.credentials(),
    });
    drop(database);
    let handler = |number: u32| {
        let state = state.clone();
        tokio::spawn(async move {
            let (sub, spec) = (build::sub(number), build::spec(number));
            state.specs.create_or_update(&sub, &spec.as_new()).await?;
            let new = build::credentials(number);
            state.credentials.get_or_create(&sub, "default", &new).await
        })
    };
    for handler in [handler(1), handler(2)] {
        assert!(handler.await.unwrap().unwrap().created);
    }
    let counts = async |sub: &str| state.specs.count_models(sub).await;
    assert_eq!(
        (
            counts("sub 1").await.unwrap(),
            counts("sub 2").await.unwrap()
        ),
        (12, 22)
    );
}

#[tokio::test]
async fn handles_are_cheap_and_futures_can_be_sent() {
    fn assert_sent<T: Send>(future: T) -> T {
        future
    }
    let database = TestDatabase::new().await.unwrap();
    let specs = database.specs();
    assert!(size_of::<Specs>() <= 4 * size_of::<usize>());
    assert!(size_of::<Credentials>() <= 4 * size_of::<usize>());
    assert_sent(specs.list("sub 1")).await.unwrap();
    assert_sent(database.delete_all("sub 1")).await.unwrap();
    let strong = specs.strong();
    let spec = build::spec(1);
    strong
        .create_or_update("sub 1", &spec.as_new())
        .await
        .unwrap();
    assert_eq!(specs.list("sub 1").await.unwrap().len(), 1);
}

async fn rows(database: &Database, sub: &str) -> Result<Vec<Item>, Error> {
    let of_user = Query::new(
        "package.specs",
        KeyCondition::partition("sub", sub.to_owned()),
    );
    Ok(database.backend().query_all(of_user).await?)
}

#[tokio::test]
async fn the_store_beneath_has_the_conveniences_of_every_backend() {
    let database = TestDatabase::new().await.unwrap();
    let spec = build::spec(1);
    database
        .specs()
        .create_or_update("sub 1", &spec.as_new())
        .await
        .unwrap();
    let rows = rows(&database, "sub 1").await.unwrap();
    assert_eq!(rows.len(), 2, "the version and its copy");
    let key = rows[0].select(&["sub", "updated_at_id"]);
    let backend: &SharedBackend = database.backend();
    let found = backend.contains(ItemKey::new("package.specs", key.clone()));
    assert!(found.await.unwrap());
    let get = Get::new("package.specs", key);
    assert_eq!(backend.get_or_not_found(&get).await.unwrap(), rows[0]);
    let shared: Arc<dyn Backend> = backend.clone();
    let all = shared.scan(&Scan::new("package.specs")).await.unwrap();
    assert_eq!(all.items.len(), 2);
}
