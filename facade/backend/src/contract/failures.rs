//! What an error shows of the item that failed a condition.

use super::{Subject, item, key};
use crate::{
    Action, BackendError, Condition, Delete, Item, ItemKey, OnFailure, Put, TransactWrite, Update,
    Value, Write,
};

pub(super) async fn all(subject: &Subject<'_>) -> Result<(), BackendError> {
    a_write_shows_what_is_stored(subject).await?;
    a_transaction_shows_each_at_its_place(subject).await
}

/// The error of a request whose condition does not hold.
#[track_caller]
fn failed<T>(answer: Result<T, BackendError>) -> Result<(), BackendError> {
    assert!(answer.is_err(), "a condition that does not hold");
    let failed = answer
        .as_ref()
        .is_err_and(BackendError::is_condition_failed);
    assert!(failed, "another error");
    answer.map(drop)
}

/// What the error shows at a place.
fn shown(failed: &Result<(), BackendError>, place: usize) -> Option<&Item> {
    failed.as_ref().err().and_then(|error| error.stored(place))
}

async fn a_write_shows_what_is_stored(subject: &Subject<'_>) -> Result<(), BackendError> {
    let Subject { backend, table } = *subject;
    let stored = item("failures", "1", 1);
    backend.put(&Put::new(table, stored.clone())).await?;
    let put = Put::new(table, item("failures", "1", 2)).condition(Condition::absent("p"));
    let silent = failed(backend.put(&put).await);
    assert_eq!(shown(&silent, 0), None, "it was not asked for");
    let put = failed(backend.put(&put.on_failure(OnFailure::Stored)).await);
    let more = vec![Action::add("n", Value::number(1))];
    let update = Update::new(table, key("failures", "1"), more)
        .condition(Condition::equals("n", Value::number(7)))
        .on_failure(OnFailure::Stored);
    let update = failed(backend.update(&update).await);
    let delete = Delete::new(table, key("failures", "1"))
        .condition(Condition::absent("n"))
        .on_failure(OnFailure::Stored);
    let delete = failed(backend.delete(&delete).await);
    for error in [put, update, delete] {
        assert_eq!((shown(&error, 0), shown(&error, 1)), (Some(&stored), None));
    }
    let nobody = Delete::new(table, key("failures", "nobody"))
        .condition(Condition::exists("p"))
        .on_failure(OnFailure::Stored);
    let nobody = failed(backend.delete(&nobody).await);
    assert_eq!(shown(&nobody, 0), None, "there is no item");
    Ok(())
}

async fn a_transaction_shows_each_at_its_place(subject: &Subject<'_>) -> Result<(), BackendError> {
    let Subject { backend, table } = *subject;
    let stored = item("failures", "2", 1);
    backend.put(&Put::new(table, stored.clone())).await?;
    let writes = vec![
        Write::Put(Put::new(table, item("failures", "3", 1))),
        Write::Put(Put::new(table, item("failures", "2", 2)).condition(Condition::absent("p"))),
        Write::check(
            ItemKey::new(table, key("failures", "4")),
            Condition::exists("p"),
        ),
    ];
    let request = TransactWrite::new(writes, "contract-failures").on_failure(OnFailure::Stored);
    let error = failed(backend.transact_write(&request).await);
    let items = [0, 1, 2].map(|place| shown(&error, place));
    assert_eq!(items, [None, Some(&stored), None]);
    let silent = request.on_failure(OnFailure::Nothing);
    let error = failed(backend.transact_write(&silent).await);
    assert_eq!(shown(&error, 1), None, "it was not asked for");
    Ok(())
}
