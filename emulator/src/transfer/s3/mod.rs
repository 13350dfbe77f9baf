//! Buckets behind an address that speaks the API of S3: MinIO, other servers of that kind, or S3 itself.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html>, with the bucket in the path, which every such
//! server takes.

mod answer;
mod client;
mod object;
#[cfg(test)]
mod tests;

use std::io::{self, Read};
use std::sync::Arc;

use bytes::Bytes;
use http::{Method, StatusCode};

use self::answer::{ListedPage, page, refusal};
use self::client::{Ask, S3Client};
use self::object::{RangedObject, UploadedObject};
use super::http::HttpSource;
use super::retry::Pauses;
use crate::objects::{BucketError, Buckets, FolderBuckets, ObjectEntry, ObjectWriter};

/// The buckets of an endpoint, but for those that have a folder of their own.
#[derive(Debug)]
pub(crate) struct S3Buckets {
    client: Arc<S3Client>,
    /// Where the buckets with a folder are, and the logs; they say as well whether buckets are made.
    folders: FolderBuckets,
}

impl S3Buckets {
    /// The buckets at this address; what `folders` places somewhere else is there. No bucket is made there where those
    /// make none. A call that is to be made again waits by `pauses`.
    ///
    /// # Errors
    ///
    /// If the system gives no thread; in words.
    pub(crate) fn new(
        source: HttpSource,
        folders: FolderBuckets,
        pauses: Pauses,
    ) -> Result<Self, String> {
        Ok(Self {
            client: Arc::new(S3Client::start(source, pauses)?),
            folders,
        })
    }

    /// Makes sure that a bucket is there, which may make it.
    fn present(&self, bucket: &str) -> Result<(), BucketError> {
        let found = self
            .client
            .call(&Ask::new(Method::HEAD, bucket, ""), Bytes::new())?;
        match found.status() {
            StatusCode::NOT_FOUND if !self.folders.is_strict() => {}
            // The answer to HEAD has no body that would say more.
            StatusCode::NOT_FOUND => return Err(BucketError::NoSuchBucket),
            status if status.is_success() => return Ok(()),
            _ => return Err(refusal(&found)),
        }
        // <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html>: us-east-1 is no constraint.
        let body = match self.client.region() {
            "us-east-1" => String::new(),
            region => format!(
                "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>{region}</LocationConstraint></CreateBucketConfiguration>"
            ),
        };
        let made = self
            .client
            .call(&Ask::new(Method::PUT, bucket, ""), body.into())?;
        if !made.status().is_success() {
            return Err(refusal(&made));
        }
        tracing::info!(bucket, "a bucket was made");
        Ok(())
    }
}

/// In which form keys are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keys {
    /// As they are.
    Plain,
    /// As in an address.
    Encoded,
}

/// What stands for a sign that XML does not have.
const NO_SIGN: char = char::REPLACEMENT_CHARACTER;

impl S3Buckets {
    /// The objects that the endpoint lists; nothing if the list cannot be read in this form.
    fn listed(
        &self,
        bucket: &str,
        prefix: &str,
        keys: Keys,
    ) -> Result<Option<Vec<ObjectEntry>>, BucketError> {
        let mut objects = Vec::new();
        let mut from: Option<String> = None;
        loop {
            let mut ask = Ask::new(Method::GET, bucket, "")
                .with("list-type", "2")
                .with("prefix", prefix);
            if keys == Keys::Encoded {
                ask = ask.with("encoding-type", "url");
            }
            if let Some(token) = &from {
                ask = ask.with("continuation-token", token);
            }
            let answer = self.client.call(&ask, Bytes::new())?;
            if answer.status() != StatusCode::OK {
                return Err(refusal(&answer));
            }
            let ListedPage { entries, next } = match page(answer.body()) {
                Ok(page) => page,
                Err(error) if keys == Keys::Plain => {
                    tracing::debug!(bucket, %error, "keys are asked for again, encoded");
                    return Ok(None);
                }
                Err(error) => return Err(error.into()),
            };
            if keys == Keys::Plain && entries.iter().any(|entry| entry.key.contains(NO_SIGN)) {
                return Ok(None);
            }
            objects.extend(entries);
            match next {
                // One that comes again would be asked for without end.
                Some(next) if from.as_ref() != Some(&next) => from = Some(next),
                _ => return Ok(Some(objects)),
            }
        }
    }
}

impl Buckets for S3Buckets {
    fn list(&self, bucket: &str, prefix: &str) -> Result<Vec<ObjectEntry>, BucketError> {
        if self.folders.places(bucket) {
            return self.folders.list(bucket, prefix);
        }
        // As they are: a server that is asked for encoded keys may say that they are and leave them as they were. Encoded
        // where that is the only way: a key may have signs that no XML has.
        let mut objects = match self.listed(bucket, prefix, Keys::Plain)? {
            Some(objects) => objects,
            None => (self.listed(bucket, prefix, Keys::Encoded)?)
                .ok_or_else(|| io::Error::other("a list of objects that cannot be read"))?,
        };
        // S3 lists by the bytes of keys; not all that speak as it do.
        objects.sort_by(|one, other| one.key.cmp(&other.key));
        Ok(objects)
    }

    fn read(&self, bucket: &str, key: &str) -> Result<Box<dyn Read + Send>, BucketError> {
        if self.folders.places(bucket) {
            return self.folders.read(bucket, key);
        }
        Ok(Box::new(RangedObject::open(
            Arc::clone(&self.client),
            bucket,
            key,
        )?))
    }

    fn write(&self, bucket: &str, key: &str) -> Result<Box<dyn ObjectWriter>, BucketError> {
        if self.folders.places(bucket) {
            return self.folders.write(bucket, key);
        }
        self.present(bucket)?;
        Ok(Box::new(UploadedObject::new(
            Arc::clone(&self.client),
            bucket,
            key,
        )))
    }

    fn log(&self, path: &str) -> Result<Box<dyn ObjectWriter>, BucketError> {
        self.folders.log(path)
    }

    fn is_remote(&self) -> bool {
        true
    }
}
