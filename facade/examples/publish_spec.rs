//! Publishes two versions of a spec and a pair of keys, and reads them back.
//!
//! `cargo run -p package-database --example publish_spec` needs no server: unless `STAGE=PROD` is
//! set, the bundled emulator starts in this process and listens on `localhost:8000` as well.

use package_database::credentials::generate;
use package_database::specs::NewSpec;
use package_database::{Database, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let database = Database::shared().await?;
    let sub = "test.publish-spec-example";

    let specs = database.specs();
    let first = NewSpec::new("Order Service", "1.0.0", 3).title("Orders");
    let second = NewSpec::new("Order Service", "1.1.0", 4).description("Now with returns.");
    specs.create_or_update(sub, &first).await?;
    let stored = specs.create_or_update(sub, &second).await?;
    println!(
        "stored version {} of {} as {:?}",
        stored.version, stored.name, stored.id
    );
    let versions = specs.strong().list_versions(sub, &stored.id).await?;
    println!("{} versions in all:", versions.len());
    for version in versions {
        let version = version?;
        println!("  {} at {}", version.version, version.updated_at);
    }
    println!("{} models in all", specs.strong().count_models(sub).await?);

    let credentials = database.credentials();
    let pair = generate(sub, b"the secret of the service")?;
    let new = pair.to_new_credentials();
    credentials.create_or_update(sub, "default", &new).await?;
    let user = credentials
        .verify_secret(&pair.public_key, &pair.secret_key)
        .await?;
    println!(
        "{} opens for {}",
        pair.public_key,
        user.as_deref().unwrap_or("nobody yet")
    );

    database.delete_all(sub).await
}
