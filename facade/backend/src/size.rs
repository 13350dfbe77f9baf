//! How much items are, as the service counts.

use crate::value::Value;

/// Bytes of a list or a map besides its members, and of each of its members.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>
const COLLECTION_BYTES: usize = 3;
const MEMBER_BYTES: usize = 1;
/// Bytes of a number besides its digits, of which two make a byte.
const NUMBER_BYTES: usize = 2;

/// Bytes of the number with these digits.
pub(crate) const fn number_bytes(digits: &str) -> usize {
    digits.len().div_ceil(2) + NUMBER_BYTES
}

impl Value {
    /// Bytes of the value as the service counts them; of a number it may count one less
    /// ([item sizes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html)).
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::Value;
    ///
    /// assert_eq!(Value::from("rosé").bytes(), 5);
    /// assert_eq!(Value::List(vec![true.into()]).bytes(), 3 + 1 + 1);
    /// ```
    pub fn bytes(&self) -> usize {
        let number = |digits: &String| number_bytes(digits);
        match self {
            Self::Text(text) => text.len(),
            Self::Number(digits) => number(digits),
            Self::Binary(bytes) => bytes.len(),
            Self::TextSet(members) => members.iter().map(String::len).sum(),
            Self::NumberSet(members) => members.iter().map(number).sum(),
            Self::BinarySet(members) => members.iter().map(Vec::len).sum(),
            Self::Map(members) => {
                let member =
                    |(name, held): (&String, &Self)| name.len() + held.bytes() + MEMBER_BYTES;
                COLLECTION_BYTES + members.iter().map(member).sum::<usize>()
            }
            Self::List(elements) => {
                let element = |held: &Self| held.bytes() + MEMBER_BYTES;
                COLLECTION_BYTES + elements.iter().map(element).sum::<usize>()
            }
            Self::Bool(_) | Self::Null => 1,
        }
    }
}
