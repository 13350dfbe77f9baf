//! The one integration binary of the workspace: what crosses crates, hostile input, real clients.

#[cfg(test)]
mod ask;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod clients;
#[cfg(test)]
mod console;
#[cfg(test)]
mod control;
#[cfg(unix)]
#[cfg(test)]
mod drop_in;
#[cfg(test)]
mod durable;
#[cfg(test)]
mod engine_rows;
#[cfg(test)]
mod facts;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod import;
#[cfg(test)]
mod infra;
#[cfg(test)]
mod isolation;
#[cfg(test)]
mod limited;
#[cfg(test)]
mod models;
#[cfg(test)]
mod polling;
#[cfg(test)]
mod process;
#[cfg(test)]
mod production;
#[cfg(unix)]
#[cfg(test)]
mod relay;
#[cfg(unix)]
#[cfg(test)]
mod release;
#[cfg(test)]
mod rows;
#[cfg(test)]
mod support;
#[cfg(test)]
mod syncs;
#[cfg(test)]
mod template;
#[cfg(test)]
mod tidy;
#[cfg(test)]
mod tools;
#[cfg(test)]
mod upkeep;
