//! A published crate without a licence, changelog or front page is found.

use std::collections::BTreeMap;

use crate::rules::published::check;

const WORKSPACE: [(&str, &str); 9] = [
    ("Cargo.toml", "[workspace]\nmembers = [\"a\", \"b\"]\n"),
    ("LICENSE-APACHE", "apache"),
    ("LICENSE-MIT", "mit"),
    ("a/Cargo.toml", "[package]\nname = \"a\"\n"),
    ("a/CHANGELOG.md", "changes"),
    ("a/LICENSE-APACHE", "apache"),
    ("a/LICENSE-MIT", "mit"),
    ("a/README.md", "front"),
    ("b/Cargo.toml", "[package]\nname = \"b\"\npublish = false\n"),
];

#[test]
fn a_published_crate_holds_what_it_must() {
    let cases: [(&str, Option<&str>, &[&str]); 7] = [
        ("x", None, &[]),
        ("a/LICENSE-MIT", None, &["a/LICENSE-MIT"]),
        ("a/LICENSE-MIT", Some("../LICENSE-MIT"), &["a/LICENSE-MIT"]),
        ("LICENSE-APACHE", None, &["a/LICENSE-APACHE"]),
        ("a/CHANGELOG.md", None, &["a/CHANGELOG.md"]),
        ("a/README.md", None, &["a/README.md"]),
        ("Cargo.toml", None, &["Cargo.toml"]),
    ];
    for (path, text, expected) in cases {
        let mut files = BTreeMap::from(WORKSPACE);
        match text {
            Some(text) => files.insert(path, text),
            None => files.remove(path),
        };
        let found = check(|path| files.get(path).map(|text| (*text).to_owned()));
        let subjects: Vec<&str> = found
            .iter()
            .map(|finding| finding.subject.as_str())
            .collect();
        assert_eq!(subjects, expected, "{path}");
    }
}
