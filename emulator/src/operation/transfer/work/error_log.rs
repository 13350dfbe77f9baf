//! The log of what could not be imported: a line of JSON for each item.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataImport.Validation.html>

use std::io::Write;

use crate::engine::TransferRecord;
use crate::objects::{Buckets, ObjectWriter};
use crate::wire::json::Writer;

use super::intake::ItemPlace;

/// The group of the service's log in which imports have their streams.
pub(in crate::operation::transfer) const GROUP: &str = "aws-dynamodb/imports";

/// The log of one import. It is made with its first line.
#[derive(Debug)]
pub(super) struct ErrorLog {
    path: String,
    bucket: String,
    import: String,
    log: Option<Box<dyn ObjectWriter>>,
    /// Whether it could not be written: then nothing more is tried.
    is_lost: bool,
}

impl ErrorLog {
    /// The log of the import with this ARN, which reads from `bucket`.
    pub(super) fn new(record: &TransferRecord, import: String, bucket: &str) -> Self {
        Self {
            path: format!("{GROUP}/{}/error", record.id),
            bucket: bucket.to_owned(),
            import,
            log: None,
            is_lost: false,
        }
    }

    /// What the log is called.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Tells what is wrong with an item.
    pub(super) fn tell(&mut self, buckets: &dyn Buckets, place: &ItemPlace, sentence: &str) {
        if self.is_lost {
            return;
        }
        let mut line = Vec::new();
        let mut writer = Writer::new(&mut line);
        writer.begin_object();
        pointer(&mut writer, &self.bucket, place);
        writer.key("importArn");
        writer.string(&self.import);
        writer.key("errorMessages");
        writer.begin_array();
        writer.string(sentence);
        writer.end_array();
        writer.end_object();
        line.push(b'\n');
        if let Err(error) = self.write(buckets, &line) {
            tracing::warn!(path = self.path, error, "the log of an import is lost");
            self.is_lost = true;
        }
    }

    fn write(&mut self, buckets: &dyn Buckets, line: &[u8]) -> Result<(), String> {
        let log = match &mut self.log {
            Some(log) => log,
            none => none.insert(buckets.log(&self.path).map_err(|error| error.to_string())?),
        };
        log.write_all(line).map_err(|error| error.to_string())
    }

    /// Lets the log be there, if there is anything in it.
    pub(super) fn finish(&mut self) {
        if let Some(log) = self.log.take()
            && let Err(error) = log.finish()
        {
            tracing::warn!(path = self.path, %error, "the log of an import is lost");
        }
    }
}

/// The member that tells where an item was found.
pub(super) fn pointer(writer: &mut Writer<'_>, bucket: &str, place: &ItemPlace) {
    writer.key("itemS3Pointer");
    writer.begin_object();
    writer.key("bucket");
    writer.string(bucket);
    writer.key("key");
    writer.string(&place.key);
    writer.key("itemIndex");
    // Objects have fewer items than that.
    writer.i64(i64::try_from(place.index).unwrap_or(i64::MAX));
    writer.end_object();
}
