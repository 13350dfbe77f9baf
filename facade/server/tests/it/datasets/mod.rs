//! Datasets over HTTP.

mod actions;
mod client;
mod conditions;
mod export;
