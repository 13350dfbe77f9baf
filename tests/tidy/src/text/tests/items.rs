//! Items are found with their names, documentation and places.

use crate::text::{declared, documented, lex};

#[test]
fn documentation_knows_its_item() {
    let cases = [
        ("/// A.\npub struct Table;", ("Table", true)),
        (
            "/// A.\n#[derive(A, B)]\n#[cfg(x)]\npub(crate) enum E {}",
            ("E", false),
        ),
        ("/// A.\npub const fn f() {}", ("f", true)),
        ("/// A.\nconst MAX: u8 = 1;", ("MAX", false)),
        ("/// A.\npub(in crate::a) name: u8,", ("name", false)),
        ("/// A.\nVariant(u8),", ("Variant", false)),
        ("/// A.\npub async unsafe fn g() {}", ("g", true)),
        ("/// A.\nstatic mut S: u8 = 1;", ("S", false)),
    ];
    for (text, (name, public)) in cases {
        let lexed = lex(text);
        let found = documented(&lexed);
        let [one] = found.as_slice() else {
            panic!("one item in {text}");
        };
        assert_eq!((one.name, one.public), (name, public), "{text}");
        assert_eq!(one.text, ["A."], "{text}");
    }
}

#[test]
fn declarations_know_whether_a_module_is_around() {
    let code = "mod a { pub struct S { b: u8 } }\nimpl T for S { type Out = u8; const fn f() { struct I; } }\n\
        pub type N = u8; trait T { type Out; }";
    let found = declared(code);
    let found: Vec<_> = found
        .iter()
        .map(|d| (d.kind, d.name, d.in_module, d.public))
        .collect();
    assert_eq!(
        found,
        [
            ("mod", "a", true, false),
            ("struct", "S", true, true),
            ("type", "Out", false, false),
            ("fn", "f", false, false),
            ("struct", "I", false, false),
            ("type", "N", true, true),
            ("trait", "T", true, false),
            ("type", "Out", false, false),
        ]
    );
}
