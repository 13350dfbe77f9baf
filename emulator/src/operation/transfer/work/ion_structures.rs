//! Items as a sequence of structures of Ion, wherever their lines end: `{Item:{...}} {Item:{...}}`.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StartBulkPutItems.html>

use crate::limits;

use super::ion_lines;
use super::object_bytes::ObjectLines;
use super::read_item::{ObjectFault, ObjectItems, ReadItem};

/// What is said of a value that is no such structure: the rest of the object is not read.
const NO_ITEM: &str = "Invalid Ion: each value must be a structure with a field Item";
/// The longest sign that means something as a whole: three quotes.
const SIGN_BYTES_MAX: usize = 3;

/// The items of an object of such structures.
pub(super) struct IonStructures {
    object: ObjectLines,
    /// What was read, of which the bytes before `from` have been handed out.
    text: Vec<u8>,
    from: usize,
    ends: Ends,
    is_over: bool,
}

impl IonStructures {
    pub(super) fn new(object: ObjectLines) -> Self {
        Self {
            object,
            text: Vec::new(),
            from: 0,
            ends: Ends::default(),
            is_over: false,
        }
    }

    /// Reads on; what was handed out is forgotten.
    fn fill(&mut self) -> Result<(), ObjectFault> {
        self.text.drain(..self.from);
        self.ends.at = self.ends.at.saturating_sub(self.from);
        self.from = 0;
        if self.text.len() > limits::IMPORT_LINE_BYTES_MAX {
            return Err(ObjectFault(
                "a structure is longer than any item can be".to_owned(),
            ));
        }
        let part = self.object.part()?;
        self.is_over = part.is_empty();
        self.text.extend_from_slice(part);
        Ok(())
    }
}

impl ObjectItems for IonStructures {
    fn next(&mut self) -> Result<Option<ReadItem>, ObjectFault> {
        let no_item = || ObjectFault(NO_ITEM.to_owned());
        let end = loop {
            if let Some(end) = self.ends.next(&self.text, self.is_over) {
                break end;
            }
            if self.is_over {
                break self.text.len();
            }
            self.fill()?;
        };
        // Up to where a value ends, or the text.
        let text = self.text.get(self.from..end).unwrap_or_default();
        self.from = end;
        let text = std::str::from_utf8(text).map_err(|_| no_item())?;
        match ion_lines::is_blank(text) {
            // Nothing but a comment or a marker of the version is left at the end.
            true => Ok(None),
            false => ion_lines::item(text).map(Some).map_err(|_| no_item()),
        }
    }

    fn bytes(&self) -> u64 {
        self.object.bytes()
    }
}

/// Finds where values in brackets end, a part of the text after the other.
#[derive(Debug, Default)]
struct Ends {
    /// The place of the next byte to look at.
    at: usize,
    /// How many brackets are open.
    depth: usize,
    inside: Inside,
}

/// Where brackets mean nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Inside {
    #[default]
    Nothing,
    /// A text or a symbol between two of these.
    Quotes(u8),
    LongString,
    Blob,
    LineComment,
    BlockComment,
}

impl Inside {
    /// What ends it.
    fn end(self) -> &'static [u8] {
        match self {
            Self::Nothing => b"",
            Self::Quotes(b'\'') => b"'",
            Self::Quotes(_) => b"\"",
            Self::LongString => b"'''",
            Self::Blob => b"}}",
            Self::LineComment => b"\n",
            Self::BlockComment => b"*/",
        }
    }

    /// What begins here, and how long its beginning is.
    fn begun_by(rest: &[u8]) -> Option<(Self, usize)> {
        Some(match rest {
            [b'/', b'/', ..] => (Self::LineComment, 2),
            [b'/', b'*', ..] => (Self::BlockComment, 2),
            [b'\'', b'\'', b'\'', ..] => (Self::LongString, 3),
            [b'{', b'{', ..] => (Self::Blob, 2),
            [quote @ (b'"' | b'\''), ..] => (Self::Quotes(*quote), 1),
            _ => return None,
        })
    }

    /// Whether the sign behind a backslash stands for itself.
    fn escapes(self) -> bool {
        matches!(self, Self::Quotes(_) | Self::LongString)
    }
}

impl Ends {
    /// The place behind the next value; none if that has no end yet.
    fn next(&mut self, text: &[u8], is_all: bool) -> Option<usize> {
        loop {
            // Behind a backslash the place may lie beyond what was read so far.
            let rest = text.get(self.at..).unwrap_or_default();
            let byte = rest.first()?;
            // What is cut off may be the beginning of a longer sign.
            if rest.len() < SIGN_BYTES_MAX && !is_all {
                return None;
            }
            if self.inside != Inside::Nothing {
                let end = self.inside.end();
                if *byte == b'\\' && self.inside.escapes() {
                    self.at += 2;
                } else if rest.starts_with(end) {
                    self.at += end.len();
                    self.inside = Inside::Nothing;
                } else {
                    self.at += 1;
                }
                continue;
            }
            if let Some((inside, bytes)) = Inside::begun_by(rest) {
                self.inside = inside;
                self.at += bytes;
                continue;
            }
            self.at += 1;
            match byte {
                b'{' | b'[' | b'(' => self.depth += 1,
                b'}' | b']' | b')' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(self.at);
                    }
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values in a text that comes in parts of this size.
    fn values(text: &str, part: usize) -> Vec<String> {
        let (mut ends, mut from, mut found) = (Ends::default(), 0, Vec::new());
        let mut until = 0;
        while until < text.len() {
            until = (until + part).min(text.len());
            let known = &text.as_bytes()[..until];
            while let Some(end) = ends.next(known, until == text.len()) {
                let value = text.get(from..end).unwrap();
                found.push(value.trim().to_owned());
                from = end;
            }
        }
        found
    }

    #[test]
    fn values_end_where_their_brackets_do() {
        for expected in [
            vec!["{a:1}", "{b:2}"],
            vec!["{a:\"}\"}", "{b:'}'}", "{c:'''} ' }'''}"],
            vec!["{a:\"\\\"}\"}", "{b:\"\\\\\"}"],
            vec!["{a:{{//8}}}", "{a:1, // }\n b:2}", "{/* } */ a:1}"],
            vec!["$ion_1_0 {a:[{b:1}]}", "[1]", "(a)"],
            vec!["{\n  a: 1,\n  b: {}\n}", "{}"],
        ] {
            for separator in ["", " ", "\n"] {
                let text = expected.join(separator);
                for part in [1, 2, 5, text.len()] {
                    assert_eq!(values(&text, part), expected, "{text:?} in parts of {part}");
                }
            }
        }
    }
}
