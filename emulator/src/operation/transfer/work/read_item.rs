//! Items as objects hold them, whatever the format.

use std::collections::BTreeMap;
use std::io;

use crate::value::{Item, Unchecked};

/// Reads the items of one object.
pub(super) trait ObjectItems: Send {
    /// The next one; none at the end.
    ///
    /// # Errors
    ///
    /// If nothing more of the object can be read.
    fn next(&mut self) -> Result<Option<ReadItem>, ObjectFault>;

    /// How many bytes were read so far, without compression.
    fn bytes(&self) -> u64;
}

/// An item that was read, or what is wrong with it.
pub(super) type ReadItem = Result<ItemToPut, String>;

/// An item, and under which condition it is put.
#[derive(Clone, Debug, Default)]
pub(super) struct ItemToPut {
    pub(super) item: Unchecked<Item>,
    /// Of a bulk put alone.
    pub(super) condition: Option<String>,
    pub(super) names: Option<BTreeMap<String, String>>,
    pub(super) values: Option<Unchecked<Item>>,
}

/// Why the rest of an object is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ObjectFault(pub(super) String);

impl From<io::Error> for ObjectFault {
    fn from(error: io::Error) -> Self {
        Self(format!("The object could not be read: {error}"))
    }
}
