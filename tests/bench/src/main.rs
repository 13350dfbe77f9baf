//! What access syncs cost beside the bare calls that they make, and beside SQLite, in one run and one process.
//!
//! `cargo run --release -p bench -- 1000000` prints a table, for so many grants of 10,000 users over 1,000 resources. Both
//! sides of a line do the same work in the same memory, and seconds are those of the processor: loads in turn, a thousand
//! grants each, everything else in turn, a few rounds each, of which the cheapest one counts. Words behind the number choose
//! parts: `load`, `list`, `diff`, `clone`, `sqlite`, `clean-up`.

#![expect(
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark shows rounded figures of this process, and a failure is its report"
)]

mod bare;
mod data;
mod durable;
mod measure;
mod memory;
mod sqlite;

use std::hint::black_box;
use std::io::Write;
use std::ops::Range;

use bare::Bare;
use data::{GRANTS_DEFAULT, entitlement, grants, principal, resource};
use measure::{Chosen, in_turn, line, seconds};
use package_database::Database;
use package_database::backend::emulator::EmulatorBackend;
use package_database::block::ListOptions;
use package_database::syncs::{DynamoSyncStore, GrantFilter, OnDamaged, SyncId, file};
use sqlite::Sqlite;

/// Grants of one call of a connector.
const BATCH: usize = 1_000;
/// Lists of each relation.
const LISTS: usize = 200;
/// Rounds of lists, which are short, and of everything else.
const LIST_ROUNDS: usize = 7;
const ROUNDS: usize = 3;

/// What is compared, loaded.
struct Loaded {
    store: DynamoSyncStore,
    emulator: EmulatorBackend,
    first: SyncId,
    second: SyncId,
    bare: Bare,
    sqlite: Option<Sqlite>,
}

/// The numbers of grants, as many at a time as one call of a connector has.
fn batches(count: usize) -> impl Iterator<Item = Range<usize>> {
    let starts = (0..count).step_by(BATCH);
    starts.map(move |start| start..count.min(start + BATCH))
}

/// Seconds that the calls of a load take. What a connector has to do to come by grants is not counted.
#[derive(Default)]
struct Loading {
    ours: f64,
    bare: f64,
    sqlite: f64,
}

impl Loaded {
    /// Stores two full syncs of so many grants, of which one of a hundred differs; what the first of them took.
    async fn of(count: usize, chosen: &Chosen) -> (Self, Loading) {
        let emulator = EmulatorBackend::new();
        let database = Database::builder().emulator(emulator.clone());
        let database = database.build().await.unwrap();
        let store = database.syncs().store("bench").unwrap();
        let mut sqlite = chosen.has("sqlite").then(Sqlite::new);
        let first = store.start_new().await.unwrap().id;
        let mut bare = Bare::new(&first.to_string()).await;
        let mut loading = Loading::default();
        for part in batches(count) {
            let grants = grants(part, 0);
            let put = seconds(async { store.put_grants(&grants).await.unwrap() });
            loading.ours += put.await.0;
            let items = bare.written(&emulator).await;
            loading.bare += seconds(bare.load(&items)).await.0;
            if let Some(sqlite) = &sqlite {
                loading.sqlite += seconds(async { sqlite.put(1, &grants) }).await.0;
            }
        }
        if let Some(sqlite) = &mut sqlite {
            loading.sqlite += seconds(async { sqlite.commit() }).await.0;
        }
        let (ending, _) = seconds(store.end()).await;
        let second = store.start_new().await.unwrap().id;
        for part in batches(count) {
            let grants = grants(part, 100);
            store.put_grants(&grants).await.unwrap();
            if let Some(sqlite) = &sqlite {
                sqlite.put(2, &grants);
            }
        }
        store.end().await.unwrap();
        if let Some(sqlite) = &mut sqlite {
            sqlite.commit();
        }
        println!(
            "The end of the first sync, which counts it and waits for its indexes: {ending:.3} s.\n"
        );
        let loaded = Self {
            store,
            emulator,
            first,
            second,
            bare,
            sqlite,
        };
        (loaded, loading)
    }
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
    let mut words = std::env::args().skip(1);
    let count: usize = words
        .next()
        .map_or(GRANTS_DEFAULT, |count| count.parse().unwrap());
    let chosen = Chosen::new(words.collect());
    println!("{count} grants of 10,000 users over 1,000 resources\n");
    if ["load", "list", "diff", "clone", "sqlite"]
        .iter()
        .any(|part| chosen.has(part))
    {
        compared(count, &chosen).await;
    }
    if chosen.has("clean-up") {
        durable::cleaned_up(count).await;
    }
}

async fn compared(count: usize, chosen: &Chosen) {
    let (loaded, loading) = Loaded::of(count, chosen).await;
    println!("| | ours | the other | speed | at least |\n|---|---|---|---|---|");
    if chosen.has("load") {
        line(
            "load, beside BatchWriteItem",
            (loading.ours, loading.bare),
            0.6,
        );
    }
    if chosen.has("list") {
        related(&loaded).await;
    }
    if chosen.has("diff") {
        differ(&loaded).await;
    }
    if chosen.has("clone") {
        copied(&loaded).await;
    }
    if let Some(sqlite) = &loaded.sqlite {
        line("load, beside SQLite", (loading.ours, loading.sqlite), 0.8);
        beside_sqlite(&loaded, sqlite).await;
    }
}

/// Lists by the three relations, beside bare queries.
async fn related(loaded: &Loaded) {
    let Loaded {
        store, first, bare, ..
    } = loaded;
    for (reads, how) in [
        (Reads::Nothing, "of which nothing is read"),
        (Reads::Everything, "every entry read"),
    ] {
        for relation in Relation::ALL {
            let both = in_turn(
                LIST_ROUNDS,
                async || lists(store, *first, relation, reads).await,
                async || bare.query(relation, LISTS, reads).await,
            );
            let name = format!("{}, beside Query, {how}", relation.name());
            line(&name, both.await, 1.0 / 1.3);
        }
    }
}

/// The difference of two syncs, beside two bare scans, and what it takes of memory.
async fn differ(loaded: &Loaded) {
    let Loaded {
        store,
        first,
        second,
        bare,
        emulator,
        ..
    } = loaded;
    let before = memory::resident();
    let (mut most, mut changed) = (before, 0_usize);
    let both = in_turn(
        ROUNDS,
        async || {
            let (left, right) = (
                store.view(*first).await.unwrap(),
                store.view(*second).await.unwrap(),
            );
            let mut deltas = left.compare(&right, OnDamaged::Fail).unwrap();
            changed = 0;
            while deltas.next().await.unwrap().is_some() {
                changed += 1;
                if changed.is_multiple_of(100) {
                    most = most.max(memory::resident());
                }
            }
        },
        async || {
            for sync in [first, second] {
                bare.scan(emulator, &sync.to_string()).await;
            }
        },
    );
    let name = "diff, beside two scans of which nothing is read";
    line(name, both.await, 0.5);
    let more = most.saturating_sub(before) / 1_024;
    println!("| diff: {changed} changes, memory above the store | {more} MiB | | | under 64 MiB |");
}

/// A copy into a file, beside a pipeline of bare pages, lines and gzip.
async fn copied(loaded: &Loaded) {
    let view = loaded.store.view(loaded.first).await.unwrap();
    let (mut ours, mut other) = (0, 0);
    let both = in_turn(
        ROUNDS,
        async || {
            let mut out = Nowhere(0);
            file::export(&view, &mut out, OnDamaged::Fail)
                .await
                .unwrap();
            ours = out.0;
        },
        async || other = loaded.bare.export().await,
    );
    line("clone to file, beside a bare export", both.await, 0.5);
    println!("| the file, beside the bare one | {ours} bytes | {other} bytes | | |");
}

/// The same beside SQLite, with tables and indexes in the shape of the original's, in memory as the emulator is.
async fn beside_sqlite(loaded: &Loaded, sqlite: &Sqlite) {
    let Loaded {
        store,
        first,
        second,
        ..
    } = loaded;
    for relation in Relation::ALL {
        let both = in_turn(
            LIST_ROUNDS,
            async || lists(store, *first, relation, Reads::Everything).await,
            async || sqlite.lists(relation, LISTS),
        );
        let name = format!("{}, beside SQLite", relation.name());
        line(&name, both.await, 1.0);
    }
    let both = in_turn(
        ROUNDS,
        async || {
            drop(black_box(
                store
                    .access_report(*first, *second, OnDamaged::Fail)
                    .await
                    .unwrap(),
            ))
        },
        async || black_box(sqlite.diff()),
    );
    line("diff, beside SQLite", both.await, 1.0);
}
