//! What values look like.

use std::fmt;

use regex::{Regex, RegexBuilder};

/// In bytes, as it is written.
const PATTERN_BYTES_MAX: usize = 1024;
/// Bytes that a pattern may take when it is compiled.
const COMPILED_BYTES_MAX: usize = 2 * 1024 * 1024;

/// A regular expression that the whole of a value has to match. Matching takes time in proportion to the value, whatever
/// the pattern is.
#[derive(Clone)]
pub struct Pattern {
    source: String,
    compiled: Regex,
}

impl Pattern {
    /// The pattern of a text.
    ///
    /// # Errors
    ///
    /// A sentence for what is no regular expression, has more than 1,024 bytes, or would take more than 2 MiB.
    pub fn compile(source: &str) -> Result<Self, String> {
        if source.len() > PATTERN_BYTES_MAX {
            return Err(format!("a pattern has at most {PATTERN_BYTES_MAX} bytes"));
        }
        let compiled = RegexBuilder::new(&format!(r"\A(?:{source})\z"))
            .size_limit(COMPILED_BYTES_MAX)
            .dfa_size_limit(COMPILED_BYTES_MAX)
            .build();
        // The last line of what the library says names the reason.
        let compiled = compiled.map_err(|error| {
            let text = error.to_string();
            let reason = text.lines().last().unwrap_or("it cannot be compiled");
            format!("this is no regular expression: {reason}")
        })?;
        Ok(Self {
            source: source.to_owned(),
            compiled,
        })
    }

    /// Whether a value looks like this.
    pub fn fits(&self, value: &str) -> bool {
        self.compiled.is_match(value)
    }

    /// The text that it was written as.
    pub fn as_str(&self) -> &str {
        &self.source
    }
}

/// Two patterns are the same that are written in the same way.
impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

impl fmt::Display for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.source)
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Pattern({:?})", self.source)
    }
}
