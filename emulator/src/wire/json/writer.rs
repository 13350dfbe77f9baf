//! Writing JSON, one token at a time, without white space.

use crate::value::text::push_string;

/// What stands around the items of an answer, mostly.
const AROUND: usize = 512;

/// Appends JSON to a buffer and sets the commas.
#[derive(Debug)]
pub(crate) struct Writer<'a> {
    out: &'a mut Vec<u8>,
    /// A value stands before, in the same object or array.
    comma: bool,
}

impl<'a> Writer<'a> {
    /// A writer that appends to `out`.
    pub(crate) const fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out, comma: false }
    }

    /// Takes memory for so many bytes at once, and for the little that stands around them in most answers.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        if bytes != 0 {
            self.out.reserve(bytes.saturating_add(AROUND));
        }
    }

    fn separate(&mut self) {
        if self.comma {
            self.out.push(b',');
        }
        self.comma = true;
    }

    fn begin(&mut self, bracket: u8) {
        self.separate();
        self.out.push(bracket);
        self.comma = false;
    }

    fn end(&mut self, bracket: u8) {
        self.out.push(bracket);
        self.comma = true;
    }

    /// Opens an object.
    pub(crate) fn begin_object(&mut self) {
        self.begin(b'{');
    }

    /// Closes an object.
    pub(crate) fn end_object(&mut self) {
        self.end(b'}');
    }

    /// Opens an array.
    pub(crate) fn begin_array(&mut self) {
        self.begin(b'[');
    }

    /// Closes an array.
    pub(crate) fn end_array(&mut self) {
        self.end(b']');
    }

    /// Names the next member; the name must need no escape.
    pub(crate) fn key(&mut self, name: &'static str) {
        self.separate();
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
        self.comma = false;
    }

    /// Names the next member.
    pub(crate) fn map_key(&mut self, name: &str) {
        self.separate();
        push_string(self.out, name);
        self.out.push(b':');
        self.comma = false;
    }

    /// Writes a string.
    pub(crate) fn string(&mut self, text: &str) {
        self.separate();
        push_string(self.out, text);
    }

    /// Writes a value that is JSON already.
    pub(crate) fn raw(&mut self, json: &[u8]) {
        self.separate();
        self.out.extend_from_slice(json);
    }

    /// Lets `write` append one value's JSON.
    pub(crate) fn with(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        self.separate();
        write(self.out);
    }

    /// Writes an integer.
    pub(crate) fn i64(&mut self, number: i64) {
        self.raw(itoa::Buffer::new().format(number).as_bytes());
    }

    /// Writes a number with at least one decimal, as the service does: `1.0`, `0.5`.
    pub(crate) fn f64(&mut self, number: f64) {
        if number.is_finite() {
            self.raw(format!("{number:?}").as_bytes());
        } else {
            self.raw(b"null");
        }
    }

    /// Writes `true` or `false`.
    pub(crate) fn bool(&mut self, truth: bool) {
        self.raw(if truth { b"true" } else { b"false" });
    }
}
