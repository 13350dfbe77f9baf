//! Backups and the copies from which a table can be restored.
//!
//! Invariant: this room checks and renders; what a backup holds is the engine's.

mod backup_ref;
pub(in crate::operation) mod continuous_backups;
mod create_backup;
mod delete_backup;
mod describe_backup;
mod describe_continuous_backups;
mod description;
mod list_backups;
mod overrides;
mod past;
mod restore_table_from_backup;
mod restore_table_to_point_in_time;
mod restored;
mod update_continuous_backups;
