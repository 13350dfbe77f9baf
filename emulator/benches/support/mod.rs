//! What the benchmarks share: processor time of a process, a plain HTTP client, workloads,
//! start-up, idle connections.

pub mod bare;
pub mod client;
pub mod cpu;
pub mod idle;
pub mod report;
pub mod server;
pub mod startup;
pub mod workload;
