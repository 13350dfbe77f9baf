//! Documentation that says nothing is found.

use crate::rules::docs::check;
use crate::tree::Source;

#[test]
fn documentation_says_something_and_ends() {
    let cases: [(&str, &[&str]); 12] = [
        ("/// The table.\nstruct Other;", &["doc-empty"]),
        ("/// How.\nhow: u8,", &["doc-empty"]),
        (
            "/// The name of the table.\ntable_name: String,",
            &["doc-empty"],
        ),
        (
            "/// The table name\n/// of this.\nstruct TableName;",
            &["doc-empty"],
        ),
        (
            "/// The name of the table, at most 255 bytes.\ntable_name: String,",
            &[],
        ),
        (
            "/// Unread since the newest commit\npub struct A;",
            &["doc-stop"],
        ),
        ("/// Unread since the newest commit\nstruct A;", &[]),
        (
            "/// Unread since\n/// the newest commit.\n///\n/// More\npub struct A;",
            &[],
        ),
        ("/// One of these:\n///\n/// - a\npub struct A;", &[]),
        ("//! What the file is for", &["doc-stop"]),
        ("//! What the file is for.\n//!\n//! - a", &[]),
        ("// A.\nstruct A;", &[]),
    ];
    for (text, expected) in cases {
        let source = Source::new("a.rs", text.to_owned(), &[]);
        let found = check(&[source]);
        let rules: Vec<&str> = found.iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, expected, "{text}");
    }
}
