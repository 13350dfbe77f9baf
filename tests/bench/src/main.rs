//! What access syncs cost beside the bare calls that they make, and beside SQLite, in one run and one process.
//!
//! `cargo run --release -p bench -- 1000000` prints a table, for so many grants of 10,000 users over 1,000 resources. Both
//! sides of a line do the same work on the same machine, one after the other.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark measures the real clock, and a failure is its report"
)]

mod bare;
mod data;
mod memory;
mod sqlite;

use std::hint::black_box;
use std::io::Write;
use std::ops::Range;
use std::time::Instant;

use bare::Bare;
use data::{GRANTS_DEFAULT, entitlement, grants, principal, resource};
use package_database::Database;
use package_database::backend::emulator::EmulatorBackend;
use package_database::block::ListOptions;
use package_database::syncs::{DynamoSyncStore, GrantFilter, OnDamaged, SyncId, file};
use sqlite::Sqlite;

/// Grants of one call of a connector.
const BATCH: usize = 1_000;
/// Lists of each relation.
const LISTS: usize = 200;

/// Seconds that work takes.
async fn seconds<T>(work: impl Future<Output = T>) -> (f64, T) {
    let start = Instant::now();
    let done = work.await;
    (start.elapsed().as_secs_f64(), done)
}

/// Prints a line: what ours takes beside the other, as a ratio of speeds, and the least that it should be.
fn line(name: &str, ours: f64, other: f64, least: f64) {
    let speed = other / ours;
    let verdict = if speed >= least { "" } else { "  missed" };
    println!(
        "| {name} | {:.3} s | {:.3} s | {speed:.2} | {least:.2}{verdict} |",
        ours, other
    );
}

/// Stores a full sync of those grants, a part of which says something else; how many seconds the calls take that store
/// them. What a connector has to do to come by grants is not counted.
async fn load(store: &DynamoSyncStore, count: usize, changed: usize) -> (f64, SyncId) {
    let run = store.start_new().await.unwrap();
    let mut spent = 0.0;
    for part in batches(count) {
        let part = grants(part, changed);
        spent += seconds(async { store.put_grants(&part).await.unwrap() })
            .await
            .0;
    }
    (spent, run.id)
}

/// The numbers of grants, as many at a time as one call of a connector has.
fn batches(count: usize) -> impl Iterator<Item = Range<usize>> {
    let starts = (0..count).step_by(BATCH);
    starts.map(move |start| start..count.min(start + BATCH))
}

/// What is done with what a list hands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reads {
    /// Nothing: items stay as the emulator holds them.
    Nothing,
    /// Every entry is read.
    Everything,
}

/// A relation, and the lists of it.
#[derive(Clone, Copy, Debug)]
enum Relation {
    Resource,
    Principal,
    Entitlement,
}

impl Relation {
    const ALL: [Self; 3] = [Self::Resource, Self::Principal, Self::Entitlement];

    const fn name(self) -> &'static str {
        match self {
            Self::Resource => "list of a resource",
            Self::Principal => "list of a principal",
            Self::Entitlement => "list of an entitlement",
        }
    }

    fn filter(self, number: usize) -> GrantFilter {
        match self {
            Self::Resource => GrantFilter::Resource(resource(number)),
            Self::Principal => GrantFilter::Principal(principal(number)),
            Self::Entitlement => GrantFilter::Entitlement(entitlement(number)),
        }
    }
}

async fn lists(store: &DynamoSyncStore, sync: SyncId, relation: Relation, reads: Reads) {
    let all = ListOptions::new();
    let view = store.view(sync).await.unwrap();
    for number in 0..LISTS {
        let filter = relation.filter(number);
        let listed = view.list_grants(&filter, &all).await.unwrap();
        match reads {
            Reads::Nothing => drop(black_box(listed)),
            Reads::Everything => drop(black_box(listed.into_vec().unwrap())),
        }
    }
}

/// Where bytes end.
struct Nowhere(u64);

impl Write for Nowhere {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += u64::try_from(bytes.len()).unwrap();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let count = std::env::args().nth(1);
    let count: usize = count.map_or(GRANTS_DEFAULT, |count| count.parse().unwrap());
    println!("{count} grants of 10,000 users over 1,000 resources\n");
    println!("| | ours | the other | speed | at least |\n|---|---|---|---|---|");
    let emulator = EmulatorBackend::new();
    let database = Database::builder().emulator(emulator.clone());
    let database = database.build().await.unwrap();
    let store = database.syncs().store("bench").unwrap();
    let (loading, first) = load(&store, count, 0).await;
    let (ending, _) = seconds(store.end()).await;
    let mut bare = Bare::of(&emulator, &first.to_string()).await;
    let (bare_loading, ()) = seconds(bare.load()).await;
    line("load, beside BatchWriteItem", loading, bare_loading, 0.6);
    related(&store, first, &bare).await;
    let (_, second) = load(&store, count, 100).await;
    store.end().await.unwrap();
    differ(&store, (first, second), &mut bare, &emulator).await;
    copied(&store, first, &bare).await;
    beside_sqlite(&store, (first, second), count, loading).await;
    println!("\nThe end of the sync, which counts it and waits for its indexes: {ending:.3} s.");
}

/// Lists by the three relations, beside bare queries.
async fn related(store: &DynamoSyncStore, sync: SyncId, bare: &Bare) {
    for (reads, how) in [
        (Reads::Nothing, "of which nothing is read"),
        (Reads::Everything, "every entry read"),
    ] {
        for relation in Relation::ALL {
            let (ours, ()) = seconds(lists(store, sync, relation, reads)).await;
            let (other, ()) = seconds(bare.query(relation, LISTS, reads)).await;
            let name = format!("{}, beside Query, {how}", relation.name());
            line(&name, ours, other, 1.0 / 1.3);
        }
    }
}

/// The difference of two syncs, beside two bare scans, and what it takes of memory.
async fn differ(
    store: &DynamoSyncStore,
    (first, second): (SyncId, SyncId),
    bare: &mut Bare,
    emulator: &EmulatorBackend,
) {
    let before = memory::resident();
    let mut most = before;
    let (ours, changed) = seconds(async {
        let (left, right) = (
            store.view(first).await.unwrap(),
            store.view(second).await.unwrap(),
        );
        let mut deltas = left.compare(&right, OnDamaged::Fail).unwrap();
        let mut changed = 0_usize;
        while deltas.next().await.unwrap().is_some() {
            changed += 1;
            if changed.is_multiple_of(100) {
                most = most.max(memory::resident());
            }
        }
        changed
    })
    .await;
    let (other, ()) = seconds(async {
        for sync in [first, second] {
            bare.scan(emulator, &sync.to_string()).await;
        }
    })
    .await;
    line(
        "diff, beside two scans of which nothing is read",
        ours,
        other,
        0.5,
    );
    let more = most.saturating_sub(before) / 1_024;
    println!("| diff: {changed} changes, memory above the store | {more} MiB | | | under 64 MiB |");
}

/// A copy into a file, beside a pipeline of bare pages, lines and gzip.
async fn copied(store: &DynamoSyncStore, sync: SyncId, bare: &Bare) {
    let view = store.view(sync).await.unwrap();
    let mut out = Nowhere(0);
    let (ours, _) = seconds(file::export(&view, &mut out, OnDamaged::Fail)).await;
    let (other, bytes) = seconds(bare.export()).await;
    line("clone to file, beside a bare export", ours, other, 0.5);
    println!(
        "| the file, beside the bare one | {} bytes | {bytes} bytes | | |",
        out.0
    );
}

/// The same beside SQLite, with tables and indexes in the shape of the original's, in memory as the emulator is.
async fn beside_sqlite(
    store: &DynamoSyncStore,
    (first, second): (SyncId, SyncId),
    count: usize,
    loading: f64,
) {
    let mut sqlite = Sqlite::new();
    let other = sqlite.load(1, count, 0);
    line("load, beside SQLite", loading, other, 0.8);
    sqlite.load(2, count, 100);
    for relation in Relation::ALL {
        let (ours, ()) = seconds(lists(store, first, relation, Reads::Everything)).await;
        let (other, ()) = seconds(async { sqlite.lists(relation, LISTS) }).await;
        let name = format!("{}, beside SQLite", relation.name());
        line(&name, ours, other, 1.0);
    }
    let (ours, _) = seconds(store.access_report(first, second, OnDamaged::Fail)).await;
    let (other, _) = seconds(async { black_box(sqlite.diff()) }).await;
    line("diff, beside SQLite", ours, other, 1.0);
}
