//! Strings in canonical text.

use proptest::prelude::*;

use crate::value::text::{plain_prefix, push_escaped, push_string, unescape};

#[test]
fn escapes_are_as_few_as_json_allows() {
    let mut out = Vec::new();
    push_string(&mut out, "\"\\/\u{8}\u{c}\n\r\t\0\u{1f}\u{7f}é😀");
    let expected = "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u{7f}é😀\"";
    assert_eq!(std::str::from_utf8(&out).unwrap(), expected);
}

#[test]
fn all_of_jsons_escapes_are_read() {
    assert_eq!(
        unescape(r#"\"\\\/\b\f\n\r\t\u00e9\ud83d\uDE00x"#).unwrap(),
        "\"\\/\u{8}\u{c}\n\r\té😀x"
    );
    for bad in [
        r"\",
        r"\x",
        r"\u12",
        r"\u12g4",
        r"\u+123",
        r"\ud800",
        r"\ud800x",
        r"\ud800\n",
        r"\ud800\ud800",
        r"\udc00",
        "\\é",
    ] {
        assert_eq!(unescape(bad), None, "{bad}");
    }
}

#[test]
fn special_bytes_are_found_wherever_they_stand() {
    for length in 0..120 {
        let plain = vec![b'x'; length];
        assert_eq!(plain_prefix(&plain), length);
        for place in 0..length {
            for special in [b'"', b'\\', b'\n', 0x1f] {
                let mut text = plain.clone();
                text[place] = special;
                assert_eq!(plain_prefix(&text), place, "of {length}");
                // One that comes later changes nothing.
                text[length - 1] = b'"';
                assert_eq!(plain_prefix(&text), place, "of {length}");
            }
        }
    }
}

proptest! {
    #[test]
    fn plain_prefixes(bytes in proptest::collection::vec(prop_oneof![any::<u8>(), 0x1e..0x24_u8, 0x5b..0x5e_u8], 0..40)) {
        let expected = bytes.iter().take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1f)).count();
        prop_assert_eq!(plain_prefix(&bytes), expected);
    }

    #[test]
    fn escapes_are_undone(text in "[\\x00-\\x7f]{0,30}|\\PC{0,30}") {
        let mut out = Vec::new();
        push_escaped(&mut out, &text);
        prop_assert_eq!(unescape(std::str::from_utf8(&out).unwrap()).unwrap(), text);
    }
}
