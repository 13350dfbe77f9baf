//! Functions are measured from their first line to their last.

use crate::text::{functions, test_blocks};

/// First line and length.
type Place = (usize, Option<usize>);

#[test]
fn functions_have_lengths() {
    let cases: [(&str, &[Place]); 5] = [
        ("fn a() {}", &[(0, Some(1))]),
        (
            "fn a(\n  b: [u8; 2],\n) -> fn(u8)\n{\n  c();\n}",
            &[(0, Some(6))],
        ),
        (
            "trait A {\n  fn a();\n  fn b() {\n }\n}",
            &[(1, None), (2, Some(2))],
        ),
        (
            "fn a() {\n  fn b() {\n  }\n}",
            &[(0, Some(4)), (1, Some(2))],
        ),
        ("let f: fn(u8) = g;", &[]),
    ];
    for (code, expected) in cases {
        let found = functions(code);
        let found: Vec<_> = found.iter().map(|f| (f.line, f.lines)).collect();
        assert_eq!(found, expected, "{code}");
    }
}

#[test]
fn blocks_of_tests_are_found() {
    assert_eq!(
        test_blocks("a();\n#[cfg(test)]\nmod t {\n  fn b() {}\n}\nc();"),
        [1..=4]
    );
    assert_eq!(
        test_blocks("#[cfg(test)]\nmod t;\n#[cfg(x)]\nmod u {\n}"),
        []
    );
}
