//! Operations as a client meets them: a request in JSON, an answer in JSON.

mod broken;
mod capacity;
mod expressions;
mod faults;
mod global_tables_2017;
mod injected;
mod insights;
mod items;
#[cfg(feature = "disk")]
mod kept;
mod kinesis;
mod layers;
mod members;
mod observed;
mod replicas;
mod seal;
mod statements;
mod streams;
mod tables;
mod tee;
mod transactions;
mod transfer;
mod vectors;
mod world;
