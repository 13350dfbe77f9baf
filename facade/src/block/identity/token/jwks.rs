//! A file of keys that its owner changes while the service runs.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use super::keys::{Keys, TokenAlgorithm, config};
use crate::error::{Error, ErrorKind};

/// Bytes of a file of keys: hundreds of them.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// A key set (RFC 7517) in a file. Who owns the issuer adds a key before it is used and takes one away after
/// the last token of it has expired; the service calls [`JwksFile::refresh`] now and then.
///
/// # Examples
///
/// ```no_run
/// use package_database::block::identity::{JwksFile, TokenAlgorithm};
///
/// # async fn example() -> Result<(), package_database::Error> {
/// let file = JwksFile::open("issuer.jwks", TokenAlgorithm::Rs256).await?;
/// if file.refresh().await? {
///     println!("the issuer has other keys now");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct JwksFile {
    path: PathBuf,
    algorithm: TokenAlgorithm,
    loaded: RwLock<Loaded>,
}

#[derive(Debug)]
struct Loaded {
    keys: Arc<Keys>,
    /// SHA-256 of the file: a time of change may be too coarse to tell two writes apart.
    digest: [u8; 32],
}

impl JwksFile {
    /// Reads the file. It is read outside of the runtime's threads, so this must be called within a Tokio
    /// runtime.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`], with the path, when the file cannot be read or is larger than 1 MiB, and in
    /// the cases of [`Keys::key_set`].
    pub async fn open(path: impl Into<PathBuf>, algorithm: TokenAlgorithm) -> Result<Self, Error> {
        let path = path.into();
        let text = read(path.clone()).await?;
        let loaded = RwLock::new(Loaded {
            keys: Arc::new(keys(&text, algorithm, &path)?),
            digest: digest(&text),
        });
        Ok(Self {
            path,
            algorithm,
            loaded,
        })
    }

    /// Reads the file again, and uses its keys from now on if it has changed. Says whether it had.
    ///
    /// # Errors
    ///
    /// As [`JwksFile::open`]; the keys of before stay in use.
    pub async fn refresh(&self) -> Result<bool, Error> {
        let text = read(self.path.clone()).await?;
        let digest = digest(&text);
        let same = {
            let loaded = self.loaded.read();
            loaded.unwrap_or_else(PoisonError::into_inner).digest == digest
        };
        if same {
            return Ok(false);
        }
        let keys = Arc::new(keys(&text, self.algorithm, &self.path)?);
        let mut loaded = self.loaded.write().unwrap_or_else(PoisonError::into_inner);
        *loaded = Loaded { keys, digest };
        Ok(true)
    }

    /// The keys as they were read last.
    pub fn keys(&self) -> Arc<Keys> {
        let loaded = self.loaded.read();
        let loaded = loaded.unwrap_or_else(PoisonError::into_inner);
        loaded.keys.clone()
    }
}

fn keys(text: &str, algorithm: TokenAlgorithm, path: &Path) -> Result<Keys, Error> {
    let keys = Keys::key_set(text, algorithm);
    keys.map_err(|error| config(format!("{}: {error}", path.display())))
}

fn digest(text: &str) -> [u8; 32] {
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    let mut bytes = [0; 32];
    for (byte, from) in bytes.iter_mut().zip(digest.as_ref()) {
        *byte = *from;
    }
    bytes
}

/// Reads a text file on a thread that may wait.
async fn read(path: PathBuf) -> Result<String, Error> {
    let reading = tokio::task::spawn_blocking(move || {
        let cannot = |what: &str| format!("{} {what}", path.display());
        #[expect(
            clippy::disallowed_methods,
            reason = "the one file that identity reads, whose path the service gives"
        )]
        let file = std::fs::File::open(&path);
        let mut text = String::new();
        let read = file.and_then(|file| file.take(FILE_BYTES_MAX + 1).read_to_string(&mut text));
        match read {
            Ok(_) if text.len() as u64 > FILE_BYTES_MAX => {
                Err(config(cannot("is larger than 1 MiB")))
            }
            Ok(_) => Ok(text),
            Err(error) => Err(config(cannot("cannot be read")).with_source(error)),
        }
    });
    let lost = |error| Error::new(ErrorKind::Internal, "a reading thread ended").with_source(error);
    reading.await.map_err(lost)?
}
