//! Records: create, compare and swap, only what is newer, and what has ended.

use package_database::ErrorKind;
use package_database::backend::adapter::{Fault, RequestKind};
use package_database::backend::{Item, Value};
use package_database::block::record::{Envelope, Records, Written};

use super::{RECORDS, START, Subject, key, on_both};

fn records(subject: &Subject) -> Records {
    Records::new(subject.store.clone(), RECORDS)
}

fn item(value: &str) -> Item {
    key("A", "B").with("value", value)
}

#[track_caller]
fn refused(written: Written) -> Option<Item> {
    assert_ne!(written, Written::Done);
    match written {
        Written::Refused(stored) => stored,
        Written::Done => None,
    }
}

#[tokio::test]
async fn the_second_creation_learns_what_is_stored() {
    on_both(async |subject| {
        let records = records(&subject);
        let envelope = records.envelope("thing", 3);
        let written = records.create(&envelope, &item("first")).await.unwrap();
        assert_eq!(written, Written::Done);
        let written = records.create(&envelope, &item("second")).await.unwrap();
        let stored = refused(written).unwrap();
        assert_eq!(stored.text("value").as_deref(), Some("first"));
        assert_eq!(Envelope::of(&stored).unwrap(), envelope);
        assert_eq!((envelope.rev, envelope.schema), (1, 3));
        assert_eq!(
            i64::try_from(envelope.created_at / 1_000_000_000),
            Ok(START)
        );
    })
    .await;
}

#[tokio::test]
async fn of_two_who_read_the_same_revision_one_swaps() {
    on_both(async |subject| {
        let records = records(&subject);
        let envelope = records.envelope("thing", 1);
        records
            .create(&envelope, &item("a"))
            .await
            .unwrap()
            .or_conflict()
            .unwrap();
        let next = records.next(&envelope);
        assert_eq!(
            records.swap(&next, &item("b")).await.unwrap(),
            Written::Done
        );
        let lost = records.swap(&next, &item("c")).await.unwrap();
        assert_eq!(
            lost.clone().or_conflict().unwrap_err().kind(),
            ErrorKind::Conflict
        );
        let stored = refused(lost).unwrap();
        assert_eq!(stored.text("value").as_deref(), Some("b"));
        let found = records.get(&key("A", "B")).await.unwrap().unwrap();
        assert_eq!(Envelope::of(&found).unwrap().rev, 2);
        let gone = records.delete(&key("A", "B"), 1).await.unwrap();
        assert!(refused(gone).is_some(), "another revision");
        assert_eq!(
            records.delete(&key("A", "B"), 2).await.unwrap(),
            Written::Done
        );
        assert_eq!(
            records.delete(&key("A", "B"), 2).await.unwrap(),
            Written::Done
        );
        let lost = records.swap(&next, &item("d")).await.unwrap();
        assert_eq!(refused(lost), None, "there is none to swap");
        assert_eq!(subject.rows(RECORDS).await, []);
    })
    .await;
}

#[tokio::test]
async fn only_what_is_newer_is_put() {
    on_both(async |subject| {
        let records = records(&subject);
        let envelope = records.envelope("entity", 1);
        let seen = |at: i64| item("x").with("discovered_at", Value::number(at));
        for (at, newest) in [(5, true), (5, false), (4, false), (10, true), (9, false)] {
            let item = seen(at);
            let written = records.put_newer(&envelope, &item, "discovered_at").await;
            assert_eq!(written.unwrap() == Written::Done, newest, "{at}");
        }
        let error = records
            .put_newer(&envelope, &item("x"), "discovered_at")
            .await;
        assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidInput);
    })
    .await;
}

#[tokio::test]
async fn what_has_ended_is_not_seen_and_may_come_again() {
    on_both(async |subject| {
        let records = records(&subject);
        let envelope = records.envelope("entry", 1).expiring(START + 10);
        records
            .create(&envelope, &item("a"))
            .await
            .unwrap()
            .or_conflict()
            .unwrap();
        subject.clock.set(START + 9);
        assert!(records.get(&key("A", "B")).await.unwrap().is_some());
        let early = records.create(&envelope, &item("b")).await.unwrap();
        assert!(refused(early).is_some());
        subject.clock.set(START + 10);
        assert_eq!(records.get(&key("A", "B")).await.unwrap(), None);
        let envelope = records.envelope("entry", 1);
        records
            .create(&envelope, &item("c"))
            .await
            .unwrap()
            .or_conflict()
            .unwrap();
        let found = records.get(&key("A", "B")).await.unwrap().unwrap();
        assert_eq!(Envelope::of(&found).unwrap().expires_at, None);
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_was_lost_is_no_conflict() {
    on_both(async |subject| {
        let (store, faults) = subject.faulty();
        let records = Records::new(store, RECORDS);
        let envelope = records.envelope("thing", 1);
        faults.next_of(RequestKind::Put, Fault::AnswerLost);
        assert_eq!(
            records.create(&envelope, &item("a")).await.unwrap(),
            Written::Done
        );
        faults.next_of(RequestKind::Put, Fault::AnswerLost);
        let next = records.next(&envelope);
        assert_eq!(
            records.swap(&next, &item("b")).await.unwrap(),
            Written::Done
        );
        faults.next_of(RequestKind::Put, Fault::AnswerLost);
        let lost = records.swap(&next, &item("c")).await.unwrap();
        assert!(
            refused(lost).is_some(),
            "what is stored is of another write"
        );
        faults.next_of(RequestKind::Delete, Fault::AnswerLost);
        assert_eq!(
            records.delete(&key("A", "B"), 2).await.unwrap(),
            Written::Done
        );
    })
    .await;
}

#[tokio::test]
async fn a_damaged_envelope_is_named() {
    for (name, value) in [
        ("kind", Value::number(1)),
        ("rev", Value::from("one")),
        ("rev", Value::number(-1)),
        ("schema", Value::Null),
        ("updated_at", Value::number("1.5")),
        ("expires_at", Value::from("soon")),
    ] {
        let mut item = item("a");
        let clock = package_database::testing::ManualClock::at(START);
        Envelope::new("thing", 1, &clock).put(&mut item);
        assert!(Envelope::of(&item).is_ok());
        item.insert(name, value);
        let error = Envelope::of(&item).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CorruptData);
        assert!(error.to_string().ends_with(name), "{error}");
    }
}
