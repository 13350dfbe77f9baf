//! Trees to DynamoDB's expression text. Every name and every value becomes a placeholder, so that no
//! reserved word and no character of a name matters.

use super::value::Name;
use super::{Action, Condition, KeyCondition, SortCondition, Value};

/// Expression texts of one request, with the names and values that they share.
#[derive(Debug, Default)]
pub(crate) struct Renderer<'a> {
    names: Vec<&'a str>,
    values: Vec<&'a Value>,
}

impl<'a> Renderer<'a> {
    /// The text of a condition or filter.
    pub(crate) fn condition(&mut self, condition: &'a Condition) -> String {
        let mut text = String::new();
        self.write_condition(&mut text, condition);
        text
    }

    /// The text of a condition or filter, if there is one.
    pub(crate) fn optional(&mut self, condition: Option<&'a Condition>) -> Option<String> {
        condition.map(|condition| self.condition(condition))
    }

    /// The text of a key condition.
    pub(crate) fn key(&mut self, key: &'a KeyCondition) -> String {
        let mut text = String::new();
        let (name, value) = &key.partition;
        self.compare(&mut text, name, "=", value);
        let Some((name, range)) = &key.sort else {
            return text;
        };
        text.push_str(" AND ");
        match range {
            SortCondition::Equals(value) => self.compare(&mut text, name, "=", value),
            SortCondition::Less(value) => self.compare(&mut text, name, "<", value),
            SortCondition::Greater(value) => self.compare(&mut text, name, ">", value),
            SortCondition::Between(low, high) => {
                self.compare(&mut text, name, "BETWEEN", low);
                text.push_str(" AND ");
                self.value(&mut text, high);
            }
            SortCondition::BeginsWith(value) => self.begins_with(&mut text, name, value),
        }
        text
    }

    /// The text of a projection, or `None` for all attributes.
    pub(crate) fn projection(&mut self, names: &'a [Name]) -> Option<String> {
        let mut text = String::new();
        for name in names {
            if !text.is_empty() {
                text.push(',');
            }
            self.name(&mut text, name);
        }
        (!text.is_empty()).then_some(text)
    }

    /// The text of an update.
    pub(crate) fn update(&mut self, actions: &'a [Action]) -> String {
        let mut text = String::new();
        self.clause(&mut text, "SET", actions, |renderer, text, action| {
            match action {
                Action::Set(name, value) => renderer.compare(text, name, "=", value),
                Action::SetIfAbsent(name, value) => {
                    renderer.name(text, name);
                    text.push_str(" = if_not_exists(");
                    renderer.name(text, name);
                    text.push(',');
                    renderer.value(text, value);
                    text.push(')');
                }
                _ => return false,
            }
            true
        });
        self.clause(&mut text, "ADD", actions, |renderer, text, action| {
            let Action::Add(name, value) = action else {
                return false;
            };
            renderer.compare(text, name, "", value);
            true
        });
        self.clause(&mut text, "DELETE", actions, |renderer, text, action| {
            let Action::Subtract(name, value) = action else {
                return false;
            };
            renderer.compare(text, name, "", value);
            true
        });
        self.clause(&mut text, "REMOVE", actions, |renderer, text, action| {
            let Action::Remove(name) = action else {
                return false;
            };
            renderer.name(text, name);
            true
        });
        text
    }

    /// The names with their placeholders.
    pub(crate) fn names(&self) -> impl Iterator<Item = (String, &'a str)> {
        (self.names.iter().enumerate()).map(|(index, name)| (format!("#{index}"), *name))
    }

    /// The values with their placeholders.
    pub(crate) fn values(&self) -> impl Iterator<Item = (String, &'a Value)> {
        (self.values.iter().enumerate()).map(|(index, value)| (format!(":{index}"), *value))
    }

    /// Writes one clause of an update, if any action belongs to it.
    fn clause(
        &mut self,
        text: &mut String,
        keyword: &str,
        actions: &'a [Action],
        mut write: impl FnMut(&mut Self, &mut String, &'a Action) -> bool,
    ) {
        let mut separator = keyword;
        for action in actions {
            let mut one = String::new();
            if write(self, &mut one, action) {
                if !text.is_empty() && separator == keyword {
                    text.push(' ');
                }
                text.push_str(separator);
                text.push(' ');
                text.push_str(&one);
                separator = ",";
            }
        }
    }

    fn write_condition(&mut self, text: &mut String, condition: &'a Condition) {
        match condition {
            Condition::Exists(name) => self.call(text, "attribute_exists", name),
            Condition::Absent(name) => self.call(text, "attribute_not_exists", name),
            Condition::Equals(name, value) => self.compare(text, name, "=", value),
            Condition::Differs(name, value) => self.compare(text, name, "<>", value),
            Condition::Less(name, value) => self.compare(text, name, "<", value),
            Condition::Greater(name, value) => self.compare(text, name, ">", value),
            Condition::BeginsWith(name, value) => self.begins_with(text, name, value),
            Condition::All(parts) => self.join(text, parts, " AND "),
            Condition::Any(parts) => self.join(text, parts, " OR "),
            Condition::Not(inner) => {
                text.push_str("NOT (");
                self.write_condition(text, inner);
                text.push(')');
            }
        }
    }

    fn join(&mut self, text: &mut String, parts: &'a [Condition], between: &str) {
        for (index, part) in parts.iter().enumerate() {
            text.push_str(if index == 0 { "(" } else { between });
            self.write_condition(text, part);
        }
        text.push(')');
    }

    fn call(&mut self, text: &mut String, function: &str, name: &'a str) {
        text.push_str(function);
        text.push('(');
        self.name(text, name);
        text.push(')');
    }

    fn begins_with(&mut self, text: &mut String, name: &'a str, value: &'a Value) {
        text.push_str("begins_with(");
        self.name(text, name);
        text.push(',');
        self.value(text, value);
        text.push(')');
    }

    fn compare(&mut self, text: &mut String, name: &'a str, operator: &str, value: &'a Value) {
        self.name(text, name);
        text.push(' ');
        text.push_str(operator);
        text.push(' ');
        self.value(text, value);
    }

    fn name(&mut self, text: &mut String, name: &'a str) {
        let known = self.names.iter().position(|other| *other == name);
        let index = known.unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        });
        text.push('#');
        text.push_str(&index.to_string());
    }

    fn value(&mut self, text: &mut String, value: &'a Value) {
        text.push(':');
        text.push_str(&self.values.len().to_string());
        self.values.push(value);
    }
}
