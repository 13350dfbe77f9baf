//! Numbers, references, indexes, and what an error is about.

use package_database::backend::{Action, Delete, Item, Update, Value};
use package_database::syncs::{
    Category, Entitlement, Grant, GrantFilter, Kind, NewSync, OnDamaged, Resource, ResourceId,
    ResourceType, SyncStats, SyncType,
};
use package_database::{Error, ErrorKind};

use super::{EVERY, Subject, TABLE, fill, grant, grant_ids, kind, member, on_both, team, user};
use crate::support::all;

#[tokio::test]
async fn s_62_statistics_are_kept_at_the_end_and_counted_before() {
    on_both(async |subject| {
        subject.store.start().await.unwrap();
        assert_eq!(
            subject.store.stats(None).await.unwrap(),
            SyncStats::default()
        );
        fill(&subject.store, 30).await;
        subject.store.put_asset("a", "b/c", b"d").await.unwrap();
        let running = subject.store.stats(None).await.unwrap();
        let counts = Kind::ALL.map(|kind| running.of_kind(kind));
        assert_eq!((counts, running.total()), ([2, 31, 1, 30, 1], 65));
        let ended = subject.store.end().await.unwrap();
        assert_eq!(ended.stats, Some(running));
        let view = subject.store.view(ended.id).await.unwrap();
        assert_eq!(view.stats().await.unwrap(), running);
        assert_eq!(view.recount().await.unwrap(), running);
    })
    .await;
}

#[tokio::test]
async fn s_84_references_to_what_is_not_there_are_found() {
    on_both(async |subject| {
        let store = &subject.store;
        store.start().await.unwrap();
        fill(store, 3).await;
        let fine = store.validate_references(None).await.unwrap();
        assert_eq!((fine.missing, fine.damaged.len()), (0, 0));
        assert_eq!(fine.checked, 4 + 3 + 1 + 9);
        store
            .put_resources(&[Resource::new(ResourceId::new("alien", "1")).parent(user(77))])
            .await
            .unwrap();
        let nowhere = Entitlement::new("nowhere", ResourceId::new("team", "none"));
        store.put_entitlements(&[nowhere]).await.unwrap();
        let lost = Grant::new("lost", "no such", team(), user(99));
        store.put_grants(&[lost]).await.unwrap();
        store.end().await.unwrap();
        let report = store.validate_references(None).await.unwrap();
        let found: Vec<(Kind, &str, Kind, &str)> = (report.dangling.iter())
            .map(|one| (one.kind, &*one.id, one.to, &*one.missing))
            .collect();
        assert_eq!(
            found,
            [
                (Kind::Resource, "alien/1", Kind::ResourceType, "alien"),
                (Kind::Resource, "alien/1", Kind::Resource, "user/u77"),
                (Kind::Entitlement, "nowhere", Kind::Resource, "team/none"),
                (Kind::Grant, "lost", Kind::Entitlement, "no such"),
                (Kind::Grant, "lost", Kind::Resource, "user/u99"),
            ]
        );
        assert_eq!(report.missing, 5);
        // A partial sync rests on its parent.
        store
            .start_with(&NewSync::new(SyncType::Partial))
            .await
            .unwrap();
        store.put_grants(&[grant(1)]).await.unwrap();
        let alone = store.end().await.unwrap();
        let report = store.validate_references(Some(alone.id)).await.unwrap();
        assert_eq!(report.missing, 3);
    })
    .await;
}

#[tokio::test]
async fn s_84_many_references_are_looked_at_in_many_requests() {
    let subject = Subject::in_memory().await;
    subject.store.start().await.unwrap();
    fill(&subject.store, 450).await;
    let lost: Vec<Grant> = (0..1200)
        .map(|n| Grant::new(format!("x{n}"), "gone", team(), user(n)))
        .collect();
    subject.store.put_grants(&lost).await.unwrap();
    let report = subject.store.validate_references(None).await.unwrap();
    assert_eq!(report.missing, 1200 + 750);
    assert_eq!(report.dangling.len(), 1000, "the first thousand");
}

#[tokio::test]
async fn s_86_each_error_has_a_category() {
    let subject = Subject::in_memory().await;
    let store = &subject.store;
    let of = |answer: Result<(), Error>| Category::of(&answer.unwrap_err());
    assert_eq!(
        of(store.put_grants(&[grant(1)]).await.map(drop)),
        Category::Lifecycle
    );
    store.start().await.unwrap();
    assert_eq!(
        of(store.get_grant(None, "x").await.map(drop)),
        Category::Key
    );
    assert_eq!(of(store.get_grant(None, "").await.map(drop)), Category::Key);
    assert_eq!(
        of(store.checkpoint(&"x".repeat(400_000)).await),
        Category::Value
    );
    assert_eq!(
        of(store
            .generate_diff(
                store.current().unwrap(),
                store.current().unwrap(),
                OnDamaged::Fail
            )
            .await
            .map(drop)),
        Category::Lifecycle
    );
    let (faulty, faults) = subject.faulty().await;
    faults.script([Some(package_database::backend::adapter::Fault::Crash)]);
    assert_eq!(of(faulty.start().await.map(drop)), Category::Storage);
    for (kind, category) in [
        (ErrorKind::NotFound, Category::Key),
        (ErrorKind::InvalidInput, Category::Value),
        (ErrorKind::CorruptData, Category::Consistency),
        (ErrorKind::Conflict, Category::Lifecycle),
        (ErrorKind::Throttled, Category::Storage),
        (ErrorKind::Unavailable, Category::Storage),
        (ErrorKind::Config, Category::Storage),
    ] {
        assert_eq!(Category::of(&Error::new(kind, "x")), category);
    }
}

/// An index that is wrong is found, and read around.
#[tokio::test]
async fn s_86_a_bad_index_is_reported_and_the_items_are_read_instead() {
    let subject = Subject::in_memory().await;
    let run = subject.members(4).await;
    let key = Item::new()
        .with("pk", format!("okta#{}#gr#00", run.id))
        .with("sk", "g2");
    let damage = vec![Action::remove("gsi2pk"), Action::set("gsi1pk", "elsewhere")];
    subject
        .backend
        .update(&Update::new(TABLE, key, damage))
        .await
        .unwrap();
    let report = subject.store.verify_indexes(Some(run.id)).await.unwrap();
    let wrong: Vec<(&str, u64, u64)> = (report.wrong.iter())
        .map(|(index, _, wanted, shown)| (&**index, *wanted, *shown))
        .collect();
    assert_eq!(wrong, [("gsi1", 4, 3), ("gsi2", 1, 0)]);
    let second = GrantFilter::Principal(user(2));
    let seen = all(subject.store.list_grants(None, &second, &EVERY).await);
    assert!(seen.is_empty());
    let around = subject
        .store
        .clone()
        .reading(package_database::syncs::IndexReads::Items);
    let seen = all(around.list_grants(None, &second, &EVERY).await);
    assert_eq!(grant_ids(seen), ["g2"]);
    let on_team = GrantFilter::Resource(team());
    assert_eq!(
        all(around.list_grants(None, &on_team, &EVERY).await).len(),
        4
    );
}

/// Items that another writer damaged are named by what reads all of them, and skipped on request.
#[tokio::test]
async fn what_is_damaged_is_named_by_copies_and_skipped_on_request() {
    let subject = Subject::in_memory().await;
    let base = subject.members(1).await;
    let run = subject.members(4).await;
    let key = Item::new()
        .with("pk", format!("okta#{}#gr#00", run.id))
        .with("sk", "g2");
    let damage = vec![Action::set("discovered_at", "yesterday")];
    subject
        .backend
        .update(&Update::new(TABLE, key.clone(), damage))
        .await
        .unwrap();
    let store = &subject.store;
    let (fail, skip) = (OnDamaged::Fail, OnDamaged::Skip);
    let to = subject.store_named("copy");
    for refused in [
        store.clone_to(run.id, &to, fail).await.map(drop),
        store.generate_diff(base.id, run.id, fail).await.map(drop),
        store.compact(base.id, run.id, fail).await.map(drop),
        store.access_report(base.id, run.id, fail).await.map(drop),
    ] {
        let error = refused.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CorruptData);
        assert!(error.to_string().contains("g2"), "{error}");
        assert!(
            error.to_string().contains("no readable discovered_at"),
            "{error}"
        );
    }
    let named = |damaged: &[package_database::block::Damaged]| {
        assert_eq!(damaged.len(), 1);
        assert!(damaged[0].key.contains("g2"));
    };
    let copied = store.clone_to(run.id, &to, skip).await.unwrap();
    assert_eq!(copied.run.stats.unwrap().grants, 3);
    named(&copied.damaged);
    named(
        &store
            .generate_diff(base.id, run.id, skip)
            .await
            .unwrap()
            .damaged,
    );
    named(&store.compact(base.id, run.id, skip).await.unwrap().damaged);
    let report = store.access_report(base.id, run.id, skip).await.unwrap();
    named(&report.damaged);
    assert_eq!(report.granted.len(), 2);
    named(
        &store
            .validate_references(Some(run.id))
            .await
            .unwrap()
            .damaged,
    );
    // A run that cannot be read fails itself, and no other one.
    let key = Item::new()
        .with("pk", "okta#RUN")
        .with("sk", base.id.to_string());
    let damage = vec![Action::set("started_at", Value::Null)];
    subject
        .backend
        .update(&Update::new(TABLE, key.clone(), damage))
        .await
        .unwrap();
    assert_eq!(kind(store.view(base.id).await), ErrorKind::CorruptData);
    assert_eq!(store.view(run.id).await.unwrap().id(), run.id);
    let (_, damaged) = store.list_runs(&EVERY).await.unwrap().skip_damaged();
    assert_eq!(damaged.len(), 1);
    subject
        .backend
        .delete(&Delete::new(TABLE, key))
        .await
        .unwrap();
    let types = [ResourceType::new("x")];
    store.start().await.unwrap();
    store.put_resource_types(&types).await.unwrap();
    store.put_entitlements(&[member()]).await.unwrap();
}
