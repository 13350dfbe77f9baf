//! What users, documents and shards cost.

use std::collections::BTreeSet;

use package_database::backend::adapter::{Fault, RequestKind};
use package_database::models::{CacheConfig, Framework, FrameworkConfig, Sharding};
use serde_json::json;

use super::{Subject, create, note, post, started};

#[tokio::test]
async fn d_125_the_thousandth_user_costs_what_the_first_did() {
    let subject = Subject::new(false).await;
    let framework = subject.start([note()]).await;
    let notes = framework.collection("note").unwrap();
    let mut costs = Vec::new();
    for number in 0..1000 {
        let user = format!("user {number}");
        framework.create_user(&user).await.unwrap();
        if number % 333 == 0 {
            for rank in 0..10 {
                notes
                    .create_for(&user, json!({"text": "x", "rank": rank}))
                    .await
                    .unwrap();
            }
            let found = notes
                .where_user_in([user])
                .where_("rank", ">=", 5)
                .exec()
                .await
                .unwrap();
            assert_eq!(found.docs.len(), 5);
            costs.push((found.cost.requests, found.cost.read));
        }
    }
    assert!(costs.iter().all(|cost| *cost == (1, 5)), "{costs:?}");
    // One request for a user more, and no table: the store is not asked for anything else.
    let (database, watch) = subject.watched().await;
    let framework = started(Framework::builder(database.models()), [note()])
        .await
        .unwrap();
    watch.taken();
    framework.create_user("one more").await.unwrap();
    assert_eq!(watch.taken(), (0, 0, 1));
}

#[tokio::test]
async fn d_127_caches_and_indexes_help() {
    let subject = Subject::new(false).await;
    let config = FrameworkConfig::new().cache(CacheConfig::default());
    let framework = started(subject.builder().config(config), [post()])
        .await
        .unwrap();
    let posts = framework.collection("post").unwrap();
    for number in 0..200 {
        create(
            &posts,
            json!({"title": format!("t{number}"), "likes": number}),
        )
        .await;
    }
    let indexed = posts.where_("likes", "=", 7).exec().await.unwrap();
    let whole = posts.where_("title", "like", "t7").exec().await.unwrap();
    assert!(
        indexed.cost.read == 1 && whole.cost.read == 200,
        "{:?} {:?}",
        indexed.cost,
        whole.cost
    );
    assert!(indexed.cost.units * 5.0 < whole.cost.units);
    let kept = posts.where_("title", "like", "t7").exec().await.unwrap();
    assert_eq!(
        (kept.cached, kept.cost.requests, kept.docs.len()),
        (true, 0, whole.docs.len())
    );
}

/// Answers are kept up to both bounds of the configuration, and not beyond.
#[tokio::test]
async fn d_132_what_is_kept_in_memory_is_bounded_as_configured() {
    let subject = Subject::new(false).await;
    let mut cache = CacheConfig::default();
    cache.entries_max = 20;
    cache.bytes_max = 64 * 1024;
    let config = FrameworkConfig::new().cache(cache);
    let framework = started(subject.builder().config(config), [post()])
        .await
        .unwrap();
    let posts = framework.collection("post").unwrap();
    for number in 0..50 {
        create(&posts, json!({"title": "x".repeat(400), "likes": number})).await;
    }
    assert_eq!(framework.kept().entries, 0, "nothing was asked yet");
    let mut most = framework.kept();
    // Small answers, so that their number is the bound, and then all that have so many likes.
    let small = (0..50).map(|likes| posts.where_("likes", "=", likes));
    let large = (0..50).map(|likes| posts.where_("likes", ">=", likes));
    for query in small.chain(large) {
        query.exec().await.unwrap();
        let kept = framework.kept();
        assert!(kept.entries <= 20 && kept.bytes <= 64 * 1024, "{kept:?}");
        most.entries = most.entries.max(kept.entries);
        most.bytes = most.bytes.max(kept.bytes);
    }
    assert!(most.entries == 20 && most.bytes > 32 * 1024, "{most:?}");
    let again = posts.where_("likes", ">=", 49).exec().await.unwrap();
    assert!(again.cached, "what was asked last is there");
}

#[tokio::test]
async fn d_131_a_thousand_documents_are_queried_by_parts() {
    let subject = Subject::new(false).await;
    let framework = subject
        .start([post().sharding(Sharding::hash("id", 4))])
        .await;
    let posts = framework.collection("post").unwrap();
    for number in 0..1000 {
        let fields =
            json!({"id": format!("{number:04}"), "title": "x".repeat(500), "likes": number % 100});
        create(&posts, fields).await;
    }
    let found = posts.where_("likes", "=", 42).exec().await.unwrap();
    assert_eq!(
        (found.docs.len(), found.cost.read, found.cost.requests),
        (10, 10, 4)
    );
    let first = posts.limit(10).exec().await.unwrap();
    assert!(
        first.docs.len() == 10 && first.cost.read < 100,
        "{:?}",
        first.cost
    );
    assert_eq!(posts.query().count().await.unwrap(), 1000);
    assert_eq!(posts.where_("likes", ">=", 50).count().await.unwrap(), 500);
}

#[tokio::test]
async fn d_133_what_fails_for_a_while_is_tried_again() {
    let subject = Subject::new(false).await;
    subject.start([post()]).await;
    let (database, faults) = subject.faulty().await;
    let framework = started(Framework::builder(database.models()), [post()])
        .await
        .unwrap();
    let posts = framework.collection("post").unwrap();
    for (kind, fault) in [
        (RequestKind::TransactWrite, Fault::Throttled),
        (RequestKind::TransactWrite, Fault::Unreachable),
        (RequestKind::Get, Fault::Unreachable),
        (RequestKind::Update, Fault::Throttled),
        (RequestKind::Query, Fault::Unreachable),
    ] {
        faults.next_of(kind, fault);
    }
    let mut doc = posts
        .create(json!({"id": "one", "title": "x", "slug": "s"}))
        .await
        .unwrap();
    doc.update(json!({"likes": 1})).await.unwrap();
    assert_eq!(posts.find("one").await.unwrap(), doc);
    assert_eq!(posts.all().await.unwrap().len(), 1);
}

#[tokio::test]
async fn all_documents_are_walked_a_page_at_a_time() {
    let subject = Subject::new(false).await;
    let shards = post().sharding(Sharding::hash("id", 40));
    let framework = subject.start([note(), shards]).await;
    let (notes, posts) = (
        framework.collection("note").unwrap(),
        framework.collection("post").unwrap(),
    );
    let text = "x".repeat(150_000);
    for number in 0..40 {
        let user = format!("user {number}");
        framework.create_user(&user).await.unwrap();
        if number % 4 != 0 {
            continue;
        }
        let fields = json!({"text": text, "rank": number});
        notes.create_for(&user, fields).await.unwrap();
        for copy in 0..2 {
            let fields = json!({"id": format!("{number}.{copy}"), "title": text});
            create(&posts, fields).await;
        }
    }
    for rank in 0..10 {
        notes
            .create_for("user 0", json!({"text": text, "rank": rank}))
            .await
            .unwrap();
    }
    for (collection, expected) in [(&notes, 20), (&posts, 20)] {
        let (mut walk, mut ids, mut most) = (collection.walk(), BTreeSet::new(), 0);
        let mut order: Vec<String> = Vec::new();
        while let Some(docs) = walk.next().await.unwrap() {
            most = most.max(docs.len());
            ids.extend(docs.iter().map(|doc| doc.id().to_owned()));
            order.extend(docs.iter().map(|doc| doc.id().to_owned()));
        }
        assert_eq!(ids.len(), expected);
        // Documents of shards come by their ids as a whole.
        let sorted = order.is_sorted();
        assert!(sorted || collection.def().name() == "note", "{order:?}");
        assert!(most <= 7, "1 MB holds no more: {most}");
        assert!(walk.next().await.unwrap().is_none(), "it stays at its end");
    }
    // What cannot be read is read again.
    let (database, faults) = subject.faulty().await;
    let shards = post().sharding(Sharding::hash("id", 40));
    let framework = started(Framework::builder(database.models()), [note(), shards]).await;
    let framework = framework.unwrap();
    for model in ["note", "post"] {
        let mut walk = framework.collection(model).unwrap().walk();
        let mut found = Vec::new();
        for attempt in 0.. {
            assert!(attempt < 200);
            if attempt % 2 == 0 {
                // Each time a little further on.
                let later = std::iter::repeat_n(None, attempt / 2);
                faults.script(later.chain([Some(Fault::Crash)]));
            }
            match walk.next().await {
                Ok(None) => break,
                Ok(Some(docs)) => found.extend(docs.iter().map(|doc| doc.id().to_owned())),
                Err(_) => {}
            }
            faults.clear();
        }
        let once: BTreeSet<&String> = found.iter().collect();
        assert_eq!((found.len(), once.len()), (20, 20), "{model}: {found:?}");
    }
}
