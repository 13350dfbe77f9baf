//! JSON text to a tree.

use std::collections::BTreeSet;

use crate::limits;
use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::node::{Node, Value};
use crate::wire::json::{JsonError, Kind, Reader, Wanted};

/// Reads the value of `text`; a list of them, if several stand one behind the other.
pub(crate) fn parse(text: &str) -> Result<Node, TemplateError> {
    let (mut rest, mut line) = (text, 1);
    let mut values = Vec::new();
    loop {
        let mut tree = Tree {
            reader: Reader::new(rest.as_bytes()),
            text: rest.as_bytes(),
            at: 0,
            line,
        };
        values.push(tree.node(0)?);
        line = tree.line();
        // A reader stands between two characters.
        let behind = rest.get(tree.reader.position()..).unwrap_or_default();
        if behind.trim_ascii().is_empty() {
            let fault = |error| of_reader(line, &error);
            tree.reader.finish().map_err(fault)?;
            break;
        }
        rest = behind;
    }
    match values.pop() {
        Some(one) if values.is_empty() => Ok(one),
        last => {
            values.extend(last);
            Ok(Node::new(1, Value::List(values)))
        }
    }
}

/// The text that is left, and how far lines have been counted.
struct Tree<'t> {
    reader: Reader<'t>,
    text: &'t [u8],
    at: usize,
    line: u32,
}

impl Tree<'_> {
    /// The line that the reader has come to. Each byte is looked at once.
    fn line(&mut self) -> u32 {
        let now = self.reader.position();
        // Nothing has passed where the reader stands before the place that it was asked at last.
        let passed = self.text.get(self.at..now).unwrap_or_default();
        let breaks = memchr::memchr_iter(b'\n', passed).count();
        // A template has fewer lines than bytes, and fewer bytes than 32 bits count.
        let breaks = u32::try_from(breaks).unwrap_or(u32::MAX);
        self.line = self.line.saturating_add(breaks);
        self.at = now.max(self.at);
        self.line
    }

    fn fault(&mut self, error: &JsonError) -> TemplateError {
        of_reader(self.line(), error)
    }

    /// Reads one value. The depth is bounded, so the recursion is.
    fn node(&mut self, depth: usize) -> Result<Node, TemplateError> {
        let kind = self.reader.peek().map_err(|error| self.fault(&error))?;
        let line = self.line();
        if depth >= limits::TEMPLATE_DEPTH_MAX {
            let fault = TemplateFault::TooDeep(limits::TEMPLATE_DEPTH_MAX);
            return Err(TemplateError::at(line, fault));
        }
        let value = match kind {
            Kind::Object => self.map(depth)?,
            Kind::Array => self.list(depth)?,
            _ => self.scalar(kind).map_err(|error| self.fault(&error))?,
        };
        Ok(Node::new(line, value))
    }

    fn scalar(&mut self, kind: Kind) -> Result<Value, JsonError> {
        Ok(match kind {
            Kind::Number => Value::Plain(self.reader.number_text(Wanted::Double)?.to_owned()),
            Kind::True | Kind::False => Value::Plain(self.reader.boolean()?.to_string()),
            Kind::Null => {
                self.reader.null()?;
                Value::Null
            }
            _ => Value::Text(self.reader.string()?.into_owned()),
        })
    }

    fn list(&mut self, depth: usize) -> Result<Value, TemplateError> {
        let mut elements = Vec::new();
        self.reader
            .begin_array()
            .map_err(|error| self.fault(&error))?;
        while self
            .reader
            .next_element()
            .map_err(|error| self.fault(&error))?
        {
            elements.push(self.node(depth + 1)?);
        }
        Ok(Value::List(elements))
    }

    fn map(&mut self, depth: usize) -> Result<Value, TemplateError> {
        let mut names = BTreeSet::new();
        let mut entries = Vec::new();
        self.reader
            .begin_object()
            .map_err(|error| self.fault(&error))?;
        while let Some(key) = self.reader.next_key().map_err(|error| self.fault(&error))? {
            if !names.insert(key.clone()) {
                let fault = TemplateFault::Duplicate(key.into_owned());
                return Err(TemplateError::at(self.line(), fault));
            }
            let node = self.node(depth + 1)?;
            entries.push((key.into_owned(), node));
        }
        Ok(Value::Map(entries))
    }
}

fn of_reader(line: u32, error: &JsonError) -> TemplateError {
    let what = match error {
        JsonError::TooDeep => TemplateFault::TooDeep(limits::TEMPLATE_DEPTH_MAX),
        _ => TemplateFault::Syntax("not JSON".to_owned()),
    };
    TemplateError::at(line, what)
}
