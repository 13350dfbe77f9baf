//! Lists: all at once or page by page.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest;

use super::listing::{Listing, Record};
use super::store::{Store, StorePages};
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
}

/// Where a list goes on. Opaque text, safe in a URL; good only for the same list of the same user.
///
/// # Examples
///
/// ```
/// use package_database::block::PageToken;
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

impl PageToken {
    /// Whether it is one of the list that these parts tell: see [`scope`].
    pub(crate) fn is_of(&self, parts: &[&str]) -> bool {
        self.scope == scope(parts)
    }
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
        // What is no base64 is no token, and neither are no bytes.
        let bytes = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
        parse_token(&bytes).ok_or_else(foreign_token)
    }
}

/// As its text.
#[cfg(feature = "serde")]
impl serde::Serialize for PageToken {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// As its text.
#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for PageToken {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The token that these bytes are, whole and with nothing behind it.
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
    // A SHA-256 digest has 32 bytes, so that there are always enough.
    digest.as_ref().first_chunk().copied().unwrap_or_default()
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
        query.start = self.start()?;
        if self.options.limit == Some(0) {
            return Err(Error::new(ErrorKind::InvalidInput, "a page of no entries"));
        }
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

    /// How many entries the page still lacks; `None` when all are wanted.
    fn missing(&self, have: usize) -> Option<u32> {
        let have = u32::try_from(have).unwrap_or(u32::MAX);
        self.options.limit.map(|limit| limit.saturating_sub(have))
    }

    /// The key that the caller's token stands for, if it is a token of this list.
    fn start(&self) -> Result<Option<Item>, Error> {
        let Some(token) = &self.options.after else {
            return Ok(None);
        };
        if token.scope != scope(self.scope) || token.key.len() != self.record.position.len() {
            return Err(foreign_token());
        }
        let mut start = Item::new().with(self.record.partition, self.partition);
        for (name, value) in self.record.position.iter().zip(&token.key) {
            start.insert(*name, value.as_str());
        }
        Ok(Some(start))
    }

    /// The token for the page behind `key`. The partition key is left out: it is the caller's own.
    fn token(&self, key: &Item) -> Result<PageToken, Error> {
        let part = |name: &&str| key.text(name).map(|text| text.into_owned());
        let parts: Option<Vec<String>> = self.record.position.iter().map(part).collect();
        Ok(PageToken {
            scope: scope(self.scope),
            key: parts.ok_or_else(foreign_token)?,
        })
    }
}
