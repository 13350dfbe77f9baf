//! A second repository that follows the log of the first.
//!
//! Invariant: an event is shipped at least once, and takes effect once: the place in the log moves in the transaction
//! that applies it.
//!
//! A [`Shipper`] reads the log of one repository in batches; a [`Replayer`] applies them to another one, and asks for
//! the bytes that it does not have. Either may crash at any moment, and the same batch may be applied again.
//!
//! ```
//! use package_database::packages::artifact::{Coordinates, NewArtifact};
//! use package_database::packages::pipeline::{Body, World};
//! use package_database::packages::replication::{Replayer, Shipper};
//! # use package_database::testing::TestDatabase;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), package_database::Error> {
//! # let (first, second) = (TestDatabase::new().await?, TestDatabase::new().await?);
//! let demo = Coordinates::new("acme", "demo", "1.0.0", "linux")?;
//! first.packages().publish(&NewArtifact::new(demo.clone()), Body::Bytes("x".into())).await?;
//!
//! let shipper = Shipper::new(first.packages());
//! let replica = second.packages().machine(World::default()).unwrap();
//! let replayer = Replayer::new(replica, "first");
//! assert_eq!(replayer.catch_up(&shipper).await?.applied, 1);
//! assert_eq!(replayer.catch_up(&shipper).await?.applied, 0);
//! assert!(second.packages().artifact(&demo).await?.is_some());
//! # Ok(())
//! # }
//! ```

mod apply;
mod recent;
mod replay;
mod ship;

pub use replay::{CaughtUp, Replayer};
pub(crate) use ship::shipped;
pub use ship::{EventSource, Shipment, Shipped, Shipper};
