//! The wire layer from bytes to bytes: what is refused and how it is worded, and that everything
//! else arrives.

mod constrain;
mod decode;
mod encode;
mod operations;
mod pattern;
mod round_trip;
mod sample;
