//! Texts are taken apart as Rust means them.

mod items;
mod lexer;
mod paths;
