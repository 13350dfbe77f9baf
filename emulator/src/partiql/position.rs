//! Where in a statement something stands, as the service tells it.

use std::fmt;

use super::lexer::Token;

/// The place of a word: `line:column:length`, counted in characters, lines and columns from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    line: usize,
    column: usize,
    length: usize,
}

impl Position {
    /// The place of a token in its text.
    pub(super) fn of(token: &Token<'_>, text: &str) -> Self {
        // A token starts inside its text, at a character; of another text it would be told as its beginning.
        let before = text.get(..token.start).unwrap_or_default();
        let (lines, last) = before
            .rsplit_once('\n')
            .map_or((0, before), |(lines, last)| {
                (lines.matches('\n').count() + 1, last)
            });
        Self {
            line: lines + 1,
            column: last.chars().count() + 1,
            length: token.text.chars().count(),
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}:{}", self.line, self.column, self.length)
    }
}
