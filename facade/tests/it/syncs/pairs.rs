//! What two syncs both have, side by side: most pairs are told to be alike without being read.

use package_database::ErrorKind;
use package_database::backend::{Action, Item, Update, Value};
use package_database::syncs::{
    ChangeKind, Entitlement, Grant, NewSync, OnDamaged, Resource, ResourceId, ResourceType, SyncId,
    SyncRecord, SyncRun,
};

use super::{Subject, TABLE, on_both, team, user};

/// Records of every kind that a comparison has to tell apart.
#[derive(Clone, Debug)]
struct Records {
    resource_type: ResourceType,
    resource: Resource,
    entitlement: Entitlement,
    grant: Grant,
}

impl Records {
    fn new(id: &str) -> Self {
        let data = Value::Map([("since".to_owned(), Value::number(7))].into());
        let on = ResourceId::new("team", id);
        Self {
            resource_type: ResourceType::new(id).name("Type").data("text"),
            resource: Resource::new(on.clone()).parent(team()).name("Name"),
            entitlement: Entitlement::new(id, on.clone()).data(data.clone()),
            grant: Grant::new(id, id, on, user(1)).name("Name").data(data),
        }
    }

    async fn stored(&self, subject: &Subject) -> SyncRun {
        let store = &subject.store;
        subject.tick();
        store.start_new().await.unwrap();
        let Self {
            resource_type,
            resource,
            entitlement,
            grant,
        } = self.clone();
        store.put_resource_types(&[resource_type]).await.unwrap();
        store.put_resources(&[resource]).await.unwrap();
        store.put_entitlements(&[entitlement]).await.unwrap();
        store.put_grants(&[grant]).await.unwrap();
        store.end().await.unwrap()
    }
}

async fn changes(subject: &Subject, base: SyncId, applied: SyncId) -> Vec<SyncRecord> {
    let base = subject.store.view(base).await.unwrap();
    let applied = subject.store.view(applied).await.unwrap();
    let mut deltas = base.compare(&applied, OnDamaged::Fail).unwrap();
    let mut changes = Vec::new();
    while let Some(delta) = deltas.next().await.unwrap() {
        assert_eq!(delta.change, ChangeKind::Changed);
        assert!(delta.before.is_some());
        changes.push(delta.record);
    }
    changes
}

/// Every field that is said counts, by itself; the time of discovery does not. So it is for ids that keys hold as they
/// are, with escapes, and replaced.
#[tokio::test]
async fn each_field_alone_makes_a_change() {
    on_both(async |subject| {
        for id in ["plain", "a#b $", "half~way", &"long".repeat(400)] {
            let first = Records::new(id);
            let base = first.stored(&subject).await;
            let mut again = first.clone();
            again.grant.discovered_at = Some(1);
            let applied = again.stored(&subject).await;
            assert_eq!(changes(&subject, base.id, applied.id).await, []);
            let edits: [fn(&mut Records); 12] = [
                |all| all.resource_type.name = "Other".to_owned(),
                |all| all.resource_type.data = Value::Null,
                |all| all.resource.name = String::new(),
                |all| all.resource.parent = None,
                |all| all.resource.parent = Some(user(2)),
                |all| all.entitlement.resource = user(2),
                |all| all.entitlement.data = Value::Map([].into()),
                |all| all.grant.name = String::new(),
                |all| all.grant.data = Value::List(vec![7.into()]),
                |all| all.grant.entitlement = "other".to_owned(),
                |all| all.grant.resource.id = "other".to_owned(),
                |all| all.grant.principal.resource_type = "robot".to_owned(),
            ];
            for edit in edits {
                let mut edited = first.clone();
                edit(&mut edited);
                let applied = edited.stored(&subject).await;
                let found = changes(&subject, base.id, applied.id).await;
                assert_eq!(found.len(), 1, "{edited:?}");
            }
        }
    })
    .await;
}

/// Two items that are damaged in the same way are alike, and still nobody may take them for records.
#[tokio::test]
async fn a_pair_that_is_damaged_alike_is_named() {
    let subject = Subject::in_memory().await;
    let damages: [(&str, Value); 6] = [
        ("discovered_at", "yesterday".into()),
        ("discovered_at", Value::number(-1)),
        ("entitlement", Value::Null),
        ("resource_id", Value::number(7)),
        ("principal_type", Value::Binary(vec![1])),
        ("principal_id", Value::List(vec![])),
    ];
    for (name, damage) in damages {
        let (base, applied) = (subject.members(3).await, subject.members(3).await);
        for run in [&base, &applied] {
            let key = Item::new()
                .with("pk", format!("okta#{}#gr#00", run.id))
                .with("sk", "g1");
            let damage = vec![Action::set(name, damage.clone())];
            let update = Update::new(TABLE, key, damage);
            subject.backend.update(&update).await.unwrap();
        }
        let store = &subject.store;
        let refused = store.access_report(base.id, applied.id, OnDamaged::Fail);
        let error = refused.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CorruptData);
        assert!(error.to_string().contains(name), "{error}");
        let skipped = store.access_report(base.id, applied.id, OnDamaged::Skip);
        assert_eq!(skipped.await.unwrap().damaged.len(), 1);
    }
}

/// Whatever the numbers of shards are, and over several pages of each, differences come in the order of their keys, each
/// once.
#[tokio::test]
async fn differences_are_found_over_shards_and_pages() {
    const LONG: usize = 60_000;
    let grant = |number: usize, name: &str| {
        let id = format!("g{number:02}");
        let name = name.repeat(LONG);
        Grant::new(id, "member", team(), user(number)).name(name)
    };
    let subject = Subject::in_memory().await;
    let store = &subject.store;
    for shards in [[1, 1], [3, 3], [2, 3], [3, 1]] {
        let mut views = Vec::new();
        for (second, shards) in [false, true].into_iter().zip(shards) {
            subject.tick();
            let new = NewSync::default().shards(shards);
            let run = store.start_with(&new).await.unwrap();
            // The one has the first eight and the other the last eight, and of those that both have some say another thing.
            let numbers = if second { 8..60 } else { 0..52 };
            let grants = numbers.map(|number| {
                let edited = second && [8, 30, 31, 51].contains(&number);
                grant(number, if edited { "b" } else { "a" })
            });
            store.put_grants(&grants.collect::<Vec<_>>()).await.unwrap();
            store.end().await.unwrap();
            views.push(store.view(run.id).await.unwrap());
        }
        let [base, applied] = &*views else {
            panic!("two syncs were stored");
        };
        let mut deltas = base.compare(applied, OnDamaged::Fail).unwrap();
        let mut found = Vec::new();
        while let Some(delta) = deltas.next().await.unwrap() {
            found.push((delta.change, delta.record.id()));
        }
        let of = |change: ChangeKind, numbers: &[usize]| -> Vec<_> {
            let ids = numbers.iter().map(|number| format!("g{number:02}"));
            ids.map(|id| (change, id)).collect()
        };
        let mut expected = of(ChangeKind::Removed, &[0, 1, 2, 3, 4, 5, 6, 7]);
        expected.extend(of(ChangeKind::Changed, &[8, 30, 31, 51]));
        expected.extend(of(ChangeKind::Added, &[52, 53, 54, 55, 56, 57, 58, 59]));
        assert_eq!(found, expected, "{shards:?}");
        let diff = store.generate_diff(base.id(), applied.id(), OnDamaged::Fail);
        let diff = diff.await.unwrap().run;
        assert_eq!(diff.stats.unwrap().grants, 8, "{shards:?}");
    }
}
