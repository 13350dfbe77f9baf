//! Lists over HTTP: how to ask for a page, and what an entry that cannot be read is.

use std::fmt::Display;

use package_database::Error;
use package_database::block::{ListOptions, Listing};
use serde::Deserialize;
use utoipa::IntoParams;

/// A page has so many entries when nobody says how many.
const ENTRIES_DEFAULT: u32 = 100;
/// A page has so many entries at most.
const ENTRIES_MAX: u32 = 1_000;

/// Which page of a list.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// How many entries to give at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000, default = 100)]
    limit: Option<EntryCount>,
    /// The member `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<String>,
}

/// How many entries a page has at most.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "u32")]
pub(super) struct EntryCount(u32);

impl TryFrom<u32> for EntryCount {
    type Error = &'static str;

    fn try_from(count: u32) -> Result<Self, &'static str> {
        let fits = (1..=ENTRIES_MAX).contains(&count);
        fits.then_some(Self(count))
            .ok_or("must be a number from 1 to 1,000")
    }
}

impl PageQuery {
    /// A page of a list that is asked for with more than that.
    pub(super) const fn new(limit: Option<EntryCount>, after: Option<String>) -> Self {
        Self { limit, after }
    }

    /// How many entries the page has at most.
    pub(super) fn entries(&self) -> u32 {
        self.limit.map_or(ENTRIES_DEFAULT, |count| count.0)
    }

    /// Whether it begins where another page ended.
    pub(super) const fn goes_on(&self) -> bool {
        self.after.is_some()
    }

    /// As the facade asks for it, of a list that shows every change at once.
    pub(super) fn options(&self) -> Result<ListOptions, Error> {
        Ok(self.of_an_index()?.strong())
    }

    /// As the facade asks for it, of a list that is some moments behind.
    pub(super) fn of_an_index(&self) -> Result<ListOptions, Error> {
        let options = ListOptions::new().limit(self.entries());
        Ok(match &self.after {
            Some(token) => options.after(token.parse()?),
            None => options,
        })
    }
}

/// A page of a list as it leaves.
pub(super) struct Entries<T> {
    pub(super) items: Vec<T>,
    pub(super) damaged: usize,
    pub(super) next: Option<String>,
}

/// Reads the entries of a page. One that was damaged by another writer is counted and logged, and hides no other.
pub(super) fn entries<T, U>(listing: &Listing<T>, show: impl Fn(T) -> U) -> Entries<U> {
    let mut items = Vec::with_capacity(listing.len());
    let mut damaged = 0;
    for entry in listing.iter() {
        match entry {
            Ok(entry) => items.push(show(entry)),
            Err(error) => {
                damaged += 1;
                warn_of(&error);
            }
        }
    }
    Entries {
        items,
        damaged,
        next: listing.next.as_ref().map(ToString::to_string),
    }
}

fn warn_of(error: &dyn Display) {
    tracing::warn!(%error, "an entry of a list cannot be read");
}
