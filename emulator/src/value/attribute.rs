//! One attribute value, in the form that expressions and library users work with.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::{DataType, Number, set, size};

/// A value of one of DynamoDB's ten types.
///
/// Two values are equal as the service compares them: the order inside a set and inside a map means
/// nothing, and numbers compare by value.
///
/// See [data types](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes).
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::AttributeValue;
///
/// let tags = AttributeValue::Ss(vec!["b".into(), "a".into()]);
/// assert_eq!(tags, AttributeValue::Ss(vec!["a".into(), "b".into()]));
/// assert_eq!(tags.size(), 2);
/// ```
#[derive(Clone, Debug)]
pub enum AttributeValue {
    /// String: UTF-8 text.
    S(String),
    /// Number: up to 38 significant digits.
    N(Number),
    /// Binary: any bytes, in base64 on the wire.
    B(Bytes),
    /// Set of strings: not empty, no duplicates.
    Ss(Vec<String>),
    /// Set of numbers: not empty, no duplicates.
    Ns(Vec<Number>),
    /// Set of binary values: not empty, no duplicates.
    Bs(Vec<Bytes>),
    /// Map: names to values.
    M(BTreeMap<String, AttributeValue>),
    /// List: values of any types, in order, with duplicates.
    L(Vec<AttributeValue>),
    /// Boolean: `{"BOOL": true}` on the wire.
    Bool(bool),
    /// Null: an attribute that is there and has no value, `{"NULL": true}` on the wire.
    Null,
}

impl AttributeValue {
    /// Which of the ten types this is.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{AttributeValue, DataType};
    ///
    /// assert_eq!(AttributeValue::from("text").data_type(), DataType::S);
    /// ```
    pub const fn data_type(&self) -> DataType {
        match self {
            Self::S(_) => DataType::S,
            Self::N(_) => DataType::N,
            Self::B(_) => DataType::B,
            Self::Ss(_) => DataType::Ss,
            Self::Ns(_) => DataType::Ns,
            Self::Bs(_) => DataType::Bs,
            Self::M(_) => DataType::M,
            Self::L(_) => DataType::L,
            Self::Bool(_) => DataType::Bool,
            Self::Null => DataType::Null,
        }
    }

    /// Bytes that DynamoDB counts for this value, without the name it stands under.
    ///
    /// See [item sizes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html).
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::AttributeValue;
    ///
    /// assert_eq!(AttributeValue::from("naïve").size(), 6);
    /// assert_eq!(AttributeValue::from(12345).size(), 4);
    /// ```
    pub fn size(&self) -> usize {
        size::of_value(self)
    }
}

impl PartialEq for AttributeValue {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::S(left), Self::S(right)) => left == right,
            (Self::N(left), Self::N(right)) => left == right,
            (Self::B(left), Self::B(right)) => left == right,
            (Self::Ss(left), Self::Ss(right)) => set::equal(left, right),
            (Self::Ns(left), Self::Ns(right)) => set::equal(left, right),
            (Self::Bs(left), Self::Bs(right)) => set::equal(left, right),
            (Self::M(left), Self::M(right)) => left == right,
            (Self::L(left), Self::L(right)) => left == right,
            (Self::Bool(left), Self::Bool(right)) => left == right,
            (Self::Null, Self::Null) => true,
            _ => false,
        }
    }
}

impl From<&str> for AttributeValue {
    fn from(text: &str) -> Self {
        Self::S(text.to_owned())
    }
}

impl From<String> for AttributeValue {
    fn from(text: String) -> Self {
        Self::S(text)
    }
}

impl From<Number> for AttributeValue {
    fn from(number: Number) -> Self {
        Self::N(number)
    }
}

impl From<i32> for AttributeValue {
    fn from(number: i32) -> Self {
        Self::N(i64::from(number).into())
    }
}

impl From<i64> for AttributeValue {
    fn from(number: i64) -> Self {
        Self::N(number.into())
    }
}

impl From<u64> for AttributeValue {
    fn from(number: u64) -> Self {
        Self::N(number.into())
    }
}

impl From<Bytes> for AttributeValue {
    fn from(bytes: Bytes) -> Self {
        Self::B(bytes)
    }
}

impl From<bool> for AttributeValue {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<BTreeMap<String, Self>> for AttributeValue {
    fn from(members: BTreeMap<String, Self>) -> Self {
        Self::M(members)
    }
}

impl From<Vec<Self>> for AttributeValue {
    fn from(elements: Vec<Self>) -> Self {
        Self::L(elements)
    }
}
