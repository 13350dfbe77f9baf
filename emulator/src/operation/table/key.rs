//! The KMS key of a table: there is no KMS here, so ARNs stand for keys. How a request may name one:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html>.

use xxhash_rust::xxh3::xxh3_128;

use crate::ids::uuid_of;
use crate::operation::Context;
use crate::operation::request::refusal::of_schema::of_schema;
use crate::schema::settings::is_key_name;
use crate::schema::{Encryption, EncryptionChoice, SchemaFault, TableDefinition, replicated};
use crate::wire::ApiError;

/// The key that a choice means, in the caller's account and region.
pub(crate) fn encryption(context: &Context, choice: EncryptionChoice) -> Option<Encryption> {
    let region = &context.caller.region;
    let key_arn = match choice {
        EncryptionChoice::Owned => return None,
        EncryptionChoice::Managed => managed_key(context, region),
        EncryptionChoice::Custom(name) => arn(context, region, name),
    };
    Some(Encryption {
        key_arn: key_arn.into(),
    })
}

/// The ARN of the key of the caller's account that a request names, in a region.
pub(crate) fn arn(context: &Context, region: &str, name: String) -> String {
    let prefix = scope(context, region);
    if name.starts_with("arn:") {
        name
    } else if name.starts_with("alias/") {
        format!("{prefix}{name}")
    } else {
        format!("{prefix}key/{name}")
    }
}

/// Refuses a new replica in a region, whose key does not go with that of the table: all have keys of their owner, each a
/// key that is named, or none has. The key may be named that DescribeTable shows of a replica under the managed key.
pub(super) fn check_replica(
    context: &Context,
    table: &TableDefinition,
    (region, name): (&str, Option<&str>),
) -> Result<(), ApiError> {
    let managed = managed_key(context, table.arn.region());
    let (shown, own): (Vec<_>, Vec<_>) = table
        .encryption
        .iter()
        .partition(|key| *key.key_arn == *managed);
    // Of a replica under the managed key, the key that stands for it there is shown.
    let is_shown = |name: &str| {
        let mut shown = shown.iter();
        shown.any(|key| *replicated::in_region(key, region).key_arn == *name)
    };
    let name = name.filter(|name| !is_shown(name));
    match (own.first(), name) {
        (Some(_), None) => Err(of_schema(&SchemaFault::ReplicaKeyMissing)),
        (None, Some(_)) => Err(of_schema(&SchemaFault::ReplicaKeysMixed)),
        (Some(_), Some(name)) if !is_key_name(name) => {
            Err(of_schema(&SchemaFault::KeyMalformed(name.to_owned())))
        }
        _ => Ok(()),
    }
}

/// How the ARNs of the keys begin that the caller's account has in a region.
fn scope(context: &Context, region: &str) -> String {
    format!("arn:aws:kms:{region}:{}:", context.engine.account_id())
}

/// The ARN of the key that KMS keeps for DynamoDB: one for each account and region.
fn managed_key(context: &Context, region: &str) -> String {
    let scope = scope(context, region);
    let id = uuid_of(xxh3_128(scope.as_bytes()));
    format!("{scope}key/{id}")
}
