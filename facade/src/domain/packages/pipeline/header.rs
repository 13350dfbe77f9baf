//! Which headers an answer may have.
//!
//! Invariant: how an answer is framed and what becomes of its connection is the service's, whatever a step says.

/// Names that the service says itself, or that are about the connection.
const RESERVED: [&str; 9] = [
    "connection",
    "content-length",
    "date",
    "host",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];
/// What the names of headers between a client and a proxy begin with.
const PROXY: &str = "proxy-";
/// Characters of a name besides letters and digits: <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2>.
const MARKS: &str = "!#$%&'*+-.^_`|~";

/// Whether an answer of that status ends behind its headers.
pub(in crate::domain::packages) const fn is_bare(status: u16) -> bool {
    matches!(status, 204 | 304)
}

/// Whether a header of that name is the service's own, or about one connection.
pub(in crate::domain::packages) fn is_reserved(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    RESERVED.contains(&name.as_str()) || name.starts_with(PROXY)
}

/// Why no step may name a header so.
pub(in crate::domain::packages) fn name_fault(name: &str) -> Option<&'static str> {
    let token = |c: char| c.is_ascii_alphanumeric() || MARKS.contains(c);
    if name.is_empty() || !name.chars().all(token) {
        return Some("has a name that is no word of HTTP");
    }
    is_reserved(name).then_some("is about the connection, of which the service says what there is")
}

/// Why a text cannot be the value of a header. What could end a line would let a value add headers of its own.
pub(in crate::domain::packages) fn value_fault(text: &str) -> Option<&'static str> {
    let ends = |c: char| c.is_control() && c != '\t';
    text.contains(ends)
        .then_some("has a control character in its value")
}

#[cfg(test)]
mod tests {
    use super::{name_fault, value_fault};

    #[test]
    fn names_are_tokens_that_are_not_about_the_connection() {
        for (name, fits) in [
            ("ETag", true),
            ("x-a!#$%&'*+-.^_`|~9", true),
            ("content-type", true),
            ("proxy", true),
            ("", false),
            ("a b", false),
            ("a:b", false),
            ("a\r\n", false),
            ("ä", false),
            ("Content-Length", false),
            ("transfer-encoding", false),
            ("Connection", false),
            ("KEEP-ALIVE", false),
            ("upgrade", false),
            ("te", false),
            ("trailer", false),
            ("Proxy-Authenticate", false),
            ("host", false),
            ("Date", false),
        ] {
            assert_eq!(name_fault(name).is_none(), fits, "{name}");
        }
    }

    #[test]
    fn values_end_no_line() {
        for (value, fits) in [
            ("", true),
            ("a\tb", true),
            ("ä", true),
            ("a\rb", false),
            ("a\nb", false),
            ("a\0b", false),
            ("a\u{7f}", false),
        ] {
            assert_eq!(value_fault(value).is_none(), fits, "{value:?}");
        }
    }
}
