//! What the benchmarks share: processor time of a process, a plain HTTP client, workloads.

pub mod bare;
pub mod client;
pub mod cpu;
pub mod workload;
