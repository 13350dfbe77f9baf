//! Why an emulator cannot be built, and the check that finds out.

use std::fmt;
use std::net::Ipv6Addr;
#[cfg(feature = "disk")]
use std::path::Path;

use crate::limits::SHARDS_AT_ONCE;

/// A setting that an [`EmulatorBuilder`](crate::EmulatorBuilder) was given and cannot use.
///
/// Its text names the setting, the value, and what to give instead.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::{BuildErrorKind, Emulator};
///
/// let error = Emulator::builder().stream_shards(0).build().unwrap_err();
/// assert_eq!(error.kind(), BuildErrorKind::StreamShards);
/// assert_eq!(
///     error.to_string(),
///     "a stream cannot begin with 0 shards: give a count from 1 to 1000"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    kind: BuildErrorKind,
    /// The value as it was given; empty for a setting without one.
    value: String,
}

/// Which setting a [`BuildError`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BuildErrorKind {
    /// The region of typed calls is empty, or has characters that no ARN and no signature could carry.
    Region,
    /// The access key of typed calls is empty, or has characters that no signature could carry.
    AccessKey,
    /// Signatures are to be verified, and there is no access key to verify them with.
    NoAccessKeys,
    /// A stream is to begin with no shards, or with more than 1000.
    StreamShards,
    /// A host to be allowed is no name and no address, so that no request could have it.
    AllowedHost,
    /// An origin to be allowed is not what a browser sends, so that no request could have it.
    AllowedOrigin,
    /// The folder of the data is in use, holds something else, is damaged or of another version, or the system
    /// refuses it. Nothing in it was changed.
    Data,
}

impl BuildError {
    pub(super) fn new(kind: BuildErrorKind, value: impl Into<String>) -> Self {
        Self {
            kind,
            value: value.into(),
        }
    }

    /// The folder of the data cannot be used, for this reason.
    #[cfg(feature = "disk")]
    pub(in crate::emulator) fn of_data(folder: &Path, reason: &dyn fmt::Display) -> Self {
        let text = format!("{}: {reason}", folder.display());
        Self::new(BuildErrorKind::Data, text)
    }

    /// Which setting cannot be used.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{BuildErrorKind, Emulator};
    ///
    /// let error = Emulator::builder().region("").build().unwrap_err();
    /// assert_eq!(error.kind(), BuildErrorKind::Region);
    /// ```
    pub fn kind(&self) -> BuildErrorKind {
        self.kind
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, value } = self;
        match kind {
            BuildErrorKind::Region => write!(
                f,
                "the region {value:?} cannot be used: give a name such as us-east-1, \
                 of visible ASCII characters without '/', ',' and ':'"
            ),
            BuildErrorKind::AccessKey => write!(
                f,
                "the access key {value:?} cannot be used: give a name such as local, \
                 of visible ASCII characters without '/' and ','"
            ),
            BuildErrorKind::NoAccessKeys => f.write_str(
                "signatures cannot be verified without an access key: give at least one",
            ),
            BuildErrorKind::StreamShards => write!(
                f,
                "a stream cannot begin with {value} shards: give a count from {} to {}",
                SHARDS_AT_ONCE.start(),
                SHARDS_AT_ONCE.end()
            ),
            BuildErrorKind::AllowedHost => write!(
                f,
                "the host {value:?} cannot be allowed: give a name, an address, *.example.com \
                 or *, without scheme and port"
            ),
            BuildErrorKind::Data => write!(f, "the folder {value}"),
            BuildErrorKind::AllowedOrigin => write!(
                f,
                "the origin {value:?} cannot be allowed: give it as a browser sends it, such as \
                 https://example.com:8443, or give *"
            ),
        }
    }
}

impl std::error::Error for BuildError {}

/// Whether `text` can be the region in an ARN and in the scope of a signature.
pub(super) fn is_region(text: &str) -> bool {
    is_access_key(text) && !text.contains(':')
}

/// Whether `text` can be the access key in the scope of a signature, whose parts a slash ends and
/// which a comma ends.
pub(super) fn is_access_key(text: &str) -> bool {
    !text.is_empty() && is_visible(text) && !text.contains(['/', ','])
}

/// Whether a Host header can match `text`: `*`, `*.example.com`, a name, or an address.
pub(super) fn is_host(text: &str) -> bool {
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    if bare.is_some() || text.contains(':') {
        let text = bare.unwrap_or(text);
        // The zone of a link-local address (`fe80::1%eth0`) means something on this machine only.
        let address = text.split_once('%').map_or(text, |(address, _)| address);
        return address.parse::<Ipv6Addr>().is_ok();
    }
    let name = text.strip_prefix('*').unwrap_or(text);
    !text.is_empty() && is_visible(name) && !name.contains(['*', '/', '@', '?', '#', '[', ']', ','])
}

/// Whether an Origin header can match `text`: `*`, `null`, or a scheme, a host and maybe a port.
pub(super) fn is_origin(text: &str) -> bool {
    if matches!(text, "*" | "null") {
        return true;
    }
    let Some((scheme, host)) = text.trim_end_matches('/').split_once("://") else {
        return false;
    };
    !scheme.is_empty()
        && !host.is_empty()
        && is_visible(text)
        && !scheme.contains('*')
        && !host.contains(['*', '/', '@', '?', '#', ','])
}

fn is_visible(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}
