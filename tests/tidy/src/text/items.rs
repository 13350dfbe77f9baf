//! The items of a file: what is declared where, under which name and documentation.

use super::lexer::{Comment, CommentKind, Lexed};
use super::tokens::{Token, tokens};

/// Words that open an item, with its name behind them.
const KINDS: [&str; 11] = [
    "const",
    "enum",
    "fn",
    "macro_rules",
    "mod",
    "static",
    "struct",
    "trait",
    "type",
    "union",
    "use",
];

/// Words that may stand before such a word, or before the name of a field.
const BEFORE: [&str; 8] = [
    "async", "const", "crate", "extern", "in", "pub", "super", "unsafe",
];

/// A documentation comment and what it documents.
#[derive(Debug)]
pub(crate) struct Documented<'a> {
    /// The first line of the comment, from 0.
    pub(crate) line: usize,
    /// The lines of the comment.
    pub(crate) text: Vec<&'a str>,
    /// The item, field or variant below.
    pub(crate) name: &'a str,
    /// Whether it is `pub` without a limit.
    pub(crate) public: bool,
    /// Whether it is a function.
    pub(crate) function: bool,
}

/// One item that opens with a word such as `fn` or `struct`, wherever it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Declared<'a> {
    /// `fn`, `struct` and so on.
    pub(crate) kind: &'a str,
    /// As written behind that word.
    pub(crate) name: &'a str,
    /// Where that word stands, from 0.
    pub(crate) line: usize,
    /// Whether only modules are around it, and no `impl`, trait or body.
    pub(crate) in_module: bool,
    /// Whether it is `pub` without a limit.
    pub(crate) public: bool,
}

/// Everything that a text documents with `///`.
pub(crate) fn documented(lexed: &Lexed) -> Vec<Documented<'_>> {
    let tokens = tokens(&lexed.code);
    let mut found: Vec<Documented<'_>> = Vec::new();
    for block in blocks(&lexed.comments) {
        let Some(last) = block.last() else { continue };
        let below = tokens.iter().position(|token| token.line > last.line);
        let rest = below.and_then(|at| tokens.get(at..)).unwrap_or(&[]);
        let (kind, name, public) = head(rest);
        found.push(Documented {
            line: block.first().map_or(last.line, |first| first.line),
            text: block.iter().map(|comment| comment.text.as_str()).collect(),
            name,
            public,
            function: kind == "fn",
        });
    }
    found
}

/// The `///` comments that belong together: on lines that follow each other.
fn blocks(comments: &[Comment]) -> Vec<Vec<&Comment>> {
    let mut blocks: Vec<Vec<&Comment>> = Vec::new();
    for comment in comments.iter().filter(|c| c.kind == CommentKind::Outer) {
        match blocks.last_mut() {
            Some(block)
                if block
                    .last()
                    .is_some_and(|last| last.line + 1 == comment.line) =>
            {
                block.push(comment);
            }
            _ => blocks.push(vec![comment]),
        }
    }
    blocks
}

/// First word, name and openness of the item that begins here, behind its attributes.
fn head<'a>(tokens: &[Token<'a>]) -> (&'a str, &'a str, bool) {
    let mut rest = tokens;
    let text = |rest: &[Token<'a>], at: usize| rest.get(at).map_or("", |token| token.text);
    while text(rest, 0) == "#" {
        rest = behind(rest.get(1..).unwrap_or(&[]), "[", "]");
    }
    let mut public = false;
    loop {
        let word = text(rest, 0);
        if word == "pub" {
            public = text(rest, 1) != "(";
        }
        let is_constant = word == "const" && !is_modifier(text(rest, 1));
        if word == "(" {
            rest = behind(rest, "(", ")");
        } else if BEFORE.contains(&word) && !is_constant {
            rest = rest.get(1..).unwrap_or(&[]);
        } else {
            break;
        }
    }
    let word = text(rest, 0);
    if !KINDS.contains(&word) {
        // A field or a variant.
        return ("", word, public);
    }
    let mut names = rest.iter().skip(1).filter(|token| token.is_word());
    let name = names.find(|token| token.text != "mut");
    (word, name.map_or("", |token| token.text), public)
}

fn is_modifier(next: &str) -> bool {
    ["async", "extern", "fn", "unsafe"].contains(&next)
}

/// What follows the group that begins here.
fn behind<'t, 'a>(tokens: &'t [Token<'a>], open: &str, close: &str) -> &'t [Token<'a>] {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        if token.text == open {
            depth += 1;
        } else if token.text == close {
            depth -= 1;
            if depth == 0 {
                return tokens.get(at + 1..).unwrap_or(&[]);
            }
        }
    }
    &[]
}

/// Every declaration of code.
pub(crate) fn declared(code: &str) -> Vec<Declared<'_>> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    // For each open brace, whether a module opens it.
    let mut braces = Vec::new();
    let (mut module, mut public) = (false, false);
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1);
        match token.text {
            "{" => braces.push(std::mem::take(&mut module)),
            "}" => drop(braces.pop()),
            "pub" => public = next.is_some_and(|next| next.text != "("),
            ";" | "," => (module, public) = (false, false),
            kind if KINDS.contains(&kind) && kind != "use" => {
                let Some(name) = next.filter(|next| next.is_word()) else {
                    continue;
                };
                if kind == "const" && is_modifier(name.text) {
                    continue;
                }
                module = kind == "mod";
                found.push(Declared {
                    kind,
                    name: name.text,
                    line: token.line,
                    in_module: braces.iter().all(|module| *module),
                    public: std::mem::take(&mut public),
                });
            }
            _ => {}
        }
    }
    found
}
