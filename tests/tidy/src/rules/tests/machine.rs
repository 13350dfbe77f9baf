//! Traces of a machine are found in any file.

use crate::rules::machine::check;

#[test]
fn traces_of_a_machine_are_found() {
    let cases = [
        ("a.md", concat!("see /wo", "rk/main"), 1),
        (
            "Cargo.lock",
            concat!("https://static.", "crates.io/x and index.", "crates.io"),
            2,
        ),
        ("a.rs", concat!("\"/tm", "p/x\""), 1),
        ("run", concat!("/tm", "p/x"), 0),
        ("a.rs", "std::env::temp_dir()", 0),
    ];
    for (path, text, expected) in cases {
        assert_eq!(check(path, text).len(), expected, "{path}: {text}");
    }
}
