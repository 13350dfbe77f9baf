//! A name in three files is found.

use crate::rules::names::check;
use crate::tree::Source;

#[test]
fn a_type_name_lives_in_at_most_two_files() {
    let cases: [(&[(&str, &str)], usize); 6] = [
        (
            &[
                ("a.rs", "struct A;"),
                ("b.rs", "enum A {}"),
                ("c.rs", "type A = u8;"),
            ],
            1,
        ),
        (
            &[
                ("a.rs", "struct A;"),
                ("b.rs", "enum A {}"),
                ("c/tests.rs", "struct A;"),
            ],
            0,
        ),
        (
            &[
                ("a.rs", "struct A;"),
                ("b.rs", "enum A {}"),
                ("generated/c.rs", "struct A;"),
            ],
            0,
        ),
        (
            &[
                ("a.rs", "struct A;"),
                ("b.rs", "fn a() {}"),
                ("c.rs", "// struct A;"),
            ],
            0,
        ),
        (
            &[
                ("a.rs", "struct A;"),
                ("b.rs", "impl X for Y { type A = u8; }"),
                ("c.rs", "trait A {}"),
            ],
            0,
        ),
        (
            &[
                ("a.rs", "struct Bound;"),
                ("b.rs", "struct Bound;"),
                ("c.rs", "struct Bound;"),
            ],
            0,
        ),
    ];
    for (files, expected) in cases {
        let files = files.iter();
        let files =
            files.map(|(path, text)| Source::new(path, (*text).to_owned(), &["generated/"]));
        let files: Vec<Source> = files.collect();
        assert_eq!(check(&files).len(), expected, "{files:?}");
    }
}
