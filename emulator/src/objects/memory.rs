//! Buckets that live as long as who holds them.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Write};
use std::sync::Arc;

use bytes::Bytes;
use parking_lot::Mutex;

use crate::objects::{BucketError, Buckets, ObjectEntry, ObjectWriter};

/// Buckets in memory. A bucket comes to be when something is written to it. Clones are the same buckets.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::Emulator;
/// use dynamodb_emulator::objects::MemoryBuckets;
/// use std::sync::Arc;
///
/// let buckets = MemoryBuckets::default();
/// let emulator = Emulator::builder().buckets(Arc::new(buckets.clone())).build()?;
/// // After an export, a test looks at what was written.
/// assert_eq!(buckets.keys("lake"), Vec::<String>::new());
/// # Ok::<(), dynamodb_emulator::BuildError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemoryBuckets {
    kept: Arc<Mutex<MemoryState>>,
    /// Whether a bucket must be there before something is written to it.
    strict: bool,
}

#[derive(Debug, Default)]
struct MemoryState {
    buckets: BTreeMap<String, Objects>,
    logs: Objects,
}

type Objects = BTreeMap<String, Bytes>;

impl MemoryBuckets {
    /// Buckets of which only those exist that [`Self::make`] makes.
    pub fn strict() -> Self {
        Self {
            strict: true,
            ..Self::default()
        }
    }

    /// Makes a bucket, if there is none of this name.
    pub fn make(&self, bucket: &str) {
        let mut kept = self.kept.lock();
        kept.buckets.entry(bucket.to_owned()).or_default();
    }

    /// Puts an object, and makes its bucket.
    pub fn put(&self, bucket: &str, key: &str, object: impl Into<Bytes>) {
        let mut kept = self.kept.lock();
        let objects = kept.buckets.entry(bucket.to_owned()).or_default();
        objects.insert(key.to_owned(), object.into());
    }

    /// The bytes of an object.
    pub fn get(&self, bucket: &str, key: &str) -> Option<Bytes> {
        self.kept.lock().buckets.get(bucket)?.get(key).cloned()
    }

    /// The keys of a bucket, in their order; none if there is no such bucket.
    pub fn keys(&self, bucket: &str) -> Vec<String> {
        let kept = self.kept.lock();
        let objects = kept.buckets.get(bucket).into_iter();
        objects.flat_map(BTreeMap::keys).cloned().collect()
    }

    /// The logs that were written, by their paths.
    pub fn logs(&self) -> BTreeMap<String, Bytes> {
        self.kept.lock().logs.clone()
    }
}

impl Buckets for MemoryBuckets {
    fn list(&self, bucket: &str, prefix: &str) -> Result<Vec<ObjectEntry>, BucketError> {
        let kept = self.kept.lock();
        let objects = kept.buckets.get(bucket).ok_or(BucketError::NoSuchBucket)?;
        let from = objects.range(prefix.to_owned()..);
        let found = from.take_while(|(key, _)| key.starts_with(prefix));
        // Sizes of what is in memory.
        let entry = |(key, object): (&String, &Bytes)| ObjectEntry::new(key, object.len() as u64);
        Ok(found.map(entry).collect())
    }

    fn read(&self, bucket: &str, key: &str) -> Result<Box<dyn Read + Send>, BucketError> {
        let kept = self.kept.lock();
        let objects = kept.buckets.get(bucket).ok_or(BucketError::NoSuchBucket)?;
        let object = objects.get(key).ok_or(BucketError::NoSuchKey)?;
        Ok(Box::new(Cursor::new(object.clone())))
    }

    fn write(&self, bucket: &str, key: &str) -> Result<Box<dyn ObjectWriter>, BucketError> {
        if self.strict && !self.kept.lock().buckets.contains_key(bucket) {
            return Err(BucketError::NoSuchBucket);
        }
        Ok(self.begin(Some(bucket.to_owned()), key))
    }

    fn log(&self, path: &str) -> Result<Box<dyn ObjectWriter>, BucketError> {
        Ok(self.begin(None, path))
    }
}

impl MemoryBuckets {
    /// Begins an object of a bucket, or a log.
    fn begin(&self, bucket: Option<String>, key: &str) -> Box<dyn ObjectWriter> {
        Box::new(MemoryWriter {
            kept: Arc::clone(&self.kept),
            bucket,
            key: key.to_owned(),
            written: Vec::new(),
        })
    }
}

#[derive(Debug)]
struct MemoryWriter {
    kept: Arc<Mutex<MemoryState>>,
    /// None for a log.
    bucket: Option<String>,
    key: String,
    written: Vec<u8>,
}

impl Write for MemoryWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.written.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl ObjectWriter for MemoryWriter {
    fn finish(self: Box<Self>) -> io::Result<()> {
        let Self {
            kept,
            bucket,
            key,
            written,
        } = *self;
        let mut kept = kept.lock();
        let objects = match bucket {
            Some(bucket) => kept.buckets.entry(bucket).or_default(),
            None => &mut kept.logs,
        };
        objects.insert(key, written.into());
        Ok(())
    }
}
