//! UntagResource: a table loses the tags with these keys.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html>

use crate::engine::ChangeKind;
use crate::operation::request::member::{missed, required};
use crate::operation::request::refusal::of_schema::of_schema;
use crate::operation::request::{resource_ref, table_ref};
use crate::operation::table::state;
use crate::operation::{Answered, Invoked, Progress};
use crate::schema::{SchemaFault, TableDefinition, tags};
use crate::wire::{ApiError, ErrorCode, ops, types};

impl Answered for ops::UntagResource {
    fn run(
        context: Invoked<'_>,
        input: types::UntagResourceInput,
    ) -> Result<Progress<types::UntagResourceOutput>, ApiError> {
        const OPERATION: &str = "UntagResource";
        let arn = required(input.resource_arn, "ResourceArn")?;
        // As for TagResource.
        resource_ref::judge_table(&context, OPERATION, &arn)?;
        let keys = input.tag_keys.ok_or_else(|| missed("tagKeys"))?;
        if keys.is_empty() {
            return Err(of_schema(&SchemaFault::NoTagKeys));
        }
        let table = resource_ref::find_table(&context, OPERATION, &arn);
        // Other than TagResource, this does not say which table there is not.
        let table = table.map_err(|error| match error.code() {
            ErrorCode::ResourceNotFound => table_ref::not_found(),
            _ => error,
        })?;
        state::change(&context, &table, ChangeKind::Aside, |current| {
            Ok(TableDefinition {
                tags: tags::remove(&current.tags, &keys).map_err(|fault| of_schema(&fault))?,
                ..current.clone()
            })
        })?;
        Ok(Progress::Done(types::UntagResourceOutput {}))
    }
}
