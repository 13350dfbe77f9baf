//! What a resource has beside its properties
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-product-attribute-reference.html>).

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::node::Node;
use crate::template::scope::Scope;

/// What a resource may consist of.
const RESOURCE: [&str; 9] = [
    "Condition",
    "CreationPolicy",
    "DeletionPolicy",
    "DependsOn",
    "Metadata",
    "Properties",
    "Type",
    "UpdatePolicy",
    "UpdateReplacePolicy",
];

/// What the serverless transform takes off a resource: permissions of others, which are no table's matter, and what it
/// wants nothing of in `Globals`.
const OF_SERVERLESS: [&str; 2] = ["Connectors", "IgnoreGlobals"];

/// A policy of a resource that makes no snapshots.
struct Policy {
    values: &'static [&'static str],
    /// The same in words.
    wanted: &'static str,
}

const DELETION: Policy = Policy {
    values: &["Delete", "Retain", "RetainExceptOnCreate"],
    wanted: "Delete, Retain or RetainExceptOnCreate",
};

const REPLACEMENT: Policy = Policy {
    values: &["Delete", "Retain"],
    wanted: "Delete or Retain",
};

/// Refuses a logical name that CloudFormation refuses: letters and digits make one.
pub(crate) fn check_name(name: &str, resource: &Node) -> Result<(), TemplateError> {
    // A loop that nobody wrote out is refused by its own words.
    let is_loop = name.starts_with("Fn::ForEach");
    match is_loop || (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
        true => Ok(()),
        false => {
            let fault = TemplateFault::Expected("a name of letters and digits");
            Err(TemplateError::at(resource.line, fault))
        }
    }
}

/// Refuses what the resource of a table has that CloudFormation does not know, or does not take.
pub(crate) fn check<'t>(
    scope: &mut Scope<'t>,
    name: &'t str,
    resource: &'t Node,
) -> Result<(), TemplateError> {
    // The resource has a type, so that it is a map.
    for (key, node) in resource.as_map().unwrap_or_default() {
        let is_known = RESOURCE.contains(&key.as_str())
            || (scope.template.is_serverless() && OF_SERVERLESS.contains(&key.as_str()));
        let checked = match key.as_str() {
            "DependsOn" => scope.making(name, |scope| depends_on(scope, node)),
            "DeletionPolicy" => policy(scope, node, &DELETION),
            "UpdateReplacePolicy" => policy(scope, node, &REPLACEMENT),
            _ if is_known => Ok(()),
            _ => Err(TemplateError::at(
                node.line,
                TemplateFault::Unknown("a resource"),
            )),
        };
        checked.map_err(|error| error.inside(key.as_str()))?;
    }
    Ok(())
}

/// `DependsOn`: the name of another resource, or several.
fn depends_on<'t>(scope: &mut Scope<'t>, node: &'t Node) -> Result<(), TemplateError> {
    let one = std::slice::from_ref(node);
    // One name may stand without a list around it.
    for other in node.as_list().unwrap_or(one) {
        let line = other.line;
        let wanted = "the name of a resource, or a list of such names";
        let name = other
            .as_scalar()
            .ok_or_else(|| TemplateError::at(line, TemplateFault::Expected(wanted)))?;
        let template = scope.template;
        // The transform adds resources that nobody has written.
        if template.entry("Resources", name).is_none() && !template.is_serverless() {
            let fault = TemplateFault::NoResource(name.to_owned());
            return Err(TemplateError::at(line, fault));
        }
        scope.wait(line, name)?;
    }
    Ok(())
}

/// `DeletionPolicy` or `UpdateReplacePolicy`: a word, which only a transform lets a function make.
fn policy<'t>(scope: &mut Scope<'t>, node: &'t Node, policy: &Policy) -> Result<(), TemplateError> {
    let template = scope.template;
    let made = match node.as_function() {
        Some(_) if template.is_extended() => scope.evaluate(node)?,
        // The transform may make a word of it.
        Some(_) if template.is_serverless() => return Ok(()),
        _ => Some(node.clone()),
    };
    match made.as_ref().and_then(Node::as_scalar) {
        Some(word) if policy.values.contains(&word) => Ok(()),
        _ => Err(TemplateError::at(
            node.line,
            TemplateFault::Expected(policy.wanted),
        )),
    }
}
