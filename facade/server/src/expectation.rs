//! What a reader of JSON, TOML or a query expected, without what it found.

/// A text of serde names the value that does not fit, and that may be a secret. This is the rest of it: what is
/// expected in that place.
pub(crate) fn expectation(text: &str) -> String {
    let text = text.split(" at line ").next().unwrap_or(text);
    if let Some((_, plain)) = OF_TEXTS.iter().find(|(end, _)| text.ends_with(end)) {
        return (*plain).to_owned();
    }
    let own = ["must ", "missing field ", "duplicate field "];
    let start = own.iter().filter_map(|word| find_word(text, word)).min();
    if let Some(start) = start {
        return text.get(start..).unwrap_or(text).to_owned();
    }
    // The last one: what stands before it may be the value.
    let expected = text.rfind(", expected ").and_then(|at| text.get(at + 2..));
    match expected {
        Some(expected) if text.contains("unknown field ") => {
            format!("there is no such member here: {expected}")
        }
        Some(expected) => plain(expected),
        None => "does not fit".to_owned(),
    }
}

/// What the standard library says of texts that are no numbers and no truths, and what would be one.
const OF_TEXTS: [(&str, &str); 5] = [
    ("invalid digit found in string", WHOLE),
    ("number too large to fit in target type", WHOLE),
    ("number too small to fit in target type", WHOLE),
    ("cannot parse integer from empty string", WHOLE),
    (
        "provided string was not `true` or `false`",
        "expected `true` or `false`",
    ),
];
const WHOLE: &str = "expected a whole number that is not too large";

/// Names of types of this program, in the words of JSON.
fn plain(expected: &str) -> String {
    let Some(kind) = expected.strip_prefix("expected ") else {
        return expected.to_owned();
    };
    match kind {
        "u8" | "u16" | "u32" | "u64" | "usize" | "i32" | "i64" => WHOLE.to_owned(),
        kind if kind.starts_with("struct ") => "expected an object".to_owned(),
        kind => format!("expected {kind}"),
    }
}

/// Where a phrase of ours begins: at the start, or behind the path that some readers write before it.
fn find_word(text: &str, word: &str) -> Option<usize> {
    if text.starts_with(word) {
        return Some(0);
    }
    // Of a text with a value in it, nothing may be taken for a phrase.
    let plain = !text.contains("invalid ") && !text.contains("unknown ");
    let at = text.find(&format!(": {word}")).filter(|_| plain)?;
    Some(at + 2)
}

#[cfg(test)]
mod tests {
    use super::expectation;

    #[test]
    fn values_are_left_out() {
        for (text, said) in [
            (
                r#"invalid type: string "hunter2, expected x", expected u32 at line 1 column 9"#,
                "expected a whole number that is not too large",
            ),
            (
                "Failed to deserialize query string: limit: invalid digit found in string",
                "expected a whole number that is not too large",
            ),
            (
                "scan: provided string was not `true` or `false`",
                "expected `true` or `false`",
            ),
            (
                "invalid length 1, expected struct SignIn with 4 elements",
                "expected an object",
            ),
            (
                "missing field `version` at line 1 column 2",
                "missing field `version`",
            ),
            (
                "unknown field `hunter2`, expected `limit` or `after`",
                "there is no such member here: expected `limit` or `after`",
            ),
            ("invalid digit found in hunter2", "does not fit"),
            ("must not be empty", "must not be empty"),
            (
                "Failed to read: limit: must be a number",
                "must be a number",
            ),
            (
                r#"invalid value: string "a: must hunter2", expected a name"#,
                "expected a name",
            ),
        ] {
            assert_eq!(expectation(text), said);
        }
    }
}
