//! Caches: two layers, neither of which is needed.

use std::time::Duration;

use package_database::backend::adapter::{Fault, RequestKind};
use package_database::block::cache::{Cache, CacheOptions, NewEntry};
use package_database::block::platform;
use package_database::{Error, ErrorKind};

use super::{START, Subject, on_both};

const MINUTE: Duration = Duration::from_secs(60);

fn cache(subject: &Subject, kind: &'static str) -> Cache {
    let store = subject.store.clone();
    Cache::new(store, platform::TABLE.name(), kind, CacheOptions::default())
}

fn entry(value: &str) -> NewEntry {
    NewEntry::new(value.into(), MINUTE)
}

async fn value(cache: &Cache, key: &str) -> Option<String> {
    let found = cache.get(key).await.unwrap();
    found.map(|found| String::from_utf8(found.value).unwrap())
}

#[tokio::test]
async fn other_processes_see_what_is_put_and_removed() {
    on_both(async |subject| {
        let (one, two) = (cache(&subject, "a"), cache(&subject, "a"));
        assert_eq!(value(&one, "k").await, None);
        let kept = one.put("k", entry("v").etag("7")).await.unwrap();
        assert_eq!(
            (kept.etag.as_deref(), kept.expires_at),
            (Some("7"), START + 60)
        );
        assert_eq!(two.get("k").await.unwrap(), Some(kept));
        assert_eq!(
            value(&cache(&subject, "b"), "k").await,
            None,
            "another kind"
        );
        one.remove("k").await.unwrap();
        assert_eq!(value(&one, "k").await, None);
        assert_eq!(value(&two, "k").await.as_deref(), Some("v"), "for a while");
        subject.clock.advance(Duration::from_secs(10));
        assert_eq!(value(&two, "k").await, None);
        assert_eq!(subject.rows(platform::TABLE.name()).await, []);
    })
    .await;
}

#[tokio::test]
async fn what_has_ended_is_found_in_no_layer() {
    on_both(async |subject| {
        let cache = cache(&subject, "a");
        cache.put("k", entry("v")).await.unwrap();
        subject.clock.set(START + 59);
        assert!(cache.get("k").await.unwrap().is_some());
        subject.clock.set(START + 60);
        assert!(cache.get("k").await.unwrap().is_none());
        cache.put("k", entry("w")).await.unwrap();
        assert_eq!(value(&cache, "k").await.as_deref(), Some("w"));
    })
    .await;
}

#[tokio::test]
async fn memory_keeps_what_was_used_last() {
    let subject = Subject::new(false).await;
    let mut options = CacheOptions::default();
    options.entries_max = 2;
    options.bytes_max = 100;
    let cache = Cache::in_memory(subject.store.clone(), "a", options);
    for key in ["a", "b"] {
        cache.put(key, entry(key)).await.unwrap();
    }
    assert!(cache.get("a").await.unwrap().is_some());
    cache.put("c", entry("c")).await.unwrap();
    assert_eq!(value(&cache, "b").await, None, "the least recently used");
    assert!(value(&cache, "a").await.is_some() && value(&cache, "c").await.is_some());
    cache.put("d", entry(&"d".repeat(98))).await.unwrap();
    assert!(value(&cache, "a").await.is_none() && value(&cache, "c").await.is_none());
    assert!(value(&cache, "d").await.is_some());
    cache.put("e", entry(&"e".repeat(101))).await.unwrap();
    assert!(value(&cache, "d").await.is_some() && value(&cache, "e").await.is_none());
    options.entries_max = 0;
    let none = Cache::in_memory(subject.store.clone(), "a", options);
    none.put("a", entry("a")).await.unwrap();
    assert_eq!(value(&none, "a").await, None);
}

/// Whatever is put, in whatever order: neither bound is passed, and what is counted is what is found.
#[tokio::test]
async fn memory_is_bounded_by_entries_and_bytes() {
    let subject = Subject::new(false).await;
    let mut options = CacheOptions::default();
    options.entries_max = 40;
    options.bytes_max = 2000;
    let cache = Cache::in_memory(subject.store.clone(), "a", options);
    let (mut most_entries, mut most_bytes) = (0, 0);
    for number in 0..2000_usize {
        let key = format!("{:03}", number * 7 % 101);
        match number % 5 {
            0 => cache.remove(&key).await.unwrap(),
            // Small ones for a while, so that the number bounds them, and then large ones.
            _ => {
                let length = if number < 1000 {
                    number % 9
                } else {
                    number % 300
                };
                drop(
                    cache
                        .put(&key, entry(&"v".repeat(length)).etag("e"))
                        .await
                        .unwrap(),
                );
            }
        }
        let used = cache.used();
        most_entries = most_entries.max(used.entries);
        most_bytes = most_bytes.max(used.bytes);
        assert!(used.entries <= 40 && used.bytes <= 2000, "{used:?}");
    }
    assert!(
        most_entries == 40 && most_bytes > 1700,
        "{most_entries} {most_bytes}"
    );
    let used = cache.used();
    let (mut entries, mut bytes) = (0, 0);
    for number in 0..101 {
        let key = format!("{number:03}");
        if let Some(found) = cache.get(&key).await.unwrap() {
            entries += 1;
            bytes += key.len() + found.value.len() + 1;
        }
    }
    assert_eq!((used.entries, used.bytes), (entries, bytes));
}

#[tokio::test]
async fn a_miss_is_filled_and_a_store_that_is_down_is_one() {
    let subject = Subject::new(false).await;
    let (store, faults) = subject.faulty();
    let cache = Cache::new(store, platform::TABLE.name(), "a", CacheOptions::default());
    let mut filled = 0;
    let mut fill = async || {
        let answer = cache.get_or_fill("k", || {
            filled += 1;
            std::future::ready(Ok(entry("v")))
        });
        answer.await.unwrap().value
    };
    assert_eq!((fill().await, fill().await), (b"v".to_vec(), b"v".to_vec()));
    subject.clock.advance(Duration::from_secs(11));
    faults.script([Some(Fault::Crash)]);
    assert_eq!(fill().await, b"v");
    faults.clear();
    faults.next_of(RequestKind::Put, Fault::AnswerLost);
    subject.clock.advance(MINUTE);
    assert_eq!(fill().await, b"v");
    assert_eq!(
        filled, 3,
        "the second one found it, the third and fourth did not"
    );
    let failed = cache
        .get_or_fill("other", || std::future::ready(Err(refusal(&subject))))
        .await;
    assert_eq!(failed.unwrap_err().kind(), ErrorKind::InvalidInput);
    let large = NewEntry::new(vec![7; 360_000], MINUTE);
    let error = cache.put("large", large.clone()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let kept = cache.get_or_fill("large", || std::future::ready(Ok(large)));
    assert_eq!(
        kept.await.unwrap().value.len(),
        360_000,
        "it is answered and not kept"
    );
}

/// Some error of the facade.
fn refusal(_: &Subject) -> Error {
    "no token"
        .parse::<package_database::block::PageToken>()
        .unwrap_err()
}

#[tokio::test]
async fn keys_that_are_too_long_are_not_mixed_up() {
    on_both(async |subject| {
        let (one, two) = (cache(&subject, "a"), cache(&subject, "a"));
        let long = "k".repeat(5000);
        one.put(&long, entry("v")).await.unwrap();
        assert_eq!(value(&two, &long).await.as_deref(), Some("v"));
        assert_eq!(value(&two, &"k".repeat(5001)).await, None);
        assert!(!format!("{one:?}").contains("kk"));
    })
    .await;
}
