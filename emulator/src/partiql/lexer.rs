//! Text to tokens, one at a time, without a copy.

use std::borrow::Cow;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A letter, `_` or `$`, then also digits: a name, a keyword or a function.
    Word,
    /// `"name"`, in which `""` stands for one quote.
    Quoted,
    /// `'text'`, in which `''` stands for one quote.
    Text,
    /// A number without a sign.
    Number,
    /// `?`: the next parameter of the request.
    Parameter,
    /// Punctuation and operators.
    Sign,
    /// What no token can be: a quote or comment that never ends, a character that begins nothing, a
    /// number whose exponent is out of hand.
    Broken,
    /// The end of the text.
    End,
}

/// A token as written; empty at the end of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// What it is.
    pub(super) kind: TokenKind,
    /// The offset of its first byte.
    pub(super) start: usize,
    /// As written, with its quotes.
    pub(super) text: &'a str,
}

impl<'a> Token<'a> {
    /// Whether it is this keyword or function; both are case insensitive.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is this sign.
    pub(super) fn is_sign(&self, sign: &str) -> bool {
        self.kind == TokenKind::Sign && self.text == sign
    }

    /// What stands between the quotes.
    pub(super) fn unquoted(&self) -> Cow<'a, str> {
        let end = self.text.len().saturating_sub(1);
        // Both quotes are there, or the token is broken and nobody asks; `''` has nothing inside.
        let inside = self.text.get(1..end).unwrap_or_default();
        let (quote, doubled) = match self.kind {
            TokenKind::Quoted => ("\"", "\"\""),
            _ => ("'", "''"),
        };
        if inside.contains(quote) {
            Cow::Owned(inside.replace(doubled, quote))
        } else {
            Cow::Borrowed(inside)
        }
    }
}

/// Cuts a text into tokens. Never fails: what it does not know is a token too.
#[derive(Clone, Debug)]
pub(super) struct Lexer<'a> {
    length: usize,
    rest: &'a str,
}

impl<'a> Lexer<'a> {
    /// Starts at the first byte.
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            length: text.len(),
            rest: text,
        }
    }

    /// The next token; [`TokenKind::End`] for ever once the text is used up.
    pub(super) fn next_token(&mut self) -> Token<'a> {
        self.rest = skip_blanks(self.rest);
        let (kind, length) = token_at(self.rest);
        let start = self.length - self.rest.len();
        let (text, rest) = self
            .rest
            .split_at_checked(length)
            // `token_at` measures what the rest begins with, so that it can be cut there.
            .unwrap_or((self.rest, ""));
        self.rest = rest;
        Token { kind, start, text }
    }
}

/// What follows blanks, `-- comments` and `/* comments */`. A block without an end stays.
fn skip_blanks(text: &str) -> &str {
    let mut text = text;
    loop {
        text = text.trim_start_matches([' ', '\t', '\r', '\n', '\u{b}', '\u{c}']);
        if let Some(comment) = text.strip_prefix("--") {
            text = comment.split_once('\n').map_or("", |(_, rest)| rest);
        } else if let Some((_, rest)) = text
            .strip_prefix("/*")
            .and_then(|comment| comment.split_once("*/"))
        {
            text = rest;
        } else {
            return text;
        }
    }
}

/// Signs of two characters, which come before their beginnings.
const LONG_SIGNS: [&str; 7] = ["<<", ">>", "<>", "<=", ">=", "!=", "||"];

/// Kind and length in bytes of the token that the text begins with.
fn token_at(text: &str) -> (TokenKind, usize) {
    let Some(first) = text.chars().next() else {
        return (TokenKind::End, 0);
    };
    match first {
        'a'..='z' | 'A'..='Z' | '_' | '$' => (TokenKind::Word, word_length(text)),
        '0'..='9' => number(text),
        '.' if text.as_bytes().get(1).is_some_and(u8::is_ascii_digit) => number(text),
        '\'' => quoted(text, b'\'', TokenKind::Text),
        '"' => quoted(text, b'"', TokenKind::Quoted),
        '?' => (TokenKind::Parameter, 1),
        '/' if text.starts_with("/*") => (TokenKind::Broken, text.len()),
        _ if LONG_SIGNS.iter().any(|sign| text.starts_with(sign)) => (TokenKind::Sign, 2),
        ',' | '.' | '(' | ')' | '[' | ']' | '{' | '}' | ':' | ';' | '*' | '+' | '-' | '/' | '%'
        | '@' | '=' | '<' | '>' => (TokenKind::Sign, 1),
        other => (TokenKind::Broken, other.len_utf8()),
    }
}

/// How many characters of a word the text begins with.
fn word_length(text: &str) -> usize {
    text.bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'))
        .count()
}

/// A number: digits, a fraction, an exponent. The service reads it as a decimal whose exponent and
/// scale have 32 bits, before it asks whether `DynamoDB` could store it.
fn number(text: &str) -> (TokenKind, usize) {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        // Behind the end there are no digits.
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let mut length = digits(0);
    let mut fraction = 0;
    if bytes.get(length) == Some(&b'.') {
        fraction = digits(length + 1);
        length += 1 + fraction;
    }
    let mut kind = TokenKind::Number;
    if matches!(bytes.get(length), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        let exponent = digits(length + 1 + sign);
        if exponent > 0 {
            let end = length + 1 + sign + exponent;
            let scale = text.get(length + 1..end).and_then(|written| {
                let exponent: i32 = written.parse().ok()?;
                let fraction = i64::try_from(fraction).ok()?;
                i32::try_from(fraction - i64::from(exponent)).ok()
            });
            if scale.is_none() {
                kind = TokenKind::Broken;
            }
            length = end;
        }
    }
    (kind, length)
}

/// A text between quotes, in which the quote stands for itself when it is doubled.
fn quoted(text: &str, quote: u8, kind: TokenKind) -> (TokenKind, usize) {
    let bytes = text.as_bytes();
    let mut position = 1;
    loop {
        // Behind the end there is no quote, so that the text never ends.
        let rest = bytes.get(position..).unwrap_or_default();
        let Some(found) = memchr::memchr(quote, rest) else {
            return (TokenKind::Broken, text.len());
        };
        position += found + 1;
        if bytes.get(position) != Some(&quote) {
            return (kind, position);
        }
        position += 1;
    }
}
