//! Reading a file: to look at it, into a store, and together with what a store has.

use std::io::Read;
use std::time::Duration;

use super::super::copy::{CopyReport, Filling, OnDamaged};
use super::super::item;
use super::super::model::{Kind, SyncRecord};
use super::super::run::{RUNS, SyncId, SyncRun, SyncState};
use super::super::store::DynamoSyncStore;
use super::frame::FileReader;
use super::manifest::Manifest;
use super::write::{DATA, DIGEST, PART};
use super::{Section, altered, line};
use crate::backend::Item;
use crate::block::blobs::{Blobs, Digest, Upload};
use crate::error::Error;

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
    while let Some((content, lines)) = file.next(run.as_ref().map(|run| run.id))? {
        for item in items(&lines) {
            let item = item?;
            match content {
                Section::Run => run = Some(run_of(&item, run.is_some())?),
                Section::Records(kind) => {
                    item::read(kind, &item).map_err(altered)?;
                }
                Section::Bytes => {
                    part_of(&item)?;
                }
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
        if store.require_own(&run).await.is_ok() {
            store.remove_runs(&[run], Duration::ZERO).await.ok();
        }
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
    let mut bytes = Bytes::new(&store.parts.blobs);
    while let Some((content, lines)) = file.next(source.as_ref().map(|run| run.id))? {
        for item in items(&lines) {
            let item = item?;
            if content == Section::Run {
                let run = run_of(&item, source.is_some())?;
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
                    if kind == Kind::Asset {
                        bytes.end().await?;
                    }
                    match item::read(kind, &item) {
                        Ok(record) => push(filling, &record).await?,
                        Err(damaged) => on_damaged.take(damaged, &mut filling.damaged)?,
                    }
                }
            }
        }
    }
    let (Some(filling), Some(source)) = (filling, source) else {
        return Err(altered("it has no run"));
    };
    filling.finish_exactly(source.ended_at).await
}

async fn push(filling: &mut Filling<'_>, record: &SyncRecord) -> Result<(), Error> {
    let missing = match record {
        SyncRecord::Asset(asset) => {
            let stored = filling.store.parts.blobs.info(&asset.digest).await?;
            stored.is_none_or(|stored| stored.size != asset.size)
        }
        _ => false,
    };
    if missing {
        return Err(altered("the bytes of an asset are not in it"));
    }
    filling.push(record).await
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
    lines.map(|text| line::read(text).ok_or_else(|| altered("a line is no item")))
}

fn run_of(item: &Item, another: bool) -> Result<SyncRun, Error> {
    let run = RUNS.read(item)?;
    match run.state {
        SyncState::Ended if !another => Ok(run),
        _ => Err(altered("it is not of one sync that has ended")),
    }
}

/// A part of the bytes of an asset: which, and the number of the part.
fn part_of(item: &Item) -> Result<(Digest, u64, Vec<u8>), Error> {
    let digest = item.text(DIGEST).and_then(|text| text.parse().ok());
    let part = item.number(PART).and_then(|digits| digits.parse().ok());
    let read = digest.zip(part).zip(item.binary(DATA));
    let read = read.map(|((digest, part), data)| (digest, part, data));
    read.ok_or_else(|| altered("a part of an asset is none"))
}

/// The bytes of assets on their way into the store, one asset after the other.
struct Bytes<'a> {
    blobs: &'a Blobs,
    now: Option<(Digest, u64, Upload<'a>)>,
}

impl<'a> Bytes<'a> {
    const fn new(blobs: &'a Blobs) -> Self {
        Self { blobs, now: None }
    }

    async fn take(&mut self, item: &Item) -> Result<(), Error> {
        let (digest, part, data) = part_of(item)?;
        if part == 0 {
            self.end().await?;
            self.now = Some((digest, 0, self.blobs.begin(digest).await?));
        }
        match &mut self.now {
            Some((own, next, upload)) if *own == digest && *next == part => {
                *next = next.saturating_add(1);
                upload.write(&data).await
            }
            _ => Err(altered("the parts of an asset are in another order")),
        }
    }

    async fn end(&mut self) -> Result<(), Error> {
        match self.now.take() {
            Some((_, _, upload)) => upload.finish().await.map(drop),
            None => Ok(()),
        }
    }
}
