//! Long, unfinished and unkempt files are found.

use crate::tree::{Page, Source};

use crate::rules::files::check;

#[test]
fn each_rule_for_files_fails_when_it_should() {
    let long = "//! Long.\n".repeat(601);
    let fits = "//! Fits.\n".repeat(600);
    let page = "### Rooms inside `room`\n\n| Room | May use |\n|---|---|\n| `listed` | – |\n";
    let page = Page::read(page);
    let cases: [(&str, &str, &[&str]); 14] = [
        ("a.rs", &long, &["lines"]),
        ("a.rs", &fits, &[]),
        ("generated/a.rs", &long, &[]),
        ("a.rs", "fn a() { todo!() }\n", &["unfinished"]),
        ("a.rs", "// todo! is what we never write\n", &[]),
        ("a.rs", concat!("// TO", "DO: more\n"), &["unfinished"]),
        ("a.rs", "fn a() {} \n", &["space"]),
        ("a.rs", "const A: &str = \"a \n b\";\n", &[]),
        ("a.rs", "fn a() {}", &["space"]),
        ("room/mod.rs", "//! A room.\n", &["invariant"]),
        (
            "room/mod.rs",
            "//! A room.\n//!\n//! Invariant: knows nothing.\n",
            &[],
        ),
        ("room/inner/mod.rs", "//! Not a room of the crate.\n", &[]),
        (
            "room/listed/mod.rs",
            "//! A room inside a room.\n",
            &["invariant"],
        ),
        ("tests/mod.rs", "//! Tests.\n", &[]),
    ];
    for (path, text, expected) in cases {
        let source = Source::new(path, text.to_owned(), &["generated/"]);
        let found = check(std::slice::from_ref(&source), &[], &page);
        let rules: Vec<&str> = found.iter().map(|finding| finding.rule).collect();
        assert_eq!(
            rules,
            expected,
            "{path}: {}",
            text.lines().next().unwrap_or("")
        );
    }
}
