//! What a request asks, as far as it may be told: names and numbers, never a value.

use std::sync::Arc;

use crate::backend::adapter::RequestKind;
use crate::backend::{
    BatchGet, BatchWrite, Delete, Get, Item, ItemKey, KeyCondition, Put, Query, Scan,
    SortCondition, TransactGet, TransactWrite, Update, Write,
};

/// What a request asks, without a value of it.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(super) kind: RequestKind,
    /// Of a request about several tables, the first one.
    pub(super) table: Arc<str>,
    pub(super) index: Option<&'a str>,
    /// How many keys it names: items, or the partition of a query.
    pub(super) keys: usize,
    named: Named<'a>,
}

/// Where the names of the key attributes stand.
#[derive(Debug)]
enum Named<'a> {
    /// They are not among what is asked.
    Nowhere,
    Key(&'a Item),
    Condition(&'a KeyCondition),
}

impl<'a> Asked<'a> {
    const fn one(kind: RequestKind, table: Arc<str>, named: Named<'a>) -> Self {
        Self {
            kind,
            table,
            index: None,
            keys: 1,
            named,
        }
    }

    const fn of(mut self, keys: usize) -> Self {
        self.keys = keys;
        self
    }

    pub(crate) fn get(request: &'a Get) -> Self {
        let named = Named::Key(&request.key);
        Self::one(RequestKind::Get, request.table.clone(), named)
    }

    pub(crate) fn put(request: &Put) -> Self {
        Self::one(RequestKind::Put, request.table.clone(), Named::Nowhere)
    }

    pub(crate) fn update(request: &'a Update) -> Self {
        let named = Named::Key(&request.key);
        Self::one(RequestKind::Update, request.table.clone(), named)
    }

    pub(crate) fn delete(request: &'a Delete) -> Self {
        let named = Named::Key(&request.key);
        Self::one(RequestKind::Delete, request.table.clone(), named)
    }

    pub(crate) fn query(request: &'a Query) -> Self {
        let named = Named::Condition(&request.key);
        Self {
            index: request.index.as_deref(),
            ..Self::one(RequestKind::Query, request.table.clone(), named)
        }
    }

    pub(super) fn scan(request: &'a Scan) -> Self {
        Self {
            index: request.index.as_deref(),
            ..Self::one(RequestKind::Scan, request.table.clone(), Named::Nowhere).of(0)
        }
    }

    pub(crate) fn batch_get(request: &BatchGet) -> Asked<'static> {
        let table = first_read(&request.keys);
        Asked::one(RequestKind::BatchGet, table, Named::Nowhere).of(request.keys.len())
    }

    pub(crate) fn batch_write(request: &BatchWrite) -> Asked<'static> {
        let table = first_written(&request.writes);
        Asked::one(RequestKind::BatchWrite, table, Named::Nowhere).of(request.writes.len())
    }

    pub(super) fn transact_get(request: &TransactGet) -> Asked<'static> {
        let table = first_read(&request.keys);
        Asked::one(RequestKind::TransactGet, table, Named::Nowhere).of(request.keys.len())
    }

    pub(crate) fn transact_write(request: &TransactWrite) -> Asked<'static> {
        let table = first_written(&request.writes);
        Asked::one(RequestKind::TransactWrite, table, Named::Nowhere).of(request.writes.len())
    }

    pub(super) fn describe(table: &str) -> Self {
        Self::one(RequestKind::Describe, table.into(), Named::Nowhere).of(0)
    }

    /// The attributes of the key, and what is asked of them: `pk, begins_with(sk)`.
    pub(super) fn key(&self) -> Option<String> {
        match self.named {
            Named::Nowhere => None,
            Named::Key(key) => {
                let mut names = Vec::new();
                key.visit("", |name, _| names.push(name.to_owned()));
                names.sort();
                Some(names.join(", "))
            }
            Named::Condition(condition) => Some(asked_of(condition)),
        }
    }
}

/// What stands for the table of a request about none.
const NO_TABLE: &str = "none";

fn first_read(keys: &[ItemKey]) -> Arc<str> {
    let first = keys.first();
    first.map_or_else(|| NO_TABLE.into(), |key| key.table.clone())
}

fn first_written(writes: &[Write]) -> Arc<str> {
    let table = match writes.first() {
        Some(Write::Put(put)) => &put.table,
        Some(Write::Update(update)) => &update.table,
        Some(Write::Delete(delete)) => &delete.table,
        Some(Write::Check { key, .. }) => &key.table,
        // A write of a later version of the backend crate, or none.
        _ => return NO_TABLE.into(),
    };
    table.clone()
}

fn asked_of(condition: &KeyCondition) -> String {
    let partition = &condition.partition.0;
    let Some((sort, range)) = &condition.sort else {
        return partition.to_string();
    };
    match range {
        SortCondition::Equals(_) => format!("{partition}, {sort}"),
        SortCondition::Less(_) => format!("{partition}, {sort} <"),
        SortCondition::Greater(_) => format!("{partition}, {sort} >"),
        SortCondition::Between(..) => format!("{partition}, {sort} BETWEEN"),
        SortCondition::BeginsWith(_) => format!("{partition}, begins_with({sort})"),
        // A range of a later version of the backend crate.
        _ => format!("{partition}, {sort} of some range"),
    }
}
