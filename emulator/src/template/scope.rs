//! What names mean while a template is evaluated: parameters, tables; `pseudo.rs` has those that all templates know.

use std::collections::{BTreeMap, BTreeSet};

use crate::limits;
use crate::template::document::Template;
use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::node::{Node, Value};
use crate::template::order::Waits;
use crate::template::resource::{ResourceKind, type_of};
use crate::template::stacks::Stacks;

/// The names and values of one evaluation, and what it has cost so far.
pub(crate) struct Scope<'t> {
    pub(crate) template: &'t Template,
    pub(crate) region: &'t str,
    pub(crate) account: &'t str,
    /// Verdicts so far; nothing while a condition is being decided.
    pub(crate) conditions: BTreeMap<&'t str, Option<bool>>,
    /// The tables whose names are being made.
    naming: BTreeSet<&'t str>,
    /// Which resources wait for which others, as far as it is known.
    pub(crate) waits: Waits<'t>,
    /// The stacks whose exports can be imported; none before they are known.
    stacks: Option<&'t Stacks<'t>>,
    /// Whether what is evaluated may depend on neither resources nor other stacks.
    is_free: bool,
    depth: usize,
    bytes: usize,
}

impl<'t> Scope<'t> {
    pub(crate) fn new(
        template: &'t Template,
        region: &'t str,
        account: &'t str,
    ) -> Result<Self, TemplateError> {
        for name in template.given().keys() {
            if !name.starts_with("AWS::") && template.entry("Parameters", name).is_none() {
                return Err(TemplateError::new(TemplateFault::UnknownParameter(
                    name.clone(),
                )));
            }
        }
        Ok(Self {
            template,
            region,
            account,
            conditions: BTreeMap::new(),
            naming: BTreeSet::new(),
            waits: Waits::default(),
            stacks: None,
            is_free: false,
            depth: 0,
            bytes: 0,
        })
    }

    /// The same among other stacks, begun when an evaluation was `depth` levels deep.
    pub(crate) fn among(mut self, stacks: Option<&'t Stacks<'t>>, depth: usize) -> Self {
        self.stacks = stacks;
        self.depth = depth;
        self
    }

    /// The stacks whose exports can be imported.
    pub(crate) const fn stacks(&self) -> Option<&'t Stacks<'t>> {
        self.stacks
    }

    /// How many levels deep the evaluation is.
    pub(crate) const fn depth(&self) -> usize {
        self.depth
    }

    /// Runs `step`, in which nothing may depend on resources or other stacks.
    pub(crate) fn free<T>(&mut self, step: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.is_free, true);
        let result = step(self);
        self.is_free = before;
        result
    }

    /// Refuses what depends on a resource or another stack, where nothing may.
    pub(crate) const fn check_free(&self, line: u32) -> Result<(), TemplateError> {
        match self.is_free {
            false => Ok(()),
            true => Err(TemplateError::at(line, TemplateFault::Dependent)),
        }
    }

    /// What `node` is once its functions are evaluated; nothing for `AWS::NoValue`.
    pub(crate) fn evaluate(&mut self, node: &'t Node) -> Result<Option<Node>, TemplateError> {
        self.deeper(node.line, |scope| scope.evaluate_here(node))
    }

    /// Runs `step` one level deeper. Names lead from one place of a template to another, so its own
    /// depth is no bound.
    pub(crate) fn deeper<T>(
        &mut self,
        line: u32,
        step: impl FnOnce(&mut Self) -> Result<T, TemplateError>,
    ) -> Result<T, TemplateError> {
        if self.depth >= limits::TEMPLATE_DEPTH_MAX {
            let fault = TemplateFault::TooDeep(limits::TEMPLATE_DEPTH_MAX);
            return Err(TemplateError::at(line, fault));
        }
        self.depth += 1;
        let result = step(self);
        self.depth -= 1;
        result
    }

    fn evaluate_here(&mut self, node: &'t Node) -> Result<Option<Node>, TemplateError> {
        if let Some((name, argument)) = node.as_function() {
            return self
                .call(name, argument)
                .map_err(|error| error.inside(name));
        }
        let value = match &node.value {
            Value::Null => return Err(TemplateError::at(node.line, TemplateFault::Null)),
            Value::Plain(text) | Value::Text(text) => {
                self.charge(node.line, text.len())?;
                if text.contains("{{resolve:") {
                    return Err(TemplateError::at(
                        node.line,
                        TemplateFault::DynamicReference,
                    ));
                }
                node.value.clone()
            }
            Value::List(elements) => Value::List(self.elements(elements)?),
            Value::Map(entries) => Value::Map(self.entries(entries)?),
        };
        Ok(Some(Node::new(node.line, value)))
    }

    /// The elements of a list, without those that have no value.
    pub(crate) fn elements(&mut self, elements: &'t [Node]) -> Result<Vec<Node>, TemplateError> {
        let mut found = Vec::new();
        for (index, element) in elements.iter().enumerate() {
            self.charge(element.line, 1)?;
            let element = self
                .evaluate(element)
                .map_err(|error| error.inside(format!("[{index}]")))?;
            found.extend(element);
        }
        Ok(found)
    }

    fn entries(
        &mut self,
        entries: &'t [(String, Node)],
    ) -> Result<Vec<(String, Node)>, TemplateError> {
        let mut found = Vec::new();
        for (name, node) in entries {
            if name.starts_with("Fn::ForEach") {
                let fault = TemplateFault::NeedsTransform("Fn::ForEach", "AWS::LanguageExtensions");
                return Err(TemplateError::at(node.line, fault));
            }
            if name.starts_with("Fn::") {
                let why = "a function stands alone";
                let fault = TemplateFault::Function(name.clone(), why);
                return Err(TemplateError::at(node.line, fault));
            }
            self.charge(node.line, name.len())?;
            let value = self
                .evaluate(node)
                .map_err(|error| error.inside(name.as_str()))?;
            found.extend(value.map(|value| (name.clone(), value)));
        }
        Ok(found)
    }

    /// Counts what is made, so that a short template cannot make a huge one.
    pub(crate) fn charge(&mut self, line: u32, bytes: usize) -> Result<(), TemplateError> {
        self.bytes = self.bytes.saturating_add(bytes).saturating_add(1);
        if self.bytes > limits::TEMPLATE_EVALUATED_BYTES_MAX {
            let fault = TemplateFault::TooMuch(limits::TEMPLATE_EVALUATED_BYTES_MAX);
            return Err(TemplateError::at(line, fault));
        }
        Ok(())
    }

    /// Whether the condition of a resource, if it has one, lets it exist.
    pub(crate) fn exists(&mut self, resource: &'t Node) -> Result<bool, TemplateError> {
        match resource.get("Condition") {
            None => Ok(true),
            Some(condition) => self
                .named_condition(condition)
                .map_err(|error| error.inside("Condition")),
        }
    }

    /// What `Ref` gives for a name; nothing for `AWS::NoValue`.
    pub(crate) fn reference(
        &mut self,
        line: u32,
        name: &'t str,
    ) -> Result<Option<Node>, TemplateError> {
        if name == "AWS::NoValue" {
            return Ok(None);
        }
        let node = match self.template.entry("Parameters", name) {
            Some(parameter) => self.parameter(line, name, parameter)?,
            None if name.starts_with("AWS::") => self.pseudo(line, name)?,
            None => Node::text(line, self.resource_name(line, name)?.1),
        };
        let size = match &node.value {
            Value::List(parts) => parts.iter().filter_map(Node::as_scalar).map(str::len).sum(),
            // A value that is no text costs nothing: it is refused where it is used.
            _ => node.as_scalar().unwrap_or_default().len(),
        };
        self.charge(line, size)?;
        Ok(Some(node))
    }

    /// The name of the table that is called `name` in the template.
    pub(crate) fn table_name(&mut self, line: u32, name: &'t str) -> Result<String, TemplateError> {
        self.resource_name(line, name).map(|(_, name)| name)
    }

    /// What the resource is, and what it is called, which is called `name` in the template.
    fn resource_name(
        &mut self,
        line: u32,
        name: &'t str,
    ) -> Result<(ResourceKind, String), TemplateError> {
        let fail = |fault: TemplateFault| Err(TemplateError::at(line, fault));
        let Some(resource) = self.template.entry("Resources", name) else {
            return fail(TemplateFault::UnknownName(name.to_owned()));
        };
        self.check_free(line)?;
        self.wait(line, name)?;
        let written = type_of(resource)?;
        let kind = match ResourceKind::of(resource) {
            Some(kind) if !kind.is_stack() => kind,
            _ => {
                let (name, kind) = (name.to_owned(), written.to_owned());
                return fail(TemplateFault::OtherResource(name, kind));
            }
        };
        if kind.is_table() && !self.exists(resource)? {
            return fail(TemplateFault::AbsentTable(name.to_owned()));
        }
        let properties = resource.get("Properties");
        let given = kind
            .naming()
            .and_then(|naming| properties.and_then(|properties| properties.get(naming)));
        let Some(given) = given else {
            return Ok((kind, self.generated_name(kind, name)));
        };
        if !self.naming.insert(name) {
            return fail(TemplateFault::Cycle(name.to_owned()));
        }
        let found = self.evaluate(given);
        self.naming.remove(name);
        match found? {
            None => Ok((kind, self.generated_name(kind, name))),
            Some(found) => match found.as_scalar() {
                Some(text) => Ok((kind, text.to_owned())),
                None => Err(TemplateError::at(
                    given.line,
                    TemplateFault::Expected("text"),
                )),
            },
        }
    }

    /// What a resource is called that has no name: as in the template. A name that is too short for a table has that of
    /// the stack before it, as all names have that CloudFormation makes.
    fn generated_name(&self, kind: ResourceKind, name: &str) -> String {
        if !kind.is_table() || name.len() >= *limits::TABLE_NAME_CHARS.start() {
            return name.to_owned();
        }
        let stack = self.template.stack_name().unwrap_or("stack");
        format!("{stack}-{name}")
    }

    /// The ARN of the resource that is called `name` in the template.
    pub(crate) fn arn(&mut self, line: u32, name: &'t str) -> Result<String, TemplateError> {
        let (kind, name) = self.resource_name(line, name)?;
        Ok(kind.arn(&name, self.region, self.account))
    }

    /// The value of a parameter: what was given, or its default.
    fn parameter(&self, line: u32, name: &str, parameter: &Node) -> Result<Node, TemplateError> {
        let declared = parameter
            .get("Type")
            .and_then(Node::as_scalar)
            // A parameter without a type is refused when the template is read.
            .unwrap_or_default();
        if declared.starts_with("AWS::SSM::Parameter::") {
            let why = "it names an entry of the parameter store";
            return Err(TemplateError::at(
                line,
                TemplateFault::Function(name.to_owned(), why),
            ));
        }
        if self.template.is_unknown(name) {
            let why = "it is given to the stack once others are known";
            let fault = TemplateFault::Function(name.to_owned(), why);
            return Err(TemplateError::at(line, fault));
        }
        let given = self.template.given().get(name).map(String::as_str);
        let default = parameter.get("Default").and_then(Node::as_scalar);
        let Some(value) = given.or(default) else {
            return Err(TemplateError::at(
                line,
                TemplateFault::NoValue(name.to_owned()),
            ));
        };
        let check = |kind, value| check_parameter(line, name, (kind, value), parameter);
        let element = match declared {
            "CommaDelimitedList" => Some("String"),
            _ => declared.strip_prefix("List<"),
        };
        let Some(element) = element.map(|it| it.trim_end_matches('>')) else {
            check(declared, value)?;
            return Ok(Node::text(line, value));
        };
        let parts = || value.split(',').map(str::trim);
        // An empty list has no element that could be wrong.
        if !value.is_empty() {
            parts().try_for_each(|part| check(element, part))?;
        }
        let parts = parts().map(|part| Node::text(line, part));
        Ok(Node::new(line, Value::List(parts.collect())))
    }
}

/// Holds a value, or an element of a list, against what the parameter allows, but for its `AllowedPattern`.
fn check_parameter(
    line: u32,
    name: &str,
    (declared, value): (&str, &str),
    parameter: &Node,
) -> Result<(), TemplateError> {
    let demand = |what: String| {
        let fault = TemplateFault::Parameter(name.to_owned(), what);
        Err(TemplateError::at(line, fault))
    };
    if let Some(allowed) = parameter.get("AllowedValues").and_then(Node::as_list) {
        let allowed: Vec<&str> = allowed.iter().filter_map(Node::as_scalar).collect();
        if !allowed.contains(&value) {
            return demand(format!("one of {}", allowed.join(", ")));
        }
    }
    let bound = |key: &str| parameter.get(key)?.as_scalar()?.parse::<f64>().ok();
    let number = value.parse::<f64>().ok();
    // Words for what is no number are numbers to the parser alone.
    let number = number.filter(|number| number.is_finite());
    if declared == "Number" && number.is_none() {
        return demand("a number".to_owned());
    }
    #[expect(clippy::cast_precision_loss, reason = "a length of a short text")]
    let length = value.chars().count() as f64;
    let measures = [
        ("MinLength", Some(length), true),
        ("MaxLength", Some(length), false),
        ("MinValue", number, true),
        ("MaxValue", number, false),
    ];
    for (key, measure, is_least) in measures {
        let (Some(bound), Some(measure)) = (bound(key), measure) else {
            continue;
        };
        if (is_least && measure < bound) || (!is_least && measure > bound) {
            return demand(format!("within {key} {bound}"));
        }
    }
    Ok(())
}
