//! Lists: all at once or page by page.

use super::listing::{Listing, Record};
use super::store::{Store, StorePages};
use super::token::{PageToken, Position, scope};
use crate::backend::{Consistency, Item, Query};
use crate::error::{Error, ErrorKind};

/// How to list. The default is all at once, eventually consistent.
///
/// # Examples
///
/// ```
/// use package_database::block::ListOptions;
///
/// let first_page = ListOptions::new().limit(50).strong();
/// assert_eq!(first_page.limit, Some(50));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListOptions {
    /// How many entries to give at most, damaged ones among them; all when `None`. A page takes at most ten requests, and
    /// has fewer entries, or none, where the store answers with much that is not of the list: [`Listing::next`] alone
    /// says whether there are more.
    pub limit: Option<u32>,
    /// Where to go on: [`Listing::next`] of the page before.
    pub after: Option<PageToken>,
    /// Whether the list must be up to date, which [`strong`](crate::specs::Specs::strong) handles
    /// ask for as well.
    pub consistency: Consistency,
}

impl ListOptions {
    /// All entries at once, eventually consistent.
    pub fn new() -> Self {
        Self::default()
    }

    /// At most so many entries.
    #[must_use]
    pub const fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Goes on where the page before ended.
    #[must_use]
    pub fn after(mut self, token: PageToken) -> Self {
        self.after = Some(token);
        self
    }

    /// Sees every write that was acknowledged before.
    #[must_use]
    pub const fn strong(mut self) -> Self {
        self.consistency = Consistency::Strong;
        self
    }

    /// The same for a list over a global index, which has no other than eventually consistent reads.
    pub(crate) fn of_global_index(&self) -> Self {
        Self {
            consistency: Consistency::Eventual,
            ..self.clone()
        }
    }
}

/// Requests of one page that has a limit.
const REQUESTS_MAX: u32 = 10;
/// Items of one request, where more are asked for than are wanted.
const MORE_MAX: u32 = 1000;

/// One list over a query.
pub(crate) struct List<'a, T> {
    pub(crate) store: &'a Store,
    pub(crate) options: &'a ListOptions,
    /// What the handle asks for; the options may ask for more.
    pub(crate) consistency: Consistency,
    /// What is listed: see [`scope`].
    pub(crate) scope: &'a [&'a str],
    /// The value of the partition key.
    pub(crate) partition: &'a str,
    /// How an entry is read, and which attributes say where it is.
    pub(crate) record: Record<T>,
}

/// For lists that every item of their query belongs to.
pub(crate) const fn every(_item: &Item) -> bool {
    true
}

impl<T> List<'_, T> {
    /// Lists the items of `query` that `belongs` likes, undecoded. An item that it cannot judge
    /// belongs: reading the entry tells what is wrong.
    pub(crate) async fn run(
        &self,
        mut query: Query,
        belongs: impl Fn(&Item) -> bool,
    ) -> Result<Listing<T>, Error> {
        query.consistency = self.options.consistency.max(self.consistency);
        self.check_limit()?;
        let start = self.starts(1)?.pop().unwrap_or(Position::End);
        query.start = self.start_key(self.partition, &start)?;
        let mut budget = self.store.budget();
        let mut pages = StorePages::new(self.store, query);
        let mut items = Vec::new();
        let mut next = None;
        let (mut requests, mut foreign) = (0, false);
        loop {
            // Ask for no more than is missing: a page that the store cut off goes on behind its last
            // item, and an item that was read and not given out would be skipped by the token.
            let wanted = self.missing(items.len());
            if let Some(wanted) = wanted {
                // Among what is not of the list, twice as much each time, or few entries would take many requests.
                let more = wanted
                    .saturating_mul(1 << requests.min(REQUESTS_MAX))
                    .min(MORE_MAX);
                pages.limit(if foreign { wanted.max(more) } else { wanted });
            }
            let Some(mut page) = pages.next(&mut budget).await? else {
                break;
            };
            requests += 1;
            let read = page.items.len();
            // Before the page is counted: what is left out must not use up the limit.
            page.items.retain(&belongs);
            foreign |= page.items.len() < read;
            // More than was missing comes of asking for more: the list goes on behind the last one that is given out.
            let room = wanted.and_then(|wanted| usize::try_from(wanted).ok());
            let cut = room.filter(|room| page.items.len() > *room);
            if let Some(room) = cut {
                page.items.truncate(room);
                page.next = page.items.last().map(|item| item.select(&self.key_names()));
            }
            if items.is_empty() {
                items = page.items;
            } else {
                items.append(&mut page.items);
            }
            let full = self.missing(items.len()) == Some(0);
            if full || (wanted.is_some() && requests >= REQUESTS_MAX) {
                next = page.next.as_ref().map(|key| self.token(key)).transpose()?;
                break;
            }
        }
        Ok(Listing::new(items, self.record, next))
    }

    /// The attributes that say where an item is.
    fn key_names(&self) -> Vec<&'static str> {
        let position = self.record.position.iter().copied();
        std::iter::once(self.record.partition)
            .chain(position)
            .collect()
    }

    /// A page has room for something.
    pub(super) fn check_limit(&self) -> Result<(), Error> {
        match self.options.limit {
            Some(0) => Err(Error::new(ErrorKind::InvalidInput, "a page of no entries")),
            _ => Ok(()),
        }
    }

    /// How many entries the page still lacks; `None` when all are wanted.
    pub(super) fn missing(&self, have: usize) -> Option<u32> {
        let have = u32::try_from(have).unwrap_or(u32::MAX);
        self.options.limit.map(|limit| limit.saturating_sub(have))
    }

    /// Where each part of the list begins: as the caller's token says, if it is a token of this list.
    pub(super) fn starts(&self, parts: usize) -> Result<Vec<Position>, Error> {
        match &self.options.after {
            Some(token) => token.open(&self.store.seal, scope(self.scope), parts),
            None => Ok(vec![Position::Start; parts]),
        }
    }

    /// The key that a query begins behind. A part that has ended has none either: it is not asked.
    pub(super) fn start_key(
        &self,
        partition: &str,
        position: &Position,
    ) -> Result<Option<Item>, Error> {
        let Position::Behind(key) = position else {
            return Ok(None);
        };
        if key.len() != self.record.position.len() {
            return Err(no_position());
        }
        let mut start = Item::new().with(self.record.partition, partition);
        for (name, value) in self.record.position.iter().zip(key) {
            start.insert(*name, value.as_str());
        }
        Ok(Some(start))
    }

    /// The token for the page behind `key`.
    fn token(&self, key: &Item) -> Result<PageToken, Error> {
        let position = Position::Behind(self.position(key)?);
        PageToken::seal(&self.store.seal, scope(self.scope), &[position])
    }

    /// Where an item is. The partition key is left out: it is the caller's own.
    pub(super) fn position(&self, key: &Item) -> Result<Vec<String>, Error> {
        place(key, self.record.position)
    }
}

/// Where an item or a key is, by the attributes that say so.
pub(super) fn place(key: &Item, attributes: &[&str]) -> Result<Vec<String>, Error> {
    let part = |name: &&str| key.text(name).map(|text| text.into_owned());
    let parts: Option<Vec<String>> = attributes.iter().map(part).collect();
    parts.ok_or_else(no_position)
}

/// A key of the store, or a token of ours, that says of no item where it is.
#[cold]
fn no_position() -> Error {
    let message = "an item of a list says not where it is";
    Error::new(ErrorKind::CorruptData, message)
}
