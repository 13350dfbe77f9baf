//! One attribute value, in the form that expressions and library users work with.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::Number;

/// A value of one of DynamoDB's ten types.
///
/// See [data types](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes).
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeValue {
    /// String: UTF-8 text.
    S(String),
    /// Number: up to 38 significant digits.
    N(Number),
    /// Binary.
    B(Bytes),
    /// Set of strings: not empty, no duplicates.
    Ss(Vec<String>),
    /// Set of numbers: not empty, no duplicates.
    Ns(Vec<Number>),
    /// Set of binary values: not empty, no duplicates.
    Bs(Vec<Bytes>),
    /// Map: names to values.
    M(BTreeMap<String, AttributeValue>),
    /// List.
    L(Vec<AttributeValue>),
    /// Boolean.
    Bool(bool),
    /// Null.
    Null,
}
