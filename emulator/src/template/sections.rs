//! The sections of a template.

use crate::template::document::{LANGUAGE, SERVERLESS};
use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::node::Node;

/// What a template may consist of
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html>; `Globals`
/// comes with the serverless transform).
pub(crate) const SECTIONS: [&str; 12] = [
    "AWSTemplateFormatVersion",
    "Conditions",
    "Description",
    "Globals",
    "Hooks",
    "Mappings",
    "Metadata",
    "Outputs",
    "Parameters",
    "Resources",
    "Rules",
    "Transform",
];

/// The one version that there is.
const VERSION: &str = "2010-09-09";

/// Refuses sections that CloudFormation does not know, and those that are not what they have to be.
pub(crate) fn check(root: &Node) -> Result<(), TemplateError> {
    let sections = root
        .as_map()
        .ok_or_else(|| TemplateError::new(TemplateFault::NoResources))?;
    for (name, section) in sections {
        check_section(name, section).map_err(|error| error.inside(name.as_str()))?;
    }
    match root.get("Resources").map(Node::as_map) {
        None => Err(TemplateError::new(TemplateFault::NoResources)),
        Some(None) => Err(TemplateError::new(TemplateFault::Expected("a map")).inside("Resources")),
        Some(Some(_)) => Ok(()),
    }
}

fn check_section(name: &str, section: &Node) -> Result<(), TemplateError> {
    let at = |fault| Err(TemplateError::at(section.line, fault));
    match name {
        _ if !SECTIONS.contains(&name) => at(TemplateFault::Unknown("a CloudFormation template")),
        "AWSTemplateFormatVersion" if section.as_scalar() != Some(VERSION) => {
            at(TemplateFault::Expected("2010-09-09"))
        }
        "Transform" => {
            let one = std::slice::from_ref(section);
            // One transform may stand without a list around it.
            let transforms = section.as_list().unwrap_or(one);
            match transforms
                .iter()
                .all(|node| matches!(node.as_scalar(), Some(SERVERLESS | LANGUAGE)))
            {
                true => Ok(()),
                false => at(TemplateFault::Unsupported(
                    "a transform may change any resource",
                )),
            }
        }
        "Globals" => check_globals(section),
        "Parameters" if section.as_map().is_some() => {
            let mut parameters = section.entries().iter();
            parameters.try_for_each(|(name, parameter)| {
                check_parameter(name, parameter).map_err(|error| error.inside(name.as_str()))
            })
        }
        "Conditions" | "Mappings" | "Parameters" if section.as_map().is_none() => {
            at(TemplateFault::Expected("a map"))
        }
        _ => Ok(()),
    }
}

/// What a parameter may have
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html>).
const OF_PARAMETER: [&str; 11] = [
    "AllowedPattern",
    "AllowedValues",
    "ConstraintDescription",
    "Default",
    "Description",
    "MaxLength",
    "MaxValue",
    "MinLength",
    "MinValue",
    "NoEcho",
    "Type",
];

/// The types of parameters that name nothing of AWS.
const TYPES: [&str; 5] = [
    "String",
    "Number",
    "List<Number>",
    "List<String>",
    "CommaDelimitedList",
];

/// The types of parameters that name something of AWS, each also as the type of a list's elements
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html>).
const TYPES_OF_AWS: [&str; 10] = [
    "AWS::EC2::AvailabilityZone::Name",
    "AWS::EC2::Image::Id",
    "AWS::EC2::Instance::Id",
    "AWS::EC2::KeyPair::KeyName",
    "AWS::EC2::SecurityGroup::GroupName",
    "AWS::EC2::SecurityGroup::Id",
    "AWS::EC2::Subnet::Id",
    "AWS::EC2::VPC::Id",
    "AWS::EC2::Volume::Id",
    "AWS::Route53::HostedZone::Id",
];

/// Whether a parameter can have this type, be it an entry of the parameter store.
fn is_type(name: &str) -> bool {
    let within = |name: &str, around: &str| {
        let inner = name
            .strip_prefix(around)
            .and_then(|it| it.strip_prefix('<'));
        inner.and_then(|it| it.strip_suffix('>')).map(str::to_owned)
    };
    let is_plain = |name: &str| {
        let element = within(name, "List");
        TYPES.contains(&name) || TYPES_OF_AWS.contains(&element.as_deref().unwrap_or(name))
    };
    let stored = within(name, "AWS::SSM::Parameter::Value");
    name == "AWS::SSM::Parameter::Name" || is_plain(stored.as_deref().unwrap_or(name))
}

/// The sections of `Globals`
/// (<https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html>).
const GLOBALS: [&str; 8] = [
    "Api",
    "CapacityProvider",
    "Function",
    "HttpApi",
    "LayerVersion",
    "SimpleTable",
    "StateMachine",
    "WebSocketApi",
];

/// Refuses a section that the transform does not know.
fn check_globals(globals: &Node) -> Result<(), TemplateError> {
    let mut sections = globals.entries().iter();
    match sections.find(|(name, _)| !GLOBALS.contains(&name.as_str())) {
        None => Ok(()),
        Some((name, node)) => {
            let error = TemplateError::at(node.line, TemplateFault::Unknown("the section Globals"));
            Err(error.inside(name.as_str()))
        }
    }
}

/// Refuses a parameter that CloudFormation refuses. A pattern is a regular expression of Java, which nothing here can
/// hold a value against: it is told once, when the template is read.
fn check_parameter(name: &str, parameter: &Node) -> Result<(), TemplateError> {
    let at = |node: &Node, fault| TemplateError::at(node.line, fault);
    if parameter.as_map().is_none() {
        return Err(at(parameter, TemplateFault::Expected("a map")));
    }
    for (attribute, node) in parameter.entries() {
        if !OF_PARAMETER.contains(&attribute.as_str()) {
            let error = at(node, TemplateFault::Unknown("a parameter"));
            return Err(error.inside(attribute.as_str()));
        }
    }
    let inside = |error: TemplateError| error.inside("Type");
    let Some(declared) = parameter.get("Type") else {
        return Err(inside(at(parameter, TemplateFault::Missing)));
    };
    if !declared.as_scalar().is_some_and(is_type) {
        let types = "String, Number, CommaDelimitedList, List<Number>, or a type of AWS";
        return Err(inside(at(declared, TemplateFault::Expected(types))));
    }
    if let Some(default) = parameter.get("Default")
        && default.as_scalar().is_none()
    {
        let error = at(default, TemplateFault::Expected("a text"));
        return Err(error.inside("Default"));
    }
    if parameter.get("AllowedPattern").is_some() {
        tracing::warn!(
            "the parameter {name} has an AllowedPattern, which is not checked here: CloudFormation may refuse its value"
        );
    }
    Ok(())
}
