//! The access patterns of specs, case by case as the original's own tests had them.

use std::time::Duration;

use package_database::ErrorKind;
use package_database::block::ListOptions;
use package_database::specs::NewSpec;
use package_database::testing::{TestDatabase, build};

use crate::support::all;

#[tokio::test]
async fn an_empty_table_has_nothing() {
    let database = TestDatabase::new().await.unwrap();
    let specs = database.specs();
    assert_eq!(specs.count_models("sub 1").await.unwrap(), 0);
    assert_eq!(all(specs.list("sub 1").await), []);
    assert_eq!(specs.get("sub 1", "name 1").await.unwrap(), None);
    assert_eq!(specs.latest_version("sub 1", "name 1").await.unwrap(), None);
    assert_eq!(all(specs.list_versions("sub 1", "name 1").await), []);
    specs.delete("sub 1", "name 1").await.unwrap();
    specs.delete_all("sub 1").await.unwrap();
}

#[tokio::test]
async fn what_is_written_is_read() {
    let database = TestDatabase::new().await.unwrap();
    let specs = database.specs();
    for spec in [build::spec(1), build::spec(2).bare()] {
        let stored = specs
            .create_or_update("sub 1", &spec.as_new())
            .await
            .unwrap();
        assert_eq!((&stored.name, &stored.version), (&spec.name, &spec.version));
        assert_eq!(
            (&stored.title, &stored.description),
            (&spec.title, &spec.description)
        );
        assert_eq!(stored.model_count, i64::from(spec.model_count));
        let read = specs.get("sub 1", &spec.name.to_uppercase()).await.unwrap();
        assert_eq!(read.as_ref(), Some(&stored));
        let versions = all(specs.list_versions("sub 1", &stored.id).await);
        assert_eq!(versions, [stored]);
        let version = specs.latest_version("sub 1", &spec.name).await.unwrap();
        assert_eq!(version.as_ref(), Some(&spec.version));
    }
    let ids: Vec<_> = all(specs.list("sub 1").await);
    let ids: Vec<_> = ids.into_iter().map(|spec| spec.id).collect();
    assert_eq!(ids, ["name 1", "name 2"]);
    assert_eq!(specs.count_models("sub 1").await.unwrap(), 12 + 22);
}

#[tokio::test]
async fn another_user_is_not_touched() {
    let database = TestDatabase::new().await.unwrap();
    let specs = database.specs();
    for sub in ["sub 1", "sub 2"] {
        specs
            .create_or_update(sub, &build::spec(1).as_new())
            .await
            .unwrap();
        specs
            .create_or_update(sub, &build::spec(2).as_new())
            .await
            .unwrap();
    }
    specs.delete("sub 1", "name 1").await.unwrap();
    assert_eq!(specs.list("sub 1").await.unwrap().len(), 1);
    specs.delete_all("sub 1").await.unwrap();
    assert_eq!(specs.count_models("sub 1").await.unwrap(), 0);
    assert_eq!(all(specs.list_versions("sub 1", "name 2").await), []);
    assert_eq!(specs.count_models("sub 2").await.unwrap(), 12 + 22);
    assert_eq!(
        specs.list_versions("sub 2", "name 1").await.unwrap().len(),
        1
    );
}

#[tokio::test]
async fn updates_keep_the_versions_before_them() {
    let database = TestDatabase::new().await.unwrap();
    let specs = database.specs();
    for (version, name) in [("1", "My Spec"), ("2", "my.spec"), ("1", "MY SPEC")] {
        database.clock().advance(Duration::from_secs(10));
        specs
            .create_or_update("sub 1", &NewSpec::new(name, version, 1))
            .await
            .unwrap();
    }
    let versions = all(specs.list_versions("sub 1", "my spec").await);
    let versions: Vec<_> = versions.iter().map(|spec| spec.version.as_str()).collect();
    assert_eq!(versions, ["1", "1"], "`my.spec` is another id");
    let newest = specs.get("sub 1", "my spec").await.unwrap().unwrap();
    assert_eq!(newest.name, "MY SPEC", "the last name is shown");
}

#[tokio::test]
async fn lists_page_with_a_token_of_their_own() {
    let database = TestDatabase::new().await.unwrap();
    let specs = database.specs();
    for number in 0..7 {
        specs
            .create_or_update("sub 1", &build::spec(number).as_new())
            .await
            .unwrap();
        specs
            .create_or_update("sub 1", &NewSpec::new("one", "1", number))
            .await
            .unwrap();
    }
    let whole = all(specs.list("sub 1").await);
    let (mut paged, mut options) = (Vec::new(), ListOptions::new().limit(3));
    loop {
        let page = specs.list_with("sub 1", &options).await.unwrap();
        assert!(page.len() <= 3);
        paged.extend(page.iter().map(Result::unwrap));
        let Some(token) = page.next else {
            break;
        };
        let token = token.to_string().parse().unwrap();
        options = ListOptions::new().limit(3).after(token);
    }
    assert_eq!(paged, whole);

    let five = ListOptions::new().limit(5);
    let page = specs
        .list_versions_with("sub 1", "one", &five)
        .await
        .unwrap();
    let rest = ListOptions::new()
        .limit(5)
        .after(page.next.clone().unwrap())
        .strong();
    let rest = specs
        .list_versions_with("sub 1", "one", &rest)
        .await
        .unwrap();
    let counts = page.iter().chain(&rest);
    let counts = counts.map(|spec| spec.unwrap().model_count);
    assert_eq!(counts.collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 6]);

    let foreign = ListOptions::new().after(page.next.unwrap());
    for (sub, name) in [("sub 1", "name 1"), ("sub 2", "one")] {
        let error = specs
            .list_versions_with(sub, name, &foreign)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    }
    let error = specs.list_with("sub 1", &foreign).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let none = ListOptions::new().limit(0);
    let error = specs.list_with("sub 1", &none).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn strong_reads_answer_the_same() {
    let database = TestDatabase::new().await.unwrap();
    let specs = database.specs();
    specs
        .create_or_update("sub 1", &build::spec(1).as_new())
        .await
        .unwrap();
    let strong = specs.strong();
    assert_eq!(strong.count_models("sub 1").await.unwrap(), 12);
    assert_eq!(
        all(strong.list("sub 1").await),
        all(specs.list("sub 1").await)
    );
    assert!(strong.get("sub 1", "name 1").await.unwrap().is_some());
}
