//! The portable file: there and back, refused where it is not what was written.

use std::io::{Cursor, Read};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use package_database::ErrorKind;
use package_database::backend::{Action, Item, Update, Value};
use package_database::block::blobs::Digest;
use package_database::syncs::{
    Category, Grant, GrantFilter, OnDamaged, ResourceType, SyncId, SyncState, file,
};

use super::{EVERY, Subject, TABLE, contents, fill, grant, kind, member, members, on_both, user};
use crate::support::all;

const FAIL: OnDamaged = OnDamaged::Fail;

pub(super) async fn filled(subject: &Subject, users: usize) -> SyncId {
    let store = &subject.store;
    store.start_new().await.unwrap();
    fill(store, users).await;
    let data = [(
        "a".to_owned(),
        Value::List(vec![Value::Null, true.into(), Value::from(vec![0_u8, 255])]),
    )];
    let data = Value::Map(data.into_iter().collect());
    let types = [
        ResourceType::new("odd").data(data),
        ResourceType::new("set").data(Value::NumberSet(vec!["1".into(), "2.5".into()])),
        ResourceType::new("x".repeat(1500)),
    ];
    store.put_resource_types(&types).await.unwrap();
    let large: Vec<u8> = (0..300_000_u32)
        .map(|n| u8::try_from(n % 251).unwrap())
        .collect();
    store.put_asset("a", "b/c", &large).await.unwrap();
    store.put_asset("b", "b/d", &large).await.unwrap();
    store.put_asset("none", "", b"").await.unwrap();
    store.checkpoint("cursor").await.unwrap();
    store.end().await.unwrap().id
}

pub(super) async fn exported(subject: &Subject, sync: SyncId) -> Vec<u8> {
    let mut bytes = Vec::new();
    let view = subject.store.view(sync).await.unwrap();
    file::export(&view, &mut bytes, FAIL).await.unwrap();
    bytes
}

#[tokio::test]
async fn s_76_a_file_holds_a_sync_whole() {
    on_both(async |subject| {
        let there = Subject::new(true, Default::default()).await;
        let sync = filled(&subject, 40).await;
        let bytes = exported(&subject, sync).await;
        assert_eq!(exported(&subject, sync).await, bytes, "the same each time");
        let manifest = file::verify(&mut bytes.as_slice()).unwrap();
        assert_eq!(
            (manifest.version, &*manifest.engine, manifest.sync),
            (1, "dynamodb-json", sync)
        );
        let run = subject.store.get_sync(sync).await.unwrap();
        assert_eq!(Some(manifest.stats), run.stats);
        let to = there.store_named("to");
        let copy = file::import(&to, &mut bytes.as_slice(), FAIL)
            .await
            .unwrap()
            .run;
        assert_eq!(
            (copy.id, copy.started_at, copy.ended_at),
            (sync, run.started_at, run.ended_at)
        );
        assert_eq!((&*copy.token, copy.stats), ("cursor", run.stats));
        let own = contents(&subject.store, Some(sync)).await;
        assert_eq!(contents(&to, None).await, own);
        let (left, right) = (
            subject.store.view(sync).await.unwrap(),
            to.view(sync).await.unwrap(),
        );
        assert_eq!(
            left.compare(&right, FAIL).unwrap().next().await.unwrap(),
            None
        );
        let mut reader = right.get_asset("b").await.unwrap();
        let mut read = Vec::new();
        while let Some(chunk) = reader.next().await.unwrap() {
            read.extend(chunk);
        }
        assert_eq!(
            (read.len(), Digest::of(&read)),
            (300_000, reader.asset().digest)
        );
        let again = file::import(&to, &mut bytes.as_slice(), FAIL).await;
        assert_eq!(kind(again), ErrorKind::Conflict);
        assert_eq!(contents(&to, None).await, own, "what is there stays");
    })
    .await;
}

#[tokio::test]
async fn s_76_an_unknown_form_is_refused_by_name() {
    let subject = Subject::in_memory().await;
    let sync = filled(&subject, 3).await;
    let bytes = exported(&subject, sync).await;
    let mut version = bytes.clone();
    version[11] = 2;
    let mut engine = bytes.clone();
    engine[13] = b'X';
    for (bytes, said) in [
        (
            b"SQLite format 3\0 and so on".to_vec(),
            "this is no sync file",
        ),
        (b"C1ZF\0 the original's".to_vec(), "this is no sync file"),
        (version, "is of version 2, and this reads version 1"),
        (engine, "are of the form \"Xynamodb-json\""),
    ] {
        let error = file::verify(&mut bytes.as_slice()).unwrap_err();
        assert_eq!(Category::of(&error), Category::Value);
        assert!(error.to_string().contains(said), "{error}");
        let other = subject.store_named("other");
        let error = file::import(&other, &mut bytes.as_slice(), FAIL)
            .await
            .unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
    }
}

#[tokio::test]
async fn s_76_a_file_that_is_cut_anywhere_is_refused() {
    let subject = Subject::in_memory().await;
    let sync = filled(&subject, 3).await;
    let bytes = exported(&subject, sync).await;
    let places = (0..bytes.len()).filter(|at| *at < 300 || at % 97 == 0 || *at + 300 > bytes.len());
    for at in places {
        let error = file::verify(&mut bytes.get(..at).unwrap()).unwrap_err();
        assert!(error.to_string().contains("is cut"), "{at}: {error}");
    }
    let mut more = bytes.clone();
    more.push(0);
    let error = file::verify(&mut more.as_slice()).unwrap_err();
    assert!(error.to_string().contains("behind its end"), "{error}");
}

#[tokio::test]
async fn s_76_a_file_that_was_altered_anywhere_is_refused_and_leaves_nothing() {
    let subject = Subject::in_memory().await;
    let sync = members(&subject.store, 3).await.id;
    let bytes = exported(&subject, sync).await;
    let to = subject.store_named("to");
    for at in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[at] ^= 1 << (at % 8);
        file::verify(&mut altered.as_slice()).unwrap_err();
        if at % 29 == 0 {
            file::import(&to, &mut altered.as_slice(), FAIL)
                .await
                .unwrap_err();
        }
    }
    assert!(all(to.list_runs(&EVERY).await).is_empty());
    let keys = subject.keys().await;
    assert!(keys.iter().all(|key| !key.starts_with("to#")), "{keys:?}");
    file::import(&to, &mut bytes.as_slice(), FAIL)
        .await
        .unwrap();
}

#[tokio::test]
async fn s_76_a_file_is_merged_with_what_is_there() {
    on_both(async |subject| {
        let elsewhere = subject.store_named("elsewhere");
        let at = |n: usize, name: &str, time| grant(n).name(name).discovered_at(time);
        elsewhere.start_new().await.unwrap();
        fill(&elsewhere, 1).await;
        elsewhere
            .put_grants(&[at(1, "file", 9), at(2, "file", 1), at(3, "file", 1)])
            .await
            .unwrap();
        let theirs = elsewhere.end().await.unwrap();
        let mut bytes = Vec::new();
        file::export(&elsewhere.view(theirs.id).await.unwrap(), &mut bytes, FAIL)
            .await
            .unwrap();
        subject.tick();
        subject.store.start_new().await.unwrap();
        subject
            .store
            .put_grants(&[at(1, "here", 5), at(2, "here", 5), at(4, "here", 5)])
            .await
            .unwrap();
        let ours = subject.store.end().await.unwrap();
        let merged = file::merge(&subject.store, ours.id, &mut bytes.as_slice(), FAIL)
            .await
            .unwrap();
        let found = subject
            .store
            .list_grants(Some(merged.run.id), &GrantFilter::All, &EVERY)
            .await;
        let names: Vec<(String, String)> = all(found)
            .into_iter()
            .map(|one| (one.id, one.name))
            .collect();
        let expected = [
            ("g0", ""),
            ("g1", "file"),
            ("g2", "here"),
            ("g3", "file"),
            ("g4", "here"),
        ];
        assert_eq!(
            names,
            expected.map(|(id, name)| (id.to_owned(), name.to_owned()))
        );
    })
    .await;
}

#[tokio::test]
async fn an_import_that_died_is_begun_anew() {
    use package_database::backend::adapter::Fault;
    let subject = Subject::in_memory().await;
    let sync = members(&subject.store, 90).await.id;
    let bytes = exported(&subject, sync).await;
    let other = Subject::in_memory().await;
    let (faulty, faults) = other.faulty().await;
    faults.script(std::iter::repeat_n(None, 9).chain([Some(Fault::Crash)]));
    file::import(&faulty, &mut bytes.as_slice(), FAIL)
        .await
        .unwrap_err();
    let runs = all(other.store.list_runs(&EVERY).await);
    assert_eq!(runs[0].state, SyncState::Copying);
    // What is left of the first attempt does not show in the second, even if it is of something else.
    other.clock.advance(super::DAY);
    let stale = Item::new()
        .with("pk", format!("okta#{sync}#gr#00"))
        .with("sk", "stale");
    let touch = Action::set("kind", "grant");
    other
        .backend
        .update(&Update::new(TABLE, stale, vec![touch]))
        .await
        .unwrap();
    file::import(&other.store, &mut bytes.as_slice(), FAIL)
        .await
        .unwrap();
    assert_eq!(
        contents(&other.store, None).await,
        contents(&subject.store, None).await
    );
}

/// Reads bytes, and in front of the one at `gate` tells that it is there and waits to be let through.
struct Gated {
    bytes: Cursor<Vec<u8>>,
    gate: Option<(u64, Sender<()>, Receiver<()>)>,
}

impl Gated {
    fn new(bytes: &[u8], at: usize) -> (Self, Receiver<()>, Sender<()>) {
        let ((tell, told), (open, opened)) = (channel(), channel());
        let gated = Self {
            bytes: Cursor::new(bytes.to_vec()),
            gate: Some((u64::try_from(at).unwrap(), tell, opened)),
        };
        (gated, told, open)
    }
}

impl Read for Gated {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let reached = self.bytes.position();
        let into = match &self.gate {
            Some((at, ..)) if *at > reached => {
                let room = usize::try_from(at - reached).unwrap().min(into.len());
                into.get_mut(..room).unwrap()
            }
            Some(_) => {
                let (_, tell, opened) = self.gate.take().unwrap();
                tell.send(()).unwrap();
                opened.recv().unwrap();
                into
            }
            None => into,
        };
        self.bytes.read(into)
    }
}

/// The import that began last goes on, wherever the one before it was and whoever reads on first; the other one is told so.
#[tokio::test]
#[expect(
    clippy::disallowed_methods,
    reason = "a reader that waits holds its thread"
)]
async fn of_two_imports_of_one_sync_the_later_one_is_whole() {
    let subject = Subject::in_memory().await;
    let sync = filled(&subject, 60).await;
    let bytes = exported(&subject, sync).await;
    let wanted = contents(&subject.store, None).await;
    for (first_at, second_at) in [(50, 90), (90, 50), (99, 20), (20, 99), (70, 70)] {
        for first_ends_first in [false, true] {
            let other = Subject::in_memory().await;
            let import = |at: usize| {
                let (mut from, told, open) = Gated::new(&bytes, bytes.len() * at / 100);
                let store = other.store.clone();
                let import = thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread();
                    let runtime = { runtime }.enable_all().build().unwrap();
                    runtime.block_on(file::import(&store, &mut from, FAIL))
                });
                told.recv().unwrap();
                (import, open)
            };
            let ((first, open_first), (second, open_second)) =
                (import(first_at), import(second_at));
            let (of_first, of_second) = match first_ends_first {
                true => {
                    open_first.send(()).unwrap();
                    let of_first = first.join().unwrap();
                    open_second.send(()).unwrap();
                    (of_first, second.join().unwrap())
                }
                false => {
                    open_second.send(()).unwrap();
                    let of_second = second.join().unwrap();
                    open_first.send(()).unwrap();
                    (first.join().unwrap(), of_second)
                }
            };
            let case = format!("{first_at}, {second_at}, {first_ends_first}");
            assert_eq!(kind(of_first), ErrorKind::Conflict, "{case}");
            of_second.unwrap();
            assert_eq!(contents(&other.store, None).await, wanted, "{case}");
            let run = other.store.get_sync(sync).await.unwrap();
            let stored = subject.store.get_sync(sync).await.unwrap();
            assert_eq!(
                (run.state, run.stats),
                (SyncState::Ended, stored.stats),
                "{case}"
            );
        }
    }
}

#[tokio::test]
async fn a_merge_that_is_refused_leaves_nothing_and_can_be_made_again() {
    let subject = Subject::in_memory().await;
    let sync = members(&subject.store, 5).await.id;
    let bytes = exported(&subject, sync).await;
    let other = Subject::in_memory().await;
    // So that the two syncs are not of one moment, which would be one id.
    other.clock.advance(super::DAY);
    let base = members(&other.store, 3).await.id;
    let running = other.store.start_new().await.unwrap().id;
    let missing = "00000000-0000-7000-8000-000000000000".parse().unwrap();
    for (base, wanted) in [
        (running, ErrorKind::Conflict),
        (missing, ErrorKind::NotFound),
    ] {
        let refused = file::merge(&other.store, base, &mut bytes.as_slice(), FAIL).await;
        assert_eq!(kind(refused), wanted);
        assert_eq!(all(other.store.list_runs(&EVERY).await).len(), 2);
    }
    let merged = file::merge(&other.store, base, &mut bytes.as_slice(), FAIL).await;
    assert_eq!(merged.unwrap().run.stats.unwrap().grants, 5);
}

#[tokio::test]
async fn a_damaged_item_is_left_out_of_a_file_on_request() {
    let subject = Subject::in_memory().await;
    let sync = members(&subject.store, 3).await.id;
    let key = Item::new()
        .with("pk", format!("okta#{sync}#gr#00"))
        .with("sk", "g1");
    let damage = vec![Action::remove("resource_id")];
    subject
        .backend
        .update(&Update::new(TABLE, key, damage))
        .await
        .unwrap();
    let view = subject.store.view(sync).await.unwrap();
    let error = file::export(&view, &mut Vec::new(), FAIL)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("g1"), "{error}");
    let mut bytes = Vec::new();
    let (manifest, damaged) = file::export(&view, &mut bytes, OnDamaged::Skip)
        .await
        .unwrap();
    assert_eq!((manifest.stats.grants, damaged.len()), (2, 1));
    assert_eq!(file::verify(&mut bytes.as_slice()).unwrap(), manifest);
}

#[tokio::test]
async fn a_reader_or_writer_that_fails_is_no_damage() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    assert_eq!(kind(file::verify(&mut Broken)), ErrorKind::Unavailable);
    let subject = Subject::in_memory().await;
    let sync = members(&subject.store, 3).await.id;
    let view = subject.store.view(sync).await.unwrap();
    let mut small = [0; 100];
    let mut out = Cursor::new(&mut small[..]);
    assert_eq!(
        kind(file::export(&view, &mut out, FAIL).await),
        ErrorKind::Unavailable
    );
    subject.store.start_new().await.unwrap();
    let running = subject.store.read(None).await.unwrap();
    subject
        .store
        .put_grants(&[Grant::of("1", &member(), &user(1))])
        .await
        .unwrap();
    assert_eq!(
        kind(file::export(&running, &mut Vec::new(), FAIL).await),
        ErrorKind::Conflict
    );
}
