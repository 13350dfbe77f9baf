//! Tokens are good for the list that gave them, and for no other.

use proptest::prelude::*;

use crate::block::token::{PageToken, Position, Seal, scope};

fn behind(parts: &[&str]) -> Position {
    Position::Behind(parts.iter().map(|part| (*part).to_owned()).collect())
}

#[track_caller]
fn refused<T: std::fmt::Debug>(answer: Result<T, crate::Error>, fault: &str) {
    let error = answer.unwrap_err();
    assert_eq!(error.kind(), crate::ErrorKind::InvalidInput);
    assert_eq!(error.to_string(), format!("the page token {fault}"));
}

#[test]
fn a_scope_tells_its_parts_apart() {
    assert_ne!(scope(&["ab", "c"]), scope(&["a", "bc"]));
    assert_ne!(scope(&["a"]), scope(&["a", ""]));
}

#[test]
fn what_is_no_token_is_refused() {
    for text in ["x", "", "AQ=", "!!!!", "Ag", "AgAAAAAAAAAA"] {
        refused(text.parse::<PageToken>(), "is broken");
    }
    refused("AQAAAAAAAAAA".parse::<PageToken>(), "is of another version");
    refused("A".repeat(1 << 20).parse::<PageToken>(), "is too long");
    let token = PageToken::seal(&Seal::default(), scope(&[]), &[]).unwrap();
    let smallest: PageToken = token.to_string().parse().unwrap();
    assert_eq!(smallest, token);
}

#[test]
fn a_token_says_by_name_why_it_is_not_taken() {
    let (ours, theirs) = (Seal::new(b"ours"), Seal::new(b"theirs"));
    let list = scope(&["specs", "user 1"]);
    let positions = [Position::Start, behind(&["a", ""]), Position::End];
    let token = PageToken::seal(&ours, list, &positions).unwrap();
    assert_eq!(token.open(&ours, list, 3).unwrap(), positions);
    refused(token.open(&ours, list, 2), "is of another list");
    refused(
        token.open(&ours, scope(&["specs", "user 2"]), 3),
        "is of another list",
    );
    let altered = "was altered, or sealed with another key";
    refused(token.open(&theirs, list, 3), altered);
    refused(token.open(&Seal::default(), list, 3), altered);
    let long = behind(&[&"x".repeat(70_000)]);
    refused(PageToken::seal(&ours, list, &[long]), "would be too long");
}

proptest! {
    #[test]
    fn whatever_is_altered_is_told(at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        use base64::Engine as _;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let seal = Seal::new(b"secret");
        let list = scope(&["list"]);
        let token = PageToken::seal(&seal, list, &[behind(&["key", "sort"])]).unwrap();
        let mut bytes = URL_SAFE_NO_PAD.decode(token.to_string()).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let altered = URL_SAFE_NO_PAD.encode(bytes).parse::<PageToken>();
        prop_assert!(altered.and_then(|token| token.open(&seal, list, 1)).is_err());
    }

    #[test]
    fn no_text_is_a_token_by_chance(text in "[A-Za-z0-9_-]{0,200}") {
        let token = text.parse::<PageToken>();
        let opened = token.and_then(|token| token.open(&Seal::default(), scope(&[]), 1));
        prop_assert!(opened.is_err());
    }
}
