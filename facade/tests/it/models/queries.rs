//! Queries: operators, order, plans, pages, what they cost.

use package_database::ErrorKind;
use package_database::block::ListOptions;
use package_database::models::SortDirection::{Ascending, Descending};
use package_database::models::{
    CacheConfig, Collection, Doc, FieldIndex, Framework, FrameworkConfig, ModelQuery, PlanKind,
};
use serde_json::{Value, json};

use super::{Subject, create, note, post, started, texts};

async fn posts(subject: &Subject) -> Collection {
    let framework = subject.start([post()]).await;
    let posts = framework.collection("post").unwrap();
    let rows = [
        json!({"id": "a", "title": "Alpha", "likes": 3, "state": "new", "tags": ["x", "y"], "meta": {"a": {"b": [1, 2]}},
            "published": "2026-01-01T00:00:00Z", "public": true}),
        json!({"id": "b", "title": "Beta", "likes": 3, "state": "old", "tags": [], "published": "2026-02-01T00:00:00Z"}),
        json!({"id": "c", "title": "gamma", "likes": 10, "state": "new", "meta": {"a": 3}, "public": false}),
        json!({"id": "d", "title": "Delta", "likes": 2.5, "tags": ["y", 3], "slug": null}),
        json!({"id": "e", "title": "Ünïcode", "likes": -1, "state": "old", "slug": "s"}),
    ];
    for row in rows {
        create(&posts, row).await;
    }
    posts
}

async fn ids(query: ModelQuery) -> String {
    let docs = query.all().await.unwrap();
    docs.iter().map(Doc::id).collect()
}

#[tokio::test]
async fn d_57_to_d_64_operators_and_paths() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let posts = posts(&subject).await;
        let cases: [(&str, &str, Value, &str); 33] = [
            ("title", "=", json!("Beta"), "b"),
            ("title", "==", json!("Beta"), "b"),
            ("title", "!=", json!("Beta"), "acde"),
            ("likes", "=", json!(3), "ab"),
            ("likes", "=", json!(3.0), "ab"),
            ("likes", "=", json!("3"), ""),
            ("likes", ">", json!(2.5), "abc"),
            ("likes", ">=", json!(2.5), "abcd"),
            ("likes", "<", json!(3), "de"),
            ("likes", "<=", json!(3), "abde"),
            ("likes", "<", json!("x"), ""),
            ("likes", "in", json!([3, "x", -1]), "abe"),
            ("state", "=", json!("new"), "ac"),
            ("state", "!=", json!("new"), "bde"),
            ("state", "in", json!(["old", "gone"]), "be"),
            ("state", "in", json!([]), ""),
            ("state", "<", json!("old"), "ac"),
            ("slug", "=", json!(null), "d"),
            ("slug", "!=", json!(null), "abce"),
            ("tags", "contains", json!("y"), "ad"),
            ("tags", "contains", json!(3), "d"),
            ("title", "contains", json!("B"), ""),
            ("title", "like", json!("A"), "abcd"),
            ("title", "like", json!("ünÏ"), "e"),
            ("likes", "like", json!("1"), "ce"),
            ("meta", "like", json!("a"), ""),
            ("meta.a.b", "contains", json!(2), "a"),
            ("meta.a.b.1", "=", json!(2), "a"),
            ("meta.a", "=", json!(3), "c"),
            ("meta.a.x.y", "=", json!(3), ""),
            ("published", "=", json!("2026-01-01T01:00:00+01:00"), "a"),
            ("published", ">", json!(1_767_225_600_000_i64), "b"),
            ("public", ">", json!(false), "a"),
        ];
        for (field, operator, value, found) in cases {
            let query = posts.where_(field, operator, value.clone());
            assert_eq!(
                ids(query.clone()).await,
                found,
                "{field} {operator} {value}"
            );
            assert_eq!(query.count().await.unwrap(), found.len());
        }
        let both = posts
            .where_("likes", ">", 2)
            .where_("state", "=", "new")
            .where_("public", "=", true);
        assert_eq!(ids(both).await, "a");
        for (field, operator, value) in [
            ("title", "~", json!("x")),
            ("nothing", "=", json!(1)),
            ("title", "in", json!("x")),
            ("userId", "=", json!("ada")),
            ("", "=", json!(1)),
            ("title'; DROP", "=", json!(1)),
        ] {
            let error = posts
                .where_(field, operator, value)
                .all()
                .await
                .unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{field} {operator}");
        }
    }
}

#[tokio::test]
async fn d_65_d_66_d_68_several_sorts_limit_and_offset_once_first_and_count() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let posts = posts(&subject).await;
        let sorted = || {
            posts
                .order_by("likes", Descending)
                .order_by("title", Descending)
        };
        assert_eq!(ids(sorted()).await, "cbade");
        assert_eq!(ids(sorted().limit(2)).await, "cb");
        assert_eq!(ids(sorted().offset(1).limit(3)).await, "bad");
        assert_eq!(ids(sorted().offset(9)).await, "");
        assert_eq!(
            ids(posts.order_by("state", Ascending)).await,
            "dacbe",
            "what is missing comes first"
        );
        assert_eq!(
            ids(posts.order_by("state", Descending)).await,
            "beacd",
            "equal ones by id"
        );
        assert_eq!(ids(posts.order_by("id", Descending).limit(2)).await, "ed");
        assert_eq!(ids(posts.limit(0)).await, "");
        assert_eq!(sorted().first().await.unwrap().unwrap().id(), "c");
        assert!(
            posts
                .where_("likes", ">", 99)
                .first()
                .await
                .unwrap()
                .is_none()
        );
        assert_eq!(sorted().limit(1).count().await.unwrap(), 5);
        // Over shards: once, and not once for each.
        let framework = subject
            .start([post()
                .table_name("spread")
                .sharding(package_database::models::Sharding::hash("id", 8))])
            .await;
        let spread = framework.collection("spread").unwrap();
        for number in 0..40 {
            create(
                &spread,
                json!({"id": format!("{number:02}"), "title": "x", "likes": number % 5}),
            )
            .await;
        }
        let query = spread.order_by("likes", Descending).offset(6).limit(4);
        let found = query.all().await.unwrap();
        let found: Vec<&str> = found.iter().map(Doc::id).collect();
        assert_eq!(found, ["34", "39", "03", "08"]);
    }
}

#[tokio::test]
async fn d_69_d_77_a_query_can_be_looked_at_and_has_each_condition_once() {
    let subject = Subject::new(false).await;
    let posts = posts(&subject).await;
    let query = posts
        .where_("likes", "=", 3)
        .where_("likes", "=", 3.0)
        .where_("title", "=", "Beta")
        .order_by("title", Ascending)
        .limit(3)
        .offset(1);
    assert_eq!(query.conditions().len(), 2, "the same twice is one");
    assert_eq!(query.sorting().len(), 1);
    assert_eq!(
        (
            query.limited_to(),
            query.offset_by(),
            query.relations().count()
        ),
        (Some(3), 1, 0)
    );
    let plan = query.explain().unwrap();
    assert_eq!(
        plan.index.as_deref(),
        Some("likes"),
        "the index that bounds more"
    );
    assert_eq!(
        (
            plan.in_keys.len(),
            plan.in_store.len(),
            plan.in_memory.len()
        ),
        (1, 1, 0)
    );
    assert!(
        !plan.to_string().contains("Beta"),
        "no value in a plan: {plan}"
    );
    // An equal value bounds more than a range, a range more than nothing.
    let index = |query: ModelQuery| query.explain().unwrap().index;
    assert_eq!(
        index(posts.where_("likes", ">", 1).where_("state", "=", "new")).as_deref(),
        Some("state")
    );
    assert_eq!(
        index(posts.where_("likes", ">", 1).where_("title", "=", "x")).as_deref(),
        Some("likes")
    );
    assert_eq!(index(posts.where_("title", "=", "x")), None);
    assert_eq!(index(posts.where_("likes", "!=", 1)), None);
    assert_eq!(index(posts.where_("slug", "=", json!(null))), None);
}

#[tokio::test]
async fn d_60_d_70_d_71_d_76_of_users_only_their_partitions_are_read() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let framework = subject.start([note()]).await;
        let notes = framework.collection("note").unwrap();
        for user in ["ada", "bob", "cy"] {
            framework.create_user(user).await.unwrap();
            for rank in 0..3 {
                let fields = json!({"text": format!("{user}{rank}"), "rank": rank, "topic": format!("t{rank}")});
                notes.create_for(user, fields).await.unwrap();
            }
        }
        let plan = |query: &ModelQuery| query.explain().unwrap();
        let one = notes.where_("userId", "=", "ada");
        assert_eq!(
            (plan(&one).kind, plan(&one).partitions),
            (PlanKind::OneUser, 1)
        );
        let two = notes
            .where_user_in(["ada", "cy"])
            .where_("rank", ">=", 1)
            .order_by("rank", Descending)
            .order_by("text", Ascending);
        assert_eq!(
            (plan(&two).kind, plan(&two).partitions),
            (PlanKind::SeveralUsers, 2)
        );
        let outcome = two.limit(3).exec().await.unwrap();
        assert_eq!(texts(&outcome.docs, "text"), ["ada2", "cy2", "ada1"]);
        assert_eq!(outcome.cost.requests, 2);
        assert_eq!(one.all().await.unwrap().len(), 3);
        assert!(
            notes
                .where_user_in(["nobody"])
                .all()
                .await
                .unwrap()
                .is_empty()
        );
        assert!(
            notes
                .where_user_in(Vec::<String>::new())
                .all()
                .await
                .unwrap()
                .is_empty()
        );
        assert_eq!(
            plan(&notes.where_user_in(Vec::<String>::new())).kind,
            PlanKind::Nothing
        );
        let mixed = notes
            .where_user_in(["ada", "bob"])
            .where_("topic", "=", "t1");
        assert_eq!(mixed.all().await.unwrap().len(), 2);
    }
}

#[tokio::test]
async fn d_71_a_user_whose_partition_fails_does_not_fail_the_others() {
    let subject = Subject::new(false).await;
    let framework = subject.start([note()]).await;
    for user in ["ada", "bob"] {
        framework.create_user(user).await.unwrap();
        let notes = framework.collection("note").unwrap();
        notes.create_for(user, json!({"text": user})).await.unwrap();
    }
    let (database, watch) = subject.watched().await;
    let framework = started(Framework::builder(database.models()), [note()])
        .await
        .unwrap();
    let notes = framework.collection("note").unwrap();
    watch.breaks(&["M#note#U#ada"]);
    let outcome = notes.where_user_in(["ada", "bob"]).exec().await.unwrap();
    assert_eq!(texts(&outcome.docs, "text"), ["bob"]);
    assert_eq!(outcome.failures[0].partition, "M#note#U#ada");
    assert!(
        notes.where_user_in(["ada"]).exec().await.is_err(),
        "there is no other"
    );
}

#[tokio::test]
async fn d_72_d_79_without_users_an_index_answers_or_the_query_is_refused() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let framework = subject
            .start([note().index_created(FieldIndex::Global)])
            .await;
        let notes = framework.collection("note").unwrap();
        for user in ["ada", "bob"] {
            framework.create_user(user).await.unwrap();
            for rank in 0..4 {
                subject.clock.advance(std::time::Duration::from_secs(1));
                let fields = json!({"text": format!("{user}{rank}"), "rank": rank, "topic": "all"});
                notes.create_for(user, fields).await.unwrap();
            }
        }
        let topic = notes.where_("topic", "=", "all").where_("rank", "<", 2);
        let plan = topic.explain().unwrap();
        assert_eq!((plan.kind, plan.partitions), (PlanKind::GlobalIndex, 4));
        assert_eq!(topic.all().await.unwrap().len(), 4);
        let refused = notes.where_("rank", "=", 1);
        let error = refused.all().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains("allow the scan"), "{error}");
        assert!(notes.all().await.is_err() && refused.explain().is_err());
        let scanned = refused.allow_scan();
        let plan = scanned.explain().unwrap();
        assert_eq!(plan.kind, PlanKind::EveryUser);
        assert!(
            plan.advice
                .iter()
                .any(|advice| advice.contains("all users")),
            "{plan}"
        );
        assert_eq!(
            texts(
                &scanned.order_by("text", Ascending).all().await.unwrap(),
                "text"
            ),
            ["ada1", "bob1"]
        );
        // The newest of all users, by an index that is walked from its end.
        let newest = notes.order_by("createdAt", Descending).limit(3);
        assert_eq!(newest.explain().unwrap().kind, PlanKind::GlobalIndex);
        let outcome = newest.exec().await.unwrap();
        assert_eq!(texts(&outcome.docs, "text"), ["bob3", "bob2", "bob1"]);
        assert!(
            notes.order_by("createdAt", Descending).all().await.is_err(),
            "all of it is a scan"
        );
    }
}

#[tokio::test]
async fn d_73_d_76_d_79_plans_say_what_is_read_what_it_costs_and_what_would_help() {
    let subject = Subject::new(false).await;
    let posts = posts(&subject).await;
    let whole = posts.where_("title", "=", "Beta");
    let plan = whole.explain().unwrap();
    assert_eq!((plan.kind, plan.requests_min), (PlanKind::OnePartition, 1));
    let told = plan.to_string();
    for part in [
        "the one partition",
        "an index of \"title\"",
        "shards suit",
        "in the store: title = …",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let by_id = posts.where_in("id", ["a", "b"]).explain().unwrap();
    assert_eq!((by_id.kind, by_id.requests_min), (PlanKind::Ids, 1));
    let outcome = posts.where_("likes", "=", 3).exec().await.unwrap();
    assert_eq!((outcome.cost.requests, outcome.cost.read), (1, 2));
    assert!(outcome.cost.units >= 0.5 && outcome.cost.bytes > 100);
    // Reading ends with the last document that is wanted.
    for number in 0..300 {
        create(
            &posts,
            json!({"id": format!("x{number:03}"), "title": "x", "likes": number}),
        )
        .await;
    }
    for query in [
        posts.limit(5),
        posts
            .where_("likes", ">", 50)
            .order_by("likes", Ascending)
            .limit(5),
    ] {
        let outcome = query.exec().await.unwrap();
        assert!(
            outcome.docs.len() == 5 && outcome.cost.read < 20,
            "{:?}",
            outcome.cost
        );
    }
    let unsorted = posts.order_by("title", Ascending).limit(2);
    assert!(unsorted.explain().unwrap().sorts_all);
    assert_eq!(unsorted.exec().await.unwrap().cost.read, 305);
}

#[tokio::test]
async fn d_78_answers_are_kept_until_the_model_is_written() {
    let subject = Subject::new(false).await;
    let config = FrameworkConfig::new().cache(CacheConfig::default());
    let framework = started(subject.builder().config(config), [post()])
        .await
        .unwrap();
    let posts = framework.collection("post").unwrap();
    let mut one = create(
        &posts,
        json!({"title": "One", "likes": 5, "meta": {"a": 1.5}}),
    )
    .await;
    let query = || posts.where_("likes", ">", 1);
    let fresh = query().exec().await.unwrap();
    let kept = query().exec().await.unwrap();
    assert!(!fresh.cached && kept.cached && kept.cost.requests == 0);
    assert_eq!(kept.docs, fresh.docs);
    assert!(
        !posts.where_("likes", ">", 2).exec().await.unwrap().cached,
        "another query"
    );
    one.update(json!({"likes": 0})).await.unwrap();
    let fresh = query().exec().await.unwrap();
    assert!(!fresh.cached && fresh.docs.is_empty());
    create(&posts, json!({"title": "Two", "likes": 5})).await;
    assert_eq!(query().exec().await.unwrap().docs.len(), 1);
    let mut kept = query().exec().await.unwrap();
    assert!(kept.cached);
    kept.docs[0].update(json!({"title": "Too"})).await.unwrap();
    assert!(kept.docs.remove(0).delete().await.unwrap());
    assert!(query().all().await.unwrap().is_empty());
}

#[tokio::test]
async fn d_80_pages_go_on_where_the_one_before_ended() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let framework = subject.start([post(), note()]).await;
        let posts = framework.collection("post").unwrap();
        for number in 0..25 {
            let fields = json!({"id": format!("p{number:02}"), "title": "x", "likes": number % 7, "state": "new"});
            create(&posts, fields).await;
        }
        let queries = [
            (posts.query(), 25),
            (posts.where_("likes", ">", 2), 13),
            (posts.where_("state", "=", "new"), 25),
            (
                posts.where_("likes", ">=", 0).order_by("likes", Descending),
                25,
            ),
            (posts.where_("title", "like", "y"), 0),
        ];
        for (query, total) in queries {
            let mut options = ListOptions::new().limit(4);
            let (mut seen, mut pages) = (Vec::new(), 0);
            loop {
                let page = query.page(&options).await.unwrap();
                seen.extend(page.docs.iter().map(|doc| doc.id().to_owned()));
                pages += 1;
                assert!(page.docs.len() <= 4);
                match page.next {
                    Some(next) => options = ListOptions::new().limit(4).after(next),
                    None => break,
                }
            }
            let mut once = seen.clone();
            once.sort();
            once.dedup();
            assert_eq!((seen.len(), once.len()), (total, total), "{query:?}");
            assert!(pages >= total / 4);
        }
        let first = posts
            .query()
            .page(&ListOptions::new().limit(4))
            .await
            .unwrap();
        let foreign = ListOptions::new().after(first.next.unwrap());
        for query in [
            posts.where_("likes", ">", 2),
            posts.order_by("title", Ascending),
            posts.limit(3),
            posts.query().offset(2),
            posts.where_("id", "=", "p01"),
        ] {
            assert_eq!(
                query.page(&foreign).await.unwrap_err().kind(),
                ErrorKind::InvalidInput
            );
        }
    }
}
