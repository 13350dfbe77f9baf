//! What a sync collects: written in batches, read back, kept apart.

use package_database::ErrorKind;
use package_database::backend::{Item, Value};
use package_database::block::ListOptions;
use package_database::syncs::{
    Category, Entitlement, Grant, GrantFilter, PutOutcome, Resource, ResourceFilter, ResourceId,
    ResourceType, SyncSettings,
};

use super::{EVERY, Subject, TABLE, contents, grant, grant_ids, kind, member, on_both, team, user};
use crate::support::all;

const WRITTEN: PutOutcome = PutOutcome::Written;
const OLDER: PutOutcome = PutOutcome::Older;
const EQUAL: PutOutcome = PutOutcome::Equal;

/// Ids that are hard for a key: separators, escapes, every byte that text can have, the longest ones.
fn hard_ids() -> Vec<String> {
    let mut ids: Vec<String> = (0..=0x7f_u8).map(|byte| char::from(byte).into()).collect();
    ids.extend(
        [
            "#",
            "$",
            "a#b",
            "a$23b",
            "~",
            "\u{80}",
            "é",
            "\u{10ffff}",
            "a\u{0}b",
            "\u{0}",
        ]
        .map(str::to_owned),
    );
    ids.push("x".repeat(1024));
    ids.push("#".repeat(1024));
    ids.push(format!("{}é", "y".repeat(1022)));
    ids.push(format!("{}~{}", "x".repeat(64), "0".repeat(64)));
    let long = "x".repeat(1024);
    ids.extend((0..3).map(|end| format!("{long}{end}")));
    ids.sort();
    ids.dedup();
    ids
}

async fn row(subject: &Subject, pk: &str) -> Vec<Item> {
    let rows = subject.rows(TABLE).await;
    let of = |row: &Item| row.text("pk").as_deref() == Some(pk);
    rows.into_iter().filter(of).collect()
}

#[tokio::test]
async fn s_05_resource_types_are_known_by_their_ids() {
    on_both(async |subject| {
        let run = subject.store.start().await.unwrap().run;
        let types = [
            ResourceType::new("user").name("User").data("traits"),
            ResourceType::new("user2"),
        ];
        subject.store.put_resource_types(&types).await.unwrap();
        let again = ResourceType::new("user").name("Person");
        subject.store.put_resource_types(&[again]).await.unwrap();
        let stored = subject.store.get_resource_type(None, "user").await.unwrap();
        assert_eq!((&*stored.name, stored.data), ("Person", Value::Null));
        let rows = row(&subject, &format!("okta#{}#rt#00", run.id)).await;
        let keys: Vec<_> = rows.iter().map(|row| row.text("sk").unwrap()).collect();
        assert_eq!(keys, ["user", "user2"]);
    })
    .await;
}

#[tokio::test]
async fn s_06_resources_keep_their_type_and_parent() {
    on_both(async |subject| {
        let run = subject.store.start().await.unwrap().run;
        let resource = Resource::new(user(1)).parent(team()).name("Ada").data(true);
        subject
            .store
            .put_resources(&[resource.clone(), Resource::new(team())])
            .await
            .unwrap();
        let mut stored = subject.store.get_resource(None, &user(1)).await.unwrap();
        assert!(stored.discovered_at.take().is_some());
        assert_eq!(stored, resource);
        let stored = subject.store.get_resource(None, &team()).await.unwrap();
        assert_eq!(stored.parent, None);
        let rows = row(&subject, &format!("okta#{}#rs#00", run.id)).await;
        let child = rows
            .iter()
            .find(|row| row.text("sk").unwrap() == "user#u1")
            .unwrap();
        let parent = format!("okta#{}#rs@parent#team#core", run.id);
        assert_eq!(child.text("gsi1pk").unwrap(), parent);
        assert_eq!(child.text("gsi1sk").unwrap(), "user#u1");
        let root = rows
            .iter()
            .find(|row| row.text("sk").unwrap() == "team#core")
            .unwrap();
        assert!(
            !root.contains("gsi1pk"),
            "the index has only those with a parent"
        );
    })
    .await;
}

#[tokio::test]
async fn s_07_entitlements_keep_their_resource_and_have_one_id_in_a_sync() {
    on_both(async |subject| {
        let run = subject.store.start().await.unwrap().run;
        let elsewhere = ResourceId::new("team", "other");
        subject.store.put_entitlements(&[member()]).await.unwrap();
        let moved = Entitlement::new("core:member", elsewhere.clone());
        subject.store.put_entitlements(&[moved]).await.unwrap();
        let all_of = all(subject.store.list_entitlements(None, None, &EVERY).await);
        assert_eq!(all_of.len(), 1);
        assert_eq!(all_of[0].resource, elsewhere);
        let rows = row(&subject, &format!("okta#{}#en#00", run.id)).await;
        assert_eq!(
            rows[0].text("gsi1pk").unwrap(),
            format!("okta#{}#en@res#team#other", run.id)
        );
        assert_eq!(rows[0].text("gsi1sk").unwrap(), "core:member");
    })
    .await;
}

#[tokio::test]
async fn s_08_grants_keep_resource_principal_and_entitlement() {
    on_both(async |subject| {
        let run = subject.store.start().await.unwrap().run;
        let new = grant(1).name("since 2020").data(7);
        subject
            .store
            .put_grants(std::slice::from_ref(&new))
            .await
            .unwrap();
        let mut stored = subject.store.get_grant(None, "g1").await.unwrap();
        stored.discovered_at = None;
        assert_eq!(stored, new);
        let rows = row(&subject, &format!("okta#{}#gr#00", run.id)).await;
        let expected = [
            ("sk", "g1".to_owned()),
            ("gsi1pk", format!("okta#{}#gr@res#team#core", run.id)),
            ("gsi1sk", "g1".to_owned()),
            ("gsi2pk", format!("okta#{}#gr@prn#user#u1", run.id)),
            ("gsi2sk", "g1".to_owned()),
            ("gsi3pk", format!("okta#{}#gr@ent#core:member", run.id)),
            ("gsi3sk", "user#u1#g1".to_owned()),
            ("kind", "grant".to_owned()),
        ];
        for (name, value) in expected {
            assert_eq!(rows[0].text(name).as_deref(), Some(&*value), "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn s_15_the_later_discovery_wins_by_the_nanosecond() {
    on_both(async |subject| {
        subject.store.start().await.unwrap();
        let at = |time: u64, name: &str| ResourceType::new("user").name(name).discovered_at(time);
        let base = 1_795_188_513_000_000_000;
        let put = async |time, name| {
            let records = [at(time, name)];
            let outcomes = subject.store.put_resource_types_if_newer(&records).await;
            outcomes.unwrap()[0]
        };
        assert_eq!(put(base, "first").await, WRITTEN);
        assert_eq!(put(base, "same").await, EQUAL);
        assert_eq!(put(base - 1, "before").await, OLDER);
        assert_eq!(put(base + 1, "after").await, WRITTEN);
        assert_eq!(put(0, "1970").await, OLDER);
        assert_eq!(put(u64::MAX, "last").await, WRITTEN);
        let stored = subject.store.get_resource_type(None, "user").await.unwrap();
        assert_eq!(
            (&*stored.name, stored.discovered_at),
            ("last", Some(u64::MAX))
        );
        // What says no time is discovered now.
        subject
            .store
            .put_resource_types(&[ResourceType::new("team")])
            .await
            .unwrap();
        let stored = subject.store.get_resource_type(None, "team").await.unwrap();
        assert_eq!(stored.discovered_at, Some(base));
    })
    .await;
}

#[tokio::test]
async fn s_46_resource_types_are_put_in_batches() {
    on_both(async |subject| {
        subject.store.start().await.unwrap();
        let types: Vec<ResourceType> = (0..60)
            .map(|n| ResourceType::new(format!("t{n:02}")).discovered_at(5))
            .collect();
        assert_eq!(
            subject.store.put_resource_types(&types).await.unwrap(),
            [WRITTEN; 60]
        );
        let newer: Vec<ResourceType> = (0..60_u64)
            .map(|n| {
                ResourceType::new(format!("t{n:02}"))
                    .name("new")
                    .discovered_at(4 + n % 3)
            })
            .collect();
        let outcomes = subject
            .store
            .put_resource_types_if_newer(&newer)
            .await
            .unwrap();
        let expected: Vec<PutOutcome> = (0..60).map(|n| [OLDER, EQUAL, WRITTEN][n % 3]).collect();
        assert_eq!(outcomes, expected);
        assert!(
            subject
                .store
                .put_resource_types(&[])
                .await
                .unwrap()
                .is_empty()
        );
        assert!(
            subject
                .store
                .put_resource_types_if_newer(&[])
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn s_47_resource_types_are_listed_and_got() {
    on_both(async |subject| {
        subject.store.start().await.unwrap();
        let types = ["b", "a", "c"].map(ResourceType::new);
        subject.store.put_resource_types(&types).await.unwrap();
        let listed = all(subject.store.list_resource_types(None, &EVERY).await);
        let ids: Vec<&str> = listed.iter().map(|one| &*one.id).collect();
        assert_eq!(ids, ["a", "b", "c"]);
        assert_eq!(
            subject.store.get_resource_type(None, "b").await.unwrap().id,
            "b"
        );
        assert_eq!(
            kind(subject.store.get_resource_type(None, "d").await),
            ErrorKind::NotFound
        );
    })
    .await;
}

#[tokio::test]
async fn s_48_resources_are_put_and_put_if_newer() {
    on_both(async |subject| {
        subject.store.start().await.unwrap();
        let old: Vec<Resource> = (0..40)
            .map(|n| Resource::new(user(n)).discovered_at(9))
            .collect();
        subject.store.put_resources(&old).await.unwrap();
        let moved: Vec<Resource> = (0..40)
            .map(|n| Resource::new(user(n)).parent(team()).discovered_at(10))
            .collect();
        let outcomes = subject.store.put_resources_if_newer(&moved).await.unwrap();
        assert_eq!(outcomes, [WRITTEN; 40]);
        let filter = ResourceFilter::all().within(team());
        let children = all(subject.store.list_resources(None, &filter, &EVERY).await);
        assert_eq!(children.len(), 40);
        // A put takes what is older as well.
        subject.store.put_resources(&old).await.unwrap();
        let children = all(subject.store.list_resources(None, &filter, &EVERY).await);
        assert!(children.is_empty(), "the index follows");
    })
    .await;
}

#[tokio::test]
async fn s_50_entitlements_are_put_and_put_if_newer() {
    on_both(async |subject| {
        subject.store.start().await.unwrap();
        let first = member().discovered_at(2);
        let late = Entitlement::new("core:member", user(1)).discovered_at(1);
        assert_eq!(
            subject
                .store
                .put_entitlements_if_newer(&[first])
                .await
                .unwrap(),
            [WRITTEN]
        );
        assert_eq!(
            subject
                .store
                .put_entitlements_if_newer(std::slice::from_ref(&late))
                .await
                .unwrap(),
            [OLDER]
        );
        assert_eq!(
            subject
                .store
                .get_entitlement(None, "core:member")
                .await
                .unwrap()
                .resource,
            team()
        );
        assert_eq!(
            subject.store.put_entitlements(&[late]).await.unwrap(),
            [WRITTEN]
        );
        assert_eq!(
            subject
                .store
                .get_entitlement(None, "core:member")
                .await
                .unwrap()
                .resource,
            user(1)
        );
    })
    .await;
}

#[tokio::test]
async fn s_53_grants_are_put_put_if_newer_and_deleted() {
    on_both(async |subject| {
        subject.store.start().await.unwrap();
        let grants: Vec<Grant> = (0..30).map(|n| grant(n).discovered_at(1)).collect();
        subject.store.put_grants_if_newer(&grants).await.unwrap();
        subject.store.delete_grant("g7").await.unwrap();
        subject.store.delete_grant("g7").await.unwrap();
        subject.store.delete_grant("unknown").await.unwrap();
        assert_eq!(
            kind(subject.store.get_grant(None, "g7").await),
            ErrorKind::NotFound
        );
        let seventh = user(7);
        let gone = subject.store.grants_for_principal(None, &seventh, &EVERY);
        assert!(all(gone.await).is_empty(), "no index shows it");
        assert_eq!(
            subject
                .store
                .put_grants_if_newer(&[grant(7).discovered_at(0)])
                .await
                .unwrap(),
            [WRITTEN]
        );
        assert_eq!(subject.store.end().await.unwrap().stats.unwrap().grants, 30);
    })
    .await;
}

/// In any order, by several writers at once, twice: the newest of each stays.
#[tokio::test]
async fn s_56_if_newer_is_atomic_idempotent_and_safe_beside_others() {
    let records: Vec<Grant> = (0..60)
        .map(|n: usize| {
            Grant::of(format!("g{}", n % 12), &member(), &user(n))
                .discovered_at(u64::try_from(n).unwrap())
        })
        .collect();
    let mut ends = Vec::new();
    for seed in 0..6 {
        let subject = Subject::in_memory().await;
        let run = subject.store.start().await.unwrap().run;
        let mut shuffled = records.clone();
        let turn = usize::try_from(seed).unwrap() * 7;
        shuffled.rotate_left(turn);
        if seed % 2 == 1 {
            shuffled.reverse();
        }
        let (left, right) = (
            subject.interleaved(seed).await,
            subject.interleaved(seed + 100).await,
        );
        left.set_current(run.id).await.unwrap();
        right.set_current(run.id).await.unwrap();
        let (first, second) = tokio::join!(
            left.put_grants_if_newer(&shuffled),
            right.put_grants_if_newer(&records)
        );
        let written = [first.unwrap(), second.unwrap()].concat();
        let newest = written
            .iter()
            .filter(|outcome| **outcome == WRITTEN)
            .count();
        assert!(newest >= 12, "{newest}");
        let again = subject.store.put_grants_if_newer(&records).await.unwrap();
        assert!(again.iter().all(|outcome| *outcome != WRITTEN));
        ends.push(contents(&subject.store, None).await);
    }
    assert_eq!(ends[0].grants.len(), 12);
    assert!(ends.iter().all(|end| *end == ends[0]));
    let stays = ends[0]
        .grants
        .iter()
        .find(|grant| grant.id == "g3")
        .unwrap();
    assert_eq!(stays.principal, user(51));
}

#[tokio::test]
async fn of_two_records_with_one_id_in_a_call_the_last_one_counts() {
    on_both(async |subject| {
        subject.store.start().await.unwrap();
        let mut records: Vec<Grant> = (0..40).map(grant).collect();
        records.extend((0..40).map(|n| Grant::of(format!("g{n}"), &member(), &user(n + 100))));
        records.extend([3, 3, 3].map(|n| Grant::of("g3", &member(), &user(n + 200))));
        subject.store.put_grants(&records).await.unwrap();
        let stored = subject.store.get_grant(None, "g3").await.unwrap();
        assert_eq!(stored.principal, user(203));
        assert_eq!(subject.store.end().await.unwrap().stats.unwrap().grants, 40);
        subject.store.start().await.unwrap();
        let times = [5, 7, 6, 7].map(|time| grant(1).discovered_at(time));
        let outcomes = subject.store.put_grants_if_newer(&times).await.unwrap();
        assert_eq!(outcomes, [WRITTEN, WRITTEN, OLDER, EQUAL]);
    })
    .await;
}

#[tokio::test]
async fn ids_are_any_text_and_none_touches_another() {
    for shards in [1, 5] {
        let settings = SyncSettings::new().shards(shards).unwrap();
        let subject = Subject::new(shards == 5, settings).await;
        subject.store.start().await.unwrap();
        let ids = hard_ids();
        let types: Vec<ResourceType> = ids.iter().map(ResourceType::new).collect();
        subject.store.put_resource_types(&types).await.unwrap();
        let mut resources = Vec::new();
        for id in &ids {
            resources.push(Resource::new(ResourceId::new(id, "")).parent(ResourceId::new("", id)));
            resources.push(Resource::new(ResourceId::new(id, id)).parent(ResourceId::new(id, id)));
            resources.push(Resource::new(ResourceId::new("", id)));
        }
        subject.store.put_resources(&resources).await.unwrap();
        let grants: Vec<Grant> = ids
            .iter()
            .map(|id| Grant::new(id, id, ResourceId::new(id, id), ResourceId::new(id, "")))
            .collect();
        subject.store.put_grants(&grants).await.unwrap();
        let ended = subject.store.end().await.unwrap();
        let count = u64::try_from(ids.len()).unwrap();
        assert_eq!(ended.stats.unwrap().resource_types, count);
        assert_eq!(ended.stats.unwrap().resources, 3 * count);
        let options = ListOptions::new();
        for id in &ids {
            let shown: String = id.chars().take(20).collect();
            assert_eq!(
                subject.store.get_resource_type(None, id).await.unwrap().id,
                *id
            );
            let both = ResourceId::new(id, id);
            assert_eq!(
                subject.store.get_resource(None, &both).await.unwrap().id,
                both
            );
            let filter = ResourceFilter::of_type(id);
            let of_type = all(subject.store.list_resources(None, &filter, &options).await);
            let found: Vec<&str> = of_type.iter().map(|one| &*one.id.id).collect();
            assert_eq!(found.len(), 2, "{shown}: {}", found.len());
            assert!(found.contains(&"") && found.contains(&&**id), "{shown}");
            let children = filter.within(both.clone());
            let children = all(subject
                .store
                .list_resources(None, &children, &options)
                .await);
            assert_eq!(children.len(), 1, "{shown}");
            for filter in [
                GrantFilter::Resource(both),
                GrantFilter::Principal(ResourceId::new(id, "")),
                GrantFilter::Entitlement(id.clone()),
                GrantFilter::EntitlementOf(id.clone(), ResourceId::new(id, "")),
            ] {
                let found = all(subject.store.list_grants(None, &filter, &options).await);
                assert_eq!(grant_ids(found), std::slice::from_ref(id), "{shown}");
            }
        }
    }
}

#[tokio::test]
async fn an_empty_id_is_refused_by_name_and_nothing_is_written() {
    on_both(async |subject| {
        subject.store.start().await.unwrap();
        let good = grant(1);
        let bad = Grant::of("", &member(), &user(1));
        for error in [
            subject
                .store
                .put_grants(&[good.clone(), bad.clone()])
                .await
                .unwrap_err(),
            subject
                .store
                .put_grants_if_newer(&[good, bad])
                .await
                .unwrap_err(),
            subject
                .store
                .put_resource_types(&[ResourceType::new("")])
                .await
                .unwrap_err(),
            subject.store.put_asset("", "a/b", b"x").await.unwrap_err(),
            subject.store.delete_grant("").await.unwrap_err(),
            subject.store.get_grant(None, "").await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
            assert_eq!(Category::of(&error), Category::Key);
            assert!(error.to_string().contains("is empty"), "{error}");
        }
        assert_eq!(subject.store.stats(None).await.unwrap().total(), 0);
        let large = ResourceType::new("t").data("x".repeat(400 * 1024));
        let error = subject
            .store
            .put_resource_types(&[large])
            .await
            .unwrap_err();
        assert_eq!(Category::of(&error), Category::Value);
        assert!(
            error.to_string().contains("the resource type \"t\" takes"),
            "{error}"
        );
    })
    .await;
}

#[tokio::test]
async fn data_of_every_type_comes_back() {
    on_both(async |subject| {
        subject.store.start().await.unwrap();
        let map = [(
            "a".to_owned(),
            Value::List(vec![Value::Null, true.into(), "x".into()]),
        )];
        let values = [
            Value::from("text"),
            Value::number("12345678901234567890123456789012345678"),
            Value::from(vec![0_u8, 255, 10]),
            Value::Bool(false),
            Value::Map(map.into_iter().collect()),
            Value::TextSet(vec!["a".into(), "b".into()]),
            Value::from(""),
        ];
        let types: Vec<ResourceType> = values
            .iter()
            .enumerate()
            .map(|(n, value)| ResourceType::new(format!("{n}")).data(value.clone()))
            .collect();
        subject.store.put_resource_types(&types).await.unwrap();
        let listed = all(subject.store.list_resource_types(None, &EVERY).await);
        let data: Vec<Value> = listed.into_iter().map(|one| one.data).collect();
        assert_eq!(data, values);
    })
    .await;
}
