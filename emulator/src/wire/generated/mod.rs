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
pub(super) mod dispatch;
#[rustfmt::skip]
mod encode;
#[rustfmt::skip]
pub(super) mod errors;
#[rustfmt::skip]
pub(super) mod inputs;
#[rustfmt::skip]
pub(super) mod operations;
#[rustfmt::skip]
pub(super) mod outputs;
#[rustfmt::skip]
pub(super) mod shapes;
#[rustfmt::skip]
pub(super) mod values;
