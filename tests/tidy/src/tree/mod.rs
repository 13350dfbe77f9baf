//! The code base as files: what is on disk, the modules of one crate, the tables of its page.
//!
//! Invariant: this room knows no rule; it finds and resolves, and judges nothing.

mod disk;
mod modules;
mod page;
mod source;

pub(crate) use disk::{files_below, read, write};
pub(crate) use modules::{Modules, Place};
pub(crate) use page::{Page, Row, Table};
pub(crate) use source::Source;

#[cfg(test)]
mod tests;
