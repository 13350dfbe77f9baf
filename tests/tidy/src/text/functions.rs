//! The functions of a file and how long they are.

use super::tokens::{Token, tokens};

/// Where a function is and how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Function {
    /// Where the word `fn` stands, from 0.
    pub(crate) line: usize,
    /// From that line to the closing brace; none where a trait only declares.
    pub(crate) lines: Option<usize>,
}

/// Every function of code, nested ones included.
pub(crate) fn functions(code: &str) -> Vec<Function> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let named = tokens.get(at + 1).is_some_and(Token::is_word);
        if token.text == "fn" && named {
            let rest = tokens.get(at..).unwrap_or(&[]);
            let lines = last_line(rest).map(|last| last - token.line + 1);
            found.push(Function {
                line: token.line,
                lines,
            });
        }
    }
    found
}

/// The ranges of lines, from 0, that `#[cfg(test)] mod ... { }` blocks cover.
pub(crate) fn test_blocks(code: &str) -> Vec<std::ops::RangeInclusive<usize>> {
    let tokens = tokens(code);
    let attribute = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let rest = tokens.get(at..).unwrap_or(&[]);
        let begins = rest
            .iter()
            .map(|token| token.text)
            .take(attribute.len())
            .eq(attribute);
        let block = rest.get(attribute.len()..).unwrap_or(&[]);
        let module = block.first().is_some_and(|token| token.text == "mod");
        if begins
            && module
            && let (Some(first), Some(last)) = (rest.first(), last_line(block))
        {
            found.push(first.line..=last);
        }
    }
    found
}

/// The line of the brace that closes the item which begins here; none if a semicolon ends it.
fn last_line(tokens: &[Token<'_>]) -> Option<usize> {
    let (mut braces, mut brackets) = (0_usize, 0_usize);
    for token in tokens {
        match token.text {
            "(" | "[" => brackets += 1,
            ")" | "]" => brackets = brackets.saturating_sub(1),
            "{" => braces += 1,
            "}" => {
                braces = braces.saturating_sub(1);
                if braces == 0 {
                    return Some(token.line);
                }
            }
            ";" if braces == 0 && brackets == 0 => return None,
            _ => {}
        }
    }
    None
}
