//! A line of documentation says what the name does not.

use crate::finding::Finding;
use crate::text::{CommentKind, Documented, documented};
use crate::tree::Source;

/// The rules of this file, as an allow-list spells them.
pub(crate) const RULES: [&str; 2] = ["doc-empty", "doc-stop"];

/// A documentation of so few words says nothing that the name does not.
const WORDS_SAY_NOTHING_MAX: usize = 2;

/// Words that add nothing to the words of a name.
const FILLERS: [&str; 14] = [
    "a", "all", "an", "and", "as", "for", "in", "is", "its", "of", "on", "the", "this", "to",
];

/// How a first paragraph may end.
const STOPS: [char; 4] = ['.', ':', '!', '?'];

/// Checks what is written by hand.
pub(crate) fn check(library: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in library.iter().filter(|source| source.is_prose()) {
        for item in documented(&source.lexed) {
            findings.extend(empty(source, &item));
            if item.public {
                findings.extend(stop(source, item.line, &item.text));
            }
        }
        let inner = source.lexed.comments.iter();
        let inner = inner.filter(|comment| comment.kind == CommentKind::Inner);
        let inner: Vec<&str> = inner.map(|comment| comment.text.as_str()).collect();
        findings.extend(stop(source, 0, &inner));
    }
    findings
}

/// A documentation that is shorter than two words, or only repeats the name.
fn empty(source: &Source, item: &Documented<'_>) -> Option<Finding> {
    let text = item.text.join(" ");
    let words = text.split_whitespace().count();
    let name = words_of(item.name);
    let says = words_of(&text);
    let repeats = says
        .iter()
        .all(|word| FILLERS.contains(&word.as_str()) || name.contains(word));
    let empty = words <= WORDS_SAY_NOTHING_MAX || repeats;
    empty.then(|| {
        let place = format!("{}:{}", source.path, item.line + 1);
        let what = format!("{place}: \"{text}\" says no more than `{}`", item.name);
        Finding::new("doc-empty", &source.path, what)
    })
}

/// The words of a name or a text, small.
fn words_of(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut fresh = true;
    let mut small = false;
    for c in text.chars() {
        if !c.is_alphanumeric() {
            fresh = true;
            continue;
        }
        // `TableName` is two words.
        if fresh || (c.is_uppercase() && small) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
        fresh = false;
        small = c.is_lowercase();
    }
    words
}

/// A first paragraph that does not end like a sentence.
fn stop(source: &Source, line: usize, text: &[&str]) -> Option<Finding> {
    let paragraph = text.iter().take_while(|line| !line.is_empty());
    let last = paragraph.last()?;
    (!last.ends_with(STOPS)).then(|| {
        let what = format!(
            "{}:{}: \"{last}\" ends without a full stop",
            source.path,
            line + 1
        );
        Finding::new("doc-stop", &source.path, what)
    })
}
