//! A connector of one's own: who may do what in a system is collected twice, and the report says what has changed.
//!
//! ```sh
//! cargo run -p package-database --example access_sync
//! ```

use package_database::backend::emulator::EmulatorBackend;
use package_database::syncs::{
    DynamoSyncStore, Entitlement, Grant, OnDamaged, Resource, ResourceId, ResourceType, SyncId,
};
use package_database::{Database, Error};

/// Collects who is in the team, from wherever that is known.
async fn collect(store: &DynamoSyncStore, team: &str, people: &[&str]) -> Result<SyncId, Error> {
    store.start().await?; // goes on with one that was interrupted
    let types = ["team", "user"].map(ResourceType::new);
    store.put_resource_types(&types).await?;
    let team = ResourceId::new("team", team);
    let member = Entitlement::new(format!("{team}/member"), team.clone());
    store.put_resources(&[Resource::new(team)]).await?;
    store
        .put_entitlements(std::slice::from_ref(&member))
        .await?;
    for person in people {
        let user = ResourceId::new("user", *person);
        let grant = Grant::of(format!("{}:{person}", member.id), &member, &user);
        store.put_resources(&[Resource::new(user)]).await?;
        store.put_grants(&[grant]).await?;
        store.checkpoint(person).await?; // where a start would go on
    }
    Ok(store.end().await?.id)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let database = Database::builder().emulator(EmulatorBackend::new());
    let store = database.build().await?.syncs().store("my system")?;
    let before = collect(&store, "core", &["ada", "grace"]).await?;
    let after = collect(&store, "core", &["ada", "linus"]).await?;
    let report = store.access_report(before, after, OnDamaged::Fail).await?;
    print!("{report}");
    Ok(())
}
