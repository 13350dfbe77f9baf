//! One emitter per generated file.
//!
//! Invariant: an emitter reads the model as the overlay left it, and neither file nor command line.

mod bounds;
pub mod constrain;
pub mod decode;
pub mod describe;
pub mod dispatch;
pub mod encode;
pub mod errors;
pub mod operations;
pub mod types;
pub mod values;

/// What a generated enumeration without fields derives.
const DERIVED: &str = "#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]\n";

/// The first lines of every generated file.
pub fn header(what: &str) -> String {
    format!(
        "//! {what}\n\
         //!\n\
         //! Written by `cargo run -p dynamodb-emulator-codegen -- write` from `emulator/codegen/model/`.\n\
         //! Do not edit by hand.\n\n"
    )
}

/// Ends one line of generated text. A macro would hide the indentation that this shows.
pub fn line(text: &mut String, indent: usize, content: &str) {
    for _ in 0..indent {
        text.push_str("    ");
    }
    text.push_str(content);
    text.push('\n');
}

/// The imports of the generated structures.
pub fn structure_imports(text: &mut String, modules: &[&str]) {
    for module in modules {
        text.push_str(&format!("use super::{module}::*;\n"));
    }
}

/// The operation's page in AWS's reference.
pub fn page(service: &str, name: &str) -> String {
    format!(
        "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_{service}{name}.html"
    )
}

/// What stands before the name of a page of that service: the two services share one reference.
pub fn page_prefix(target_prefix: &str) -> &'static str {
    if target_prefix.starts_with("DynamoDBStreams") {
        "streams_"
    } else {
        ""
    }
}
