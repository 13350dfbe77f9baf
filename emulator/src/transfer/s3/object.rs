//! Objects that are read and written a few megabytes at a time, whatever their size.

use std::fmt;
use std::io::{self, Read, Write};
use std::sync::Arc;

use bytes::{Buf, Bytes};
use http::header::ETAG;
use http::{Method, StatusCode};

use super::answer::{refusal, text_of};
use super::client::{Ask, S3Client};
use crate::objects::{BucketError, ObjectWriter};

/// Bytes of an object that are held in memory; parts of an upload have at least 5 MiB but for the last one.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>
const PART_BYTES: usize = 8 << 20;

/// An object that is read from its beginning.
pub(super) struct RangedObject {
    client: Arc<S3Client>,
    object: Ask,
    /// What was read ahead.
    held: Bytes,
    /// The place behind it.
    at: u64,
    /// Whether there is nothing behind it.
    ended: bool,
}

impl RangedObject {
    /// Opens an object, with its first bytes.
    ///
    /// # Errors
    ///
    /// As [`Buckets::read`](crate::objects::Buckets::read).
    pub(super) fn open(
        client: Arc<S3Client>,
        bucket: &str,
        key: &str,
    ) -> Result<Self, BucketError> {
        let mut reader = Self {
            client,
            object: Ask::new(Method::GET, bucket, key),
            held: Bytes::new(),
            at: 0,
            ended: false,
        };
        reader.fetch()?;
        Ok(reader)
    }

    /// Asks for what comes behind the bytes that were read.
    fn fetch(&mut self) -> Result<(), BucketError> {
        let bytes = PART_BYTES as u64;
        let ask = self.object.clone().part(self.at, bytes);
        let answer = self.client.call(&ask, Bytes::new())?;
        match answer.status() {
            // All of it, from one that knows no parts.
            StatusCode::OK if self.at == 0 => self.ended = true,
            StatusCode::PARTIAL_CONTENT => self.ended = (answer.body().len() as u64) < bytes,
            // There is nothing at this place.
            StatusCode::RANGE_NOT_SATISFIABLE => {
                self.ended = true;
                return Ok(());
            }
            _ => return Err(refusal(&answer)),
        }
        self.held = answer.into_body();
        self.at = self.at.saturating_add(self.held.len() as u64);
        Ok(())
    }
}

impl Read for RangedObject {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.held.is_empty() && !self.ended {
            self.fetch().map_err(io::Error::other)?;
        }
        let count = into.len().min(self.held.len());
        if let Some(into) = into.get_mut(..count) {
            self.held.copy_to_slice(into);
        }
        Ok(count)
    }
}

/// An object that is written: in one call if it is small, and else in parts.
pub(super) struct UploadedObject {
    client: Arc<S3Client>,
    bucket: String,
    key: String,
    held: Vec<u8>,
    /// The upload, once it has parts.
    upload: Option<Upload>,
}

struct Upload {
    id: String,
    /// What each part that was taken is called.
    tags: Vec<String>,
}

impl UploadedObject {
    /// An object of which nothing is there.
    pub(super) fn new(client: Arc<S3Client>, bucket: &str, key: &str) -> Self {
        Self {
            client,
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            held: Vec::new(),
            upload: None,
        }
    }

    fn ask(&self, method: Method) -> Ask {
        Ask::new(method, &self.bucket, &self.key)
    }

    /// Makes a call that must succeed.
    fn call(&self, ask: &Ask, body: Bytes) -> io::Result<http::Response<Bytes>> {
        let answer = self.client.call(ask, body)?;
        // A large object may be refused after its status was sent: then the body is an error.
        // <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html>
        let failed = text_of(answer.body(), "Code").is_some();
        match answer.status().is_success() && !failed {
            true => Ok(answer),
            false => Err(io::Error::other(refusal(&answer))),
        }
    }

    /// Sends what is held as a part, and begins the upload before the first one.
    fn send_part(&mut self) -> io::Result<()> {
        let mut upload = match self.upload.take() {
            Some(upload) => upload,
            None => {
                let begun = self.call(&self.ask(Method::POST).with("uploads", ""), Bytes::new())?;
                let id = text_of(begun.body(), "UploadId");
                Upload {
                    id: id.ok_or_else(|| io::Error::other("an upload without a name"))?,
                    tags: Vec::new(),
                }
            }
        };
        let body = Bytes::from(std::mem::take(&mut self.held));
        let number = (upload.tags.len() + 1).to_string();
        let ask = self.ask(Method::PUT);
        let ask = ask.with("partNumber", &number).with("uploadId", &upload.id);
        let sent = self.call(&ask, body);
        let tag = sent.as_ref().ok().and_then(|sent| sent.headers().get(ETAG));
        // What its name is without a tag nobody can say later.
        let tag = tag.and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        upload.tags.extend(tag);
        self.upload = Some(upload);
        sent.map(drop)
    }

    /// Lets an upload be an object; its tag.
    fn complete(&self, upload: &Upload) -> io::Result<Option<String>> {
        let mut body = String::from("<CompleteMultipartUpload>");
        for (position, tag) in upload.tags.iter().enumerate() {
            let tag = quick_xml::escape::escape(tag.as_str());
            body.push_str(&format!(
                "<Part><PartNumber>{}</PartNumber><ETag>{tag}</ETag></Part>",
                position + 1
            ));
        }
        body.push_str("</CompleteMultipartUpload>");
        let ask = self.ask(Method::POST).with("uploadId", &upload.id);
        let answer = self.call(&ask, body.into())?;
        Ok(text_of(answer.body(), "ETag").as_deref().map(bare_tag))
    }

    /// Sends what is left, and lets the object be there; its tag.
    fn send_all(mut self) -> io::Result<Option<String>> {
        if self.upload.is_none() {
            let body = Bytes::from(std::mem::take(&mut self.held));
            let answer = self.call(&self.ask(Method::PUT), body)?;
            let tag = answer.headers().get(ETAG);
            return Ok(tag.and_then(|tag| tag.to_str().ok()).map(bare_tag));
        }
        if !self.held.is_empty() {
            self.send_part()?;
        }
        match self.upload.take() {
            None => Ok(None),
            Some(upload) => {
                let ended = self.complete(&upload);
                if ended.is_err() {
                    self.upload = Some(upload);
                }
                ended
            }
        }
    }
}

/// A tag without the quotation marks in which it stands.
fn bare_tag(tag: &str) -> String {
    tag.trim().trim_matches('"').to_owned()
}

impl Write for UploadedObject {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.held.len() >= PART_BYTES {
            self.send_part()?;
        }
        let count = bytes.len().min(PART_BYTES - self.held.len());
        self.held.extend(bytes.iter().take(count));
        Ok(count)
    }

    /// What is held stays held until it is a part: smaller ones are refused.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl ObjectWriter for UploadedObject {
    fn finish(self: Box<Self>) -> io::Result<()> {
        self.send_all().map(drop)
    }

    fn finish_tagged(self: Box<Self>) -> io::Result<Option<String>> {
        self.send_all()
    }
}

impl Drop for UploadedObject {
    fn drop(&mut self) {
        // Parts of what was given up are kept, and paid for, until somebody says so.
        if let Some(upload) = self.upload.take() {
            let ask = self.ask(Method::DELETE).with("uploadId", &upload.id);
            drop(self.client.call(&ask, Bytes::new()));
        }
    }
}

impl fmt::Debug for UploadedObject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "UploadedObject({}/{})", self.bucket, self.key)
    }
}
