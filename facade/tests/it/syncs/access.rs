//! What a principal can do in the end, and how far long work has come.

use package_database::syncs::{
    AccessPath, DynamoSyncStore, Entitlement, Grant, OnDamaged, Progress, ResourceId, SyncView,
    file,
};
use package_database::testing::TestDatabase;
use package_database::{Error, ErrorKind};

fn id(text: &str) -> ResourceId {
    let (kind, id) = text.split_once('/').unwrap();
    ResourceId::new(kind, id)
}

/// A sync of grants, each `principal entitlement resource`, which has ended.
async fn sync(store: &DynamoSyncStore, grants: &[&str]) -> SyncView {
    store.start_new().await.unwrap();
    let grants: Vec<Grant> = grants
        .iter()
        .map(|line| {
            let (who, rest) = line.split_once(' ').unwrap();
            let (name, on) = rest.split_once(' ').unwrap();
            Grant::of(*line, &Entitlement::new(name, id(on)), &id(who))
        })
        .collect();
    store.put_grants(&grants).await.unwrap();
    let run = store.end().await.unwrap();
    store.view(run.id).await.unwrap()
}

async fn paths(view: &SyncView, principal: &str) -> Vec<String> {
    let access = view.effective_access(&id(principal)).await.unwrap();
    assert!(!access.truncated);
    access.paths.iter().map(AccessPath::to_string).collect()
}

#[tokio::test]
async fn each_access_is_told_with_the_grants_that_lead_to_it() {
    let database = TestDatabase::new().await.unwrap();
    let store = database.syncs().store("a").unwrap();
    let view = sync(
        &store,
        &[
            "user/ada member team/core",
            "user/ada read repo/docs",
            "team/core member team/all",
            "team/core push repo/site",
            "team/all read repo/site",
            "user/eve owner repo/docs",
        ],
    )
    .await;
    assert_eq!(
        paths(&view, "user/ada").await,
        [
            "user/ada -member-> team/core",
            "user/ada -read-> repo/docs",
            "user/ada -member-> team/core -member-> team/all",
            "user/ada -member-> team/core -push-> repo/site",
            "user/ada -member-> team/core -member-> team/all -read-> repo/site",
        ]
    );
    assert_eq!(
        paths(&view, "user/eve").await,
        ["user/eve -owner-> repo/docs"]
    );
    assert_eq!(paths(&view, "user/nobody").await, [""; 0]);
}

#[tokio::test]
async fn circles_of_grants_end() {
    let database = TestDatabase::new().await.unwrap();
    let store = database.syncs().store("a").unwrap();
    let view = sync(
        &store,
        &[
            "t/a x t/b",
            "t/b x t/c",
            "t/c x t/a",
            "t/a self t/a",
            "t/c x t/b",
        ],
    )
    .await;
    let found = paths(&view, "t/a").await;
    assert_eq!(found.len(), 5, "{found:?}");
    assert_eq!(found.last().unwrap(), "t/a -x-> t/b -x-> t/c -x-> t/b");
}

#[tokio::test]
async fn what_is_beyond_the_bounds_is_told_to_be_there() {
    let database = TestDatabase::new().await.unwrap();
    let store = database.syncs().store("a").unwrap();
    let chain: Vec<String> = (0..30).map(|n| format!("t/{n} x t/{}", n + 1)).collect();
    let chain: Vec<&str> = chain.iter().map(String::as_str).collect();
    let view = sync(&store, &chain).await;
    let access = view.effective_access(&id("t/0")).await.unwrap();
    assert_eq!((access.paths.len(), access.truncated), (16, true));
    let wide: Vec<String> = (0..10_050).map(|n| format!("t/0 x{n} t/1")).collect();
    let wide: Vec<&str> = wide.iter().map(String::as_str).collect();
    let view = sync(&store, &wide).await;
    let access = view.effective_access(&id("t/0")).await.unwrap();
    assert_eq!((access.paths.len(), access.truncated), (10_000, true));
}

#[tokio::test]
async fn what_was_gained_and_lost_is_told_whichever_way_it_was_had() {
    let database = TestDatabase::new().await.unwrap();
    let store = database.syncs().store("a").unwrap();
    let before = sync(&store, &["u/a in t/x", "t/x push r/1", "t/x pull r/2"]).await;
    let after = sync(&store, &["u/a in t/y", "t/y push r/1", "u/a admin r/3"]).await;
    let ada = id("u/a");
    let before = before.effective_access(&ada).await.unwrap();
    let after = after.effective_access(&ada).await.unwrap();
    let told = |paths: Vec<&AccessPath>| {
        paths
            .iter()
            .map(|path| path.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told(after.beyond(&before)),
        ["u/a -admin-> r/3", "u/a -in-> t/y"]
    );
    assert_eq!(
        told(before.beyond(&after)),
        ["u/a -in-> t/x", "u/a -in-> t/x -pull-> r/2"]
    );
    assert_eq!(told(before.beyond(&before)), [""; 0]);
}

#[tokio::test]
async fn long_work_counts_what_it_reads() {
    let database = TestDatabase::new().await.unwrap();
    let store = database.syncs().store("a").unwrap();
    let view = sync(&store, &["u/a x r/1", "u/b x r/1", "u/c x r/1"]).await;
    let progress = Progress::new();
    let watched = store.clone().watched(&progress);
    watched.validate_references(Some(view.id())).await.unwrap();
    assert_eq!(progress.items(), 3);
    watched
        .access_report(view.id(), view.id(), OnDamaged::Fail)
        .await
        .unwrap();
    assert_eq!(progress.items(), 9);
    let again = watched.view(view.id()).await.unwrap();
    file::export(&again, &mut Vec::new(), OnDamaged::Fail)
        .await
        .unwrap();
    assert_eq!(progress.items(), 12);
    view.recount().await.unwrap();
    assert_eq!(progress.items(), 12, "others count for themselves");
}

/// Takes a few blocks, and then no more.
struct Full(usize, Vec<u8>);

impl file::FileSink for Full {
    fn write(
        &mut self,
        bytes: Vec<u8>,
    ) -> package_database::backend::BoxFuture<'_, Result<(), Error>> {
        Box::pin(async move {
            if self.0 == 0 {
                return Err(Error::new(ErrorKind::Conflict, "it is full"));
            }
            self.0 -= 1;
            self.1.extend(bytes);
            Ok(())
        })
    }
}

#[tokio::test]
async fn s_76_a_file_goes_into_whatever_takes_its_blocks() {
    let database = TestDatabase::new().await.unwrap();
    let store = database.syncs().store("a").unwrap();
    let view = sync(&store, &["u/a x r/1"]).await;
    let mut whole = Vec::new();
    file::export(&view, &mut whole, OnDamaged::Fail)
        .await
        .unwrap();
    // The run, the grants, the end.
    for room in 0..3 {
        let mut full = Full(room, Vec::new());
        let refused = file::export_into(&view, &mut full, OnDamaged::Fail).await;
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::Conflict);
        assert!(whole.starts_with(&full.1) && full.1.len() < whole.len());
    }
    let mut room = Full(3, Vec::new());
    file::export_into(&view, &mut room, OnDamaged::Fail)
        .await
        .unwrap();
    assert_eq!(room.1, whole);
}
