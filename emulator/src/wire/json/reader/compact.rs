//! What most clients write, without white space and escapes, in one step.
//!
//! Invariant: what is written otherwise is left where it stands, for the rest of the reader to read and to judge.

use super::{JsonError, Reader, StringToken};
use crate::limits;
use crate::value::text::plain_prefix;

/// How a text begins, and how a number does.
const TEXT: &[u8; OPENING] = br#"{"S":""#;
const NUMBER: &[u8; OPENING] = br#"{"N":""#;
const OPENING: usize = 6;
/// What stands behind a name, and behind a text or a number.
const NAMED: &[u8; 2] = b"\":";
const CLOSING: &[u8; 2] = b"\"}";
/// How a Boolean begins, and how a null does; what follows, up to the end of the value.
const BOOLEAN: &[u8; OPENING] = br#"{"BOOL"#;
const NULL: &[u8; OPENING] = br#"{"NULL"#;
const TRUE: &[u8; 7] = br#"":true}"#;
const FALSE: &[u8; 8] = br#"":false}"#;

/// The next member of a map of attribute values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ValueMember<'a> {
    pub(crate) name: StringToken<'a>,
    /// The value, if it is a text that needed no second look; else it is still to be read.
    pub(crate) text: Option<TextMember<'a>>,
}

/// A member that is a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextMember<'a> {
    /// From the quote before the name to the end of the value.
    pub(crate) whole: &'a str,
    /// The text itself.
    pub(crate) text: &'a str,
}

/// An attribute value without others in it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum CompactScalar<'a> {
    /// The whole object, and the text in it.
    Text(&'a str, &'a str),
    /// What stands between the quotes.
    Number(&'a str),
    /// The whole object of a Boolean or a null.
    Flag(&'a str),
}

impl<'a> Reader<'a> {
    /// The next member of a map of attribute values. `None` steps out of the map. With `takes_texts` the value is read
    /// together with the name, where it is a text that is written without white space and escapes.
    pub(crate) fn next_member(
        &mut self,
        takes_texts: bool,
    ) -> Result<Option<ValueMember<'a>>, JsonError> {
        let start = self.at + usize::from(!self.fresh);
        let Some(name) = self.compact_key() else {
            let name = self.next_key_token()?;
            return Ok(name.map(|name| ValueMember { name, text: None }));
        };
        let text = match takes_texts {
            true => self.compact_text(start),
            false => None,
        };
        Ok(Some(ValueMember { name, text }))
    }

    /// The name of the next member, and the colon behind it.
    #[inline]
    pub(super) fn compact_key(&mut self) -> Option<StringToken<'a>> {
        // Arrays of known length are compared without a call.
        let start = match self.fresh {
            true if self.rest().first_chunk() == Some(b"\"") => self.at + 1,
            false if self.rest().first_chunk() == Some(b",\"") => self.at + 2,
            _ => return None,
        };
        let end = self.plain_end(start, NAMED)?;
        let inside = self.text.get(start..end)?;
        self.at = end + NAMED.len();
        self.fresh = false;
        Some(StringToken {
            inside,
            escaped: false,
        })
    }

    /// The text that comes next, of a member that begins at `start`.
    #[inline]
    fn compact_text(&mut self, start: usize) -> Option<TextMember<'a>> {
        if self.rest().first_chunk() != Some(TEXT) {
            return None;
        }
        let inside = self.at + OPENING;
        let end = self.plain_end(inside, CLOSING)?;
        let after = end + CLOSING.len();
        let member = TextMember {
            whole: self.text.get(start..after)?,
            text: self.text.get(inside..end)?,
        };
        self.at = after;
        Some(member)
    }

    /// Steps over an attribute value without others in it.
    #[inline]
    pub(crate) fn compact_scalar(&mut self) -> Option<CompactScalar<'a>> {
        let is_text = match self.rest().first_chunk() {
            Some(TEXT) => true,
            Some(NUMBER) => false,
            Some(BOOLEAN) => return self.compact_flag(true),
            Some(NULL) => return self.compact_flag(false),
            _ => return None,
        };
        let inside = self.at + OPENING;
        let end = self.plain_end(inside, CLOSING)?;
        let after = end + CLOSING.len();
        let text = self.text.get(inside..end)?;
        let scalar = match is_text {
            true => CompactScalar::Text(self.text.get(self.at..after)?, text),
            false => CompactScalar::Number(text),
        };
        self.at = after;
        self.fresh = false;
        Some(scalar)
    }

    /// Steps over a Boolean, or over a null, of which only one that is true is a value.
    fn compact_flag(&mut self, may_be_false: bool) -> Option<CompactScalar<'a>> {
        let rest = self.rest().get(OPENING..)?;
        let length = match rest.first_chunk() == Some(TRUE) {
            true => TRUE.len(),
            false if may_be_false && rest.first_chunk() == Some(FALSE) => FALSE.len(),
            false => return None,
        };
        // It counts as an object of the document, unlike texts and numbers.
        if self.depth >= limits::JSON_DEPTH_MAX {
            return None;
        }
        self.deepest = self.deepest.max(self.depth + 1);
        let after = self.at + OPENING + length;
        let whole = self.text.get(self.at..after)?;
        self.at = after;
        self.fresh = false;
        Some(CompactScalar::Flag(whole))
    }

    /// Where the string ends whose inside begins at `start`, if it has no escapes and `closing` stands behind it.
    #[inline]
    fn plain_end(&self, start: usize, closing: &[u8; 2]) -> Option<usize> {
        let inside = self.text.as_bytes().get(start..)?;
        let length = plain_prefix(inside);
        let is_closed = inside.get(length..)?.first_chunk() == Some(closing);
        is_closed.then_some(start + length)
    }
}
