//! How much an operation may ask for, found out before anything else is done with it.
//!
//! The library counts fields and levels as well, but by going through every fragment wherever it is spread: as often as
//! two to the power of the fragments that spread each other twice. Here each is looked at once.

use std::collections::BTreeMap;

use async_graphql::ServerError;
use async_graphql::parser::parse_query;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

use super::refusal;
use crate::problem::{Problem, ProblemKind};

/// The longest text of operations, in bytes.
const TEXT_BYTES_MAX: usize = 64 * 1_024;
/// Brackets stand in one another so deeply, values and variables among them.
const BRACKETS_MAX: usize = 64;
/// Fields of all operations, with those of each fragment wherever it is spread.
const FIELDS_MAX: usize = 1_000;
/// Fields stand in one another so deeply: what the common tools ask a schema for takes 13.
const DEPTH_MAX: usize = 16;
/// Sets of fields and fragments stand in one another so deeply.
const LEVELS_MAX: usize = 32;
/// Lists of what a schema has within one another: each is as long as the schema is.
const LISTS_MAX: usize = 3;
/// The lists of what types have, by which a schema leads from each type to all others.
const LISTS: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];

/// An operation that is not too large, read.
pub(super) fn parse(text: &str) -> Result<ExecutableDocument, Box<ServerError>> {
    if text.len() > TEXT_BYTES_MAX {
        let detail = format!("A text of operations has {TEXT_BYTES_MAX} bytes at most.");
        return Err(refused(&detail));
    }
    if brackets(text.as_bytes()) > BRACKETS_MAX {
        let detail = format!("Brackets stand in one another {BRACKETS_MAX} deep at most.");
        return Err(refused(&detail));
    }
    let document = parse_query(text).map_err(|error| Box::new(ServerError::from(error)))?;
    check(&document).map_err(|detail| refused(&detail))?;
    Ok(document)
}

fn refused(detail: &str) -> Box<ServerError> {
    Box::new(refusal::of(&Problem::new(ProblemKind::BadRequest, detail)))
}

/// How deeply brackets stand in one another, outside of texts and comments.
fn brackets(text: &[u8]) -> usize {
    let (mut rest, mut depth, mut deepest) = (text, 0_usize, 0);
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'{' | b'[' | b'(' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            b'#' => rest = behind(rest, |byte| b"\r\n".contains(byte)),
            b'"' => rest = behind_text(rest),
            _ => {}
        }
    }
    deepest
}

/// What follows the first such byte; nothing where there is none.
fn behind(text: &[u8], end: impl Fn(&u8) -> bool) -> &[u8] {
    let place = text.iter().position(end).unwrap_or(text.len());
    text.split_at(place).1
}

/// What follows a text that begins before this: one in three quotation marks, or one of a line.
fn behind_text(text: &[u8]) -> &[u8] {
    if let Some(block) = text.strip_prefix(b"\"\"") {
        let ends = block.windows(3).enumerate().find(|(place, marks)| {
            let before = place.checked_sub(1).and_then(|before| block.get(before));
            *marks == b"\"\"\"" && before != Some(&b'\\')
        });
        // Without an end it is an empty text, and whatever follows that.
        return ends.map_or(block, |(place, _)| block.split_at(place + 3).1);
    }
    let mut escaped = false;
    for (place, byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' | b'\r' | b'\n' => return text.split_at(place + 1).1,
            _ => {}
        }
    }
    <&[u8]>::default()
}

/// How much a set of fields asks for.
#[derive(Clone, Copy, Default)]
struct Extent {
    fields: usize,
    depth: usize,
    levels: usize,
    /// Lists of [`LISTS`] within one another.
    lists: usize,
}

/// Refuses what asks for too much, in a sentence.
fn check(document: &ExecutableDocument) -> Result<(), String> {
    let mut walk = Walk {
        document,
        known: BTreeMap::new(),
    };
    let mut fields = 0_usize;
    for (_, operation) in document.operations.iter() {
        let extent = walk.set(&operation.node.selection_set.node, 1)?;
        fields = fields.saturating_add(extent.fields);
        let depth = extent.depth;
        if depth > DEPTH_MAX {
            return Err(format!(
                "Fields stand in one another {DEPTH_MAX} deep at most, and here {depth}."
            ));
        }
    }
    // Fragments that nothing spreads are looked at as well.
    for name in document.fragments.keys() {
        walk.fragment(name, 1)?;
    }
    let known = walk.known.values().flatten();
    let fields = known.fold(fields, |fields, own| fields.saturating_add(own.fields));
    if fields > FIELDS_MAX {
        return Err(format!("An operation has {FIELDS_MAX} fields at most."));
    }
    Ok(())
}

/// A walk through a document.
struct Walk<'a> {
    document: &'a ExecutableDocument,
    /// Fragments that were looked at; nothing of one that is being looked at.
    known: BTreeMap<&'a str, Option<Extent>>,
}

impl<'a> Walk<'a> {
    fn set(&mut self, set: &'a SelectionSet, level: usize) -> Result<Extent, String> {
        if level > LEVELS_MAX {
            return Err(too_many_levels());
        }
        let mut whole = Extent::default();
        for item in &set.items {
            let own = match &item.node {
                Selection::FragmentSpread(spread) => {
                    self.fragment(&spread.node.fragment_name.node, level + 1)?
                }
                Selection::InlineFragment(inner) => {
                    self.set(&inner.node.selection_set.node, level + 1)?
                }
                Selection::Field(field) => {
                    let inner = self.set(&field.node.selection_set.node, level + 1)?;
                    let name = field.node.name.node.as_str();
                    let lists = inner.lists + usize::from(LISTS.contains(&name));
                    if name.starts_with("__") && lists > LISTS_MAX {
                        return Err(format!(
                            "A schema is told with {LISTS_MAX} lists of fields in one another at most."
                        ));
                    }
                    Extent {
                        fields: inner.fields.saturating_add(1),
                        depth: inner.depth + 1,
                        lists,
                        ..inner
                    }
                }
            };
            whole.fields = whole.fields.saturating_add(own.fields);
            whole.depth = whole.depth.max(own.depth);
            whole.levels = whole.levels.max(own.levels + 1);
            whole.lists = whole.lists.max(own.lists);
        }
        Ok(whole)
    }

    fn fragment(&mut self, name: &str, level: usize) -> Result<Extent, String> {
        let found = self.document.fragments.get_key_value(name);
        // The library says which fragment there is not.
        let Some((name, fragment)) = found else {
            return Ok(Extent::default());
        };
        match self.known.get(name.as_str()) {
            Some(Some(extent)) if level + extent.levels > LEVELS_MAX => Err(too_many_levels()),
            Some(Some(extent)) => Ok(*extent),
            Some(None) => Err("A fragment leads to itself.".to_owned()),
            None => {
                self.known.insert(name.as_str(), None);
                let extent = self.set(&fragment.node.selection_set.node, level)?;
                self.known.insert(name.as_str(), Some(extent));
                Ok(extent)
            }
        }
    }
}

fn too_many_levels() -> String {
    format!("Fields and fragments stand in one another {LEVELS_MAX} deep at most.")
}

#[cfg(test)]
mod tests {
    use super::{brackets, parse};

    #[test]
    fn brackets_of_texts_and_comments_do_not_count() {
        for (text, deep) in [
            ("{ a(b: [1, 2]) { c } }", 3),
            ("{ a(b: \"[[[\\\"[[[\") }", 2),
            ("{ a(b: \"\"\"[[[\"[\\\"\"\"[\"\"\") } # {{{\n{{", 2),
            ("{ a(b: \"\") { c(d: [\"\"]) } }", 4),
            ("\"\"\"[[[[", 4),
            ("# {{{{\r{", 1),
            ("}}}{", 1),
        ] {
            assert_eq!(brackets(text.as_bytes()), deep, "{text}");
        }
    }

    #[test]
    fn what_would_take_for_ever_is_refused_at_once() {
        let mut doubling = "{ ...f0 }".to_owned();
        for at in 0..28 {
            let next = at + 1;
            doubling.push_str(&format!(
                " fragment f{at} on Query {{ a: x {{ y }} ...f{next} ...f{next} }}"
            ));
        }
        doubling.push_str(" fragment f28 on Query { x }");
        let chain: String = (0..1_400)
            .map(|at| format!("fragment f{at} on Query {{ ...f{} }} ", at + 1))
            .collect();
        for (text, said) in [
            (doubling, "fields at most"),
            (format!("{{ ...f0 }} {chain}"), "deep at most"),
            ("{ ...a } fragment a on Query { ...a }".to_owned(), "itself"),
            (format!("{}x{}", "{ x ".repeat(17), "}".repeat(17)), "deep at most"),
            (format!("{{ x(y: {}) }}", "[".repeat(30_000)), "Brackets"),
            (format!("{{ {} }}", "x ".repeat(1_001)), "fields at most"),
            (format!("{{ x }} # {}", "x".repeat(70_000)), "bytes at most"),
            (
                "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }"
                    .to_owned(),
                "lists of fields",
            ),
        ] {
            let refused = parse(&text).unwrap_err();
            assert!(refused.message.contains(said), "{}", refused.message);
        }
    }
}
