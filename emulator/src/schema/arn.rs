//! Amazon resource names of tables and of what hangs on them.

use std::fmt;
use std::sync::Arc;

/// The ARN of a table: `arn:aws:dynamodb:<region>:<account>:table/<name>`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TableArn(Arc<str>);

impl TableArn {
    /// The ARN of `name` in a region of an account.
    pub(crate) fn new(region: &str, account: &str, name: &str) -> Self {
        Self(format!("arn:aws:dynamodb:{region}:{account}:table/{name}").into())
    }

    /// An ARN that was kept.
    #[cfg(feature = "disk")]
    pub(crate) fn stored(text: &str) -> Self {
        Self(text.into())
    }

    /// The ARN as answers print it.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The region in it.
    pub(crate) fn region(&self) -> &str {
        self.field(3)
    }

    /// The account in it.
    pub(crate) fn account(&self) -> &str {
        self.field(4)
    }

    /// The field with this number; nothing where there is none, which no ARN of a table lacks.
    fn field(&self, number: usize) -> &str {
        // An ARN of a table has all of them.
        self.0.split(':').nth(number).unwrap_or_default()
    }

    /// The ARN of an index of the table.
    pub(crate) fn index(&self, name: &str) -> String {
        format!("{}/index/{name}", self.0)
    }

    /// The ARN of a backup of the table.
    pub(crate) fn backup(&self, id: &str) -> String {
        format!("{}/backup/{id}", self.0)
    }

    /// The ARN of a stream of the table.
    pub(crate) fn stream(&self, label: &str) -> String {
        format!("{}/stream/{label}", self.0)
    }
}

impl fmt::Display for TableArn {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// An ARN of this service, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ResourceArn<'a> {
    /// The region, which need not be one that exists.
    pub(crate) region: &'a str,
    /// The account of twelve digits.
    pub(crate) account: &'a str,
    /// The table's name.
    pub(crate) table: &'a str,
    /// What follows the name: `("index", name)`, `("stream", label)` and the like.
    pub(crate) part: Option<(&'a str, &'a str)>,
}

impl<'a> ResourceArn<'a> {
    /// Takes `text` apart; none when it is not an ARN of a table or of a part of one.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let mut fields = text.splitn(6, ':');
        let scheme = (fields.next()?, fields.next()?, fields.next()?);
        let (region, account, resource) = (fields.next()?, fields.next()?, fields.next()?);
        if scheme.0 != "arn" || !is_partition(scheme.1, region) || scheme.2 != "dynamodb" {
            return None;
        }
        let mut steps = resource.splitn(4, '/');
        let (kind, table) = (steps.next()?, steps.next()?);
        if kind != "table" || region.is_empty() || table.is_empty() || !is_account(account) {
            return None;
        }
        let part = match (steps.next(), steps.next()) {
            (None, _) => None,
            (Some(_), None) => return None,
            (Some(kind), Some(name)) => Some((kind, name)),
        };
        Some(Self {
            region,
            account,
            table,
            part,
        })
    }
}

/// Whether an ARN of a region can have this partition
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>). ARNs of ours are of the commercial one,
/// whatever the region.
pub(crate) fn is_partition(partition: &str, region: &str) -> bool {
    let own = if region.starts_with("cn-") {
        "aws-cn"
    } else if region.starts_with("us-gov-") {
        "aws-us-gov"
    } else {
        "aws"
    };
    partition == "aws" || partition == own
}

/// Whether `text` is twelve digits.
fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}
