//! The interface as a whole: as a trait, over stores that are exchanged, and over two that must agree.

use std::sync::Arc;

use package_database::Database;
use package_database::backend::adapter::TeeBackend;
use package_database::backend::dynamodb::DynamoDbBackend;
use package_database::backend::emulator::EmulatorBackend;
use package_database::backend::{SharedBackend, Value};
use package_database::syncs::{
    CleanupPolicy, Entitlement, Grant, GrantFilter, NewSync, OnDamaged, PutOutcome, Resource,
    ResourceFilter, ResourceType, SyncStore, SyncType,
};

use super::{Contents, EVERY, Subject, contents, grant, member, members, on_both, team, user};
use crate::support::all;

const FAIL: OnDamaged = OnDamaged::Fail;

/// Every method, through a pointer to whatever stands behind it.
#[tokio::test]
async fn s_01_every_method_of_the_interface_does_its_work() {
    on_both(async |subject| {
        let store: Arc<dyn SyncStore> = Arc::new(subject.store.clone());
        let first = store.start().await.unwrap().run;
        store.checkpoint("page 1").await.unwrap();
        assert_eq!(store.current_step().await.unwrap(), "page 1");
        let types = [ResourceType::new("team"), ResourceType::new("user")];
        let resources = [Resource::new(team()), Resource::new(user(1)).parent(team())];
        let (entitlements, grants) = ([member()], [grant(1), grant(2)]);
        let written = [PutOutcome::Written; 2];
        assert_eq!(store.put_resource_types(&types).await.unwrap(), written);
        assert_eq!(store.put_resources(&resources).await.unwrap(), written);
        assert_eq!(
            store.put_entitlements(&entitlements).await.unwrap(),
            written[..1]
        );
        assert_eq!(store.put_grants(&grants).await.unwrap(), written);
        let equal = [PutOutcome::Equal; 2];
        assert_eq!(
            store.put_resource_types_if_newer(&types).await.unwrap(),
            equal
        );
        assert_eq!(
            store.put_resources_if_newer(&resources).await.unwrap(),
            equal
        );
        let again = store.put_entitlements_if_newer(&entitlements).await;
        assert_eq!(again.unwrap(), equal[..1]);
        assert_eq!(store.put_grants_if_newer(&grants).await.unwrap(), equal);
        store.delete_grant("g2").await.unwrap();
        store
            .put_asset("icon", "image/png", b"bytes")
            .await
            .unwrap();
        store.set_current(first.id).await.unwrap();
        let ended = store.end().await.unwrap();
        assert_eq!(store.stats(None).await.unwrap(), ended.stats.unwrap());
        assert_eq!(store.get_sync(first.id).await.unwrap(), ended);
        assert_eq!(store.latest_finished(None).await.unwrap(), Some(ended));
        assert_eq!(
            store.get_resource_type(None, "team").await.unwrap().id,
            "team"
        );
        assert_eq!(store.get_resource(None, &team()).await.unwrap().id, team());
        let found = store.get_entitlement(None, "core:member").await.unwrap();
        assert_eq!(found.resource, team());
        assert_eq!(
            store.get_grant(None, "g1").await.unwrap().principal,
            user(1)
        );
        let (icon, bytes) = store.get_asset(None, "icon").await.unwrap();
        assert_eq!((icon.size, &*bytes), (5, &b"bytes"[..]));
        let every = ResourceFilter::all();
        assert_eq!(store.list_runs().await.unwrap().len(), 1);
        assert_eq!(store.list_resource_types(None).await.unwrap().len(), 2);
        assert_eq!(store.list_resources(None, &every).await.unwrap().len(), 2);
        assert_eq!(store.list_entitlements(None, None).await.unwrap().len(), 1);
        assert_eq!(
            store
                .list_grants(None, &GrantFilter::All)
                .await
                .unwrap()
                .len(),
            1
        );
        let of_user = store.grants_for_principal(None, &user(1)).await.unwrap();
        assert_eq!(of_user.len(), 1);
        assert_eq!(store.list_assets(None).await.unwrap().len(), 1);
        assert_eq!(store.validate_references(None).await.unwrap().missing, 0);
        subject.tick();
        store.start_new().await.unwrap();
        store.put_grants(&[grant(3)]).await.unwrap();
        let second = store.end().await.unwrap();
        let diff = store
            .generate_diff(first.id, second.id, FAIL)
            .await
            .unwrap();
        assert_eq!(diff.run.stats.unwrap().grants, 1);
        let both = store.compact(first.id, second.id, FAIL).await.unwrap();
        assert_eq!(both.run.stats.unwrap().grants, 2);
        let report = store
            .access_report(first.id, second.id, FAIL)
            .await
            .unwrap();
        assert_eq!((report.granted.len(), report.revoked.len()), (1, 1));
        let copy = subject.store_named("copy");
        store.clone_to(first.id, &copy, FAIL).await.unwrap();
        subject.tick();
        store
            .start_with(&NewSync::new(SyncType::Partial))
            .await
            .unwrap();
        let part = store.end().await.unwrap();
        assert_eq!(store.delete_run(part.id).await.unwrap().removed, [part.id]);
        let policy = CleanupPolicy::new().keep(1);
        let removed = store.cleanup(&policy).await.unwrap().removed;
        assert!(removed.contains(&first.id), "{removed:?}");
    })
    .await;
}

/// A life of syncs, and what it leaves.
async fn life(subject: &Subject) -> Vec<Contents> {
    let store = &subject.store;
    let first = members(store, 7).await;
    subject.tick();
    store.start_new().await.unwrap();
    super::fill(store, 5).await;
    store.delete_grant("g3").await.unwrap();
    let newer = [grant(1).name("newer"), grant(9).discovered_at(1)];
    store.put_grants_if_newer(&newer).await.unwrap();
    let second = store.end().await.unwrap();
    subject.tick();
    let both = store.compact(first.id, second.id, FAIL).await.unwrap();
    let mut left = Vec::new();
    for run in [first, second, both.run] {
        left.push(contents(store, Some(run.id)).await);
    }
    left
}

/// The emulator in this process and the AWS SDK take each other's place: the same life leaves the same syncs.
#[tokio::test]
async fn s_02_stores_are_exchanged_and_answer_the_same() {
    let mut left = Vec::new();
    for through_sdk in [false, true] {
        let subject = Subject::new(through_sdk, super::SyncSettings::new()).await;
        left.push(life(&subject).await);
    }
    assert_eq!(left[0], left[1]);
}

/// Both at once: a request of which they answer differently would fail.
#[tokio::test]
async fn s_29_a_life_of_syncs_over_two_stores_that_must_agree() {
    let subject = Subject::in_memory().await;
    let alone = life(&subject).await;
    let (left, right) = (EmulatorBackend::new(), EmulatorBackend::new());
    for emulator in [&left, &right] {
        let builder = Database::builder().emulator(emulator.clone());
        builder.build().await.unwrap();
    }
    let right = DynamoDbBackend::in_process(&right);
    let tee: SharedBackend = Arc::new(TeeBackend::new(Arc::new(left), Arc::new(right)));
    let mut both = Subject::in_memory().await;
    both.store = both.over(tee).await;
    assert_eq!(life(&both).await, alone);
}

/// Times to the nanosecond, a content type and bytes of any kind, names and data: as they went in they come out.
#[tokio::test]
async fn s_38_what_is_known_of_a_record_comes_back_as_it_was_written() {
    on_both(async |subject| {
        let store = &subject.store;
        store.start_new().await.unwrap();
        let data = Value::Map(
            [
                ("text", Value::Text("é\u{0}\"\\".to_owned())),
                ("number", Value::number(1.5)),
                ("bytes", Value::Binary((0..=255).collect())),
                ("list", Value::List(vec![Value::Null, true.into()])),
            ]
            .map(|(name, value)| (name.to_owned(), value))
            .into(),
        );
        let times = [0, 1, 1_795_188_513_123_456_789, u64::MAX];
        let named = |number: usize| Entitlement::new(format!("e{number}"), team());
        let grants: Vec<Grant> = (times.into_iter().enumerate())
            .map(|(number, time)| {
                let grant = Grant::of(format!("g{number}"), &named(number), &user(number));
                grant
                    .name("é \"quoted\"")
                    .data(data.clone())
                    .discovered_at(time)
            })
            .collect();
        store.put_grants(&grants).await.unwrap();
        let bytes: Vec<u8> = (0..=255).cycle().take(1_000).collect();
        let content_type = "application/octet-stream; charset=\"é\"";
        let put = store.put_asset("any", content_type, &bytes).await.unwrap();
        store.end().await.unwrap();
        assert_eq!(
            all(store.list_grants(None, &GrantFilter::All, &EVERY).await),
            grants
        );
        for grant in &grants {
            assert_eq!(store.get_grant(None, &grant.id).await.unwrap(), *grant);
        }
        let read = store.get_asset(None, "any").await.unwrap();
        assert_eq!(*read.asset(), put);
        assert_eq!(
            (&*put.content_type, put.discovered_at.is_some()),
            (content_type, true)
        );
    })
    .await;
}
