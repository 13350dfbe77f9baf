//! Units of work: one transaction, of what was read and of what is written.

use package_database::ErrorKind;
use package_database::backend::adapter::{Fault, RequestKind};
use package_database::backend::{Action, Condition, Item, Value};
use package_database::block::record::Envelope;
use package_database::block::uow::{self, Outcome, Refusal, UnitOfWork};

use super::{RECORDS, Subject, key, on_both};

fn counter() -> Item {
    key("COUNTER", "V")
}

/// Counts up by one, and says what it has read.
async fn count(mut unit: UnitOfWork<'_>) -> Result<(UnitOfWork<'_>, u64), package_database::Error> {
    let read = unit.get(RECORDS, &counter()).await?;
    let (envelope, value) = match &read {
        Some(item) => {
            let value = item.number("value").unwrap().parse().unwrap();
            (unit.next(&Envelope::of(item)?), value)
        }
        None => (unit.envelope("counter", 1), 0_u64),
    };
    let item = counter().with("value", Value::number(value + 1));
    unit.put_record(RECORDS, &envelope, item)?;
    Ok((unit, value))
}

async fn value(subject: &Subject) -> Option<String> {
    let unit = UnitOfWork::new(&subject.store);
    let item = unit.look(RECORDS, &counter()).await.unwrap()?;
    item.number("value").map(|digits| digits.into_owned())
}

fn done<T>(outcome: Outcome<T>) -> T {
    outcome.or_conflict().unwrap()
}

#[tokio::test]
async fn nothing_is_written_before_the_commit_and_all_of_it_then() {
    on_both(async |subject| {
        let mut unit = UnitOfWork::new(&subject.store);
        let envelope = unit.envelope("thing", 1);
        for sort in ["a", "b"] {
            unit.create(RECORDS, &envelope, key("P", sort)).unwrap();
        }
        assert_eq!(
            unit.get(RECORDS, &key("P", "a"))
                .await
                .unwrap()
                .unwrap()
                .len(),
            7
        );
        assert_eq!((unit.len(), unit.is_empty()), (2, false));
        assert_eq!(subject.rows(RECORDS).await, []);
        unit.commit().await.unwrap().unwrap();
        assert_eq!(subject.rows(RECORDS).await.len(), 2);
        let nothing = UnitOfWork::new(&subject.store);
        nothing.commit().await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_was_read_is_as_it_was_or_nothing_happens() {
    on_both(async |subject| {
        let (mut late, _) = count(UnitOfWork::new(&subject.store)).await.unwrap();
        late.put(RECORDS, key("OTHER", "V")).unwrap();
        done(uow::run(&subject.store, count).await.unwrap());
        let refusal = late.commit().await.unwrap().unwrap_err();
        assert!(refusal.is_about(RECORDS, &counter()));
        assert!(!refusal.is_about(RECORDS, &key("OTHER", "V")));
        let stored = refusal.stored(RECORDS, &counter()).unwrap();
        assert_eq!(stored.number("value").as_deref(), Some("1"));
        assert_eq!(subject.rows(RECORDS).await.len(), 1, "nor the other write");

        // A record that is only read counts as well.
        let mut reader = UnitOfWork::new(&subject.store);
        reader.get(RECORDS, &counter()).await.unwrap();
        reader.put(RECORDS, key("OTHER", "V")).unwrap();
        done(uow::run(&subject.store, count).await.unwrap());
        assert!(reader.commit().await.unwrap().is_err());
        assert_eq!(subject.rows(RECORDS).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_closure_that_is_overtaken_runs_again_with_fresh_reads() {
    on_both(async |subject| {
        let mut runs = 0;
        let store = &*subject.store;
        let read = uow::run(store, |unit| {
            runs += 1;
            let overtaken = runs == 1;
            async move {
                let counted = count(unit).await?;
                if overtaken {
                    done(uow::run(store, count).await?);
                }
                Ok(counted)
            }
        });
        assert_eq!(done(read.await.unwrap()), 1);
        assert_eq!((runs, value(&subject).await.as_deref()), (2, Some("2")));

        // One that is overtaken every time gives up at the deadline.
        let overtaken = uow::run(store, |unit| async move {
            let counted = count(unit).await?;
            done(uow::run(store, count).await?);
            Ok(counted)
        });
        assert_eq!(overtaken.await.unwrap_err().kind(), ErrorKind::Conflict);
    })
    .await;
}

#[tokio::test]
async fn what_a_unit_demands_is_not_made_true_by_reading_again() {
    on_both(async |subject| {
        done(uow::run(&subject.store, count).await.unwrap());
        let mut runs = 0;
        let created = uow::run(&subject.store, |mut unit| {
            runs += 1;
            async move {
                unit.create(RECORDS, &unit.envelope("counter", 1), counter())?;
                Ok((unit, ()))
            }
        });
        let Outcome::Refused(refusal) = created.await.unwrap() else {
            unreachable!("it is there");
        };
        assert!(refusal.stored(RECORDS, &counter()).is_some());
        let error = package_database::Error::from(refusal);
        assert_eq!(error.kind(), ErrorKind::Conflict);
        assert_eq!(runs, 1);
    })
    .await;
}

#[tokio::test]
async fn many_at_once_lose_nothing() {
    for seed in 0..5 {
        let subject = Subject::new(seed == 0).await;
        let store = subject.interleaved(seed);
        let mut tasks = Vec::new();
        for _ in 0..16 {
            let store = store.clone();
            // The futures can be sent to other threads, which a web service needs.
            tasks.push(tokio::spawn(async move { uow::run(&store, count).await }));
        }
        let mut read = Vec::new();
        for task in tasks {
            read.push(done(task.await.unwrap().unwrap()));
        }
        read.sort_unstable();
        assert_eq!(read, Vec::from_iter(0..16));
        assert_eq!(value(&subject).await.as_deref(), Some("16"));
    }
}

fn at(sort: &str) -> Item {
    key("P", sort)
}

fn texts(members: &[&str]) -> Value {
    Value::TextSet(members.iter().map(|member| (*member).to_owned()).collect())
}

async fn read(subject: &Subject, sort: &str) -> Option<Item> {
    let unit = UnitOfWork::new(&subject.store);
    unit.look(RECORDS, &at(sort)).await.unwrap()
}

#[tokio::test]
async fn several_updates_of_one_item_are_one() {
    on_both(async |subject| {
        let number = Value::number;
        let stored = at("update")
            .with("n", number(5))
            .with("old", "x")
            .with("tags", texts(&["a"]));
        let mut unit = UnitOfWork::new(&subject.store);
        unit.put(RECORDS, stored.clone()).unwrap();
        unit.commit().await.unwrap().unwrap();

        let mut unit = UnitOfWork::new(&subject.store);
        let mut update = |actions: &[Action]| unit.update(RECORDS, &at("update"), actions);
        update(&[Action::add("n", number(2)), Action::remove("old")]).unwrap();
        update(&[
            Action::add("n", number(3)),
            Action::set_if_absent("old", "y"),
        ])
        .unwrap();
        update(&[Action::add("tags", texts(&["b"])), Action::set("name", "z")]).unwrap();
        update(&[
            Action::add("tags", texts(&["c"])),
            Action::set_if_absent("name", "w"),
        ])
        .unwrap();
        let error = update(&[Action::subtract("tags", texts(&["a"]))]).unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::InvalidInput,
            "no one action does both"
        );
        let fraction = [Action::add("n", Value::number("0.5"))];
        assert!(
            update(&fraction).is_err(),
            "a sum that is the store's to make"
        );
        unit.commit().await.unwrap().unwrap();
        let expected = stored
            .with("n", number(10))
            .with("old", "y")
            .with("name", "z")
            .with("tags", texts(&["a", "b", "c"]));
        assert_eq!(read(&subject, "update").await, Some(expected));
    })
    .await;
}

#[tokio::test]
async fn what_happens_to_one_item_is_one_action() {
    on_both(async |subject| {
        let number = Value::number;
        let mut unit = UnitOfWork::new(&subject.store);
        unit.put(RECORDS, at("delete").with("old", "x")).unwrap();
        unit.commit().await.unwrap().unwrap();

        let mut unit = UnitOfWork::new(&subject.store);
        unit.delete(RECORDS, &at("delete")).unwrap();
        let more = [Action::add("n", number(1))];
        unit.update(RECORDS, &at("delete"), &more).unwrap();
        let put = at("put")
            .with("n", number(1))
            .with("tags", texts(&["a", "b"]));
        unit.put(RECORDS, put).unwrap();
        let changes = [
            Action::add("n", number(-4)),
            Action::subtract("tags", texts(&["a"])),
        ];
        unit.update(RECORDS, &at("put"), &changes).unwrap();
        unit.put(RECORDS, at("gone")).unwrap();
        unit.delete(RECORDS, &at("gone")).unwrap();
        let seen = unit.get(RECORDS, &at("put")).await.unwrap().unwrap();
        assert_eq!(
            seen.number("n").as_deref(),
            Some("-3"),
            "it sees its own writes"
        );
        assert_eq!(unit.get(RECORDS, &at("gone")).await.unwrap(), None);
        unit.commit().await.unwrap().unwrap();

        let left = at("delete").with("n", number(1));
        assert_eq!(read(&subject, "delete").await, Some(left));
        let put = at("put").with("n", number(-3)).with("tags", texts(&["b"]));
        assert_eq!(read(&subject, "put").await, Some(put));
        assert_eq!(read(&subject, "gone").await, None);
    })
    .await;
}

#[tokio::test]
async fn conditions_are_about_what_is_stored() {
    on_both(async |subject| {
        let mut unit = UnitOfWork::new(&subject.store);
        let envelope = unit.envelope("thing", 1);
        unit.create(
            RECORDS,
            &envelope,
            key("P", "a").with("n", Value::number(1)),
        )
        .unwrap();
        let again = unit.create(RECORDS, &envelope, key("P", "a")).unwrap_err();
        assert_eq!(again.kind(), ErrorKind::Conflict);
        unit.commit().await.unwrap().unwrap();

        // Deleted and created in one unit: in place of what is there.
        let mut unit = UnitOfWork::new(&subject.store);
        unit.delete(RECORDS, &key("P", "a")).unwrap();
        unit.create(
            RECORDS,
            &envelope,
            key("P", "a").with("n", Value::number(2)),
        )
        .unwrap();
        unit.commit().await.unwrap().unwrap();

        let mut unit = UnitOfWork::new(&subject.store);
        unit.update_record(
            RECORDS,
            &key("P", "a"),
            &[Action::set("n", Value::number(3))],
        )
        .unwrap();
        unit.require(
            RECORDS,
            &key("P", "a"),
            Condition::equals("n", Value::number(3)),
        )
        .unwrap();
        let refused: Result<(), Refusal> = unit.commit().await.unwrap();
        assert!(refused.is_err(), "3 is what the unit would write");

        let mut unit = UnitOfWork::new(&subject.store);
        unit.update_record(
            RECORDS,
            &key("P", "a"),
            &[Action::set("n", Value::number(3))],
        )
        .unwrap();
        unit.commit().await.unwrap().unwrap();
        let mut unit = UnitOfWork::new(&subject.store);
        let item = unit.get(RECORDS, &key("P", "a")).await.unwrap().unwrap();
        let read = Envelope::of(&item).unwrap();
        assert_eq!(read.rev, 2);
        let next = unit.next(&read);
        unit.swap(RECORDS, &next, key("P", "a")).unwrap();
        unit.commit().await.unwrap().unwrap();
        let mut unit = UnitOfWork::new(&subject.store);
        unit.swap(RECORDS, &next, key("P", "a")).unwrap();
        assert!(
            unit.commit().await.unwrap().is_err(),
            "another revision by now"
        );
    })
    .await;
}

#[tokio::test]
async fn what_no_transaction_holds_is_refused_before_it_is_sent() {
    let subject = Subject::new(false).await;
    let (store, faults) = subject.faulty();
    faults.script([Some(Fault::Crash)]);
    let refused = async |unit: UnitOfWork<'_>, what: &str| {
        let error = unit.commit().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains(what), "{error}");
    };
    let mut unit = UnitOfWork::new(&store);
    for number in 0..101 {
        unit.put(RECORDS, key("P", &number.to_string())).unwrap();
    }
    refused(unit, "101 items").await;
    let mut unit = UnitOfWork::new(&store);
    let large = |kilobytes: usize| Value::Binary(vec![7; kilobytes * 1024]);
    unit.put(RECORDS, key("P", "a").with("data", large(401)))
        .unwrap();
    refused(unit, "an item of 410").await;
    let mut unit = UnitOfWork::new(&store);
    for number in 0..11 {
        unit.put(
            RECORDS,
            key("P", &number.to_string()).with("data", large(399)),
        )
        .unwrap();
    }
    refused(unit, "bytes: a transaction takes 4194304").await;
    let mut unit = UnitOfWork::new(&store);
    for wrong in [
        Item::new(),
        key("", "a"),
        key("a", ""),
        Item::new().with("pk", "a"),
    ] {
        assert_eq!(
            unit.put(RECORDS, wrong).unwrap_err().kind(),
            ErrorKind::InvalidInput
        );
    }
    assert!(!faults.crashed(), "nothing was sent");
    let mut unit = UnitOfWork::new(&subject.store);
    unit.put(RECORDS, key("P", "bare")).unwrap();
    unit.commit().await.unwrap().unwrap();
    let mut unit = UnitOfWork::new(&subject.store);
    let error = unit.get(RECORDS, &key("P", "bare")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CorruptData, "without a revision");
}

#[tokio::test]
async fn at_every_failure_all_or_nothing() {
    let faults = [
        Fault::Throttled,
        Fault::Unreachable,
        Fault::AnswerLost,
        Fault::Conflict,
    ];
    for fault in faults {
        let subject = Subject::new(false).await;
        let (store, told) = subject.faulty();
        told.next_of(RequestKind::Get, fault);
        told.next_of(RequestKind::TransactWrite, fault);
        done(uow::run(&store, count).await.unwrap());
        assert_eq!(
            value(&subject).await.as_deref(),
            Some("1"),
            "{fault:?}: once"
        );
    }
    for requests in 0..2 {
        let subject = Subject::new(false).await;
        let (store, told) = subject.faulty();
        told.script((0..requests).map(|_| None).chain([Some(Fault::Crash)]));
        let error = uow::run(&store, count).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        assert_eq!(subject.rows(RECORDS).await, []);
    }
}
