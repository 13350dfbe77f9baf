//! DynamoDB and DynamoDB Streams for tests: inside a test process, or on `localhost:8000`.

pub mod clock;
mod control;
mod emulator;
mod engine;
mod expression;
mod ids;
mod limits;
mod operation;
mod profile;
mod protocol;
mod schema;
mod storage;
mod value;
mod wire;

#[cfg(feature = "listen")]
mod server;

pub use emulator::{Builder, Emulator};
pub use profile::ErrorWording;
pub use protocol::{AuthMode, Keys};
#[cfg(feature = "listen")]
pub use server::Server;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub use server::cli;
pub use value::{
    AttributeValue, DataType, Item, Number, NumberError, RawValue, Unchecked, ValueFault,
};
pub use wire::{ApiCall, ApiError, ErrorCode, Operation, ops, types};
