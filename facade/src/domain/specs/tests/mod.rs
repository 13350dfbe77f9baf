//! Names, keys and numbers, to the byte.

use super::item::whole;
use super::{TABLE, canonical_id, keys, name};
use crate::backend::IndexKind;
use crate::error::ErrorKind;

/// Vectors that all versions of Python's `packaging` agree on.
#[test]
fn names_become_ids_as_in_the_original() {
    let cases = [
        ("my_spec", "my-spec"),
        ("my-spec", "my-spec"),
        ("My.Spec", "my-spec"),
        ("MY__SPEC", "my-spec"),
        ("a-._b", "a-b"),
        ("-a-", "-a-"),
        ("_", "-"),
        ("..", "-"),
        ("NAME 1", "name 1"),
        (" a ", " a "),
        ("latest", "latest"),
        ("İstanbul", "i\u{307}stanbul"),
        ("ẞ", "ß"),
        ("Straße", "straße"),
        ("ａ＿ｂ", "ａ＿ｂ"),
        ("a\u{2013}b", "a\u{2013}b"),
        // Collapsed first, lower-cased second, as `packaging` did up to 25.0.
        ("ΑΣ.Β", "ας-β"),
        ("Α.Σ", "α-σ"),
    ];
    for (name, id) in cases {
        assert_eq!(canonical_id(name), id, "{name}");
    }
}

/// Unlike the original, what looks the same is the same.
#[test]
fn composed_and_decomposed_names_are_one() {
    assert_eq!(canonical_id("e\u{301}"), canonical_id("é"));
    assert_eq!(canonical_id("CAFE\u{301}"), "café");
}

#[test]
fn case_29_the_id_of_an_id_is_itself() {
    // All but the ideographs and syllables that have neither case nor separators in them.
    let blocks = [
        0..0x3400,
        0xa000..0xac00,
        0xf900..0x1_f000,
        0x2_f800..0x2_fa20,
    ];
    for letter in blocks.into_iter().flatten().filter_map(char::from_u32) {
        for name in [
            format!("{letter}"),
            format!("A{letter}Σ"),
            format!("{letter}Σ{letter}_."),
        ] {
            let id = canonical_id(&name);
            assert_eq!(canonical_id(&id), id, "{name:?}");
        }
    }
}

#[test]
fn names_that_cannot_be_stored_are_refused() {
    let longest = "x".repeat(1003);
    assert_eq!(name::spec_id(&longest).unwrap(), longest);
    let too_long = "x".repeat(1004);
    // 1003 bytes as given, but its small letters are longer.
    let grows = format!("{}{}", "x".repeat(1001), "İ");
    for name in [
        "", "a#b", "#", "a\nb", "a\0b", "a\u{85}b", &too_long, &grows,
    ] {
        let error = name::spec_id(name).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{name:?}");
    }
    for name in [" ", "-", "_", "..", "a b"] {
        name::spec_id(name).unwrap();
    }
}

/// Seen on the wire for name `My_Spec.A` at 1795193313.
#[test]
fn keys_are_those_of_the_original() {
    let id = canonical_id("My_Spec.A");
    let time = keys::padded(1_795_193_313);
    assert_eq!(
        keys::time_first(&time, &id),
        "00000000001795193313#my-spec-a"
    );
    assert_eq!(keys::id_first(&id, &time), "my-spec-a#00000000001795193313");
    assert_eq!(keys::time_first(keys::LATEST, &id), "latest#my-spec-a");
    assert_eq!(keys::id_first(&id, keys::LATEST), "my-spec-a#latest");
    assert_eq!(keys::padded(-5), "-0000000000000000005");
}

#[test]
fn numbers_of_other_writers_are_read() {
    let cases = [
        ("3", Some(3)),
        ("-3", Some(-3)),
        ("3.0", Some(3)),
        ("3.9", Some(3)),
        ("-2.5", Some(-2)),
        ("0.7", Some(0)),
        ("1E+2", Some(100)),
        ("1.5e3", Some(1500)),
        ("125E-1", Some(12)),
        ("1E-130", Some(0)),
        ("0E+125", Some(0)),
        ("+7", Some(7)),
        ("9223372036854775807", Some(i64::MAX)),
        ("-9223372036854775808", Some(i64::MIN)),
        ("-9.223372036854775808E+18", Some(i64::MIN)),
        ("9223372036854775808", None),
        ("1E+30", None),
        ("9E+125", None),
        ("", None),
        (".", None),
        ("-", None),
        ("x", None),
        ("1e", None),
        ("1e99999999999", None),
    ];
    for (digits, value) in cases {
        assert_eq!(whole(digits), value, "{digits}");
    }
}

/// As the Python stack deploys it.
#[test]
fn the_table_is_that_of_the_original() {
    let specs = TABLE.definition();
    assert_eq!(&*specs.name, "package.specs");
    assert_eq!(
        (&*specs.partition.name, &*specs.sort.unwrap().name),
        ("sub", "updated_at_id")
    );
    let [index] = specs.indexes.as_slice() else {
        panic!("one index");
    };
    assert_eq!(
        (&*index.name, index.kind),
        ("idUpdatedAt", IndexKind::Local)
    );
    assert_eq!(index.sort.as_ref().unwrap().name, "id_updated_at");
}
