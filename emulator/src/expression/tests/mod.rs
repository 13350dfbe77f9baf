//! Expressions as tables: a text, what it meets, what must come of it.
//!
//! The notation of the cases: an item is a list of `(name, value)`, placeholders come from
//! [`Request`], and a refusal is the whole classic sentence.

use std::collections::BTreeMap;

use super::*;
use crate::value::{AttributeValue, Item, Number};

mod condition;
mod depth;
mod errors;
mod key_condition;
mod limits;
mod operands;
mod order;
mod projection;
mod soup;
mod statement_size;
mod update;

/// Names and values of a request.
#[derive(Clone, Debug, Default)]
struct Request {
    names: Option<BTreeMap<String, String>>,
    values: Option<Item>,
}

impl Request {
    fn new(names: &[(&str, &str)], values: &[(&str, AttributeValue)]) -> Self {
        let names = names
            .iter()
            .map(|(key, name)| ((*key).to_owned(), (*name).to_owned()));
        Self {
            names: Some(names.collect()).filter(|names: &BTreeMap<_, _>| !names.is_empty()),
            values: Some(item(values)).filter(|values| !values.is_empty()),
        }
    }

    /// Parses one expression with these names and values, and checks that it used all of them.
    fn parse<T>(
        &self,
        parse: impl FnOnce(&ExpressionCache, &mut Placeholders<'_>) -> Result<T, ExpressionError>,
    ) -> Result<T, String> {
        let cache = ExpressionCache::new(16);
        let mut placeholders = Placeholders::new(self.names.as_ref(), self.values.clone())
            .map_err(|fault| fault.to_string())?;
        let parsed = parse(&cache, &mut placeholders).map_err(|error| error.to_string())?;
        placeholders.finish().map_err(|fault| fault.to_string())?;
        Ok(parsed)
    }

    fn condition(&self, text: &str) -> Result<Condition, String> {
        self.parse(|cache, placeholders| {
            cache.condition(ExpressionKind::Condition, text, placeholders)
        })
    }

    fn update(&self, text: &str) -> Result<Update, String> {
        self.parse(|cache, placeholders| cache.update(text, placeholders))
    }

    fn projection(&self, text: &str) -> Result<Projection, String> {
        self.parse(|cache, placeholders| cache.projection(text, placeholders))
    }

    fn key_condition(&self, text: &str) -> Result<KeyCondition, String> {
        self.parse(|cache, placeholders| cache.key_condition(text, placeholders))
    }
}

fn item(attributes: &[(&str, AttributeValue)]) -> Item {
    attributes.iter().cloned().collect()
}

fn s(text: &str) -> AttributeValue {
    text.into()
}

fn n(text: &str) -> AttributeValue {
    AttributeValue::N(Number::parse(text).unwrap())
}

fn b(bytes: &'static [u8]) -> AttributeValue {
    AttributeValue::B(bytes::Bytes::from_static(bytes))
}

fn ss(members: &[&str]) -> AttributeValue {
    AttributeValue::Ss(members.iter().map(|member| (*member).to_owned()).collect())
}

fn ns(members: &[&str]) -> AttributeValue {
    AttributeValue::Ns(
        members
            .iter()
            .map(|member| Number::parse(member).unwrap())
            .collect(),
    )
}

fn l(elements: &[AttributeValue]) -> AttributeValue {
    AttributeValue::L(elements.to_vec())
}

fn m(members: &[(&str, AttributeValue)]) -> AttributeValue {
    AttributeValue::M(
        members
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
    )
}
