//! The types of resources that mean something here.

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::node::Node;

/// What a resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResourceKind {
    Table,
    GlobalTable,
    /// A table of the serverless transform.
    SimpleTable,
    /// A template within a template.
    Stack,
    /// The same, as the serverless transform has it.
    Application,
    /// A key of KMS, which a table may be encrypted with. There is no KMS here: as everywhere in the emulator an ARN
    /// stands for the key, and the logical name is its id.
    Key,
    /// A stream in Kinesis, which changes of a table may go to.
    Stream,
    /// A bucket, from which a table may be imported.
    Bucket,
}

impl ResourceKind {
    /// All of them.
    const ALL: [Self; 8] = [
        Self::Table,
        Self::GlobalTable,
        Self::SimpleTable,
        Self::Stack,
        Self::Application,
        Self::Key,
        Self::Stream,
        Self::Bucket,
    ];

    /// The type as a template spells it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Table => "AWS::DynamoDB::Table",
            Self::GlobalTable => "AWS::DynamoDB::GlobalTable",
            Self::SimpleTable => "AWS::Serverless::SimpleTable",
            Self::Stack => "AWS::CloudFormation::Stack",
            Self::Application => "AWS::Serverless::Application",
            Self::Key => "AWS::KMS::Key",
            Self::Stream => "AWS::Kinesis::Stream",
            Self::Bucket => "AWS::S3::Bucket",
        }
    }

    /// The resource's kind; none for one of which nothing is known here, or that has no type.
    pub(crate) fn of(resource: &Node) -> Option<Self> {
        let name = resource.get("Type")?.as_scalar()?;
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it stands for a template of its own.
    pub(crate) const fn is_stack(self) -> bool {
        matches!(self, Self::Stack | Self::Application)
    }

    /// Whether it becomes a table.
    pub(crate) const fn is_table(self) -> bool {
        matches!(self, Self::Table | Self::GlobalTable | Self::SimpleTable)
    }

    /// The property that says what it is called.
    pub(crate) const fn naming(self) -> Option<&'static str> {
        match self {
            Self::Table | Self::GlobalTable | Self::SimpleTable => Some("TableName"),
            Self::Stream => Some("Name"),
            Self::Bucket => Some("BucketName"),
            Self::Stack | Self::Application | Self::Key => None,
        }
    }

    /// The ARN of one that is called `name`.
    pub(crate) fn arn(self, name: &str, region: &str, account: &str) -> String {
        let (service, kind) = match self {
            Self::Key => ("kms", "key"),
            Self::Stream => ("kinesis", "stream"),
            Self::Bucket => return format!("arn:aws:s3:::{name}"),
            Self::Stack | Self::Application => ("cloudformation", "stack"),
            Self::Table | Self::GlobalTable | Self::SimpleTable => ("dynamodb", "table"),
        };
        format!("arn:aws:{service}:{region}:{account}:{kind}/{name}")
    }
}

/// The type of a resource, as its template spells it.
pub(crate) fn type_of(resource: &Node) -> Result<&str, TemplateError> {
    let missing = || TemplateError::at(resource.line, TemplateFault::Missing).inside("Type");
    resource
        .get("Type")
        .and_then(Node::as_scalar)
        .ok_or_else(missing)
}
