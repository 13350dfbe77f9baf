//! Just enough of Rust's lexical grammar to tell code from comments and string literals.

/// One source text, taken apart.
pub(super) struct Lexed {
    /// The code with comments, strings and characters blanked out; lines stay where they were.
    pub(super) code: String,
    /// Each string literal outside attributes' `reason = "..."`, unescaped only as far as line
    /// continuations go.
    pub(super) strings: Vec<String>,
}

/// Takes a source text apart.
pub(super) fn lex(text: &str) -> Lexed {
    let chars: Vec<char> = text.chars().collect();
    let mut lexed = Lexed {
        code: String::with_capacity(text.len()),
        strings: Vec::new(),
    };
    let mut at = 0;
    while at < chars.len() {
        at = match (chars[at], chars.get(at + 1)) {
            ('/', Some('/')) => skip_line(&chars, at),
            ('/', Some('*')) => skip_block(&chars, at, &mut lexed),
            ('"', _) => string(&chars, at, &mut lexed),
            ('r', Some('"' | '#')) if starts_raw(&chars, at) => raw_string(&chars, at, &mut lexed),
            ('\'', _) => character(&chars, at, &mut lexed),
            (other, _) => {
                lexed.code.push(other);
                at + 1
            }
        };
    }
    lexed
}

fn skip_line(chars: &[char], from: usize) -> usize {
    let rest = chars[from..].iter().position(|c| *c == '\n');
    rest.map_or(chars.len(), |length| from + length)
}

fn skip_block(chars: &[char], from: usize, lexed: &mut Lexed) -> usize {
    let mut depth = 0;
    let mut at = from;
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => {
                depth += 1;
                at += 2;
            }
            ('*', Some('/')) => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            (c, _) => {
                if c == '\n' {
                    lexed.code.push('\n');
                }
                at += 1;
            }
        }
    }
    at
}

/// Whether an `r` at this place begins a raw string, rather than ending or being an identifier.
fn starts_raw(chars: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).map(|index| chars[index]);
    if before.is_some_and(|c| (c.is_alphanumeric() && c != 'b') || c == '_') {
        return false;
    }
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    chars.get(at + 1 + hashes) == Some(&'"')
}

fn raw_string(chars: &[char], from: usize, lexed: &mut Lexed) -> usize {
    let hashes = chars[from + 1..].iter().take_while(|c| **c == '#').count();
    let start = from + hashes + 2;
    let mut at = start;
    while at < chars.len() {
        let closing = chars[at + 1..].iter().take_while(|c| **c == '#').count();
        if chars[at] == '"' && closing >= hashes {
            let literal = chars[start..at].iter().collect();
            keep(literal, lexed);
            return at + 1 + hashes;
        }
        at += 1;
    }
    at
}

fn string(chars: &[char], from: usize, lexed: &mut Lexed) -> usize {
    let mut literal = String::new();
    let mut at = from + 1;
    while at < chars.len() && chars[at] != '"' {
        if chars[at] != '\\' {
            literal.push(chars[at]);
            at += 1;
        } else if chars.get(at + 1) == Some(&'\n') {
            at += 2;
            while chars.get(at).is_some_and(|c| c.is_whitespace()) {
                at += 1;
            }
        } else {
            literal.extend(&chars[at..chars.len().min(at + 2)]);
            at += 2;
        }
    }
    keep(literal, lexed);
    at + 1
}

/// A lifetime stays code; a character literal is blanked.
fn character(chars: &[char], from: usize, lexed: &mut Lexed) -> usize {
    let escaped = chars.get(from + 1) == Some(&'\\');
    if !escaped && chars.get(from + 2) != Some(&'\'') {
        lexed.code.push('\'');
        return from + 1;
    }
    let body = from + if escaped { 3 } else { 2 };
    let rest = chars[body.min(chars.len())..]
        .iter()
        .position(|c| *c == '\'');
    lexed.code.push_str("' '");
    rest.map_or(chars.len(), |length| body + length + 1)
}

/// Records a literal, unless it is the reason of a lint exception.
fn keep(literal: String, lexed: &mut Lexed) {
    let code = lexed.code.trim_end();
    if !(code.ends_with("reason =") || code.ends_with("reason=")) {
        lexed.strings.push(literal);
    }
    lexed.code.push_str("\"\"");
}

#[test]
fn code_comments_and_strings_are_told_apart() {
    let lexed = lex(concat!(
        "use crate::a; // crate::b\n",
        "/* crate::c /* nested */ \n */ let s = \"crate::d \\\" x\";\n",
        "let c = '\"'; let l: &'static str = r#\"raw \"x\" \"#;\n",
        "#[expect(lint, reason = \"because\")]\n",
    ));
    assert!(lexed.code.contains("crate::a"));
    for hidden in ["crate::b", "crate::c", "crate::d", "because"] {
        assert!(!lexed.code.contains(hidden), "{hidden} in {}", lexed.code);
    }
    assert_eq!(lexed.strings, ["crate::d \\\" x", "raw \"x\" "]);
    assert_eq!(lexed.code.lines().count(), 5);
}
