//! A store that notes its requests, so that the same requests can be sent without the facade.

use std::sync::{Arc, Mutex};

use package_database::backend::{
    Answer, Backend, BatchGet, BatchGetAnswer, BatchWrite, BatchWriteAnswer, Delete, Get, Item,
    Page, Put, Query, Scan, SharedBackend, TableState, TransactGet, TransactWrite, Update,
};

/// A request, as it was sent.
#[derive(Clone, Debug)]
pub(crate) enum Sent {
    Get(Get),
    Put(Put),
    Update(Update),
    Delete(Delete),
    Query(Query),
    TransactWrite(TransactWrite),
}

impl Sent {
    /// As DynamoDB calls it.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Get(_) => "GetItem",
            Self::Put(_) => "PutItem",
            Self::Update(_) => "UpdateItem",
            Self::Delete(_) => "DeleteItem",
            Self::Query(_) => "Query",
            Self::TransactWrite(_) => "TransactWriteItems",
        }
    }
}

/// What was sent since somebody looked last. Clones share it.
pub(crate) type Notes = Arc<Mutex<Vec<Sent>>>;

/// A store that notes what it is asked.
#[derive(Debug)]
pub(crate) struct Recorded {
    inner: SharedBackend,
    notes: Notes,
}

impl Recorded {
    pub(crate) fn new(inner: SharedBackend, notes: Notes) -> Self {
        Self { inner, notes }
    }

    fn note(&self, sent: Sent) {
        self.notes.lock().unwrap().push(sent);
    }
}

/// What was sent, from now on.
pub(crate) fn take(notes: &Notes) -> Vec<Sent> {
    std::mem::take(&mut *notes.lock().unwrap())
}

/// Sends the same requests once more.
pub(crate) async fn replay(backend: &SharedBackend, requests: &[Sent]) {
    for request in requests {
        match request {
            Sent::Get(request) => drop(backend.get(request).await.unwrap()),
            Sent::Put(request) => drop(backend.put(request).await.unwrap()),
            Sent::Update(request) => drop(backend.update(request).await.unwrap()),
            Sent::Delete(request) => drop(backend.delete(request).await.unwrap()),
            Sent::Query(request) => drop(backend.query(request).await.unwrap()),
            Sent::TransactWrite(request) => backend.transact_write(request).await.unwrap(),
        }
    }
}

impl Backend for Recorded {
    fn get<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>> {
        self.note(Sent::Get(request.clone()));
        self.inner.get(request)
    }

    fn put<'a>(&'a self, request: &'a Put) -> Answer<'a, Option<Item>> {
        self.note(Sent::Put(request.clone()));
        self.inner.put(request)
    }

    fn update<'a>(&'a self, request: &'a Update) -> Answer<'a, Option<Item>> {
        self.note(Sent::Update(request.clone()));
        self.inner.update(request)
    }

    fn delete<'a>(&'a self, request: &'a Delete) -> Answer<'a, Option<Item>> {
        self.note(Sent::Delete(request.clone()));
        self.inner.delete(request)
    }

    fn query<'a>(&'a self, request: &'a Query) -> Answer<'a, Page> {
        self.note(Sent::Query(request.clone()));
        self.inner.query(request)
    }

    fn scan<'a>(&'a self, request: &'a Scan) -> Answer<'a, Page> {
        self.inner.scan(request)
    }

    fn batch_get<'a>(&'a self, request: &'a BatchGet) -> Answer<'a, BatchGetAnswer> {
        self.inner.batch_get(request)
    }

    fn batch_write<'a>(&'a self, request: &'a BatchWrite) -> Answer<'a, BatchWriteAnswer> {
        self.inner.batch_write(request)
    }

    fn transact_get<'a>(&'a self, request: &'a TransactGet) -> Answer<'a, Vec<Option<Item>>> {
        self.inner.transact_get(request)
    }

    fn transact_write<'a>(&'a self, request: &'a TransactWrite) -> Answer<'a, ()> {
        self.note(Sent::TransactWrite(request.clone()));
        self.inner.transact_write(request)
    }

    fn describe<'a>(&'a self, table: &'a str) -> Answer<'a, Option<TableState>> {
        self.inner.describe(table)
    }
}
