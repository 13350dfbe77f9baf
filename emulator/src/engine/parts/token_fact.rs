//! A client token as a fact: what of it must outlive the process.

use std::sync::Arc;

use crate::clock::Timestamp;
#[cfg(feature = "disk")]
use crate::storage::codec::{self, Coded, Decoder, Encoder};
use crate::storage::{Fact, FactValue, Key};

use crate::engine::parts::tokens::TokenName;

/// The first byte of the keys of these facts.
pub(in crate::engine) const TAG: u8 = b'c';

/// A token whose transaction has happened. A token whose transaction runs is no fact: if the process ends, so
/// does the transaction, and the token may be used again.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct TokenFact {
    pub(in crate::engine) name: TokenName,
    /// When the transaction happened.
    pub(in crate::engine) at: Timestamp,
    /// What the request asked for.
    pub(in crate::engine) fingerprint: u128,
    /// The sizes of its items, in the order of the request: what a replay reads.
    pub(in crate::engine) sizes: Arc<[usize]>,
}

impl FactValue for TokenFact {
    #[cfg(feature = "disk")]
    fn to_bytes(&self) -> Option<Vec<u8>> {
        codec::to_bytes(self)
    }
}

#[cfg(feature = "disk")]
impl Coded for TokenFact {
    fn put(&self, out: &mut Encoder) {
        let Self {
            name,
            at,
            fingerprint,
            sizes,
        } = self;
        out.put(&name.token);
        out.put(&name.owner);
        out.put(&name.region);
        out.put(at);
        out.put(fingerprint);
        out.length(sizes.len());
        sizes.iter().for_each(|size| out.length(*size));
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        let name = TokenName {
            token: input.take()?,
            owner: input.take()?,
            region: input.take()?,
        };
        let (at, fingerprint) = (input.take()?, input.take()?);
        let mut sizes = Vec::new();
        for _ in 0..input.length()? {
            sizes.push(input.length()?);
        }
        Some(Self {
            name,
            at,
            fingerprint,
            sizes: sizes.into(),
        })
    }
}

/// The fact that a token is done.
pub(in crate::engine) fn exists(fact: TokenFact) -> Fact {
    Fact {
        key: key(&fact.name, fact.at),
        value: Some(Arc::new(fact)),
    }
}

/// The fact that a token, which was done `at`, is known no more.
pub(in crate::engine) fn is_gone(name: &TokenName, at: Timestamp) -> Fact {
    Fact {
        key: key(name, at),
        value: None,
    }
}

/// The key of the fact of a token. The moment is a part of it: a token that is used again after its time is
/// another fact, which stays when the first is taken back, whichever of the two commits comes first.
fn key(name: &TokenName, at: Timestamp) -> Key {
    let moment = at.as_millis().to_be_bytes();
    let [owner, region, token] =
        [&name.owner, &name.region, &name.token].map(|part| part.as_bytes());
    Key::of_parts(TAG, &[owner, region, token, &moment])
}
