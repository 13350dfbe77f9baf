//! What the AWS service description says, as code. `codegen/README.md` tells how it is written.
#![expect(
    missing_docs,
    reason = "each type links its reference page, which describes the members"
)]

#[rustfmt::skip]
mod constrain;
#[rustfmt::skip]
mod decode;
#[rustfmt::skip]
mod describe;
#[rustfmt::skip]
mod encode;
#[rustfmt::skip]
pub mod errors;
#[rustfmt::skip]
pub mod inputs;
#[rustfmt::skip]
pub mod operations;
#[rustfmt::skip]
pub mod outputs;
#[rustfmt::skip]
pub mod shapes;
