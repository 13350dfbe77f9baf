//! An export is written: data files, then the two manifests, the summary last.

use std::sync::Arc;

use crate::engine::{ChangeError, ExportedItems, ItemChanges, Key, TransferRecord, TransferState};
use crate::ids::Ids;
use crate::limits;
use crate::operation::request::table_ref;
use crate::operation::transfer::export_description::ExportRequest;
use crate::operation::transfer::filter::ItemFilter;
use crate::schema::{KeySchema, TableDefinition};
use crate::value::Item;
use crate::wire::types::values::{ExportFormat, ExportViewType};

use super::data_files::{self, DataFile, WrittenFile};
use super::export_lines::{self, ChangeLine};
use super::failure::Stopped;
use super::names::{self, Folder};
use super::{Begun, Hand, Portions, Progressed, ion, manifest};

/// How many data files an export has: so many partitions a young table has.
const FILES: usize = 4;

/// An export that is being written.
struct ExportWork {
    request: ExportRequest,
    folder: Folder,
    source: Exported,
    lines: Lines,
    files: Vec<DataFile>,
}

/// What is exported.
enum Exported {
    Items(ExportedItems),
    Changes(ItemChanges),
}

/// How lines are written.
struct Lines {
    filter: ItemFilter,
    keys: KeySchema,
    format: ExportFormat,
    view: ExportViewType,
    /// The line that is being written.
    line: Vec<u8>,
    /// What an incremental export is billed for.
    bytes: usize,
}

/// Begins the export: `_started`, and the files that stay empty where nothing comes.
pub(super) fn begin(hand: Hand<'_>) -> Result<Begun, Stopped> {
    let Hand {
        context,
        buckets,
        record,
        ..
    } = hand;
    let request = ExportRequest::of(record)?;
    hand.check_owner(request.bucket_owner.as_deref())?;
    let folder = Folder::new(request.prefix.as_deref(), &record.id);
    let bucket = &request.bucket;
    data_files::put(buckets, bucket, &folder.own("_started"), b"", record)?;
    let (source, definition) = source(hand)?;
    let ids = Ids::seeded(record.seed);
    let suffix = match request.format {
        ExportFormat::Ion => "ion",
        ExportFormat::DynamodbJson => "json",
    };
    let files = (0..FILES).map(|_| {
        let name = format!("{}.{suffix}.gz", names::data_name(&ids));
        let key = match source {
            Exported::Items(_) => folder.own(&format!("data/{name}")),
            Exported::Changes(_) => folder.shared(&name),
        };
        DataFile::begin(buckets, bucket, key, record)
    });
    let files = files.collect::<Result<_, _>>()?;
    let filter = ItemFilter::of(context, &definition, request.filter.as_ref())?;
    let lines = Lines {
        filter,
        keys: definition.keys.clone(),
        format: request.format,
        view: request.view,
        line: Vec::new(),
        bytes: 0,
    };
    Ok(Box::new(ExportWork {
        request,
        folder,
        source,
        lines,
        files,
    }))
}

/// What is exported, and the table that it is of.
fn source(hand: Hand<'_>) -> Result<(Exported, Arc<TableDefinition>), Stopped> {
    let Hand {
        context, record, ..
    } = hand;
    let (from, to) = record.moments;
    let (owner, region) = record.home();
    let context = context.of_caller(owner, region);
    let table = table_ref::look_up(&context, &record.table).ok();
    let table = table.filter(|table| table.definition().id == record.table_id);
    match (to, table) {
        (None, table) => {
            let definition = table.map(|table| table.definition());
            let definition = definition.or_else(|| record.definition.clone());
            let definition = definition.ok_or_else(|| Stopped::unknown(GONE))?;
            let items = context.engine.exported_items(record)?;
            Ok((Exported::Items(items), definition))
        }
        (Some(to), Some(table)) => {
            let changes = context.engine.item_changes(&table, (from, to));
            let changes = changes.map_err(|error| match error {
                ChangeError::Store(error) => Stopped::Store(error),
                _ => Stopped::unknown(GONE),
            })?;
            Ok((Exported::Changes(changes), table.definition()))
        }
        // Its changes went with it.
        (Some(_), None) => Err(Stopped::unknown(GONE)),
    }
}

/// Why an export ends whose table went before it began.
const GONE: &str =
    "The table was deleted, or its point in time recovery disabled, before the export began";

impl Portions for ExportWork {
    fn portion(&mut self, hand: Hand<'_>) -> Result<Progressed, Stopped> {
        let Self {
            source,
            lines,
            files,
            ..
        } = self;
        let has_more = match source {
            Exported::Items(items) => items.read(hand.portion, |key, item| {
                lines.add_item(file_of(files, key)?, item)
            })?,
            Exported::Changes(changes) => changes.read(hand.portion, |changed| {
                let file = file_of(files, &changed.key)?;
                let line = ChangeLine::of(&lines.keys, changed);
                lines.add_change(file, line)
            })?,
        };
        if has_more {
            return Ok(Progressed::More(None));
        }
        self.finish(hand)
    }
}

impl ExportWork {
    /// Lets the data files be there, and tells of them.
    fn finish(&mut self, hand: Hand<'_>) -> Result<Progressed, Stopped> {
        let Hand {
            context,
            buckets,
            record,
            ..
        } = hand;
        let mut record = TransferRecord::clone(record);
        let files = std::mem::take(&mut self.files);
        record.counts.done = files.iter().map(DataFile::lines).sum();
        if record.moments.1.is_some() {
            let bytes = i64::try_from(self.lines.bytes).unwrap_or(i64::MAX);
            record.counts.bytes = bytes.max(limits::INCREMENTAL_BILLED_MIN);
        }
        let written = files.into_iter().map(DataFile::finish);
        let written = written.collect::<Result<Vec<WrittenFile>, _>>()?;
        let now = context.engine.now();
        let summary = manifest::summary(&record, &self.request, &self.folder, now);
        let manifests = [
            (manifest::FILES, manifest::files(&written)),
            (manifest::SUMMARY, summary),
        ];
        for (name, text) in manifests {
            let key = (&*self.folder.own(name), ".json");
            data_files::put_with_hash(buckets, &self.request.bucket, key, &text, &record)?;
        }
        record.state = TransferState::Completed;
        Ok(Progressed::Done(Box::new(record)))
    }
}

/// The file in which items with this partition key stand.
fn file_of<'a>(files: &'a mut [DataFile], key: &Key) -> Result<&'a mut DataFile, Stopped> {
    // By the first bits of the hash, as partitions are cut.
    let place = usize::try_from(key.prefix() >> 62).unwrap_or(0);
    let file = files.get_mut(place);
    file.ok_or_else(|| Stopped::unknown("there is a file for each partition"))
}

impl Lines {
    /// Adds the line of an item, if the filter takes it.
    fn add_item(&mut self, file: &mut DataFile, item: &Item) -> Result<(), Stopped> {
        if !self.filter.takes(item)? {
            return Ok(());
        }
        let item = self.filter.project(item);
        self.line.clear();
        match self.format {
            ExportFormat::Ion => ion::item(&mut self.line, &item),
            ExportFormat::DynamodbJson => export_lines::item(&mut self.line, &item),
        }
        Ok(file.add(&self.line)?)
    }

    /// Adds the line of an item that has changed, if the filter takes its newest image.
    fn add_change(&mut self, file: &mut DataFile, mut line: ChangeLine) -> Result<(), Stopped> {
        let newest = line.new.as_ref().or(line.old.as_ref());
        let is_taken = newest.map(|item| self.filter.takes(item)).transpose()?;
        if is_taken != Some(true) {
            return Ok(());
        }
        if self.view == ExportViewType::NewImage {
            line.old = None;
        }
        let projected = |image: Option<Item>| image.map(|image| self.filter.project(&image));
        line.old = projected(line.old);
        line.new = projected(line.new);
        self.bytes = self.bytes.saturating_add(line.bytes());
        self.line.clear();
        match self.format {
            ExportFormat::Ion => ion::change(&mut self.line, &line),
            ExportFormat::DynamodbJson => export_lines::change(&mut self.line, &line),
        }
        Ok(file.add(&self.line)?)
    }
}
