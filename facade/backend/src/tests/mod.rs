//! Tests of the vocabulary and of the adapters.

mod adapters;
mod render;
mod values;
