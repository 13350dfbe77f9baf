//! A store that notes which rights each request needs, and refuses what a policy does not allow.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use package_database::backend::{
    Answer, Backend, BackendError, BackendErrorKind, BatchGet, BatchGetAnswer, BatchWrite,
    BatchWriteAnswer, Delete, Get, Item, Page, Put, Query, Scan, SharedBackend, TableState,
    TransactGet, TransactWrite, Update, Value, Write,
};

use super::policy::{Policy, Right};

/// What was asked of a store. Clones share it.
pub(crate) type Asked = Arc<Mutex<BTreeSet<Right>>>;

/// A store under the eyes of its policies.
#[derive(Debug)]
pub(crate) struct Recorded {
    inner: SharedBackend,
    asked: Asked,
    /// Everything is allowed without one.
    policy: Option<Policy>,
}

/// What partition keys are called: in the two oldest tables, in the index of public keys, in the others.
const PARTITIONS: [&str; 2] = ["sub", "pk"];

impl Recorded {
    /// Notes what is asked and allows it.
    pub(crate) fn new(inner: SharedBackend, asked: Asked) -> Self {
        Self {
            inner,
            asked,
            policy: None,
        }
    }

    /// Refuses what a policy does not allow.
    pub(crate) fn under(inner: SharedBackend, policy: Policy) -> Self {
        Self {
            inner,
            asked: Asked::default(),
            policy: Some(policy),
        }
    }

    fn sent<'a, T: Send + 'a>(
        &'a self,
        rights: Vec<Right>,
        request: impl FnOnce() -> Answer<'a, T> + Send + 'a,
    ) -> Answer<'a, T> {
        let policy = self.policy.as_ref();
        let denied = rights
            .iter()
            .find(|right| policy.is_some_and(|policy| !policy.allows(right)));
        if let Some(right) = denied {
            let message = format!("no policy allows {right:?}");
            let error = BackendError::new(BackendErrorKind::Denied, message);
            return Box::pin(std::future::ready(Err(error)));
        }
        self.asked.lock().unwrap().extend(rights);
        request()
    }
}

/// The right to do something with the item of a key.
fn right(table: &str, action: &'static str, item: &Item) -> Right {
    let mut parts = PARTITIONS.iter().filter_map(|name| item.text(name));
    Right {
        resource: table.to_owned(),
        action,
        key: Some(parts.next().unwrap().into_owned()),
    }
}

fn of_table(table: &str, action: &'static str) -> Vec<Right> {
    vec![Right {
        resource: table.to_owned(),
        action,
        key: None,
    }]
}

/// The right to a part of a transaction or a batch.
fn part(write: &Write) -> Right {
    match write {
        Write::Put(put) => right(&put.table, "PutItem", &put.item),
        Write::Update(update) => right(&update.table, "UpdateItem", &update.key),
        Write::Delete(delete) => right(&delete.table, "DeleteItem", &delete.key),
        Write::Check { key, .. } => right(&key.table, "ConditionCheckItem", &key.key),
        other => panic!("{other:?}"),
    }
}

fn queried(query: &Query) -> Vec<Right> {
    let resource = match &query.index {
        Some(index) => format!("{}/index/{index}", query.table),
        None => query.table.to_string(),
    };
    let Value::Text(key) = &query.key.partition.1 else {
        panic!("keys are texts");
    };
    vec![Right {
        resource,
        action: "Query",
        key: Some(key.clone()),
    }]
}

impl Backend for Recorded {
    fn get<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>> {
        let rights = vec![right(&request.table, "GetItem", &request.key)];
        self.sent(rights, || self.inner.get(request))
    }
    fn put<'a>(&'a self, request: &'a Put) -> Answer<'a, Option<Item>> {
        let rights = vec![right(&request.table, "PutItem", &request.item)];
        self.sent(rights, || self.inner.put(request))
    }
    fn update<'a>(&'a self, request: &'a Update) -> Answer<'a, Option<Item>> {
        let rights = vec![right(&request.table, "UpdateItem", &request.key)];
        self.sent(rights, || self.inner.update(request))
    }
    fn delete<'a>(&'a self, request: &'a Delete) -> Answer<'a, Option<Item>> {
        let rights = vec![right(&request.table, "DeleteItem", &request.key)];
        self.sent(rights, || self.inner.delete(request))
    }
    fn query<'a>(&'a self, request: &'a Query) -> Answer<'a, Page> {
        self.sent(queried(request), || self.inner.query(request))
    }
    fn scan<'a>(&'a self, request: &'a Scan) -> Answer<'a, Page> {
        let rights = of_table(&request.table, "Scan");
        self.sent(rights, || self.inner.scan(request))
    }
    fn batch_get<'a>(&'a self, request: &'a BatchGet) -> Answer<'a, BatchGetAnswer> {
        let keys = request.keys.iter();
        let rights = keys.map(|key| right(&key.table, "BatchGetItem", &key.key));
        self.sent(rights.collect(), || self.inner.batch_get(request))
    }
    fn batch_write<'a>(&'a self, request: &'a BatchWrite) -> Answer<'a, BatchWriteAnswer> {
        let writes = request.writes.iter().map(|write| Right {
            action: "BatchWriteItem",
            ..part(write)
        });
        self.sent(writes.collect(), || self.inner.batch_write(request))
    }
    fn transact_get<'a>(&'a self, request: &'a TransactGet) -> Answer<'a, Vec<Option<Item>>> {
        let keys = request.keys.iter();
        let rights = keys.map(|key| right(&key.table, "GetItem", &key.key));
        self.sent(rights.collect(), || self.inner.transact_get(request))
    }
    fn transact_write<'a>(&'a self, request: &'a TransactWrite) -> Answer<'a, ()> {
        let rights = request.writes.iter().map(part);
        self.sent(rights.collect(), || self.inner.transact_write(request))
    }
    fn describe<'a>(&'a self, table: &'a str) -> Answer<'a, Option<TableState>> {
        self.sent(of_table(table, "DescribeTable"), || {
            self.inner.describe(table)
        })
    }
}
