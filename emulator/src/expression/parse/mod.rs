//! Text to tree: one grammar per file, all on the [`Cursor`].
//!
//! Parsing keeps its own stack, so a text can nest as deeply as its length allows without any
//! recursion. A syntax error ends parsing. Of the faults of whole texts, the first of the earliest
//! [`Sweep`](super::error::Sweep) is kept and reported when the whole text is grammatical; what is wrong
//! with one call stays in the tree as a flaw, because the service tells it when it comes there.

mod condition;
mod parts;
mod projection;
mod update;

use std::sync::Arc;

pub(crate) use condition::condition;
pub(crate) use projection::projection;
pub(crate) use update::update;

use super::ast::{Name, PathRef, PathStep, Slot, Symbols};
use super::error::Fault;
use super::lexer::{Lexer, Token, TokenKind};
use super::reserved_words::is_reserved;
use crate::limits;

/// What the service prints for the end of the text.
const END_OF_TEXT: &str = "<EOF>";

/// Reads a text token by token, with one token of lookahead and one of memory.
struct Cursor<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    previous: Option<Token<'a>>,
    current: Token<'a>,
    next: Token<'a>,
    /// Placeholders met so far.
    symbols: Symbols,
    /// The first fault of the earliest sweep that is not one of syntax.
    fault: Option<Fault>,
    /// Operators and functions that count against the limit.
    operators: usize,
}

impl<'a> Cursor<'a> {
    /// Checks what does not need the grammar, then stands on the first token.
    fn new(text: &'a str) -> Result<Self, Fault> {
        if text.len() > limits::EXPRESSION_BYTES_MAX {
            return Err(Fault::TooLong(Some(text.len())));
        }
        let mut lexer = Lexer::new(text);
        let current = lexer.next_token();
        if current.kind == TokenKind::End {
            return Err(Fault::Empty);
        }
        let next = lexer.next_token();
        Ok(Self {
            text,
            lexer,
            previous: None,
            current,
            next,
            symbols: Symbols::default(),
            fault: None,
            operators: 0,
        })
    }

    /// Takes the current token.
    fn advance(&mut self) -> Token<'a> {
        let taken = self.current;
        self.previous = Some(taken);
        self.current = self.next;
        self.next = self.lexer.next_token();
        taken
    }

    /// Whether the current token is of this kind.
    fn at(&self, kind: TokenKind) -> bool {
        self.current.kind == kind
    }

    /// Takes the current token if it is of this kind.
    fn take(&mut self, kind: TokenKind) -> bool {
        let found = self.at(kind);
        if found {
            self.advance();
        }
        found
    }

    /// Takes the current token, which must be of this kind.
    fn expect(&mut self, kind: TokenKind) -> Result<Token<'a>, Fault> {
        if self.at(kind) {
            Ok(self.advance())
        } else {
            Err(self.syntax())
        }
    }

    /// A syntax error at the current token.
    fn syntax(&self) -> Fault {
        // The first token has no neighbour before it.
        let start = self.previous.unwrap_or(self.current).start;
        let (token, end) = if self.at(TokenKind::End) {
            (
                END_OF_TEXT,
                self.previous.map_or(start, |token| token.end()),
            )
        } else if self.next.kind == TokenKind::End {
            (self.current.text, self.current.end())
        } else {
            (self.current.text, self.next.end())
        };
        // Both are ends of tokens of the text; a message without its neighbours is still true.
        let near = self.text.get(start..end).unwrap_or_default();
        Fault::Syntax {
            token: token.to_owned(),
            near: near.to_owned(),
        }
    }

    /// Keeps a fault for the time when the syntax is known to be right.
    fn record(&mut self, fault: Fault) {
        let kept = self.fault.as_ref().map(Fault::sweep);
        if kept.is_none_or(|kept| fault.sweep() < kept) {
            self.fault = Some(fault);
        }
    }

    /// Ends parsing: the recorded fault, or the placeholders.
    fn finish(mut self) -> Result<Arc<Symbols>, Fault> {
        if self.operators > limits::EXPRESSION_OPERATORS_MAX {
            let fault = Fault::TooManyOperators(self.operators);
            self.record(fault);
        }
        self.fault.map_or_else(|| Ok(Arc::new(self.symbols)), Err)
    }

    /// A document path: `a.b[1].#c`.
    fn path(&mut self) -> Result<PathRef, Fault> {
        let root = self.path_name()?;
        let mut steps = Vec::new();
        loop {
            if self.take(TokenKind::Dot) {
                steps.push(PathStep::Name(self.path_name()?));
            } else if self.take(TokenKind::OpenBracket) {
                steps.push(PathStep::Index(self.list_index()?));
            } else {
                break;
            }
        }
        if steps.len() >= limits::DOCUMENT_PATH_DEPTH_MAX {
            self.record(Fault::PathTooDeep(steps.len() + 1));
        }
        Ok(PathRef {
            root,
            steps: steps.into(),
        })
    }

    /// One name of a path.
    fn path_name(&mut self) -> Result<Name, Fault> {
        match self.current.kind {
            TokenKind::Word => {
                let word = self.advance().text;
                if is_reserved(word) {
                    self.record(Fault::ReservedWord(word.to_owned()));
                }
                Ok(Name::Written(word.into()))
            }
            TokenKind::Name => {
                let name = self.advance().text;
                Ok(Name::Slot(self.symbols.name(name)))
            }
            _ => Err(self.syntax()),
        }
    }

    /// The digits and the bracket behind them.
    fn list_index(&mut self) -> Result<u32, Fault> {
        let digits = self.expect(TokenKind::Digits)?.text;
        self.expect(TokenKind::CloseBracket)?;
        let index = digits
            .parse()
            .ok()
            .filter(|index| *index <= limits::LIST_INDEX_MAX);
        if index.is_none() {
            self.record(Fault::ListIndex(digits.to_owned()));
        }
        // The fault is noted: the tree with the index that stands in here is never handed out.
        Ok(index.unwrap_or_default())
    }

    /// A `:value`, which gets its slot where it is met first.
    fn value(&mut self) -> Result<Slot, Fault> {
        let value = self.expect(TokenKind::Value)?.text;
        Ok(self.symbols.value(value))
    }
}

/// A function of the expression language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Function {
    AttributeExists,
    AttributeNotExists,
    AttributeType,
    BeginsWith,
    Contains,
    Size,
    IfNotExists,
    ListAppend,
    /// A name that no function has.
    Unknown,
}

impl Function {
    /// Looks a name up; names of functions are case sensitive.
    fn named(name: &str) -> Self {
        match name {
            "attribute_exists" => Self::AttributeExists,
            "attribute_not_exists" => Self::AttributeNotExists,
            "attribute_type" => Self::AttributeType,
            "begins_with" => Self::BeginsWith,
            "contains" => Self::Contains,
            "size" => Self::Size,
            "if_not_exists" => Self::IfNotExists,
            "list_append" => Self::ListAppend,
            _ => Self::Unknown,
        }
    }

    /// The name as refusals print it; empty for one that no function has.
    fn as_str(self) -> &'static str {
        match self {
            Self::AttributeExists => "attribute_exists",
            Self::AttributeNotExists => "attribute_not_exists",
            Self::AttributeType => "attribute_type",
            Self::BeginsWith => "begins_with",
            Self::Contains => "contains",
            Self::Size => "size",
            Self::IfNotExists => "if_not_exists",
            Self::ListAppend => "list_append",
            Self::Unknown => "",
        }
    }

    /// How many operands it takes.
    fn operands(self) -> usize {
        match self {
            Self::AttributeExists | Self::AttributeNotExists | Self::Size => 1,
            _ => 2,
        }
    }
}
