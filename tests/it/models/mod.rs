//! The model layer beside other programs: SQLite for queries, Node for the hash of shards.
#![expect(
    clippy::too_many_lines,
    reason = "a life of an application is one story, and a query one program"
)]

#[cfg(unix)]
mod coverage;
mod hash;
mod oracle;
mod racing;
mod scenario;
