//! What is told of changes, and who hears it.

use std::sync::{Arc, Mutex};

use package_database::backend::{Item, Put, Value as Stored};
use package_database::models::{ModelChange, ModelEvent, PublishRule};
use package_database::{Error, ErrorKind};
use serde_json::json;

use super::{START, Subject, note, post};

type Log = Arc<Mutex<Vec<ModelEvent>>>;

fn listener(log: &Log) -> impl Fn(&ModelEvent) -> Result<(), Error> + Send + Sync + 'static {
    let log = log.clone();
    move |event| {
        log.lock().unwrap().push(event.clone());
        Ok(())
    }
}

#[test]
fn d_99_d_100_channels_follow_from_templates() {
    let rule = PublishRule::new([ModelChange::Created])
        .channel("all")
        .channel("{modelName}.{userId}.{id}");
    assert!(rule.tells(ModelChange::Created) && !rule.tells(ModelChange::Deleted));
    assert_eq!(
        rule.channels("post", "7", Some("ada")),
        ["all", "post.ada.7"]
    );
    assert_eq!(rule.channels("post", "7", None), ["all", "post.unknown.7"]);
    assert_eq!(
        rule.channels("post", "{userId}", Some("ada")),
        ["all", "post.ada.{userId}"],
        "not looked at again"
    );
}

#[tokio::test]
async fn d_99_d_101_d_104_changes_are_told_in_the_transaction_that_makes_them() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let only = post()
            .table_name("only")
            .publish(PublishRule::new([ModelChange::Deleted]).channel("gone"));
        let framework = subject.start([note(), post(), only]).await;
        framework.create_user("ada").await.unwrap();
        let hub = framework.hub().await.unwrap();
        let log = Log::default();
        let listening = [
            hub.subscribe("user.ada", listener(&log)),
            hub.subscribe("gone", listener(&log)),
        ];
        let notes = framework.collection("note").unwrap();
        let mut doc = notes
            .create_for("ada", json!({"text": "Hi", "rank": 1}))
            .await
            .unwrap();
        doc.update(json!({"rank": 2})).await.unwrap();
        doc.delete().await.unwrap();
        framework
            .collection("post")
            .unwrap()
            .create(json!({"title": "x"}))
            .await
            .unwrap();
        let only = framework.collection("only").unwrap();
        only.create(json!({"title": "x"}))
            .await
            .unwrap()
            .delete()
            .await
            .unwrap();
        let delivery = hub.poll().await.unwrap();
        assert_eq!(
            (delivery.events, delivery.delivered, delivery.failed),
            (4, 4, 0)
        );
        let log = log.lock().unwrap().clone();
        let mut told: Vec<_> = log.iter().filter(|event| event.model == "note").collect();
        told.sort_by_key(|event| event.change);
        let changes: Vec<ModelChange> = told.iter().map(|event| event.change).collect();
        assert_eq!(changes, ModelChange::ALL);
        assert_eq!(told[0].data, Some(json!({"text": "Hi", "rank": 1})));
        assert_eq!(told[1].data, Some(json!({"rank": 2})), "what was changed");
        assert_eq!(told[2].data, Some(json!({})));
        assert_eq!(
            (told[0].user.as_deref(), told[0].at),
            (Some("ada"), START * 1000)
        );
        assert_eq!(
            told[0].channels,
            ["user.ada".to_owned(), format!("note.{}", told[0].id)]
        );
        // A write that fails tells nothing.
        assert!(notes.create_for("ada", json!({"rank": 1})).await.is_err());
        assert_eq!(hub.poll().await.unwrap().events, 0);
        drop(listening);
    }
}

#[tokio::test]
async fn d_102_a_subscription_ends_and_the_last_one_lets_go_of_the_channel() {
    let subject = Subject::new(false).await;
    let framework = subject.start([note()]).await;
    framework.create_user("ada").await.unwrap();
    let hub = framework.hub().await.unwrap();
    let (left, right) = (Log::default(), Log::default());
    let one = hub.subscribe("user.ada", listener(&left));
    let two = hub.subscribe("user.ada", listener(&right));
    assert_eq!(
        (hub.channels(), one.channel()),
        (vec!["user.ada".to_owned()], "user.ada")
    );
    let notes = framework.collection("note").unwrap();
    notes.create_for("ada", json!({"text": "1"})).await.unwrap();
    assert_eq!(hub.poll().await.unwrap().delivered, 2);
    one.unsubscribe();
    notes.create_for("ada", json!({"text": "2"})).await.unwrap();
    assert_eq!(hub.poll().await.unwrap().delivered, 1);
    drop(two);
    assert!(hub.channels().is_empty());
    notes.create_for("ada", json!({"text": "3"})).await.unwrap();
    let quiet = hub.poll().await.unwrap();
    assert_eq!((quiet.events, quiet.delivered), (1, 0));
    assert_eq!(
        (left.lock().unwrap().len(), right.lock().unwrap().len()),
        (1, 2)
    );
}

#[tokio::test]
async fn d_103_one_that_fails_or_panics_keeps_nobody_else_from_it() {
    let subject = Subject::new(false).await;
    let framework = subject.start([note()]).await;
    framework.create_user("ada").await.unwrap();
    let hub = framework.hub().await.unwrap();
    let log = Log::default();
    let listening = [
        hub.subscribe("user.ada", |_| Err(Error::new(ErrorKind::Internal, "no"))),
        hub.subscribe("user.ada", |_| panic!("as it happens")),
        hub.subscribe("user.ada", listener(&log)),
    ];
    let notes = framework.collection("note").unwrap();
    let doc = notes.create_for("ada", json!({"text": "1"})).await.unwrap();
    // An entry that another writer damaged, behind it.
    let shard = package_database::models::FEED.shard_of(&format!("note#{}", doc.id()));
    let key = |seq: u64| (format!("models#{shard:02}"), format!("E#{seq:020}"));
    let (pk, sk) = key(1);
    let get = package_database::backend::Get::new(
        "package.events",
        Item::new().with("pk", pk).with("sk", sk),
    );
    let event = subject.backend.get(&get).await.unwrap().unwrap();
    let (pk, sk) = key(2);
    let damaged = event
        .with("pk", pk)
        .with("sk", sk)
        .with("seq", Stored::number(2))
        .with("payload", "nothing");
    subject
        .backend
        .put(&Put::new("package.events", damaged))
        .await
        .unwrap();
    let delivery = hub.poll().await.unwrap();
    assert_eq!(
        (delivery.events, delivery.delivered, delivery.failed),
        (2, 1, 3)
    );
    assert_eq!(log.lock().unwrap().len(), 1);
    drop(listening);
}

#[tokio::test]
async fn d_141_a_durable_hub_goes_on_where_one_of_its_name_stopped() {
    let subject = Subject::new(false).await;
    let framework = subject.start([note()]).await;
    framework.create_user("ada").await.unwrap();
    let notes = framework.collection("note").unwrap();
    notes.create_for("ada", json!({"text": "1"})).await.unwrap();
    let log = Log::default();
    let hub = framework.durable_hub("mailer").await.unwrap();
    let listening = hub.subscribe("user.ada", listener(&log));
    assert_eq!(
        hub.poll().await.unwrap().delivered,
        1,
        "what was there before as well"
    );
    drop((hub, listening));
    notes.create_for("ada", json!({"text": "2"})).await.unwrap();
    let hub = framework.durable_hub("mailer").await.unwrap();
    let _listening = hub.subscribe("user.ada", listener(&log));
    assert_eq!(hub.poll().await.unwrap().delivered, 1);
    let told: Vec<_> = log
        .lock()
        .unwrap()
        .iter()
        .map(|event| event.data.clone().unwrap()["text"].clone())
        .collect();
    assert_eq!(told, [json!("1"), json!("2")]);
    let other = framework.durable_hub("other").await.unwrap();
    assert_eq!(other.poll().await.unwrap().events, 2);
}

#[tokio::test]
async fn d_101_what_is_too_large_for_the_log_is_left_out_of_it() {
    let subject = Subject::new(false).await;
    let framework = subject.start([note()]).await;
    framework.create_user("ada").await.unwrap();
    let hub = framework.hub().await.unwrap();
    let log = Log::default();
    let _listening = hub.subscribe("user.ada", listener(&log));
    let notes = framework.collection("note").unwrap();
    notes
        .create_for("ada", json!({"text": "x".repeat(390_000)}))
        .await
        .unwrap();
    hub.poll().await.unwrap();
    assert_eq!(log.lock().unwrap()[0].data, None);
}
