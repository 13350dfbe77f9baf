//! Lists: by type, by relation, page by page.

use package_database::ErrorKind;
use package_database::backend::{Item, Put, Query, Update, Value};
use package_database::block::{ListOptions, PageToken};
use package_database::syncs::{
    DynamoSyncStore, Entitlement, Grant, GrantFilter, IndexReads, Resource, ResourceFilter,
    ResourceId, ResourceType, SyncSettings,
};

use super::{
    EVERY, Subject, TABLE, fill, grant, grant_ids, kind, member, members, on_both, team, user,
};
use crate::support::all;

fn resource_ids(resources: Vec<Resource>) -> Vec<String> {
    resources
        .into_iter()
        .map(|one| one.id.to_string())
        .collect()
}

/// All entries, and how many pages they came in.
async fn paged(store: &DynamoSyncStore, filter: &GrantFilter, limit: u32) -> (Vec<String>, usize) {
    let mut options = ListOptions::new().limit(limit);
    let (mut found, mut pages) = (Vec::new(), 0);
    loop {
        let page = store.list_grants(None, filter, &options).await.unwrap();
        pages += 1;
        let next = page.next.clone();
        let entries = grant_ids(page.into_vec().unwrap());
        assert!(entries.len() <= usize::try_from(limit.max(1)).unwrap());
        found.extend(entries);
        match next {
            // As text, as a caller would send it.
            Some(next) => options = options.after(next.to_string().parse::<PageToken>().unwrap()),
            None => return (found, pages),
        }
    }
}

#[tokio::test]
async fn s_11_a_list_by_type_is_a_range_of_keys() {
    on_both(async |subject| {
        subject.store.start().await.unwrap();
        let ids = [
            ("user", "1"),
            ("user", "2"),
            ("user2", "1"),
            ("use", "1"),
            ("user#", "1"),
            ("", "1"),
            ("user\u{0}", "1"),
        ];
        let resources = ids.map(|(kind, id)| Resource::new(ResourceId::new(kind, id)));
        subject.store.put_resources(&resources).await.unwrap();
        let list = async |filter: &ResourceFilter| {
            let options = ListOptions::new();
            resource_ids(all(subject
                .store
                .list_resources(None, filter, &options)
                .await))
        };
        assert_eq!(
            list(&ResourceFilter::of_type("user")).await,
            ["user/1", "user/2"]
        );
        assert_eq!(list(&ResourceFilter::of_type("user2")).await, ["user2/1"]);
        assert_eq!(list(&ResourceFilter::of_type("use")).await, ["use/1"]);
        assert_eq!(list(&ResourceFilter::of_type("user#")).await, ["user#/1"]);
        assert_eq!(list(&ResourceFilter::of_type("")).await, ["/1"]);
        assert!(list(&ResourceFilter::of_type("us")).await.is_empty());
        assert_eq!(list(&ResourceFilter::all()).await.len(), 7);
    })
    .await;
}

#[tokio::test]
async fn s_12_entitlements_of_a_resource_come_from_an_index() {
    on_both(async |subject| {
        subject.store.start().await.unwrap();
        let own = |id: &str, of: &str| Entitlement::new(id, ResourceId::new("team", of));
        let some = [
            own("b", "core"),
            own("a", "core"),
            own("c", "core2"),
            own("d", "cor"),
        ];
        subject.store.put_entitlements(&some).await.unwrap();
        let found = subject
            .store
            .list_entitlements(None, Some(&team()), &EVERY)
            .await;
        let ids: Vec<String> = all(found).into_iter().map(|one| one.id).collect();
        assert_eq!(ids, ["a", "b"]);
    })
    .await;
}

#[tokio::test]
async fn s_13_grants_of_each_relation_come_from_an_index() {
    on_both(async |subject| {
        subject.store.start().await.unwrap();
        let admin = Entitlement::new("core:admin", team());
        let elsewhere = Entitlement::new("other:member", ResourceId::new("team", "other"));
        let grants = [
            Grant::of("1", &member(), &user(1)),
            Grant::of("2", &member(), &user(2)),
            Grant::of("3", &admin, &user(1)),
            Grant::of("4", &elsewhere, &user(1)),
        ];
        subject.store.put_grants(&grants).await.unwrap();
        for reads in [IndexReads::Indexes, IndexReads::Items] {
            let store = subject.store.clone().reading(reads);
            let list = async |filter: GrantFilter| {
                grant_ids(all(store.list_grants(None, &filter, &EVERY).await))
            };
            assert_eq!(list(GrantFilter::Resource(team())).await, ["1", "2", "3"]);
            assert_eq!(list(GrantFilter::Principal(user(1))).await, ["1", "3", "4"]);
            assert_eq!(
                list(GrantFilter::Entitlement("core:member".into())).await,
                ["1", "2"]
            );
            let both = GrantFilter::EntitlementOf("core:member".into(), user(2));
            assert_eq!(list(both).await, ["2"]);
            assert_eq!(list(GrantFilter::All).await, ["1", "2", "3", "4"]);
        }
    })
    .await;
}

/// u1 to u30 at every size of a page: an engine that counts the last byte up loses 21 of them.
#[tokio::test]
async fn s_14_page_tokens_are_keys() {
    on_both(async |subject| {
        subject.store.start().await.unwrap();
        let grants: Vec<Grant> = (1..=30).map(grant).collect();
        subject.store.put_grants(&grants).await.unwrap();
        let mut ids = grant_ids(grants);
        ids.sort();
        for filter in [GrantFilter::All, GrantFilter::Resource(team())] {
            for limit in [1, 2, 7, 29, 30, 31] {
                assert_eq!(
                    paged(&subject.store, &filter, limit).await.0,
                    ids,
                    "{limit}"
                );
            }
        }
        // What comes before the place of a token shifts nothing, as it would with an offset.
        let options = ListOptions::new().limit(5);
        let every = GrantFilter::All;
        let first = subject
            .store
            .list_grants(None, &every, &options)
            .await
            .unwrap();
        let before = Grant::of("a", &member(), &user(0));
        subject.store.put_grants(&[before]).await.unwrap();
        subject.store.delete_grant("g1").await.unwrap();
        let rest = ListOptions::new().after(first.next.unwrap());
        let rest = grant_ids(all(subject.store.list_grants(None, &every, &rest).await));
        assert_eq!(rest, ids[5..]);
    })
    .await;
}

#[tokio::test]
async fn s_49_resources_are_listed_with_or_without_a_type_and_got() {
    on_both(async |subject| {
        let ended = subject.members(3).await;
        let sync = Some(ended.id);
        let options = ListOptions::new();
        let every = ResourceFilter::all();
        let listed = all(subject.store.list_resources(sync, &every, &options).await);
        assert_eq!(
            resource_ids(listed),
            ["team/core", "user/u0", "user/u1", "user/u2"]
        );
        let users = ResourceFilter::of_type("user");
        let listed = all(subject.store.list_resources(sync, &users, &options).await);
        assert_eq!(resource_ids(listed), ["user/u0", "user/u1", "user/u2"]);
        let got = subject.store.get_resource(sync, &user(2)).await.unwrap();
        assert_eq!((got.id, got.parent), (user(2), Some(team())));
        assert_eq!(
            kind(subject.store.get_resource(sync, &user(3)).await),
            ErrorKind::NotFound
        );
        let children = ResourceFilter::all().within(team());
        for reads in [IndexReads::Indexes, IndexReads::Items] {
            let store = subject.store.clone().reading(reads);
            let listed = all(store.list_resources(sync, &children, &options).await);
            assert_eq!(listed.len(), 3);
            let none = ResourceFilter::of_type("team").within(team());
            assert!(all(store.list_resources(sync, &none, &options).await).is_empty());
        }
    })
    .await;
}

#[tokio::test]
async fn s_51_entitlements_are_listed_with_or_without_a_resource_and_got() {
    on_both(async |subject| {
        let sync = Some(subject.members(1).await.id);
        let options = ListOptions::new();
        let listed = all(subject.store.list_entitlements(sync, None, &options).await);
        assert_eq!(listed.len(), 1);
        let of_user = subject
            .store
            .list_entitlements(sync, Some(&user(0)), &options)
            .await;
        assert!(all(of_user).is_empty());
        let got = subject
            .store
            .get_entitlement(sync, "core:member")
            .await
            .unwrap();
        assert_eq!((&*got.name, got.resource), ("Member of the core", team()));
        assert_eq!(
            kind(subject.store.get_entitlement(sync, "no").await),
            ErrorKind::NotFound
        );
    })
    .await;
}

#[tokio::test]
async fn s_52_no_index_entry_is_stale_when_what_it_stands_for_changes() {
    on_both(async |subject| {
        subject.store.start().await.unwrap();
        let elsewhere = Entitlement::new("other:member", ResourceId::new("team", "other"));
        subject.store.put_grants(&[grant(1)]).await.unwrap();
        let moved = Grant::of("g1", &elsewhere, &user(9));
        subject.store.put_grants(&[moved]).await.unwrap();
        let options = ListOptions::new();
        for (filter, count) in [
            (GrantFilter::Resource(team()), 0),
            (GrantFilter::Principal(user(1)), 0),
            (GrantFilter::Entitlement("core:member".into()), 0),
            (GrantFilter::Principal(user(9)), 1),
            (GrantFilter::Entitlement("other:member".into()), 1),
        ] {
            let found = all(subject.store.list_grants(None, &filter, &options).await);
            assert_eq!(found.len(), count, "{filter:?}");
        }
        subject.store.end().await.unwrap();
        let report = subject.store.verify_indexes(None).await.unwrap();
        assert!(report.wrong.is_empty());
        assert_eq!(report.checked, 3);
    })
    .await;
}

#[tokio::test]
async fn s_54_grants_are_listed_by_resource_principal_and_entitlement() {
    on_both(async |subject| {
        subject.members(12).await;
        let by_entitlement = GrantFilter::Entitlement("core:member".into());
        let (found, pages) = paged(&subject.store, &by_entitlement, 5).await;
        // By their principals: u0, u1, u10, u11, u2 …
        assert_eq!(found[..4], ["g0", "g1", "g10", "g11"]);
        assert_eq!((found.len(), pages), (12, 3));
        let (found, _) = paged(&subject.store, &GrantFilter::Resource(team()), 4).await;
        assert_eq!(found.len(), 12);
        let (found, _) = paged(&subject.store, &GrantFilter::Principal(user(7)), 1).await;
        assert_eq!(found, ["g7"]);
        for number in 0..12 {
            let one = GrantFilter::EntitlementOf("core:member".into(), user(number));
            let (found, _) = paged(&subject.store, &one, 3).await;
            assert_eq!(found, [format!("g{number}")]);
        }
    })
    .await;
}

#[tokio::test]
async fn s_57_pages_are_stable_and_foreign_tokens_are_refused() {
    for shards in [1, 3] {
        let settings = SyncSettings::new().shards(shards).unwrap();
        let subject = Subject::new(false, settings).await;
        let other = members(&subject.store, 5).await;
        subject.tick();
        subject.members(250).await;
        let store = &subject.store;
        let every = GrantFilter::All;
        let page = async |limit| {
            let options = ListOptions::new().limit(limit);
            store.list_grants(None, &every, &options).await.unwrap()
        };
        assert_eq!(page(0).await.len(), 100, "zero is a hundred");
        assert_eq!(
            page(5000).await.len(),
            250,
            "and no page has more than a thousand"
        );
        let token = page(10).await.next.unwrap();
        let behind = ListOptions::new().limit(10).after(token.clone());
        let once = grant_ids(all(store.list_grants(None, &every, &behind).await));
        let twice = grant_ids(all(store.list_grants(None, &every, &behind).await));
        assert_eq!(once, twice);
        // Of another list, of another sync, altered.
        let on_team = GrantFilter::Resource(team());
        let foreign = store.list_grants(None, &on_team, &behind);
        assert_eq!(kind(foreign.await), ErrorKind::InvalidInput);
        let foreign = store.list_entitlements(None, None, &behind);
        assert_eq!(kind(foreign.await), ErrorKind::InvalidInput);
        let foreign = store.list_grants(Some(other.id), &every, &behind);
        assert_eq!(kind(foreign.await), ErrorKind::InvalidInput);
        let mut text = token.to_string();
        let last = if text.ends_with('A') { "B" } else { "A" };
        text.replace_range(text.len() - 1.., last);
        if let Ok(altered) = text.parse::<PageToken>() {
            let altered = ListOptions::new().limit(10).after(altered);
            assert_eq!(
                kind(store.list_grants(None, &every, &altered).await),
                ErrorKind::InvalidInput
            );
        }
    }
}

#[tokio::test]
async fn s_64_the_grants_of_a_principal() {
    on_both(async |subject| {
        subject.members(3).await;
        subject.store.start_new().await.unwrap();
        let of_group = Grant::of("group", &member(), &team());
        subject
            .store
            .put_grants(&[grant(1), of_group])
            .await
            .unwrap();
        subject.store.end().await.unwrap();
        let options = ListOptions::new();
        let list = async |principal: &ResourceId| {
            let found = subject
                .store
                .grants_for_principal(None, principal, &options);
            grant_ids(all(found.await))
        };
        assert_eq!(list(&user(1)).await, ["g1"]);
        assert_eq!(list(&team()).await, ["group"]);
        assert!(list(&user(2)).await.is_empty(), "another sync");
        assert!(list(&ResourceId::new("use", "ru1")).await.is_empty());
    })
    .await;
}

/// Shards are partitions, and no answer shows how many there are.
#[tokio::test]
async fn s_70_any_number_of_shards_gives_the_same_lists() {
    let mut seen: Option<(Vec<String>, Vec<String>)> = None;
    for shards in [1, 2, 7, 32] {
        let settings = SyncSettings::new().shards(shards).unwrap();
        let subject = Subject::new(false, settings).await;
        subject.members(120).await;
        let (ids, _) = paged(&subject.store, &GrantFilter::All, 9).await;
        let users = ResourceFilter::of_type("user");
        let resources = subject.store.list_resources(None, &users, &EVERY);
        let both = (ids, resource_ids(all(resources.await)));
        assert_eq!(both.0.len(), 120);
        assert!(both.0.is_sorted());
        let first = seen.get_or_insert_with(|| both.clone());
        assert_eq!(*first, both, "{shards}");
        let keys = subject.keys().await;
        let partitions = keys.iter().filter(|key| key.contains("#gr#"));
        let mut partitions: Vec<&str> =
            partitions.filter_map(|key| key.split(' ').next()).collect();
        partitions.dedup();
        assert!(partitions.len() <= usize::from(shards));
        assert!(shards == 1 || partitions.len() > 1);
    }
}

#[tokio::test]
async fn a_sync_and_a_store_see_nothing_of_others() {
    on_both(async |subject| {
        let first = subject.members(2).await;
        let second = subject.members(3).await;
        let other = subject.store_named("okta2");
        members(&other, 5).await;
        fill(&{ subject.store_named("okt") }.started().await, 7).await;
        let count = async |store: &DynamoSyncStore, sync| {
            let options = ListOptions::new();
            all(store.list_grants(sync, &GrantFilter::All, &options).await).len()
        };
        assert_eq!(count(&subject.store, Some(first.id)).await, 2);
        assert_eq!(count(&subject.store, Some(second.id)).await, 3);
        assert_eq!(count(&other, None).await, 5);
        assert_eq!(kind(other.view(first.id).await), ErrorKind::NotFound);
    })
    .await;
}

trait Begun {
    async fn started(self) -> Self;
}

impl Begun for DynamoSyncStore {
    async fn started(self) -> Self {
        self.start().await.unwrap();
        self
    }
}

#[tokio::test]
async fn a_damaged_item_fails_its_own_read_and_is_skipped_on_request() {
    let subject = Subject::in_memory().await;
    let run = subject.members(3).await;
    let key = Item::new()
        .with("pk", format!("okta#{}#gr#00", run.id))
        .with("sk", "g1");
    let action = package_database::backend::Action::set("principal_type", Value::number(7));
    let update = Update::new(TABLE, key, vec![action]);
    subject.backend.update(&update).await.unwrap();
    let listing = subject.store.list_grants(None, &GrantFilter::All, &EVERY);
    let (read, damaged) = listing.await.unwrap().skip_damaged();
    assert_eq!(grant_ids(read), ["g0", "g2"]);
    assert_eq!(damaged.len(), 1);
    assert!(damaged[0].key.contains("g1"), "{}", damaged[0]);
    assert_eq!(damaged[0].fault, "it has no readable principal_type");
    assert_eq!(
        kind(subject.store.get_grant(None, "g1").await),
        ErrorKind::CorruptData
    );
    // What is no item of ours at all.
    let foreign = Item::new()
        .with("pk", format!("okta#{}#rt#00", run.id))
        .with("sk", "zzz");
    subject
        .backend
        .put(&Put::new(TABLE, foreign))
        .await
        .unwrap();
    let types = subject.store.list_resource_types(None, &EVERY);
    let (read, damaged) = types.await.unwrap().skip_damaged();
    let ids: Vec<ResourceType> = read;
    assert_eq!((ids.len(), damaged.len()), (2, 1));
}

#[tokio::test]
async fn a_relation_is_one_query_of_an_index() {
    let subject = Subject::in_memory().await;
    let run = subject.members(20).await;
    let partition = format!("okta#{}#gr@prn#user#u3", run.id);
    let condition = package_database::backend::KeyCondition::partition("gsi2pk", partition);
    let query = Query::new(TABLE, condition).index("gsi2");
    assert_eq!(subject.backend.query(&query).await.unwrap().items.len(), 1);
}
