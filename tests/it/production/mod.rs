//! Smoke tests of the facade: against the live tables where `STAGE` is `PROD`, else against an
//! emulator in this process.
//!
//! Invariant: every partition key that is written begins with `test.` and is nobody else's, and
//! nothing stays behind, whether the test passes, fails or panics.

mod credentials;
pub(crate) mod datasets;
mod keys;
mod specs;
mod target;

pub(crate) use target::Target;
