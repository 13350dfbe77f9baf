//! The sections of a template.

use std::collections::BTreeMap;

use crate::limits;
use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::node::Node;
use crate::template::scope::Scope;
use crate::template::table::{self, TablePlan};
use crate::template::{json, yaml};

/// What a template may consist of
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html>; `Globals`
/// comes with the serverless transform).
const SECTIONS: [&str; 12] = [
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

/// The transform that leaves tables alone.
const SERVERLESS: &str = "AWS::Serverless-2016-10-31";

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

/// The type of the resources that become tables.
pub(crate) const TABLE: &str = "AWS::DynamoDB::Table";

/// A CloudFormation template, in YAML or JSON, whose tables an
/// [`Emulator`](crate::Emulator) can create.
///
/// Parameters take their defaults or the values given here. Functions are evaluated where a table
/// uses them: `Ref`, `Fn::Sub`, `Fn::Join`, `Fn::Select`, `Fn::Split`, `Fn::FindInMap`, `Fn::If`,
/// `Fn::GetAtt` of the `Arn` of a table or KMS key, and those of conditions. A table without `TableName` gets its
/// logical name.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::{Emulator, Template};
///
/// let template = Template::parse(
///     "
/// Parameters:
///   Stage: { Type: String }
/// Resources:
///   Music:
///     Type: AWS::DynamoDB::Table
///     Properties:
///       TableName: !Sub '${Stage}.music'
///       BillingMode: PAY_PER_REQUEST
///       AttributeDefinitions: [{ AttributeName: artist, AttributeType: S }]
///       KeySchema: [{ AttributeName: artist, KeyType: HASH }]
/// ",
/// )?;
/// let emulator = Emulator::new();
/// let tables = emulator.create_tables(&template.parameter("Stage", "test"))?;
/// assert_eq!(tables, ["test.music"]);
/// # Ok::<(), dynamodb_emulator::TemplateError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Template {
    root: Node,
    given: BTreeMap<String, String>,
}

impl Template {
    /// Reads a template: JSON when it begins with a brace, otherwise YAML.
    ///
    /// # Errors
    ///
    /// When the text is neither, when it has a section that CloudFormation does not know, or when a
    /// transform of the template could change its tables.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Template;
    ///
    /// assert!(Template::parse(r#"{"Resources": {}}"#).is_ok());
    /// let error = Template::parse("Resurces: {}").unwrap_err();
    /// assert_eq!(error.line(), Some(1));
    /// ```
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        if text.len() > limits::TEMPLATE_BYTES_MAX {
            let fault = TemplateFault::TooLarge(limits::TEMPLATE_BYTES_MAX);
            return Err(TemplateError::new(fault));
        }
        let text = text.trim_start_matches('\u{feff}');
        let root = match text.trim_start().starts_with('{') {
            true => json::parse(text)?,
            false => yaml::parse(text)?,
        };
        check_sections(&root)?;
        Ok(Self {
            root,
            given: BTreeMap::new(),
        })
    }

    /// Gives a parameter its value; `AWS::StackName` and other pseudo parameters can be given as well.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Template;
    ///
    /// let template = Template::parse(
    ///     "
    /// Parameters:
    ///   Stage: { Type: String, AllowedValues: [test, prod] }
    /// Resources: {}
    /// ",
    /// )?;
    /// let _ready = template.parameter("Stage", "test");
    /// # Ok::<(), dynamodb_emulator::TemplateError>(())
    /// ```
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.given.insert(name.into(), value.into());
        self
    }

    /// The tables of the template, as they are created in `region` of `account`.
    pub(crate) fn plan(
        &self,
        region: &str,
        account: &str,
    ) -> Result<Vec<TablePlan>, TemplateError> {
        let mut scope = Scope::new(self, region, account)?;
        let mut plans = Vec::new();
        for (name, resource) in self.section("Resources") {
            let plan = plan(&mut scope, name, resource)
                .map_err(|error| error.inside(name.as_str()).inside("Resources"))?;
            plans.extend(plan);
        }
        if plans.is_empty() && !self.has_tables() {
            return Err(TemplateError::new(TemplateFault::NoTables));
        }
        Ok(plans)
    }

    /// The entries of a section; none where it is not there.
    pub(crate) fn section(&self, name: &str) -> &[(String, Node)] {
        let section = self.root.get(name).and_then(Node::as_map);
        // A section that is absent, or is no map, has no entries; Resources is one.
        section.unwrap_or_default()
    }

    /// One entry of a section.
    pub(crate) fn entry(&self, section: &str, name: &str) -> Option<&Node> {
        self.root.get(section)?.get(name)
    }

    /// The values that were given for parameters.
    pub(crate) const fn given(&self) -> &BTreeMap<String, String> {
        &self.given
    }

    fn has_tables(&self) -> bool {
        let mut resources = self.section("Resources").iter();
        resources.any(|(_, resource)| kind(resource).is_ok_and(|kind| kind == TABLE))
    }
}

/// The type of a resource.
pub(crate) fn kind(resource: &Node) -> Result<&str, TemplateError> {
    let missing = || TemplateError::at(resource.line, TemplateFault::Missing).inside("Type");
    resource
        .get("Type")
        .and_then(Node::as_scalar)
        .ok_or_else(missing)
}

/// The table that a resource stands for, if it stands for one.
fn plan<'t>(
    scope: &mut Scope<'t>,
    name: &'t str,
    resource: &'t Node,
) -> Result<Option<TablePlan>, TemplateError> {
    let kind = kind(resource)?;
    let why = match kind {
        TABLE => None,
        "AWS::DynamoDB::GlobalTable" => {
            Some("it has one region only; declare an AWS::DynamoDB::Table")
        }
        "AWS::Serverless::SimpleTable" => Some("declare an AWS::DynamoDB::Table"),
        _ if kind.starts_with("AWS::DynamoDB::") => Some("only AWS::DynamoDB::Table is"),
        _ => return Ok(None),
    };
    if !scope.exists(resource)? {
        return Ok(None);
    }
    if let Some(why) = why {
        let fault = TemplateFault::UnsupportedResource(kind.to_owned(), why);
        return Err(TemplateError::at(resource.line, fault));
    }
    // The resource has a type, so that it is a map.
    for (key, node) in resource.as_map().unwrap_or_default() {
        if !RESOURCE.contains(&key.as_str()) {
            let error = TemplateError::at(node.line, TemplateFault::Unknown("a resource"));
            return Err(error.inside(key.as_str()));
        }
    }
    table::plan(scope, name, resource).map(Some)
}

fn check_sections(root: &Node) -> Result<(), TemplateError> {
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
                .all(|node| node.as_scalar() == Some(SERVERLESS))
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
