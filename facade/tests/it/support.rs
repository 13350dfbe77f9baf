//! Backends that behave as a network does, and lists that are read whole.

use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use package_database::backend::{
    Answer, Backend, BatchGet, BatchGetAnswer, BatchWrite, BatchWriteAnswer, BoxFuture,
    Consistency, Delete, Get, Item, Page, Put, Query, Scan, SharedBackend, TableState, TransactGet,
    TransactWrite, Update,
};
use package_database::block::{Clock, Listing, Random};
use package_database::testing::{ManualClock, SeededRandom};
use package_database::{Database, Error};

/// Writes out the requests of a backend that treats all but `get` and `query` alike.
macro_rules! backend {
    ($name:ident) => {
        impl Backend for $name {
            fn get<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>> {
                self.got(request)
            }
            fn put<'a>(&'a self, request: &'a Put) -> Answer<'a, Option<Item>> {
                self.sent(move |inner| inner.put(request))
            }
            fn update<'a>(&'a self, request: &'a Update) -> Answer<'a, Option<Item>> {
                self.sent(move |inner| inner.update(request))
            }
            fn delete<'a>(&'a self, request: &'a Delete) -> Answer<'a, Option<Item>> {
                self.sent(move |inner| inner.delete(request))
            }
            fn query<'a>(&'a self, request: &'a Query) -> Answer<'a, Page> {
                self.queried(request)
            }
            fn scan<'a>(&'a self, request: &'a Scan) -> Answer<'a, Page> {
                self.sent(move |inner| inner.scan(request))
            }
            fn batch_get<'a>(&'a self, request: &'a BatchGet) -> Answer<'a, BatchGetAnswer> {
                self.sent(move |inner| inner.batch_get(request))
            }
            fn batch_write<'a>(&'a self, request: &'a BatchWrite) -> Answer<'a, BatchWriteAnswer> {
                self.sent(move |inner| inner.batch_write(request))
            }
            fn transact_get<'a>(
                &'a self,
                request: &'a TransactGet,
            ) -> Answer<'a, Vec<Option<Item>>> {
                self.sent(move |inner| inner.transact_get(request))
            }
            fn transact_write<'a>(&'a self, request: &'a TransactWrite) -> Answer<'a, ()> {
                self.sent(move |inner| inner.transact_write(request))
            }
            fn describe<'a>(&'a self, table: &'a str) -> Answer<'a, Option<TableState>> {
                self.sent(move |inner| inner.describe(table))
            }
        }
    };
}
pub(crate) use backend;

/// Lets others run for a random while before and after each request, so that calls on one thread
/// interleave in a way that follows from the seed.
#[derive(Debug)]
pub(crate) struct Interleaved {
    inner: SharedBackend,
    random: SeededRandom,
}

impl Interleaved {
    pub(crate) fn new(inner: impl Backend, seed: u64) -> Self {
        Self {
            inner: Arc::new(inner),
            random: SeededRandom::new(seed),
        }
    }

    async fn wait(&self) {
        let mut turns = [0];
        self.random.fill(&mut turns).unwrap();
        for _ in 0..turns[0] % 4 {
            tokio::task::yield_now().await;
        }
    }

    fn sent<'a, T: Send + 'a>(
        &'a self,
        request: impl FnOnce(&'a SharedBackend) -> Answer<'a, T> + Send + 'a,
    ) -> Answer<'a, T> {
        Box::pin(async move {
            self.wait().await;
            let answer = request(&self.inner).await;
            self.wait().await;
            answer
        })
    }

    fn got<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>> {
        self.sent(move |inner| inner.get(request))
    }

    fn queried<'a>(&'a self, request: &'a Query) -> Answer<'a, Page> {
        self.sent(move |inner| inner.query(request))
    }
}

backend!(Interleaved);

/// A store whose eventually consistent reads, and with them its global index, show the past.
#[derive(Debug)]
pub(crate) struct Stale {
    pub(crate) now: SharedBackend,
    pub(crate) then: SharedBackend,
}

impl Stale {
    fn sent<'a, T: Send + 'a>(
        &'a self,
        request: impl FnOnce(&'a SharedBackend) -> Answer<'a, T> + Send + 'a,
    ) -> Answer<'a, T> {
        request(&self.now)
    }

    const fn seen(&self, consistency: Consistency) -> &SharedBackend {
        match consistency {
            Consistency::Strong => &self.now,
            Consistency::Eventual => &self.then,
        }
    }

    fn got<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>> {
        self.seen(request.consistency).get(request)
    }

    fn queried<'a>(&'a self, request: &'a Query) -> Answer<'a, Page> {
        self.seen(request.consistency).query(request)
    }
}

backend!(Stale);

/// A store that notes what is read.
#[derive(Debug)]
pub(crate) struct Noted {
    pub(crate) inner: SharedBackend,
    pub(crate) queries: Arc<Mutex<Vec<Query>>>,
    pub(crate) gets: Arc<Mutex<Vec<Get>>>,
}

impl Noted {
    fn sent<'a, T: Send + 'a>(
        &'a self,
        request: impl FnOnce(&'a SharedBackend) -> Answer<'a, T> + Send + 'a,
    ) -> Answer<'a, T> {
        request(&self.inner)
    }

    fn got<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>> {
        self.gets.lock().unwrap().push(request.clone());
        self.inner.get(request)
    }

    fn queried<'a>(&'a self, request: &'a Query) -> Answer<'a, Page> {
        self.queries.lock().unwrap().push(request.clone());
        self.inner.query(request)
    }
}

backend!(Noted);

/// A store that carries requests out and never answers.
#[derive(Debug)]
pub(crate) struct Silent(pub(crate) SharedBackend);

impl Silent {
    fn sent<'a, T: Send + 'a>(
        &'a self,
        request: impl FnOnce(&'a SharedBackend) -> Answer<'a, T> + Send + 'a,
    ) -> Answer<'a, T> {
        Box::pin(async move {
            let _ = request(&self.0).await;
            std::future::pending().await
        })
    }

    /// Answers, so that there is something to decide by.
    fn got<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>> {
        self.0.get(request)
    }

    fn queried<'a>(&'a self, request: &'a Query) -> Answer<'a, Page> {
        self.sent(move |inner| inner.query(request))
    }
}

backend!(Silent);

/// A clock with timers: whoever waits for one finds that the time has passed.
#[derive(Debug)]
pub(crate) struct Passing(pub(crate) ManualClock);

impl Clock for Passing {
    fn seconds(&self) -> i64 {
        self.0.seconds()
    }

    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, span: Duration) -> BoxFuture<'_, ()> {
        self.0.sleep(span)
    }

    fn timer(&self, span: Duration) -> Option<BoxFuture<'_, ()>> {
        Some(self.0.sleep(span))
    }
}

/// A facade over any backend, on a clock that stands at `seconds`.
pub(crate) async fn facade(backend: impl Backend, seed: u64, seconds: i64) -> Database {
    Database::builder()
        .backend(backend)
        .clock(Arc::new(ManualClock::at(seconds)))
        .random(Arc::new(SeededRandom::new(!seed)))
        .build()
        .await
        .unwrap()
}

/// Lets all of them go on in turns, on one thread; the answers are in their order.
pub(crate) async fn together<T>(futures: Vec<impl Future<Output = T>>) -> Vec<T> {
    let mut tasks: Vec<_> = futures
        .into_iter()
        .map(|future| (Box::pin(future), None::<T>))
        .collect();
    std::future::poll_fn(|context| {
        for (future, answer) in &mut tasks {
            if answer.is_none()
                && let Poll::Ready(value) = future.as_mut().poll(context)
            {
                *answer = Some(value);
            }
        }
        match tasks.iter().all(|(_, answer)| answer.is_some()) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    })
    .await;
    let answers = tasks.into_iter().filter_map(|(_, answer)| answer);
    answers.collect()
}

/// Every entry of a list.
pub(crate) fn all<T>(listing: Result<Listing<T>, Error>) -> Vec<T> {
    listing.and_then(Listing::into_vec).unwrap()
}

/// All items of a table.
pub(crate) async fn rows(backend: &dyn Backend, table: &str) -> Vec<Item> {
    let mut scan = Scan::new(table);
    let mut rows = Vec::new();
    loop {
        let page = backend.scan(&scan).await.unwrap();
        rows.extend(page.items);
        let Some(next) = page.next else { return rows };
        scan = scan.start(next);
    }
}
