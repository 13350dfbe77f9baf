//! Page tokens and names of tables.

use super::page::{PageToken, scope};

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
