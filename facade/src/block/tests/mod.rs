//! Page tokens and table definitions.

use super::page::{PageToken, scope};
use super::table;
use crate::backend::IndexKind;

#[test]
fn a_scope_tells_its_parts_apart() {
    assert_ne!(scope(&["ab", "c"]), scope(&["a", "bc"]));
    assert_ne!(scope(&["a"]), scope(&["a", ""]));
}

#[test]
fn what_is_no_token_is_refused() {
    for text in ["", "x", "AQ", "!!!!", "AQAAAAAAAAAAAP__", "AgAAAAAAAAAA"] {
        assert!(text.parse::<PageToken>().is_err(), "{text}");
    }
    let smallest: PageToken = "AQAAAAAAAAAA".parse().unwrap();
    assert_eq!(smallest.to_string(), "AQAAAAAAAAAA");
}

/// As the Python stack deploys them.
#[test]
fn the_tables_are_those_of_the_original() {
    let specs = table::specs(table::SPECS);
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
    let credentials = table::credentials(table::CREDENTIALS);
    assert_eq!(&*credentials.name, "package.credentials");
    assert_eq!(credentials.sort.unwrap().name, "id");
    let [index] = credentials.indexes.as_slice() else {
        panic!("one index");
    };
    assert_eq!((&*index.name, index.kind), ("publicKey", IndexKind::Global));
    assert_eq!((&*index.partition.name, &index.sort), ("public_key", &None));
}
