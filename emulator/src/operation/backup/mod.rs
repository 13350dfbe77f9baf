//! Backups and the copies from which a table can be restored.
//!
//! Invariant: this room checks and renders; what a backup holds is the engine's.

mod continuous_backups;
mod describe_continuous_backups;
mod update_continuous_backups;
