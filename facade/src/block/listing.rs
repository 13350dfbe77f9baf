//! What a list answers: the items as the store gave them, each of which is read when it is asked
//! for.
//!
//! A list costs what is read of it, and an item that cannot be read fails nothing but its own read.

use std::borrow::Borrow;
use std::fmt;
use std::iter::FusedIterator;

use super::PageToken;
use crate::backend::Item;
use crate::error::{Error, ErrorKind};

/// A list, or one page of it. Its entries are read one by one, when they are asked for.
///
/// # Examples
///
/// ```
/// # use package_database::Database;
/// # use package_database::backend::emulator::EmulatorBackend;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database::Error> {
/// # let emulator = EmulatorBackend::new();
/// # let database = Database::builder().emulator(emulator).build().await?;
/// let listing = database.specs().list("user 1").await?;
/// println!("{} specs", listing.len()); // nothing was read yet
/// for spec in &listing {
///     println!("{}", spec?.name);
/// }
/// let all = listing.into_vec()?;
/// # assert!(all.is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Listing<T> {
    items: Vec<Item>,
    record: Record<T>,
    /// Where the next page begins; `None` at the end. The page there may turn out empty.
    pub next: Option<PageToken>,
}

impl<T> Listing<T> {
    pub(crate) const fn new(items: Vec<Item>, record: Record<T>, next: Option<PageToken>) -> Self {
        Self {
            items,
            record,
            next,
        }
    }

    /// How many entries there are, damaged ones among them.
    pub const fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is no entry.
    pub const fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The entries in order, each read when the iterator comes to it. Those that are skipped with
    /// [`nth`](Iterator::nth) or [`skip`](Iterator::skip) are not read.
    ///
    /// # Errors
    ///
    /// An entry is [`ErrorKind::CorruptData`](crate::ErrorKind::CorruptData), with its key in the
    /// text, when its item was damaged by another writer; the others are read all the same.
    pub fn iter(&self) -> Entries<'_, T> {
        Entries {
            items: self.items.iter(),
            record: self.record,
        }
    }

    /// All entries, read.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::CorruptData`](crate::ErrorKind::CorruptData) at the first item that cannot be
    /// read, with its key in the text.
    ///
    /// # Examples
    ///
    /// ```
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let specs = database.specs().list("user 1").await?.into_vec()?;
    /// assert!(specs.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub fn into_vec(self) -> Result<Vec<T>, Error> {
        let mut entries = Vec::with_capacity(self.len());
        for entry in self {
            entries.push(entry?);
        }
        Ok(entries)
    }

    /// All entries that can be read, and a report on each one that cannot.
    ///
    /// # Examples
    ///
    /// ```
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let (specs, damaged) = database.specs().list("user 1").await?.skip_damaged();
    /// for report in &damaged {
    ///     eprintln!("{report}"); // which item, and what is wrong with it
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn skip_damaged(self) -> (Vec<T>, Vec<Damaged>) {
        let (mut entries, mut damaged) = (Vec::with_capacity(self.len()), Vec::new());
        for item in &self.items {
            match self.record.checked(item) {
                Ok(entry) => entries.push(entry),
                Err(report) => damaged.push(report),
            }
        }
        (entries, damaged)
    }
}

/// Only how many: a value may be somebody's secret.
impl<T> fmt::Debug for Listing<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Listing")
            .field("len", &self.len())
            .field("more", &self.next.is_some())
            .finish()
    }
}

impl<T> IntoIterator for Listing<T> {
    type Item = Result<T, Error>;
    type IntoIter = IntoEntries<T>;

    fn into_iter(self) -> IntoEntries<T> {
        IntoEntries {
            items: self.items.into_iter(),
            record: self.record,
        }
    }
}

impl<'a, T> IntoIterator for &'a Listing<T> {
    type Item = Result<T, Error>;
    type IntoIter = Entries<'a, T>;

    fn into_iter(self) -> Entries<'a, T> {
        self.iter()
    }
}

/// The entries of a [`Listing`] that is kept: see [`Listing::iter`].
#[derive(Clone)]
#[must_use = "an entry is read when the iterator comes to it"]
pub struct Entries<'a, T> {
    items: std::slice::Iter<'a, Item>,
    record: Record<T>,
}

/// The entries of a [`Listing`] that is used up.
#[derive(Clone)]
#[must_use = "an entry is read when the iterator comes to it"]
pub struct IntoEntries<T> {
    items: std::vec::IntoIter<Item>,
    record: Record<T>,
}

/// What both iterators do: step over items, and read those that are asked for.
macro_rules! reads_entries {
    ($name:ident < $($lifetime:lifetime,)? T >) => {
        impl<$($lifetime,)? T> Iterator for $name<$($lifetime,)? T> {
            type Item = Result<T, Error>;

            fn next(&mut self) -> Option<Self::Item> {
                let item = self.items.next()?;
                Some(self.record.read(item.borrow()))
            }

            fn nth(&mut self, position: usize) -> Option<Self::Item> {
                let item = self.items.nth(position)?;
                Some(self.record.read(item.borrow()))
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                self.items.size_hint()
            }

            fn count(self) -> usize {
                self.items.len()
            }

            fn last(mut self) -> Option<Self::Item> {
                self.next_back()
            }
        }

        impl<$($lifetime,)? T> DoubleEndedIterator for $name<$($lifetime,)? T> {
            fn next_back(&mut self) -> Option<Self::Item> {
                let item = self.items.next_back()?;
                Some(self.record.read(item.borrow()))
            }
        }

        impl<$($lifetime,)? T> ExactSizeIterator for $name<$($lifetime,)? T> {}
        impl<$($lifetime,)? T> FusedIterator for $name<$($lifetime,)? T> {}

        impl<$($lifetime,)? T> fmt::Debug for $name<$($lifetime,)? T> {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut shown = formatter.debug_struct(stringify!($name));
                shown.field("len", &self.len()).finish()
            }
        }
    };
}

reads_entries!(Entries<'a, T>);
reads_entries!(IntoEntries<T>);

/// An item that cannot be read, because another writer wrote something else.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Damaged {
    /// Its key, as text for a person.
    pub key: String,
    /// What is wrong with it. Never holds a value.
    pub fault: String,
}

impl Damaged {
    /// A report, for tests and for who stands in for the facade.
    pub fn new(key: impl Into<String>, fault: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            fault: fault.into(),
        }
    }
}

impl fmt::Display for Damaged {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "item {}: {}", self.key, self.fault)
    }
}

impl From<Damaged> for Error {
    #[cold]
    fn from(damaged: Damaged) -> Self {
        Self::new(ErrorKind::CorruptData, damaged.to_string())
    }
}

/// How items of one kind are read, and how one that cannot be read is named.
pub(crate) struct Record<T> {
    /// Reads an item, or says what is wrong with it.
    pub(crate) decode: fn(&Item) -> Result<T, String>,
    /// The partition key.
    pub(crate) partition: &'static str,
    /// The other attributes that say where among its like an item is, all of them text.
    pub(crate) position: &'static [&'static str],
}

impl<T> Record<T> {
    /// What the item holds, or the error that names it.
    pub(crate) fn read(&self, item: &Item) -> Result<T, Error> {
        self.checked(item).map_err(Error::from)
    }

    /// What the item holds, or the report on it.
    fn checked(&self, item: &Item) -> Result<T, Damaged> {
        (self.decode)(item).map_err(|fault| self.damaged(item, fault))
    }

    /// The report on an item that cannot be read.
    #[cold]
    pub(crate) fn damaged(&self, item: &Item, fault: String) -> Damaged {
        let mut key = String::new();
        for name in std::iter::once(&self.partition).chain(self.position) {
            if !key.is_empty() {
                key.push_str(", ");
            }
            let value = item.text(name).unwrap_or("(no text)".into());
            key.push_str(&format!("{name} = {value:?}"));
        }
        Damaged { key, fault }
    }
}

impl<T> Clone for Record<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Record<T> {}
