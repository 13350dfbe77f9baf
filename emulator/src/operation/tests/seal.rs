//! Sealed texts.

use crate::operation::request::seal::{open, seal};

const SECRET: [u8; 32] = *b"thirty-two bytes of a secret ...";

#[test]
fn a_text_opens_under_its_label_and_secret_only() {
    let text = seal("NextToken", b"content", &SECRET);
    assert_eq!(
        open("NextToken", &text, &SECRET).as_deref(),
        Some(&b"content"[..])
    );
    assert_eq!(open("Other", &text, &SECRET), None);
    assert_eq!(open("NextToken", &text, &[0; 32]), None);
    assert_eq!(open("NextToken", "", &SECRET), None);
    assert_eq!(open("NextToken", "AQ==", &SECRET), None);
}

/// Texts that are out already must open: their form does not change.
#[test]
fn the_form_stays() {
    assert_eq!(
        seal("NextToken", b"content", &SECRET),
        "AWNvbnRlbnTUEXRVf8iG3Uo8MJjzHpXL"
    );
}
