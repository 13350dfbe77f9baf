//! What an operand of a condition is for one item.

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;

use crate::value::{AttributeValue, DataType, Item, Number, RawValue};

/// The item of which a condition is asked, with those of its attributes that were decoded: a condition may ask hundreds of
/// times for one of them, and decoding a large one each time would take seconds.
pub(super) struct AskedItem<'i> {
    pub(super) item: Option<&'i Item>,
    /// By the place of their texts, which stay where they are for as long as the item is borrowed.
    decoded: RefCell<Vec<(*const [u8], Rc<AttributeValue>)>>,
}

impl<'i> AskedItem<'i> {
    pub(super) const fn new(item: Option<&'i Item>) -> Self {
        Self {
            item,
            decoded: RefCell::new(Vec::new()),
        }
    }

    /// The value of an attribute of the item, decoded once.
    fn value(&self, raw: RawValue<'i>) -> Rc<AttributeValue> {
        let place = std::ptr::from_ref(raw.json());
        let mut known = self.decoded.borrow_mut();
        if let Some((_, value)) = known.iter().find(|(at, _)| std::ptr::eq(*at, place)) {
            return Rc::clone(value);
        }
        let value = Rc::new(raw.decode());
        known.push((place, Rc::clone(&value)));
        value
    }
}

/// What an operand turned out to be.
pub(super) enum Found<'f> {
    /// No such attribute, or the size of something that has none.
    Missing,
    /// An attribute, not decoded, of the item that keeps it once it is.
    Raw(RawValue<'f>, &'f AskedItem<'f>),
    /// A value of the request.
    Value(&'f AttributeValue),
    /// What `size` answers: characters, bytes or elements.
    Size(Number),
}

impl Found<'_> {
    pub(super) fn data_type(&self) -> Option<DataType> {
        match self {
            Self::Missing => None,
            Self::Raw(raw, _) => Some(raw.data_type()),
            Self::Value(value) => Some(value.data_type()),
            Self::Size(_) => Some(DataType::N),
        }
    }

    /// The text of a string, in UTF-8, whose bytes are ordered as the service orders texts.
    pub(super) fn text(&self) -> Option<Cow<'_, [u8]>> {
        match self {
            Self::Raw(raw, _) => raw.as_utf8(),
            Self::Value(AttributeValue::S(text)) => Some(Cow::Borrowed(text.as_bytes())),
            _ => None,
        }
    }

    pub(super) fn number(&self) -> Option<Number> {
        match self {
            Self::Raw(raw, _) => raw.as_number(),
            Self::Value(AttributeValue::N(number)) | Self::Size(number) => Some(*number),
            _ => None,
        }
    }

    /// The value, decoded if it was not.
    pub(super) fn value(&self) -> Option<FoundValue<'_>> {
        match self {
            Self::Missing => None,
            Self::Raw(raw, asked) => Some(FoundValue::Shared(asked.value(*raw))),
            Self::Value(value) => Some(FoundValue::Borrowed(value)),
            Self::Size(number) => Some(FoundValue::Owned(AttributeValue::N(*number))),
        }
    }
}

/// A value, whoever has it.
pub(super) enum FoundValue<'v> {
    /// It is a value of the request.
    Borrowed(&'v AttributeValue),
    /// It is kept with the others of the item.
    Shared(Rc<AttributeValue>),
    /// It was made for this one question.
    Owned(AttributeValue),
}

impl Deref for FoundValue<'_> {
    type Target = AttributeValue;

    fn deref(&self) -> &AttributeValue {
        match self {
            Self::Borrowed(value) => value,
            Self::Shared(value) => value,
            Self::Owned(value) => value,
        }
    }
}
