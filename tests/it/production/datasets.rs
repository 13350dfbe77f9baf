//! A dataset of a user, from none to none.

use package_database::ErrorKind;
use package_database::block::ListOptions;
use package_database::datasets::{Change, DatasetRef, Document, NewTag, RevisionRef, TagChange};

use super::Target;

const HEAD: RevisionRef = RevisionRef::Head;

fn package(title: &str) -> Document {
    let text = format!(
        r#"{{"name": "orders", "title": "{title}", "resources": [{{"name": "2025", "path": "2025.csv"}}]}}"#
    );
    serde_json::from_str(&text).unwrap()
}

/// A life of a dataset. Of its events the log keeps what it keeps.
pub(crate) async fn life(target: &Target<'_>) {
    let (datasets, owner) = (target.database.datasets(), target.user.sub());
    let named = |name: &str| DatasetRef::named(owner, name).unwrap();
    let (orders, sales, change) = (named("orders"), named("sales"), Change::new());
    let list = async || datasets.list(owner, &ListOptions::new()).await?.into_vec();
    assert_eq!(list().await.unwrap(), []);

    let (first, second) = (package("First"), package("Second"));
    let created = datasets.create(&orders, &first, &change).await.unwrap();
    assert_eq!(datasets.fetch(&orders, &HEAD).await.unwrap(), created);
    let again = datasets.create(&orders, &first, &change).await;
    assert_eq!(again.unwrap_err().kind(), ErrorKind::Conflict);
    target.shows(list, |listed| listed.len() == 1).await;

    let base = change.clone().base(created.revision.id);
    datasets
        .tag_create(&orders, &HEAD, &NewTag::new("v1"))
        .await
        .unwrap();
    datasets.update(&orders, &second, &base).await.unwrap();
    let late = datasets.update(&orders, &second, &base).await;
    assert_eq!(late.unwrap_err().kind(), ErrorKind::Conflict);
    let v1: RevisionRef = "v1".parse().unwrap();
    assert_eq!(datasets.fetch(&orders, &v1).await.unwrap().package, first);
    let diff = datasets.diff(&orders, &v1, &HEAD).await.unwrap();
    assert_eq!((diff.fields.len(), diff.resources.len()), (1, 0));
    datasets.revert(&orders, &v1, &change).await.unwrap();
    let revisions = datasets.revision_list(&orders, &ListOptions::new()).await;
    assert_eq!(revisions.unwrap().len(), 3);

    let renamed = TagChange::new().name("v2");
    datasets.tag_update(&orders, "v1", &renamed).await.unwrap();
    datasets.tag_delete(&orders, "v2").await.unwrap();
    assert_eq!(datasets.tag_list(&orders).await.unwrap(), []);
    datasets.move_to(&orders, &sales, &change).await.unwrap();
    assert_eq!(datasets.fetch(&sales, &HEAD).await.unwrap().package, first);
    datasets.delete(&sales, &change).await.unwrap();
    datasets.purge(&sales).await.unwrap();
    let gone = datasets.fetch(&sales, &HEAD).await;
    assert_eq!(gone.unwrap_err().kind(), ErrorKind::NotFound);
    target.shows(list, Vec::is_empty).await;
}

#[tokio::test]
async fn a_dataset_is_made_changed_compared_moved_and_purged() {
    Target::with_user(async |target| life(target).await).await;
}
