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
        "Conditions" | "Mappings" | "Parameters" if section.as_map().is_none() => {
            at(TemplateFault::Expected("a map"))
        }
        _ => Ok(()),
    }
}
