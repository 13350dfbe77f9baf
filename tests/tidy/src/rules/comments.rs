//! Comments stand where the code cannot speak.

use crate::finding::Finding;
use crate::text::{CommentKind, Token, tokens};
use crate::tree::Source;

/// The rules of this file, as an allow-list spells them.
pub(crate) const RULES: [&str; 2] = ["default", "ordering"];

/// How far above a line its comment may begin to end.
const LINES_ABOVE_MAX: usize = 3;

/// Orders that promise something between threads. `Relaxed` promises nothing, so it needs no words.
const ORDERINGS: [&str; 4] = ["AcqRel", "Acquire", "Release", "SeqCst"];

/// Checks that each ordering of an atomic, and each silent default, says why.
pub(crate) fn check(library: &[Source]) -> Vec<Finding> {
    let prose = library.iter().filter(|source| source.is_prose());
    prose.flat_map(of).collect()
}

fn of(source: &Source) -> Vec<Finding> {
    let tokens = tokens(&source.lexed.code);
    let text = |at: usize| tokens.get(at).map_or("", |token: &Token<'_>| token.text);
    let mut findings = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let found = match token.text {
            "Ordering" if text(at + 1) == "::" && ORDERINGS.contains(&text(at + 2)) => (
                "ordering",
                format!("Ordering::{} without a comment", text(at + 2)),
            ),
            "unwrap_or_default" if at > 0 && text(at - 1) == "." => (
                "default",
                "unwrap_or_default() without a comment".to_owned(),
            ),
            _ => continue,
        };
        if !is_explained(source, token.line) {
            let (rule, what) = found;
            let what = format!("{}:{} has {what}", source.path, token.line + 1);
            findings.push(Finding::new(rule, &source.path, what));
        }
    }
    findings
}

/// Whether a comment stands on the line, or ends at most some lines above.
fn is_explained(source: &Source, line: usize) -> bool {
    let above = line.saturating_sub(LINES_ABOVE_MAX);
    source.lexed.comments.iter().any(|comment| {
        let last = comment.line + comment.lines - 1;
        let plain = comment.kind == CommentKind::Plain;
        plain && (comment.line == line || (comment.alone && (above..line).contains(&last)))
    })
}
