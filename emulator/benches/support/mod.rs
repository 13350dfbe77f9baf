//! What the benchmarks share: processor time of a process, a plain HTTP client, workloads,
//! start-up.

pub mod bare;
pub mod client;
pub mod cpu;
pub mod startup;
pub mod workload;
