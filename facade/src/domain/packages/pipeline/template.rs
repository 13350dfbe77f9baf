//! Texts and values with references in them, read once when a pipeline is loaded.
//!
//! Invariant: what a reference stands for is never read for references again. One scan, from left to right.
//!
//! A reference is `{name.part}` or `$name.part[0]`. A dot or a bracket belongs to it only if a name or digits
//! follow, so that a full stop behind it is text. `$$` and `{{` are a dollar and a brace.

use std::iter::Peekable;
use std::str::CharIndices;

use serde_json::Value as Json;

/// A value of an argument, with its references found.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Template {
    /// There is no reference in it.
    Literal(Json),
    /// It is one reference and nothing else, so that its type is that of what is referred to.
    Whole(Reference),
    /// A text around references.
    Text(Vec<Piece>),
    /// Values in order.
    List(Vec<Template>),
    /// Named values; the names are taken as they are written.
    Map(Vec<(String, Template)>),
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Literal(String),
    Reference(Reference),
}

/// What is referred to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::domain::packages) struct Reference {
    pub(in crate::domain::packages) scope: Sigil,
    pub(in crate::domain::packages) name: String,
    pub(in crate::domain::packages) path: Vec<Part>,
}

/// Where a name is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::domain::packages) enum Sigil {
    /// `{name}`: fields, the caller, the event.
    Field,
    /// `$name`: what steps have put there.
    Variable,
}

/// A step into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::domain::packages) enum Part {
    Member(String),
    Element(usize),
}

impl Reference {
    /// What follows the first dot, as it is written; `None` when nothing does.
    pub(in crate::domain::packages) fn rest(&self) -> Option<String> {
        let parts = self.path.iter().map(|part| match part {
            Part::Member(name) => name.clone(),
            Part::Element(place) => place.to_string(),
        });
        let parts: Vec<String> = parts.collect();
        (!parts.is_empty()).then(|| parts.join("."))
    }
}

impl Template {
    /// Reads a value of an argument.
    pub(super) fn of(value: &Json) -> Self {
        match value {
            Json::String(text) => Self::of_text(text),
            Json::Array(elements) => {
                let elements: Vec<Self> = elements.iter().map(Self::of).collect();
                match elements.iter().all(Self::is_literal) {
                    true => Self::Literal(value.clone()),
                    false => Self::List(elements),
                }
            }
            Json::Object(members) => {
                let members = members.iter();
                let members: Vec<(String, Self)> = members
                    .map(|(name, member)| (name.clone(), Self::of(member)))
                    .collect();
                match members.iter().all(|(_, member)| member.is_literal()) {
                    true => Self::Literal(value.clone()),
                    false => Self::Map(members),
                }
            }
            Json::Null | Json::Bool(_) | Json::Number(_) => Self::Literal(value.clone()),
        }
    }

    /// Reads a text.
    pub(super) fn of_text(text: &str) -> Self {
        let mut pieces = pieces(text);
        match pieces.as_mut_slice() {
            [] => Self::Literal(Json::from("")),
            [Piece::Reference(reference)] => Self::Whole(reference.clone()),
            // An escape was written differently from what it means.
            [Piece::Literal(literal)] => Self::Literal(Json::String(std::mem::take(literal))),
            _ => Self::Text(pieces),
        }
    }

    /// Whether it is what was written, escapes apart.
    fn is_literal(&self) -> bool {
        matches!(self, Self::Literal(_))
    }
}

/// The pieces of a text: no two literals beside each other, and none that is empty.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(place) = rest.find(['$', '{']) {
        let (before, from) = rest.split_at_checked(place).unwrap_or((rest, ""));
        literal.push_str(before);
        let (piece, after) = special(from);
        match piece {
            Special::Reference(reference) => {
                if !literal.is_empty() {
                    pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                }
                pieces.push(Piece::Reference(reference));
            }
            Special::Character(c) => literal.push(c),
        }
        rest = after;
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        pieces.push(Piece::Literal(literal));
    }
    pieces
}

/// The references of a text, in their order.
pub(in crate::domain::packages) fn references(text: &str) -> impl Iterator<Item = Reference> {
    pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Reference(reference) => Some(reference),
        Piece::Literal(_) => None,
    })
}

/// Whether a text is one reference and nothing else.
pub(in crate::domain::packages) fn is_reference(text: &str) -> bool {
    matches!(pieces(text).as_slice(), [Piece::Reference(_)])
}

/// What begins with a dollar or a brace.
enum Special {
    Reference(Reference),
    Character(char),
}

/// What a text begins with that begins with a dollar or a brace, and the text behind it.
fn special(text: &str) -> (Special, &str) {
    let mut chars = text.char_indices().peekable();
    let first = chars.next().map_or('$', |(_, c)| c);
    if chars.next_if(|(_, c)| *c == first).is_some() {
        return (Special::Character(first), from(text, &mut chars));
    }
    // Behind a character that was read there is a boundary.
    let single = text.get(first.len_utf8()..).unwrap_or_default();
    let plain = (Special::Character(first), single);
    let Some(name) = name(&mut chars) else {
        return plain;
    };
    let braced = first == '{';
    let path = path(text, &mut chars, !braced);
    if braced && chars.next_if(|(_, c)| *c == '}').is_none() {
        return plain;
    }
    let scope = if braced {
        Sigil::Field
    } else {
        Sigil::Variable
    };
    let reference = Reference { scope, name, path };
    (Special::Reference(reference), from(text, &mut chars))
}

type Chars<'a> = Peekable<CharIndices<'a>>;

/// The text that was not read yet.
fn from<'a>(text: &'a str, chars: &mut Chars<'_>) -> &'a str {
    // The place is that of a character, or the end.
    let place = chars.peek().map_or(text.len(), |(place, _)| *place);
    text.get(place..).unwrap_or_default()
}

/// A letter or an underscore, followed by those and digits.
fn name(chars: &mut Chars<'_>) -> Option<String> {
    let (_, first) = chars.next_if(|(_, c)| c.is_ascii_alphabetic() || *c == '_')?;
    let mut name = String::from(first);
    while let Some((_, c)) = chars.next_if(|(_, c)| c.is_ascii_alphanumeric() || *c == '_') {
        name.push(c);
    }
    Some(name)
}

/// Digits that number an element.
fn digits(chars: &mut Chars<'_>) -> Option<usize> {
    let mut digits = String::new();
    while let Some((_, c)) = chars.next_if(|(_, c)| c.is_ascii_digit()) {
        digits.push(c);
    }
    digits.parse().ok()
}

/// The steps that follow a name, as far as they are ones.
fn path(text: &str, chars: &mut Chars<'_>, elements: bool) -> Vec<Part> {
    let mut path = Vec::new();
    loop {
        // Looked at in a copy, because what turns out to be no step is text.
        let mut ahead = chars.clone();
        let part = match ahead.next() {
            Some((_, '.')) => name(&mut ahead).map(Part::Member),
            Some((_, '[')) if elements => digits(&mut ahead)
                .filter(|_| ahead.next_if(|(_, c)| *c == ']').is_some())
                .map(Part::Element),
            _ => None,
        };
        let Some(part) = part else {
            return path;
        };
        debug_assert!(
            from(text, &mut ahead).len() < from(text, chars).len(),
            "it goes on"
        );
        path.push(part);
        *chars = ahead;
    }
}
