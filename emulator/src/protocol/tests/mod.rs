//! The parts of the protocol that need no database, as tables of cases.

mod content;
mod gate;
mod respond;
