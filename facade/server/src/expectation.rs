//! What a reader of JSON, TOML or a query expected, without what it found.

/// A text of serde names the value that does not fit, and that may be a secret. This is the rest of it: what is
/// expected in that place.
pub(crate) fn expectation(text: &str) -> String {
    let text = text.split(" at line ").next().unwrap_or(text);
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
        Some(expected) => expected.to_owned(),
        None => "does not fit".to_owned(),
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
                "expected u32",
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
