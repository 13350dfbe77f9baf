//! The functions of CloudFormation that a table can use
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html>).

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::nested;
use crate::template::node::{self, Node, Value};
use crate::template::scope::Scope;

impl<'t> Scope<'t> {
    /// Evaluates one function; nothing when it comes to `AWS::NoValue`.
    pub(crate) fn call(
        &mut self,
        name: &str,
        argument: &'t Node,
    ) -> Result<Option<Node>, TemplateError> {
        let line = argument.line;
        match name {
            "Ref" => {
                let name = argument.as_scalar();
                let name = name.ok_or_else(|| takes(argument, "Ref", "a name"))?;
                self.reference(line, name)
            }
            "Fn::If" => self.choose(argument),
            "Fn::FindInMap" => self.find_in_map(argument).map(Some),
            "Fn::GetAtt" => self.attribute(argument).map(Some),
            "Fn::ImportValue" => self.import_value(argument).map(Some),
            "Fn::Join" => self.join(argument).map(Some),
            "Fn::Select" => self.select(argument).map(Some),
            "Fn::Split" => self.split(argument).map(Some),
            "Fn::Sub" => self.substitute(argument).map(Some),
            "Fn::Length" => self.length(argument).map(Some),
            "Fn::ToJsonString" => self.json_string(argument).map(Some),
            _ if name.starts_with("Fn::ForEach") => Err(needs_extensions(argument, "Fn::ForEach")),
            _ => {
                let why = match name {
                    "Fn::Transform" => "macros run in AWS only",
                    _ => "no property of a table needs it",
                };
                let fault = TemplateFault::Function(name.to_owned(), why);
                Err(TemplateError::at(line, fault))
            }
        }
    }

    /// `Fn::If: [condition, then, else]`.
    fn choose(&mut self, argument: &'t Node) -> Result<Option<Node>, TemplateError> {
        let Some([condition, positive, negative]) = argument.as_list() else {
            return Err(takes(argument, "Fn::If", "a condition and two values"));
        };
        match self.named_condition(condition)? {
            true => self.evaluate(positive),
            false => self.evaluate(negative),
        }
    }

    /// `Fn::FindInMap: [mapping, first key, second key]`, and with the language extensions a default behind them.
    fn find_in_map(&mut self, argument: &'t Node) -> Result<Node, TemplateError> {
        let wanted = "a mapping and two keys";
        let name = "Fn::FindInMap";
        let (keys, default) = match argument.as_list() {
            Some(keys @ [_, _, _]) => (keys, None),
            Some([keys @ .., default]) if keys.len() == 3 => {
                let default = default.get("DefaultValue");
                (
                    keys,
                    Some(default.ok_or_else(|| takes(argument, name, wanted))?),
                )
            }
            _ => return Err(takes(argument, name, wanted)),
        };
        let template = self.template;
        if default.is_some() && !template.is_extended() {
            return Err(needs_extensions(argument, "DefaultValue of Fn::FindInMap"));
        }
        let keys = self.texts(keys, name, wanted)?;
        let found = match keys.as_slice() {
            [mapping, first, second] => template
                .entry("Mappings", mapping)
                .and_then(|mapping| mapping.get(first)?.get(second)),
            _ => None,
        };
        let Some(found) = found.or(default) else {
            let fault = TemplateFault::NoMapping(keys.join("."));
            return Err(TemplateError::at(argument.line, fault));
        };
        let value = self.evaluate(found)?;
        value.ok_or_else(|| takes(argument, name, wanted))
    }

    /// `Fn::Length: list`
    /// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-length.html>).
    fn length(&mut self, argument: &'t Node) -> Result<Node, TemplateError> {
        if !self.template.is_extended() {
            return Err(needs_extensions(argument, "Fn::Length"));
        }
        let value = self.evaluate(argument)?;
        let elements = value.as_ref().and_then(Node::as_list);
        let elements = elements.ok_or_else(|| takes(argument, "Fn::Length", "a list"))?;
        let count = elements.len().to_string();
        Ok(Node::new(argument.line, Value::Plain(count)))
    }

    /// `Fn::ToJsonString: value`
    /// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-ToJsonString.html>).
    fn json_string(&mut self, argument: &'t Node) -> Result<Node, TemplateError> {
        let name = "Fn::ToJsonString";
        if !self.template.is_extended() {
            return Err(needs_extensions(argument, name));
        }
        let value = self.evaluate(argument)?;
        let value = value.filter(|value| value.as_scalar().is_none());
        let text = value.as_ref().and_then(node::to_json);
        let text = text.ok_or_else(|| takes(argument, name, "a map or a list"))?;
        self.charge(argument.line, text.len())?;
        Ok(Node::text(argument.line, text))
    }

    /// `Fn::GetAtt: [resource, attribute]`.
    fn attribute(&mut self, argument: &'t Node) -> Result<Node, TemplateError> {
        let line = argument.line;
        let (resource, attribute) = match (argument.as_list(), argument.as_scalar()) {
            (Some([resource, attribute]), _) => (resource.as_scalar(), attribute.as_scalar()),
            (_, Some(text)) => match text.split_once('.') {
                Some((resource, attribute)) => (Some(resource), Some(attribute)),
                None => (None, None),
            },
            _ => (None, None),
        };
        let (Some(resource), Some(attribute)) = (resource, attribute) else {
            let wanted = "a resource and an attribute";
            return Err(takes(argument, "Fn::GetAtt", wanted));
        };
        let text = self.attribute_of(line, resource, attribute)?;
        self.charge(line, text.len())?;
        Ok(Node::text(line, text))
    }

    fn attribute_of(
        &mut self,
        line: u32,
        resource: &'t str,
        attribute: &str,
    ) -> Result<String, TemplateError> {
        self.check_free(line)?;
        if let Some(output) = attribute.strip_prefix("Outputs.")
            && let Some(value) = nested::output(self, line, resource, output)?
        {
            return Ok(value);
        }
        let arn = self.arn(line, resource)?;
        if attribute == "Arn" {
            return Ok(arn);
        }
        let name = format!("{resource}.{attribute}");
        let why = "only Arn is known before it is created";
        Err(TemplateError::at(line, TemplateFault::Function(name, why)))
    }

    /// `Fn::Join: [delimiter, [values]]`.
    fn join(&mut self, argument: &'t Node) -> Result<Node, TemplateError> {
        let wanted = "a delimiter and a list of texts";
        let bad = || takes(argument, "Fn::Join", wanted);
        let Some([delimiter, values]) = argument.as_list() else {
            return Err(bad());
        };
        let delimiter = delimiter.as_scalar().ok_or_else(bad)?;
        let values = self.evaluate(values)?.ok_or_else(bad)?;
        let mut text = String::new();
        for (index, value) in values.as_list().ok_or_else(bad)?.iter().enumerate() {
            let value = value.as_scalar().ok_or_else(bad)?;
            self.charge(argument.line, delimiter.len() + value.len())?;
            if index > 0 {
                text.push_str(delimiter);
            }
            text.push_str(value);
        }
        Ok(Node::text(argument.line, text))
    }

    /// `Fn::Select: [index, [values]]`.
    fn select(&mut self, argument: &'t Node) -> Result<Node, TemplateError> {
        let bad = || takes(argument, "Fn::Select", "an index and a list that has it");
        let Some([index, values]) = argument.as_list() else {
            return Err(bad());
        };
        let index = self.evaluate(index)?.ok_or_else(bad)?;
        let index: Option<usize> = index.as_scalar().and_then(|text| text.parse().ok());
        let values = self.evaluate(values)?.ok_or_else(bad)?;
        let chosen = values.as_list().zip(index);
        let chosen = chosen.and_then(|(values, index)| values.get(index));
        chosen.cloned().ok_or_else(bad)
    }

    /// `Fn::Split: [delimiter, text]`.
    fn split(&mut self, argument: &'t Node) -> Result<Node, TemplateError> {
        let bad = || takes(argument, "Fn::Split", "a delimiter and a text");
        let Some([delimiter, text]) = argument.as_list() else {
            return Err(bad());
        };
        let delimiter = delimiter.as_scalar().ok_or_else(bad)?;
        let text = self.evaluate(text)?.ok_or_else(bad)?;
        let text = text.as_scalar().ok_or_else(bad)?;
        if delimiter.is_empty() {
            return Err(bad());
        }
        let line = argument.line;
        let mut parts = Vec::new();
        for part in text.split(delimiter) {
            self.charge(line, part.len())?;
            parts.push(Node::text(line, part));
        }
        Ok(Node::new(line, Value::List(parts)))
    }

    /// `Fn::Sub: text`, or `Fn::Sub: [text, {name: value}]`.
    fn substitute(&mut self, argument: &'t Node) -> Result<Node, TemplateError> {
        let bad = || takes(argument, "Fn::Sub", "a text and a map of values");
        let (text, values) = match (argument.as_scalar(), argument.as_list()) {
            (Some(text), _) => (text, None),
            (_, Some([text, values])) => (text.as_scalar().ok_or_else(bad)?, Some(values)),
            _ => return Err(bad()),
        };
        let line = argument.line;
        let mut made = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, behind) = after.split_once('}').ok_or_else(bad)?;
            made.push_str(before);
            match name.strip_prefix('!') {
                // `${!Literal}` is `${Literal}`.
                Some(literal) => made.push_str(&format!("${{{literal}}}")),
                None => made.push_str(&self.variable(line, name.trim(), values)?),
            }
            self.charge(line, before.len() + name.len())?;
            rest = behind;
        }
        made.push_str(rest);
        self.charge(line, rest.len())?;
        if made.contains("{{resolve:") {
            return Err(TemplateError::at(line, TemplateFault::DynamicReference));
        }
        Ok(Node::text(line, made))
    }

    /// The text that `${name}` stands for.
    fn variable(
        &mut self,
        line: u32,
        name: &'t str,
        values: Option<&'t Node>,
    ) -> Result<String, TemplateError> {
        let found = match (
            values.and_then(|values| values.get(name)),
            name.split_once('.'),
        ) {
            (Some(value), _) => self.evaluate(value)?,
            (None, Some((resource, attribute))) => {
                let text = self.attribute_of(line, resource, attribute)?;
                self.charge(line, text.len())?;
                return Ok(text);
            }
            (None, None) => self.reference(line, name)?,
        };
        match found.as_ref().and_then(Node::as_scalar) {
            Some(text) => Ok(text.to_owned()),
            None => {
                let fault = TemplateFault::Arguments("Fn::Sub", "values that are text");
                Err(TemplateError::at(line, fault).inside(format!("${{{name}}}")))
            }
        }
    }

    /// The texts of a list, each evaluated.
    pub(crate) fn texts(
        &mut self,
        nodes: &'t [Node],
        function: &'static str,
        wanted: &'static str,
    ) -> Result<Vec<String>, TemplateError> {
        let mut texts = Vec::new();
        for node in nodes {
            let value = self.evaluate(node)?;
            let text = value.as_ref().and_then(Node::as_scalar);
            let text = text.ok_or_else(|| takes(node, function, wanted))?;
            texts.push(text.to_owned());
        }
        Ok(texts)
    }
}

/// The refusal of arguments that a function does not take.
pub(crate) const fn takes(
    argument: &Node,
    function: &'static str,
    wanted: &'static str,
) -> TemplateError {
    TemplateError::at(argument.line, TemplateFault::Arguments(function, wanted))
}

/// The refusal of what the language extensions bring, where they are not asked for.
const fn needs_extensions(argument: &Node, what: &'static str) -> TemplateError {
    let fault = TemplateFault::NeedsTransform(what, "AWS::LanguageExtensions");
    TemplateError::at(argument.line, fault)
}
