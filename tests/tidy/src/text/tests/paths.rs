//! Every form of path is seen.

use crate::text::{lex, names};

/// Path, name, and whether others see it.
type Leaf = (&'static str, &'static str, bool);

fn uses(code: &str) -> Vec<(String, String, bool)> {
    let names = names(&lex(code).code);
    let uses = names.uses.into_iter();
    uses.map(|leaf| (leaf.origin.path.join("::"), leaf.name, leaf.exported))
        .collect()
}

#[test]
fn each_leaf_of_a_use_is_a_path() {
    let cases: [(&str, &[Leaf]); 8] = [
        ("use crate::a::B;", &[("crate::a::B", "B", false)]),
        ("pub use a::B as C;", &[("a::B", "C", true)]),
        ("pub(crate) use a::*;", &[("a", "*", true)]),
        ("#[cfg(x)]\nuse super::a as _;", &[("super::a", "_", false)]),
        (
            "use crate::{a::{self, b::C}, d};",
            &[
                ("crate::a", "a", false),
                ("crate::a::b::C", "C", false),
                ("crate::d", "d", false),
            ],
        ),
        ("use self::a::B;", &[("self::a::B", "B", false)]),
        (
            "use {a::B, c::D,};",
            &[("a::B", "B", false), ("c::D", "D", false)],
        ),
        (
            "fn a() -> impl Sized + use<'_> { use b::C; }",
            &[("b::C", "C", false)],
        ),
    ];
    for (code, expected) in cases {
        let expected = expected.iter();
        let expected: Vec<_> = expected
            .map(|(path, name, exported)| ((*path).to_owned(), (*name).to_owned(), *exported))
            .collect();
        assert_eq!(uses(code), expected, "{code}");
    }
}

/// Who may see a name is no use of what is named.
#[test]
fn visibility_is_no_path() {
    let inline = |code: &str| {
        let names = names(&lex(code).code);
        let inline = names.inline.into_iter();
        inline
            .map(|origin| origin.path.join("::"))
            .collect::<Vec<_>>()
    };
    assert!(inline("pub(in crate::a) fn f() {}").is_empty());
    assert_eq!(inline("for x in crate::a::b() {}"), ["crate::a::b"]);
    assert_eq!(inline("f(in crate::a::B)"), ["crate::a::B"]);
}

#[test]
fn paths_in_place_know_the_modules_around() {
    let code = "mod a { fn b() { super::c::d::<E>(); x.f::<g::H>(); } } let y: crate::I = j;";
    let names = names(&lex(code).code);
    let paths = names.inline.into_iter();
    let paths: Vec<_> = paths
        .map(|o| (o.inline.join("/"), o.path.join("::")))
        .collect();
    let expected = [("a", "super::c::d"), ("a", "g::H"), ("", "crate::I")];
    assert_eq!(paths, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
}
