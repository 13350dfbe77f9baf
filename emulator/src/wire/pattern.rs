//! The regular expressions of the service description, each as a function.
//!
//! No regular-expression engine touches input: the description has a dozen patterns, and the
//! generator refuses one that has no function here.

/// `[a-zA-Z0-9_.-]+`: names of tables, indexes and backups.
pub(crate) fn name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

/// `\p{Print}+`: the graphic characters of ASCII, and the space.
pub(crate) fn printable(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Every character that XML 1.0 allows; of AWS's roles.
pub(crate) fn xml_text(text: &str) -> bool {
    text.chars()
        .all(|character| matches!(character, ' '..='\u{fffd}' | '\u{10000}'.. | '\r' | '\n' | '\t'))
}

/// `([0-9a-f]{16})+`: page tokens.
pub(crate) fn hexadecimal_words(text: &str) -> bool {
    !text.is_empty()
        && text.len().is_multiple_of(16)
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// `^[^\$]+$`: client tokens.
pub(crate) fn no_dollar(text: &str) -> bool {
    !text.is_empty() && !text.contains('$')
}

/// `[,;:|\t ]`: one character that may separate the fields of an import.
pub(crate) fn delimiter(text: &str) -> bool {
    matches!(text, "," | ";" | ":" | "|" | "\t" | " ")
}

/// `[\x20-\x21\x23-\x2B\x2D-\x7E]*`: printable ASCII without the quotation mark and the comma.
pub(crate) fn column_name(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b',')
}

/// `^[a-z0-9A-Z]+[\.\-\w]*[a-z0-9A-Z]+$`: names of buckets.
pub(crate) fn bucket(text: &str) -> bool {
    let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    bytes.len() >= 2 && edge(bytes.first()) && edge(bytes.last()) && name(text)
}

/// `[0-9]{12}`: account numbers.
pub(crate) fn account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}
