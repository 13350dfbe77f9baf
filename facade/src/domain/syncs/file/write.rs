//! Writing a sync into a file.

use std::collections::HashSet;
use std::future::ready;
use std::io::Write;

use super::super::copy::OnDamaged;
use super::super::item;
use super::super::model::{Asset, Kind, SyncRecord};
use super::super::sorted::Sorted;
use super::super::view::SyncView;
use super::frame::{BLOCK_BYTES, FileWriter, unwritten};
use super::manifest::Manifest;
use super::{Section, line};
use crate::backend::{BoxFuture, Item, Value};
use crate::block::Damaged;
use crate::block::blobs::Digest;
use crate::block::key::{KeyBuilder, PK, SK};
use crate::error::Error;

/// The bytes of a part of an asset, in an item of their own.
pub(super) const DATA: &str = "data";
/// The asset's digest, and the number of the part.
pub(super) const DIGEST: &str = "digest";
pub(super) const PART: &str = "part";

/// Where a file goes, a block at a time: a channel, a request, whatever is not there at once.
pub trait FileSink: Send {
    /// Takes the next bytes of the file.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from taking them, which ends the export.
    fn write(&mut self, bytes: Vec<u8>) -> BoxFuture<'_, Result<(), Error>>;
}

/// A writer as a sink.
struct Written<'a, W>(&'a mut W);

impl<W: Write + Send> FileSink for Written<'_, W> {
    fn write(&mut self, bytes: Vec<u8>) -> BoxFuture<'_, Result<(), Error>> {
        let written = self.0.write_all(&bytes).and_then(|()| self.0.flush());
        Box::pin(ready(written.map_err(unwritten)))
    }
}

/// Lines on their way into blocks.
struct Lines<'a> {
    file: FileWriter,
    out: &'a mut dyn FileSink,
    lines: Vec<u8>,
    count: u64,
}

impl Lines<'_> {
    async fn push(&mut self, content: Section, item: &Item) -> Result<(), Error> {
        line::write(item, &mut self.lines);
        self.count = self.count.saturating_add(1);
        match self.lines.len() >= BLOCK_BYTES {
            true => self.end(content).await,
            false => Ok(()),
        }
    }

    /// Ends the block of a kind.
    async fn end(&mut self, content: Section) -> Result<(), Error> {
        if self.count == 0 {
            return Ok(());
        }
        self.file.block(content, &self.lines, self.count)?;
        self.lines.clear();
        self.count = 0;
        self.out.write(self.file.take()).await
    }
}

/// Writes a sync that has ended into a file, in the memory of a page and a block. Answers what the file holds, and the
/// damaged items that were left out.
///
/// # Errors
///
/// As [`DynamoSyncStore`](super::super::DynamoSyncStore); [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) for a sync
/// that has not ended; [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) when `out` takes no more. What was written
/// until then is refused by every reader.
pub async fn export(
    view: &SyncView,
    out: &mut (impl Write + Send),
    on_damaged: OnDamaged,
) -> Result<(Manifest, Vec<Damaged>), Error> {
    export_into(view, &mut Written(out), on_damaged).await
}

/// As [`export`], into what takes a block at a time when it has room for it.
///
/// # Errors
///
/// As [`export`]; those of the sink.
pub async fn export_into(
    view: &SyncView,
    out: &mut dyn FileSink,
    on_damaged: OnDamaged,
) -> Result<(Manifest, Vec<Damaged>), Error> {
    view.require_ended()?;
    let mut lines = Lines {
        file: FileWriter::begin(),
        out,
        lines: Vec::new(),
        count: 0,
    };
    let mut damaged = Vec::new();
    lines
        .push(Section::Run, &view.run().item(&view.store)?)
        .await?;
    lines.end(Section::Run).await?;
    let mut assets: Vec<(Item, Asset)> = Vec::new();
    for kind in Kind::ALL {
        let content = Section::Records(kind);
        let mut items = Sorted::of(view, kind)?;
        while let Some(item) = items.next().await? {
            match item::read(kind, &item) {
                // What is known of assets is small, and their bytes come before them.
                Ok(SyncRecord::Asset(asset)) => assets.push((item, asset)),
                Ok(_) => lines.push(content, &item).await?,
                Err(report) => on_damaged.take(report, &mut damaged)?,
            }
        }
        lines.end(content).await?;
    }
    let mut written: HashSet<Digest> = HashSet::new();
    for (_, asset) in &assets {
        if written.insert(asset.digest) {
            bytes_of(view, asset, &mut lines).await?;
        }
    }
    lines.end(Section::Bytes).await?;
    let content = Section::Records(Kind::Asset);
    for (item, _) in &assets {
        lines.push(content, item).await?;
    }
    lines.end(content).await?;
    view.still_there().await?;
    let manifest = lines.file.finish(view.id());
    lines.out.write(lines.file.take()).await?;
    Ok((manifest, damaged))
}

/// Writes the bytes of an asset, a part of a blob at a time.
async fn bytes_of(view: &SyncView, asset: &Asset, lines: &mut Lines<'_>) -> Result<(), Error> {
    let mut reader = view.get_asset(&asset.id).await?;
    let digest = asset.digest.to_string();
    let mut part: u64 = 0;
    loop {
        let bytes = reader.next().await?;
        let last = bytes.is_none();
        // Of no bytes there is one part as well, so that the file has all bytes that its assets need.
        if last && part > 0 {
            return Ok(());
        }
        let partition = KeyBuilder::new().text("B").text(&*digest).partition()?;
        let sort = KeyBuilder::new().text("C").padded(part, 8).sort()?;
        let item = Item::of_unique(vec![
            (PK.into(), partition.text().into()),
            (SK.into(), sort.text().into()),
            (DIGEST.into(), digest.as_str().into()),
            (PART.into(), Value::number(part)),
            // The one part of an asset without bytes.
            (DATA.into(), bytes.unwrap_or_default().into()),
        ]);
        lines.push(Section::Bytes, &item).await?;
        part = part.saturating_add(1);
        if last {
            return Ok(());
        }
    }
}
