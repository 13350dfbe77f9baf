//! A template as a tree: what YAML and JSON have in common.

/// A value, and the line on which it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// Counted from one.
    pub(crate) line: u32,
    pub(crate) value: Value,
}

/// What a node holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// Nothing, which CloudFormation refuses wherever it matters.
    Null,
    /// A scalar without quotes: its type is that of the place where it stands.
    Plain(String),
    /// A scalar in quotes, or made by a function.
    Text(String),
    /// A sequence of YAML, an array of JSON, or the several values of a list parameter.
    List(Vec<Node>),
    /// A map in the order of the text, each key once.
    Map(Vec<(String, Node)>),
}

impl Node {
    pub(crate) const fn new(line: u32, value: Value) -> Self {
        Self { line, value }
    }

    /// A text that some function made, for `line`.
    pub(crate) fn text(line: u32, text: impl Into<String>) -> Self {
        Self::new(line, Value::Text(text.into()))
    }

    /// The text of a scalar.
    pub(crate) fn as_scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Plain(text) | Value::Text(text) => Some(text),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// The entries of a map.
    pub(crate) fn as_map(&self) -> Option<&[(String, Self)]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The elements of a list.
    pub(crate) fn as_list(&self) -> Option<&[Self]> {
        match &self.value {
            Value::List(elements) => Some(elements),
            _ => None,
        }
    }

    /// The value under `key` of a map.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        let entries = self.as_map()?;
        entries
            .iter()
            .find_map(|(name, node)| (name == key).then_some(node))
    }

    /// The function call that a map with one entry stands for: `Ref`, or a name that begins with `Fn::`.
    pub(crate) fn as_function(&self) -> Option<(&str, &Self)> {
        match self.as_map()? {
            [(name, argument)] if name == "Ref" || name.starts_with("Fn::") => {
                Some((name, argument))
            }
            _ => None,
        }
    }
}
