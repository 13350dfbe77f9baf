//! Trees that are made here: requests in the JSON of the wire, put together of parts of a file.

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::node::{self, Node, Value};
use crate::wire::{self, Decode};

/// A map in the making.
#[derive(Debug)]
pub(crate) struct RequestTree {
    line: u32,
    entries: Vec<(String, Node)>,
}

impl RequestTree {
    /// An empty one, that stands where `line` is.
    pub(crate) const fn new(line: u32) -> Self {
        Self {
            line,
            entries: Vec::new(),
        }
    }

    /// With a member more.
    pub(crate) fn with(mut self, name: &str, node: Node) -> Self {
        self.entries.push((name.to_owned(), node));
        self
    }

    /// With a text more.
    pub(crate) fn with_text(self, name: &str, text: &str) -> Self {
        let line = self.line;
        self.with(name, Node::text(line, text))
    }

    /// With a list more, unless it is empty.
    pub(crate) fn with_list(self, name: &str, elements: Vec<Node>) -> Self {
        let line = self.line;
        match elements.is_empty() {
            true => self,
            false => self.with(name, Node::new(line, Value::List(elements))),
        }
    }

    /// With a member more, if `from` has it under the same name.
    pub(crate) fn with_same(self, name: &str, from: &Node) -> Self {
        self.with_from(name, from.get(name))
    }

    /// With a member more, if it is there and not null.
    pub(crate) fn with_from(self, name: &str, node: Option<&Node>) -> Self {
        match node.filter(|node| node.value != Value::Null) {
            Some(node) => self.with(name, node.clone()),
            None => self,
        }
    }

    /// Ends the making.
    pub(crate) fn node(self) -> Node {
        Node::new(self.line, Value::Map(self.entries))
    }

    /// The request whose members these are. A member of a wrong type is refused by the words of the service.
    pub(crate) fn decode<T: Decode>(self) -> Result<T, TemplateError> {
        let node = self.node();
        // A tree is always a text.
        let text = node::to_json(&node).unwrap_or_default();
        let decoded = wire::decode_input(text.as_bytes());
        decoded.map_err(|refusal| TemplateError::at(node.line, TemplateFault::Refused(refusal)))
    }
}

/// An element of a key schema.
pub(crate) fn key(line: u32, name: &Node, kind: &str) -> Node {
    RequestTree::new(line)
        .with("AttributeName", name.clone())
        .with_text("KeyType", kind)
        .node()
}

/// An attribute definition.
pub(crate) fn attribute(line: u32, name: &Node, kind: &Node) -> Node {
    RequestTree::new(line)
        .with("AttributeName", name.clone())
        .with("AttributeType", kind.clone())
        .node()
}
