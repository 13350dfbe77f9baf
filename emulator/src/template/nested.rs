//! [Stacks within a stack](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stack.html),
//! whose templates were given.

use crate::limits;
use crate::template::document::{NestedStack, Template};
use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::node::{Node, Value};
use crate::template::plan::TablePlan;
use crate::template::resource::ResourceKind;
use crate::template::scope::Scope;
use crate::template::table::TablePlace;

/// The stacks within a template, and where their templates are.
pub(crate) fn stacks(template: &Template) -> Vec<NestedStack> {
    let resources = template.section("Resources").iter();
    let is_stack = |resource| ResourceKind::of(resource).is_some_and(ResourceKind::is_stack);
    let stacks = resources.filter(|(_, resource)| is_stack(resource));
    let text = |node: &Node| node.as_scalar().map(str::to_owned);
    stacks
        .map(|(name, resource)| {
            let metadata = resource.get("Metadata");
            let asset = metadata.and_then(|metadata| metadata.get("aws:asset:path"));
            let properties = resource.get("Properties");
            let property = match ResourceKind::of(resource) {
                Some(ResourceKind::Application) => "Location",
                _ => "TemplateURL",
            };
            let url = properties.and_then(|properties| properties.get(property));
            NestedStack {
                name: name.clone(),
                location: asset.or(url).and_then(text),
            }
        })
        .collect()
}

/// The tables of a stack that stands as `resource` within the one of `scope`.
pub(crate) fn plans<'t>(
    scope: &mut Scope<'t>,
    (name, resource): (&str, &'t Node),
    nested: &Template,
    place: TablePlace<'_>,
    depth: usize,
) -> Result<Vec<TablePlan>, TemplateError> {
    if depth >= limits::TEMPLATE_DEPTH_MAX {
        let fault = TemplateFault::TooDeep(limits::TEMPLATE_DEPTH_MAX);
        return Err(TemplateError::at(resource.line, fault));
    }
    if !scope.exists(resource)? {
        return Ok(Vec::new());
    }
    let nested = with_parameters(scope, (name, resource), nested)?;
    let plans = nested.stack(place, scope.stacks(), depth + 1);
    let mut plans = plans.map_err(|error| nested.of_file(error).of_stack(name))?;
    for plan in &mut plans {
        plan.file = plan
            .file
            .take()
            .or_else(|| nested.file().map(str::to_owned));
    }
    Ok(plans)
}

/// The template of a stack with the parameters that its resource gives it, which are all that have no default: be they
/// of use or not, nobody else can give them.
pub(crate) fn with_parameters<'t>(
    scope: &mut Scope<'t>,
    (stack, resource): (&str, &'t Node),
    nested: &Template,
) -> Result<Template, TemplateError> {
    let mut nested = inner(scope, stack, nested);
    for (name, node) in parameters(resource) {
        if !nested.declares(name) {
            let fault = TemplateFault::UnknownParameter(name.clone());
            let error = TemplateError::at(node.line, fault).inside(name.as_str());
            return Err(error.inside("Parameters").inside("Properties"));
        }
        if let Some(value) = parameter(scope, name, node)? {
            nested = nested.parameter(name, value);
        }
    }
    for (name, parameter) in nested.section("Parameters") {
        if parameter.get("Default").is_none() && !nested.given().contains_key(name) {
            let fault = TemplateFault::NoStackValue(name.clone(), stack.to_owned());
            let error = TemplateError::at(resource.line, fault).inside("Parameters");
            return Err(error.inside("Properties"));
        }
    }
    Ok(nested)
}

/// The same before it is known what is imported: a parameter that cannot be known yet has no value, not even its
/// default.
pub(crate) fn with_known_parameters<'t>(
    scope: &mut Scope<'t>,
    (name, resource): (&str, &'t Node),
    nested: &Template,
) -> Template {
    let mut nested = inner(scope, name, nested);
    for (name, node) in parameters(resource) {
        nested = match parameter(scope, name, node) {
            Ok(None) => nested,
            Ok(Some(value)) => nested.parameter(name, value),
            Err(_) => nested.without_parameter(name),
        };
    }
    nested
}

/// The stacks of a template, and of those within it, that have no template of their own, each by its file and its name.
/// One that its condition leaves out needs none.
#[cfg(feature = "cli")]
pub(crate) fn without_template(template: &Template, place: TablePlace<'_>) -> Vec<String> {
    let mut found = Vec::new();
    // What is wrong with the template is told when its tables are planned.
    let Ok(mut scope) = Scope::new(template, place.region, place.account) else {
        return found;
    };
    for (name, resource) in template.section("Resources") {
        let is_stack = ResourceKind::of(resource).is_some_and(ResourceKind::is_stack);
        // A condition that cannot be decided here may be true.
        if !is_stack || matches!(scope.exists(resource), Ok(false)) {
            continue;
        }
        match template.nested(name) {
            Some(nested) => {
                let nested = with_known_parameters(&mut scope, (name, resource), nested);
                found.extend(without_template(&nested, place));
            }
            None => {
                let file = template
                    .file()
                    .map_or(String::new(), |file| format!("{file}: "));
                found.push(format!("{file}Resources.{name}"));
            }
        }
    }
    found
}

/// What the stack of a template has of its own, and those within it do not share.
const OWN: [&str; 2] = ["AWS::StackId", "AWS::StackName"];

/// The template of a stack that stands under this name in the one of `scope`, with its pseudo parameters. CloudFormation
/// calls it after the outer stack and the resource, and ends its name in characters that nobody can foresee.
fn inner(scope: &Scope<'_>, resource: &str, nested: &Template) -> Template {
    let outer = scope.template;
    let mut nested = nested.clone().with_id(outer.id().inner(resource));
    for (name, value) in outer.given() {
        if name.starts_with("AWS::") && !OWN.contains(&name.as_str()) {
            nested = nested.parameter(name, value);
        }
    }
    match outer.stack_name() {
        Some(name) => nested.with_stack_name(format!("{name}-{resource}")),
        None => nested,
    }
}

/// The parameters that a resource gives its stack.
fn parameters(resource: &Node) -> &[(String, Node)] {
    let properties = resource.get("Properties");
    let parameters = properties.and_then(|properties| properties.get("Parameters"));
    // A stack may need none.
    parameters.map(Node::entries).unwrap_or_default()
}

/// The value that a resource gives a parameter of its stack.
fn parameter<'t>(
    scope: &mut Scope<'t>,
    name: &str,
    node: &'t Node,
) -> Result<Option<String>, TemplateError> {
    let value = scope.evaluate(node).and_then(|value| match value {
        None => Ok(None),
        Some(value) => text(&value).map(Some),
    });
    let inside = |error: TemplateError| {
        let error = error.inside(name).inside("Parameters");
        error.inside("Properties")
    };
    value.map_err(inside)
}

/// The value of a parameter: a text, or texts with commas between.
fn text(value: &Node) -> Result<String, TemplateError> {
    let bad = || TemplateError::at(value.line, TemplateFault::Expected("a text"));
    match &value.value {
        Value::List(elements) => {
            let texts: Option<Vec<&str>> = elements.iter().map(Node::as_scalar).collect();
            texts.map(|texts| texts.join(",")).ok_or_else(bad)
        }
        _ => value.as_scalar().map(str::to_owned).ok_or_else(bad),
    }
}

/// `Fn::GetAtt` of an output of a stack whose template was given: what it comes to there.
pub(crate) fn output<'t>(
    scope: &mut Scope<'t>,
    line: u32,
    stack: &'t str,
    output: &str,
) -> Result<Option<String>, TemplateError> {
    let template = scope.template;
    let (Some(nested), Some(resource)) =
        (template.nested(stack), template.entry("Resources", stack))
    else {
        return Ok(None);
    };
    scope.wait(line, stack)?;
    scope.deeper(line, |scope| {
        let nested = with_parameters(scope, (stack, resource), nested)?;
        if nested.entry("Outputs", output).is_none() {
            let fault = TemplateFault::UnknownName(format!("{stack}.Outputs.{output}"));
            return Err(TemplateError::at(line, fault));
        }
        let inner = Scope::new(&nested, scope.region, scope.account)?;
        let mut inner = inner.among(scope.stacks(), scope.depth());
        output_value(&mut inner, output).map(Some)
    })
}

/// What an output of the template of `scope` comes to.
pub(crate) fn output_value(scope: &mut Scope<'_>, output: &str) -> Result<String, TemplateError> {
    let found = scope.template.entry("Outputs", output);
    let missing = |line| TemplateError::at(line, TemplateFault::Missing);
    let Some(found) = found else {
        return Err(TemplateError::new(TemplateFault::Missing));
    };
    let value = found.get("Value").ok_or_else(|| missing(found.line))?;
    let value = scope.evaluate(value)?;
    text(&value.ok_or_else(|| missing(found.line))?)
}
