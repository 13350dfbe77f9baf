//! What asks AWS, asked itself.

mod run;
mod words;
