//! TagResource: a table gets tags, or others in the place of those with the same keys.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html>

use crate::engine::ChangeKind;
use crate::operation::request::member::{missed, required};
use crate::operation::request::refusal::of_schema::of_schema;
use crate::operation::request::resource_ref;
use crate::operation::table::{draft, state};
use crate::operation::{Answered, Invoked, Progress};
use crate::schema::{SchemaFault, TableDefinition, tags};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::TagResource {
    fn run(
        context: Invoked<'_>,
        input: types::TagResourceInput,
    ) -> Result<Progress<types::TagResourceOutput>, ApiError> {
        const OPERATION: &str = "TagResource";
        let arn = required(input.resource_arn, "ResourceArn")?;
        // What the ARN says comes before what the tags lack; whether it names a table comes after.
        resource_ref::judge_table(&context, OPERATION, &arn)?;
        let added = draft::tags(input.tags.ok_or_else(|| missed("tags"))?)?;
        if added.is_empty() {
            return Err(of_schema(&SchemaFault::NoTags));
        }
        let table = resource_ref::find_table(&context, OPERATION, &arn)?;
        state::change(&context, &table, ChangeKind::Aside, |current| {
            Ok(TableDefinition {
                tags: tags::add(&current.tags, added).map_err(|fault| of_schema(&fault))?,
                ..current.clone()
            })
        })?;
        Ok(Progress::Done(types::TagResourceOutput {}))
    }
}
