//! The portable file: one sync, whole, to be kept or carried elsewhere.
//!
//! Invariant: a file that is cut, altered, or of another form is refused by name, and nobody sees a part of it.
//!
//! ```text
//! header    89 50 4b 53 59 4e 43 0a   magic
//!           00 00 00 01               version
//!           0d "dynamodb-json"        the form of the lines, by its length and name
//! block*    kind (1)  length (4)  bytes   gzip of lines {"Item": {...}}, each an item of the table
//! manifest  "M"       length (4)  JSON    sync, counts, and of each block its kind, lines and SHA-256
//! end       SHA-256 of header and manifest (32)
//! ```
//!
//! Numbers have their greatest byte first. The lines are those of AWS's own export to S3 in DynamoDB JSON,
//! so that what reads these reads a block. The blocks are the run, the resource types, the resources, the entitlements,
//! the grants, the bytes of the assets, then the assets.
//!
//! ```
//! use package_database::syncs::{OnDamaged, ResourceType, file};
//! # use package_database::testing::TestDatabase;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), package_database::Error> {
//! # let (here, there) = (TestDatabase::new().await?, TestDatabase::new().await?);
//! let store = here.syncs().store("okta")?;
//! store.start().await?;
//! store.put_resource_types(&[ResourceType::new("user")]).await?;
//! let sync = store.end().await?;
//!
//! let mut bytes = Vec::new();
//! file::export(&store.view(sync.id).await?, &mut bytes, OnDamaged::Fail).await?;
//! assert_eq!(file::verify(&mut bytes.as_slice())?.stats.resource_types, 1);
//! let copy = file::import(&there.syncs().store("okta")?, &mut bytes.as_slice(), OnDamaged::Fail).await?;
//! assert_eq!((copy.run.id, copy.run.ended_at), (sync.id, sync.ended_at));
//! # Ok(())
//! # }
//! ```

mod bytes;
mod frame;
mod line;
mod manifest;
mod parse;
mod read;
mod write;

pub use manifest::{BlockInfo, Manifest};
pub use read::{import, merge, verify};
pub use write::{FileSink, export, export_into};

use super::fault;
use super::model::Kind;
use crate::error::Error;

/// What a file begins with.
const MAGIC: &[u8; 8] = b"\x89PKSYNC\n";
/// The version that is written and read.
const VERSION: u32 = 1;
/// The form of the lines.
const ENGINE: &str = "dynamodb-json";

/// What a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    Run,
    Records(Kind),
    /// The bytes of assets.
    Bytes,
}

impl Section {
    const ALL: [Self; 7] = [
        Self::Run,
        Self::Records(Kind::ResourceType),
        Self::Records(Kind::Resource),
        Self::Records(Kind::Entitlement),
        Self::Records(Kind::Grant),
        Self::Bytes,
        Self::Records(Kind::Asset),
    ];

    /// The byte before a block.
    const fn tag(self) -> u8 {
        match self {
            Self::Run => b'n',
            Self::Records(Kind::ResourceType) => b't',
            Self::Records(Kind::Resource) => b'r',
            Self::Records(Kind::Entitlement) => b'e',
            Self::Records(Kind::Grant) => b'g',
            Self::Bytes => b'b',
            Self::Records(Kind::Asset) => b'a',
        }
    }

    /// The word in a manifest.
    const fn word(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Records(kind) => kind.word(),
            Self::Bytes => "bytes",
        }
    }
}

#[cold]
fn cut() -> Error {
    fault::inconsistent("the sync file is cut: it ends before its end")
}

#[cold]
fn altered(what: impl std::fmt::Display) -> Error {
    fault::inconsistent(format!("the sync file was altered: {what}"))
}
