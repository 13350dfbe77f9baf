//! Lists: all at once or page by page, with damaged items failing the list or set aside.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest;

use super::store::{Store, StorePages};
use crate::backend::{Consistency, Item, Query};
use crate::error::{Error, ErrorKind};

/// How to list. The default is all at once, eventually consistent, failing at a damaged item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListOptions {
    /// How many entries to give at most; all when `None`.
    pub limit: Option<u32>,
    /// Where to go on: [`Listing::next`] of the page before.
    pub after: Option<PageToken>,
    /// Whether the list must be up to date.
    pub consistency: Consistency,
    /// What to do about an item that cannot be read.
    pub damaged: OnDamaged,
}

impl ListOptions {
    /// The default.
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

    /// Sets damaged items aside and reports them.
    #[must_use]
    pub const fn skip_damaged(mut self) -> Self {
        self.damaged = OnDamaged::Skip;
        self
    }
}

/// What a list does about an item that cannot be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnDamaged {
    /// The list fails with [`ErrorKind::CorruptData`] and names the item.
    #[default]
    Fail,
    /// The item is left out and reported in [`Listing::damaged`].
    Skip,
}

/// A list, or one page of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Listing<T> {
    /// The entries.
    pub entries: Vec<T>,
    /// The items that were set aside.
    pub damaged: Vec<Damaged>,
    /// Where the next page begins; `None` at the end. The page there may turn out empty.
    pub next: Option<PageToken>,
}

/// An item that cannot be read, because another writer wrote something else.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Damaged {
    /// Its key, as text for a person.
    pub key: String,
    /// What is wrong with it. Never holds a value.
    pub fault: String,
}

impl fmt::Display for Damaged {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "item {}: {}", self.key, self.fault)
    }
}

/// Where a list goes on. Opaque text, safe in a URL; good only for the same list of the same user.
///
/// # Examples
///
/// ```
/// use package_database::PageToken;
///
/// assert!("no token".parse::<PageToken>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageToken {
    /// A digest of what is listed.
    scope: [u8; SCOPE_BYTES],
    /// The key after which to go on, without the partition key.
    key: Vec<String>,
}

/// How many bytes tell two lists apart. A mix-up is caught, an attack gains nothing: the partition
/// key is always the caller's own.
const SCOPE_BYTES: usize = 8;
/// The first byte of a token, for the day when its form changes.
const TOKEN_VERSION: u8 = 1;

impl fmt::Display for PageToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![TOKEN_VERSION];
        bytes.extend(self.scope);
        for part in &self.key {
            let length = u16::try_from(part.len()).unwrap_or(u16::MAX);
            bytes.extend(length.to_be_bytes());
            bytes.extend(part.as_bytes());
        }
        formatter.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl FromStr for PageToken {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let bytes = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
        parse_token(&bytes).ok_or_else(foreign_token)
    }
}

fn parse_token(bytes: &[u8]) -> Option<PageToken> {
    let (version, rest) = bytes.split_first()?;
    let (scope, mut rest) = rest.split_first_chunk()?;
    let mut key = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk() {
        let (part, after) = after.split_at_checked(u16::from_be_bytes(*length).into())?;
        key.push(std::str::from_utf8(part).ok()?.to_owned());
        rest = after;
    }
    let scope = *scope;
    (*version == TOKEN_VERSION && rest.is_empty()).then_some(PageToken { scope, key })
}

fn foreign_token() -> Error {
    Error::new(
        ErrorKind::InvalidInput,
        "this is no page token of this list",
    )
}

/// What is listed, for telling lists apart: the parts with their lengths.
pub(crate) fn scope(parts: &[&str]) -> [u8; SCOPE_BYTES] {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in parts {
        context.update(&part.len().to_be_bytes());
        context.update(part.as_bytes());
    }
    let digest = context.finish();
    digest.as_ref().first_chunk().copied().unwrap_or_default()
}

/// One list over a query.
pub(crate) struct List<'a> {
    pub(crate) store: &'a Store,
    pub(crate) options: &'a ListOptions,
    /// What is listed: see [`scope`].
    pub(crate) scope: &'a [&'a str],
    /// The partition key and its value.
    pub(crate) partition: (&'static str, &'a str),
    /// The other attributes that say where in the list an item is, all of them text.
    pub(crate) position: &'static [&'static str],
}

impl List<'_> {
    /// Reads the entries out of the items of `query`; `read` answers `None` for an item that does
    /// not belong to the list, and what is wrong for a damaged one.
    pub(crate) async fn run<T>(
        &self,
        mut query: Query,
        read: impl Fn(&Item) -> Result<Option<T>, String>,
    ) -> Result<Listing<T>, Error> {
        query.consistency = self.options.consistency;
        query.start = self.start()?;
        if self.options.limit == Some(0) {
            return Err(Error::new(ErrorKind::InvalidInput, "a page of no entries"));
        }
        let mut budget = self.store.budget();
        let mut pages = StorePages::new(self.store, query);
        let mut listing = Listing {
            entries: Vec::new(),
            damaged: Vec::new(),
            next: None,
        };
        loop {
            let wanted = self.missing(listing.entries.len());
            if let Some(wanted) = wanted {
                pages.limit(wanted);
            }
            let Some(page) = pages.next(&mut budget).await? else {
                return Ok(listing);
            };
            if wanted.is_none() {
                listing.entries.reserve(page.items.len());
            }
            for item in &page.items {
                self.take(item, &read, &mut listing)?;
            }
            if self.missing(listing.entries.len()) == Some(0) {
                listing.next = page.next.as_ref().map(|key| self.token(key)).transpose()?;
                return Ok(listing);
            }
        }
    }

    /// How many entries the page still lacks; `None` when all are wanted.
    fn missing(&self, have: usize) -> Option<u32> {
        let have = u32::try_from(have).unwrap_or(u32::MAX);
        self.options.limit.map(|limit| limit.saturating_sub(have))
    }

    fn take<T>(
        &self,
        item: &Item,
        read: impl Fn(&Item) -> Result<Option<T>, String>,
        listing: &mut Listing<T>,
    ) -> Result<(), Error> {
        match read(item) {
            Ok(entry) => listing.entries.extend(entry),
            Err(fault) => {
                let damaged = damaged(item, self.partition.0, self.position, fault);
                match self.options.damaged {
                    OnDamaged::Fail => return Err(Error::corrupt(&damaged)),
                    OnDamaged::Skip => listing.damaged.push(damaged),
                }
            }
        }
        Ok(())
    }

    fn start(&self) -> Result<Option<Item>, Error> {
        let Some(token) = &self.options.after else {
            return Ok(None);
        };
        if token.scope != scope(self.scope) || token.key.len() != self.position.len() {
            return Err(foreign_token());
        }
        let (name, value) = self.partition;
        let mut start = Item::new().with(name, value);
        for (name, value) in self.position.iter().zip(&token.key) {
            start.insert(*name, value.as_str());
        }
        Ok(Some(start))
    }

    fn token(&self, key: &Item) -> Result<PageToken, Error> {
        let part = |name: &&str| key.text(name).map(|text| text.into_owned());
        let parts: Option<Vec<String>> = self.position.iter().map(part).collect();
        Ok(PageToken {
            scope: scope(self.scope),
            key: parts.ok_or_else(foreign_token)?,
        })
    }
}

/// The report on an item that cannot be read.
pub(crate) fn damaged(
    item: &Item,
    partition: &'static str,
    position: &'static [&'static str],
    fault: String,
) -> Damaged {
    let mut key = String::new();
    for name in std::iter::once(&partition).chain(position) {
        if !key.is_empty() {
            key.push_str(", ");
        }
        let value = item.text(name).unwrap_or("(no text)".into());
        key.push_str(&format!("{name} = {value:?}"));
    }
    Damaged { key, fault }
}
