//! Buckets that are folders: `DIR/<bucket>/<key>`, with a folder for each `/` in a key.
//!
//! Other servers over a folder lay objects out in the same way, so one of them can be pointed at the same folder. A part
//! of a key that is empty, as the first one of `/a`, has a name that only this room knows: `%2F`.
//! Nothing is in a bucket but objects; what is still being written has a name that no list shows.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::objects::{BucketError, Buckets, ObjectEntry, ObjectWriter};

/// How the names of files begin that are not finished.
const UNFINISHED: &str = ".dynamodb-emulator-part-";
/// Bytes of one part of a key, as file systems allow them.
const NAME_BYTES_MAX: usize = 255;
/// The name of a part of a key that is empty.
const EMPTY: &str = "%2F";
/// Where logs are, beside the folder of the buckets.
const LOGS: &str = "logs";

/// Buckets in a folder, and single ones anywhere.
///
/// A bucket that is missing comes to be when something is written to it, unless this is [strict](Self::strict). Links
/// inside a bucket are not followed, and files behind them are not there.
///
/// # Examples
///
/// ```no_run
/// use dynamodb_emulator::Emulator;
/// use dynamodb_emulator::objects::FolderBuckets;
/// use std::sync::Arc;
///
/// let buckets = FolderBuckets::new("/srv/s3").bucket("lake", "/mnt/lake");
/// let emulator = Emulator::builder().buckets(Arc::new(buckets)).build()?;
/// # Ok::<(), dynamodb_emulator::BuildError>(())
/// ```
#[derive(Debug)]
pub struct FolderBuckets {
    root: PathBuf,
    /// Buckets that are somewhere else.
    placed: BTreeMap<String, PathBuf>,
    strict: bool,
    /// Whether the folder was found by nobody, who has to be told of it.
    is_temporary: bool,
    /// The number of the next file that is not finished: two writers of one object do not meet.
    next: Arc<AtomicU64>,
}

impl FolderBuckets {
    /// The buckets in this folder, which need not be there yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            placed: BTreeMap::new(),
            strict: false,
            is_temporary: false,
            next: Arc::default(),
        }
    }

    /// The same, where the bucket `name` is the folder at `path`.
    #[must_use]
    pub fn bucket(mut self, name: impl Into<String>, path: impl Into<PathBuf>) -> Self {
        self.placed.insert(name.into(), path.into());
        self
    }

    /// The same, where no bucket is made: what is written to one that is missing is refused.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// The same, in a folder of which nobody knows: it is told where a bucket is made.
    #[cfg(feature = "cli")]
    pub(crate) fn temporary(mut self) -> Self {
        self.is_temporary = true;
        self
    }

    /// Whether no bucket is made.
    #[cfg(feature = "cli")]
    pub(crate) fn is_strict(&self) -> bool {
        self.strict
    }

    /// Whether the bucket has a place of its own.
    #[cfg(feature = "cli")]
    pub(crate) fn places(&self, bucket: &str) -> bool {
        self.placed.contains_key(bucket)
    }

    /// The folder of a bucket, whether or not it is there.
    fn folder(&self, bucket: &str) -> Result<PathBuf, BucketError> {
        if let Some(placed) = self.placed.get(bucket) {
            return Ok(placed.clone());
        }
        check_name(bucket, bucket)?;
        Ok(self.root.join(bucket))
    }

    /// The folder of a bucket that is there.
    fn present(&self, bucket: &str) -> Result<PathBuf, BucketError> {
        let folder = self.folder(bucket)?;
        // Whoever placed a bucket may have meant a link; in the folder of all of them it leads elsewhere.
        let found = match self.placed.contains_key(bucket) {
            true => fs::metadata(&folder),
            false => fs::symlink_metadata(&folder),
        };
        match found {
            Ok(found) if found.is_symlink() => Err(BucketError::AccessDenied),
            Ok(found) if found.is_dir() => Ok(folder),
            Ok(_) => Err(BucketError::NoSuchBucket),
            Err(error) => Err(of_bucket(error)),
        }
    }

    /// Begins a file under a folder that is there.
    fn begin(&self, folder: &Path, key: &str) -> Result<Box<dyn ObjectWriter>, BucketError> {
        let target = path_of(folder, key)?;
        let parent = target.parent().unwrap_or(folder).to_owned();
        refuse_links(folder, key)?;
        fs::create_dir_all(&parent).map_err(|error| in_the_way(error, folder, key))?;
        // `Relaxed`: each writer gets a number of its own, and nothing else is ordered by it.
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let unfinished = parent.join(format!("{UNFINISHED}{number}"));
        #[expect(clippy::disallowed_methods, reason = "buckets that are folders")]
        let file = File::create(&unfinished).map_err(of_object)?;
        Ok(Box::new(FileWriter {
            file: Some(BufWriter::new(file)),
            unfinished,
            target,
        }))
    }
}

impl Buckets for FolderBuckets {
    fn list(&self, bucket: &str, prefix: &str) -> Result<Vec<ObjectEntry>, BucketError> {
        let folder = self.present(bucket)?;
        let mut found = Vec::new();
        // Folders whose objects may have the prefix; a stack of our own, for folders nest as deep as they like.
        let mut open = vec![(folder, String::new())];
        while let Some((folder, above)) = open.pop() {
            for entry in fs::read_dir(&folder).map_err(of_object)? {
                let entry = entry.map_err(of_object)?;
                // A key is text: what is called otherwise is no object.
                let Ok(name) = entry.file_name().into_string() else {
                    continue;
                };
                let kind = entry.file_type().map_err(of_object)?;
                let part = if name == EMPTY { "" } else { name.as_str() };
                let key = format!("{above}{part}");
                if kind.is_dir() {
                    let below = format!("{key}/");
                    if below.starts_with(prefix) || prefix.starts_with(&below) {
                        open.push((entry.path(), below));
                    }
                } else if kind.is_file() && !name.starts_with(UNFINISHED) && key.starts_with(prefix)
                {
                    let bytes = entry.metadata().map_err(of_object)?.len();
                    found.push(ObjectEntry::new(key, bytes));
                }
            }
        }
        found.sort_by(|one, other| one.key.cmp(&other.key));
        Ok(found)
    }

    fn read(&self, bucket: &str, key: &str) -> Result<Box<dyn Read + Send>, BucketError> {
        let folder = self.present(bucket)?;
        let path = path_of(&folder, key)?;
        refuse_links(&folder, key)?;
        #[expect(clippy::disallowed_methods, reason = "buckets that are folders")]
        let file = File::open(path).map_err(of_object)?;
        Ok(Box::new(BufReader::new(file)))
    }

    fn write(&self, bucket: &str, key: &str) -> Result<Box<dyn ObjectWriter>, BucketError> {
        let folder = match self.present(bucket) {
            Err(BucketError::NoSuchBucket) if !self.strict => {
                let folder = self.folder(bucket)?;
                fs::create_dir_all(&folder).map_err(of_bucket)?;
                let path = folder.display();
                match self.is_temporary {
                    true => tracing::warn!(
                        %path,
                        "a bucket was made where nobody looks: --s3-dir says where buckets are"
                    ),
                    false => tracing::info!(%path, "a bucket was made"),
                }
                folder
            }
            present => present?,
        };
        self.begin(&folder, key)
    }

    fn log(&self, path: &str) -> Result<Box<dyn ObjectWriter>, BucketError> {
        let beside = self.root.parent().unwrap_or(&self.root);
        let folder = beside.join(LOGS);
        fs::create_dir_all(&folder).map_err(of_object)?;
        self.begin(&folder, path)
    }
}

/// Where the object with this key is.
fn path_of(folder: &Path, key: &str) -> Result<PathBuf, BucketError> {
    let mut path = folder.to_owned();
    if key.is_empty() {
        return Err(BucketError::Key(key.to_owned()));
    }
    for part in key.split('/') {
        if part == EMPTY {
            return Err(BucketError::Key(key.to_owned()));
        }
        let name = name_of(part);
        check_name(name, key)?;
        path.push(name);
    }
    Ok(path)
}

/// How a part of a key is called in its folder.
fn name_of(part: &str) -> &str {
    match part {
        "" => EMPTY,
        part => part,
    }
}

/// Refuses a part of a key that is no name of a file, or one that leads elsewhere.
fn check_name(name: &str, key: &str) -> Result<(), BucketError> {
    let is_name = !name.is_empty()
        && name != "."
        && name != ".."
        && name.len() <= NAME_BYTES_MAX
        && !name.contains(['\0', '\\', ':'])
        && !name.starts_with(UNFINISHED);
    match is_name {
        true => Ok(()),
        false => Err(BucketError::Key(key.to_owned())),
    }
}

/// Refuses a key on whose way a link lies: what is behind it is not in the bucket.
fn refuse_links(folder: &Path, key: &str) -> Result<(), BucketError> {
    let mut path = folder.to_owned();
    for part in key.split('/') {
        path.push(name_of(part));
        match fs::symlink_metadata(&path) {
            Ok(found) if found.file_type().is_symlink() => return Err(BucketError::NoSuchKey),
            // What is not there yet leads nowhere.
            Ok(_) | Err(_) => {}
        }
    }
    Ok(())
}

/// What is said of a folder that cannot be made for a key: a file may be there, which S3 could have as well.
fn in_the_way(error: io::Error, folder: &Path, key: &str) -> BucketError {
    let ends = key.match_indices('/').map(|(at, _)| at);
    let mut above = ends.filter_map(|at| key.get(..at));
    let file = above.find(|above| path_of(folder, above).is_ok_and(|path| path.is_file()));
    match file {
        Some(file) => BucketError::Other(io::Error::new(
            error.kind(),
            format!("{file:?} is a file, and a folder cannot be made of it"),
        )),
        None => of_object(error),
    }
}

/// What the system says of a bucket.
fn of_bucket(error: io::Error) -> BucketError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => BucketError::NoSuchBucket,
        io::ErrorKind::PermissionDenied => BucketError::AccessDenied,
        _ => BucketError::Other(error),
    }
}

/// What the system says of an object.
fn of_object(error: io::Error) -> BucketError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => BucketError::NoSuchKey,
        io::ErrorKind::PermissionDenied => BucketError::AccessDenied,
        _ => BucketError::Other(error),
    }
}

/// A file that is being written under another name.
#[derive(Debug)]
struct FileWriter {
    /// None once it is finished.
    file: Option<BufWriter<File>>,
    unfinished: PathBuf,
    target: PathBuf,
}

impl Write for FileWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.file {
            Some(file) => file.write(bytes),
            None => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl ObjectWriter for FileWriter {
    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if let Some(file) = &mut self.file {
            file.flush()?;
            file.get_ref().sync_data()?;
        }
        fs::rename(&self.unfinished, &self.target)?;
        self.file = None;
        Ok(())
    }
}

impl Drop for FileWriter {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // Nobody lists it, whether or not it goes.
            drop(fs::remove_file(&self.unfinished));
        }
    }
}
