//! What a bulk put tells of items that it did not put: files of lines, and a manifest.
//!
//! Which names and members the service gives them is not public; these are ours.

use crate::engine::TransferRecord;
use crate::ids::Ids;
use crate::operation::transfer::bulk_description::{self, ReportPlace};
use crate::operation::transfer::transfer_ref::{self, BULK};
use crate::value::Item;
use crate::wire::json::Writer;
use crate::wire::types::values::OutputTypeEnum;

use super::Hand;
use super::data_files::{self, DataFile, WrittenFile};
use super::error_log::pointer;
use super::failure::Stopped;
use super::intake::ItemPlace;
use super::manifest::SUMMARY;
use super::names::{self, Folder};

/// The reports of one operation. A file comes with its first line.
pub(super) struct Reports {
    place: ReportPlace,
    folder: Folder,
    open: Vec<(OutputTypeEnum, DataFile)>,
    ids: Ids,
    line: Vec<u8>,
}

/// An item that was not put, and why.
#[derive(Clone, Copy)]
pub(super) struct Attempt<'a> {
    pub(super) place: &'a ItemPlace,
    pub(super) sentence: &'a str,
    /// Nothing if it could not be read.
    pub(super) item: Option<&'a Item>,
    /// What is there in its place.
    pub(super) existing: Option<&'a Item>,
}

impl Reports {
    /// Tries whether the place takes reports.
    pub(super) fn begin(hand: Hand<'_>, place: ReportPlace) -> Result<Self, Stopped> {
        let Hand {
            buckets, record, ..
        } = hand;
        hand.check_owner(place.owner.as_deref())?;
        let folder = Folder::new(place.prefix.as_deref(), &record.id);
        data_files::put(buckets, &place.bucket, &folder.own("_started"), b"", record)?;
        Ok(Self {
            place,
            folder,
            open: Vec::new(),
            ids: Ids::seeded(record.seed),
            line: Vec::new(),
        })
    }

    /// Tells of an item, if reports of this kind are wanted.
    pub(super) fn tell(
        &mut self,
        hand: Hand<'_>,
        kind: OutputTypeEnum,
        bucket: &str,
        attempt: Attempt<'_>,
    ) -> Result<(), Stopped> {
        if !self.place.kinds.contains(&kind) {
            return Ok(());
        }
        self.line.clear();
        let mut writer = Writer::new(&mut self.line);
        writer.begin_object();
        pointer(&mut writer, bucket, attempt.place);
        writer.key("errorMessages");
        writer.begin_array();
        writer.string(attempt.sentence);
        writer.end_array();
        for (name, item) in [("Item", attempt.item), ("ExistingItem", attempt.existing)] {
            if let Some(item) = item {
                writer.key(name);
                writer.raw(item.json());
            }
        }
        writer.end_object();
        self.line.push(b'\n');
        let place = match self.open.iter().position(|(open, _)| *open == kind) {
            Some(place) => place,
            None => {
                let folder = match kind {
                    OutputTypeEnum::Error => "error",
                    OutputTypeEnum::ConditionCheckFailure => "condition-check-failure",
                };
                let name = names::data_name(&self.ids);
                let key = self.folder.own(&format!("{folder}/{name}.json.gz"));
                let bucket = &self.place.bucket;
                let file = DataFile::begin(hand.buckets, bucket, key, hand.record)?;
                self.open.push((kind, file));
                self.open.len() - 1
            }
        };
        match self.open.get_mut(place) {
            Some((_, file)) => Ok(file.add(&self.line)?),
            None => Ok(()),
        }
    }

    /// Lets the files be there, and a manifest that names them.
    pub(super) fn finish(
        &mut self,
        hand: Hand<'_>,
        record: &TransferRecord,
    ) -> Result<(), Stopped> {
        let open = std::mem::take(&mut self.open).into_iter();
        let written = open.map(|(kind, file)| Ok((kind, file.finish()?)));
        let written = written.collect::<Result<Vec<_>, Stopped>>()?;
        let text = manifest(record, &written);
        let key = (&*self.folder.own(SUMMARY), ".json");
        data_files::put_with_hash(hand.buckets, &self.place.bucket, key, &text, record)
    }
}

fn manifest(record: &TransferRecord, files: &[(OutputTypeEnum, WrittenFile)]) -> Vec<u8> {
    let counts = record.counts;
    let mut text = Vec::new();
    let mut writer = Writer::new(&mut text);
    writer.begin_object();
    writer.key("bulkOperationArn");
    writer.string(&transfer_ref::arn(BULK, record));
    writer.key("bulkOperationStatus");
    writer.string(bulk_description::status(record).as_str());
    for (name, count) in [
        (
            "processedItemCount",
            counts.done + counts.failed + counts.unmet,
        ),
        ("failedItemCount", counts.failed),
        ("conditionCheckFailureCount", counts.unmet),
    ] {
        writer.key(name);
        writer.i64(count);
    }
    writer.key("reports");
    writer.begin_array();
    for (kind, file) in files {
        writer.begin_object();
        writer.key("outputType");
        writer.string(kind.as_str());
        file.describe(&mut writer);
        writer.end_object();
    }
    writer.end_array();
    writer.end_object();
    text
}
