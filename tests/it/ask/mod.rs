//! What asks AWS, asked itself.

mod run;
mod sheet;
mod words;
