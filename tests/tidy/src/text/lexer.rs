//! Just enough of Rust's lexical grammar to tell code from comments and string literals.

use std::collections::BTreeSet;

/// What a comment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CommentKind {
    /// `//` or `/* */`.
    Plain,
    /// `///`: about the item below.
    Outer,
    /// `//!`: about the file or module around.
    Inner,
}

/// One line of comment, or a whole block comment.
#[derive(Clone, Debug)]
pub(crate) struct Comment {
    /// The line on which the comment begins, from 0.
    pub(crate) line: usize,
    /// How many lines the comment covers.
    pub(crate) lines: usize,
    /// What the comment is for.
    pub(crate) kind: CommentKind,
    /// Without the marks at the beginning, trimmed.
    pub(crate) text: String,
    /// Whether nothing but space stands before the comment on its line.
    pub(crate) alone: bool,
}

/// A string literal.
#[derive(Clone, Debug)]
pub(crate) struct Literal {
    /// The content, unescaped only as far as line continuations go.
    pub(crate) text: String,
    /// Whether the literal is the `reason = "..."` of an attribute.
    pub(crate) reason: bool,
}

/// One source text, taken apart.
#[derive(Debug, Default)]
pub(crate) struct Lexed {
    /// The code with comments, strings and characters blanked out; lines stay where they were.
    pub(crate) code: String,
    /// All comments, in order.
    pub(crate) comments: Vec<Comment>,
    /// All string literals, in order.
    pub(crate) literals: Vec<Literal>,
    /// The lines, from 0, that end inside a literal.
    pub(crate) open: BTreeSet<usize>,
}

/// Takes a source text apart.
pub(crate) fn lex(text: &str) -> Lexed {
    let mut lexer = Lexer {
        chars: text.chars().collect(),
        at: 0,
        line: 0,
        lexed: Lexed::default(),
    };
    while let Some(next) = lexer.peek(0) {
        match (next, lexer.peek(1)) {
            ('/', Some('/')) => lexer.line_comment(),
            ('/', Some('*')) => lexer.block_comment(),
            ('"', _) => lexer.string(),
            ('r', Some('"' | '#')) if lexer.starts_raw() => lexer.raw_string(),
            ('\'', _) => lexer.character(),
            _ => lexer.copy(),
        }
    }
    lexer.lexed
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    lexed: Lexed,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    /// Goes past one character and keeps the count of lines.
    fn next(&mut self) -> Option<char> {
        let next = self.peek(0)?;
        self.at += 1;
        if next == '\n' {
            self.line += 1;
        }
        Some(next)
    }

    fn copy(&mut self) {
        if let Some(next) = self.next() {
            self.lexed.code.push(next);
        }
    }

    /// Goes past one character of what is blanked out: only ends of lines stay.
    fn blank(&mut self) -> Option<char> {
        let next = self.next()?;
        if next == '\n' {
            self.lexed.code.push('\n');
        }
        Some(next)
    }

    /// Goes past one character of a literal.
    fn literal(&mut self) -> Option<char> {
        let line = self.line;
        let next = self.blank()?;
        if next == '\n' {
            self.lexed.open.insert(line);
        }
        Some(next)
    }

    fn is_alone(&self) -> bool {
        let line = self.lexed.code.rsplit('\n').next().unwrap_or("");
        line.trim().is_empty()
    }

    fn line_comment(&mut self) {
        let (line, alone) = (self.line, self.is_alone());
        let mut text = String::new();
        while self.peek(0).is_some_and(|next| next != '\n') {
            text.extend(self.next());
        }
        let kind = match text.as_bytes() {
            [b'/', b'/', b'!', ..] => CommentKind::Inner,
            [b'/', b'/', b'/', b'/', ..] => CommentKind::Plain,
            [b'/', b'/', b'/', ..] => CommentKind::Outer,
            _ => CommentKind::Plain,
        };
        let text = text.trim_start_matches('/').trim_start_matches('!').trim();
        self.lexed.comments.push(Comment {
            line,
            lines: 1,
            kind,
            text: text.to_owned(),
            alone,
        });
    }

    fn block_comment(&mut self) {
        let (line, alone) = (self.line, self.is_alone());
        let (mut depth, mut text) = (0_usize, String::new());
        while let Some(next) = self.peek(0) {
            match (next, self.peek(1)) {
                ('/', Some('*')) => {
                    depth += 1;
                    self.at += 2;
                }
                ('*', Some('/')) => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        break;
                    }
                }
                _ => text.extend(self.blank()),
            }
        }
        self.lexed.comments.push(Comment {
            line,
            lines: self.line - line + 1,
            kind: CommentKind::Plain,
            text: text.trim().to_owned(),
            alone,
        });
    }

    /// Whether an `r` here begins a raw string, rather than ending or being an identifier.
    fn starts_raw(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.chars.get(at));
        if before.is_some_and(|c| (c.is_alphanumeric() && *c != 'b') || *c == '_') {
            return false;
        }
        self.peek(1 + self.hashes(1)) == Some('"')
    }

    fn hashes(&self, ahead: usize) -> usize {
        let rest = self.chars.iter().skip(self.at + ahead);
        rest.take_while(|c| **c == '#').count()
    }

    fn raw_string(&mut self) {
        let hashes = self.hashes(1);
        self.at += hashes + 2;
        self.lexed.code.push('"');
        let mut literal = String::new();
        while let Some(next) = self.peek(0) {
            if next == '"' && self.hashes(1) >= hashes {
                self.at += 1 + hashes;
                break;
            }
            literal.extend(self.literal());
        }
        self.keep(literal);
    }

    fn string(&mut self) {
        self.at += 1;
        self.lexed.code.push('"');
        let mut literal = String::new();
        while let Some(next) = self.peek(0) {
            match (next, self.peek(1)) {
                ('"', _) => {
                    self.at += 1;
                    break;
                }
                ('\\', Some('\n')) => {
                    self.at += 1;
                    while self.peek(0).is_some_and(char::is_whitespace) {
                        self.literal();
                    }
                }
                ('\\', _) => {
                    literal.extend(self.literal());
                    literal.extend(self.literal());
                }
                _ => literal.extend(self.literal()),
            }
        }
        self.keep(literal);
    }

    /// A lifetime stays code; a character literal is blanked.
    fn character(&mut self) {
        let escaped = self.peek(1) == Some('\\');
        if !escaped && self.peek(2) != Some('\'') {
            self.copy();
            return;
        }
        self.at += if escaped { 3 } else { 2 };
        while self.next().is_some_and(|next| next != '\'') {}
        self.lexed.code.push_str("' '");
    }

    fn keep(&mut self, text: String) {
        let code = self.lexed.code.trim_end_matches(['"', '\n', ' ']);
        let reason = code.ends_with("reason =") || code.ends_with("reason=");
        self.lexed.literals.push(Literal { text, reason });
        self.lexed.code.push('"');
    }
}
