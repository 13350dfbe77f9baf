//! Client tokens: a transaction that is sent twice happens once.
//!
//! A token is known while its transaction runs, and for
//! [ten minutes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems)
//! after it has succeeded. A transaction that failed has changed nothing, so its token is forgotten.
//! Of tokens that are done only so many are kept: the oldest go first.

use std::sync::Arc;

use imbl::{OrdMap, Vector};
use parking_lot::Mutex;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::clock::Timestamp;
use crate::limits;
use crate::value::{DataType, Item, RawValue};

use crate::engine::Engine;
use crate::engine::table::catalog::Caller;

/// Whose token.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    token: Arc<str>,
    owner: Arc<str>,
    region: Arc<str>,
}

/// What is known of a token.
#[derive(Clone, Debug)]
struct Known {
    /// What the request asked for.
    fingerprint: u128,
    /// How it ended; nothing while it runs.
    done: Option<Done>,
}

/// How a transaction with a token ended.
#[derive(Clone, Debug)]
struct Done {
    at: Timestamp,
    /// The sizes of its items, in the order of the request: what a replay reads.
    sizes: Arc<[usize]>,
}

/// All tokens of an engine.
#[derive(Clone, Debug, Default)]
struct Tokens {
    known: OrdMap<Name, Known>,
    /// Those that are done, in the order of their moments.
    done: Vector<(Timestamp, Name)>,
}

/// The tokens, shared with those whose transactions run.
#[derive(Debug, Default)]
pub(in crate::engine) struct TokenStore {
    tokens: Mutex<Tokens>,
}

impl TokenStore {
    /// A store of its own with the tokens that are done.
    pub(in crate::engine) fn fork(&self) -> Self {
        let mut tokens = self.tokens.lock().clone();
        let running: Vec<Name> = tokens
            .known
            .iter()
            .filter(|(_, known)| known.done.is_none())
            .map(|(name, _)| name.clone())
            .collect();
        for name in running {
            tokens.known.remove(&name);
        }
        Self {
            tokens: Mutex::new(tokens),
        }
    }
}

impl Tokens {
    /// Forgets what is too old, and the oldest of what is too much.
    fn trim(&mut self, now: Timestamp) {
        while let Some((at, _)) = self.done.front() {
            if self.done.len() <= limits::TRANSACTION_TOKENS_KEPT && is_valid(*at, now) {
                return;
            }
            let Some((at, name)) = self.done.pop_front() else {
                return;
            };
            let done = self.known.get(&name).and_then(|known| known.done.as_ref());
            // A token that was used anew after its time has a later place in the order.
            if done.is_some_and(|done| done.at == at) {
                self.known.remove(&name);
            }
        }
    }
}

/// Whether a token that was done `at` is still valid.
fn is_valid(at: Timestamp, now: Timestamp) -> bool {
    now < at.plus(limits::TRANSACTION_TOKEN_VALID)
}

/// What a token means for a request.
#[derive(Debug)]
pub(crate) enum TokenUse {
    /// The transaction is to run.
    First(TokenGuard),
    /// It has run: the sizes of its items.
    Replay(Arc<[usize]>),
}

/// A token cannot be used now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenError {
    /// It was used for another request.
    Mismatch,
    /// Its transaction runs.
    InProgress,
}

/// A token whose transaction runs. It is forgotten, unless the transaction succeeds.
#[derive(Debug)]
pub(crate) struct TokenGuard {
    store: Arc<TokenStore>,
    name: Name,
}

impl TokenGuard {
    /// Keeps the token, for the transaction has succeeded with items of these sizes.
    pub(crate) fn keep(self, sizes: Arc<[usize]>, at: Timestamp) {
        let mut tokens = self.store.tokens.lock();
        if let Some(known) = tokens.known.get_mut(&self.name) {
            known.done = Some(Done { at, sizes });
            tokens.done.push_back((at, self.name.clone()));
            tokens.trim(at);
        }
    }
}

impl Drop for TokenGuard {
    fn drop(&mut self) {
        let mut tokens = self.store.tokens.lock();
        let known = tokens.known.get(&self.name);
        if known.is_some_and(|known| known.done.is_none()) {
            tokens.known.remove(&self.name);
        }
    }
}

impl Engine {
    /// Announces a transaction with a client token.
    ///
    /// # Errors
    ///
    /// If the token was used for another request, or its transaction runs.
    pub(crate) fn use_token(
        &self,
        caller: &Caller,
        token: &str,
        fingerprint: u128,
    ) -> Result<TokenUse, TokenError> {
        let (owner, region) = self.namespace(caller);
        let name = Name {
            token: Arc::from(token),
            owner: Arc::clone(owner),
            region: Arc::clone(region),
        };
        let now = self.clock.now();
        let mut tokens = self.tokens.tokens.lock();
        if let Some(known) = tokens.known.get(&name) {
            match &known.done {
                Some(done) if !is_valid(done.at, now) => {}
                _ if known.fingerprint != fingerprint => return Err(TokenError::Mismatch),
                Some(done) => return Ok(TokenUse::Replay(Arc::clone(&done.sizes))),
                None => return Err(TokenError::InProgress),
            }
        }
        tokens.known.insert(
            name.clone(),
            Known {
                fingerprint,
                done: None,
            },
        );
        drop(tokens);
        Ok(TokenUse::First(TokenGuard {
            store: Arc::clone(&self.tokens),
            name,
        }))
    }
}

/// A number that tells requests apart.
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
        self.hasher.update(text.unwrap_or_default().as_bytes());
    }

    /// Adds an item, whose attributes have no order.
    pub(crate) fn item(&mut self, item: Option<&Item>) {
        self.length(item.map(Item::len));
        let attributes = item.into_iter().flat_map(Item::iter);
        let sum = attributes.fold(0_u128, |sum, (name, value)| {
            let mut attribute = Self::new();
            attribute.text(Some(&name));
            attribute.value(value);
            sum.wrapping_add(attribute.finish())
        });
        self.hasher.update(&sum.to_be_bytes());
    }

    /// Adds how many there are of what comes.
    pub(crate) fn length(&mut self, length: Option<usize>) {
        let length = length.and_then(|length| u64::try_from(length).ok());
        self.hasher.update(&[u8::from(length.is_some())]);
        self.hasher
            .update(&length.unwrap_or_default().to_be_bytes());
    }

    /// The number.
    pub(crate) fn finish(&self) -> u128 {
        self.hasher.digest128()
    }

    /// Adds a value. The members of maps have no order either.
    fn value(&mut self, value: RawValue<'_>) {
        match value.data_type() {
            DataType::M | DataType::L => {
                let text = format!("{:?}", value.decode());
                self.hasher.update(&xxh3_128(text.as_bytes()).to_be_bytes());
            }
            _ => self.hasher.update(value.json()),
        }
    }
}
