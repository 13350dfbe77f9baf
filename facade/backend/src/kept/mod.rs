//! Items as a store keeps them, so that a long list costs what is read of it.
//!
//! Invariant: this is the only room that is conditional on a store and yet used by all: where the emulator
//! is not built in, its form of an item is one that nobody can make.

#[cfg(not(feature = "emulator"))]
mod absent;
#[cfg(feature = "emulator")]
mod emulator;

#[cfg(not(feature = "emulator"))]
pub(crate) use absent::Kept;
#[cfg(feature = "emulator")]
pub(crate) use emulator::Kept;
