//! The KMS key of a table: there is no KMS here, so ARNs stand for keys. How a request may name one:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html>.

use xxhash_rust::xxh3::xxh3_128;

use crate::ids::uuid_of;
use crate::operation::Context;
use crate::schema::{Encryption, EncryptionChoice};

/// The key that a choice means, in the caller's account and region.
pub(crate) fn encryption(context: &Context, choice: EncryptionChoice) -> Option<Encryption> {
    let region = &context.caller.region;
    let prefix = format!("arn:aws:kms:{region}:{}:", context.engine.account_id());
    let key_arn = match choice {
        EncryptionChoice::Owned => return None,
        EncryptionChoice::Managed => format!("{prefix}key/{}", managed_key(&prefix)),
        EncryptionChoice::Custom(key) if key.starts_with("arn:") => key,
        EncryptionChoice::Custom(alias) if alias.starts_with("alias/") => {
            format!("{prefix}{alias}")
        }
        EncryptionChoice::Custom(id) => format!("{prefix}key/{id}"),
    };
    Some(Encryption {
        key_arn: key_arn.into(),
    })
}

/// The id of the key that KMS keeps for DynamoDB: one for each account and region.
fn managed_key(scope: &str) -> String {
    uuid_of(xxh3_128(scope.as_bytes()))
}
