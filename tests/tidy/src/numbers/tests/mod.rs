//! A small crate has the figures that one can count by hand.

use crate::tree::Source;

use super::measure;

const FILES: [(&str, &str); 4] = [
    (
        "a.rs",
        "//! A file.\n\nuse crate::b::B;\n\n/// Makes one.\n///\n/// # Errors\n///\n/// Never.\npub fn a() -> B {\n    \
         // Why.\n    assert!(true);\n    B.x.unwrap_or_default()\n}\n\nfn bare() {}\n",
    ),
    (
        "b.rs",
        "use crate::a::a;\nuse std::sync::Mutex; // not alone\n// alone\nstruct B;\n#[cfg(test)]\nmod t {\n    fn f() {}\n}\n",
    ),
    ("made/c.rs", "struct B;\n"),
    ("tests.rs", "fn t() { x.unwrap() }\n"),
];

#[test]
fn figures_are_those_that_one_can_count() {
    let files = FILES.iter();
    let files = files.map(|(path, text)| Source::new(path, (*text).to_owned(), &["made/"]));
    let files: Vec<Source> = files.collect();
    let figures = measure(&files, &["made/"]);
    let figure = |name: &str| {
        figures
            .iter()
            .find(|(other, _)| *other == name)
            .unwrap()
            .1
            .as_str()
    };
    let cases = [
        ("files", "2"),
        ("lines", "20"),
        ("lines per file: median / p90 / max", "16 / 16 / 16"),
        ("code lines", "9"),
        ("doc : code", "0.67"),
        ("comment : code", "0.222"),
        (
            "comments per 100 lines of files with atomics or locks",
            "33.3",
        ),
        ("functions", "2"),
        ("lines per function: median / p90 / max", "5 / 5 / 5"),
        ("functions without documentation", "1 of 2"),
        ("`pub` items by hand", "1"),
        ("`# Errors`", "1"),
        ("`.unwrap()`", "0"),
        ("assertions", "1"),
        ("`unwrap_or_default()`", "1"),
        ("types of one name in several files", "0"),
        ("import circles of files (largest)", "1 (2)"),
    ];
    for (name, expected) in cases {
        assert_eq!(figure(name), expected, "{name}");
    }
}
