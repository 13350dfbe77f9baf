//! Text to tokens, one at a time, without a copy.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A letter, then letters, digits and underscores: a name, a keyword or a function.
    Word,
    /// `#name`: a placeholder for a name.
    Name,
    /// `:value`: a placeholder for a value.
    Value,
    /// Digits, which the grammar takes for the index of a list alone.
    Digits,
    Comma,
    Dot,
    /// `(`: of a group, a call or the list of IN.
    Open,
    /// `)`: of a group, a call or the list of IN.
    Close,
    /// `[`: an index follows.
    OpenBracket,
    /// `]`: the end of an index.
    CloseBracket,
    Plus,
    Minus,
    Equal,
    /// `<>`; the grammar has no other sign for it.
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    /// A character that begins no token.
    Unknown,
    /// The end of the text.
    End,
}

/// A token and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    /// What it is.
    pub(crate) kind: TokenKind,
    /// The offset of its first byte.
    pub(crate) start: usize,
    /// As written; empty at the end of the text.
    pub(crate) text: &'a str,
}

impl Token<'_> {
    /// The offset behind its last byte.
    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is this keyword; keywords are case insensitive.
    pub(crate) fn is_keyword(&self, keyword: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(keyword)
    }
}

/// Cuts a text into tokens. Never fails: what it does not know is [`TokenKind::Unknown`].
#[derive(Clone, Debug)]
pub(crate) struct Lexer<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Lexer<'a> {
    /// Starts at the first byte.
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, position: 0 }
    }

    /// The next token; [`TokenKind::End`] for ever once the text is used up.
    pub(crate) fn next_token(&mut self) -> Token<'a> {
        // Tokens end at characters of the text, the last one at its end: then nothing is left.
        let rest = self.text.get(self.position..).unwrap_or_default();
        let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        let start = self.position + (rest.len() - trimmed.len());
        let (kind, length) = token_at(trimmed);
        self.position = start + length;
        Token {
            kind,
            start,
            // `token_at` measures what the text begins with; no token is the end.
            text: trimmed.get(..length).unwrap_or_default(),
        }
    }
}

/// Kind and length in bytes of the token that the text begins with.
fn token_at(text: &str) -> (TokenKind, usize) {
    let mut characters = text.chars();
    let Some(first) = characters.next() else {
        return (TokenKind::End, 0);
    };
    let second = characters.next();
    match first {
        'a'..='z' | 'A'..='Z' => (TokenKind::Word, word_length(text)),
        // No number goes on after a leading zero
        // (<https://github.com/aws/aws-sdk-java-v2/issues/2310> shows `-03` cut behind the zero).
        '0' => (TokenKind::Digits, 1),
        '1'..='9' => (
            TokenKind::Digits,
            text.bytes().take_while(u8::is_ascii_digit).count(),
        ),
        '#' => placeholder(text, TokenKind::Name),
        ':' => placeholder(text, TokenKind::Value),
        ',' => (TokenKind::Comma, 1),
        '.' => (TokenKind::Dot, 1),
        '(' => (TokenKind::Open, 1),
        ')' => (TokenKind::Close, 1),
        '[' => (TokenKind::OpenBracket, 1),
        ']' => (TokenKind::CloseBracket, 1),
        '+' => (TokenKind::Plus, 1),
        '-' => (TokenKind::Minus, 1),
        '=' => (TokenKind::Equal, 1),
        '<' if second == Some('>') => (TokenKind::NotEqual, 2),
        '<' if second == Some('=') => (TokenKind::LessOrEqual, 2),
        '<' => (TokenKind::Less, 1),
        '>' if second == Some('=') => (TokenKind::GreaterOrEqual, 2),
        '>' => (TokenKind::Greater, 1),
        other => (TokenKind::Unknown, other.len_utf8()),
    }
}

/// `#` or `:` and what follows; alone, the sign is a token that no grammar knows.
fn placeholder(text: &str, kind: TokenKind) -> (TokenKind, usize) {
    // Behind a sign at the end stands nothing, which has the length of no word.
    match word_length(text.get(1..).unwrap_or_default()) {
        0 => (TokenKind::Unknown, 1),
        length => (kind, length + 1),
    }
}

/// How many letters, digits and underscores the text begins with.
fn word_length(text: &str) -> usize {
    text.bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        .count()
}

/// Whether a whole text is one placeholder with this sign.
pub(crate) fn is_placeholder(text: &str, sign: char) -> bool {
    text.strip_prefix(sign)
        .is_some_and(|rest| !rest.is_empty() && word_length(rest) == rest.len())
}
