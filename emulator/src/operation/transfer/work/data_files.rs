//! Data files: lines through gzip into objects, with the hashes that a manifest tells of them.

use std::fmt;
use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use md5::{Digest as _, Md5};

use crate::engine::TransferRecord;
use crate::objects::{Buckets, ObjectWriter};
use crate::wire::json::Writer;

use super::failure::Stopped;

/// One data file that is being written.
#[derive(Debug)]
pub(super) struct DataFile {
    key: String,
    lines: i64,
    encoder: GzEncoder<Hashing>,
}

/// A data file that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WrittenFile {
    pub(super) key: String,
    pub(super) lines: i64,
    /// Of the object as it lies there, in base64.
    pub(super) md5: String,
    /// The tag that the place gives the object, or else the one that S3 gives an object of one part.
    pub(super) etag: String,
}

impl WrittenFile {
    /// Where the file is and what it holds, as members of an object that is open.
    pub(super) fn describe(&self, writer: &mut Writer<'_>) {
        writer.key("itemCount");
        writer.i64(self.lines);
        writer.key("md5Checksum");
        writer.string(&self.md5);
        writer.key("etag");
        writer.string(&self.etag);
        writer.key("dataFileS3Key");
        writer.string(&self.key);
    }
}

impl DataFile {
    /// Begins the file with this key.
    pub(super) fn begin(
        buckets: &dyn Buckets,
        bucket: &str,
        key: String,
        record: &TransferRecord,
    ) -> Result<Self, Stopped> {
        let object = buckets.write(bucket, &key);
        let object = object.map_err(|error| Stopped::of_bucket(error, record))?;
        let hashing = Hashing {
            object,
            hash: Md5::new(),
        };
        Ok(Self {
            key,
            lines: 0,
            encoder: GzEncoder::new(hashing, Compression::default()),
        })
    }

    /// Adds a line, which ends with a line break.
    pub(super) fn add(&mut self, line: &[u8]) -> io::Result<()> {
        self.lines += 1;
        self.encoder.write_all(line)
    }

    /// How many lines were added.
    pub(super) fn lines(&self) -> i64 {
        self.lines
    }

    /// Lets the file be there.
    pub(super) fn finish(self) -> io::Result<WrittenFile> {
        let Hashing { object, hash } = self.encoder.finish()?;
        let tag = object.finish_tagged()?;
        let digest = hash.finalize();
        Ok(WrittenFile {
            key: self.key,
            lines: self.lines,
            md5: STANDARD.encode(digest),
            etag: tag.unwrap_or_else(|| etag(&digest)),
        })
    }
}

/// The tag of an object of one part: the hash of the hash of the part, and how many parts there are
/// ([multipart](https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html)).
fn etag(digest: &[u8]) -> String {
    let twice = Md5::digest(digest);
    let digits: String = twice.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{digits}-1")
}

/// Writes a small object at once.
pub(super) fn put(
    buckets: &dyn Buckets,
    bucket: &str,
    key: &str,
    bytes: &[u8],
    record: &TransferRecord,
) -> Result<(), Stopped> {
    let object = buckets.write(bucket, key);
    let mut object = object.map_err(|error| Stopped::of_bucket(error, record))?;
    object.write_all(bytes)?;
    Ok(object.finish()?)
}

/// Writes an object and, beside it, its hash: `manifest-files.json` and `manifest-files.md5`.
pub(super) fn put_with_hash(
    buckets: &dyn Buckets,
    bucket: &str,
    (key, suffix): (&str, &str),
    bytes: &[u8],
    record: &TransferRecord,
) -> Result<(), Stopped> {
    put(buckets, bucket, &format!("{key}{suffix}"), bytes, record)?;
    let hash = STANDARD.encode(Md5::digest(bytes));
    put(
        buckets,
        bucket,
        &format!("{key}.md5"),
        hash.as_bytes(),
        record,
    )
}

/// An object, and the hash of what was written to it.
struct Hashing {
    object: Box<dyn ObjectWriter>,
    hash: Md5,
}

impl fmt::Debug for Hashing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Hashing");
        shown.field("object", &self.object).finish_non_exhaustive()
    }
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.object.write(bytes)?;
        self.hash.update(bytes.get(..count).unwrap_or(bytes));
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.object.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The hashes that the service tells of a data file without lines.
    #[test]
    fn an_empty_file_has_the_bytes_that_real_ones_have() {
        let encoder = GzEncoder::new(Vec::new(), Compression::default());
        let bytes = encoder.finish().unwrap();
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digits, "1f8b08000000000000ff03000000000000000000");
        let digest = Md5::digest(&bytes);
        assert_eq!(STANDARD.encode(digest), "FjvgqIxwymKf1RbbqtrZag==");
        assert_eq!(etag(&digest), "7deb4078f238dd87d6af0538152c04e9-1");
    }
}
