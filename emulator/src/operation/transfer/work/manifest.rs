//! The two manifests of an export.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html>

use crate::clock::Timestamp;
use crate::engine::TransferRecord;
use crate::operation::transfer::export_description::ExportRequest;
use crate::operation::transfer::transfer_ref::{self, EXPORT};
use crate::wire::json::Writer;
use crate::wire::types::values::ExportType;

use super::data_files::WrittenFile;
use super::names::Folder;

/// The versions of the two forms of the summary.
const FULL: &str = "2020-06-30";
const INCREMENTAL: &str = "2023-08-01";

/// The name of the summary, without its suffix.
pub(in crate::operation::transfer) const SUMMARY: &str = "manifest-summary";
/// The name of the list of data files, without its suffix.
pub(super) const FILES: &str = "manifest-files";

/// `manifest-files.json`: a line for each data file.
pub(super) fn files(files: &[WrittenFile]) -> Vec<u8> {
    let mut text = Vec::new();
    for file in files {
        let mut writer = Writer::new(&mut text);
        writer.begin_object();
        file.describe(&mut writer);
        writer.end_object();
        text.push(b'\n');
    }
    text
}

/// `manifest-summary.json`: one line without a break, of an export that ends at `end`.
pub(super) fn summary(
    record: &TransferRecord,
    request: &ExportRequest,
    folder: &Folder,
    end: Timestamp,
) -> Vec<u8> {
    let mut text = Vec::new();
    let mut members = Members(Writer::new(&mut text));
    members.0.begin_object();
    let (from, to) = record.moments;
    members.string("version", if to.is_some() { INCREMENTAL } else { FULL });
    members.string("exportArn", &transfer_ref::arn(EXPORT, record));
    members.moment("startTime", record.started);
    members.moment("endTime", end);
    members.string("tableArn", &record.table_arn);
    members.string("tableId", &record.table_id);
    match to {
        None => members.moment("exportTime", from),
        Some(to) => {
            members.moment("exportFromTime", from);
            members.moment("exportToTime", to);
        }
    }
    members.string("s3Bucket", &request.bucket);
    members.nullable("s3Prefix", request.prefix.as_deref());
    members.string("s3SseAlgorithm", &request.encryption);
    members.nullable("s3SseKmsKeyId", request.key.as_deref());
    members.string("manifestFilesS3Key", &format!("{}.json", folder.own(FILES)));
    members.number("billedSizeBytes", record.counts.bytes);
    members.number("itemCount", record.counts.done);
    members.string("outputFormat", request.format.as_str());
    if to.is_some() {
        members.string("outputView", request.view.as_str());
        members.string("exportType", ExportType::IncrementalExport.as_str());
    }
    members.0.end_object();
    text
}

/// The members of an object, one after the other.
struct Members<'a>(Writer<'a>);

impl Members<'_> {
    fn string(&mut self, name: &'static str, value: &str) {
        self.0.key(name);
        self.0.string(value);
    }

    /// A member that is there also where it has no value.
    fn nullable(&mut self, name: &'static str, value: Option<&str>) {
        match value {
            Some(value) => self.string(name, value),
            None => {
                self.0.key(name);
                self.0.raw(b"null");
            }
        }
    }

    fn number(&mut self, name: &'static str, value: i64) {
        self.0.key(name);
        self.0.i64(value);
    }

    fn moment(&mut self, name: &'static str, moment: Timestamp) {
        self.string(name, &format!("{}Z", moment.iso()));
    }
}
