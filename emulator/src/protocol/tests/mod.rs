//! The parts of the protocol that need no database, as tables of cases.

mod coding;
#[cfg(feature = "console")]
mod console_caller;
mod content;
mod gate;
mod respond;
