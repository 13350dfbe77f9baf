//! Lists hand out their entries unread: what that means for damaged items, for pages, for texts.

use std::sync::Arc;

use package_database::backend::{Backend as _, Consistency, Get, Item, Put, Value};
use package_database::block::ListOptions;
use package_database::specs::{NewSpec, SpecInfo};
use package_database::testing::{TestDatabase, build};
use package_database::{Database, Error, ErrorKind};

use crate::support::{Noted, all, facade};

/// Uploads the specs `a` to `d`, and makes the newest version of `b` unreadable.
async fn with_damaged_b() -> TestDatabase {
    let database = TestDatabase::new().await.unwrap();
    for name in ["a", "b", "c", "d"] {
        let spec = NewSpec::new(name, "1", 1);
        (database.specs().create_or_update("sub 1", &spec))
            .await
            .unwrap();
    }
    damage(&database, "latest#b").await;
    database
}

/// Makes a number of the `version` under this key.
async fn damage(database: &TestDatabase, updated_at_id: &str) {
    let key = Item::from_iter([("sub", "sub 1"), ("updated_at_id", updated_at_id)]);
    let backend = database.emulator();
    let get = Get::new("package.specs", key);
    let item = backend.get(&get).await.unwrap().unwrap();
    let damaged = item.with("version", Value::number(1));
    backend
        .put(&Put::new("package.specs", damaged))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_damaged_item_fails_nothing_but_its_own_read() {
    let database = with_damaged_b().await;
    let listing = database.specs().list("sub 1").await.unwrap();
    assert_eq!((listing.len(), listing.is_empty()), (4, false));
    let read: Vec<_> = listing.iter().map(|entry| entry.map(|it| it.id)).collect();
    let error = read[1].as_ref().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CorruptData);
    let named = r#"item sub = "sub 1", updated_at_id = "latest#b": version is no text"#;
    assert_eq!(error.to_string(), named);
    for (position, id) in [(0, "a"), (2, "c"), (3, "d")] {
        assert_eq!(read[position].as_deref().unwrap(), id);
    }
    // The list is what it was, however often it is read.
    let again: Vec<bool> = (&listing).into_iter().map(|entry| entry.is_ok()).collect();
    assert_eq!(again, [true, false, true, true]);

    let error = listing.clone().into_vec().unwrap_err();
    assert_eq!(error.to_string(), named, "the first damaged item");
    let (entries, damaged) = listing.skip_damaged();
    let ids: Vec<_> = entries.iter().map(|spec| spec.id.as_str()).collect();
    assert_eq!(ids, ["a", "c", "d"]);
    let [damaged] = damaged.as_slice() else {
        panic!("{damaged:?}");
    };
    assert_eq!(damaged.fault, "version is no text");
    assert_eq!(damaged.to_string(), named);
}

#[tokio::test]
async fn what_is_skipped_is_not_read() {
    let database = with_damaged_b().await;
    let listing = database.specs().list("sub 1").await.unwrap();
    let id = |entry: Option<Result<SpecInfo, Error>>| entry.map(|entry| entry.unwrap().id);
    assert_eq!(id(listing.iter().nth(2)).as_deref(), Some("c"));
    assert!(listing.iter().skip(2).all(|entry| entry.is_ok()));
    assert_eq!(id(listing.iter().next_back()).as_deref(), Some("d"));
    assert_eq!(id(listing.iter().last()).as_deref(), Some("d"));
    assert_eq!(listing.iter().count(), 4);
    assert_eq!(id(listing.clone().into_iter().nth(3)).as_deref(), Some("d"));

    let mut entries = listing.into_iter();
    assert_eq!(id(entries.next()).as_deref(), Some("a"));
    assert_eq!((entries.len(), entries.size_hint()), (3, (3, Some(3))));
    assert!(entries.next().unwrap().is_err());
    assert_eq!(id(entries.next_back()).as_deref(), Some("d"));
    assert_eq!(id(entries.next()).as_deref(), Some("c"));
    assert!(entries.next().is_none() && entries.next().is_none());
}

#[tokio::test]
async fn a_page_counts_its_damaged_items() {
    let database = with_damaged_b().await;
    let specs = database.specs();
    let (mut options, mut pages) = (ListOptions::new().limit(2), Vec::new());
    loop {
        let page = specs.list_with("sub 1", &options).await.unwrap();
        let next = page.next.clone();
        let (entries, damaged) = page.skip_damaged();
        pages.push((entries.len(), damaged.len()));
        let Some(next) = next else {
            break;
        };
        options = ListOptions::new().limit(2).after(next);
    }
    assert_eq!(pages, [(1, 1), (2, 0), (0, 0)], "the last page is empty");
}

#[tokio::test]
async fn versions_that_cannot_be_told_apart_are_reported_when_read() {
    let database = TestDatabase::new().await.unwrap();
    database.clock().set(5);
    let specs = database.specs();
    for name in ["a", "b"] {
        let spec = NewSpec::new(name, "1", 1);
        specs.create_or_update("sub 1", &spec).await.unwrap();
    }
    // Of another spec, whose id begins like this one and a `#`; and one that does not say.
    let row = |time: i64, id: Option<&str>| {
        let row = Item::from_iter([
            ("sub", Value::from("sub 1")),
            ("updated_at_id", format!("{time:020}#a#x").into()),
            ("id_updated_at", format!("a#x#{time:020}").into()),
        ]);
        match id {
            Some(id) => row.with("id", id),
            None => row,
        }
    };
    for row in [row(6, Some("a#x")), row(7, None)] {
        let put = Put::new("package.specs", row);
        database.emulator().put(&put).await.unwrap();
    }
    let listing = specs.list_versions("sub 1", "a").await.unwrap();
    let (versions, damaged) = listing.skip_damaged();
    assert_eq!((versions.len(), damaged.len()), (1, 1));
    let named = r#"updated_at_id = "00000000000000000007#a#x""#;
    let text = damaged[0].to_string();
    assert!(
        text.contains(named) && text.ends_with("id is missing"),
        "{text}"
    );
    assert_eq!(all(specs.list_versions("sub 1", "b").await).len(), 1);
}

#[tokio::test]
async fn no_text_of_a_list_shows_a_value() {
    let database = TestDatabase::new().await.unwrap();
    let credentials = database.credentials();
    for number in 1..=2 {
        let (id, new) = (format!("id {number}"), build::credentials(number));
        (credentials.create_or_update("sub 1", &id, &new))
            .await
            .unwrap();
    }
    let one = ListOptions::new().limit(1);
    let page = credentials.list_with("sub 1", &one).await;
    let page = page.unwrap();
    assert_eq!(format!("{page:?}"), "Listing { len: 1, more: true }");
    assert_eq!(format!("{:?}", page.iter()), "Entries { len: 1 }");
    assert_eq!(format!("{:?}", page.into_iter()), "IntoEntries { len: 1 }");
}

#[tokio::test]
async fn a_damaged_credential_is_named_by_its_key() {
    let database = TestDatabase::new().await.unwrap();
    let credentials = database.credentials();
    let new = build::credentials(1);
    (credentials.create_or_update("sub 1", "good", &new))
        .await
        .unwrap();
    let row = Item::from_iter([
        ("sub", Value::from("sub 1")),
        ("id", "bad".into()),
        ("public_key", "public key 2".into()),
        ("salt", "the salt".into()),
    ]);
    let put = Put::new("package.credentials", row);
    database.emulator().put(&put).await.unwrap();
    let listing = credentials.list("sub 1").await.unwrap();
    let read: Vec<_> = listing.into_iter().collect();
    let error = read[0].as_ref().unwrap_err();
    let named = r#"item sub = "sub 1", id = "bad": salt is no binary value"#;
    assert_eq!(error.to_string(), named);
    assert_eq!(read[1].as_ref().unwrap().id, "good");
}

#[tokio::test]
async fn a_list_is_strong_when_either_the_handle_or_the_options_say_so() {
    let test = TestDatabase::new().await.unwrap();
    let noted = Noted {
        inner: Arc::new(test.emulator().clone()),
        queries: Arc::default(),
        gets: Arc::default(),
    };
    let queries = Arc::clone(&noted.queries);
    let asked = || {
        let asked = std::mem::take(&mut *queries.lock().unwrap());
        Vec::from_iter(asked.iter().map(|query| query.consistency))
    };
    let database = facade(noted, 0, 0).await;
    let (specs, credentials) = (database.specs(), database.credentials());
    let (eventual, strong) = (ListOptions::new(), ListOptions::new().strong());
    let cases = [
        (
            specs.clone(),
            credentials.clone(),
            &eventual,
            Consistency::Eventual,
        ),
        (
            specs.clone(),
            credentials.clone(),
            &strong,
            Consistency::Strong,
        ),
        (
            specs.strong(),
            credentials.strong(),
            &eventual,
            Consistency::Strong,
        ),
        (
            specs.strong(),
            credentials.strong(),
            &strong,
            Consistency::Strong,
        ),
    ];
    for (specs, credentials, options, wanted) in cases {
        specs.list_with("sub 1", options).await.unwrap();
        let versions = specs.list_versions_with("sub 1", "a", options);
        versions.await.unwrap();
        let keys = credentials.list_with("sub 1", options);
        keys.await.unwrap();
        assert_eq!(asked(), [wanted; 3], "{options:?}");
    }
    let strong = (specs.strong(), credentials.strong());
    strong.0.list("sub 1").await.unwrap();
    strong.0.list_versions("sub 1", "a").await.unwrap();
    strong.0.count_models("sub 1").await.unwrap();
    strong.1.list("sub 1").await.unwrap();
    assert_eq!(asked(), [Consistency::Strong; 4]);
}

/// However many rows of another spec lie in between: a caller's page takes a bounded time.
#[tokio::test]
async fn a_page_takes_a_bounded_number_of_requests() {
    let test = TestDatabase::new().await.unwrap();
    for number in 0..1500 {
        let time = format!("{number:020}");
        // Every 500th is of `a`, all others are of `a#0`, which lies among them in the index.
        let id = if number % 500 == 7 { "a" } else { "a#0" };
        let row = Item::from_iter([
            ("sub", Value::from("sub 1")),
            ("updated_at_id", format!("{time}#{id}").into()),
            ("id", id.into()),
            ("id_updated_at", format!("{id}#{time}").into()),
            ("name", id.into()),
            ("updated_at", number.to_string().into()),
            ("version", number.to_string().into()),
            ("model_count", Value::number(1)),
        ]);
        test.emulator()
            .put(&Put::new("package.specs", row))
            .await
            .unwrap();
    }
    for limit in [1, 2, 3, 50] {
        let noted = Noted {
            inner: Arc::new(test.emulator().clone()),
            queries: Arc::default(),
            gets: Arc::default(),
        };
        let queries = noted.queries.clone();
        let database = facade(noted, 0, 1000).await;
        let (mut options, mut found, mut pages) = (ListOptions::new().limit(limit), Vec::new(), 0);
        loop {
            queries.lock().unwrap().clear();
            let specs = database.specs();
            let page = specs.list_versions_with("sub 1", "a", &options).await;
            let page = page.unwrap();
            assert!(queries.lock().unwrap().len() <= 10, "limit {limit}");
            assert!(page.len() <= usize::try_from(limit).unwrap());
            pages += 1;
            let next = page.next.clone();
            found.extend(
                page.into_vec()
                    .unwrap()
                    .into_iter()
                    .map(|spec| spec.version),
            );
            match next {
                Some(next) => options = options.after(next),
                None => break,
            }
        }
        assert_eq!(found, ["7", "507", "1007"], "limit {limit}");
        assert!(pages <= 12, "limit {limit}: {pages} pages");
    }
}

#[tokio::test]
async fn a_token_is_good_under_the_secret_that_it_was_made_with() {
    let test = TestDatabase::new().await.unwrap();
    for name in ["a", "b"] {
        let spec = NewSpec::new(name, "1", 1);
        (test.specs().create_or_update("sub 1", &spec).await).unwrap();
    }
    let under = async |secret: &[u8]| {
        let builder = Database::builder().backend(test.emulator().clone());
        builder.page_key(secret).build().await.unwrap()
    };
    let (ours, again, theirs) = (
        under(b"ours").await,
        under(b"ours").await,
        under(b"theirs").await,
    );
    let one = ListOptions::new().limit(1);
    let page = ours.specs().list_with("sub 1", &one).await.unwrap();
    let rest = ListOptions::new().after(page.next.unwrap());
    let page = again.specs().list_with("sub 1", &rest).await.unwrap();
    assert_eq!(page.len(), 1, "another process goes on");
    for database in [&theirs, test.database()] {
        let error = database
            .specs()
            .list_with("sub 1", &rest)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains("altered"), "{error}");
    }
}
