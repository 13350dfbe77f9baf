//! Datasets over HTTP.

mod actions;
mod client;
mod conditions;
mod export;
mod map;
mod rights;
mod trouble;
mod wrong;
