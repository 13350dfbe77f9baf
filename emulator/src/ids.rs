//! Identifiers are drawn from one seeded source, so that a run replays from its seed.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};

/// The version 4 UUID of these bits, in lower-case hexadecimal. Six of them give way to version and variant.
pub(crate) fn uuid_of(bits: u128) -> String {
    uuid::Builder::from_random_bytes(bits.to_be_bytes())
        .into_uuid()
        .to_string()
}

/// The alphabet of request identifiers: base 32 with the digits last.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
/// How request identifiers end: the service's own are 52 characters, the last 26 always these.
const REQUEST_ID_TAIL: &[u8; 26] = b"VV4KQNSO5AEMVJF66Q9ASUAAJG";

/// The greatest seed that is drawn to be shown, and that is taken from outside: up to here every reader of JSON has
/// numbers exact ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259#section-6)).
pub(crate) const SEED_MAX: u64 = (1 << 53) - 1;

/// A source of identifiers: a counter through a mixing function (SplitMix64), so it takes no lock.
#[derive(Debug)]
pub(crate) struct Ids {
    state: AtomicU64,
}

/// The increment of SplitMix64: 2^64 divided by the golden ratio.
const GOLDEN_GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

impl Ids {
    /// A source that always draws the same identifiers.
    pub(crate) fn seeded(seed: u64) -> Self {
        Self {
            state: AtomicU64::new(seed),
        }
    }

    /// A source seeded by the operating system.
    pub(crate) fn random() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that asks for randomness"
        )]
        let state = RandomState::new();
        Self::seeded(state.build_hasher().finish())
    }

    /// A second source that draws the same.
    #[cfg(any(feature = "disk", test))]
    pub(crate) fn twin(&self) -> Self {
        Self::seeded(self.state.load(Ordering::Relaxed))
    }

    /// Draws from now on what `other` draws.
    pub(crate) fn follow(&self, other: &Self) {
        // Who compares two sources draws from both on one thread.
        let state = other.state.load(Ordering::Relaxed);
        self.state.store(state, Ordering::Relaxed);
    }

    /// 64 well-mixed bits.
    pub(crate) fn bits(&self) -> u64 {
        // `Relaxed`: each caller gets a state of its own, and identifiers promise no order. The addition wraps.
        let state = self.state.fetch_add(GOLDEN_GAMMA, Ordering::Relaxed);
        let mut mixed = state.wrapping_add(GOLDEN_GAMMA);
        // The finishing steps of SplitMix64: each is reversible, so that no two states give the same bits.
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A seed that can be shown, and given back as it was shown.
    pub(crate) fn seed(&self) -> u64 {
        self.bits() >> SEED_MAX.leading_zeros()
    }

    /// A secret that is always the same for one seed. Asking for it draws no identifier.
    pub(crate) fn secret(&self) -> [u8; 32] {
        // `Relaxed`: asked for once, before the source is shared.
        let other = Self::seeded(!self.state.load(Ordering::Relaxed));
        let mut secret = [0; 32];
        for part in secret.chunks_exact_mut(8) {
            part.copy_from_slice(&other.bits().to_be_bytes());
        }
        secret
    }

    /// A version 4 UUID in lower-case hexadecimal, as table ids are.
    pub(crate) fn uuid(&self) -> String {
        uuid_of((u128::from(self.bits()) << 64) | u128::from(self.bits()))
    }

    /// The 52 characters of `x-amzn-RequestId`.
    pub(crate) fn request_id(&self) -> [u8; 52] {
        let mut id = [0; 52];
        let (head, tail) = id.split_at_mut(26);
        tail.copy_from_slice(REQUEST_ID_TAIL);
        for half in head.chunks_mut(12) {
            let mut bits = self.bits();
            for character in half {
                *character = ALPHABET.get((bits & 31) as usize).copied().unwrap_or(b'A');
                // Five bits choose one of 32 characters; twelve characters take 60 bits of each draw.
                bits >>= 5;
            }
        }
        id
    }
}
