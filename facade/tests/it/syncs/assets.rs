//! Assets: bytes as streams, with limits, looked at on the way.

use std::time::Duration;

use package_database::ErrorKind;
use package_database::backend::{Action, Item, Update};
use package_database::block::blobs::{Blobs, Digest};
use package_database::syncs::{DynamoSyncStore, SyncId, SyncSettings};

use super::{EVERY, Subject, kind, on_both};
use crate::support::all;

async fn bytes(store: &DynamoSyncStore, sync: Option<SyncId>, id: &str) -> Vec<u8> {
    let mut reader = store.get_asset(sync, id).await.unwrap();
    let mut bytes = Vec::new();
    while let Some(chunk) = reader.next().await.unwrap() {
        bytes.extend(chunk);
    }
    bytes
}

fn pattern(length: usize) -> Vec<u8> {
    (0..length)
        .map(|n| u8::try_from(n % 251).unwrap())
        .collect()
}

#[tokio::test]
async fn s_09_an_asset_keeps_its_exact_bytes() {
    on_both(async |subject| {
        subject.store.start().await.unwrap();
        let every: Vec<u8> = (0..=255).collect();
        for (id, content) in [
            ("every", every),
            ("none", Vec::new()),
            ("#$\u{0}é", b"x".to_vec()),
        ] {
            subject
                .store
                .put_asset(id, "application/octet-stream", &content)
                .await
                .unwrap();
            assert_eq!(bytes(&subject.store, None, id).await, content, "{id}");
        }
        let ended = subject.store.end().await.unwrap();
        assert_eq!(ended.stats.unwrap().assets, 3);
        assert_eq!(bytes(&subject.store, None, "none").await, b"");
        assert_eq!(
            kind(subject.store.get_asset(None, "other").await),
            ErrorKind::NotFound
        );
    })
    .await;
}

#[tokio::test]
async fn s_25_an_asset_keeps_its_content_type() {
    on_both(async |subject| {
        subject.store.start().await.unwrap();
        subject
            .store
            .put_asset("icon", "image/png; q=\"é\"", b"1")
            .await
            .unwrap();
        let reader = subject.store.get_asset(None, "icon").await.unwrap();
        assert_eq!(reader.asset().content_type, "image/png; q=\"é\"");
        subject.store.put_asset("icon", "", b"1").await.unwrap();
        let listed = all(subject.store.list_assets(None, &EVERY).await);
        assert_eq!((listed.len(), &*listed[0].content_type), (1, ""));
        let long = "x".repeat(1025);
        assert_eq!(
            kind(subject.store.put_asset("icon", &long, b"1").await),
            ErrorKind::InvalidInput
        );
    })
    .await;
}

#[tokio::test]
async fn s_26_an_asset_is_read_as_a_stream() {
    on_both(async |subject| {
        subject.store.start().await.unwrap();
        let content = pattern(600_000);
        subject
            .store
            .put_asset("large", "a/b", &content)
            .await
            .unwrap();
        let mut reader = subject.store.get_asset(None, "large").await.unwrap();
        assert_eq!(reader.asset().size, 600_000);
        let mut lengths = Vec::new();
        while let Some(chunk) = reader.next().await.unwrap() {
            lengths.push(chunk.len());
        }
        assert_eq!(lengths, [262_144, 262_144, 75_712]);
    })
    .await;
}

#[tokio::test]
async fn s_27_the_limit_of_an_asset_is_chosen_and_kept() {
    let settings = SyncSettings::new().asset_bytes_max(1000);
    let subject = Subject::new(false, settings).await;
    subject.store.start().await.unwrap();
    let content = pattern(1001);
    subject
        .store
        .put_asset("a", "a/b", &content[..1000])
        .await
        .unwrap();
    let error = subject
        .store
        .put_asset("b", "a/b", &content)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(
        error.to_string().contains("more than 1000 bytes"),
        "{error}"
    );
    let mut upload = subject
        .store
        .begin_asset("c", "a/b", Digest::of(&content))
        .await
        .unwrap();
    upload.write(&content[..999]).await.unwrap();
    assert_eq!(
        kind(upload.write(&content[999..]).await),
        ErrorKind::InvalidInput
    );
    drop(upload);
    assert_eq!(subject.store.stats(None).await.unwrap().assets, 1);
}

#[tokio::test]
async fn s_28_bytes_that_are_not_those_that_were_stored_are_an_error() {
    let subject = Subject::in_memory().await;
    subject.store.start().await.unwrap();
    let content = pattern(300_000);
    let asset = subject.store.put_asset("a", "a/b", &content).await.unwrap();
    let wrong = Digest::of(b"something else");
    let mut upload = subject.store.begin_asset("b", "a/b", wrong).await.unwrap();
    upload.write(&content).await.unwrap();
    assert_eq!(kind(upload.finish().await), ErrorKind::InvalidInput);
    assert_eq!(
        kind(subject.store.get_asset(None, "b").await),
        ErrorKind::NotFound
    );
    let rows = subject.rows("package.blobs").await;
    let chunk = rows
        .iter()
        .find(|row| row.text("sk").unwrap().starts_with("C#00000001"))
        .unwrap();
    let damage = Action::set("data", pattern(5));
    let key = chunk.select(&["pk", "sk"]);
    let update = Update::new("package.blobs", key, vec![damage]);
    subject.backend.update(&update).await.unwrap();
    let mut reader = subject.store.get_asset(None, "a").await.unwrap();
    reader.next().await.unwrap();
    assert_eq!(kind(reader.next().await), ErrorKind::CorruptData);
    // An item that says another size than its blob.
    let rows = subject.rows(super::TABLE).await;
    let item = rows.iter().find(|row| row.text("blob").is_some()).unwrap();
    assert_eq!(item.text("blob").unwrap(), asset.digest.to_string());
    let key: Item = item.select(&["pk", "sk"]);
    let damage = Action::set("size", package_database::backend::Value::number(7));
    subject
        .backend
        .update(&Update::new(super::TABLE, key, vec![damage]))
        .await
        .unwrap();
    assert_eq!(
        kind(subject.store.get_asset(None, "a").await),
        ErrorKind::CorruptData
    );
}

#[tokio::test]
async fn s_55_a_large_asset_goes_in_and_out_in_parts() {
    let subject = Subject::in_memory().await;
    subject.store.start().await.unwrap();
    let content = pattern(5 * 1024 * 1024 + 17);
    let mut upload = subject
        .store
        .begin_asset("a", "a/b", Digest::of(&content))
        .await
        .unwrap();
    for part in content.chunks(100_003) {
        upload.write(part).await.unwrap();
    }
    let asset = upload.finish().await.unwrap();
    assert_eq!(asset.size, 5 * 1024 * 1024 + 17);
    subject.store.end().await.unwrap();
    let mut reader = subject.store.get_asset(None, "a").await.unwrap();
    let mut at = 0;
    while let Some(chunk) = reader.next().await.unwrap() {
        assert!(chunk.len() <= 256 * 1024);
        assert_eq!(chunk, content[at..at + chunk.len()]);
        at += chunk.len();
    }
    assert_eq!(at, content.len());
}

#[tokio::test]
async fn bytes_are_stored_once_and_go_with_the_last_who_needs_them() {
    let subject = Subject::in_memory().await;
    let blobs = Blobs::new(subject.database.store().clone(), "package.blobs");
    let icon = Digest::of(b"icon");
    for _ in 0..3 {
        subject.store.start_new().await.unwrap();
        subject
            .store
            .put_asset("a", "image/png", b"icon")
            .await
            .unwrap();
        subject
            .store
            .put_asset("b", "image/png", b"icon")
            .await
            .unwrap();
        subject
            .store
            .put_asset("a", "image/png", b"icon")
            .await
            .unwrap();
        subject.store.end().await.unwrap();
    }
    let chunks = |rows: Vec<Item>| {
        let chunk = |row: &&Item| row.text("sk").unwrap().starts_with("C#");
        rows.iter().filter(chunk).count()
    };
    assert_eq!(chunks(subject.rows("package.blobs").await), 1);
    let runs = all(subject.store.list_runs(&EVERY).await);
    for (number, run) in runs.iter().enumerate() {
        assert!(blobs.info(&icon).await.unwrap().is_some(), "{number}");
        subject.store.delete_run(run.id).await.unwrap();
        subject.clock.advance(Duration::from_secs(10_000));
        blobs.collect(Duration::from_secs(60), 10).await.unwrap();
    }
    assert_eq!(blobs.info(&icon).await.unwrap(), None);
    assert_eq!(chunks(subject.rows("package.blobs").await), 0);
}
