//! Blobs: there when they are whole, kept while somebody needs them, gone afterwards.

use std::time::Duration;

use package_database::backend::adapter::{Fault, RequestKind};
use package_database::backend::{Action, Delete, Update, Value};
use package_database::block::blobs::{self, Blobs, CHUNK_BYTES, Digest};
use package_database::block::{ListOptions, Store, uow};
use package_database::{Error, ErrorKind};

use super::{START, Subject, key, on_both};

const TABLE: &str = "package.blobs";
const DAY: Duration = Duration::from_secs(86_400);

fn blobs(subject: &Subject) -> Blobs {
    Blobs::new(subject.store.clone(), blobs::TABLE.name())
}

/// Bytes that are not the same in any two chunks.
fn bytes(length: usize) -> Vec<u8> {
    (0..length)
        .map(|place| (place % 251) as u8 ^ (place >> 16) as u8)
        .collect()
}

async fn change(
    store: &Store,
    blobs: &Blobs,
    digest: Digest,
    owner: &str,
    needed: bool,
) -> Result<bool, Error> {
    let changed = uow::run(store, |mut unit| async move {
        let changed = match needed {
            true => blobs.reference(&mut unit, &digest, owner).await?,
            false => blobs.release(&mut unit, &digest, owner).await?,
        };
        Ok((unit, changed))
    });
    changed.await?.or_conflict()
}

async fn keys(subject: &Subject) -> Vec<[String; 2]> {
    let mut keys = Vec::new();
    for row in subject.rows(TABLE).await {
        keys.push(["pk", "sk"].map(|name| row.text(name).unwrap().into_owned()));
    }
    keys.sort();
    keys
}

#[tokio::test]
async fn blobs_of_any_size_are_read_as_they_were_written() {
    on_both(async |subject| {
        let blobs = blobs(&subject);
        for length in [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, 2 * CHUNK_BYTES + 7] {
            let bytes = bytes(length);
            let digest = Digest::of(&bytes);
            assert_eq!(blobs.info(&digest).await.unwrap(), None);
            let mut upload = blobs.begin(digest).await.unwrap();
            for part in bytes.chunks(100_001) {
                upload.write(part).await.unwrap();
            }
            assert_eq!(blobs.info(&digest).await.unwrap(), None, "not complete");
            let info = upload.finish().await.unwrap();
            let chunks = u32::try_from(length.div_ceil(CHUNK_BYTES)).unwrap();
            assert_eq!(
                (info.size, info.chunks, info.refs),
                (length as u64, chunks, 0)
            );
            assert_eq!(
                blobs.read(&digest, info.size).await.unwrap(),
                Some(bytes.clone())
            );
            assert_eq!(
                blobs.put(&bytes).await.unwrap(),
                digest,
                "again, at no cost"
            );
            assert!(blobs.begin(digest).await.unwrap().is_stored());
            if length > 0 {
                let error = blobs.read(&digest, info.size - 1).await.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::InvalidInput);
            }
        }
        assert_eq!(blobs.read(&Digest::of(b"other"), 1).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn keys_are_those_of_the_page() {
    let subject = Subject::new(false).await;
    let blobs = blobs(&subject);
    let digest = blobs.put(&bytes(16 * CHUNK_BYTES + 1)).await.unwrap();
    assert!(
        change(&subject.store, &blobs, digest, "DS#17", true)
            .await
            .unwrap()
    );
    let keys = keys(&subject).await;
    let key = |partition: String, sort: &str| [partition, sort.to_owned()];
    assert_eq!(keys.len(), 19);
    assert_eq!(keys[0], key(format!("B#{digest}"), "META"));
    assert_eq!(keys[1], key(format!("B#{digest}"), "REF#DS$2317"));
    assert_eq!(keys[2], key(format!("B#{digest}#000000"), "C#00000000"));
    assert_eq!(keys[17], key(format!("B#{digest}#000000"), "C#00000015"));
    assert_eq!(keys[18], key(format!("B#{digest}#000001"), "C#00000016"));
    change(&subject.store, &blobs, digest, "DS#17", false)
        .await
        .unwrap();
    let rows = subject.rows(TABLE).await;
    let manifest = rows
        .iter()
        .find(|row| row.text("sk").as_deref() == Some("META"))
        .unwrap();
    let shard = format!("UNREF#{:02}", digest.as_bytes()[0] % 16);
    assert_eq!(manifest.text("gsi1pk").as_deref(), Some(&*shard));
    let since = format!("{:020}", START * 1_000_000_000);
    assert_eq!(manifest.text("gsi1sk").as_deref(), Some(&*since));
    assert!(
        rows.iter().all(|row| !row.contains("expires_at")),
        "all of it stays"
    );
}

#[tokio::test]
async fn references_keep_a_blob_and_are_counted_once() {
    on_both(async |subject| {
        let (blobs, store) = (blobs(&subject), &*subject.store);
        let digest = blobs.put(b"document").await.unwrap();
        let long = "x".repeat(3000);
        for owner in ["a", "b", &long] {
            assert!(change(store, &blobs, digest, owner, true).await.unwrap());
            assert!(
                !change(store, &blobs, digest, owner, true).await.unwrap(),
                "already"
            );
        }
        assert_eq!(blobs.info(&digest).await.unwrap().unwrap().refs, 3);
        assert!(
            blobs
                .unreferenced(&ListOptions::new())
                .await
                .unwrap()
                .is_empty()
        );
        subject.clock.advance(DAY * 3);
        assert_eq!(blobs.collect(DAY, 10).await.unwrap().removed, 0);
        for owner in ["a", "b", &long] {
            assert!(change(store, &blobs, digest, owner, false).await.unwrap());
            assert!(!change(store, &blobs, digest, owner, false).await.unwrap());
        }
        assert_eq!(
            blobs.collect(DAY, 10).await.unwrap().removed,
            0,
            "not long enough"
        );
        subject.clock.advance(DAY);
        let collected = blobs.collect(DAY, 10).await.unwrap();
        assert_eq!((collected.removed, collected.more), (1, false));
        assert_eq!(subject.rows(TABLE).await, []);
        let error = change(store, &blobs, digest, "a", true).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert_eq!(
            blobs.put(b"document").await.unwrap(),
            digest,
            "and it may come again"
        );
    })
    .await;
}

#[tokio::test]
async fn what_nobody_refers_to_is_one_list_over_all_shards() {
    on_both(async |subject| {
        let blobs = blobs(&subject);
        let mut expected = Vec::new();
        for number in 0_u32..20 {
            subject.clock.advance(Duration::from_secs(1));
            expected.push(blobs.put(&number.to_be_bytes()).await.unwrap());
        }
        let mut options = ListOptions::new().limit(7);
        let mut found = Vec::new();
        loop {
            let page = blobs.unreferenced(&options).await.unwrap();
            let next = page.next.clone();
            found.extend(
                page.into_vec()
                    .unwrap()
                    .into_iter()
                    .map(|entry| entry.digest),
            );
            let Some(token) = next else { break };
            options = options.after(token);
        }
        assert_eq!(found, expected, "oldest first");
        subject.clock.advance(DAY);
        let collected = blobs.collect(DAY, 5).await.unwrap();
        assert_eq!((collected.removed, collected.more), (5, true));
        let collected = blobs.collect(DAY, 50).await.unwrap();
        assert_eq!((collected.removed, collected.more), (15, false));
    })
    .await;
}

#[tokio::test]
async fn an_upload_that_is_given_up_goes() {
    on_both(async |subject| {
        let blobs = blobs(&subject);
        let bytes = bytes(CHUNK_BYTES + 1);
        let digest = Digest::of(&bytes);
        let mut upload = blobs.begin(digest).await.unwrap();
        upload.write(&bytes).await.unwrap();
        drop(upload);
        assert_eq!(blobs.info(&digest).await.unwrap(), None);
        let rows = subject.rows(TABLE).await;
        let ends = rows.iter().filter(|row| row.contains("expires_at")).count();
        assert_eq!(
            (rows.len(), ends),
            (2, 1),
            "a chunk that ends, and a manifest"
        );
        // The next one of the same bytes is not disturbed by it.
        assert_eq!(blobs.put(&bytes).await.unwrap(), digest);
        let read = blobs.read(&digest, 1 << 20).await.unwrap();
        assert_eq!(read, Some(bytes));

        let other = Digest::of(b"other");
        let mut upload = blobs.begin(other).await.unwrap();
        upload.write(b"not these").await.unwrap();
        let error = upload.finish().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(blobs.info(&other).await.unwrap(), None);
        subject.clock.advance(DAY);
        assert_eq!(blobs.collect(DAY, 10).await.unwrap().removed, 2);
        assert!(
            blobs
                .unreferenced(&ListOptions::new())
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn uploads_at_once_do_not_spoil_each_other() {
    on_both(async |subject| {
        let blobs = blobs(&subject);
        let bytes = bytes(2 * CHUNK_BYTES);
        let digest = Digest::of(&bytes);
        let mut honest = blobs.begin(digest).await.unwrap();
        let mut liar = blobs.begin(digest).await.unwrap();
        let mut other = blobs.begin(digest).await.unwrap();
        honest.write(&bytes).await.unwrap();
        liar.write(&vec![0; 2 * CHUNK_BYTES]).await.unwrap();
        let error = honest.finish().await.unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::Conflict,
            "its chunks were overwritten"
        );
        assert_eq!(
            liar.finish().await.unwrap_err().kind(),
            ErrorKind::InvalidInput
        );
        other.write(&bytes).await.unwrap();
        other.finish().await.unwrap();
        // Of a blob that is stored no chunk can be overwritten, nor made to end.
        let mut late = blobs.begin(digest).await.unwrap();
        late.write(&vec![0; 2 * CHUNK_BYTES]).await.unwrap();
        assert_eq!(
            late.finish().await.unwrap_err().kind(),
            ErrorKind::InvalidInput
        );
        assert_eq!(blobs.read(&digest, 1 << 20).await.unwrap(), Some(bytes));
        assert!(
            subject
                .rows(TABLE)
                .await
                .iter()
                .all(|row| !row.contains("expires_at"))
        );
    })
    .await;
}

#[tokio::test]
async fn an_upload_that_is_overtaken_by_its_removal_stores_nothing() {
    on_both(async |subject| {
        let blobs = blobs(&subject);
        let bytes = bytes(CHUNK_BYTES + 1);
        let digest = Digest::of(&bytes);
        let mut slow = blobs.begin(digest).await.unwrap();
        slow.write(&bytes).await.unwrap();
        subject.clock.advance(DAY * 2);
        assert_eq!(blobs.collect(DAY, 10).await.unwrap().removed, 1);
        assert_eq!(slow.finish().await.unwrap_err().kind(), ErrorKind::Conflict);
        assert_eq!(blobs.info(&digest).await.unwrap(), None);
        let rows = subject.rows(TABLE).await;
        assert!(
            rows.iter().all(|row| row.contains("expires_at")),
            "what is left ends"
        );
    })
    .await;
}

#[tokio::test]
async fn a_removal_that_was_interrupted_is_gone_on_with() {
    let bytes = bytes(9 * CHUNK_BYTES);
    // The list of 16 shards, one of which has two pages, the look and the mark, two transactions of
    // chunks, the manifest.
    for requests in 16..22 {
        let subject = Subject::new(false).await;
        let digest = blobs(&subject).put(&bytes).await.unwrap();
        subject.clock.advance(DAY);
        let (store, faults) = subject.faulty();
        faults.script((0..requests).map(|_| None).chain([Some(Fault::Crash)]));
        let torn = Blobs::new(store, TABLE);
        assert_eq!(
            torn.collect(DAY, 10).await.unwrap_err().kind(),
            ErrorKind::Unavailable
        );
        let blobs = blobs(&subject);
        if requests > 18 {
            assert_eq!(
                blobs.info(&digest).await.unwrap(),
                None,
                "nobody sees a part"
            );
            let error = change(&subject.store, &blobs, digest, "a", true)
                .await
                .unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NotFound);
            let error = blobs.begin(digest).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Conflict);
        } else {
            assert!(blobs.read(&digest, 1 << 30).await.unwrap().is_some());
        }
        assert_eq!(
            blobs.collect(DAY, 10).await.unwrap().removed,
            1,
            "{requests}"
        );
        assert_eq!(subject.rows(TABLE).await, []);
    }
}

#[tokio::test]
async fn wherever_an_upload_dies_it_is_whole_or_not_seen() {
    let bytes = bytes(CHUNK_BYTES + 1);
    let digest = Digest::of(&bytes);
    for fault in [
        Fault::Crash,
        Fault::AnswerLost,
        Fault::Throttled,
        Fault::Conflict,
    ] {
        // A look and a manifest, two chunks, the manifest read and noted, two chunks, and again.
        for requests in 0..10 {
            let subject = Subject::new(false).await;
            let (store, faults) = subject.faulty();
            faults.script((0..requests).map(|_| None).chain([Some(fault)]));
            let stored = Blobs::new(store, TABLE).put(&bytes).await;
            let blobs = blobs(&subject);
            let read = blobs.read(&digest, 1 << 20).await.unwrap();
            assert_eq!(
                stored.is_ok(),
                fault != Fault::Crash,
                "{fault:?} after {requests}"
            );
            assert_eq!(read.is_some(), stored.is_ok(), "{fault:?} after {requests}");
            blobs.put(&bytes).await.unwrap();
            assert_eq!(
                blobs.read(&digest, 1 << 20).await.unwrap(),
                Some(bytes.clone())
            );
        }
    }
}

#[tokio::test]
async fn bytes_that_were_damaged_are_not_answered() {
    on_both(async |subject| {
        let blobs = blobs(&subject);
        let digest = blobs.put(&bytes(CHUNK_BYTES + 1)).await.unwrap();
        let chunk = key(&format!("B#{digest}#000000"), "C#00000001");
        let sum = Digest::of(b"x").to_string();
        let damage = [
            vec![Action::set("data", Value::Binary(b"x".to_vec()))],
            vec![Action::set("sum", Value::from(sum))],
        ];
        for actions in damage {
            let update = Update::new(TABLE, chunk.clone(), actions);
            subject.backend.update(&update).await.unwrap();
            let error = blobs.read(&digest, 1 << 20).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::CorruptData);
        }
        subject
            .backend
            .delete(&Delete::new(TABLE, chunk))
            .await
            .unwrap();
        let error = blobs.read(&digest, 1 << 20).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CorruptData);
    })
    .await;
}

#[test]
fn what_is_no_digest_is_refused() {
    let digest = Digest::of(b"x");
    assert_eq!(digest.to_string().parse::<Digest>().unwrap(), digest);
    assert_eq!(Digest::from_bytes(*digest.as_bytes()), digest);
    let upper = digest.to_string().to_uppercase();
    for text in [
        "",
        "x",
        &upper,
        &format!("{digest}0"),
        &"g".repeat(64),
        &"é".repeat(32),
    ] {
        assert!(text.parse::<Digest>().is_err(), "{text}");
    }
}

#[tokio::test]
async fn a_reference_whose_answer_was_lost_counts_once() {
    let subject = Subject::new(false).await;
    let digest = blobs(&subject).put(b"document").await.unwrap();
    let (store, faults) = subject.faulty();
    faults.next_of(RequestKind::TransactWrite, Fault::AnswerLost);
    let lossy = Blobs::new(store.clone(), TABLE);
    assert!(change(&store, &lossy, digest, "a", true).await.unwrap());
    assert_eq!(lossy.info(&digest).await.unwrap().unwrap().refs, 1);
}

#[tokio::test]
async fn bytes_of_an_unknown_digest_are_stored_once_and_swept_whole() {
    on_both(async |subject| {
        let blobs = blobs(&subject);
        let bytes = bytes(3 * CHUNK_BYTES + 5);
        let digest = Digest::of(&bytes);
        for _ in 0..2 {
            let mut upload = blobs.stage().await.unwrap();
            for part in bytes.chunks(100_001) {
                upload.write(part).await.unwrap();
            }
            assert_eq!(
                (upload.digest(), upload.size()),
                (digest, bytes.len() as u64)
            );
            let info = upload.finish().await.unwrap();
            assert_eq!((info.digest, info.chunks, info.refs), (digest, 4, 0));
        }
        let size = bytes.len() as u64;
        assert_eq!(
            blobs.read(&digest, size).await.unwrap(),
            Some(bytes.clone())
        );
        assert!(blobs.begin(digest).await.unwrap().is_stored());
        // An upload that is given up, and the one whose bytes were there already, are swept as well.
        let mut given_up = blobs.stage().await.unwrap();
        given_up.write(&bytes).await.unwrap();
        drop(given_up);
        subject.clock.advance(8 * DAY);
        let collected = blobs.collect(7 * DAY, 100).await.unwrap();
        assert_eq!(collected.removed, 3);
        assert_eq!(blobs.info(&digest).await.unwrap(), None);
        // Chunks of uploads that never were complete end by themselves.
        for row in subject.rows(TABLE).await {
            assert!(row.contains("expires_at"), "{row:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_part_of_a_blob_reads_its_own_chunks_alone() {
    on_both(async |subject| {
        let blobs = blobs(&subject);
        let bytes = bytes(2 * CHUNK_BYTES + 9);
        let digest = blobs.put(&bytes).await.unwrap();
        let size = bytes.len();
        for (start, end) in [
            (0, size),
            (0, 1),
            (5, CHUNK_BYTES),
            (CHUNK_BYTES - 1, CHUNK_BYTES + 1),
            (CHUNK_BYTES, 2 * CHUNK_BYTES + 2),
            (size - 1, size),
            (size, size),
            (7, 3),
        ] {
            let mut reader = blobs
                .part(&digest, start as u64..end as u64)
                .await
                .unwrap()
                .unwrap();
            let mut read = Vec::new();
            while let Some(part) = reader.next().await.unwrap() {
                read.extend(part);
            }
            assert_eq!(
                read,
                bytes.get(start..end).unwrap_or_default(),
                "{start}..{end}"
            );
        }
        assert!(
            blobs
                .part(&Digest::of(b"other"), 0..1)
                .await
                .unwrap()
                .is_none()
        );
    })
    .await;
}

/// In a store of objects, in memory: the bytes lie under two levels of folders, and go when nobody needs them.
#[tokio::test]
async fn r_75_large_blobs_lie_under_two_levels_of_folders() {
    use object_store::ObjectStoreExt as _;
    on_both(async |subject| {
        let objects = std::sync::Arc::new(object_store::memory::InMemory::new());
        let blobs = blobs(&subject).objects(objects.clone());
        let bytes = bytes(3 * CHUNK_BYTES + 5);
        let digest = Digest::of(&bytes);
        for _ in 0..2 {
            let mut upload = blobs.stage().await.unwrap();
            for part in bytes.chunks(100_001) {
                upload.write(part).await.unwrap();
            }
            let info = upload.finish().await.unwrap();
            assert_eq!((info.digest, info.size), (digest, bytes.len() as u64));
        }
        let text = digest.to_string();
        let path = format!(
            "sha256/{}/{}/{text}",
            text.get(..2).unwrap(),
            text.get(2..4).unwrap()
        );
        let path = object_store::path::Path::from(path);
        assert_eq!(objects.head(&path).await.unwrap().size, bytes.len() as u64);
        let read = blobs.read(&digest, u64::MAX).await.unwrap();
        assert_eq!(read.as_ref(), Some(&bytes));
        let mut part = blobs.part(&digest, 5..300_000).await.unwrap().unwrap();
        let mut read = Vec::new();
        while let Some(bytes) = part.next().await.unwrap() {
            read.extend(bytes);
        }
        assert_eq!(read, bytes[5..300_000]);
        let mut given_up = blobs.stage().await.unwrap();
        given_up.write(&bytes).await.unwrap();
        drop(given_up);
        subject.clock.advance(8 * DAY);
        assert_eq!(blobs.collect(7 * DAY, 100).await.unwrap().removed, 3);
        assert!(objects.head(&path).await.is_err());
        assert!(subject.rows(TABLE).await.is_empty());
    })
    .await;
}
