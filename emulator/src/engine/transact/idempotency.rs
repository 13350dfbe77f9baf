//! Client tokens: a transaction that is sent twice happens once, if both requests are the same.

use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use crate::value::Item;

use crate::engine::Engine;
use crate::engine::parts::tokens::{TokenError, TokenName, TokenUse};
use crate::engine::table::catalog::Caller;

impl Engine {
    /// Announces a transaction with a client token.
    ///
    /// # Errors
    ///
    /// If the token was used for another request, or its transaction runs; if the medium may not have what that has
    /// done.
    pub(crate) fn use_token(
        &self,
        caller: &Caller,
        token: &str,
        fingerprint: u128,
    ) -> Result<TokenUse, TokenError> {
        let (owner, region) = self.settings.namespace(caller);
        let name = TokenName {
            token: Arc::from(token),
            owner: Arc::clone(owner),
            region: Arc::clone(region),
        };
        let used = self.tokens.begin(name, fingerprint, self.clock.now())?;
        if matches!(used, TokenUse::Replay(_)) {
            self.check_kept().map_err(TokenError::Unkept)?;
        }
        Ok(used)
    }
}

/// A number that tells requests apart.
///
/// Made of the canonical text of values alone, with whatever has no order in one order, so that the number of a
/// request is the same in every version: a token that was kept is good for as long as it lasts.
pub(crate) struct Fingerprint {
    hasher: Xxh3,
}

impl Fingerprint {
    /// The fingerprint of nothing.
    pub(crate) fn new() -> Self {
        Self {
            hasher: Xxh3::new(),
        }
    }

    /// Adds a text; that there is none counts as well.
    pub(crate) fn text(&mut self, text: Option<&str>) {
        self.length(text.map(str::len));
        // That there is none was said with the length.
        self.hasher.update(text.unwrap_or_default().as_bytes());
    }

    /// Adds an item, whose attributes have no order: the numbers of attributes are summed up, which needs no
    /// sorting.
    pub(crate) fn item(&mut self, item: Option<&Item>) {
        self.length(item.map(Item::len));
        let attributes = item.into_iter().flat_map(Item::iter);
        let sum = attributes.fold(0_u128, |sum, (name, value)| {
            let mut attribute = Self::new();
            attribute.text(Some(&name));
            attribute.hasher.update(&value.ordered_json());
            sum.wrapping_add(attribute.finish())
        });
        self.hasher.update(&sum.to_be_bytes());
    }

    /// Adds how many there are of what comes.
    pub(crate) fn length(&mut self, length: Option<usize>) {
        let length = length.and_then(|length| u64::try_from(length).ok());
        self.hasher.update(&[u8::from(length.is_some())]);
        // Always eight bytes: what stands for none is told apart by the byte before.
        let length = length.unwrap_or_default();
        self.hasher.update(&length.to_be_bytes());
    }

    /// The fingerprint of all that was added.
    pub(crate) fn finish(&self) -> u128 {
        self.hasher.digest128()
    }
}
