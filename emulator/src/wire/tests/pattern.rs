//! Each pattern of the description against texts on both sides of it.

use crate::wire::pattern;

#[test]
fn patterns() {
    type Case = (
        fn(&str) -> bool,
        &'static [&'static str],
        &'static [&'static str],
    );
    let cases: [Case; 9] = [
        (
            pattern::name,
            &["a", "A-z_0.9"],
            &["", "a b", "a/b", "é", "a\n"],
        ),
        (
            pattern::printable,
            &[" ", "a~!"],
            &["", "\n", "é", "\u{7f}"],
        ),
        (
            pattern::xml_text,
            &["", "a é\r\n\t", "\u{1f600}", "\u{fffd}"],
            &["\u{0}", "\u{b}", "\u{ffff}"],
        ),
        (
            pattern::hexadecimal_words,
            &["0123456789abcdef", "0123456789abcdef0123456789abcdef"],
            &["", "0123456789abcde", "0123456789ABCDEF"],
        ),
        (pattern::no_dollar, &["a", " "], &["", "$", "a$b"]),
        (
            pattern::delimiter,
            &[",", ";", ":", "|", "\t", " "],
            &["", ",,", "\n", "a"],
        ),
        (
            pattern::column_name,
            &["", "a b!~"],
            &["\"", ",", "\n", "é"],
        ),
        (
            pattern::bucket,
            &["ab", "a.b", "a_-.b", "0a"],
            &["", "a", "-ab", "ab-", "a b", "a/b"],
        ),
        (
            pattern::account,
            &["123456789012"],
            &["", "12345678901", "1234567890123", "a23456789012"],
        ),
    ];
    for (number, (matches, good, bad)) in cases.into_iter().enumerate() {
        for text in good {
            assert!(matches(text), "{number}: {text:?}");
        }
        for text in bad {
            assert!(!matches(text), "{number}: {text:?}");
        }
    }
}
