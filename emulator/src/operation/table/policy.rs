//! Resource policies: documents with a revision.

use crate::clock::Timestamp;
use crate::limits;
use crate::operation::table::canonical_policy::{self, PolicyValue};
use crate::operation::table::policy_rules;
use crate::schema::{Policy, SchemaFault};
use crate::wire::Operation;
use crate::wire::json::{Kind, Reader};

/// What a policy is attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    /// A table and its indexes.
    Table,
    /// The latest stream of a table.
    Stream,
}

impl Holder {
    /// Whether its policies may speak of an action.
    ///
    /// Those of streams are not for tables, and nothing lists the streams of a stream
    /// ([actions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-iam-actions.html)).
    fn permits(self, action: &str) -> bool {
        let is = |name: &&str| action.eq_ignore_ascii_case(name);
        let allowed = match self {
            Self::Table => !STREAM_ACTIONS.iter().any(is) && !is(&LIST_STREAMS),
            Self::Stream => !is(&LIST_STREAMS),
        };
        allowed && is_action(action)
    }
}

/// Whether an action, or a pattern of actions, is one of this service
/// (<https://docs.aws.amazon.com/service-authorization/latest/reference/list_dynamodb.html>).
fn is_action(action: &str) -> bool {
    if action == "*" {
        return true;
    }
    let Some((service, name)) = action.split_once(':') else {
        return false;
    };
    let known = Operation::ALL.iter().map(|operation| operation.name());
    let mut known = known.chain(FURTHER_ACTIONS);
    service.eq_ignore_ascii_case("dynamodb")
        && known.any(|known| policy_rules::matches(name, known))
}

/// Actions that are no operations.
const FURTHER_ACTIONS: [&str; 18] = [
    "AssociateTableReplica",
    "ConditionCheckItem",
    "CreateTableReplica",
    "DeleteTableReplica",
    "DescribeReservedCapacity",
    "DescribeReservedCapacityOfferings",
    "GetAbacStatus",
    "InjectError",
    "PartiQLDelete",
    "PartiQLInsert",
    "PartiQLSelect",
    "PartiQLUpdate",
    "PurchaseReservedCapacityOfferings",
    "ReadDataForReplication",
    "ReplicateSettings",
    "RestoreTableFromAwsBackup",
    "StartAwsBackupJob",
    "WriteDataForReplication",
];

/// The actions that only policies of streams may name.
const STREAM_ACTIONS: [&str; 3] = [
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
];
/// What is said of a document that is none.
const NO_OBJECT: &str = "This policy contains invalid Json";
/// The action on all streams together.
const LIST_STREAMS: &str = "dynamodb:ListStreams";

/// A policy of `holder` with this text, put at `now` in the place of `before`.
///
/// A document that says the same keeps its revision; another one gets a greater one.
pub(crate) fn revise(
    text: String,
    holder: Holder,
    now: Timestamp,
    before: Option<&Policy>,
) -> Result<Policy, SchemaFault> {
    check(&text)?;
    let invalid = |words: &str| SchemaFault::PolicyInvalid(words.to_owned());
    let document = canonical_policy::parse(&text).map_err(|_| invalid(NO_OBJECT))?;
    policy_rules::check(&document)?;
    check_actions(&document, holder)?;
    let text = canonical_policy::canonical(document)?;
    if let Some(same) = before.filter(|policy| *policy.text == *text) {
        return Ok(same.clone());
    }
    let last = before.and_then(|policy| policy.revision.parse::<i64>().ok());
    let least = last.map_or(0, |last| last.saturating_add(1));
    let revision = now.as_millis().max(least);
    Ok(Policy {
        text: text.into(),
        revision: revision.to_string().into(),
    })
}

/// Whether a policy would keep the account from ever changing it
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html>).
pub(crate) fn locks_out(policy: &Policy, account: &str) -> bool {
    let document = canonical_policy::parse(&policy.text);
    document.is_ok_and(|document| policy_rules::locks_out(&document, account))
}

/// Checks that a document is a JSON object of a permitted size.
pub(crate) fn check(text: &str) -> Result<(), SchemaFault> {
    if text.len() > limits::POLICY_BYTES_MAX {
        return Err(SchemaFault::PolicyTooLong(limits::POLICY_BYTES_MAX));
    }
    let mut reader = Reader::new(text.as_bytes());
    let is_object = matches!(reader.peek(), Ok(Kind::Object));
    if !is_object || reader.skip_value().is_err() || reader.finish().is_err() {
        return Err(SchemaFault::PolicyInvalid(NO_OBJECT.to_owned()));
    }
    Ok(())
}

/// Refuses a document that names actions which have nothing to do with its holder
/// ([quoted](https://github.com/aws/aws-cdk/pull/36194)).
fn check_actions(document: &PolicyValue, holder: Holder) -> Result<(), SchemaFault> {
    let others = policy_rules::actions(document).filter(|action| !holder.permits(action));
    let invalid: Vec<String> = others.map(|action| format!("\"{action}\"")).collect();
    if invalid.is_empty() {
        return Ok(());
    }
    Err(SchemaFault::PolicyInvalid(format!(
        "The following action names are invalid: {}",
        invalid.join(", ")
    )))
}
