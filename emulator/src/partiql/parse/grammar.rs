//! What is said of a token that PartiQL's grammar does not allow where it stands.
//!
//! The texts and their places are those of the parser that the service uses
//! ([partiql-lang-kotlin](https://github.com/partiql/partiql-lang-kotlin), its hand-written parser).

use super::super::error::StatementError;
use super::super::keywords::is_keyword;
use super::super::lexer::{Token, TokenKind};
use super::StatementCursor;

/// What stands behind a statement, or behind an expression that is complete.
pub(super) const LEFTOVER: &str = "Unexpected token after expression";
/// An operator between two operands of which the second is missing.
pub(super) const NO_RIGHT_SIDE: StatementError =
    StatementError::Malformed("Missing right-hand side expression of infix operator");
/// The target of a write, or of an assignment, that is no name.
const NO_SIMPLE_PATH: StatementError =
    StatementError::Malformed("Expected identifier for simple path");

/// Words that stand between operands.
const OPERATOR_WORDS: [&str; 10] = [
    "AND",
    "BETWEEN",
    "EXCEPT",
    "IN",
    "INTERSECT",
    "IS",
    "LIKE",
    "NOT",
    "OR",
    "UNION",
];
/// Signs that stand between operands.
const OPERATOR_SIGNS: [&str; 13] = [
    "=", "<>", "!=", "<", "<=", ">", ">=", "+", "-", "/", "%", "||", "@",
];
/// Keywords that the grammar gives no meaning of their own, so that they count as any other sign.
const PLAIN_WORDS: [&str; 4] = ["AS", "AT", "BY", "FOR"];

/// Whether a token stands between two operands.
pub(super) fn is_operator(token: &Token<'_>) -> bool {
    OPERATOR_WORDS.iter().any(|word| token.is_word(word))
        || OPERATOR_SIGNS.iter().any(|sign| token.is_sign(sign))
}

/// Keywords that PartiQL calls as functions.
const FUNCTION_WORDS: [&str; 12] = [
    "AVG",
    "BIT_LENGTH",
    "CHARACTER_LENGTH",
    "CHAR_LENGTH",
    "COUNT",
    "EXISTS",
    "LOWER",
    "MAX",
    "MIN",
    "OCTET_LENGTH",
    "SUM",
    "UPPER",
];

/// Whether a keyword is called as a function.
fn is_function(token: &Token<'_>) -> bool {
    FUNCTION_WORDS.iter().any(|word| token.is_word(word))
}

/// The refusal where a sign is missing.
pub(super) fn expected(sign: &str) -> &'static str {
    match sign {
        ")" => "Expected RIGHT_PAREN",
        "]" => "Expected RIGHT_BRACKET",
        "}" => "Expected RIGHT_CURLY",
        ">>" => "Expected RIGHT_DOUBLE_ANGLE_BRACKET",
        ":" => "Expected COLON",
        "=" => "Expected '='",
        _ => "Unexpected term",
    }
}

/// Whether a token names something.
pub(super) fn is_name(token: &Token<'_>) -> bool {
    match token.kind {
        TokenKind::Word => !is_keyword(token.text),
        TokenKind::Quoted => true,
        _ => false,
    }
}

impl StatementCursor<'_> {
    /// Why no operand can begin with the current token.
    pub(super) fn no_term(&self) -> StatementError {
        let token = &self.current;
        StatementError::Malformed(if is_operator(token) {
            "Unexpected operator"
        } else if PLAIN_WORDS.iter().any(|word| token.is_word(word)) {
            "Unexpected term"
        } else if token.kind == TokenKind::Word && is_keyword(token.text) {
            "Unexpected keyword"
        } else {
            "Unexpected term"
        })
    }

    /// The refusal of an operator at the end of the text.
    pub(super) fn expect_right_side(&self) -> Result<(), StatementError> {
        match self.current.kind {
            TokenKind::End => Err(NO_RIGHT_SIDE),
            _ => Ok(()),
        }
    }

    /// Takes the current token, which must name something.
    pub(super) fn name(&mut self) -> Result<Box<str>, StatementError> {
        self.take_name().ok_or_else(|| self.no_term())
    }

    /// As [`Self::name`], for what a write changes.
    pub(super) fn simple_name(&mut self) -> Result<Box<str>, StatementError> {
        self.take_name().ok_or(NO_SIMPLE_PATH)
    }

    /// Takes the current token if it names something.
    fn take_name(&mut self) -> Option<Box<str>> {
        is_name(&self.current).then(|| {
            let token = self.advance();
            match token.kind {
                TokenKind::Quoted => token.unquoted().into(),
                _ => token.text.into(),
            }
        })
    }

    /// Takes `AS name` and its kin behind what they rename, which the grammar has and `DynamoDB` not.
    pub(super) fn refuse_alias(&mut self) -> Result<(), StatementError> {
        let refusals = [
            ("AS", "Expected identifier for AS-alias"),
            ("AT", "Expected identifier for AT-alias"),
            ("BY", "Expected identifier for BY-alias"),
        ];
        for (word, refusal) in refusals {
            let is_named = self.take_word(word);
            if is_name(&self.current) && (is_named || word == "AS") {
                self.advance();
                self.defer(StatementError::Aliasing);
            } else if is_named {
                return Err(StatementError::Malformed(refusal));
            }
        }
        Ok(())
    }

    /// Takes a call that stands where a value must: of a function that belongs elsewhere, or of none.
    pub(super) fn call_refused(&mut self, is_known: bool) -> Result<(), StatementError> {
        let name = self.current;
        if is_operator(&name) || (is_keyword(name.text) && !is_function(&name)) {
            return Err(self.no_term());
        }
        self.skip_call()?;
        self.defer_at(&name, |at| {
            let name = name.text.to_lowercase();
            match is_known {
                true => StatementError::UnsupportedValue {
                    name,
                    key: "root".to_owned(),
                    at,
                },
                false => StatementError::UnknownFunction { name, at },
            }
        });
        Ok(())
    }

    /// Takes a name and its arguments, of which only the parameters are counted.
    pub(super) fn skip_call(&mut self) -> Result<(), StatementError> {
        self.advance();
        let mut open = 0_usize;
        loop {
            let token = self.current;
            match token.kind {
                TokenKind::End => return Err(StatementError::Malformed(expected(")"))),
                TokenKind::Parameter => {
                    self.parameter();
                    continue;
                }
                TokenKind::Sign if token.text == "(" => open += 1,
                TokenKind::Sign if token.text == ")" => open = open.saturating_sub(1),
                _ => {}
            }
            self.advance();
            if open == 0 {
                return Ok(());
            }
        }
    }
}
