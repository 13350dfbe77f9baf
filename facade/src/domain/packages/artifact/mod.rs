//! Artifacts, tags and what belongs to them, as they are stored.
//!
//! Invariant: whatever writes an artifact goes through one draft, so that its head, its reference to the blob, its
//! labels and its event are written with it or not at all.
//!
//! ```
//! use package_database::packages::artifact::{Coordinates, NewArtifact};
//! use package_database::packages::pipeline::Body;
//! # use package_database::testing::TestDatabase;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), package_database::Error> {
//! # let database = TestDatabase::new().await?;
//! let packages = database.packages();
//! for version in ["1.9.0", "1.10.0", "2.0.0-rc.1"] {
//!     let at = Coordinates::new("acme", "demo", version, "linux-amd64")?;
//!     let new = NewArtifact::new(at).by("ada").label("language", "rust");
//!     packages.publish(&new, Body::Bytes("the bytes".into())).await?;
//! }
//! let latest = packages.latest("acme", "demo").await?.expect("there is one");
//! assert_eq!(latest.coordinates.version, "1.10.0");
//! packages.set_tag("stable", &latest.coordinates, Some("ada")).await?;
//! packages.yank(&latest.coordinates, Some("broken"), Some("ada")).await?;
//! let latest = packages.latest("acme", "demo").await?.expect("the one before");
//! assert_eq!(latest.coordinates.version, "1.9.0");
//! # Ok(())
//! # }
//! ```

mod apply;
mod commit;
mod coordinates;
pub(crate) mod documents;
pub(crate) mod draft;
mod file;
pub(crate) mod item;
mod publish;
mod read;
pub(crate) mod rows;
mod tag;
pub(crate) mod types;
mod version;

pub use commit::FEED;
pub(crate) use commit::{APPLIED, EVENT_BYTES_MAX, FILE_ADDED, about};
pub use coordinates::Coordinates;
pub(crate) use coordinates::check;
pub(crate) use publish::{PUBLISHED, REMOVED, RESTORED, YANKED};
pub(crate) use tag::{TAG_DELETED, TAG_UPDATED, tags_stay};
pub use types::{Artifact, FileInfo, NewArtifact, NewFile, PackageInfo, Tag, Yank};
pub use version::VersionKey;
