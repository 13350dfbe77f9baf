//! One attribute of an item, not decoded.

use std::borrow::Cow;
use std::cmp::Ordering;

use bytes::Bytes;

use crate::value::decode::{self, CanonicalReader};
use crate::value::{AttributeValue, DataType, Number, text};

/// A value inside an item: its canonical text, decoded only as far as it is asked.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::{AttributeValue, DataType, Item};
///
/// let song = Item::from_iter([("plays", 7.into())]);
/// let plays = song.raw("plays").unwrap();
/// assert_eq!(plays.data_type(), DataType::N);
/// assert_eq!(plays.json(), br#"{"N":"7"}"#);
/// assert_eq!(plays.decode(), AttributeValue::from(7));
/// ```
#[derive(Clone, Copy)]
pub struct RawValue<'a> {
    json: &'a [u8],
    /// Known for attributes; found by decoding for what lies inside them.
    size: Option<u32>,
}

impl<'a> RawValue<'a> {
    pub(super) const fn new(json: &'a [u8], size: Option<u32>) -> Self {
        Self { json, size }
    }

    /// Which of the ten types this is.
    pub fn data_type(&self) -> DataType {
        CanonicalReader::new(self.json)
            .descriptor()
            .unwrap_or(DataType::Null)
    }

    /// Bytes that DynamoDB counts for this value, without its name.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Item;
    ///
    /// let song = Item::from_iter([("artist", "Nina Simone".into())]);
    /// assert_eq!(song.raw("artist").unwrap().size(), 11);
    /// ```
    pub fn size(&self) -> usize {
        self.size
            .and_then(|size| usize::try_from(size).ok())
            .unwrap_or_else(|| self.decode().size())
    }

    /// The value itself.
    pub fn decode(&self) -> AttributeValue {
        let value = CanonicalReader::new(self.json).decode();
        debug_assert!(value.is_some(), "an item holds canonical text");
        value.unwrap_or(AttributeValue::Null)
    }

    /// The canonical text: `{"S":"x"}`.
    pub const fn json(&self) -> &'a [u8] {
        self.json
    }

    /// The text that this value and all that are equal to it have in common, whatever the order of their
    /// members: what a number for the value can be made of that outlives a version.
    pub(crate) fn ordered_json(&self) -> Cow<'a, [u8]> {
        match self.data_type() {
            DataType::M | DataType::L => Cow::Owned(text::ordered_text(&self.decode())),
            // Scalars and sets are equal exactly when their texts are.
            DataType::S
            | DataType::N
            | DataType::B
            | DataType::Bool
            | DataType::Null
            | DataType::Ss
            | DataType::Ns
            | DataType::Bs => Cow::Borrowed(self.json),
        }
    }

    /// The text of a string.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Item;
    ///
    /// let song = Item::from_iter([("artist", "Nina Simone".into()), ("plays", 7.into())]);
    /// assert_eq!(song.raw("artist").unwrap().as_str().as_deref(), Some("Nina Simone"));
    /// assert_eq!(song.raw("plays").unwrap().as_str(), None);
    /// ```
    pub fn as_str(&self) -> Option<Cow<'a, str>> {
        decode::string(self.scalar(b"{\"S\":\"")?)
    }

    /// The UTF-8 of the text of a string: enough to compare it, and cheaper.
    pub(crate) fn as_utf8(&self) -> Option<Cow<'a, [u8]>> {
        decode::utf8(self.scalar(b"{\"S\":\"")?)
    }

    /// Whether this is the string `text`.
    pub(crate) fn is_text(&self, text: &str) -> bool {
        let Some(inside) = self.scalar(b"{\"S\":\"") else {
            return false;
        };
        match inside.len().cmp(&text.len()) {
            // An escape is longer than what it stands for.
            Ordering::Less => false,
            Ordering::Equal => inside == text.as_bytes() && !text.contains('\\'),
            Ordering::Greater => {
                decode::utf8(inside).is_some_and(|inside| *inside == *text.as_bytes())
            }
        }
    }

    /// The number of a number.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{Item, Number};
    ///
    /// let song = Item::from_iter([("plays", 7.into())]);
    /// assert_eq!(song.raw("plays").unwrap().as_number(), Some(Number::from(7)));
    /// ```
    pub fn as_number(&self) -> Option<Number> {
        decode::number(self.scalar(b"{\"N\":\"")?)
    }

    /// The bytes of a binary value.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::bytes::Bytes;
    /// use dynamodb_emulator::{AttributeValue, Item};
    ///
    /// let cover = Bytes::from_static(b"\x89PNG");
    /// let song = Item::from_iter([("cover", AttributeValue::B(cover.clone()))]);
    /// assert_eq!(song.raw("cover").unwrap().as_binary(), Some(cover));
    /// ```
    pub fn as_binary(&self) -> Option<Bytes> {
        decode::binary(self.scalar(b"{\"B\":\"")?)
    }

    /// What stands between the quotes of a scalar, whose text is nothing else.
    #[inline]
    fn scalar(&self, opening: &[u8; 6]) -> Option<&'a [u8]> {
        // Arrays of known length are compared without a call.
        let (begin, rest) = self.json.split_first_chunk()?;
        let (inside, end) = rest.split_last_chunk()?;
        (begin == opening && end == b"\"}").then_some(inside)
    }

    /// The value under `name`, when this is a map that has it.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{AttributeValue, Item};
    ///
    /// let label = AttributeValue::M([("name".to_owned(), "Philips".into())].into());
    /// let song = Item::from_iter([("label", label)]);
    /// let name = song.raw("label").unwrap().member("name").unwrap();
    /// assert_eq!(name.as_str().as_deref(), Some("Philips"));
    /// ```
    pub fn member(&self, name: &str) -> Option<Self> {
        let mut cursor = CanonicalReader::new(self.json);
        cursor.skip(b"{\"M\":{")?;
        while cursor.more(b'}')? {
            let found = decode::string(cursor.string()?)? == name;
            cursor.skip(b":")?;
            let json = cursor.value()?;
            if found {
                return Some(Self::new(json, None));
            }
        }
        None
    }

    /// The element at `position`, when this is a list that reaches so far.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{AttributeValue, Item};
    ///
    /// let takes = AttributeValue::L(vec!["first".into(), "second".into()]);
    /// let song = Item::from_iter([("takes", takes)]);
    /// let takes = song.raw("takes").unwrap();
    /// assert_eq!(takes.element(1).unwrap().as_str().as_deref(), Some("second"));
    /// assert_eq!(takes.element(2), None);
    /// ```
    pub fn element(&self, position: usize) -> Option<Self> {
        let mut cursor = CanonicalReader::new(self.json);
        cursor.skip(b"{\"L\":[")?;
        let mut current = 0;
        while cursor.more(b']')? {
            let json = cursor.value()?;
            if current == position {
                return Some(Self::new(json, None));
            }
            current += 1;
        }
        None
    }
}

/// Equal as the service compares values.
impl PartialEq for RawValue<'_> {
    fn eq(&self, other: &Self) -> bool {
        if self.json == other.json {
            return true;
        }
        let kind = self.data_type();
        let by_order = matches!(
            kind,
            DataType::Ss | DataType::Ns | DataType::Bs | DataType::M | DataType::L
        );
        // Scalars are equal exactly when their texts are.
        by_order && kind == other.data_type() && self.decode() == other.decode()
    }
}

impl std::fmt::Debug for RawValue<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&String::from_utf8_lossy(self.json))
    }
}
