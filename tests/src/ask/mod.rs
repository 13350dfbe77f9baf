//! The questions that would settle `emulator/FIDELITY.md`, and who asks them.
//!
//! Invariant: what is asked is data (`tests/ask/`); this room knows no behaviour of the service. It sends the same
//! bytes to two endpoints, normalises both answers and compares them. The binary `ask-aws` is the shell around it:
//! arguments, credentials, signals and printing are there.

mod answer;
mod command;
mod endpoint;
mod interview;
mod question;
mod report;
mod sheet;
mod side;
mod signing;
mod tables;
mod trouble;
mod words;

pub use answer::Answer;
pub use command::{call_command, cell, command, table_commands};
pub use endpoint::{Endpoint, Here, There};
pub use interview::{Asked, Interview, Pair, Verdict};
pub use question::{Call, Question, Secret, questions};
pub use report::{json, line};
pub use sheet::{Row, rows, with_column};
pub use side::Pace;
pub use signing::Signer;
pub use tables::{Standard, standard};
pub use trouble::Trouble;
pub use words::Words;

/// What a whole run costs at most, and how long it takes.
pub const COST: &str = "At the prices of 2026 a whole run costs less than 0.10 US dollars, and takes about \
     half an hour, most of it waiting for tables and indexes.";
