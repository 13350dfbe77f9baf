//! How much of the capacity of a table is left: buckets, growth, partitions.
//!
//! What the service tells of it, put into numbers:
//! [bursts and adaptive capacity](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html),
//! [on-demand growth](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html),
//! [partitions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html).
//! A call is let in while there is something left, and may take more than that: what it takes is known only when it is
//! done. Capacity shifts between partitions at once, up to what one of them can give.
//!
//! Invariant: this room knows no table and no clock. It is told the rates, the moment, and where in the key space a
//! call goes; all it keeps follows from those in their order.

mod bucket;
mod growth;
mod partitions;
mod pool;
#[cfg(test)]
mod tests;

pub(crate) use pool::MeterView;
pub(in crate::engine) use pool::{Full, Pool, Rate, Rates};

/// Whether a call takes read or write units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// It takes read units.
    Read,
    /// It takes write units.
    Write,
}
