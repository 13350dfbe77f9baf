//! Reading a file: to look at it, into a store, and together with what a store has.

use std::io::Read;
use std::time::Duration;

use super::super::copy::{CopyReport, Filling, OnDamaged};
use super::super::item;
use super::super::model::{Kind, SyncRecord};
use super::super::run::{RUNS, SyncId, SyncRun, SyncState};
use super::super::settings::check_shards;
use super::super::store::DynamoSyncStore;
use super::bytes::{Bytes, Looked};
use super::frame::FileReader;
use super::manifest::Manifest;
use super::{Section, altered, parse};
use crate::backend::Item;
use crate::block::key::SK;
use crate::error::{Error, ErrorKind};

/// Reads a file to its end, and answers what it holds.
///
/// # Errors
///
/// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for what is no sync file, and for one of another version
/// or another form of lines; [`ErrorKind::CorruptData`](crate::ErrorKind::CorruptData) for one that is cut or was altered;
/// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) when it cannot be read.
pub fn verify(from: &mut impl Read) -> Result<Manifest, Error> {
    let mut file = FileReader::begin(from)?;
    let mut run: Option<SyncRun> = None;
    let (mut order, mut bytes) = (Order::default(), Looked::default());
    while let Some((content, lines)) = file.next(run.as_ref().map(|run| run.id))? {
        for item in items(&lines) {
            let item = item?;
            match content {
                Section::Run => run = Some(run_of(&item, run.is_some())?),
                Section::Records(kind) => {
                    order.check(kind, &item)?;
                    let record = item::read(kind, &item).map_err(altered)?;
                    if let SyncRecord::Asset(asset) = record {
                        bytes.require(&asset)?;
                    }
                }
                Section::Bytes => drop(bytes.take(&item)?),
            }
        }
    }
    match run {
        Some(run) => Ok(file.manifest(run.id)),
        None => Err(altered("it has no run")),
    }
}

/// Reads a file into a store, where its sync then has the id and the times that it had. It is there when all of the
/// file has been read and agrees with its manifest, and not before.
///
/// # Errors
///
/// As [`verify`] and [`DynamoSyncStore`]; [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when the store has the sync
/// already. Of a file that is refused nothing stays.
pub async fn import(
    store: &DynamoSyncStore,
    from: &mut (impl Read + Send),
    on_damaged: OnDamaged,
) -> Result<CopyReport, Error> {
    let mut place = None;
    let read = import_into(store, from, on_damaged, &mut place).await;
    if let (Err(_), Some(run)) = (&read, place) {
        // The error of the file is what the caller needs; what cannot be removed now a clean-up removes. What another
        // import of the same sync has begun since stays.
        store.drop_copy(&run).await;
    }
    read
}

async fn import_into(
    store: &DynamoSyncStore,
    from: &mut (impl Read + Send),
    on_damaged: OnDamaged,
    place: &mut Option<SyncRun>,
) -> Result<CopyReport, Error> {
    let mut file = FileReader::begin(from)?;
    let mut source: Option<SyncRun> = None;
    let mut filling: Option<Filling<'_>> = None;
    let mut order = Order::default();
    let mut bytes = Bytes::new(&store.parts.blobs);
    while let Some((content, lines)) = file.next(source.as_ref().map(|run| run.id))? {
        for item in items(&lines) {
            let item = item?;
            if content == Section::Run {
                let run = run_of(&item, source.is_some())?;
                require_past(store, &run)?;
                let new = fresh_place(store, &run).await?;
                *place = Some(new.clone());
                filling = Some(Filling::new(store, new)?);
                source = Some(run);
                continue;
            }
            let Some(filling) = &mut filling else {
                return Err(altered("its run is not its first block"));
            };
            match content {
                Section::Run => {}
                Section::Bytes => bytes.take(&item).await?,
                Section::Records(kind) => {
                    order.check(kind, &item)?;
                    match item::read(kind, &item) {
                        Ok(record) => {
                            if let SyncRecord::Asset(asset) = &record {
                                bytes.require(asset).await?;
                            }
                            filling.push(&record).await.map_err(as_altered)?;
                        }
                        Err(damaged) => on_damaged.take(damaged, &mut filling.damaged)?,
                    }
                }
            }
        }
    }
    let (Some(filling), Some(source)) = (filling, source) else {
        return Err(altered("it has no run"));
    };
    let ended = filling.finish(source.ended_at, true).await;
    ended.map_err(as_altered)
}

/// A record that breaks a rule is one that no export has written.
fn as_altered(error: Error) -> Error {
    match error.kind() {
        ErrorKind::InvalidInput => altered(error),
        _ => error,
    }
}

/// A run to be filled, in which nothing is left of an import that stopped somewhere.
async fn fresh_place(store: &DynamoSyncStore, source: &SyncRun) -> Result<SyncRun, Error> {
    let before = store.find_run(source.id).await?;
    if let Some(before) = before.filter(|run| run.state == SyncState::Copying) {
        store.remove_runs(&[before], Duration::ZERO).await?;
    }
    store.place_for(source).await
}

/// Reads a file into a store and makes one sync of it and of one that the store has: of each record the one stays
/// that was discovered last. The sync of the file stays in the store as well.
///
/// # Errors
///
/// As [`import`] and [`DynamoSyncStore::compact`]. Where it fails, the sync of the file does not stay either.
pub async fn merge(
    store: &DynamoSyncStore,
    base: SyncId,
    from: &mut (impl Read + Send),
    on_damaged: OnDamaged,
) -> Result<CopyReport, Error> {
    // Before anything is read: of what is refused nothing stays.
    store.ended(base).await?;
    let imported = import(store, from, on_damaged).await?;
    match store.compact(base, imported.run.id, on_damaged).await {
        Ok(mut merged) => {
            merged.damaged.extend(imported.damaged);
            Ok(merged)
        }
        Err(error) => {
            // The same call can be made again, because the store does not have the sync of the file.
            store
                .remove_runs(&[imported.run], Duration::ZERO)
                .await
                .ok();
            Err(error)
        }
    }
}

fn items(lines: &[u8]) -> impl Iterator<Item = Result<Item, Error>> {
    let lines = lines.split_inclusive(|byte| *byte == b'\n');
    lines.map(|text| parse::item(text).ok_or_else(|| altered("a line is no item")))
}

fn run_of(item: &Item, another: bool) -> Result<SyncRun, Error> {
    let run = RUNS.read(item)?;
    if another || run.state != SyncState::Ended {
        return Err(altered("it is not of one sync that has ended"));
    }
    check_shards(run.shards).map_err(as_altered)?;
    if run.ended_at.is_some_and(|at| at < run.started_at) {
        return Err(altered("its sync ended before it began"));
    }
    Ok(run)
}

/// What ended in times to come would be the newest sync until then, whatever is collected.
fn require_past(store: &DynamoSyncStore, run: &SyncRun) -> Result<(), Error> {
    let ahead = u64::try_from(AHEAD.as_nanos()).unwrap_or(u64::MAX);
    let latest = store
        .parts
        .store
        .retrier
        .clock
        .nanoseconds()
        .saturating_add(ahead);
    match run.ended_at.is_some_and(|at| at > latest) {
        false => Ok(()),
        true => Err(altered("its sync ended at a time that has not come")),
    }
}

/// How far the clock of another machine may be ahead.
const AHEAD: Duration = Duration::from_secs(24 * 60 * 60);

/// Whether the records of each kind come in the order of their keys, in which they are written, each once.
#[derive(Default)]
struct Order(Option<(Kind, String)>);

impl Order {
    fn check(&mut self, kind: Kind, item: &Item) -> Result<(), Error> {
        let Some(key) = item.text(SK) else {
            return Ok(());
        };
        if let Some((of, last)) = &self.0
            && *of == kind
            && *key <= **last
        {
            return Err(altered("its records are in another order"));
        }
        self.0 = Some((kind, key.into_owned()));
        Ok(())
    }
}
