//! A template as a tree: what YAML and JSON have in common.

use crate::wire::json::Writer;

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

    /// The entries, where it is a map; none otherwise.
    pub(crate) fn entries(&self) -> &[(String, Self)] {
        // Whoever asks in this way takes what is no map for an empty one.
        self.as_map().unwrap_or_default()
    }

    /// The elements of what stands under `key` of a map, where that is a list; none otherwise.
    pub(crate) fn elements(&self, key: &str) -> &[Self] {
        let list = self.get(key).and_then(Self::as_list);
        // What is not there, or is no list, has no elements.
        list.unwrap_or_default()
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

/// A tree as the text of JSON; none where it is no text, which no tree makes.
pub(crate) fn to_json(node: &Node) -> Option<String> {
    let mut text = Vec::new();
    write(&mut Writer::new(&mut text), node);
    String::from_utf8(text).ok()
}

/// Whether a scalar is a number of JSON, which keeps its spelling
/// (<https://www.rfc-editor.org/rfc/rfc8259#section-6>).
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (rest, is_power) = match text.split_once(['e', 'E']) {
        None => (text, true),
        Some((rest, power)) => (
            rest,
            digits(power.strip_prefix(['+', '-']).unwrap_or(power)),
        ),
    };
    let (whole, is_fraction) = match rest.split_once('.') {
        None => (rest, true),
        Some((whole, fraction)) => (whole, digits(fraction)),
    };
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    let is_whole = digits(whole) && (whole == "0" || !whole.starts_with('0'));
    is_whole && is_fraction && is_power
}

/// Writes a tree as JSON. Its depth is bounded, so the recursion is.
fn write(writer: &mut Writer<'_>, node: &Node) {
    match &node.value {
        Value::Null => writer.raw(b"null"),
        Value::Plain(text) if matches!(text.as_str(), "true" | "false") => {
            writer.bool(text == "true");
        }
        Value::Plain(text) if is_number(text) => writer.raw(text.as_bytes()),
        Value::Plain(text) => match text.parse() {
            Ok(number) => writer.i64(number),
            Err(_) => writer.string(text),
        },
        Value::Text(text) => writer.string(text),
        Value::List(elements) => {
            writer.begin_array();
            for element in elements {
                write(writer, element);
            }
            writer.end_array();
        }
        Value::Map(entries) => {
            writer.begin_object();
            for (name, node) in entries {
                writer.map_key(name);
                write(writer, node);
            }
            writer.end_object();
        }
    }
}
