//! Texts are taken apart as Rust means them.

mod lexer;
mod paths;
