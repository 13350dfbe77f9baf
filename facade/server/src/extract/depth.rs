//! How deeply a JSON text is nested, before anything is built of it.

/// Arrays and objects may stand in one another so deeply.
pub(super) const DEPTH_MAX: usize = 64;

/// Whether a text is nested more deeply than that. Of what is no JSON, the answer means nothing, and the parser
/// refuses it anyway.
pub(crate) fn is_too_deep(text: &[u8]) -> bool {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for byte in text {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => {
                depth += 1;
                if depth > DEPTH_MAX {
                    return true;
                }
            }
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{DEPTH_MAX, is_too_deep};

    #[test]
    fn brackets_count_outside_of_texts_only() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(!is_too_deep(nested(DEPTH_MAX).as_bytes()));
        assert!(is_too_deep(nested(DEPTH_MAX + 1).as_bytes()));
        assert!(!is_too_deep(
            format!("\"{}\"", "[".repeat(1_000)).as_bytes()
        ));
        assert!(!is_too_deep(
            format!(r#""\"{}""#, "[".repeat(1_000)).as_bytes()
        ));
        assert!(
            !is_too_deep("[],".repeat(1_000).as_bytes()),
            "side by side is not deep"
        );
    }
}
