//! Page tokens, merged lists, and names of tables.

#[cfg(feature = "sdk-in-process")]
mod merge;
mod token;
