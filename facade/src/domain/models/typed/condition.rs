//! Conditions whose values have the type of their field.

use std::fmt;
use std::marker::PhantomData;

use serde_json::Value;

use super::super::query::{Operator, QueryCondition, SortDirection};
use super::value::{FieldValue, Moment};

/// A field of a model: `Post::title`.
pub struct TypedField<M, T> {
    name: &'static str,
    of: PhantomData<fn() -> (M, T)>,
}

/// What can stand beside a field of that type in a condition.
pub trait Comparable<T> {
    /// The value in documents.
    fn comparable(self) -> Value;
}

macro_rules! comparable {
    ($($own:ty => $with:ty;)*) => {
        $(impl Comparable<$with> for $own {
            fn comparable(self) -> Value {
                Value::from(self)
            }
        })*
    };
}

comparable! {
    &str => String;
    String => String;
    bool => bool;
    i64 => i64;
    i32 => i64;
    u32 => i64;
    u64 => u64;
    u32 => u64;
    i32 => i32;
    u32 => u32;
    f64 => f64;
    i32 => f64;
    Value => Value;
}

impl Comparable<String> for &String {
    fn comparable(self) -> Value {
        Value::from(self.as_str())
    }
}

impl Comparable<Self> for Moment {
    fn comparable(self) -> Value {
        super::value_of(self)
    }
}

impl<T: FieldValue> Comparable<Self> for Vec<T> {
    fn comparable(self) -> Value {
        super::value_of(self)
    }
}

impl<M, T: FieldValue> TypedField<M, T> {
    /// The field of that name; the macro makes it.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            of: PhantomData,
        }
    }

    /// What it is called in documents.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    fn with(&self, operator: Operator, value: Value) -> QueryCondition {
        QueryCondition::new(self.name, operator, value)
    }

    /// It has this value.
    pub fn eq(&self, value: impl Comparable<T::Plain>) -> QueryCondition {
        self.with(Operator::Equals, value.comparable())
    }

    /// It has another value, or none.
    pub fn ne(&self, value: impl Comparable<T::Plain>) -> QueryCondition {
        self.with(Operator::Differs, value.comparable())
    }

    /// It has a greater value.
    pub fn gt(&self, value: impl Comparable<T::Plain>) -> QueryCondition {
        self.with(Operator::Greater, value.comparable())
    }

    /// It has this value or a greater one.
    pub fn ge(&self, value: impl Comparable<T::Plain>) -> QueryCondition {
        self.with(Operator::AtLeast, value.comparable())
    }

    /// It has a smaller value.
    pub fn lt(&self, value: impl Comparable<T::Plain>) -> QueryCondition {
        self.with(Operator::Less, value.comparable())
    }

    /// It has this value or a smaller one.
    pub fn le(&self, value: impl Comparable<T::Plain>) -> QueryCondition {
        self.with(Operator::AtMost, value.comparable())
    }

    /// It has one of these values.
    pub fn is_in<V: Comparable<T::Plain>>(
        &self,
        values: impl IntoIterator<Item = V>,
    ) -> QueryCondition {
        let values = values.into_iter().map(Comparable::comparable);
        self.with(Operator::In, Value::Array(values.collect()))
    }

    /// This text occurs in its text, whatever the case of its letters.
    pub fn like(&self, part: &str) -> QueryCondition {
        self.with(Operator::Like, Value::from(part))
    }

    /// The smallest first.
    pub const fn asc(&self) -> (&'static str, SortDirection) {
        (self.name, SortDirection::Ascending)
    }

    /// The greatest first.
    pub const fn desc(&self) -> (&'static str, SortDirection) {
        (self.name, SortDirection::Descending)
    }
}

impl<M, T: FieldValue> TypedField<M, Vec<T>> {
    /// This is among its elements.
    pub fn contains(&self, element: impl Comparable<T::Plain>) -> QueryCondition {
        self.with(Operator::Contains, element.comparable())
    }
}

impl<M, T> Clone for TypedField<M, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, T> Copy for TypedField<M, T> {}

impl<M, T> fmt::Debug for TypedField<M, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "TypedField({})", self.name)
    }
}
