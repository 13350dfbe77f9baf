//! Many items at once, all or none.

use super::{Subject, item, key, refused};
use crate::{
    Action, BackendError, BackendErrorKind, Cancellation, Condition, Delete, Item, ItemKey, Put,
    TransactGet, TransactWrite, Update, Value, Write,
};

pub(super) async fn all(subject: &Subject<'_>) -> Result<(), BackendError> {
    all_or_none(subject).await?;
    a_token_makes_it_once(subject).await
}

fn put(subject: &Subject<'_>, sort: &str, number: i64) -> Put {
    Put::new(subject.table, item("transaction", sort, number))
}

async fn read(subject: &Subject<'_>, sorts: &[&str]) -> Result<Vec<Option<Item>>, BackendError> {
    let key = |sort: &&str| ItemKey::new(subject.table, key("transaction", sort));
    let get = TransactGet::new(sorts.iter().map(key).collect());
    subject.backend.transact_get(&get).await
}

async fn all_or_none(subject: &Subject<'_>) -> Result<(), BackendError> {
    let Subject { backend, table } = *subject;
    let absent = || Condition::absent("p");
    let first = vec![
        Write::Put(put(subject, "1", 1).condition(absent())),
        Write::Put(put(subject, "2", 2).condition(absent())),
        Write::Check {
            key: ItemKey::new(table, key("transaction", "3")),
            condition: absent(),
        },
    ];
    let request = TransactWrite::new(first.clone(), "contract-1".to_owned());
    backend.transact_write(&request).await?;
    let one = item("transaction", "1", 1);
    let two = item("transaction", "2", 2);
    let found = read(subject, &["1", "2", "3"]).await?;
    assert_eq!(found, [Some(one.clone()), Some(two.clone()), None]);

    let add = vec![Action::Add("n".into(), Value::number(10))];
    let again = vec![
        Write::Update(Update::new(table, key("transaction", "1"), add)),
        Write::Put(put(subject, "2", 9).condition(absent())),
        Write::Delete(Delete::new(table, key("transaction", "3"))),
    ];
    let request = TransactWrite::new(again, "contract-2".to_owned());
    let reasons = vec![
        Cancellation::None,
        Cancellation::ConditionFailed,
        Cancellation::None,
    ];
    let cancelled = BackendErrorKind::Cancelled(reasons);
    refused(backend.transact_write(&request).await, &cancelled);
    let found = read(subject, &["1", "2"]).await?;
    assert_eq!(found, [Some(one), Some(two)], "nothing of it happened");
    Ok(())
}

async fn a_token_makes_it_once(subject: &Subject<'_>) -> Result<(), BackendError> {
    let Subject { backend, table } = *subject;
    let add = |number: i64| {
        let actions = vec![Action::Add("n".into(), Value::number(number))];
        let update = Update::new(table, key("transaction", "counter"), actions);
        TransactWrite::new(vec![Write::Update(update)], "contract-3".to_owned())
    };
    backend.transact_write(&add(1)).await?;
    backend.transact_write(&add(1)).await?;
    let counter = item("transaction", "counter", 1);
    assert_eq!(read(subject, &["counter"]).await?, [Some(counter)]);
    let other = backend.transact_write(&add(2)).await;
    refused(other, &BackendErrorKind::TokenReused);
    Ok(())
}
