//! Tables of any DynamoDB into tables here, with their settings and items.
//!
//! Invariant: this room knows two endpoints and what they answer, and nothing of what is behind them: neither an engine
//! nor a folder. Everything goes through the API, so that the source may be the service, DynamoDB Local or another
//! emulator, and the target an emulator in this process or another.
//!
//! Buckets of any S3 are here as well: what exports write and imports read goes there as it would into a folder.
//!
//! Where an import is stands in a table of the target, from which a second run goes on: of each segment of each table the
//! key that was reached. Items are put, so what is put twice is there once.

mod endpoint;
mod http;
mod import;
mod items;
mod kinesis;
mod retry;
mod s3;
mod settings;
mod state;
#[cfg(test)]
mod tests;
mod tls;

pub(crate) use self::endpoint::Endpoint;
pub(crate) use self::http::{Exchange, HttpSource, has_user};
pub(crate) use self::import::{Import, Imported};
pub(crate) use self::kinesis::{Outbound, put_records};
pub(crate) use self::retry::{Patience, Pauses};
pub(crate) use self::s3::S3Buckets;
