//! Real SDKs, unmodified: each lives the whole life of an application against the emulator.

mod application;
mod drills;
mod faults;
mod foreign;
mod rust_sdk;
mod s3;
mod signatures;
