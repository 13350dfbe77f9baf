//! Where documents lie: users, shards, indexes.

use std::collections::BTreeSet;

use package_database::ErrorKind;
use package_database::backend::Item;
use package_database::models::{
    Framework, ModelBuilder, ModelDef, PlanKind, ShardStrategy, Sharding, choose_targets,
    hash_index, range_index,
};
use serde_json::json;

use super::{Subject, create, note, number, post, started, text};

/// A model over shards.
fn city(sharding: Sharding) -> ModelBuilder {
    ModelDef::builder("city")
        .field(text("name").required().unique())
        .field(text("country").required().index())
        .field(number("size").index_global())
        .sharding(sharding)
}

#[tokio::test]
async fn d_43_d_44_d_45_d_46_d_47_a_user_is_prepared_found_and_placed() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let framework = subject.start([note(), post()]).await;
        let created = framework.create_user("ada").await.unwrap();
        assert_eq!(
            created.places,
            [("note".to_owned(), "M#note#U#ada".to_owned())]
        );
        assert_eq!(framework.get_user("ada").await.unwrap(), created);
        assert_eq!(
            framework.create_user("ada").await.unwrap_err().kind(),
            ErrorKind::Conflict
        );
        assert_eq!(
            framework.get_user("bob").await.unwrap_err().kind(),
            ErrorKind::NotFound
        );
        let users = framework.users();
        assert_eq!(users.place("ada", "note").await.unwrap(), "M#note#U#ada");
        for (user, model) in [("bob", "note"), ("ada", "post"), ("ada", "nothing")] {
            let error = users.place(user, model).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NotFound, "{user} {model}");
        }
        let notes = framework.collection("note").unwrap();
        let error = notes
            .create_for("bob", json!({"text": "x"}))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert!(
            notes.create(json!({"text": "x"})).await.is_err(),
            "it belongs to somebody"
        );
        let posts = framework.collection("post").unwrap();
        assert!(
            posts
                .create_for("ada", json!({"title": "x"}))
                .await
                .is_err(),
            "it belongs to nobody"
        );
        // The directory is in sixteen partitions.
        for number in 0..40 {
            framework
                .create_user(&format!("user {number}"))
                .await
                .unwrap();
        }
        let mut found: Vec<String> = users.all().await.unwrap();
        found.sort();
        assert_eq!(found.len(), 41);
        let shards: BTreeSet<u16> = found.iter().map(|user| hash_index(user, 16)).collect();
        assert!(shards.len() > 10, "{shards:?}");
        let shard = subject
            .partition(&format!("DIR#{:03}", hash_index("ada", 16)))
            .await;
        assert!(
            shard
                .iter()
                .any(|item| item.text("sk").as_deref() == Some("ada"))
        );
        for wrong in ["", &"x".repeat(301)] {
            assert_eq!(
                framework.create_user(wrong).await.unwrap_err().kind(),
                ErrorKind::InvalidInput
            );
        }
    }
}

#[tokio::test]
async fn d_46_who_is_in_the_directory_is_remembered() {
    let subject = Subject::new(false).await;
    subject
        .start([note()])
        .await
        .create_user("ada")
        .await
        .unwrap();
    let (database, watch) = subject.watched().await;
    let framework = started(Framework::builder(database.models()), [note()])
        .await
        .unwrap();
    let users = framework.users();
    watch.taken();
    users.place("ada", "note").await.unwrap();
    assert_eq!(watch.taken(), (1, 0, 0));
    users.place("ada", "note").await.unwrap();
    assert_eq!(watch.taken(), (0, 0, 0));
}

#[tokio::test]
async fn d_48_d_53_d_74_documents_are_spread_over_shards_and_found() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        for sharding in [
            Sharding::hash("id", 4),
            Sharding::hash("country", 4),
            Sharding::range_at("name", ["f", "m", "t"]),
        ] {
            let by_id = sharding.key() == "id";
            let model = city(sharding.clone());
            let name = format!("city{}", sharding.key());
            let framework = subject.start([model.table_name(&name)]).await;
            assert_eq!(framework.registry().sharded().count(), 1);
            let cities = framework.collection(&name).unwrap();
            for (number, (city, country)) in [
                ("rome", "it"),
                ("oslo", "no"),
                ("bari", "it"),
                ("graz", "at"),
                ("zug", "ch"),
            ]
            .into_iter()
            .enumerate()
            {
                let fields = json!({"name": city, "country": country, "size": number});
                let doc = create(&cities, fields).await;
                assert_eq!(cities.find(doc.id()).await.unwrap(), doc, "by its id alone");
                let locator = subject.partition(&format!("ID#{name}#{}", doc.id())).await;
                assert_eq!(locator.is_empty(), by_id);
            }
            let mut stored = 0;
            for shard in 0..sharding.count() {
                stored += subject
                    .partition(&format!("M#{name}#S#{shard:03}"))
                    .await
                    .len();
            }
            assert_eq!(stored, 5);
            let found = cities.where_("country", "=", "it").all().await.unwrap();
            assert_eq!(found.len(), 2);
            assert_eq!(cities.where_("size", ">", 1).all().await.unwrap().len(), 3);
            assert_eq!(cities.all().await.unwrap().len(), 5);
            let mut rome = cities
                .where_("name", "=", "rome")
                .first()
                .await
                .unwrap()
                .unwrap();
            rome.update(json!({"size": 9})).await.unwrap();
            if !by_id {
                let key = sharding.key();
                let error = rome.update(json!({key: "xx"})).await.unwrap_err();
                assert_eq!(
                    error.kind(),
                    ErrorKind::InvalidInput,
                    "it stays where it is"
                );
            }
            let mut rome = cities.find(rome.id()).await.unwrap();
            assert!(rome.delete().await.unwrap());
            assert_eq!(cities.all().await.unwrap().len(), 4);
        }
    }
}

#[test]
fn d_49_the_hash_is_that_of_the_document() {
    // Of Java: "polygenelubricants" has the least number of 32 bits.
    for (text, count, shard) in [
        ("", 4, 0),
        ("a", 7, 97 % 7),
        ("hello", 1000, 99_162_322 % 1000),
        ("polygenelubricants", 4, 0),
        ("polygenelubricants", 7, 2),
    ] {
        assert_eq!(u64::from(hash_index(text, count)), shard, "{text}");
    }
    assert_eq!(hash_index("x", 0), 0, "no shards are one");
}

#[test]
fn d_50_ranges_are_in_order() {
    let mut texts: Vec<String> = (0..500)
        .map(|number| format!("{:x}", number * 7919 % 500))
        .collect();
    texts.extend(["", "Ä", "zz", "𝄞", "\u{10ffff}"].map(str::to_owned));
    texts.sort();
    let bounds = Sharding::range_at("name", ["2", "a", "z"]);
    for pair in texts.windows(2) {
        assert!(range_index(&pair[0], 9) <= range_index(&pair[1], 9));
        assert!(bounds.shard_of(&pair[0]) <= bounds.shard_of(&pair[1]));
    }
    assert_eq!(
        (
            bounds.count(),
            bounds.shard_of("1"),
            bounds.shard_of("2"),
            bounds.shard_of("zz")
        ),
        (4, 0, 1, 3)
    );
    assert_eq!(
        *Sharding::range("name", 3).strategy(),
        ShardStrategy::Range(Vec::new())
    );
}

#[tokio::test]
async fn d_51_documents_of_a_user_are_in_one_shard() {
    let subject = Subject::new(false).await;
    let model = ModelDef::builder("score")
        .field(number("points"))
        .sharding(Sharding::user(8));
    let framework = subject.start([model]).await;
    let scores = framework.collection("score").unwrap();
    for user in ["ada", "bob"] {
        for points in 0..5 {
            scores
                .create_for(user, json!({"points": points}))
                .await
                .unwrap();
        }
    }
    let shard = subject
        .partition(&format!("M#score#S#{:03}", hash_index("ada", 8)))
        .await;
    let own = |item: &&Item| item.text("user").as_deref() == Some("ada");
    assert_eq!(shard.iter().filter(own).count(), 5);
    let plan = scores.where_("userId", "=", "ada").explain().unwrap();
    assert_eq!((plan.kind, plan.partitions), (PlanKind::OneShard, 1));
    assert_eq!(
        scores
            .where_("userId", "=", "ada")
            .all()
            .await
            .unwrap()
            .len(),
        5
    );
    assert!(scores.create(json!({"points": 1})).await.is_err());
}

#[test]
fn d_52_routing_is_repeatable_in_range_and_even() {
    for count in [1, 2, 7, 16, 999] {
        let mut hits = vec![0_u32; usize::from(count)];
        let total = 40 * u32::from(count).max(25);
        for number in 0..total {
            let key = format!(
                "{:08x}-user",
                u64::from(number) * 2_654_435_761 % 4_294_967_296
            );
            let shard = hash_index(&key, count);
            assert!(shard < count);
            assert_eq!(shard, hash_index(&key, count));
            hits[usize::from(shard)] += 1;
        }
        let mean = total / u32::from(count);
        let (least, most) = (hits.iter().min().unwrap(), hits.iter().max().unwrap());
        assert!(
            *least > mean / 4 && *most < mean * 3,
            "{count}: {least} to {most} of {mean}"
        );
    }
}

#[tokio::test]
async fn d_54_unknown_models_and_strategies_are_errors() {
    let subject = Subject::new(false).await;
    let framework = subject.start([post()]).await;
    assert_eq!(
        framework.collection("nothing").unwrap_err().kind(),
        ErrorKind::NotFound
    );
    let retention = package_database::models::Retention::named("nothing", 2);
    assert_eq!(retention.unwrap_err().kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn d_55_an_index_over_all_documents_has_four_shards() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let framework = subject.start([post()]).await;
        let posts = framework.collection("post").unwrap();
        let mut docs = Vec::new();
        for number in 0..20 {
            let fields = json!({"id": format!("p{number}"), "title": "x", "state": "new"});
            docs.push(create(&posts, fields).await);
        }
        let shard_of = |item: &Item| item.text("ix2pk").unwrap().into_owned();
        let shards: BTreeSet<String> = subject
            .partition("M#post#G")
            .await
            .iter()
            .map(shard_of)
            .collect();
        let all: BTreeSet<String> = (0..4)
            .map(|shard| format!("M#post@state#{shard:02}"))
            .collect();
        assert_eq!(shards, all);
        let query = posts.where_("state", "=", "new");
        let plan = query.explain().unwrap();
        assert_eq!((plan.kind, plan.partitions), (PlanKind::GlobalIndex, 4));
        assert_eq!(query.all().await.unwrap().len(), 20);
        docs[3].update(json!({"state": "old"})).await.unwrap();
        assert!(docs[4].delete().await.unwrap());
        assert_eq!(query.all().await.unwrap().len(), 18);
        // What is no field has no index.
        let error = posts.where_("nothing", "=", 1).all().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    }
}

#[tokio::test]
async fn d_56_a_shard_that_fails_is_told_and_the_others_answer() {
    let subject = Subject::new(false).await;
    let cities = || city(Sharding::hash("id", 4));
    let collection = subject.start([cities()]).await.collection("city").unwrap();
    for number in 0..20 {
        create(
            &collection,
            json!({"name": format!("c{number}"), "country": "x"}),
        )
        .await;
    }
    let (database, watch) = subject.watched().await;
    let framework = started(Framework::builder(database.models()), [cities()])
        .await
        .unwrap();
    let cities = framework.collection("city").unwrap();
    watch.breaks(&["M#city#S#001"]);
    let outcome = cities.query().exec().await.unwrap();
    assert_eq!(outcome.failures.len(), 1);
    assert!(
        outcome.failures[0].to_string().contains("M#city#S#001"),
        "{}",
        outcome.failures[0]
    );
    assert!(!outcome.docs.is_empty() && outcome.docs.len() < 20);
    assert!(
        outcome.whole().is_err(),
        "for callers who want all or nothing"
    );
    assert!(cities.all().await.is_err());
    watch.breaks(&[
        "M#city#S#000",
        "M#city#S#001",
        "M#city#S#002",
        "M#city#S#003",
    ]);
    assert!(
        cities.query().exec().await.is_err(),
        "nothing could be read"
    );
    watch.breaks(&[]);
    assert_eq!(cities.all().await.unwrap().len(), 20);
}

#[tokio::test]
async fn d_48_another_number_of_shards_is_a_migration() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let one = || city(Sharding::hash("id", 1)).table_name("town");
        let towns = subject.start([one()]).await.collection("town").unwrap();
        let mut ids = Vec::new();
        for number in 0..30 {
            let fields =
                json!({"name": format!("t{number}"), "country": format!("c{}", number % 3)});
            ids.push(create(&towns, fields).await.id().to_owned());
        }
        for sharding in [
            Sharding::hash("id", 7),
            Sharding::hash("country", 3),
            Sharding::hash("id", 2),
        ] {
            let model = || city(sharding.clone()).table_name("town");
            let refused = started(subject.builder(), [model()]).await.unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::Conflict, "{refused}");
            let framework = started(subject.builder().reshard("town"), [model()])
                .await
                .unwrap();
            let towns = framework.collection("town").unwrap();
            assert_eq!(towns.all().await.unwrap().len(), 30);
            assert_eq!(
                towns
                    .where_("country", "=", "c1")
                    .all()
                    .await
                    .unwrap()
                    .len(),
                10
            );
            for id in &ids {
                towns.find(id).await.unwrap();
            }
            assert!(
                towns
                    .create(json!({"name": "t7", "country": "c1"}))
                    .await
                    .is_err()
            );
            subject.start([model()]).await;
        }
    }
}

#[test]
fn d_95_targets_are_chosen_the_same_way_for_ever() {
    let all: Vec<String> = (0..10).map(|number| format!("target {number}")).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let (mut moved, mut spread) = (0, BTreeSet::new());
    for number in 0..1000 {
        let thing = format!("post#{number}");
        let nine = choose_targets(&thing, &all[..9], 2);
        let ten = choose_targets(&thing, &all, 2);
        assert_eq!(nine.len(), 2);
        moved += usize::from(nine != ten);
        spread.extend(ten.iter().map(|target| (*target).to_owned()));
        assert!(
            nine.iter()
                .all(|own| ten.contains(own) || ten.contains(&all[9])),
            "only to the new one"
        );
    }
    assert_eq!(spread.len(), 10);
    assert!((120..280).contains(&moved), "about a fifth: {moved}");
}
