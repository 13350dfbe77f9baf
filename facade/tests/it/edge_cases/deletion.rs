//! Cases 9, 11, 20, 22 and 31: what deletions, uploads and rows of other writers do to each other.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use package_database::Database;
use package_database::backend::adapter::{ObserveBackend, Observer, RequestKind};
use package_database::backend::{
    Answer, Backend, BackendError, BackendErrorKind, BatchGet, BatchGetAnswer, BatchWrite,
    BatchWriteAnswer, Delete, Get, Page, Query, Scan, SharedBackend, TableState, TransactGet,
    TransactWrite, Update,
};

use super::*;
use crate::support::backend;

/// Somebody else's call, after a request that was carried out, the answer to which is then lost.
#[derive(Debug)]
struct Interrupted {
    inner: SharedBackend,
    left: AtomicUsize,
    other: Database,
    does: &'static [Does],
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Does {
    Upload,
    Delete,
}

async fn do_all(database: &Database, calls: &[Does]) {
    for call in calls {
        match call {
            Does::Upload => {
                let (specs, new) = (database.specs(), version("new"));
                specs.create_or_update("sub 1", &new).await.unwrap();
            }
            Does::Delete => database.specs().delete("sub 1", "spec").await.unwrap(),
        }
    }
}

impl Interrupted {
    fn sent<'a, T: Send + 'a>(
        &'a self,
        request: impl FnOnce(&'a SharedBackend) -> Answer<'a, T> + Send + 'a,
    ) -> Answer<'a, T> {
        Box::pin(async move {
            let answer = request(&self.inner).await;
            if self.left.fetch_sub(1, Ordering::SeqCst) != 1 {
                return answer;
            }
            do_all(&self.other, self.does).await;
            Err(BackendError::new(BackendErrorKind::Unavailable, "lost"))
        })
    }

    fn got<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>> {
        self.sent(move |inner| inner.get(request))
    }

    fn queried<'a>(&'a self, request: &'a Query) -> Answer<'a, Page> {
        self.sent(move |inner| inner.query(request))
    }
}

backend!(Interrupted);

/// The copy says what the newest version says, or there is neither.
async fn assert_whole(database: &TestDatabase, context: &str) -> usize {
    let latest = database.specs().get("sub 1", "spec").await.unwrap();
    let versions = all(database.specs().list_versions("sub 1", "spec").await);
    assert_eq!(latest.as_ref(), versions.last(), "{context}");
    versions.len()
}

/// In one second, so that an upload after a deletion takes the very key that was deleted.
#[tokio::test]
async fn case_09_11_a_deletion_that_is_sent_again_spares_what_came_between() {
    let between: [&[Does]; 4] = [
        &[Does::Upload],
        &[Does::Upload, Does::Upload],
        &[Does::Delete, Does::Upload],
        &[Does::Delete, Does::Upload, Does::Upload],
    ];
    for (does, stored, request) in between
        .iter()
        .flat_map(|does| [1, 30].map(|stored| (*does, stored)))
        .flat_map(|(does, stored)| (1..8).map(move |request| (does, stored, request)))
    {
        for everything in [false, true] {
            let test = TestDatabase::new().await.unwrap();
            for _ in 0..stored {
                do_all(&test, &[Does::Upload]).await;
            }
            let backend = Interrupted {
                inner: Arc::new(test.emulator().clone()),
                left: AtomicUsize::new(request),
                other: test.database().clone(),
                does,
            };
            let database = test.over_backend(Arc::new(backend)).await.unwrap();
            match everything {
                true => database.specs().delete_all("sub 1").await.unwrap(),
                false => database.specs().delete("sub 1", "spec").await.unwrap(),
            }
            let context = format!("{does:?} after request {request}, {stored}, {everything}");
            let left = assert_whole(&test, &context).await;
            assert!(left <= does.len(), "{context}");
            // The copy goes with one of the first requests. What comes after that survives.
            let after = if everything { 3 } else { 2 };
            let requests = after + if stored == 1 { 2 } else { 3 };
            if (after..=requests).contains(&request) && does == [Does::Upload] {
                assert_eq!(left, 1, "{context}");
            }
        }
    }
}

#[tokio::test]
async fn case_09_two_deletions_and_uploads_of_one_second_leave_nothing_half() {
    for seed in 0..100 {
        let test = TestDatabase::new().await.unwrap();
        do_all(&test, &[Does::Upload; 3]).await;
        let backend = Interleaved::new(test.emulator().clone(), seed);
        let database = test.over_backend(Arc::new(backend)).await.unwrap();
        let plans: [&[Does]; 3] = [
            &[Does::Delete],
            &[Does::Delete],
            &[Does::Upload, Does::Delete, Does::Upload],
        ];
        let calls = plans.map(|plan| {
            let database = database.clone();
            tokio::spawn(async move { do_all(&database, plan).await })
        });
        for call in calls {
            call.await.unwrap();
        }
        assert_whole(&test, &format!("seed {seed}")).await;
    }
}

/// Kinds of the requests that were made.
#[derive(Debug, Default)]
struct Kinds(Mutex<Vec<RequestKind>>);

impl Observer for Kinds {
    fn begins(&self, kind: RequestKind) {
        self.0.lock().unwrap().push(kind);
    }

    fn ended(&self, _: RequestKind, _: Option<&BackendError>) {}
}

/// As many as there are, in the requests that the README names.
#[tokio::test]
async fn case_20_all_versions_are_kept_until_their_spec_is_deleted() {
    use RequestKind::{Get, Query, TransactWrite};
    let test = TestDatabase::new().await.unwrap();
    for (number, requests) in [
        (0, vec![Query, Get]),
        (1, vec![Query, TransactWrite, Query, TransactWrite]),
        (
            58,
            [vec![Query, TransactWrite, Query], vec![TransactWrite; 4]].concat(),
        ),
    ] {
        for _ in 0..number {
            do_all(&test, &[Does::Upload]).await;
        }
        assert_eq!(versions(&test).await.len(), number);
        let kinds = Arc::new(Kinds::default());
        let backend = ObserveBackend::new(Arc::new(test.emulator().clone()), kinds.clone());
        let database = test.over_backend(Arc::new(backend)).await.unwrap();
        do_all(&database, &[Does::Delete]).await;
        assert_eq!(*kinds.0.lock().unwrap(), requests);
        assert_eq!(assert_whole(&test, "deleted").await, 0);
    }
}

/// What is stored, by both keys.
async fn keys(database: &TestDatabase) -> Vec<(String, String)> {
    let scan = Scan::new("package.specs");
    let items = database.emulator().scan(&scan).await.unwrap().items;
    let text = |item: &Item, name| item.text(name).unwrap_or_default().into_owned();
    let keys = items.iter();
    keys.map(|item| (text(item, "updated_at_id"), text(item, "id_updated_at")))
        .collect()
}

const TIME: &str = "00000000001795188513";

/// Rows of another writer: key, key in the index, id; and whether they are of the spec `a`.
#[tokio::test]
async fn case_31_rows_with_a_damaged_time_go_with_their_spec() {
    let id = |id: &str| Some(Value::from(id));
    let rows = [
        (format!("{TIME}#a"), "a#soon".to_owned(), id("a"), true),
        (format!("{TIME}#a"), "a#".to_owned(), id("a"), true),
        ("soon#a".to_owned(), "a#soon".to_owned(), id("a"), true),
        ("12#a".to_owned(), "a#12".to_owned(), id("a"), true),
        (format!("{TIME}#a"), "a#latest".to_owned(), id("a"), true),
        ("latest#a".to_owned(), "a#soon".to_owned(), id("a"), true),
        ("latest#a".to_owned(), "b#latest".to_owned(), id("b"), true),
        (format!("{TIME}#b"), format!("a#{TIME}"), id("a"), true),
        (format!("{TIME}#a"), format!("a#{TIME}"), None, true),
        (format!("{TIME}#a"), "a#soon".to_owned(), None, true),
        (
            format!("{TIME}#a"),
            format!("a#{TIME}"),
            Some(Value::number(1)),
            true,
        ),
        // Of another spec, or nobody knows of which.
        (format!("{TIME}#a#b"), format!("a#b#{TIME}"), None, false),
        (format!("{TIME}#a#b"), "a#b#soon".to_owned(), None, false),
        (format!("{TIME}#b"), format!("a#{TIME}"), None, false),
        (
            format!("{TIME}#a#b"),
            format!("a#b#{TIME}"),
            id("a#b"),
            false,
        ),
        (format!("{TIME}#c"), "a#soon".to_owned(), id("c"), false),
    ];
    for (key, indexed, id, goes) in rows {
        for others in [0, 3] {
            let database = TestDatabase::new().await.unwrap();
            let row = row("a", "latest", TIME, 1.into()).to_vec().into_iter();
            let mut row: Item = row.filter(|(name, _)| name != "id").collect();
            row.insert("updated_at_id", key.as_str());
            row.insert("id_updated_at", indexed.as_str());
            if let Some(id) = &id {
                row.insert("id", id.clone());
            }
            let new = NewSpec::new("a", "1", 1);
            for _ in 0..others {
                let specs = database.specs();
                specs.create_or_update("sub 1", &new).await.unwrap();
            }
            put(&database, row).await;
            database.specs().delete("sub 1", "a").await.unwrap();
            let left = keys(&database).await;
            let wanted = (!goes).then(|| (key.clone(), indexed.clone()));
            assert_eq!(left, Vec::from_iter(wanted), "{key}, {indexed}, {others}");
            database.specs().delete_all("sub 1").await.unwrap();
            assert_eq!(keys(&database).await, []);
        }
    }
}

/// Those of `a#b` stand between the versions of `a` and their end of the index.
#[tokio::test]
async fn case_22_an_upload_skips_another_spec_in_few_requests() {
    let test = TestDatabase::new().await.unwrap();
    let first = NewSpec::new("a", "1", 1);
    let specs = test.specs();
    specs.create_or_update("sub 1", &first).await.unwrap();
    for time in 0..1000 {
        let marker = format!("{time:020}");
        put(&test, row("a#b", &marker, &time.to_string(), 1.into())).await;
    }
    let kinds = Arc::new(Kinds::default());
    let backend = ObserveBackend::new(Arc::new(test.emulator().clone()), kinds.clone());
    let database = test.over_backend(Arc::new(backend)).await.unwrap();
    let second = NewSpec::new("a", "2", 1);
    let upload = database.specs();
    upload.create_or_update("sub 1", &second).await.unwrap();
    let stored = all(specs.list_versions("sub 1", "a").await);
    assert_eq!(stored.len(), 2);
    // 2, 4, 8 ... 64 items, then 100 for each request.
    assert!(kinds.0.lock().unwrap().len() <= 6 + 10 + 1);
}
