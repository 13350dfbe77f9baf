//! Texts are taken apart as Rust means them.

mod functions;
mod items;
mod lexer;
mod paths;
