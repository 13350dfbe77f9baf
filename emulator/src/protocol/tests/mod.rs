//! The parts of the protocol that need no database, as tables of cases.

mod coding;
mod content;
mod gate;
mod respond;
