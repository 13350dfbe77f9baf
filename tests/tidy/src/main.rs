//! Prints what the rules and the figures of this code base are about.

use std::path::Path;

use tidy::report;

const USAGE: &str = "\
cargo run -p tidy -- numbers [folder]           the figures of every crate, here or in another working copy
cargo run -p tidy -- edges <folder> [module]    who uses whom, as a table for ARCHITECTURE.md
cargo run -p tidy -- allowed                    how much the allow-lists still hold
cargo run -p tidy -- published                  name and folder of every crate that a registry may get
cargo run -p tidy -- links [--check]            every page of AWS that is linked; with --check the dead ones
";

#[expect(
    clippy::disallowed_methods,
    reason = "the command line is the program's configuration"
)]
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = match arguments.as_slice() {
        ["numbers"] => report::numbers(&workspace),
        ["numbers", folder] => report::numbers(Path::new(folder)),
        ["edges", folder] => report::edges(&workspace.join(folder), ""),
        ["edges", folder, module] => report::edges(&workspace.join(folder), module),
        ["allowed"] => report::allowed(&workspace),
        ["published"] => report::published(&workspace),
        ["links"] => report::links(&workspace, false),
        ["links", "--check"] => report::links(&workspace, true),
        _ => USAGE.to_owned(),
    };
    print!("{text}");
}
