//! Many items at once, each on its own.

use super::{Subject, item, key, refused};
use crate::{
    BackendError, BackendErrorKind, BatchGet, BatchWrite, Condition, Consistency, Delete, ItemKey,
    Put, Write,
};

pub(super) async fn all(subject: &Subject<'_>) -> Result<(), BackendError> {
    let Subject { backend, table } = *subject;
    let put = |number: i64| {
        let item = item("batch", &number.to_string(), number);
        Write::Put(Put::new(table, item))
    };
    let mut batch = BatchWrite::new((0..25).map(put).collect());
    while !batch.writes.is_empty() {
        batch.writes = backend.batch_write(&batch).await?.unprocessed;
    }
    let keys = |range: std::ops::Range<i64>| {
        range.map(|number| ItemKey::new(table, key("batch", &number.to_string())))
    };
    let mut get = BatchGet::new(keys(20..30).collect());
    get.consistency = Consistency::Strong;
    let mut found = Vec::new();
    while !get.keys.is_empty() {
        let answer = backend.batch_get(&get).await?;
        found.extend(answer.items);
        get.keys = answer.unprocessed;
    }
    assert_eq!(found.len(), 5, "those that are there");
    assert!(found.iter().all(|(from, _)| &**from == table));
    let deletes = keys(0..25).map(|key| Write::Delete(Delete::new(table, key.key)));
    let mut batch = BatchWrite::new(deletes.collect());
    while !batch.writes.is_empty() {
        batch.writes = backend.batch_write(&batch).await?.unprocessed;
    }
    let too_many = BatchWrite::new((0..26).map(put).collect());
    refused(
        backend.batch_write(&too_many).await,
        &BackendErrorKind::Invalid,
    );
    let conditional = Put::new(table, item("batch", "0", 0)).condition(Condition::exists("p"));
    let conditional = BatchWrite::new(vec![Write::Put(conditional)]);
    refused(
        backend.batch_write(&conditional).await,
        &BackendErrorKind::Invalid,
    );
    Ok(())
}
