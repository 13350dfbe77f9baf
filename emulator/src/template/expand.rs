//! [Loops](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html)
//! written out, where a template asks for the language extensions.

use std::collections::BTreeSet;

use crate::limits;
use crate::template::document::Template;
use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::functions::takes;
use crate::template::node::{Node, Value};
use crate::template::scope::Scope;

/// How a loop begins; its own name follows.
pub(crate) const LOOP: &str = "Fn::ForEach::";

/// The sections in which loops may stand.
const SECTIONS: [&str; 3] = ["Conditions", "Outputs", "Resources"];

/// The template without loops; none if it has no use for them.
pub(crate) fn expand(
    template: &Template,
    region: &str,
    account: &str,
) -> Result<Option<Template>, TemplateError> {
    if !template.is_extended() {
        return Ok(None);
    }
    let mut loops = Loops {
        template,
        region,
        account,
        bytes: 0,
    };
    let root = template.root();
    let mut sections = Vec::new();
    // The root of a template is a map.
    for (name, section) in root.as_map().unwrap_or_default() {
        let section = match SECTIONS.contains(&name.as_str()) {
            true => loops
                .unroll(section)
                .map_err(|error| error.inside(name.as_str()))?,
            false => section.clone(),
        };
        sections.push((name.clone(), section));
    }
    let root = Node::new(root.line, Value::Map(sections));
    Ok(Some(template.with_root(root)))
}

/// What loops are written out with, and how much that has made so far.
struct Loops<'t> {
    template: &'t Template,
    region: &'t str,
    account: &'t str,
    bytes: usize,
}

impl Loops<'_> {
    /// A tree without loops. Its depth is bounded, so the recursion is.
    fn unroll(&mut self, node: &Node) -> Result<Node, TemplateError> {
        let value = match &node.value {
            Value::List(elements) => Value::List(
                elements
                    .iter()
                    .map(|element| self.unroll(element))
                    .collect::<Result<_, _>>()?,
            ),
            Value::Map(entries) => Value::Map(self.entries(entries)?),
            other => other.clone(),
        };
        Ok(Node::new(node.line, value))
    }

    fn entries(
        &mut self,
        entries: &[(String, Node)],
    ) -> Result<Vec<(String, Node)>, TemplateError> {
        let mut made = Vec::new();
        for (name, node) in entries {
            match name.starts_with(LOOP) {
                true => made.extend(
                    self.each(node)
                        .map_err(|error| error.inside(name.as_str()))?,
                ),
                false => made.push((name.clone(), self.unroll(node)?)),
            }
        }
        let mut names = BTreeSet::new();
        match made.iter().find(|(name, _)| !names.insert(name.as_str())) {
            None => Ok(made),
            Some((name, node)) => {
                let fault = TemplateFault::Duplicate(name.clone());
                Err(TemplateError::at(node.line, fault))
            }
        }
    }

    /// `Fn::ForEach::Name: [identifier, [values], {key: value}]`: the entries for each of the values.
    fn each(&mut self, argument: &Node) -> Result<Vec<(String, Node)>, TemplateError> {
        let bad = || takes(argument, "Fn::ForEach", "a name, a list of texts and a map");
        let Some([identifier, values, fragment]) = argument.as_list() else {
            return Err(bad());
        };
        let identifier = identifier.as_scalar().ok_or_else(bad)?;
        let entries = fragment.as_map().ok_or_else(bad)?;
        let values = Scope::new(self.template, self.region, self.account)?.evaluate(values)?;
        let values = values.ok_or_else(bad)?;
        let mut made = Vec::new();
        for value in values.as_list().ok_or_else(bad)? {
            let value = value.as_scalar().ok_or_else(bad)?;
            let mut one = Vec::new();
            for (name, node) in entries {
                let name = self.replaced(argument.line, name, identifier, value)?;
                one.push((name, self.replace(node, identifier, value)?));
            }
            made.extend(self.entries(&one)?);
        }
        Ok(made)
    }

    /// A tree in which the value stands for the identifier.
    fn replace(
        &mut self,
        node: &Node,
        identifier: &str,
        value: &str,
    ) -> Result<Node, TemplateError> {
        let line = node.line;
        if let Some(("Ref", argument)) = node.as_function()
            && argument.as_scalar() == Some(identifier)
        {
            return Ok(Node::text(line, value));
        }
        let value = match &node.value {
            Value::Null => Value::Null,
            Value::Plain(text) => Value::Plain(self.replaced(line, text, identifier, value)?),
            Value::Text(text) => Value::Text(self.replaced(line, text, identifier, value)?),
            Value::List(elements) => Value::List(
                elements
                    .iter()
                    .map(|element| self.replace(element, identifier, value))
                    .collect::<Result<_, _>>()?,
            ),
            Value::Map(entries) => {
                let mut made = Vec::new();
                for (name, node) in entries {
                    let name = self.replaced(line, name, identifier, value)?;
                    made.push((name, self.replace(node, identifier, value)?));
                }
                Value::Map(made)
            }
        };
        Ok(Node::new(line, value))
    }

    /// A text with the value in it: as it is for `${Identifier}`, letters and digits alone for `&{Identifier}`.
    fn replaced(
        &mut self,
        line: u32,
        text: &str,
        identifier: &str,
        value: &str,
    ) -> Result<String, TemplateError> {
        let exact = format!("${{{identifier}}}");
        let plain = format!("&{{{identifier}}}");
        let places = text.matches(&exact).count() + text.matches(&plain).count();
        let bytes = text
            .len()
            .saturating_add(places.saturating_mul(value.len()));
        self.bytes = self.bytes.saturating_add(bytes).saturating_add(1);
        if self.bytes > limits::TEMPLATE_EVALUATED_BYTES_MAX {
            let fault = TemplateFault::TooMuch(limits::TEMPLATE_EVALUATED_BYTES_MAX);
            return Err(TemplateError::at(line, fault));
        }
        if places == 0 {
            return Ok(text.to_owned());
        }
        let letters: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
        Ok(text.replace(&exact, value).replace(&plain, &letters))
    }
}
