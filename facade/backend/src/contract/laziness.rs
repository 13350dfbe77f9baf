//! A request begins when its future is polled, and not before.

use super::{Subject, item, key};
use crate::{
    Action, BackendError, BatchWrite, Consistency, Delete, Get, Put, TransactWrite, Update, Value,
    Write,
};

/// Makes a future of every kind of write and drops it unpolled: the item stays what it was.
pub(super) async fn all(subject: &Subject<'_>) -> Result<(), BackendError> {
    let Subject { backend, table } = *subject;
    let first = item("lazy", "1", 1);
    backend.put(&Put::new(table, first.clone())).await?;

    let put = Put::new(table, item("lazy", "1", 2));
    let add = vec![Action::Add("n".into(), Value::number(1))];
    let update = Update::new(table, key("lazy", "1"), add);
    let delete = Delete::new(table, key("lazy", "1"));
    let batch = BatchWrite::new(vec![Write::Put(put.clone())]);
    let transaction = TransactWrite::new(vec![Write::Put(put.clone())], "contract-lazy".to_owned());
    drop(backend.put(&put));
    drop(backend.update(&update));
    drop(backend.delete(&delete));
    drop(backend.batch_write(&batch));
    drop(backend.transact_write(&transaction));
    drop(backend.remove(table));

    let get = Get::new(table, key("lazy", "1")).consistency(Consistency::Strong);
    assert_eq!(backend.get(&get).await?, Some(first));
    Ok(())
}
