//! Why a template cannot become tables, and where.

use std::fmt;

use crate::template::plan::TablePlan;
use crate::wire::ApiError;

/// What is wrong.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum TemplateFault {
    #[error("{0}")]
    Syntax(String),
    #[error("the template has more than {0} bytes")]
    TooLarge(usize),
    #[error("nested deeper than {0} levels")]
    TooDeep(usize),
    #[error("its functions make more than {0} bytes")]
    TooMuch(usize),
    #[error("CloudFormation knows no YAML aliases")]
    Alias,
    #[error("CloudFormation knows no YAML merge keys (<<)")]
    MergeKey,
    #[error("{0} stands here twice")]
    Duplicate(String),
    #[error("unknown tag {0}")]
    UnknownTag(String),
    #[error("is null, which a template may not contain")]
    Null,
    #[error("must be {0}")]
    Expected(&'static str),
    #[error("is missing")]
    Missing,
    #[error("is not something that {0} has")]
    Unknown(&'static str),
    #[error("is not supported by the emulator: {0}")]
    Unsupported(&'static str),
    #[error("{0} resources are not supported by the emulator: {1}")]
    UnsupportedResource(String, &'static str),
    #[error("{0} needs Transform: {1}")]
    NeedsTransform(&'static str, &'static str),
    #[error("must have an entry for {0}, the region of the tables")]
    OwnRegion(String),
    #[error("changes go to streams of their own region and account only, here {0} and {1}")]
    ForeignStream(String, String),
    #[error("needs other regions, and the table is in one alone")]
    OneRegion,
    #[error("means nothing on demand, which BillingMode says")]
    OnDemand,
    #[error("the attribute {0} has another type elsewhere in the table")]
    OtherType(String),
    #[error("the template has no resource {0}")]
    NoResource(String),
    #[error("the table has no global index {0}")]
    NoIndex(String),
    #[error("its replicas need regions apart, and here all regions see one set of tables")]
    RegionsShared,
    #[error("the import ended as {0}: {1}")]
    Import(String, String),
    #[error("the import takes as long as changes of tables do: load it where they take no time")]
    SlowImport,
    #[error("{0} cannot be evaluated here: {1}")]
    Function(String, &'static str),
    #[error("{0} takes {1}")]
    Arguments(&'static str, &'static str),
    #[error("{0} has no value: it has no default, and none was given")]
    NoValue(String),
    #[error("{0} has no value: it has no default, and Parameters of {1} gives it none")]
    NoStackValue(String, String),
    #[error("{0} is not a parameter of the template")]
    UnknownParameter(String),
    #[error("{0} is not {1}, as the parameter demands")]
    Parameter(String, String),
    #[error("{0} is neither a parameter nor a resource of the template")]
    UnknownName(String),
    #[error("{0} is a resource of type {1}, which the emulator does not create")]
    OtherResource(String, String),
    #[error("{0} is a table that its condition leaves out")]
    AbsentTable(String),
    #[error("{0} is not a condition of the template")]
    UnknownCondition(String),
    #[error("{0} depends on itself")]
    Cycle(String),
    #[error("the mappings have no {0}")]
    NoMapping(String),
    #[error("dynamic references ({{{{resolve:...}}}}) cannot be looked up here")]
    DynamicReference,
    #[error("the template has no Resources: it is not a CloudFormation template")]
    NoResources,
    #[error(
        "{0} says nothing of tables; read are CloudFormation templates (also those of the CDK, of SAM and of the \
         Serverless Framework), what `terraform show -json` prints, answers of DescribeTable, and data models of \
         NoSQL Workbench"
    )]
    Unrecognised(String),
    #[error("this is {0}")]
    Source(&'static str),
    #[error("is known only after it was applied: give the state, or a plan that has its name")]
    AfterApply,
    #[error("the table {0} is not in the file")]
    OtherTable(String),
    #[error("the tables here are in {0}")]
    OtherRegion(String),
    #[error("the plan has no resource of type aws_dynamodb_table")]
    NoTerraformTables,
    #[error(
        "the template has no resource of type AWS::DynamoDB::Table, AWS::DynamoDB::GlobalTable or \
         AWS::Serverless::SimpleTable"
    )]
    NoTables,
    #[error("must not depend on resources, nor on what is imported")]
    Dependent,
    #[error("no export is named {0}: {1}")]
    NoExport(String, String),
    #[error("an export named {0} is there already, as {1}")]
    ExportedTwice(String, String),
    #[error("no stack can come first: {0}")]
    ImportCycle(String),
    #[error("the export {0} cannot be had: {1}")]
    Imported(String, Box<TemplateError>),
    #[error("{0}")]
    Refused(ApiError),
}

/// A template that cannot become tables: which resource and property, on which line, and why.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::Emulator;
///
/// let error = Emulator::new()
///     .create_from_template(
///         "
/// Resources:
///   Music:
///     Type: AWS::DynamoDB::Table
///     Properties:
///       BillingMode: PAY_PER_REQUEST
///       AttributeDefinitions: [{ AttributeName: artist, AttributeType: S }]
///       KeySchema: [{ AttributeName: artist, KeyType: HASH }]
///       Keys: []
/// ",
///     )
///     .unwrap_err();
/// assert_eq!(error.path(), "Resources.Music.Properties.Keys");
/// assert_eq!(error.line(), Some(9));
/// assert!(error.refusal().is_none(), "the service was not asked");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateError {
    /// The file, where the template was given its name.
    file: Option<String>,
    /// From the innermost name to the outermost.
    path: Vec<String>,
    line: Option<u32>,
    fault: TemplateFault,
}

impl TemplateError {
    /// A fault somewhere in the template.
    pub(crate) const fn new(fault: TemplateFault) -> Self {
        Self {
            file: None,
            path: Vec::new(),
            line: None,
            fault,
        }
    }

    /// A fault of what begins on `line`.
    pub(crate) const fn at(line: u32, fault: TemplateFault) -> Self {
        Self {
            file: None,
            path: Vec::new(),
            line: Some(line),
            fault,
        }
    }

    /// What the service says against the table of a plan.
    pub(crate) fn refused(plan: &TablePlan, refusal: ApiError) -> Self {
        Self::of_plan(plan, TemplateFault::Refused(refusal))
    }

    /// What the service says against a step of a plan, by its number.
    pub(crate) fn refused_step(plan: &TablePlan, step: usize, refusal: ApiError) -> Self {
        let error = Self::refused(plan, refusal);
        match plan.origin(step) {
            None => error,
            Some(origin) => Self {
                path: origin.place.iter().rev().cloned().collect(),
                line: plan.line.and(Some(origin.line)),
                ..error
            },
        }
    }

    /// A fault of the table of a plan.
    pub(crate) fn of_plan(plan: &TablePlan, fault: TemplateFault) -> Self {
        Self {
            file: plan.file.clone(),
            path: plan.place.iter().rev().cloned().collect(),
            line: plan.line,
            fault,
        }
    }

    /// What the service says against all the tables together.
    pub(crate) const fn refused_whole(refusal: ApiError) -> Self {
        Self::new(TemplateFault::Refused(refusal))
    }

    /// The same, of the file of this name, unless it is of another one.
    pub(crate) fn of_file(mut self, file: &str) -> Self {
        self.file.get_or_insert_with(|| file.to_owned());
        self
    }

    /// The same, of the template of a stack within another: its parameters have their values there.
    pub(crate) fn of_stack(mut self, resource: &str) -> Self {
        if let TemplateFault::NoValue(name) = self.fault {
            self.fault = TemplateFault::NoStackValue(name, resource.to_owned());
        }
        self
    }

    /// The same, seen from one level further out.
    pub(crate) fn inside(mut self, name: impl Into<String>) -> Self {
        self.path.push(name.into());
        self
    }

    /// The file, where [`Template::named`](crate::Template::named) gave the template its name.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// Where in the template: names joined by dots, such as
    /// `Resources.Music.Properties.KeySchema[0].KeyType`. Empty when it is the text as a whole.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for name in self.path.iter().rev() {
            if !path.is_empty() && !name.starts_with('[') {
                path.push('.');
            }
            path.push_str(name);
        }
        path
    }

    /// The line of the template, counted from one.
    pub const fn line(&self) -> Option<u32> {
        self.line
    }

    /// The parameter that has neither a default nor a value: give it one with
    /// [`Template::parameter`](crate::Template::parameter).
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// let error = Emulator::new()
    ///     .create_from_template(
    ///         "
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
    ///     )
    ///     .unwrap_err();
    /// assert_eq!(error.missing_parameter(), Some("Stage"));
    /// ```
    pub fn missing_parameter(&self) -> Option<&str> {
        match &self.fault {
            TemplateFault::NoValue(name) => Some(name),
            TemplateFault::Imported(_, cause) => cause.missing_parameter(),
            _ => None,
        }
    }

    /// Whether an import that the template asks for began and failed.
    #[cfg(feature = "cli")]
    pub(crate) const fn is_of_import(&self) -> bool {
        matches!(self.fault, TemplateFault::Import(..))
    }

    /// What the service said, when the template is in order and the table is not.
    pub const fn refusal(&self) -> Option<&ApiError> {
        match &self.fault {
            TemplateFault::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(formatter, "{file}: ")?;
        }
        if let Some(line) = self.line {
            write!(formatter, "line {line}: ")?;
        }
        if !self.path.is_empty() {
            write!(formatter, "{}: ", self.path())?;
        }
        write!(formatter, "{}", self.fault)
    }
}

impl std::error::Error for TemplateError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.refusal().map(|refusal| refusal as _)
    }
}
