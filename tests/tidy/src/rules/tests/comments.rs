//! What needs a comment is found, and what has one is not.

use crate::rules::comments::check;
use crate::tree::Source;

#[test]
fn orderings_and_defaults_say_why() {
    let cases: [(&str, &str, &[&str]); 13] = [
        ("a.rs", "a.load(Ordering::Acquire);", &["ordering"]),
        (
            "a.rs",
            "a.swap(true, atomic::Ordering::SeqCst);",
            &["ordering"],
        ),
        ("a.rs", "a.load(Ordering::Relaxed);", &[]),
        ("a.rs", "a.cmp(&b) == Ordering::Less;", &[]),
        ("a.rs", "// Why.\na.load(Ordering::Acquire);", &[]),
        ("a.rs", "a.load(Ordering::Acquire); // why", &[]),
        ("a.rs", "// Why.\n1;\n2;\na.load(Ordering::Acquire);", &[]),
        (
            "a.rs",
            "// Why.\n1;\n2;\n3;\na.load(Ordering::Acquire);",
            &["ordering"],
        ),
        (
            "a.rs",
            "b(); // of b\na.load(Ordering::Acquire);",
            &["ordering"],
        ),
        ("a.rs", "a.unwrap_or_default()", &["default"]),
        ("a.rs", "/* Two\n lines. */\na.unwrap_or_default()", &[]),
        ("a.rs", "fn unwrap_or_default() {}", &[]),
        ("a/tests.rs", "a.unwrap_or_default()", &[]),
    ];
    for (path, text, expected) in cases {
        let source = Source::new(path, text.to_owned(), &[]);
        let found = check(&[source]);
        let rules: Vec<&str> = found.iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, expected, "{path}: {text}");
    }
}
