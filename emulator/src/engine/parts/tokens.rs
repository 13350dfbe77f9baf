//! The client tokens of transactions: which run, and which are done and how.
//!
//! A token is known while its transaction runs, and for
//! [ten minutes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems)
//! after it has succeeded. A transaction that failed has changed nothing, so its token is forgotten.
//! Of tokens that are done only so many are kept: the oldest go first.

use std::collections::BTreeSet;
use std::sync::Arc;

use imbl::{OrdMap, Vector};
use parking_lot::Mutex;

use crate::clock::{StepBack, Timestamp};
use crate::engine::parts::token_fact::{self, TokenFact};
use crate::limits;
use crate::storage::{Commit, Fact, StoreError};

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
    /// The use before, which has expired and whose fact stays in the store until the next token is done.
    expired: Option<(u128, Done)>,
}

impl Known {
    /// The use that was done at this moment: what was asked for, and how it ended.
    fn done_at(&self, at: Timestamp) -> Option<(u128, &Done)> {
        let now = self.done.iter().map(|done| (self.fingerprint, done));
        let before = self
            .expired
            .iter()
            .map(|(fingerprint, done)| (*fingerprint, done));
        now.chain(before).find(|(_, done)| done.at == at)
    }

    /// What is left when the present use came to nothing.
    fn without_use(self) -> Option<Self> {
        let (fingerprint, done) = self.expired?;
        Some(Self {
            fingerprint,
            done: Some(done),
            expired: None,
        })
    }
}

/// How a transaction with a token ended.
#[derive(Clone, Debug)]
struct Done {
    at: Timestamp,
    /// From when on it is known for its time: then, until the clock goes back. Not kept.
    since: Timestamp,
    /// The sizes of its items, in the order of the request: what a replay reads.
    sizes: Arc<[usize]>,
}

/// All tokens of an engine.
#[derive(Clone, Debug, Default)]
struct TokenState {
    known: OrdMap<TokenName, Known>,
    /// Those that are done, in the order of their moments.
    done: Vector<DoneToken>,
}

/// A token that is done, and since when.
type DoneToken = (Timestamp, TokenName);

/// The tokens, shared with those whose transactions run.
#[derive(Debug, Default)]
pub(in crate::engine) struct Tokens {
    state: Mutex<TokenState>,
}

impl Tokens {
    /// The facts of all tokens that are done.
    pub(in crate::engine) fn facts(&self) -> Vec<Fact> {
        // A token that runs is no fact: should the process end, its transaction has not happened.
        let tokens = self.state.lock();
        let done = tokens.done.iter().filter_map(|(at, name)| {
            let (fingerprint, done) = tokens.known.get(name)?.done_at(*at)?;
            Some(token_fact::exists(TokenFact {
                name: name.clone(),
                at: *at,
                fingerprint,
                sizes: Arc::clone(&done.sizes),
            }))
        });
        done.collect()
    }

    /// The tokens that these facts tell of.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn of_facts(mut facts: Vec<TokenFact>) -> Self {
        facts.sort_by(|one, other| (one.at, &one.name).cmp(&(other.at, &other.name)));
        let mut tokens = TokenState::default();
        for fact in facts {
            let TokenFact {
                name,
                at,
                fingerprint,
                sizes,
            } = fact;
            tokens.done.push_back((at, name.clone()));
            // Of a token that was used twice, the later use counts.
            let before = tokens.known.remove(&name);
            let expired = before.and_then(|known| Some((known.fingerprint, known.done?)));
            let known = Known {
                fingerprint,
                done: Some(Done {
                    at,
                    since: at,
                    sizes,
                }),
                expired,
            };
            tokens.known.insert(name, known);
        }
        Self {
            state: Mutex::new(tokens),
        }
    }

    /// A store of its own with the tokens that are done.
    pub(in crate::engine) fn fork(&self) -> Self {
        // Persistent maps: the copy costs two pointers, however many tokens there are.
        let mut tokens = self.state.lock().clone();
        let running: Vec<TokenName> = tokens
            .known
            .iter()
            .filter(|(_, known)| known.done.is_none())
            .map(|(name, _)| name.clone())
            .collect();
        for name in running {
            tokens.end_use(&name);
        }
        Self {
            state: Mutex::new(tokens),
        }
    }

    /// The tokens that are done and have no place in the order in which tokens are forgotten.
    pub(in crate::engine) fn without_place(&self) -> Vec<Arc<str>> {
        let tokens = self.state.lock();
        let placed: BTreeSet<(Timestamp, &TokenName)> =
            tokens.done.iter().map(|(at, name)| (*at, name)).collect();
        let done = tokens.known.iter().filter(|(name, known)| {
            let done = known.done.as_ref();
            done.is_some_and(|done| !placed.contains(&(done.at, *name)))
        });
        done.map(|(name, _)| Arc::clone(&name.token)).collect()
    }

    /// Loses the order, so that a test sees it missed.
    #[cfg(test)]
    pub(in crate::engine) fn lose_order(&self) {
        self.state.lock().done.clear();
    }

    /// Goes back with the clock: tokens are known for as long as they were to be.
    pub(in crate::engine) fn step_back(&self, back: StepBack) {
        let mut tokens = self.state.lock();
        let earlier = |done: Done| Done {
            since: done.since.minus(back.by),
            ..done
        };
        let known = std::mem::take(&mut tokens.known).into_iter();
        tokens.known = known
            .map(|(name, known)| {
                let known = Known {
                    done: known.done.map(earlier),
                    expired: known.expired.map(|(of, done)| (of, earlier(done))),
                    ..known
                };
                (name, known)
            })
            .collect();
    }

    /// The newest moment at which one was done.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn newest(&self) -> Option<Timestamp> {
        let tokens = self.state.lock();
        tokens.done.iter().map(|(at, _)| *at).max()
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
                // In this order: an expired use means nothing, and of a token that runs the parameters count first.
                Some(done) if !is_valid(done.since, now) => {}
                _ if known.fingerprint != fingerprint => return Err(TokenError::Mismatch),
                Some(done) => return Ok(TokenUse::Replay(Arc::clone(&done.sizes))),
                None => return Err(TokenError::InProgress),
            }
        }
        // Known as running before the lock is let go: of two requests that come at once, one is the first.
        let before = tokens.known.remove(&name);
        let expired = before.and_then(|known| Some((known.fingerprint, known.done?)));
        tokens.known.insert(
            name.clone(),
            Known {
                fingerprint,
                done: None,
                expired,
            },
        );
        drop(tokens);
        Ok(TokenUse::First(TokenGuard {
            store: Arc::clone(self),
            name,
            fingerprint,
        }))
    }
}

impl TokenState {
    /// Forgets the use of a token that came to nothing.
    fn end_use(&mut self, name: &TokenName) {
        let known = self.known.remove(name);
        if let Some(before) = known.and_then(Known::without_use) {
            self.known.insert(name.clone(), before);
        }
    }

    /// What is too old once one more token is done, and the oldest of what is too much then.
    fn surplus(&self, now: Timestamp) -> Vec<DoneToken> {
        // The one that is about to be done counts as well.
        let too_many = (self.done.len() + 1).saturating_sub(limits::TRANSACTION_TOKENS_KEPT);
        let oldest = self.done.iter().enumerate();
        let goes = |(place, done): &(usize, &DoneToken)| {
            *place < too_many || !is_valid(self.since(done), now)
        };
        oldest
            .take_while(goes)
            .map(|(_, done)| done.clone())
            .collect()
    }

    /// From when on a token is known for its time.
    fn since(&self, (at, name): &DoneToken) -> Timestamp {
        let known = self.known.get(name);
        let done = known.and_then(|known| known.done_at(*at));
        done.map_or(*at, |(_, done)| done.since)
    }

    /// Forgets a token, if it is the oldest; else a transaction that ended meanwhile has forgotten it.
    fn forget(&mut self, oldest: &DoneToken) {
        if self.done.front() != Some(oldest) {
            return;
        }
        self.done.pop_front();
        let (at, name) = oldest;
        let done = self.known.get(name).and_then(|known| known.done.as_ref());
        // A token that expired and was used again has a second entry further back in `done`, with a
        // later moment: only that one speaks for it.
        if done.is_some_and(|done| done.at == *at) {
            self.known.remove(name);
        } else if let Some(known) = self.known.get_mut(name)
            && known
                .expired
                .as_ref()
                .is_some_and(|(_, done)| done.at == *at)
        {
            known.expired = None;
        }
    }
}

/// Whether a token that was done at `since`, in the time of the clock as that goes now, is still valid.
fn is_valid(since: Timestamp, now: Timestamp) -> bool {
    now < since.plus(limits::TRANSACTION_TOKEN_VALID)
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TokenError {
    /// It was used for another request.
    Mismatch,
    /// Its transaction runs.
    InProgress,
    /// Its transaction has run, and nobody knows whether that is kept.
    Unkept(StoreError),
}

/// A token whose transaction runs. It is forgotten, unless the transaction succeeds.
#[derive(Debug)]
pub(crate) struct TokenGuard {
    store: Arc<Tokens>,
    name: TokenName,
    fingerprint: u128,
}

impl TokenGuard {
    /// Adds to the commit of the transaction that the token is done, with items of these sizes, and that older
    /// ones are forgotten. Once that is committed, the token is to be kept.
    pub(in crate::engine) fn done(
        self,
        sizes: Arc<[usize]>,
        at: Timestamp,
        commit: &mut Commit,
    ) -> DoneGuard {
        // The lock is let go before the commit. What another transaction forgets meanwhile is found gone in `forget`.
        let surplus = self.store.state.lock().surplus(at);
        let fact = TokenFact {
            name: self.name.clone(),
            at,
            fingerprint: self.fingerprint,
            sizes: Arc::clone(&sizes),
        };
        commit.facts.push(token_fact::exists(fact));
        let gone = surplus.iter();
        commit
            .facts
            .extend(gone.map(|(at, name)| token_fact::is_gone(name, *at)));
        DoneGuard {
            guard: self,
            done: Done {
                at,
                since: at,
                sizes,
            },
            surplus,
        }
    }
}

/// A token whose transaction is being committed. It is forgotten, unless that succeeds.
#[derive(Debug)]
pub(in crate::engine) struct DoneGuard {
    guard: TokenGuard,
    done: Done,
    /// What is forgotten for it.
    surplus: Vec<DoneToken>,
}

impl DoneGuard {
    /// Keeps the token, for its transaction is committed.
    pub(in crate::engine) fn keep(self) {
        let Self {
            guard,
            done,
            surplus,
        } = self;
        // After the commit, so nothing here may fail; `guard` is dropped at the end and finds its token done.
        let mut tokens = guard.store.state.lock();
        for oldest in &surplus {
            tokens.forget(oldest);
        }
        let at = done.at;
        let Some(known) = tokens.known.get_mut(&guard.name) else {
            // Only the guard removes a token that is not done, when it is dropped.
            debug_assert!(false, "a token is known while it is guarded");
            return;
        };
        known.done = Some(done);
        known.expired = None;
        tokens.done.push_back((at, guard.name.clone()));
    }
}

impl Drop for TokenGuard {
    fn drop(&mut self) {
        let mut tokens = self.store.state.lock();
        // A guard is dropped in both ways; a token that is done by then stays.
        let known = tokens.known.get(&self.name);
        if known.is_some_and(|known| known.done.is_none()) {
            tokens.end_use(&self.name);
        }
    }
}
