//! The client tokens of transactions: which run, and which are done and how.
//!
//! A token is known while its transaction runs, and for
//! [ten minutes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems)
//! after it has succeeded. A transaction that failed has changed nothing, so its token is forgotten.
//! Of tokens that are done only so many are kept: the oldest go first.

use std::sync::Arc;

use imbl::{OrdMap, Vector};
use parking_lot::Mutex;

use crate::clock::Timestamp;
use crate::limits;

/// A token, told apart from the same text in other namespaces.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::engine) struct TokenName {
    pub(in crate::engine) token: Arc<str>,
    pub(in crate::engine) owner: Arc<str>,
    pub(in crate::engine) region: Arc<str>,
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
struct TokenState {
    known: OrdMap<TokenName, Known>,
    /// Those that are done, in the order of their moments.
    done: Vector<(Timestamp, TokenName)>,
}

/// The tokens, shared with those whose transactions run.
#[derive(Debug, Default)]
pub(in crate::engine) struct Tokens {
    state: Mutex<TokenState>,
}

impl Tokens {
    /// A store of its own with the tokens that are done.
    pub(in crate::engine) fn fork(&self) -> Self {
        let mut tokens = self.state.lock().clone();
        let running: Vec<TokenName> = tokens
            .known
            .iter()
            .filter(|(_, known)| known.done.is_none())
            .map(|(name, _)| name.clone())
            .collect();
        for name in running {
            tokens.known.remove(&name);
        }
        Self {
            state: Mutex::new(tokens),
        }
    }

    /// Announces a transaction with a client token.
    ///
    /// # Errors
    ///
    /// If the token was used for another request, or its transaction runs.
    pub(in crate::engine) fn begin(
        self: &Arc<Self>,
        name: TokenName,
        fingerprint: u128,
        now: Timestamp,
    ) -> Result<TokenUse, TokenError> {
        let mut tokens = self.state.lock();
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
            store: Arc::clone(self),
            name,
        }))
    }
}

impl TokenState {
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
            // A token that expired and was used again has a second entry further back in `done`, with a
            // later moment: only that one speaks for it.
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
    store: Arc<Tokens>,
    name: TokenName,
}

impl TokenGuard {
    /// Keeps the token, for the transaction has succeeded with items of these sizes.
    pub(crate) fn keep(self, sizes: Arc<[usize]>, at: Timestamp) {
        let mut tokens = self.store.state.lock();
        if let Some(known) = tokens.known.get_mut(&self.name) {
            known.done = Some(Done { at, sizes });
            tokens.done.push_back((at, self.name.clone()));
            tokens.trim(at);
        }
    }
}

impl Drop for TokenGuard {
    fn drop(&mut self) {
        let mut tokens = self.store.state.lock();
        let known = tokens.known.get(&self.name);
        if known.is_some_and(|known| known.done.is_none()) {
            tokens.known.remove(&self.name);
        }
    }
}
