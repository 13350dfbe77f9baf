//! Types that fields can have.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::definition::FieldType;
use super::super::doc::{moment_number, moment_text};

/// A type that a field of a model can have.
pub trait FieldValue: Sized {
    /// What its values are in documents.
    const TYPE: FieldType;
    /// Whether every document has one.
    const REQUIRED: bool = true;
    /// What conditions compare with it.
    type Plain;

    /// The value in a document; `None` when it has none.
    fn to_value(&self) -> Option<Value>;
    /// The value of a document, if it is one of this type.
    fn of_value(value: Option<&Value>) -> Option<Self>;
}

macro_rules! plain {
    ($($type:ty: $kind:ident, $value:ident => $read:expr;)*) => {
        $(impl FieldValue for $type {
            const TYPE: FieldType = FieldType::$kind;
            type Plain = Self;

            fn to_value(&self) -> Option<Value> {
                Some(Value::from(<Self as Clone>::clone(self)))
            }

            fn of_value(value: Option<&Value>) -> Option<Self> {
                let $value = value?;
                $read
            }
        })*
    };
}

plain! {
    String: String, value => value.as_str().map(str::to_owned);
    bool: Boolean, value => value.as_bool();
    i64: Number, value => value.as_i64();
    u64: Number, value => value.as_u64();
    i32: Number, value => i32::try_from(value.as_i64()?).ok();
    u32: Number, value => u32::try_from(value.as_u64()?).ok();
    f64: Number, value => value.as_f64();
    Map<String, Value>: Object, value => value.as_object().cloned();
}

impl<T: FieldValue> FieldValue for Option<T> {
    const TYPE: FieldType = T::TYPE;
    const REQUIRED: bool = false;
    type Plain = T::Plain;

    fn to_value(&self) -> Option<Value> {
        self.as_ref().and_then(FieldValue::to_value)
    }

    fn of_value(value: Option<&Value>) -> Option<Self> {
        match value {
            None | Some(Value::Null) => Some(None),
            Some(_) => T::of_value(value).map(Some),
        }
    }
}

impl<T: FieldValue> FieldValue for Vec<T> {
    const TYPE: FieldType = FieldType::Array;
    type Plain = Self;

    fn to_value(&self) -> Option<Value> {
        let elements = self.iter();
        let elements = elements.map(|element| element.to_value().unwrap_or(Value::Null));
        Some(Value::Array(elements.collect()))
    }

    fn of_value(value: Option<&Value>) -> Option<Self> {
        let elements = value?.as_array()?.iter();
        elements.map(|element| T::of_value(Some(element))).collect()
    }
}

impl<T: FieldValue> FieldValue for BTreeMap<String, T> {
    const TYPE: FieldType = FieldType::Object;
    type Plain = Self;

    fn to_value(&self) -> Option<Value> {
        let members = self.iter().map(|(name, member)| {
            let member = member.to_value().unwrap_or(Value::Null);
            (name.clone(), member)
        });
        Some(Value::Object(members.collect()))
    }

    fn of_value(value: Option<&Value>) -> Option<Self> {
        let members = value?.as_object()?.iter();
        let members = members.map(|(name, member)| {
            let member = T::of_value(Some(member))?;
            Some((name.clone(), member))
        });
        members.collect()
    }
}

/// Any value within an array or an object.
impl FieldValue for Value {
    const TYPE: FieldType = FieldType::Object;
    const REQUIRED: bool = false;
    type Plain = Self;

    fn to_value(&self) -> Option<Value> {
        Some(self.clone())
    }

    fn of_value(value: Option<&Value>) -> Option<Self> {
        Some(value.cloned().unwrap_or(Self::Null))
    }
}

/// A moment, in milliseconds since 1970: the type of fields whose values are dates.
///
/// # Examples
///
/// ```
/// use package_database::models::{FieldValue, Moment};
/// use serde_json::json;
///
/// let moment = Moment(1_795_188_513_000);
/// assert_eq!(moment.to_value(), Some(json!("2026-11-20T15:28:33.000Z")));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

impl FieldValue for Moment {
    const TYPE: FieldType = FieldType::Date;
    type Plain = Self;

    /// A moment whose year has not four digits is a number, which no field takes.
    fn to_value(&self) -> Option<Value> {
        let text = moment_text(self.0).map(Value::String);
        Some(text.unwrap_or_else(|| Value::from(self.0)))
    }

    fn of_value(value: Option<&Value>) -> Option<Self> {
        moment_number(value?).map(Self)
    }
}
