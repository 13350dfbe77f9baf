//! Items as they are made to be written: texts and numbers one behind the other in one piece of memory.

use std::borrow::Cow;

use super::attributes::{Attributes, Given, Scalar};
use super::size::number_bytes;
use super::value::{Name, Value};

/// The attributes, in the order in which they were given; names are unique.
#[derive(Clone)]
pub(crate) struct Packed {
    /// What all texts and numbers are pieces of.
    text: String,
    attributes: Vec<(Name, Held)>,
}

/// Where a value is.
#[derive(Clone)]
enum Held {
    Text(Piece),
    Number(Piece),
    /// A value of another type, or one that begins behind 4 GiB of others.
    Other(Box<Value>),
}

/// From where to where a value goes.
#[derive(Clone, Copy)]
struct Piece {
    start: u32,
    end: u32,
}

impl Packed {
    /// No attributes, with room for so many bytes of texts and numbers and for so many attributes.
    pub(crate) fn with_capacity(bytes: usize, attributes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            attributes: Vec::with_capacity(attributes),
        }
    }

    /// Adds the text that `write` appends.
    pub(crate) fn text_by<T>(&mut self, name: Name, write: impl FnOnce(&mut String) -> T) -> T {
        let start = self.text.len();
        let written = write(&mut self.text);
        let held = match self.piece_from(start) {
            Some(piece) => Held::Text(piece),
            None => Held::Other(Box::new(Value::Text(self.split_off(start)))),
        };
        self.attributes.push((name, held));
        written
    }

    /// Adds a number with these digits.
    pub(crate) fn number(&mut self, name: Name, digits: &str) {
        let start = self.text.len();
        self.text.push_str(digits);
        let held = match self.piece_from(start) {
            Some(piece) => Held::Number(piece),
            None => Held::Other(Box::new(Value::Number(self.split_off(start)))),
        };
        self.attributes.push((name, held));
    }

    /// Adds a value of any type.
    pub(crate) fn give(&mut self, name: Name, given: Given<'_>) {
        match given {
            Given::Text(text) => self.text_by(name, |all| all.push_str(text)),
            Given::Number(digits) => self.number(name, digits),
            Given::Other(value) => {
                let held = Held::Other(Box::new(value.clone()));
                self.attributes.push((name, held));
            }
        }
    }

    /// Whether all attributes have different names.
    pub(crate) fn is_unique(&self) -> bool {
        self.attributes
            .iter()
            .enumerate()
            .all(|(index, (name, _))| {
                let mut others = self.attributes.iter().skip(index + 1);
                others.all(|(other, _)| other != name)
            })
    }

    /// The piece from `start` to the end.
    fn piece_from(&self, start: usize) -> Option<Piece> {
        Some(Piece {
            start: u32::try_from(start).ok()?,
            end: u32::try_from(self.text.len()).ok()?,
        })
    }

    /// Takes out what stands behind `start`.
    fn split_off(&mut self, start: usize) -> String {
        // Whoever writes a text leaves those before it as they are, so that there is a `start`.
        let taken = self.text.get(start..).unwrap_or_default().to_owned();
        self.text.truncate(start);
        taken
    }

    fn find(&self, name: &str) -> Option<Given<'_>> {
        let mut attributes = self.attributes.iter();
        let (_, held) = attributes.find(|(other, _)| other == name)?;
        Some(self.given(held))
    }

    fn given<'a>(&'a self, held: &'a Held) -> Given<'a> {
        let inside = |piece: &Piece| {
            let (start, end) = (usize::try_from(piece.start), usize::try_from(piece.end));
            let piece =
                (start.ok().zip(end.ok())).and_then(|(start, end)| self.text.get(start..end));
            debug_assert!(piece.is_some(), "a value is a piece of the text");
            // Pieces are made of what the text has, and it never loses them.
            piece.unwrap_or_default()
        };
        match held {
            Held::Text(piece) => Given::Text(inside(piece)),
            Held::Number(piece) => Given::Number(inside(piece)),
            Held::Other(value) => Given::of(value),
        }
    }
}

impl Attributes for Packed {
    fn get(&self, name: &str) -> Option<Value> {
        Some(self.find(name)?.into_value())
    }

    fn scalar(&self, name: &str) -> Option<Scalar<'_>> {
        Some(self.find(name)?.into_scalar())
    }

    fn scalars<const N: usize>(&self, names: [&str; N]) -> [Option<Scalar<'_>>; N] {
        names.map(|name| self.scalar(name))
    }

    fn binary(&self, name: &str) -> Option<Vec<u8>> {
        match self.find(name)? {
            Given::Other(Value::Binary(bytes)) => Some(bytes.clone()),
            _ => None,
        }
    }

    fn contains(&self, name: &str) -> bool {
        self.attributes.iter().any(|(other, _)| other == name)
    }

    fn len(&self) -> usize {
        self.attributes.len()
    }

    fn names(&self) -> Vec<Cow<'_, str>> {
        let names = self.attributes.iter();
        names.map(|(name, _)| Cow::Borrowed(&**name)).collect()
    }

    fn attributes(&self) -> Cow<'_, [(Name, Value)]> {
        let attributes = self.attributes.iter();
        let attributes =
            attributes.map(|(name, held)| (name.clone(), self.given(held).into_value()));
        Cow::Owned(attributes.collect())
    }

    fn each(&self, show: &mut dyn FnMut(&Name, Given<'_>)) {
        for (name, held) in &self.attributes {
            show(name, self.given(held));
        }
    }

    fn bytes(&self) -> usize {
        let attribute = |(name, held): &(Name, Held)| {
            name.len()
                + match self.given(held) {
                    Given::Text(text) => text.len(),
                    Given::Number(digits) => number_bytes(digits),
                    Given::Other(value) => value.bytes(),
                }
        };
        self.attributes.iter().map(attribute).sum()
    }

    fn visit(&self, prefix: &str, show: &mut dyn FnMut(&str, Cow<'_, Value>)) {
        for (name, held) in &self.attributes {
            if let Some(rest) = name.strip_prefix(prefix) {
                show(rest, Cow::Owned(self.given(held).into_value()));
            }
        }
    }
}
