//! Copies elsewhere, and what is not kept for long.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use package_database::backend::BoxFuture;
use package_database::models::{
    FrameworkConfig, KeepFactor, ModelDef, ReplicaTarget, Retention, StoreKind,
};
use package_database::{Error, ErrorKind};
use serde_json::{Value, json};

use super::{Subject, create, number, post, started, text};

/// A target that notes what it gets, or fails.
struct Target {
    name: String,
    fails: bool,
    got: Arc<Mutex<Vec<(String, String)>>>,
}

impl ReplicaTarget for Target {
    fn name(&self) -> &str {
        &self.name
    }

    fn copy<'a>(&'a self, _: &'a str, document: &'a Value) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            if self.fails {
                return Err(Error::new(ErrorKind::Unavailable, "it is down"));
            }
            let id = document["id"].as_str().unwrap().to_owned();
            self.got.lock().unwrap().push((self.name.clone(), id));
            Ok(())
        })
    }
}

fn fields(value: &Value) -> &serde_json::Map<String, Value> {
    value.as_object().unwrap()
}

#[test]
fn d_91_to_d_94_d_97_factors_follow_from_the_document() {
    let of = |retention: &Retention, value: Value| retention.factor_of(fields(&value));
    assert_eq!(of(&Retention::default(), json!({})), 2, "unless chosen");
    assert_eq!(
        of(
            &Retention::named("fixed", 3).unwrap(),
            json!({"likes": 9999})
        ),
        3
    );
    let popular = Retention::named("popularity", 2).unwrap();
    let cases = [
        (0, 0, 2),
        (10, 0, 2),
        (11, 0, 4),
        (0, 5, 2),
        (1, 5, 4),
        (100, 0, 4),
        (0, 50, 4),
        (1, 50, 6),
        (1000, 0, 6),
        (1001, 0, 10),
        (0, 501, 10),
    ];
    for (likes, comments, factor) in cases {
        assert_eq!(
            of(&popular, json!({"likes": likes, "comments": comments})),
            factor,
            "{likes} {comments}"
        );
    }
    let tiers = KeepFactor::Tiered {
        field: "size".to_owned(),
        tiers: vec![(0.0, 1), (100.0, 4)],
    };
    let tiered = Retention::new(tiers, 2);
    assert_eq!(
        (
            of(&tiered, json!({"size": -1})),
            of(&tiered, json!({"size": 99})),
            of(&tiered, json!({"size": 100}))
        ),
        (2, 1, 4)
    );
    let own = KeepFactor::Custom(Arc::new(|fields, factor| {
        match fields.contains_key("keep") {
            true => factor * 2,
            false => 0,
        }
    }));
    let own = Retention::new(own, 3);
    assert_eq!((of(&own, json!({"keep": 1})), of(&own, json!({}))), (6, 0));
    assert_eq!(
        Retention::named("orbit", 1).unwrap_err().kind(),
        ErrorKind::InvalidInput
    );
}

#[tokio::test]
async fn d_95_d_96_d_98_new_documents_are_copied_as_well_as_it_goes() {
    let subject = Subject::new(false).await;
    let got: Arc<Mutex<Vec<(String, String)>>> = Arc::default();
    let mut config = FrameworkConfig::new();
    for number in 0..4 {
        config = config.target(Arc::new(Target {
            name: format!("t{number}"),
            fails: number == 0,
            got: got.clone(),
        }));
    }
    let builder = subject.builder().config(config);
    let framework = started(
        builder,
        [post().retention(Retention::new(KeepFactor::Fixed, 3))],
    )
    .await
    .unwrap();
    let posts = framework.collection("post").unwrap();
    let mut chosen_failing = 0;
    for number in 0..20 {
        let doc = create(&posts, json!({"id": format!("p{number}"), "title": "x"})).await;
        let targets = doc.targets();
        assert_eq!(targets.len(), 3);
        let copies = std::mem::take(&mut *got.lock().unwrap());
        let failing = targets.iter().any(|target| target == "t0");
        chosen_failing += usize::from(failing);
        assert_eq!(
            copies.len(),
            3 - usize::from(failing),
            "one that fails keeps no other from its copy"
        );
        assert!(
            copies
                .iter()
                .all(|(target, id)| targets.contains(target) && id == doc.id())
        );
    }
    assert!(chosen_failing > 5, "of four, three are chosen");
}

#[tokio::test]
async fn d_95_no_more_targets_than_there_are() {
    let subject = Subject::new(false).await;
    let framework = subject.start([post()]).await;
    let doc = create(
        &framework.collection("post").unwrap(),
        json!({"title": "x"}),
    )
    .await;
    assert!(doc.targets().is_empty());
}

#[tokio::test]
async fn d_91_what_has_no_copies_may_end() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let keep = Retention::new(KeepFactor::Fixed, 0).unkept_for(Duration::from_secs(60));
        let framework = subject.start([post().retention(keep)]).await;
        let posts = framework.collection("post").unwrap();
        create(&posts, json!({"id": "one", "title": "x", "slug": "s"})).await;
        subject.clock.advance(Duration::from_secs(59));
        assert_eq!(posts.all().await.unwrap().len(), 1);
        subject.clock.advance(Duration::from_secs(1));
        // The store may take days to remove it; nobody sees it any more, and its values are free.
        assert!(posts.get("one").await.unwrap().is_none() && posts.all().await.unwrap().is_empty());
        create(&posts, json!({"id": "one", "title": "x", "slug": "s"})).await;
    }
}

/// A document ends when its factor has been zero for long enough, and stays when it is not zero any more.
#[tokio::test]
async fn the_end_of_a_document_follows_its_factor() {
    let kept = || {
        let field = "likes".to_owned();
        let tiers = vec![(10.0, 2)];
        Retention::new(KeepFactor::Tiered { field, tiers }, 0).unkept_for(Duration::from_secs(60))
    };
    let plain = || {
        ModelDef::builder("post")
            .field(text("title"))
            .field(text("slug"))
            .field(number("likes"))
    };
    let models = [
        ("alone", plain()),
        ("with a guard", post()),
        ("put whole", plain().store(StoreKind::KeyValue)),
    ];
    for (model, builder) in models {
        for (created, changed, stays) in
            [(0, 50, true), (50, 0, false), (0, 5, false), (50, 60, true)]
        {
            let subject = Subject::new(false).await;
            let framework = subject.start([builder.clone().retention(kept())]).await;
            let posts = framework.collection("post").unwrap();
            let one = |likes: i64| json!({"id": "one", "title": "x", "slug": "s", "likes": likes});
            let mut doc = create(&posts, one(created)).await;
            match model {
                "put whole" => drop(create(&posts, one(changed)).await),
                _ => doc.update(json!({"likes": changed})).await.unwrap(),
            }
            subject.clock.advance(Duration::from_secs(61));
            let what = format!("{model}: {created}, then {changed}");
            assert_eq!(posts.get("one").await.unwrap().is_some(), stays, "{what}");
            if model == "with a guard" {
                let another = json!({"id": "another", "title": "x", "slug": "s"});
                assert_eq!(posts.create(another).await.is_err(), stays, "{what}");
            }
        }
    }
}
