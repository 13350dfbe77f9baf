//! Processor time of another process, to the nanosecond, from the kernel's scheduler statistics.

use std::fs;
use std::time::Duration;

/// The time that all threads of process `pid` have spent on a processor.
pub fn time_of(pid: u32) -> Duration {
    let mut nanos = 0;
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).expect("the process runs");
    for task in tasks.flatten() {
        let Ok(text) = fs::read_to_string(task.path().join("schedstat")) else {
            continue;
        };
        let first = text
            .split(' ')
            .next()
            .and_then(|field| field.parse::<u64>().ok());
        nanos += first.unwrap_or(0);
    }
    Duration::from_nanos(nanos)
}

/// The resident memory of process `pid` in KiB.
pub fn resident_kib(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("the process runs");
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .expect("a VmRSS line");
    line.split_whitespace()
        .nth(1)
        .and_then(|kib| kib.parse().ok())
        .expect("a number of KiB")
}
