//! Items by the whole table: exports to objects, imports from them, and puts of many at once.
//!
//! Invariant: the files of operations check and render; the work itself is in `work/`, a portion at a time, begun by
//! the engine when it is due.

mod begin;
mod bulk_description;
mod cancel_bulk_operation;
mod describe_bulk_operation;
mod describe_export;
mod describe_import;
mod export_description;
mod export_table_to_point_in_time;
mod filter;
mod import_description;
mod import_table;
mod list_bulk_operations;
mod list_exports;
mod list_imports;
mod page;
mod start_bulk_put_items;
mod transfer_ref;
mod work;

pub(crate) use work::TransferWorker;
