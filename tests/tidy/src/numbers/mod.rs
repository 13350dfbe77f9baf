//! The figures of a crate: how long its files and functions are, how much is explained, what is counted.
//!
//! Invariant: a figure is counted from sources alone; nothing here judges one.

mod circles;
mod count;

pub(crate) use count::{Figures, measure};

#[cfg(test)]
mod tests;
