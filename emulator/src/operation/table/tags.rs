//! [TagResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html),
//! [UntagResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html),
//! [ListTagsOfResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html).

use std::ops::Bound;

use crate::limits;
use crate::operation::{Answered, Invoked, Progress};
use crate::schema::{SchemaFault, TableDefinition, tags};
use crate::wire::{ApiError, ops, types};

use crate::operation::request::refusal::of_schema::of_schema;
use crate::operation::request::resource_ref;
use crate::operation::table::draft;
use crate::operation::table::state;

impl Answered for ops::TagResource {
    fn run(
        context: Invoked<'_>,
        input: types::TagResourceInput,
    ) -> Result<Progress<types::TagResourceOutput>, ApiError> {
        let added = draft::tags(input.tags.unwrap_or_default());
        if added.is_empty() {
            return Err(of_schema(&SchemaFault::NoTags));
        }
        let table = resource_ref::find_table(&context, &input.resource_arn.unwrap_or_default())?;
        state::redefine(&context, &table, |current| {
            Ok(TableDefinition {
                tags: tags::add(&current.tags, added)?,
                ..current.clone()
            })
        })?;
        Ok(Progress::Done(types::TagResourceOutput {}))
    }
}

impl Answered for ops::UntagResource {
    fn run(
        context: Invoked<'_>,
        input: types::UntagResourceInput,
    ) -> Result<Progress<types::UntagResourceOutput>, ApiError> {
        let keys = input.tag_keys.unwrap_or_default();
        if keys.is_empty() {
            return Err(of_schema(&SchemaFault::NoTagKeys));
        }
        let table = resource_ref::find_table(&context, &input.resource_arn.unwrap_or_default())?;
        state::redefine(&context, &table, |current| {
            Ok(TableDefinition {
                tags: tags::remove(&current.tags, &keys)?,
                ..current.clone()
            })
        })?;
        Ok(Progress::Done(types::UntagResourceOutput {}))
    }
}

impl Answered for ops::ListTagsOfResource {
    fn run(
        context: Invoked<'_>,
        input: types::ListTagsOfResourceInput,
    ) -> Result<Progress<types::ListTagsOfResourceOutput>, ApiError> {
        let table = resource_ref::find_table(&context, &input.resource_arn.unwrap_or_default())?;
        let definition = table.definition();
        // The token is the last key of the page before.
        let start = match input.next_token {
            Some(key) => Bound::Excluded(key),
            None => Bound::Unbounded,
        };
        let mut rest = definition.tags.range((start, Bound::Unbounded));
        let page: Vec<types::Tag> = rest
            .by_ref()
            .take(limits::TAGS_PAGE)
            .map(|(key, value)| types::Tag {
                key: Some(key.clone()),
                value: Some(value.clone()),
            })
            .collect();
        let last = page.last().and_then(|tag| tag.key.clone());
        Ok(Progress::Done(types::ListTagsOfResourceOutput {
            next_token: last.filter(|_| rest.next().is_some()),
            tags: Some(page),
        }))
    }
}
