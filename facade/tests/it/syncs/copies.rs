//! Syncs made of syncs: views, diffs, clones, compactions, reports.

use package_database::ErrorKind;
use package_database::block::ListOptions;
use package_database::syncs::{
    ChangeKind, DynamoSyncStore, Entitlement, Grant, GrantFilter, Kind, NewSync, OnDamaged,
    Resource, ResourceType, SyncId, SyncRun, SyncState, SyncType,
};

use super::{
    EVERY, Subject, contents, fill, grant, grant_ids, kind, member, members, on_both, team, user,
};
use crate::support::all;

const FAIL: OnDamaged = OnDamaged::Fail;

/// A full sync of the users from a number to another one.
async fn range(store: &DynamoSyncStore, users: std::ops::Range<usize>) -> SyncRun {
    store.start_new().await.unwrap();
    let types = [ResourceType::new("team"), ResourceType::new("user")];
    store.put_resource_types(&types).await.unwrap();
    let resources: Vec<Resource> = users
        .clone()
        .map(|n| Resource::new(user(n)).parent(team()))
        .collect();
    store.put_resources(&resources).await.unwrap();
    store.put_resources(&[Resource::new(team())]).await.unwrap();
    store.put_entitlements(&[member()]).await.unwrap();
    let grants: Vec<Grant> = users.map(grant).collect();
    store.put_grants(&grants).await.unwrap();
    store.end().await.unwrap()
}

async fn deltas(
    store: &DynamoSyncStore,
    base: SyncId,
    applied: SyncId,
) -> Vec<(ChangeKind, Kind, String)> {
    let (base, applied) = (
        store.view(base).await.unwrap(),
        store.view(applied).await.unwrap(),
    );
    let mut comparison = base.compare(&applied, FAIL).unwrap();
    let mut found = Vec::new();
    while let Some(delta) = comparison.next().await.unwrap() {
        found.push((delta.change, delta.record.kind(), delta.record.id()));
    }
    found
}

#[tokio::test]
async fn s_21_a_diff_is_what_the_applied_sync_has_and_the_base_has_not() {
    on_both(async |subject| {
        let base = range(&subject.store, 0..5).await;
        subject.tick();
        let applied = range(&subject.store, 3..8).await;
        let report = subject
            .store
            .generate_diff(base.id, applied.id, FAIL)
            .await
            .unwrap();
        let diff = report.run;
        assert_eq!(
            (diff.sync_type, diff.parent),
            (SyncType::Partial, Some(base.id))
        );
        assert_eq!(diff.state, SyncState::Ended);
        let content = contents(&subject.store, Some(diff.id)).await;
        assert_eq!(grant_ids(content.grants), ["g5", "g6", "g7"]);
        assert_eq!(content.resources.len(), 3);
        assert!(content.types.is_empty() && content.entitlements.is_empty());
    })
    .await;
}

#[tokio::test]
async fn s_22_a_clone_is_all_of_one_sync_and_nothing_else() {
    on_both(async |subject| {
        members(&subject.store, 9).await;
        subject.tick();
        subject.store.start_new().await.unwrap();
        fill(&subject.store, 4).await;
        subject
            .store
            .put_asset("icon", "image/png", b"bytes")
            .await
            .unwrap();
        subject.store.checkpoint("done").await.unwrap();
        let source = subject.store.end().await.unwrap();
        subject.tick();
        let to = subject.store_named("copy");
        let report = subject.store.clone_to(source.id, &to, FAIL).await.unwrap();
        assert_eq!(
            all(to.list_runs(&EVERY).await),
            std::slice::from_ref(&report.run)
        );
        let copy = report.run;
        assert_eq!(
            (copy.id, copy.started_at, copy.ended_at),
            (source.id, source.started_at, source.ended_at)
        );
        assert_eq!((&*copy.token, copy.stats), ("done", source.stats));
        let own = contents(&subject.store, Some(source.id)).await;
        assert_eq!(contents(&to, Some(copy.id)).await, own);
        let grants = to.list_grants(None, &GrantFilter::All, &EVERY);
        let discovered = all(grants.await)[0].discovered_at;
        assert_eq!(discovered, Some(source.started_at), "times are copied");
        let (from, to_view) = (
            subject.store.view(source.id).await.unwrap(),
            to.view(copy.id).await.unwrap(),
        );
        assert_eq!(
            from.compare(&to_view, FAIL).unwrap().next().await.unwrap(),
            None
        );
        let again = subject
            .store
            .clone_to(source.id, &to, FAIL)
            .await
            .unwrap_err();
        assert_eq!(again.kind(), ErrorKind::Conflict);
        assert!(again.to_string().contains("has the sync"), "{again}");
    })
    .await;
}

#[tokio::test]
async fn s_23_a_view_sees_one_sync() {
    on_both(async |subject| {
        let first = range(&subject.store, 0..2).await;
        let second = range(&subject.store, 5..9).await;
        let view = subject.store.view(first.id).await.unwrap();
        subject.store.start_new().await.unwrap();
        fill(&subject.store, 20).await;
        let options = ListOptions::new();
        let grants = all(view.list_grants(&GrantFilter::All, &options).await);
        assert_eq!(grant_ids(grants), ["g0", "g1"]);
        assert_eq!(kind(view.get_grant("g5").await), ErrorKind::NotFound);
        assert!(all(view.grants_for_principal(&user(6), &options).await).is_empty());
        assert_eq!(
            (view.id(), view.stats().await.unwrap().grants),
            (first.id, 2)
        );
        let viewing = subject.other_process().viewing(second.id);
        assert_eq!(viewing.get_grant(None, "g5").await.unwrap().id, "g5");
        assert_eq!(
            kind(viewing.get_grant(None, "g0").await),
            ErrorKind::NotFound
        );
    })
    .await;
}

#[tokio::test]
async fn s_24_what_a_diff_refers_to_is_in_it_or_in_its_base() {
    on_both(async |subject| {
        let base = range(&subject.store, 0..3).await;
        subject.tick();
        subject.store.start_new().await.unwrap();
        fill(&subject.store, 6).await;
        let new = Entitlement::new("new", team());
        subject
            .store
            .put_entitlements(std::slice::from_ref(&new))
            .await
            .unwrap();
        subject
            .store
            .put_grants(&[Grant::of("n", &new, &user(0))])
            .await
            .unwrap();
        let applied = subject.store.end().await.unwrap();
        let diff = subject
            .store
            .generate_diff(base.id, applied.id, FAIL)
            .await
            .unwrap()
            .run;
        assert_eq!(diff.stats.unwrap().grants, 4);
        let report = subject
            .store
            .validate_references(Some(diff.id))
            .await
            .unwrap();
        assert_eq!((report.missing, report.dangling.len()), (0, 0));
        assert!(report.checked >= 12);
    })
    .await;
}

#[tokio::test]
async fn s_59_additions_changes_and_removals_in_the_order_of_kinds_and_keys() {
    on_both(async |subject| {
        let base = range(&subject.store, 0..4).await;
        subject.tick();
        subject.store.start_new().await.unwrap();
        fill(&subject.store, 5).await;
        subject.store.delete_grant("g1").await.unwrap();
        let renamed = Resource::new(user(2)).parent(team()).name("Grace");
        subject.store.put_resources(&[renamed]).await.unwrap();
        let applied = subject.store.end().await.unwrap();
        use ChangeKind::{Added, Changed, Removed};
        let found = deltas(&subject.store, base.id, applied.id).await;
        let expected = [
            (Changed, Kind::Resource, "user/u2"),
            (Added, Kind::Resource, "user/u4"),
            (Removed, Kind::Grant, "g1"),
            (Added, Kind::Grant, "g4"),
        ];
        assert_eq!(
            found,
            expected.map(|(change, kind, id)| (change, kind, id.to_owned()))
        );
        // The other way round all is the other way round.
        let back = deltas(&subject.store, applied.id, base.id).await;
        let turned = expected.map(|(change, kind, id)| {
            let change = match change {
                Added => Removed,
                Removed => Added,
                other => other,
            };
            (change, kind, id.to_owned())
        });
        assert_eq!(back, turned);
        assert!(deltas(&subject.store, base.id, base.id).await.is_empty());
        subject.store.start_new().await.unwrap();
        let running = subject.store.current().unwrap();
        for refused in [
            subject
                .store
                .generate_diff(base.id, running, FAIL)
                .await
                .map(drop),
            subject
                .store
                .generate_diff(running, base.id, FAIL)
                .await
                .map(drop),
            subject
                .store
                .compact(base.id, running, FAIL)
                .await
                .map(drop),
            subject
                .store
                .clone_to(running, &subject.store_named("x"), FAIL)
                .await
                .map(drop),
            subject
                .store
                .access_report(base.id, running, FAIL)
                .await
                .map(drop),
        ] {
            let error = refused.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Conflict);
            assert!(error.to_string().contains("has not ended"), "{error}");
        }
    })
    .await;
}

#[tokio::test]
async fn s_60_a_clone_goes_to_the_same_store_another_one_and_another_database() {
    let (here, there) = (
        Subject::in_memory().await,
        Subject::new(true, Default::default()).await,
    );
    here.store.start_new().await.unwrap();
    fill(&here.store, 60).await;
    let large: Vec<u8> = (0..300_000_u32)
        .map(|n| u8::try_from(n % 250).unwrap())
        .collect();
    here.store.put_asset("a", "b/c", &large).await.unwrap();
    let source = here.store.end().await.unwrap();
    let own = contents(&here.store, Some(source.id)).await;
    let same = here
        .store
        .clone_to(source.id, &here.store, FAIL)
        .await
        .unwrap()
        .run;
    assert_ne!(same.id, source.id);
    assert!(same.started_at > source.started_at);
    assert_eq!(contents(&here.store, Some(same.id)).await, own);
    let far = here
        .store
        .clone_to(source.id, &there.store, FAIL)
        .await
        .unwrap()
        .run;
    assert_eq!(far.id, source.id);
    assert_eq!(contents(&there.store, Some(far.id)).await, own);
    let mut reader = there.store.get_asset(Some(far.id), "a").await.unwrap();
    let mut bytes = Vec::new();
    while let Some(chunk) = reader.next().await.unwrap() {
        bytes.extend(chunk);
    }
    assert_eq!(bytes, large);
    // The copy owns nothing of the source.
    here.store.delete_run(source.id).await.unwrap();
    assert_eq!(contents(&here.store, Some(same.id)).await, own);
}

#[tokio::test]
async fn s_61_a_view_of_what_is_copied_or_gone_is_refused() {
    on_both(async |subject| {
        let run = range(&subject.store, 0..30).await;
        let (faulty, faults) = subject.faulty().await;
        use package_database::backend::adapter::{Fault, RequestKind};
        faults.next_of(RequestKind::BatchWrite, Fault::Crash);
        faulty.clone_to(run.id, &faulty, FAIL).await.unwrap_err();
        let runs = all(subject.store.list_runs(&EVERY).await);
        let half = runs
            .iter()
            .find(|one| one.state == SyncState::Copying)
            .unwrap();
        let error = subject.store.view(half.id).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict);
        assert!(
            error.to_string().contains("is still being copied"),
            "{error}"
        );
        assert_eq!(subject.store.read(None).await.unwrap().id(), run.id);
        assert!(!subject.other_process().start().await.unwrap().resumed);
        assert_eq!(
            kind(subject.store.set_current(half.id).await),
            ErrorKind::Conflict
        );
    })
    .await;
}

#[tokio::test]
async fn s_83_two_syncs_become_one_in_which_the_newest_discovery_wins() {
    on_both(async |subject| {
        let store = &subject.store;
        let at = |n: usize, name: &str, time| grant(n).name(name).discovered_at(time);
        store.start_new().await.unwrap();
        fill(store, 1).await;
        let grants = [
            at(1, "base", 5),
            at(2, "base", 5),
            at(3, "base", 5),
            at(4, "base", 5),
        ];
        store.put_grants(&grants).await.unwrap();
        store.put_asset("a", "b/c", b"base").await.unwrap();
        let base = store.end().await.unwrap();
        subject.tick();
        store
            .start_with(&NewSync::new(SyncType::Partial).parent(base.id))
            .await
            .unwrap();
        let grants = [
            at(2, "applied", 4),
            at(3, "applied", 5),
            at(4, "applied", 6),
            at(5, "applied", 1),
        ];
        store.put_grants(&grants).await.unwrap();
        store.put_asset("a", "b/c", b"applied").await.unwrap();
        store.checkpoint("cursor").await.unwrap();
        let applied = store.end().await.unwrap();
        let report = store.compact(base.id, applied.id, FAIL).await.unwrap();
        assert_eq!(
            (report.run.sync_type, &*report.run.token),
            (SyncType::Full, "cursor")
        );
        let sync = Some(report.run.id);
        let all_of = all(store.list_grants(sync, &GrantFilter::All, &EVERY).await);
        let names: Vec<(&str, &str)> = all_of.iter().map(|one| (&*one.id, &*one.name)).collect();
        assert_eq!(
            names,
            [
                ("g0", ""),
                ("g1", "base"),
                ("g2", "base"),
                ("g3", "applied"),
                ("g4", "applied"),
                ("g5", "applied")
            ]
        );
        let content = contents(store, sync).await;
        assert_eq!(
            (
                content.types.len(),
                content.resources.len(),
                content.entitlements.len()
            ),
            (2, 2, 1)
        );
        assert_eq!(content.assets[0].2, 7, "assets as well");
    })
    .await;
}

/// A base and what is new in another sync are that other sync, when nothing was removed.
#[tokio::test]
async fn a_diff_applied_to_its_base_is_the_applied_sync() {
    on_both(async |subject| {
        let base = range(&subject.store, 0..7).await;
        subject.tick();
        let applied = range(&subject.store, 0..19).await;
        let diff = subject
            .store
            .generate_diff(base.id, applied.id, FAIL)
            .await
            .unwrap()
            .run;
        let made = subject
            .store
            .compact(base.id, diff.id, FAIL)
            .await
            .unwrap()
            .run;
        assert!(deltas(&subject.store, made.id, applied.id).await.is_empty());
        let none = subject
            .store
            .generate_diff(applied.id, made.id, FAIL)
            .await
            .unwrap()
            .run;
        assert_eq!(none.stats.unwrap().total(), 0);
    })
    .await;
}

#[tokio::test]
async fn the_report_says_exactly_what_was_granted_and_revoked() {
    on_both(async |subject| {
        let base = range(&subject.store, 0..4).await;
        subject.tick();
        subject.store.start_new().await.unwrap();
        fill(&subject.store, 5).await;
        subject.store.delete_grant("g1").await.unwrap();
        // Another name is no other access; another principal is.
        let renamed = grant(2).name("since 2020");
        let moved = Grant::of("g3", &member(), &user(8));
        subject.store.put_grants(&[renamed, moved]).await.unwrap();
        let applied = subject.store.end().await.unwrap();
        let report = subject
            .store
            .access_report(base.id, applied.id, FAIL)
            .await
            .unwrap();
        let text = report.to_string();
        let lines: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(
            lines,
            [
                "granted 2",
                "  + user/u8 core:member on team/core (g3)",
                "  + user/u4 core:member on team/core (g4)",
                "revoked 2",
                "  - user/u1 core:member on team/core (g1)",
                "  - user/u3 core:member on team/core (g3)",
            ]
        );
        let json = report.to_json();
        assert_eq!(json["granted"][1]["principal"]["id"], "u4");
        assert_eq!(json["revoked"].as_array().unwrap().len(), 2);
        assert_eq!(json["base"]["sync"], base.id.to_string());
        let nothing = subject
            .store
            .access_report(base.id, base.id, FAIL)
            .await
            .unwrap();
        assert!(nothing.is_empty());
    })
    .await;
}

#[tokio::test]
async fn one_sync_of_two_parts_adds_to_what_both_add_to() {
    let subject = Subject::in_memory().await;
    let store = &subject.store;
    let full = range(store, 0..3).await.id;
    let part = async |parent: Option<SyncId>, number: usize| {
        subject.tick();
        let mut new = NewSync::new(SyncType::Partial);
        new.parent = parent;
        store.start_with(&new).await.unwrap();
        store.put_grants(&[grant(number)]).await.unwrap();
        store.end().await.unwrap().id
    };
    let (one, other) = (part(Some(full), 4).await, part(Some(full), 5).await);
    let (child, alone) = (part(Some(one), 6).await, part(None, 7).await);
    for (base, applied, parent) in [
        (one, other, Some(full)),
        (one, child, Some(full)),
        (child, one, Some(full)),
        (one, alone, None),
        (child, other, None),
        (full, one, None),
    ] {
        let made = store.compact(base, applied, FAIL).await.unwrap().run;
        assert_eq!(made.parent, parent, "{base} {applied}");
    }
}
