//! Words in requests: `$(plain)` is the name of a table, `$(zeros 65536)` a long text.

use serde_json::Value;

use super::{Answer, Trouble};

/// What the words of one question mean at one endpoint.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// What the names of all tables of this run begin with.
    pub prefix: &'a str,
    /// The key that no other question uses; part of the names of the question's own tables.
    pub key: &'a str,
    /// Where the endpoint is.
    pub region: &'a str,
    /// Whose tables they are.
    pub account: &'a str,
    /// What this endpoint has answered to the question so far, its setup first.
    pub answers: &'a [Answer],
}

impl Words<'_> {
    /// A text with its words replaced.
    ///
    /// # Errors
    ///
    /// [`Trouble::Word`] for a word that means nothing, or has no end.
    pub fn expand(&self, text: &str) -> Result<String, Trouble> {
        replace(text, &mut |word| {
            // A word may have words in it: `$(each 3 {"pk":"$(key)"})`.
            let inner = self.expand(word).ok()?;
            self.meaning(&inner)
        })
    }

    fn meaning(&self, word: &str) -> Option<String> {
        let (first, rest) = word.split_once(' ').unwrap_or((word, ""));
        match first {
            "key" => Some(self.key.to_owned()),
            "region" => Some(self.region.to_owned()),
            "account" => Some(self.account.to_owned()),
            "zeros" => Some("0".repeat(rest.parse().ok()?)),
            "repeat" => {
                let (count, text) = rest.split_once(' ')?;
                Some(text.repeat(count.parse().ok()?))
            }
            "each" => {
                let (count, text) = rest.split_once(' ')?;
                let count: usize = count.parse().ok()?;
                let all: Vec<String> = (1..=count)
                    .map(|number| text.replace('~', &number.to_string()))
                    .collect();
                Some(all.join(","))
            }
            "arn" => Some(format!(
                "arn:aws:dynamodb:{}:{}:table/{}",
                self.region,
                self.account,
                self.table(rest)
            )),
            "answer" => {
                let (number, pointer) = rest.split_once(' ')?;
                let answer = self.answers.get(number.parse::<usize>().ok()?)?;
                let value = answer.body.pointer(pointer)?;
                Some(
                    value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned),
                )
            }
            name => Some(self.table(name)),
        }
    }

    /// A table of this question, or one that all questions share.
    fn table(&self, name: &str) -> String {
        match name.strip_prefix("own") {
            Some(rest) => format!("{}{}{rest}", self.prefix, self.key),
            None => format!("{}{name}", self.prefix),
        }
    }
}

/// The words of a text replaced by what `meaning` says.
pub(super) fn replace(
    text: &str,
    meaning: &mut dyn FnMut(&str) -> Option<String>,
) -> Result<String, Trouble> {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("$(") {
        replaced.push_str(before);
        let (word, behind) = closed(after).ok_or_else(|| Trouble::Word(after.to_owned()))?;
        let meaning = meaning(word).ok_or_else(|| Trouble::Word(word.to_owned()))?;
        replaced.push_str(&meaning);
        rest = behind;
    }
    replaced.push_str(rest);
    Ok(replaced)
}

/// What stands before the parenthesis that closes, and what stands behind it.
fn closed(text: &str) -> Option<(&str, &str)> {
    let mut open = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '(' => open += 1,
            ')' if open == 0 => return Some((text.get(..at)?, text.get(at + 1..)?)),
            ')' => open -= 1,
            _ => {}
        }
    }
    None
}

/// The shared tables that a text names.
pub(super) fn tables_of(text: &str, known: &[&str]) -> Result<Vec<String>, Trouble> {
    let mut found = Vec::new();
    let mut inside = Vec::new();
    replace(text, &mut |word| {
        if word.contains("$(") {
            inside.push(word.to_owned());
        }
        let name = word.strip_prefix("arn ").unwrap_or(word);
        if known.contains(&name) {
            found.push(name.to_owned());
        }
        Some(String::new())
    })?;
    for word in inside {
        found.extend(tables_of(&word, known)?);
    }
    Ok(found)
}

/// The text of a JSON pointer's target, for messages.
pub(super) fn string_at(body: &Value, pointer: &str) -> Option<String> {
    body.pointer(pointer)?.as_str().map(str::to_owned)
}
