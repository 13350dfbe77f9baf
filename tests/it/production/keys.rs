//! What the role of these tests may touch, held on an emulator whatever the stage.

use package_database::backend::{Backend as _, Scan};
use package_database::testing::{TestDatabase, build, with_user};

/// The policy `ProductionTestPolicy` refuses all other keys, of the tables and of the index.
#[tokio::test]
async fn every_key_of_a_test_user_begins_with_test() {
    let database = TestDatabase::new().await.unwrap();
    with_user(&database, async |user| {
        let mut new = build::credentials(1);
        new.public_key = user.public_key();
        let (specs, credentials) = (database.specs(), database.credentials());
        let spec = build::spec(1);
        let spec = spec.as_new();
        let stored = specs.create_or_update(user.sub(), &spec);
        stored.await.unwrap();
        let stored = credentials.create_or_update(user.sub(), "default", &new);
        stored.await.unwrap();
        // The version and its copy; the credential and the claim of its public key.
        for table in ["package.specs", "package.credentials"] {
            let rows = database.emulator().scan(&Scan::new(table)).await.unwrap();
            assert_eq!(rows.items.len(), 2);
            for row in rows.items {
                assert!(row.text("sub").unwrap().starts_with("test."), "{row:?}");
                let public_key = row.text("public_key");
                assert!(public_key.is_none_or(|key| key.starts_with("test.")));
            }
        }
    })
    .await
    .unwrap();
}
