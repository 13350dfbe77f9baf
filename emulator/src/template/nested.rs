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
    let stacks =
        resources.filter(|(_, resource)| ResourceKind::of(resource) == Some(ResourceKind::Stack));
    let text = |node: &Node| node.as_scalar().map(str::to_owned);
    stacks
        .map(|(name, resource)| {
            let metadata = resource.get("Metadata");
            let asset = metadata.and_then(|metadata| metadata.get("aws:asset:path"));
            let properties = resource.get("Properties");
            let url = properties.and_then(|properties| properties.get("TemplateURL"));
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
    (nested, resource): (&Template, &'t Node),
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
    let nested = with_parameters(scope, nested, resource)?;
    let plans = nested.stack(place, depth + 1);
    let mut plans = plans.map_err(|error| nested.of_file(error))?;
    for plan in &mut plans {
        plan.file = plan
            .file
            .take()
            .or_else(|| nested.file().map(str::to_owned));
    }
    Ok(plans)
}

/// The template of a stack with the parameters that its resource gives it.
fn with_parameters<'t>(
    scope: &mut Scope<'t>,
    nested: &Template,
    resource: &'t Node,
) -> Result<Template, TemplateError> {
    let mut nested = nested.clone();
    for (name, value) in scope.template.given() {
        if name.starts_with("AWS::") {
            nested = nested.parameter(name, value);
        }
    }
    let properties = resource.get("Properties");
    let parameters = properties.and_then(|properties| properties.get("Parameters"));
    for (name, node) in parameters.map(Node::entries).into_iter().flatten() {
        let value = scope.evaluate(node).and_then(|value| match value {
            None => Ok(None),
            Some(value) => text(&value).map(Some),
        });
        let inside = |error: TemplateError| {
            error
                .inside(name.as_str())
                .inside("Parameters")
                .inside("Properties")
        };
        if let Some(value) = value.map_err(inside)? {
            nested = nested.parameter(name, value);
        }
    }
    Ok(nested)
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
    scope.deeper(line, |scope| {
        let nested = with_parameters(scope, nested, resource)?;
        let found = nested.entry("Outputs", output);
        let Some(value) = found.and_then(|found| found.get("Value")) else {
            let fault = TemplateFault::UnknownName(format!("{stack}.Outputs.{output}"));
            return Err(TemplateError::at(line, fault));
        };
        let value = Scope::new(&nested, scope.region, scope.account)?.evaluate(value)?;
        value.as_ref().map(text).transpose()
    })
}
