//! A template as a user holds it.

use std::collections::{BTreeMap, BTreeSet};

use crate::limits;
use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::form::{self, SourceForm};
use crate::template::node::Node;
use crate::template::plan::TablePlan;
use crate::template::resource::{ResourceKind, type_of};
use crate::template::scope::Scope;
use crate::template::stacks::{StackId, Stacks};
use crate::template::table::{self, TablePlace};
use crate::template::{
    attributes, described, expand, json, nested, sections, simple_table, terraform, workbench, yaml,
};

/// The transform that makes tables of simple tables, and leaves other tables alone.
pub(crate) const SERVERLESS: &str = "AWS::Serverless-2016-10-31";

/// The transform that brings loops and further functions.
pub(crate) const LANGUAGE: &str = "AWS::LanguageExtensions";

/// A CloudFormation template, in YAML or JSON, whose tables an
/// [`Emulator`](crate::Emulator) can create.
///
/// Parameters take their defaults or the values given here. Functions are evaluated where a table
/// uses them: `Ref`, `Fn::Sub`, `Fn::Join`, `Fn::Select`, `Fn::Split`, `Fn::FindInMap`, `Fn::If`,
/// `Fn::GetAtt` of the `Arn` of a table, KMS key, Kinesis stream or bucket, those of conditions, and with
/// `Transform: AWS::LanguageExtensions` also `Fn::ForEach`, `Fn::Length`, `Fn::ToJsonString` and defaults of
/// `Fn::FindInMap`. A table without `TableName` gets its logical name.
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
    form: SourceForm,
    root: Node,
    given: BTreeMap<String, String>,
    /// The file that it was read from, where that was told.
    file: Option<String>,
    /// What its stack is called, where that was told.
    stack: Option<String>,
    /// The templates of nested stacks, by the names of their resources.
    nested: BTreeMap<String, Self>,
    /// Which stack it is among those that are loaded together.
    id: StackId,
    /// Parameters whose value is not known yet.
    unknown: BTreeSet<String>,
}

/// A template within a template: a resource of the type `AWS::CloudFormation::Stack` or `AWS::Serverless::Application`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NestedStack {
    /// The name of the resource.
    pub name: String,
    /// Where its template is: the file beside the template that the CDK wrote for it, or `TemplateURL` or `Location` as it
    /// stands.
    /// Nothing where that is made by a function.
    pub location: Option<String>,
}

impl Template {
    /// Reads a template, or something else that says what tables are to be: JSON when it begins with a brace or a
    /// bracket, otherwise YAML. What it is shows in what it holds.
    ///
    /// Beside templates of CloudFormation these are plans and states of Terraform (`terraform show -json`), answers of
    /// DescribeTable and requests of CreateTable (one, a list, or one behind the other), and data models of NoSQL
    /// Workbench with their sample data.
    ///
    /// # Errors
    ///
    /// When the text is none of these, when it has a section that CloudFormation does not know, or when a
    /// transform of the template could change its tables.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{Emulator, Template};
    ///
    /// assert!(Template::parse(r#"{"Resources": {}}"#).is_ok());
    /// let error = Template::parse("Resurces: {}").unwrap_err();
    /// assert_eq!(error.line(), Some(1));
    ///
    /// let model = Template::parse(
    ///     r#"{"ModelName": "Shop", "DataModel": [{
    ///         "TableName": "carts",
    ///         "KeyAttributes": {"PartitionKey": {"AttributeName": "id", "AttributeType": "S"}},
    ///         "TableData": [{"id": {"S": "1"}}]
    ///     }]}"#,
    /// )?;
    /// assert_eq!(Emulator::new().create_tables(&model)?, ["carts"]);
    /// # Ok::<(), dynamodb_emulator::TemplateError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let too_large = |most| Err(TemplateError::new(TemplateFault::TooLarge(most)));
        if text.len() > limits::TABLE_SOURCE_BYTES_MAX {
            return too_large(limits::TABLE_SOURCE_BYTES_MAX);
        }
        let is_template = text.len() <= limits::TEMPLATE_BYTES_MAX;
        let text = text.trim_start_matches('\u{feff}');
        let is_json = text.trim_start().starts_with(['{', '[']);
        let mut root = match is_json {
            true => json::parse(text)?,
            // Nothing but a template is written in YAML.
            false if !is_template => return too_large(limits::TEMPLATE_BYTES_MAX),
            false => yaml::parse(text).map_err(|error| form::of_text(text).unwrap_or(error))?,
        };
        let form = form::of(&root).map_err(|error| form::of_text(text).unwrap_or(error))?;
        if form == SourceForm::CloudFormation {
            if !is_template {
                return too_large(limits::TEMPLATE_BYTES_MAX);
            }
            if !is_json {
                yaml::settle(&mut root);
            }
            sections::check(&root)?;
        }
        Ok(Self {
            form,
            root,
            given: BTreeMap::new(),
            file: None,
            stack: None,
            nested: BTreeMap::new(),
            id: StackId::default(),
            unknown: BTreeSet::new(),
        })
    }

    /// Says which file the template was read from, so that refusals name it.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{Emulator, Template};
    ///
    /// let template = Template::parse(r#"{"Resources": {}}"#)?.named("tables.json");
    /// let error = Emulator::new().create_tables(&template).unwrap_err();
    /// assert!(error.to_string().starts_with("tables.json: the template has no resource"));
    /// # Ok::<(), dynamodb_emulator::TemplateError>(())
    /// ```
    #[must_use]
    pub fn named(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Says what the stack of the template is called: the value of `AWS::StackName`, and part of that of `AWS::StackId`.
    /// A stack within it is called `NAME-RESOURCE`. Without a name neither has a value.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{Emulator, Template};
    ///
    /// let template = Template::parse(
    ///     "
    /// Resources:
    ///   Music:
    ///     Type: AWS::DynamoDB::Table
    ///     Properties:
    ///       TableName: !Sub '${AWS::StackName}-music'
    ///       BillingMode: PAY_PER_REQUEST
    ///       AttributeDefinitions: [{ AttributeName: artist, AttributeType: S }]
    ///       KeySchema: [{ AttributeName: artist, KeyType: HASH }]
    /// ",
    /// )?;
    /// let tables = Emulator::new().create_tables(&template.with_stack_name("shop"))?;
    /// assert_eq!(tables, ["shop-music"]);
    /// # Ok::<(), dynamodb_emulator::TemplateError>(())
    /// ```
    #[must_use]
    pub fn with_stack_name(mut self, name: impl Into<String>) -> Self {
        self.stack = Some(name.into());
        self
    }

    /// The stacks within the template, whose own templates [`Self::with_nested`] takes.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{Emulator, Template};
    ///
    /// let template = Template::parse(
    ///     "
    /// Resources:
    ///   Storage:
    ///     Type: AWS::CloudFormation::Stack
    ///     Properties: { TemplateURL: ./storage.yaml, Parameters: { Stage: test } }
    /// ",
    /// )?;
    /// let stacks = template.nested_stacks();
    /// assert_eq!(stacks[0].location.as_deref(), Some("./storage.yaml"));
    ///
    /// let storage = Template::parse(
    ///     "
    /// Parameters: { Stage: { Type: String } }
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
    /// let template = template.with_nested("Storage", storage);
    /// assert_eq!(Emulator::new().create_tables(&template)?, ["test.music"]);
    /// # Ok::<(), dynamodb_emulator::TemplateError>(())
    /// ```
    pub fn nested_stacks(&self) -> Vec<NestedStack> {
        nested::stacks(self)
    }

    /// Gives a stack within the template its own template. Its parameters are evaluated in this one. A stack without
    /// one has no tables.
    #[must_use]
    pub fn with_nested(mut self, stack: impl Into<String>, template: Self) -> Self {
        self.nested.insert(stack.into(), template);
        self
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

    /// The tables of the template, which is one of `stacks`, as they are created in `place`.
    pub(crate) fn plan(
        &self,
        place: TablePlace<'_>,
        stacks: &Stacks<'_>,
    ) -> Result<Vec<TablePlan>, TemplateError> {
        let plans = match (self.form, self.given.keys().next()) {
            (SourceForm::CloudFormation, _) if self.is_aside(stacks) => Ok(Vec::new()),
            (SourceForm::CloudFormation, _) => self.tables(place, Some(stacks), 0),
            (_, Some(name)) => {
                let fault = TemplateFault::UnknownParameter(name.clone());
                Err(TemplateError::new(fault))
            }
            (SourceForm::Terraform, None) => terraform::plans(&self.root, place),
            (SourceForm::Described, None) => described::plans(&self.root, place.region),
            (SourceForm::Workbench, None) => workbench::plans(&self.root),
        };
        let mut plans = plans.map_err(|error| self.of_file(error))?;
        for plan in &mut plans {
            plan.file = plan.file.take().or_else(|| self.file.clone());
        }
        Ok(plans)
    }

    /// The tables of a stack and of those within it, which is itself within `depth` others.
    pub(crate) fn stack(
        &self,
        place: TablePlace<'_>,
        stacks: Option<&Stacks<'_>>,
        depth: usize,
    ) -> Result<Vec<TablePlan>, TemplateError> {
        let expanded = expand::expand(self, place.region, place.account)?;
        let template = expanded.as_ref().unwrap_or(self);
        template.tables(place, stacks, depth)
    }

    /// The same of a template whose loops are written out.
    fn tables(
        &self,
        place: TablePlace<'_>,
        stacks: Option<&Stacks<'_>>,
        depth: usize,
    ) -> Result<Vec<TablePlan>, TemplateError> {
        let scope = Scope::new(self, place.region, place.account)?;
        let mut scope = scope.among(stacks, 0);
        let mut plans = Vec::new();
        for (name, resource) in self.section("Resources") {
            let inside = |error: TemplateError| error.inside(name.as_str()).inside("Resources");
            attributes::check_name(name, resource).map_err(inside)?;
            if let Some(nested) = self.nested.get(name) {
                let made = scope.making(name, |scope| {
                    nested::plans(scope, (name, resource), nested, place, depth)
                });
                plans.extend(made.map_err(inside)?);
                continue;
            }
            plans.extend(plan(&mut scope, name, resource).map_err(inside)?);
        }
        scope.check_order()?;
        if plans.is_empty() && depth == 0 && !self.has_tables() {
            return Err(TemplateError::new(TemplateFault::NoTables));
        }
        Ok(plans)
    }

    /// A fault of this template, with the name of its file.
    pub(crate) fn of_file(&self, error: TemplateError) -> TemplateError {
        match &self.file {
            Some(file) => error.of_file(file),
            None => error,
        }
    }

    /// Whether it is there for its exports alone, beside templates that have tables.
    fn is_aside(&self, stacks: &Stacks<'_>) -> bool {
        !self.has_tables() && self.has_exports() && stacks.has_tables()
    }

    /// Whether it has a parameter of this name.
    pub(crate) fn declares(&self, name: &str) -> bool {
        self.form == SourceForm::CloudFormation && self.entry("Parameters", name).is_some()
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

    /// Whether it has tables, or loops that may make some, be it in stacks within it.
    pub(crate) fn has_tables(&self) -> bool {
        if self.form != SourceForm::CloudFormation || self.nested.values().any(Self::has_tables) {
            return true;
        }
        let mut resources = self.section("Resources").iter();
        resources.any(|(name, resource)| {
            let kind = ResourceKind::of(resource);
            name.starts_with(expand::LOOP) || kind.is_some_and(ResourceKind::is_table)
        })
    }

    /// Whether other stacks may import from it, or from stacks within it.
    pub(crate) fn has_exports(&self) -> bool {
        let mut outputs = self.section("Outputs").iter();
        // What loops make is not known yet.
        let may_be = |(name, output): &(String, Node)| {
            output.get("Export").is_some() || name.starts_with(expand::LOOP)
        };
        (self.is_stack() && outputs.any(may_be)) || self.nested.values().any(Self::has_exports)
    }

    /// The stacks of the template, and of those within it, that have no template of their own and are not left out by their
    /// conditions: each by its file and its name.
    #[cfg(feature = "cli")]
    pub(crate) fn stacks_without_template(&self, place: TablePlace<'_>) -> Vec<String> {
        nested::without_template(self, place)
    }

    /// Whether it is a template of CloudFormation.
    pub(crate) const fn is_stack(&self) -> bool {
        matches!(self.form, SourceForm::CloudFormation)
    }

    /// The same as this one of the stacks that are loaded together.
    pub(crate) fn with_id(mut self, id: StackId) -> Self {
        self.id = id;
        self
    }

    /// Which stack it is among those that are loaded together.
    pub(crate) const fn id(&self) -> &StackId {
        &self.id
    }

    /// The same with a parameter whose value is not known yet.
    pub(crate) fn without_parameter(mut self, name: &str) -> Self {
        self.unknown.insert(name.to_owned());
        self
    }

    /// Whether the value of a parameter is not known yet.
    pub(crate) fn is_unknown(&self, name: &str) -> bool {
        self.unknown.contains(name)
    }

    /// The same template with another tree.
    pub(crate) fn with_root(&self, root: Node) -> Self {
        Self {
            root,
            ..self.clone()
        }
    }

    /// The file that it was read from, where that was told.
    pub(crate) fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// What its stack is called: as it was given as a parameter, or as it was told.
    pub(crate) fn stack_name(&self) -> Option<&str> {
        let given = self.given.get("AWS::StackName");
        given.or(self.stack.as_ref()).map(String::as_str)
    }

    /// The template of a stack within this one, where it was given.
    pub(crate) fn nested(&self, stack: &str) -> Option<&Self> {
        self.nested.get(stack)
    }

    /// The tree as it was read.
    pub(crate) const fn root(&self) -> &Node {
        &self.root
    }

    /// Whether loops and further functions can be used.
    pub(crate) fn is_extended(&self) -> bool {
        self.transforms().any(|transform| transform == LANGUAGE)
    }

    /// Whether simple tables become tables.
    pub(crate) fn is_serverless(&self) -> bool {
        self.transforms().any(|transform| transform == SERVERLESS)
    }

    fn transforms(&self) -> impl Iterator<Item = &str> {
        let section = self.root.get("Transform").into_iter();
        // One transform may stand without a list around it.
        let transforms = section.flat_map(|one| one.as_list().unwrap_or(std::slice::from_ref(one)));
        transforms.filter_map(Node::as_scalar)
    }
}

/// The table that a resource stands for, if it stands for one.
fn plan<'t>(
    scope: &mut Scope<'t>,
    name: &'t str,
    resource: &'t Node,
) -> Result<Option<TablePlan>, TemplateError> {
    if name.starts_with("Fn::ForEach") {
        let fault = TemplateFault::NeedsTransform("Fn::ForEach", LANGUAGE);
        return Err(TemplateError::at(resource.line, fault));
    }
    let written = type_of(resource)?;
    let kind = match ResourceKind::of(resource) {
        Some(kind) if kind.is_table() => kind,
        None if written.starts_with("AWS::DynamoDB::") => {
            let why = "only Table and GlobalTable are";
            let fault = TemplateFault::UnsupportedResource(written.to_owned(), why);
            return Err(TemplateError::at(resource.line, fault));
        }
        _ => return Ok(None),
    };
    if !scope.exists(resource)? {
        return Ok(None);
    }
    if kind == ResourceKind::SimpleTable {
        simple_table::check_transform(scope, resource)?;
    }
    attributes::check(scope, name, resource)?;
    table::plan(scope, kind, name, resource).map(Some)
}
