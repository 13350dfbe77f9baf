//! Reading JSON, one token at a time.

use std::borrow::Cow;

use super::{DecodeError, JsonError, Wanted, place};
use crate::limits;
use crate::value::ItemBuilder;
use crate::value::text::{plain_prefix, unescape};

mod compact;

pub(crate) use compact::{CompactScalar, ValueMember};

/// What kind of value comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Object,
    Array,
    String,
    Number,
    /// A number with a fraction or an exponent; told apart only in refusals.
    Decimal,
    True,
    False,
    Null,
}

impl Kind {
    /// The scalar's name in the service's messages.
    pub(super) const fn token(self) -> &'static str {
        match self {
            Self::Object => "START_OBJECT",
            Self::Array => "START_ARRAY",
            Self::String => "STRING_VALUE",
            Self::Number => "NUMBER_VALUE",
            Self::Decimal => "DECIMAL_VALUE",
            Self::True => "TRUE_VALUE",
            Self::False => "FALSE_VALUE",
            Self::Null => "NULL_VALUE",
        }
    }
}

/// A string as it stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StringToken<'a> {
    /// Between the quotes, escapes and all.
    pub(crate) inside: &'a str,
    /// Whether there are escapes.
    pub(crate) escaped: bool,
}

/// A pull reader over one JSON document.
///
/// The caller asks for what the document should have; anything else is an error. It must close each
/// object and array it began, by reading it to its end.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    /// The greatest depth so far.
    deepest: usize,
    /// Whether `{"NULL": false}` is a null.
    null_false: bool,
    /// Right after the start of an object or array, where no comma may stand.
    fresh: bool,
    /// The bytes were not UTF-8; `text` is empty then.
    invalid: bool,
    /// What the caller has built from the document so far, in bytes.
    spent: usize,
    /// Whether the value that comes next is an element of a list or a map; callers say so.
    element: bool,
    /// What the last item of the document was built with, for the next one to use its memory.
    builder: Option<ItemBuilder>,
    /// Whether numbers are taken where texts belong, and the reverse.
    lenient: bool,
    /// Whether a number has to be whole where a whole one belongs.
    exact: bool,
}

/// The texts that stand for Booleans.
const WORDS: [(&str, bool); 6] = [
    ("true", true),
    ("yes", true),
    ("1", true),
    ("false", false),
    ("no", false),
    ("0", false),
];

impl<'a> Reader<'a> {
    /// A reader at the start of `bytes`.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let text = std::str::from_utf8(bytes);
        Self {
            // A text that is not UTF-8 reads as an empty one, and `invalid` gives that fault its reason.
            text: text.unwrap_or_default(),
            at: 0,
            depth: 0,
            deepest: 0,
            null_false: false,
            fresh: true,
            invalid: text.is_err(),
            spent: 0,
            element: false,
            builder: None,
            lenient: false,
            exact: false,
        }
    }

    /// The same reader, which takes numbers and Booleans where texts belong, and texts where numbers belong, as
    /// programs do that stand in for the service. Each is told in the log.
    pub(crate) fn lenient(self) -> Self {
        Self {
            lenient: true,
            ..self
        }
    }

    /// The same reader, which refuses a number with a fraction where a whole one belongs, and one beyond the range,
    /// both of which the service cuts down; and texts that the service takes for Booleans.
    pub(crate) fn exact(self) -> Self {
        Self {
            exact: true,
            ..self
        }
    }

    /// Whether a number has to be whole where a whole one belongs.
    pub(crate) const fn is_exact(&self) -> bool {
        self.exact
    }

    /// The builder that was kept, if any.
    pub(crate) const fn take_builder(&mut self) -> Option<ItemBuilder> {
        self.builder.take()
    }

    /// Keeps an empty builder: a batch has many items, and each would ask for memory anew.
    pub(crate) fn keep_builder(&mut self, builder: ItemBuilder) {
        self.builder = Some(builder);
    }

    /// Notes that the caller built something of that size; how much it is by now. Three bytes of
    /// text can ask for a structure of a thousand, so callers bound the sum.
    pub(crate) const fn spend(&mut self, bytes: usize) -> usize {
        self.spent = self.spent.saturating_add(bytes);
        self.spent
    }

    /// Notes whether the value that comes next is an element of a list or a map: the service tells a
    /// wrong type there in other words than in a member of a structure.
    pub(crate) const fn expect_element(&mut self, element: bool) {
        self.element = element;
    }

    /// Reads `{"NULL": false}` as a null from now on.
    pub(crate) const fn take_null_false(&mut self) {
        self.null_false = true;
    }

    /// Whether `{"NULL": false}` is a null.
    pub(crate) const fn takes_null_false(&self) -> bool {
        self.null_false
    }

    /// How many objects and arrays stand around the deepest part that was read so far, itself included. Objects
    /// of one text, as most attribute values are, count only where they are no attribute values at a legal level.
    pub(crate) const fn deepest(&self) -> usize {
        self.deepest
    }

    /// Bytes read so far.
    pub(crate) const fn position(&self) -> usize {
        self.at
    }

    /// Bytes left to read.
    pub(crate) const fn remaining(&self) -> usize {
        self.text.len().saturating_sub(self.at)
    }

    #[cold]
    fn syntax(&self) -> JsonError {
        if self.invalid {
            JsonError::InvalidUtf8
        } else {
            JsonError::Syntax { at: self.at }
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        // Behind the end there is nothing.
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// The next byte that is not white space.
    fn next(&mut self) -> Option<u8> {
        loop {
            let byte = self.byte()?;
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    /// The kind of the value that comes next.
    pub(crate) fn peek(&mut self) -> Result<Kind, JsonError> {
        match self.next() {
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b'"') => Ok(Kind::String),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b't') => Ok(Kind::True),
            Some(b'f') => Ok(Kind::False),
            Some(b'n') => Ok(Kind::Null),
            _ => Err(self.syntax()),
        }
    }

    /// The error of finding something else than `wanted`.
    #[cold]
    fn unexpected(&mut self, wanted: Wanted) -> JsonError {
        let element = self.element;
        let found = match self.peek() {
            Ok(Kind::Number) => self.number_text(wanted).map(|text| match text {
                text if text.contains(['.', 'e', 'E']) => Kind::Decimal,
                _ => Kind::Number,
            }),
            other => other,
        };
        match found {
            Ok(found) => JsonError::Unexpected {
                found,
                wanted,
                element,
            },
            Err(error) => error,
        }
    }

    fn begin(&mut self, bracket: u8, wanted: Wanted) -> Result<(), JsonError> {
        if self.next() != Some(bracket) {
            return Err(self.unexpected(wanted));
        }
        if self.depth >= limits::JSON_DEPTH_MAX {
            return Err(JsonError::TooDeep);
        }
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        self.at += 1;
        self.fresh = true;
        Ok(())
    }

    /// Steps into an object, which is to be a map.
    pub(crate) fn begin_object(&mut self) -> Result<(), JsonError> {
        self.begin(b'{', Wanted::Map)
    }

    /// Steps into an object, which is to map names to attribute values.
    pub(crate) fn begin_values(&mut self) -> Result<(), JsonError> {
        self.begin(b'{', Wanted::Values)
    }

    /// Steps into an object, which is to be an attribute value.
    pub(crate) fn begin_value(&mut self) -> Result<(), JsonError> {
        self.begin(b'{', Wanted::Value)
    }

    /// Steps into an object, which is to be another structure of the service's model.
    pub(crate) fn begin_structure(&mut self, name: &'static str) -> Result<(), JsonError> {
        self.begin(b'{', Wanted::Structure(name))
    }

    /// Steps into an array.
    pub(crate) fn begin_array(&mut self) -> Result<(), JsonError> {
        self.begin(b'[', Wanted::List)
    }

    /// Steps over the comma before the next member, or over the end of the object or array.
    fn advance(&mut self, end: u8) -> Result<bool, JsonError> {
        let next = self.next().ok_or_else(|| self.syntax())?;
        if next == end {
            self.at += 1;
            self.depth = self.depth.saturating_sub(1);
            self.fresh = false;
            return Ok(false);
        }
        if self.fresh {
            self.fresh = false;
        } else if next == b',' {
            self.at += 1;
        } else {
            return Err(self.syntax());
        }
        Ok(true)
    }

    /// The next member's name. `None` steps out of the object.
    pub(crate) fn next_key(&mut self) -> Result<Option<Cow<'a, str>>, JsonError> {
        let Some(token) = self.next_key_token()? else {
            return Ok(None);
        };
        self.resolve(token).map(Some)
    }

    /// As [`Self::next_key`], with escapes left in place.
    pub(crate) fn next_key_token(&mut self) -> Result<Option<StringToken<'a>>, JsonError> {
        if let Some(token) = self.compact_key() {
            return Ok(Some(token));
        }
        if !self.advance(b'}')? {
            return Ok(None);
        }
        if self.next() != Some(b'"') {
            return Err(self.syntax());
        }
        let token = self.quoted()?;
        if self.next() != Some(b':') {
            return Err(self.syntax());
        }
        self.at += 1;
        Ok(Some(token))
    }

    /// Whether another element follows. `false` steps out of the array.
    pub(crate) fn next_element(&mut self) -> Result<bool, JsonError> {
        self.advance(b']')
    }

    /// Reads a string.
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, JsonError> {
        let token = self.string_token(Wanted::String)?;
        self.resolve(token)
    }

    /// Reads a string and leaves its escapes in place. Anything else is an error that names
    /// `wanted`.
    pub(crate) fn string_token(&mut self, wanted: Wanted) -> Result<StringToken<'a>, JsonError> {
        if self.next() != Some(b'"') {
            return self.scalar_as_text(wanted);
        }
        self.quoted()
    }

    /// Takes a number or a Boolean for the text that it is written as, where the reader is lenient.
    #[cold]
    fn scalar_as_text(&mut self, wanted: Wanted) -> Result<StringToken<'a>, JsonError> {
        let mut ahead = self.clone();
        let refusal = ahead.unexpected(wanted);
        let JsonError::Unexpected {
            found: found @ (Kind::Number | Kind::Decimal | Kind::True | Kind::False),
            wanted: Wanted::String,
            ..
        } = refusal
        else {
            self.at = ahead.at;
            return Err(refusal);
        };
        if !self.lenient {
            self.at = ahead.at;
            return Err(refusal);
        }
        let start = self.at;
        self.skip_value()?;
        let inside = self.text.get(start..self.at).ok_or_else(|| self.syntax())?;
        self.tell(found, wanted);
        Ok(StringToken {
            inside,
            escaped: false,
        })
    }

    /// Takes a text for the number in it, where the reader is lenient and it is one.
    #[cold]
    fn text_as_number(&mut self, wanted: Wanted) -> Result<&'a str, JsonError> {
        let refusal = self.clone().unexpected(wanted);
        let number = matches!(wanted, Wanted::Integer | Wanted::Long | Wanted::Double);
        if !self.lenient || !number || self.next() != Some(b'"') {
            return Err(refusal);
        }
        let token = self.quoted()?;
        let mut inside = Reader::new(token.inside.as_bytes());
        let text = inside.number_text(wanted).ok();
        match text.filter(|text| text.len() == token.inside.len()) {
            Some(_) => {
                self.tell(Kind::String, wanted);
                Ok(token.inside)
            }
            None => Err(refusal),
        }
    }

    /// Says in the log which value was taken for what it is not.
    fn tell(&self, found: Kind, wanted: Wanted) {
        let refusal = DecodeError::from(JsonError::Unexpected {
            found,
            wanted,
            element: false,
        });
        if let Some(message) = refusal.message() {
            let place = place(self.text, self.at);
            tracing::warn!(
                "{place} was taken for what it is not; the service refuses it: {message}"
            );
        }
    }

    /// The text of a token that was just read.
    pub(crate) fn resolve(&self, token: StringToken<'a>) -> Result<Cow<'a, str>, JsonError> {
        if !token.escaped {
            return Ok(Cow::Borrowed(token.inside));
        }
        unescape(token.inside).ok_or_else(|| self.syntax())
    }

    /// Reads a string, at its opening quote.
    fn quoted(&mut self) -> Result<StringToken<'a>, JsonError> {
        self.at += 1;
        let start = self.at;
        let mut escaped = false;
        loop {
            self.at += plain_prefix(self.rest());
            match self.byte() {
                Some(b'"') => break,
                // What follows a backslash is judged when the escape is resolved.
                Some(b'\\') => {
                    escaped = true;
                    self.at += 2;
                }
                _ => return Err(self.syntax()),
            }
        }
        let inside = self.text.get(start..self.at).ok_or_else(|| self.syntax())?;
        self.at += 1;
        Ok(StringToken { inside, escaped })
    }

    /// Reads a number's text. Anything else is an error that names `wanted`.
    pub(crate) fn number_text(&mut self, wanted: Wanted) -> Result<&'a str, JsonError> {
        if !matches!(self.next(), Some(b'-' | b'0'..=b'9')) {
            return self.text_as_number(wanted);
        }
        let start = self.at;
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        if self.byte() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.byte(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        self.text.get(start..self.at).ok_or_else(|| self.syntax())
    }

    /// Steps over at least one digit.
    fn digits(&mut self) -> Result<(), JsonError> {
        let digits = self.rest();
        let count = digits
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if count == 0 {
            return Err(self.syntax());
        }
        self.at += count;
        Ok(())
    }

    /// Reads `true` or `false`, or a text that stands for one of them where the reader is not exact.
    pub(crate) fn boolean(&mut self) -> Result<bool, JsonError> {
        match self.next() {
            Some(b't') => self.word("true").map(|()| true),
            Some(b'f') => self.word("false").map(|()| false),
            Some(b'"') if !self.exact => {
                let text = self.string()?;
                let known = WORDS
                    .iter()
                    .find(|(word, _)| text.eq_ignore_ascii_case(word));
                known.map(|(_, truth)| *truth).ok_or(JsonError::UnknownWord)
            }
            _ => Err(self.unexpected(Wanted::Boolean)),
        }
    }

    /// Reads `null`; anything else is refused.
    pub(crate) fn null(&mut self) -> Result<(), JsonError> {
        match self.next() {
            Some(b'n') => self.word("null"),
            _ => Err(self.syntax()),
        }
    }

    fn word(&mut self, word: &str) -> Result<(), JsonError> {
        if !self.rest().starts_with(word.as_bytes()) {
            return Err(self.syntax());
        }
        self.at += word.len();
        Ok(())
    }

    /// Steps over a value of any kind.
    pub(crate) fn skip_value(&mut self) -> Result<(), JsonError> {
        // The open containers: whether each is an object.
        let mut open: Vec<bool> = Vec::new();
        loop {
            match self.peek()? {
                Kind::Object => {
                    self.begin_object()?;
                    open.push(true);
                }
                Kind::Array => {
                    self.begin_array()?;
                    open.push(false);
                }
                Kind::String => drop(self.string()?),
                Kind::Number | Kind::Decimal => {
                    self.number_text(Wanted::Double)?;
                }
                Kind::True | Kind::False => {
                    self.boolean()?;
                }
                Kind::Null => self.null()?,
            }
            // On to the next value, out of all containers that end here.
            loop {
                let more = match open.last() {
                    None => return Ok(()),
                    Some(true) => self.next_key()?.is_some(),
                    Some(false) => self.next_element()?,
                };
                if more {
                    break;
                }
                open.pop();
            }
        }
    }

    /// Asserts that nothing but white space follows.
    pub(crate) fn finish(mut self) -> Result<(), JsonError> {
        match self.next() {
            None if !self.invalid && self.depth == 0 => Ok(()),
            _ => Err(self.syntax()),
        }
    }
}
