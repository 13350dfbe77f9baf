//! Hooks and steps of migrations that panic or hang: what is stored stays as it was, and everybody goes on.
#![expect(
    clippy::panic,
    clippy::disallowed_methods,
    reason = "these tests are about what panics, and about what holds up a thread of its own"
)]

use std::future::pending;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};

use package_database::backend::BoxFuture;
use package_database::block::migrate::Mode;
use package_database::models::{
    Doc, FieldMap, Framework, HookPoint, ModelHook, ModelMigration, PublishRule,
};
use package_database::{Error, ErrorKind};
use serde_json::json;

use super::{Subject, create, post, started};

/// Does what the title of its document says.
struct Mishap;

impl ModelHook for Mishap {
    fn call<'a>(&'a self, doc: &'a mut Doc) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            match doc.text("title") {
                Some("panic") => panic!("as it happens"),
                Some("hang") => pending().await,
                _ => Ok(()),
            }
        })
    }
}

/// Makes a write that panics, or that waits for ever and is given up.
async fn fails<T: Send + 'static>(word: &str, write: impl Future<Output = T> + Send + 'static) {
    if word == "panic" {
        let ended = tokio::spawn(write).await;
        assert!(ended.is_err_and(|error| error.is_panic()), "{word}");
        return;
    }
    let mut write = pin!(write);
    let waits = write.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(waits.is_pending(), "{word}");
}

async fn with_hooks(subject: &Subject, points: &[HookPoint]) -> Framework {
    let mut model = post().publish(PublishRule::all().channel("all"));
    for point in points {
        model = model.hook(*point, Arc::new(Mishap));
    }
    started(subject.builder(), [model]).await.unwrap()
}

#[tokio::test]
async fn hooks_before_a_write_leave_what_is_stored() {
    let points = [
        HookPoint::BeforeCreate,
        HookPoint::BeforeUpdate,
        HookPoint::BeforeDelete,
    ];
    for word in ["panic", "hang"] {
        let subject = Subject::new(false).await;
        let plain = with_hooks(&subject, &[]).await.collection("post").unwrap();
        let posts = with_hooks(&subject, &points).await;
        let posts = posts.collection("post").unwrap();

        let fields = json!({"id": "two", "title": word, "slug": "t"});
        let own = posts.clone();
        fails(word, async move { own.create(fields).await }).await;
        assert!(posts.get("two").await.unwrap().is_none(), "{word}");
        // Its unique value is nobody's.
        create(&posts, json!({"id": "one", "title": "One", "slug": "t"})).await;

        let mut one = posts.find("one").await.unwrap();
        let fields = json!({"title": word, "slug": "u"});
        fails(word, async move { one.update(fields).await }).await;
        let one = posts.find("one").await.unwrap();
        assert_eq!(
            (one.text("title"), one.text("slug")),
            (Some("One"), Some("t"))
        );
        create(
            &posts,
            json!({"id": "three", "title": "Three", "slug": "u"}),
        )
        .await;

        let mut four = create(&plain, json!({"id": "four", "title": word})).await;
        four = posts.find(four.id()).await.unwrap();
        fails(word, async move { four.delete().await }).await;
        let mut four = posts.find("four").await.unwrap();
        four.update(json!({"title": "Four"})).await.unwrap();
        assert!(four.delete().await.unwrap(), "{word}");
    }
}

#[tokio::test]
async fn what_was_written_before_a_hook_stands() {
    let points = [
        HookPoint::AfterCreate,
        HookPoint::AfterUpdate,
        HookPoint::AfterDelete,
    ];
    for word in ["panic", "hang"] {
        let subject = Subject::new(false).await;
        let plain = with_hooks(&subject, &[]).await.collection("post").unwrap();
        let posts = with_hooks(&subject, &points).await;
        let posts = posts.collection("post").unwrap();

        let fields = json!({"id": "one", "title": word, "slug": "s"});
        let own = posts.clone();
        fails(word, async move { own.create(fields).await }).await;
        let mut one = posts.find("one").await.unwrap();
        let taken = plain.create(json!({"title": "Two", "slug": "s"})).await;
        assert_eq!(taken.unwrap_err().kind(), ErrorKind::Conflict, "{word}");

        fails(word, async move { one.update(json!({"likes": 1})).await }).await;
        let mut one = posts.find("one").await.unwrap();
        assert_eq!(one.get("likes"), Some(&json!(1)), "{word}");

        fails(word, async move { one.delete().await }).await;
        assert!(posts.get("one").await.unwrap().is_none(), "{word}");
        create(&posts, json!({"id": "one", "title": "One", "slug": "s"})).await;
    }
}

/// Gives posts a number of words; the first time that it meets `odd` it panics or waits.
struct Count {
    odd: AtomicBool,
    /// Is told when it is there, and then waits; panics without.
    waits: Option<(SyncSender<()>, Mutex<Receiver<()>>)>,
}

impl Count {
    fn new(waits: Option<(SyncSender<()>, Receiver<()>)>) -> Self {
        Self {
            odd: AtomicBool::new(true),
            waits: waits.map(|(there, go)| (there, Mutex::new(go))),
        }
    }
}

impl ModelMigration for Count {
    fn model(&self) -> &str {
        "post"
    }
    fn version(&self) -> u32 {
        2
    }
    fn up(&self, mut fields: FieldMap) -> Result<FieldMap, Error> {
        let is_odd = fields.get("title").is_some_and(|title| title == "odd");
        if is_odd && self.odd.swap(false, Ordering::Relaxed) {
            match &self.waits {
                None => panic!("as it happens"),
                Some((there, go)) => {
                    there.send(()).unwrap();
                    go.lock().unwrap().recv().unwrap();
                }
            }
        }
        fields.insert("likes".to_owned(), json!(7));
        Ok(fields)
    }
    fn down(&self, fields: FieldMap) -> Result<FieldMap, Error> {
        Ok(fields)
    }
}

async fn at_second(subject: &Subject, step: Count) -> Framework {
    let builder = subject.builder().migration(step).unwrap();
    started(builder, [post().version(2)]).await.unwrap()
}

/// The version of a post and its likes, as they are stored.
async fn stored(subject: &Subject, id: &str) -> [String; 2] {
    let items = subject.partition("M#post#G").await;
    let item = items
        .iter()
        .find(|item| item.text("sk").as_deref() == Some(id));
    let number = |name| item.unwrap().number(name).unwrap().into_owned();
    [number("schema"), number("f_likes")]
}

#[tokio::test]
async fn a_step_that_panics_leaves_the_document_as_it_is_stored() {
    let subject = Subject::new(false).await;
    let old = subject.start([post()]).await.collection("post").unwrap();
    for title in ["a", "odd", "z"] {
        create(&old, json!({"id": title, "title": title})).await;
    }
    let framework = Arc::new(at_second(&subject, Count::new(None)).await);
    let own = framework.clone();
    let ended = tokio::spawn(async move { own.migrate("post", 2, Mode::Real).await }).await;
    assert!(ended.is_err_and(|error| error.is_panic()));
    assert_eq!(stored(&subject, "odd").await, ["1", "0"]);
    // What it was in is whole, and the next call goes on.
    framework.migrate("post", 2, Mode::Real).await.unwrap();
    for id in ["a", "odd", "z"] {
        assert_eq!(stored(&subject, id).await, ["2", "7"], "{id}");
    }
}

/// While a step waits for something, an application reads and writes, and nothing that it writes is lost.
#[tokio::test]
async fn a_step_that_hangs_keeps_nobody_else_waiting() {
    let subject = Subject::new(false).await;
    let old = subject.start([post()]).await.collection("post").unwrap();
    for title in ["a", "odd", "z"] {
        create(&old, json!({"id": title, "title": title})).await;
    }
    let (there, is_there) = sync_channel(1);
    let (go, goes) = sync_channel(1);
    let framework = at_second(&subject, Count::new(Some((there, goes)))).await;
    let migration = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let done = runtime
            .unwrap()
            .block_on(framework.migrate("post", 2, Mode::Real));
        (framework, done)
    });
    is_there.recv().unwrap();
    let mut odd = old.find("odd").await.unwrap();
    odd.update(json!({"title": "even"})).await.unwrap();
    create(&old, json!({"id": "new", "title": "new"})).await;
    go.send(()).unwrap();
    let (framework, done) = migration.join().unwrap();
    done.unwrap();
    let posts = framework.collection("post").unwrap();
    for (id, title) in [("a", "a"), ("odd", "even"), ("z", "z"), ("new", "new")] {
        let doc = posts.find(id).await.unwrap();
        let found = (doc.text("title"), doc.get("likes"));
        assert_eq!(found, (Some(title), Some(&json!(7))), "{id}");
        // What is written by an older version behind the walk is in the newest one when it is read.
        let version = if id == "new" { "1" } else { "2" };
        assert_eq!(stored(&subject, id).await[0], version, "{id}");
    }
}
