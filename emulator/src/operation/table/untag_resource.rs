//! UntagResource: a table loses the tags with these keys.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html>

use crate::engine::ChangeKind;
use crate::operation::request::member::required;
use crate::operation::request::refusal::of_schema::of_schema;
use crate::operation::request::resource_ref;
use crate::operation::table::state;
use crate::operation::{Answered, Invoked, Progress};
use crate::schema::{SchemaFault, TableDefinition, tags};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::UntagResource {
    fn run(
        context: Invoked<'_>,
        input: types::UntagResourceInput,
    ) -> Result<Progress<types::UntagResourceOutput>, ApiError> {
        let keys = required(input.tag_keys, "TagKeys")?;
        if keys.is_empty() {
            return Err(of_schema(&SchemaFault::NoTagKeys));
        }
        let table =
            resource_ref::find_table(&context, &required(input.resource_arn, "ResourceArn")?)?;
        state::change(&context, &table, ChangeKind::Aside, |current| {
            Ok(TableDefinition {
                tags: tags::remove(&current.tags, &keys).map_err(|fault| of_schema(&fault))?,
                ..current.clone()
            })
        })?;
        Ok(Progress::Done(types::UntagResourceOutput {}))
    }
}
