//! Random bytes that repeat.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::block::{Random, RandomError};

/// Bytes that look random and follow from a seed. Never for keys.
#[derive(Debug)]
pub struct SeededRandom(AtomicU64);

/// The increment of SplitMix64: 2^64 divided by the golden ratio.
const GOLDEN_GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

impl SeededRandom {
    /// The bytes of this seed.
    pub const fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    fn bits(&self) -> u64 {
        let state = self.0.fetch_add(GOLDEN_GAMMA, Ordering::Relaxed);
        let mut mixed = state.wrapping_add(GOLDEN_GAMMA);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomError> {
        for part in bytes.chunks_mut(8) {
            let bits = self.bits().to_be_bytes();
            part.iter_mut()
                .zip(bits)
                .for_each(|(byte, bits)| *byte = bits);
        }
        Ok(())
    }
}
