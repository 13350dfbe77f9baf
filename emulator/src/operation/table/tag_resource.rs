//! TagResource: a table gets tags, or others in the place of those with the same keys.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html>

use crate::engine::ChangeKind;
use crate::operation::request::member::required;
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
        let added = draft::tags(required(input.tags, "Tags")?)?;
        if added.is_empty() {
            return Err(of_schema(&SchemaFault::NoTags));
        }
        let table =
            resource_ref::find_table(&context, &required(input.resource_arn, "ResourceArn")?)?;
        state::change(&context, &table, ChangeKind::Aside, |current| {
            Ok(TableDefinition {
                tags: tags::add(&current.tags, added).map_err(|fault| of_schema(&fault))?,
                ..current.clone()
            })
        })?;
        Ok(Progress::Done(types::TagResourceOutput {}))
    }
}
