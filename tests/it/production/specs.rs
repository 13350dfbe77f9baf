//! A user's specs, from none to none.

use package_database::specs::{NewSpec, SpecInfo};

use super::Target;

const NAME: &str = "NAME 1";
const ID: &str = "name 1";

/// A spec as a user uploads it.
fn new() -> NewSpec<'static> {
    NewSpec::new(NAME, "version 1", 1)
        .title("title 1")
        .description("description 1")
}

/// Uploads the spec and checks what the facade says that it stored.
async fn create(target: &Target<'_>) -> SpecInfo {
    let specs = target.database.specs();
    let stored = specs.create_or_update(target.user.sub(), &new()).await;
    let stored = stored.unwrap();
    assert_eq!((&*stored.id, &*stored.name), (ID, NAME));
    assert_eq!((&*stored.version, stored.model_count), ("version 1", 1));
    assert_eq!(stored.title.as_deref(), Some("title 1"));
    assert_eq!(stored.description.as_deref(), Some("description 1"));
    stored
}

#[tokio::test]
async fn specs_are_listed_and_all_deleted() {
    Target::with_user(async |target| {
        let (specs, sub) = (target.database.specs(), target.user.sub());
        let list = async || specs.list(sub).await?.into_vec();
        assert_eq!(list().await.unwrap(), []);

        let stored = create(target).await;
        target
            .shows(list, |listed| *listed == [stored.clone()])
            .await;

        specs.delete_all(sub).await.unwrap();
        target.shows(list, Vec::is_empty).await;
    })
    .await;
}

#[tokio::test]
async fn a_spec_is_counted_read_and_deleted() {
    Target::with_user(async |target| {
        let (specs, sub) = (target.database.specs(), target.user.sub());
        let list = async || specs.list(sub).await?.into_vec();
        let count = async || specs.count_models(sub).await;
        let get = async || specs.get(sub, NAME).await;
        let latest = async || specs.latest_version(sub, NAME).await;
        let versions = async || specs.list_versions(sub, NAME).await?.into_vec();
        assert_eq!(list().await.unwrap(), []);

        let stored = create(target).await;
        target.shows(count, |count| *count == 1).await;
        target.shows(get, |got| got.as_ref() == Some(&stored)).await;
        target
            .shows(latest, |version| version.as_deref() == Some("version 1"))
            .await;
        target
            .shows(versions, |listed| *listed == [stored.clone()])
            .await;

        specs.delete(sub, NAME).await.unwrap();
        target.shows(count, |count| *count == 0).await;
        target.shows(get, Option::is_none).await;
        target.shows(latest, Option::is_none).await;
        target.shows(versions, Vec::is_empty).await;
    })
    .await;
}
