//! Stores against plain maps, and keys against plain byte strings.

mod key;
mod model;
