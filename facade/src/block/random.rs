//! Chance is passed in, so that a test can repeat itself.

use std::fmt::Debug;

use ring::rand::SecureRandom;

use crate::error::{Error, ErrorKind};

/// Where the facade takes random bytes from: keys, salts, tokens, and how long to wait.
pub trait Random: Debug + Send + Sync + 'static {
    /// Fills `bytes`.
    ///
    /// # Errors
    ///
    /// [`RandomError`] when the source fails; the bytes are then not to be used.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomError>;
}

/// The source of random bytes failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random bytes")]
pub struct RandomError;

impl From<RandomError> for Error {
    fn from(error: RandomError) -> Self {
        Self::new(ErrorKind::Unavailable, "no random bytes").with_source(error)
    }
}

/// The operating system's source, fit for keys.
#[derive(Clone, Debug)]
pub struct SystemRandom(ring::rand::SystemRandom);

impl SystemRandom {
    /// A source that asks the system anew for each call.
    pub fn new() -> Self {
        Self(ring::rand::SystemRandom::new())
    }
}

impl Default for SystemRandom {
    fn default() -> Self {
        Self::new()
    }
}

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomError> {
        self.0.fill(bytes).map_err(|_| RandomError)
    }
}

/// A number below `bound`, as evenly as waiting times need it; zero when the source fails.
pub(crate) fn below(random: &dyn Random, bound: u64) -> u64 {
    let mut bytes = [0; 8];
    if random.fill(&mut bytes).is_err() {
        return 0;
    }
    let wide = u128::from(u64::from_be_bytes(bytes)) * u128::from(bound);
    // The upper half of a product of two 64-bit numbers fits, and is below `bound` because the other
    // factor is below one, as a fraction of 2^64.
    u64::try_from(wide >> 64).unwrap_or_default()
}

/// 32 hexadecimal digits: a token that no other request has.
pub(crate) fn token(random: &dyn Random) -> Result<String, RandomError> {
    let mut bytes = [0; 16];
    random.fill(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}
